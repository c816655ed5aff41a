edges_flag_string = 176
plants_flag_string = 1 2 3
