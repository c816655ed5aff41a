plants_rtcp = 3
