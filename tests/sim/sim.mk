# The simulator: see tests/sim/sim.h.
sim_o     := $(patsubst %.c,$(B)/%.o,$(wildcard tests/sim/*.c))
# The daemon as it is, but for its main, its log, its process and what reads the command line's help.
sim_house := $(filter-out $(B)/daemon/log.o $(B)/daemon/process.o,$(house_o))
# System calls and library functions that are ours: os.c and host.c.
sim_calls := socket bind listen close setsockopt getsockopt sendto sendmsg sendmmsg recvmsg recvmmsg \
	epoll_create1 epoll_ctl epoll_wait clock_gettime time getrandom gettid malloc calloc realloc free \
	mmap munmap pthread_create pthread_join userspace_new shard_open
sim_wrap  := $(sim_calls:%=-Wl,--wrap=%)

$(sim_o): | $(spec_h)
# Their prototypes are the system's.
$(B)/tests/sim/os.o $(B)/tests/sim/host.o: WARN += -Wno-missing-prototypes

$(B)/tests/sim/run: $(sim_o) $(sim_house) $(pure_o)
	$(CC) $(CFLAGS) $(LDFLAGS) $(sim_wrap) -o $@ $^ -ljansson -lpthread -lm

SEED    ?= 1
SEEDS   ?= $(SEED)
MINUTES ?= 10
.PHONY: sim sim-soak sim-check sim-plants
sim: $(B)/tests/sim/run
	$< --seeds $(SEEDS)
sim-soak: $(B)/tests/sim/run
	$< --minutes $(MINUTES)
# The part of `make check`: a few seeds, some of them again for the same hash.
sim-check: $(B)/tests/sim/run
	$< --seeds 1..40 --again 8

# Planted faults that only the simulator sees: number:source.  Each has to be seen in SIM_PLANT_SEEDS.
sim_plants := 1:backends/userspace/clock 2:daemon/control/ng_udp 3:daemon/shard 4:daemon/effects \
	5:backends/userspace/relay 6:daemon/control/ng_udp
SIM_PLANT_SEEDS ?= 1..1000
sim_plant_n   = $(firstword $(subst :, ,$(1)))
sim_plant_src = $(lastword $(subst :, ,$(1)))
define sim_plant_rule
$(B)/sim-plant/$(call sim_plant_n,$(1)): $(call sim_plant_src,$(1)).c $(sim_o) $(sim_house) $(pure_o)
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) -DPLANT=$(call sim_plant_n,$(1)) -c -o $$@.o $$<
	$$(CC) $$(CFLAGS) $$(LDFLAGS) $$(sim_wrap) -o $$@ $$@.o \
		$$(filter-out $(B)/$(call sim_plant_src,$(1)).o,$$(filter %.o,$$^)) -ljansson -lpthread -lm
endef
$(foreach p,$(sim_plants),$(eval $(call sim_plant_rule,$(p))))
sim_plant_bin := $(foreach p,$(sim_plants),$(B)/sim-plant/$(call sim_plant_n,$(p)))
sim-plants: $(B)/tests/sim/run $(sim_plant_bin)
	tests/sim/plants $(SIM_PLANT_SEEDS) $^
