plants_cli = 3
