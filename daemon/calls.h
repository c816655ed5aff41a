/* daemon/calls.h: the calls of a shard: by call-id, and by when to look at them next.
 * A hash table and a heap; neither is walked as time goes by.  One thread.
 */
#ifndef SLUICE_DAEMON_CALLS_H
#define SLUICE_DAEMON_CALLS_H

#include "core/call/call.h"
#include "core/call/tell.h"

struct calls_entry {
	struct call call;
	struct calls_entry *chain;
	uint64_t hash; /* of call.id */
	uint64_t look_us;
	uint32_t heap_at;
	uint32_t size;           /* of its block of memory */
	struct call_sizes sizes; /* as counted */
};

struct calls {
	struct calls_entry **buckets; /* mask + 1 */
	struct calls_entry **heap;    /* count; cap */
	uint32_t mask, count, cap;
};

NODISCARD bool calls_init(struct calls *c); /* false: no memory */
void calls_fini(struct calls *c);           /* it must be empty */

struct calls_entry *calls_find(const struct calls *c, uint64_t hash, struct slice id);
/* Enters e, whose call and hash are set; it is to be looked at at look_us.  False: no memory. */
NODISCARD bool calls_add(struct calls *c, struct calls_entry *e, uint64_t look_us);
void calls_remove(struct calls *c, struct calls_entry *e);
void calls_look_at(struct calls *c, struct calls_entry *e, uint64_t look_us);
/* After the look_us of any calls was set by hand. */
void calls_reorder(struct calls *c);
/* The call to be looked at next; NULL if there is none. */
struct calls_entry *calls_next(const struct calls *c);
/* In no order, for i below c->count; adding and removing changes it. */
struct calls_entry *calls_at(const struct calls *c, uint32_t i);

#endif
