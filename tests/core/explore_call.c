/* Two parties of a dialogue, their proxy, timers, effects that fail. */
#include <string.h>

#include "core/call/exchange.h"
#include "tests/core/explore.h"

/* What is so, said without looking at the table. */
struct world {
	struct exchange x;
	uint8_t out[2]; /* an offer of that side waits for its answer */
	uint8_t answered;
	uint8_t final;
	uint8_t armed;   /* the delete delay runs */
	uint8_t owed;    /* a command waits for its reply */
	uint8_t command; /* it: 1 offer, 2 answer */
	uint8_t side;
	uint8_t is_final_reply;
	uint8_t held;   /* streams are there */
	uint8_t fresh;  /* the command took the first ones */
	uint8_t saved;  /* the database has it */
	uint8_t public; /* some SDP with our ports has gone out */
	uint8_t zero[2];
};

static void start(void *world, unsigned n)
{
	(void) world;
	(void) n;
}

static unsigned count(const struct exchange_output *o, enum exchange_action a)
{
	unsigned n = 0;

	for (unsigned i = 0; i < o->count; i++)
		n += o->actions[i] == a;
	return n;
}

/* The state that a caller has to see. */
static enum exchange_state due_state(const struct world *w)
{
	unsigned waiting = w->out[0] + w->out[1];

	if (w->armed)
		return EXCHANGE_DOOMED;
	if (waiting == 2)
		return EXCHANGE_CROSSED;
	if (w->answered)
		return waiting ? EXCHANGE_REOFFERED : EXCHANGE_ANSWERED;
	return EXCHANGE_OFFERED;
}

static void carry_out(struct world *w, const struct exchange_output *o)
{
	for (unsigned i = 0; i < o->count; i++)
		switch ((enum exchange_action) o->actions[i]) {
		case EXCHANGE_DO_PREPARE:
			w->fresh = !w->held;
			w->held = 1;
			break;
		case EXCHANGE_DO_ROLLBACK:
			if (w->fresh)
				w->held = 0;
			w->fresh = 0;
			break;
		case EXCHANGE_DO_PUBLISH:
			NEED(w->held);
			w->fresh = 0;
			w->public = 1;
			break;
		case EXCHANGE_DO_SAVE:
			w->saved = 1;
			break;
		case EXCHANGE_DO_FORGET:
			NEED(w->saved);
			w->saved = 0;
			break;
		case EXCHANGE_DO_ARM:
			w->armed = 1;
			break;
		case EXCHANGE_DO_REVIVE:
			NEED(w->armed);
			w->armed = 0;
			break;
		case EXCHANGE_DO_END:
			NEED(w->held);
			w->held = w->armed = w->public = 0;
			break;
		case EXCHANGE_DO_REPLY:
		case EXCHANGE_DO_REFUSE:
			NEED_P(P2, w->owed);
			w->owed = 0;
			break;
		default:
			break;
		}
}

/* What an event may change of the exchange, and that it leaves all else alone: what is not its own
 * is taken from before, and then the two are equal. */
static void leaves_alone(const struct exchange *before, const struct exchange *after,
			 enum exchange_event event)
{
	struct exchange x = *after;

	x.state = before->state;
	switch (event) {
	case EXCHANGE_ON_OFFER:
	case EXCHANGE_ON_ANSWER:
		x.trying = before->trying;
		x.is_answering = before->is_answering;
		x.is_final_reply = before->is_final_reply;
		break;
	case EXCHANGE_ON_READY:
		x.offers = before->offers;
		x.is_answered = before->is_answered;
		x.is_final = before->is_final;
		x.is_doomed = before->is_doomed;
		break;
	case EXCHANGE_ON_DELETE:
		x.is_doomed = before->is_doomed;
		break;
	default:
		break;
	}
	NEED_P(P13, memcmp(&x, before, sizeof(x)) == 0);
}

