/* Two streams that come after one another, or at once, to one port; a backend that is slow and
 * loses entries; commands that fail; another node. */
#include <string.h>

#include "core/stream/stream.h"
#include "tests/core/explore.h"

enum { STREAMS = 2, QUEUE_MAX = 6 };
enum command { SET_SHUT = 1, SET_OPEN, DEL };

struct one {
	struct stream_hold s;
	uint8_t holds;      /* the port is ours */
	uint8_t in_command; /* 1: it took us, 2: we were there before */
	uint8_t public;     /* the party was told the port */
	uint8_t ended;      /* the call is over */
	uint8_t kernel;     /* counted by the entry, not reported */
	uint8_t passed;     /* ghost: all that the entry forwarded, up to 2 */
	uint8_t merged;     /* counted by us */
	uint8_t deleted;    /* ghost: FLOW_DEL was listed */
	uint8_t is_copy;    /* of another node's stream */
};

struct queued {
	uint8_t who;
	uint8_t what;
	uint8_t count;
};

struct world {
	struct one one[STREAMS];
	uint8_t free_ports;
	uint8_t entry;   /* 1 + whose; 0: none */
	uint8_t is_open; /* it forwards */
	uint8_t command_count, answer_count;
	struct queued commands[QUEUE_MAX]; /* to the backend */
	struct queued answers[QUEUE_MAX];  /* what: the event */
};

static void start(void *world, unsigned n)
{
	(void) n;
	((struct world *) world)->free_ports = 1;
}

static void push(struct queued *q, uint8_t *n, unsigned who, unsigned what, unsigned count)
{
	NEED(*n < QUEUE_MAX);
	if (*n < QUEUE_MAX)
		q[(*n)++] = (struct queued){ (uint8_t) who, (uint8_t) what, (uint8_t) count };
}

static struct queued pop(struct queued *q, uint8_t *n)
{
	struct queued first = q[0];

	(*n)--;
	memmove(q, q + 1, *n * sizeof(*q));
	memset(&q[*n], 0, sizeof(*q));
	return first;
}

static bool is_queued(const struct queued *q, unsigned n, unsigned who)
{
	for (unsigned i = 0; i < n; i++)
		if (q[i].who == who)
			return true;
	return false;
}

static unsigned count(const struct stream_output *o, enum stream_action a)
{
	unsigned n = 0;

	for (unsigned i = 0; i < o->count; i++)
		n += o->actions[i] == a;
	return n;
}

static void carry_out(struct world *w, unsigned i, const struct stream_output *o, unsigned reported)
{
	struct one *one = &w->one[i];

	for (unsigned k = 0; k < o->count; k++)
		switch ((enum stream_action) o->actions[k]) {
		case STREAM_DO_PORT_TAKE:
			NEED_P(P3, !one->holds && w->free_ports);
			one->holds = 1;
			w->free_ports--;
			break;
		case STREAM_DO_PORT_RETURN:
			/* Nothing about the port is on its way any more. */
			NEED_P(P4, one->holds && w->entry != i + 1);
			NEED_P(P4, !is_queued(w->commands, w->command_count, i));
			NEED_P(P4, !is_queued(w->answers, w->answer_count, i));
			one->holds = 0;
			w->free_ports++;
			break;
		case STREAM_DO_FLOW_SET:
			NEED_P(P4, one->holds && !one->deleted);
			push(w->commands, &w->command_count, i,
			     one->s.state == STREAM_LIVE ? SET_OPEN : SET_SHUT, 0);
			break;
		case STREAM_DO_FLOW_DEL:
			NEED_P(P4, one->holds && !one->deleted);
			one->deleted = 1;
			push(w->commands, &w->command_count, i, DEL, 0);
			break;
		case STREAM_DO_COUNT:
			one->merged = (uint8_t) (one->merged + reported);
			break;
		default:
			break;
		}
}

static enum stream_state due_state(const struct one *o)
{
	if (o->ended)
		return o->holds ? STREAM_DRAINING : STREAM_DEAD;
	if (o->holds)
		return o->public ? STREAM_LIVE : STREAM_OFFERED;
	return o->is_copy ? STREAM_FOREIGN : STREAM_IDLE;
}

