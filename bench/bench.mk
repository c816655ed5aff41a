# bench/bench.mk: the programs that measure, and `make bench` (see bench/README.md).
# B is the build folder.  The flags are bench's own: the floor must not change with the build.

BENCH_SHARED := bencode_scan sdp_audio ng_request ng_client proc program
BENCH_PROGRAMS := floor rtpload ngload lockstep callgrind_hwy.so
BENCH_FLOOR := floor floor_loop floor_ng floor_options floor_relay floor_uring
BENCH_OBJECTS := $(BENCH_SHARED) $(BENCH_FLOOR) floor_main lockstep ngload rtp_stream rtpload
BENCH_CFLAGS := -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Wshadow -Wconversion -Werror

bench_objects = $(patsubst %,$(B)/bench/%.o,$(1) $(BENCH_SHARED))

$(B)/bench/%.o: bench/%.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/bench/floor: $(call bench_objects,floor_main $(BENCH_FLOOR))
	$(CC) $(LDFLAGS) -o $@ $^ -lev
$(B)/bench/lockstep: $(call bench_objects,lockstep $(BENCH_FLOOR))
	$(CC) $(LDFLAGS) -o $@ $^ -lev
$(B)/bench/rtpload: $(call bench_objects,rtpload rtp_stream)
	$(CC) $(LDFLAGS) -o $@ $^
$(B)/bench/ngload: $(call bench_objects,ngload)
	$(CC) $(LDFLAGS) -o $@ $^
$(B)/bench/callgrind_hwy.so: bench/callgrind_hwy.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -shared -fPIC -o $@ $<

-include $(patsubst %,$(B)/bench/%.d,$(BENCH_OBJECTS))

.PHONY: bench bench-programs
bench-programs: $(addprefix $(B)/bench/,$(BENCH_PROGRAMS))

# BENCH takes options of bench/run: make bench BENCH="--rounds 3 --save"
bench: bench-programs $(B)/sluiced
	bench/run --build $(B) $(BENCH)
