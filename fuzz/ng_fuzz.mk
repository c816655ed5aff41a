edges_ng = 640
plants_ng = 1 2 3
planted_ng = parsers/ng.c parsers/ng_attr.c parsers/ng_value.c
flags_ng = -max_len=8192
