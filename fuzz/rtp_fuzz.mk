edges_rtp = 65
plants_rtp = 1 2 3
