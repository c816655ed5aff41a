plants_rtp = 3
