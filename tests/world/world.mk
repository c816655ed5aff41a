# Unit tests that run in the world (tests/world/world.h), and what they are linked with.
world_o     := $(B)/tests/world/world.o $(B)/tests/world/ask.o
world_tests := $(patsubst %.c,$(B)/%,$(shell grep -l tests/world/ tests/core/*_test.c))

$(world_o): | $(spec_h)

$(world_tests): $(B)/tests/%_test: tests/%_test.c $(world_o) $(pure_o)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(world_o) $(pure_o) -lcmocka
