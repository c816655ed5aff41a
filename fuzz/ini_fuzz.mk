edges_ini = 79
plants_ini = 1 2 3
