plants_call = 3
planted_call = core/call/party.c core/call/control.c core/call/print.c
flags_call = -max_len=8192

# It plays in the world of the unit tests.
$(B)/fuzz/call $(addprefix $(B)/fuzz-plant/call.,1 2 3): $(B)/fuzz-obj/tests/world/world.o
$(B)/fuzz-afl/call: tests/world/world.c
