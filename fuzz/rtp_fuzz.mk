plants_rtp = 1 2 3
