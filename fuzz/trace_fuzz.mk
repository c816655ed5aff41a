edges_trace = 4084
plants_trace = 1 2 3 7 8 9
planted_trace = core/call/party.c core/call/control.c core/call/print.c core/learn/learn.c \
	core/txn/txn.c core/stream/stream.c
flags_trace = -max_len=8192 -entropic=0
# It plays in the world of the unit tests.
parts_trace = fuzz/trace_duties.c tests/world/world.c daemon/control/reply_cache.c
