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
