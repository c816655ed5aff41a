plants_bencode = 3
