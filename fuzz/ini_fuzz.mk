plants_ini = 3