static void give(struct world *w, const struct exchange_input *in)
{
	struct exchange before = w->x;
	struct world was = *w;
	struct exchange_output o;
	enum exchange_err err;
	bool is_command = in->event == EXCHANGE_ON_OFFER || in->event == EXCHANGE_ON_ANSWER;
	bool is_new, to_branch;

	if (is_command || in->event == EXCHANGE_ON_DELETE)
		w->owed = 1;
	err = exchange_step(&w->x, in, &o);
	explore_row(&exchange_machine, o.row);
	if (err != EXCHANGE_OK)
		return;
	carry_out(w, &o);
	leaves_alone(&before, &w->x, (enum exchange_event) in->event);
	/* Behaviour 1.4: who is meant by an answer under a tag nobody knows. */
	is_new = in->event == EXCHANGE_ON_ANSWER && was.answered && !in->is_known;
	to_branch = is_new && (in->wants_branch || (was.final && !in->is_provisional));
	NEED(count(&o, EXCHANGE_DO_BRANCH) == to_branch);
	NEED(count(&o, EXCHANGE_DO_ALIAS) == (is_new && !to_branch));
	if (to_branch) {
		NEED(memcmp(&before, &w->x, sizeof(before)) == 0 && o.count == 1);
		w->owed = 0; /* the branch's exchange owes it now */
		return;
	}
	/* A command is tried, and nothing is so before that worked. */
	NEED(count(&o, EXCHANGE_DO_PREPARE) == is_command);
	NEED((w->x.state == EXCHANGE_TRYING) == is_command);
	NEED(count(&o, EXCHANGE_DO_PUBLISH) == (in->event == EXCHANGE_ON_READY));
	NEED(count(&o, EXCHANGE_DO_SAVE) == (in->event == EXCHANGE_ON_READY));
	NEED(count(&o, EXCHANGE_DO_ROLLBACK) == (in->event == EXCHANGE_ON_FAILED));
	NEED(count(&o, EXCHANGE_DO_REFUSE) == (in->event == EXCHANGE_ON_FAILED));
	NEED(count(&o, EXCHANGE_DO_REPLY) ==
	     (in->event == EXCHANGE_ON_READY || in->event == EXCHANGE_ON_DELETE));
	NEED(count(&o, EXCHANGE_DO_NOTE_GLARE) ==
	     (in->event == EXCHANGE_ON_OFFER && !was.armed && was.out[in->side ^ 1]));
	NEED(count(&o, EXCHANGE_DO_NOTE_UNASKED) ==
	     (in->event == EXCHANGE_ON_ANSWER && !was.public));
	NEED(count(&o, EXCHANGE_DO_ARM) ==
	     (in->event == EXCHANGE_ON_DELETE && in->has_delay && before.state != EXCHANGE_IDLE));
	NEED(count(&o, EXCHANGE_DO_REVIVE) == (in->event == EXCHANGE_ON_READY && was.armed));
	NEED(count(&o, EXCHANGE_DO_END) == (w->x.state == EXCHANGE_GONE && was.public));
	NEED(count(&o, EXCHANGE_DO_FORGET) == (w->x.state == EXCHANGE_GONE && was.public));
	if (is_command) {
		w->command = in->event == EXCHANGE_ON_OFFER ? 1 : 2;
		w->side = in->side;
		w->is_final_reply = in->is_final_reply && w->command == 2;
		return;
	}
	/* P13: an offer is out until its own answer comes, and an answer ends one offer only. */
	if (in->event == EXCHANGE_ON_READY && w->command == 1) {
		w->out[w->side] = 1;
		w->final = 0;
	} else if (in->event == EXCHANGE_ON_READY) {
		w->out[w->side ^ 1] = 0;
		w->answered = 1;
		w->final |= w->is_final_reply;
	}
	w->command = w->side = w->is_final_reply = 0;
	/* RFC 3264 section 8: after a failure all is as before. */
	if (in->event == EXCHANGE_ON_FAILED) {
		NEED_P(P13, w->held == was.public && w->saved == was.saved);
		NEED_P(P13, (w->x.state == EXCHANGE_GONE) == !was.public);
	}
	if (in->event == EXCHANGE_ON_STOP ||
	    (in->event == EXCHANGE_ON_DELETE && before.state == EXCHANGE_IDLE))
		NEED(w->x.state == EXCHANGE_GONE);
	if (in->event == EXCHANGE_ON_TIMEOUT && !was.public)
		NEED(memcmp(&before, &w->x, sizeof(before)) == 0);
	if (w->x.state == EXCHANGE_GONE) {
		NEED_P(L3, !w->held && !w->armed && !w->saved && !w->owed);
		NEED(in->event == EXCHANGE_ON_STOP || in->event == EXCHANGE_ON_TIMEOUT ||
		     in->event == EXCHANGE_ON_DUE ||
		     (in->event == EXCHANGE_ON_DELETE && (!in->has_delay || !was.public)) ||
		     (in->event == EXCHANGE_ON_FAILED && !was.public));
		if (in->event == EXCHANGE_ON_TIMEOUT)
			NEED(!was.armed);
	} else if (w->public) {
		NEED_P(P13, w->x.state == due_state(w));
	} else {
		NEED(w->x.state == EXCHANGE_IDLE);
	}
}

