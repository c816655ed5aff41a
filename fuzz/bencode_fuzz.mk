plants_bencode = 1 2 3
