edges_stun = 97
plants_stun = 1 2 3