/* offer 2, answer 2 x 16, ready, failed, delete 2, due, timeout, stop, next */
enum {
	M_OFFER,
	M_ANSWER = 2,
	M_READY = M_ANSWER + 32,
	M_FAILED,
	M_DELETE,
	M_DELETE_NOW,
	M_DUE,
	M_TIMEOUT,
	M_STOP,
	M_NEXT,
	M_COUNT
};

static const char *move_name(unsigned m)
{
	static char text[64];
	static const char *const names[] = {
		"ready",   "failed", "delete with delay", "delete now", "the delay is over",
		"timeout", "stop",   "the next call"
	};

	if (m < M_ANSWER)
		return m ? "offer of side 1" : "offer of side 0";
	if (m >= M_READY)
		return names[m - M_READY];
	m -= M_ANSWER;
	strcpy(text, m & 1 ? "answer of side 1" : "answer of side 0");
	strcat(text, m & 2 ? ", known" : ", unknown tag");
	strcat(text, m & 4 ? ", new-branch" : "");
	strcat(text, m & 8 ? ", provisional" : "");
	strcat(text, m & 16 ? ", final" : "");
	return text;
}

static bool move(void *world, unsigned m)
{
	struct world *w = world;
	struct exchange_input in = { .event = EXCHANGE_ON_STOP };
	bool is_trying = w->x.state == EXCHANGE_TRYING, is_gone = w->x.state == EXCHANGE_GONE;

	if (m == M_NEXT) {
		if (!is_gone)
			return false;
		memset(w, 0, sizeof(*w));
		return true;
	}
	/* One command at a time, and nobody finds what is gone. */
	if (is_gone || is_trying != (m == M_READY || m == M_FAILED))
		return false;
	if (m < M_ANSWER) {
		in.event = EXCHANGE_ON_OFFER;
		in.side = (uint8_t) m;
	} else if (m < M_READY) {
		in.event = EXCHANGE_ON_ANSWER;
		in.side = (m - M_ANSWER) & 1;
		in.is_known = (m - M_ANSWER) & 2;
		in.wants_branch = (m - M_ANSWER) & 4;
		in.is_provisional = (m - M_ANSWER) & 8;
		in.is_final_reply = (m - M_ANSWER) & 16;
	} else if (m == M_READY || m == M_FAILED) {
		in.event = m == M_READY ? EXCHANGE_ON_READY : EXCHANGE_ON_FAILED;
	} else if (m == M_DELETE || m == M_DELETE_NOW) {
		in.event = EXCHANGE_ON_DELETE;
		in.has_delay = m == M_DELETE;
	} else if (m == M_DUE) {
		if (!w->armed)
			return false;
		in.event = EXCHANGE_ON_DUE;
	} else if (m == M_TIMEOUT) {
		in.event = EXCHANGE_ON_TIMEOUT;
	}
	give(w, &in);
	return true;
}

static void check(const void *world)
{
	const struct world *w = world;

	NEED_P(P2, w->owed == (w->x.state == EXCHANGE_TRYING));
	/* What the exchange remembers is what was so, also while the next command is tried. */
	if (w->x.state != EXCHANGE_GONE) {
		NEED_P(P13, w->x.offers == (w->out[0] | w->out[1] << 1));
		NEED_P(P13, w->x.is_answered == w->answered && w->x.is_final == w->final);
		NEED(w->x.is_doomed == w->armed);
	}
	if (w->x.state == EXCHANGE_GONE)
		NEED_P(L3, !w->held && !w->armed);
}

static bool is_own(unsigned m)
{
	return m == M_READY || m == M_FAILED || m == M_DUE || m == M_TIMEOUT || m == M_NEXT;
}

static bool is_resting(const void *world)
{
	return !((const struct world *) world)->held;
}

const struct world_type call_world = {
	.name = "call",
	.machine = &exchange_machine,
	.size = sizeof(struct world),
	.start_count = 1,
	.start = start,
	.move_count = M_COUNT,
	.move_name = move_name,
	.move = move,
	.check = check,
	.is_own = is_own,
	.is_resting = is_resting,
	.rest_property = "L1: an exchange that holds streams comes to no end by itself",
};
