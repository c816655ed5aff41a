edges_rewrite = 2166
plants_rewrite = 4 5 6
planted_rewrite = core/call/print.c
flags_rewrite = -max_len=2048 -entropic=0
mutator_rewrite = sdp
parts_rewrite = tests/world/world.c
