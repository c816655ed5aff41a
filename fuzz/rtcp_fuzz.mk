edges_rtcp = 201
plants_rtcp = 1 2 3
