# Sluice.  `make demo` and `make check` do all set-up by themselves; see README.md.
B      ?= build
CC     ?= gcc
OPT    ?= -O2 -g
RAGEL  ?= ragel
WARN    = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror
# Ragel's output: the goto code has labels and comparisons that a person would not write.
WARN_RL = -Wno-unused-const-variable -Wno-unused-label -Wno-unused-variable -Wno-conversion -Wno-sign-compare -Wno-type-limits
CPPFLAGS += -D_GNU_SOURCE -I. -I$(B)/gen
CFLAGS  = -std=c11 $(OPT) $(WARN) -fno-strict-aliasing $(EXTRA)
LIBS    = -lev -ljansson -lpthread -lm

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:

pure_c   := $(wildcard base/*.c parsers/*.c core/*.c core/*/*.c)
pure_rl  := $(wildcard parsers/*.rl)
shell_c  := $(wildcard backends/userspace/*.c daemon/*.c daemon/*/*.c)
ctl_c    := $(wildcard ctl/*.c)
test_c   := $(filter-out tests/net/% tests/golden/%,$(wildcard tests/*/*_test.c))

pure_o   := $(pure_c:%.c=$(B)/%.o) $(pure_rl:%.rl=$(B)/%.o)
shell_o  := $(shell_c:%.c=$(B)/%.o)
# What the daemon is made of, without its main: daemon tests link it.
house_o  := $(filter-out $(B)/daemon/main.o,$(shell_o))
tests    := $(test_c:%.c=$(B)/%)

.PHONY: all
all: $(B)/sluiced $(B)/sluice-ctl

$(B)/sluiced: $(shell_o) $(pure_o)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/sluice-ctl: $(ctl_c:%.c=$(B)/%.o) $(pure_o)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.c: %.rl
	@mkdir -p $(@D)
	$(RAGEL) -G2 -o $@ $<

$(B)/%.o: $(B)/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN_RL) -MMD -MP -c -o $@ $<

$(B)/tests/daemon/%_test: tests/daemon/%_test.c $(house_o) $(pure_o)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(house_o) $(pure_o) -lcmocka $(LIBS)

$(B)/tests/%_test: tests/%_test.c $(pure_o)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(pure_o) -lcmocka

.PHONY: unit
unit: $(tests)
	tools/run-units $(tests)

-include $(wildcard spec/spec.mk fuzz/fuzz.mk bench/bench.mk docs/*.mk tools/house.mk tests/world/world.mk tests/tour/tour.mk \
	tests/sim/sim.mk)
-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: clean
clean:
	rm -rf $(B)
