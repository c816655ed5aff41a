edges_ng_json = 674
plants_ng_json = 1 2 3
planted_ng_json = daemon/control/ng_json.c
flags_ng_json = -max_len=500
parts_ng_json = daemon/control/ng_json.c
libs_ng_json = -ljansson
