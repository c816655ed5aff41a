plants_rtcp = 1 2 3