static void give(struct world *w, unsigned i, enum stream_event e, bool flag, unsigned reported)
{
	struct one *one = &w->one[i], was = *one;
	struct stream_input in = { .event = (uint8_t) e, .has_ports = w->free_ports > 0 };
	struct stream_output o;
	enum stream_err err;
	bool open = was.public && !was.ended;

	in.is_published = in.is_fresh = flag;
	err = stream_step(&one->s, &in, &o);
	explore_row(&stream_machine, o.row);
	if (err != STREAM_OK)
		return;
	carry_out(w, i, &o, reported);
	/* One verdict a packet, and the learn machine hears only of what may pass. */
	NEED_P(P2,
	       count(&o, STREAM_DO_LEARN) + count(&o, STREAM_DO_DROP) == (e == STREAM_ON_PACKET));
	if (e == STREAM_ON_PACKET)
		NEED_P(P1, count(&o, STREAM_DO_LEARN) == open);
	NEED(count(&o, STREAM_DO_NO_PORTS) ==
	     ((e == STREAM_ON_TAKE && !was.holds && !in.has_ports) ||
	      (e == STREAM_ON_TAKE_OVER && !in.has_ports)));
	NEED(count(&o, STREAM_DO_PORT_TAKE) ==
	     (in.has_ports && ((e == STREAM_ON_TAKE && !was.holds) || e == STREAM_ON_TAKE_OVER)));
	NEED_P(P5, count(&o, STREAM_DO_COUNT) ==
			   (e == STREAM_ON_FLOW_GONE || e == STREAM_ON_FLOW_LOST));
	if (e == STREAM_ON_PUBLISH || (e == STREAM_ON_TAKE_OVER && in.has_ports && flag))
		one->public = 1;
	if (e == STREAM_ON_STOP)
		one->public = 0;
	if (e == STREAM_ON_END || e == STREAM_ON_YIELD)
		one->ended = 1;
	if (e == STREAM_ON_ROLLBACK && flag)
		one->ended = 1;
	/* Every change of what may pass is told to the backend, and nothing else. */
	NEED(count(&o, STREAM_DO_FLOW_SET) ==
	     ((one->holds && !was.holds) || e == STREAM_ON_PUBLISH ||
	      (open && (e == STREAM_ON_CHANGE || e == STREAM_ON_STOP)) ||
	      (e == STREAM_ON_FLOW_LOST && !was.ended)));
	if (e == STREAM_ON_RESTORE)
		one->is_copy = 1;
	if (one->holds || one->ended)
		one->is_copy = 0;
	NEED(one->s.state == due_state(one));
	/* What ends, ends: and what held a port asks for the removal, once. */
	NEED(count(&o, STREAM_DO_FLOW_DEL) == (one->ended && !was.ended && was.holds));
	if (e != STREAM_ON_FLOW_GONE)
		NEED(count(&o, STREAM_DO_PORT_RETURN) == 0);
}

/* Moves of one stream, then those of the backend. */
enum {
	M_TAKE,
	M_PUBLISH,
	M_DONE,
	M_FAIL,
	M_FAIL_END,
	M_CHANGE,
	M_STOP,
	M_PACKET,
	M_END,
	M_YIELD,
	M_RESTORE,
	M_TAKE_OVER,
	M_TAKE_OVER_PUBLIC,
	M_NEXT,
	M_OF_ONE,
	M_EXECUTE = M_OF_ONE * STREAMS,
	M_LOSE,
	M_TELL,
	M_FORWARD,
	M_COUNT
};

static const char *const names[] = {
	"take",
	"publish",
	"command done",
	"command fails",
	"command fails, the call ends",
	"change",
	"stop",
	"packet",
	"end",
	"yield",
	"restore",
	"take over",
	"take over published",
	"the next call",
};

static const char *move_name(unsigned m)
{
	static const char *const backend[] = { "the backend carries a command out",
					       "the backend loses the entry",
					       "the backend's answer is read",
					       "a packet by the entry" };
	static char text[64];

	if (m >= M_EXECUTE)
		return backend[m - M_EXECUTE];
	strcpy(text, m < M_OF_ONE ? "A: " : "B: ");
	return strcat(text, names[m % M_OF_ONE]);
}

static bool move_one(struct world *w, unsigned i, unsigned m)
{
	struct one *one = &w->one[i];
	unsigned st = one->s.state;
	bool is_foreign = st == STREAM_FOREIGN;

	/* What is in the queues has to fit. */
	if (w->command_count > QUEUE_MAX - 2)
		return false;
	switch (m) {
	case M_TAKE: /* a stream that is over is not used again */
		if (one->in_command || one->ended || is_foreign)
			return false;
		one->in_command = one->holds ? 2 : 1;
		give(w, i, STREAM_ON_TAKE, false, 0);
		return true;
	case M_PUBLISH: /* the end of a command that worked */
		if (!one->in_command || one->ended || !one->holds)
			return false;
		one->in_command = 0;
		give(w, i, STREAM_ON_PUBLISH, false, 0);
		return true;
	case M_DONE: /* the SDP goes to the other side; this one's is for later */
		if (!one->in_command || one->ended || !one->holds)
			return false;
		one->in_command = 0;
		return true;
	case M_FAIL:
		if (!one->in_command)
			return false;
		give(w, i, STREAM_ON_ROLLBACK, one->in_command == 1 && one->holds, 0);
		one->in_command = 0;
		return true;
	case M_FAIL_END: /* first the call ends, then the command is rolled back */
		if (!one->in_command || one->ended)
			return false;
		give(w, i, STREAM_ON_END, false, 0);
		return true;
	case M_CHANGE: /* a late packet confirms its sender also when the call is over */
		if (one->in_command || !one->holds)
			return false;
		give(w, i, STREAM_ON_CHANGE, false, 0);
		return true;
	case M_STOP:
		if (one->in_command || one->ended || !one->holds)
			return false;
		give(w, i, STREAM_ON_STOP, false, 0);
		return true;
	case M_PACKET:
		if (!one->holds)
			return false;
		give(w, i, STREAM_ON_PACKET, false, 0);
		return true;
	case M_END:
		if (one->in_command)
			return false;
		give(w, i, STREAM_ON_END, false, 0);
		return true;
	case M_YIELD:
		if (one->in_command || !one->holds)
			return false;
		give(w, i, STREAM_ON_YIELD, false, 0);
		return true;
	case M_RESTORE:
		if ((st != STREAM_IDLE && !is_foreign) || one->in_command || one->ended)
			return false;
		give(w, i, STREAM_ON_RESTORE, false, 0);
		return true;
	case M_TAKE_OVER:
	case M_TAKE_OVER_PUBLIC:
		if (!is_foreign)
			return false;
		give(w, i, STREAM_ON_TAKE_OVER, m == M_TAKE_OVER_PUBLIC, 0);
		return true;
	default:
		if (st != STREAM_DEAD || one->in_command)
			return false;
		memset(one, 0, sizeof(*one));
		return true;
	}
}

