/* core/ports/ports.h: the free ports of one local address.
 *
 * Ports come in pairs: an even one for RTP and the next odd one for RTCP (RFC 3550 section 11).
 * Free ports wait in queues that are shuffled once; who is given back goes to the end, so that a
 * port rests for as long as possible before another call gets it (late packets of the old call).
 * A single port comes from a half-used pair if that has rested longer than the next whole pair has,
 * or if whole pairs get scarce; else a pair is broken, and its other half is the next single.
 *
 * Every operation is O(1).  No I/O: the caller binds.  Not thread-safe: the caller locks.
 */
#ifndef SLUICE_CORE_PORTS_PORTS_H
#define SLUICE_CORE_PORTS_PORTS_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/slice.h"

/* One pair; the caller lays out an array of them. */
struct ports_slot {
	uint32_t stamp;      /* when it was put into its queue */
	uint16_t prev, next; /* slot index + 1; 0 none */
	uint8_t usable;      /* bit 0 the even port, bit 1 the odd one: in range, not excluded */
	uint8_t free;        /* the same bits */
	uint8_t queue;       /* 0 none, 1 halves, 2 pairs */
	uint8_t zero;
};

struct ports_queue {
	uint16_t head, tail; /* slot index + 1; 0 none */
	uint32_t count;
};

struct ports {
	struct ports_slot *slots; /* borrowed, slot_count */
	uint32_t slot_count;
	uint32_t first; /* even port of slots[0] */
	uint32_t stamp;
	uint32_t usable_count;
	uint32_t usable_pairs;
	uint32_t free_count;
	uint32_t busy_count; /* how often ports_mark_busy was called */
	struct ports_queue queues[3];
};

/* Slots that a range needs; 0 if it is not 1 <= min <= max <= 65535. */
uint32_t ports_slots(uint32_t min, uint32_t max);

/* The pool of min..max without the excluded ports.  slots: ports_slots(min, max) of them, which
 * must outlive it; key decides the order. */
void ports_init(struct ports *p, struct ports_slot *slots, uint32_t min, uint32_t max,
		struct slice excluded_be16, const struct hash_key *key);

/* An even port that is free together with the next one; 0 if there is none. */
NODISCARD uint16_t ports_take_pair(struct ports *p);
/* Any free port; 0 if there is none. */
NODISCARD uint16_t ports_take_one(struct ports *p);
/* This very port (restoring a call).  False if it is not free or not ours. */
NODISCARD bool ports_take_exact(struct ports *p, uint16_t port);
/* To the end of the queue.  False, and nothing happens, if the port was not taken. */
bool ports_give_back(struct ports *p, uint16_t port);
/* The same for a port that somebody else has bound.  It is tried again after all others: a caller
 * gives up after as many tries as there are free ports. */
bool ports_mark_busy(struct ports *p, uint16_t port);

uint32_t ports_free_count(const struct ports *p);
uint32_t ports_free_pairs(const struct ports *p);
uint32_t ports_used_count(const struct ports *p);

#endif
