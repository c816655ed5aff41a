plants_stun = 1 2 3
