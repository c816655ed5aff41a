edges_flow = 494
plants_flow = 1 2 3
planted_flow = core/flow/flow.c core/flow/flow_ssrc.c
flags_flow   = -max_len=4096
