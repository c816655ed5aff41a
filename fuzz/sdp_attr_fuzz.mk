edges_sdp_attr = 1089
plants_sdp_attr = 1 2 3
planted_sdp_attr = parsers/sdp_attr.rl parsers/sdp_crypto.rl
# The regular expressions of the reference are slow on long values.
flags_sdp_attr   = -max_len=400
