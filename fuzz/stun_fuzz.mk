plants_stun = 3
