plants_cli = 1 2 3
