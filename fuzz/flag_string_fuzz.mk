plants_flag_string = 1 2 3
