edges_cli = 74
plants_cli = 1 2 3
