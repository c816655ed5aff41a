/* daemon/counters.h: what is counted, by one thread each, for any thread to read.
 * Each shard has a struct counters that only its thread changes.
 */
#ifndef SLUICE_DAEMON_COUNTERS_H
#define SLUICE_DAEMON_COUNTERS_H

#include <stdatomic.h>
#include <stdint.h>

#include "core/call/call.h"

enum counter {
	COUNTER_SESSIONS, /* calls there are now */
	COUNTER_FOREIGN,  /* those of them that are another instance's */
	COUNTER_MANAGED,  /* calls there have been */
	COUNTER_REJECTED, /* offers refused for load */
	COUNTER_MEDIA_IP4,
	COUNTER_MEDIA_IP6,
	COUNTER_MEDIA_MIXED,   /* media there are now */
	COUNTER_ASSERTED,      /* sources taken without proof (endpoint-learning=immediate) */
	COUNTER_ZERO_WAY,      /* streams that ended without a packet */
	COUNTER_ONE_WAY,       /* streams that ended with packets in one direction only */
	COUNTER_DURATION_US,   /* of ended calls */
	COUNTER_DURATION2_MS2, /* the same, squared: milliseconds */
	COUNTER_ENDED,         /* calls that ended */
	COUNTER_END,           /* the first of enum call_end */
	COUNTERS = COUNTER_END + CALL_END_PORTS + 1,
};

struct counters {
	_Alignas(64) _Atomic uint64_t value[COUNTERS];
};

static inline uint64_t counter_get(const struct counters *c, enum counter which)
{
	return atomic_load_explicit(&c->value[which], memory_order_relaxed);
}

/* By the owner only, so it need not be one step. */
static inline void counter_add(struct counters *c, enum counter which, uint64_t n)
{
	atomic_store_explicit(&c->value[which], counter_get(c, which) + n, memory_order_relaxed);
}

static inline void counter_sub(struct counters *c, enum counter which, uint64_t n)
{
	counter_add(c, which, 0 - n);
}

#endif
