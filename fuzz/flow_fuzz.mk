plants_flow  = 3
planted_flow = parsers/packet_class.c core/flow/flow.c core/flow/flow_ssrc.c
