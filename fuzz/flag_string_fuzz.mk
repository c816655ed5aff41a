plants_flag_string = 3
