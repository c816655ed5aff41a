#include "backends/userspace/clock.h"

#include <stdatomic.h>
#include <time.h>

/* Planted faults for the simulator (tests/sim/README.md) have numbers of their own: here 1. */
#if defined(PLANT) && PLANT == 1
#define STEADY_CLOCK CLOCK_REALTIME /* planted: calls feel it when somebody sets the wall clock */
#else
#define STEADY_CLOCK CLOCK_MONOTONIC
#endif

static uint64_t read_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

uint64_t clock_us(void)
{
	/* Wall clock minus monotonic clock when first asked. */
	static _Atomic uint64_t offset;
	uint64_t monotonic = read_us(STEADY_CLOCK);
	uint64_t since = atomic_load_explicit(&offset, memory_order_relaxed);

	if (!since) {
		uint64_t wanted = read_us(CLOCK_REALTIME) - monotonic;

		if (atomic_compare_exchange_strong(&offset, &since, wanted))
			since = wanted;
	}
	return monotonic + since;
}