static bool execute(struct world *w)
{
	struct queued q;

	if (!w->command_count || w->answer_count == QUEUE_MAX)
		return false;
	q = pop(w->commands, &w->command_count);
	if (q.what != DEL) {
		NEED_P(P4, w->entry == 0 || w->entry == q.who + 1); /* nobody else's port */
		w->entry = (uint8_t) (q.who + 1);
		w->is_open = q.what == SET_OPEN;
		return true;
	}
	push(w->answers, &w->answer_count, q.who, STREAM_ON_FLOW_GONE, w->one[q.who].kernel);
	w->one[q.who].kernel = 0;
	NEED_P(P4, w->entry == 0 || w->entry == q.who + 1);
	w->entry = w->is_open = 0;
	return true;
}

static bool move(void *world, unsigned m)
{
	struct world *w = world;
	unsigned i = w->entry - 1u;

	if (m < M_EXECUTE)
		return move_one(w, m / M_OF_ONE, m % M_OF_ONE);
	if (m == M_EXECUTE)
		return execute(w);
	if (m == M_TELL) {
		struct queued q;

		if (!w->answer_count || w->command_count > QUEUE_MAX - 2)
			return false;
		q = pop(w->answers, &w->answer_count);
		give(w, q.who, (enum stream_event) q.what, false, q.count);
		return true;
	}
	if (!w->entry)
		return false;
	if (m == M_LOSE) {
		if (w->answer_count > 1)
			return false;
		push(w->answers, &w->answer_count, i, STREAM_ON_FLOW_LOST, w->one[i].kernel);
		w->one[i].kernel = w->entry = w->is_open = 0;
		return true;
	}
	if (!w->is_open || w->one[i].passed == 2)
		return false;
	/* Forwarded only on a port that its party knows. */
	NEED_P(P1, w->one[i].holds);
	w->one[i].kernel++;
	w->one[i].passed++;
	return true;
}

static void check(const void *world)
{
	const struct world *w = world;
	unsigned held = 0;
	bool quiet = !w->command_count && !w->answer_count;

	for (unsigned i = 0; i < STREAMS; i++) {
		const struct one *o = &w->one[i];

		held += o->holds;
		NEED(stream_holds(&o->s) == (o->holds != 0));
		NEED_P(P1, stream_is_open(&o->s) == (o->public && !o->ended));
		if (o->s.state == STREAM_DEAD)
			NEED_P(P5, o->merged == o->passed); /* no count is lost or taken twice */
		/* In the end the backend has what was meant. */
		if (quiet && o->holds && !o->ended) {
			NEED(w->entry == i + 1);
			NEED(w->is_open == stream_is_open(&o->s));
		}
	}
	NEED_P(P3, w->free_ports + held == 1);
	if (w->entry)
		NEED(w->one[w->entry - 1].holds);
}

/* What has ended gives everything back by the backend's doing alone. */
static bool is_own(unsigned m)
{
	return m == M_EXECUTE || m == M_TELL || m % M_OF_ONE == M_END || m % M_OF_ONE == M_FAIL ||
	       m % M_OF_ONE == M_DONE;
}

static bool is_resting(const void *world)
{
	return ((const struct world *) world)->free_ports == 1;
}

const struct world_type stream_world = {
	.name = "stream",
	.machine = &stream_machine,
	.size = sizeof(struct world),
	.start_count = 1,
	.start = start,
	.move_count = M_COUNT,
	.move_name = move_name,
	.move = move,
	.check = check,
	.is_own = is_own,
	.is_resting = is_resting,
	.rest_property = "L1: the port does not come back by itself",
};
