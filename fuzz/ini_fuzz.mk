plants_ini = 1 2 3
