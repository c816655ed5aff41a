/* daemon/control/reply_cache.h: the answers to ng requests of the last minute, so that a repeated
 * request is answered again and carried out once.
 *
 * A request is known by its cookie, and the client's address and port.  Looking it up and entering
 * it is one step; what follows is decided by spec/txn.tbl.  All memory is taken, and touched, at
 * the start: what is used does not grow.  If it is short the oldest answers go; a request in
 * progress never does.  One thread.
 */
#ifndef SLUICE_DAEMON_CONTROL_REPLY_CACHE_H
#define SLUICE_DAEMON_CONTROL_REPLY_CACHE_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/hash.h"
#include "base/slice.h"

struct reply_cache;

enum reply_found {
	REPLY_NEW,      /* entered: carry it out, then reply_cache_answer */
	REPLY_WAITS,    /* in progress: it is answered with the first one */
	REPLY_ANSWERED, /* here is the answer */
	REPLY_DROP,     /* too many wait, or everything is in progress: forget the datagram */
};

struct reply_cache_stats {
	uint64_t entered, repeated, waited, dropped;
	uint64_t evicted; /* answers that went before their time */
};

/* NULL if there is no memory.  size_bytes of answers, count (a power of two) of requests. */
NODISCARD struct reply_cache *reply_cache_new(const struct hash_key *key, uint32_t size_bytes,
					      uint32_t count);
void reply_cache_free(struct reply_cache *c);

/* REPLY_NEW sets *ticket.  REPLY_ANSWERED sets *answer, valid until the next call. */
enum reply_found reply_cache_enter(struct reply_cache *c, struct slice cookie,
				   const struct endpoint *client, uint64_t now_us, uint32_t *ticket,
				   struct slice *answer);
/* Keeps the whole datagram of the answer.  Returns how often it is to be sent: once, and once more
 * for each repeat that waits. */
unsigned reply_cache_answer(struct reply_cache *c, uint32_t ticket, struct slice answer,
			    uint64_t now_us);

struct reply_cache_stats reply_cache_stats(const struct reply_cache *c);

#endif
