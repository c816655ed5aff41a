edges_bencode = 92
plants_bencode = 1 2 3
