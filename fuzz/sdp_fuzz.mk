edges_sdp = 687
plants_sdp = 1 2 3
planted_sdp = parsers/sdp.c parsers/sdp_line.rl
flags_sdp   = -max_len=2048
