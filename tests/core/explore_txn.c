/* One client, one cookie, a network that keeps and repeats, a cache that may be full. */
#include <string.h>

#include "core/txn/txn.h"
#include "tests/core/explore.h"

enum { COPIES_MAX = TXN_WAITING_MAX + 3 };

struct world {
	struct txn t;
	uint8_t is_there; /* the cache has an entry */
	uint8_t sent;     /* by the client */
	uint8_t in_net;   /* on their way to us */
	uint8_t executed; /* ghost: how often */
	uint8_t running;  /* the owner works on it */
	uint8_t replies;  /* ghost: sent, saturates */
	uint8_t given_up; /* the client sends no more, and nothing is on its way */
	uint8_t evicted;  /* ghost: memory went before the reply */
	uint8_t owed;     /* ghost: copies that were told to wait */
	uint8_t zero[7];
};

static const uint64_t life_us = REPLY_CACHE_AGE_S * UINT64_C(1000000);

static void start(void *world, unsigned n)
{
	(void) world;
	(void) n;
}

static unsigned count(const struct txn_output *o, enum txn_action a)
{
	unsigned n = 0;

	for (unsigned i = 0; i < o->count; i++)
		n += o->actions[i] == a;
	return n;
}

static void give(struct world *w, enum txn_event e, uint64_t now_us)
{
	struct txn before = w->t;
	struct txn_output o;
	enum txn_err err = txn_step(&w->t, e, now_us, &o);
	unsigned told;

	explore_row(&txn_machine, o.row);
	if (err != TXN_OK)
		return;
	told = count(&o, TXN_DO_EXECUTE) + count(&o, TXN_DO_WAIT) + count(&o, TXN_DO_DROP) +
	       count(&o, TXN_DO_SEND_AGAIN);
	/* WAIT is kept inside. */
	told += w->t.waiting != before.waiting && e == TXN_ON_REQUEST;
	/* Each datagram has one fate; it is executed only if nobody did, and answered if it can be.
	 */
	NEED_P(P2, told == (e == TXN_ON_REQUEST));
	NEED(w->t.waiting == before.waiting || e == TXN_ON_REQUEST || e == TXN_ON_DONE);
	if (e == TXN_ON_REQUEST) {
		NEED_P(P8, count(&o, TXN_DO_EXECUTE) == (before.state == TXN_IDLE));
		NEED(count(&o, TXN_DO_SEND_AGAIN) == (before.state == TXN_ANSWERED));
		NEED(count(&o, TXN_DO_DROP) ==
		     (before.state == TXN_BUSY && before.waiting == TXN_WAITING_MAX));
		NEED(count(&o, TXN_DO_STORE) + count(&o, TXN_DO_REMOVE) + count(&o, TXN_DO_SEND) ==
		     0);
	}
	if (w->executed < 2) /* enough to tell */
		w->executed = (uint8_t) (w->executed + count(&o, TXN_DO_EXECUTE));
	if (count(&o, TXN_DO_EXECUTE))
		w->running = 1;
	w->owed = (uint8_t) (w->owed + (e == TXN_ON_REQUEST && w->t.waiting > before.waiting));
	/* Who asked before the reply gets it with the reply, each once. */
	NEED(count(&o, TXN_DO_STORE) == (e == TXN_ON_DONE));
	NEED(count(&o, TXN_DO_SEND) == (e == TXN_ON_DONE));
	NEED_P(L2, o.copies == (e == TXN_ON_DONE ? w->owed : 0));
	NEED_P(L2, count(&o, TXN_DO_SEND_WAITING) == (o.copies > 0));
	if (e == TXN_ON_DONE) {
		w->owed = 0;
		NEED(w->t.waiting == 0 && w->t.answered_us == now_us);
	}
	w->replies |= count(&o, TXN_DO_SEND) || count(&o, TXN_DO_SEND_AGAIN);
	/* Kept while the client may repeat; given up for memory only. */
	NEED_P(P8, count(&o, TXN_DO_REMOVE) ==
			   (before.state == TXN_ANSWERED &&
			    (e == TXN_ON_EVICT ||
			     (e == TXN_ON_EXPIRE && now_us - before.answered_us >= life_us))));
	if (count(&o, TXN_DO_REMOVE)) {
		NEED(w->t.state == TXN_EXPIRED);
		w->evicted |= e == TXN_ON_EVICT;
		w->is_there = 0;
		memset(&w->t, 0, sizeof(w->t));
	}
}

static const char *const moves[] = {
	"the client sends",  "a datagram arrives",          "a datagram is lost",
	"the owner is done", "the cache is looked through", "the same after TXN_LIFE",
	"room is needed",    "the client gives up",
};

static const char *move_name(unsigned m)
{
	return moves[m];
}

static bool move(void *world, unsigned m)
{
	struct world *w = world;

	switch (m) {
	case 0:
		if (w->given_up || w->sent == COPIES_MAX)
			return false;
		w->sent++;
		w->in_net++;
		return true;
	case 1:
		if (!w->in_net)
			return false;
		w->in_net--;
		/* Look-up and entry: one step. */
		w->is_there = 1;
		give(w, TXN_ON_REQUEST, 1000);
		return true;
	case 2:
		if (!w->in_net)
			return false;
		w->in_net--;
		return true;
	case 3:
		if (!w->running)
			return false;
		w->running = 0;
		give(w, TXN_ON_DONE, 1000);
		return true;
	case 4:
		if (!w->is_there)
			return false;
		give(w, TXN_ON_EXPIRE, 1000 + life_us - 1);
		return true;
	case 5: /* the client has long given up by then */
		if (!w->is_there || !w->given_up || w->in_net)
			return false;
		give(w, TXN_ON_EXPIRE, 1000 + life_us);
		return true;
	case 6:
		if (!w->is_there)
			return false;
		give(w, TXN_ON_EVICT, 1000);
		return true;
	default:
		if (w->given_up || !w->sent)
			return false;
		w->given_up = 1;
		return true;
	}
}

static void check(const void *world)
{
	const struct world *w = world;

	/* P8: within its life a cookie executes once; more often only if memory ran out. */
	NEED_P(P8, w->executed <= 1 || w->evicted);
	NEED(w->running == (w->is_there && w->t.state == TXN_BUSY));
	NEED(w->owed == w->t.waiting);
}

static bool is_own(unsigned m)
{
	return m == 1 || m == 2 || m == 3 || m == 5 || m == 7;
}

static bool is_resting(const void *world)
{
	const struct world *w = world;

	return !w->is_there && !w->running && !w->in_net;
}

const struct world_type txn_world = {
	.name = "txn",
	.machine = &txn_machine,
	.size = sizeof(struct world),
	.start_count = 1,
	.start = start,
	.move_count = 8,
	.move_name = move_name,
	.move = move,
	.check = check,
	.is_own = is_own,
	.is_resting = is_resting,
	.rest_property = "L2: a request is not answered by itself",
};
