#include <stdlib.h>
#include <string.h>

#include "tests/sim/ask.h"
#include "tests/sim/cast.h"
#include "tests/sim/host.h"
#include "tests/sim/script.h"

/* From a seed to a script: calls that behave and calls that don't, media, strangers and faults. */

enum { MS = 1000, SECOND = 1000000 };

struct plan {
	struct script *s;
	struct dice dice;
	uint32_t call;
	uint32_t flags; /* of this call's offers and answers */
};

static struct line *put(struct plan *p, uint64_t at_us, enum verb verb)
{
	struct script *s = p->s;
	struct line *l;

	if (s->count == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 4096;
		s->lines = __real_realloc(s->lines, s->cap * sizeof(*s->lines));
	}
	l = &s->lines[s->count++];
	*l = (struct line){ .at_us = at_us,
			    .verb = verb,
			    .call = p->call,
			    .seed = (uint32_t) dice_next(&p->dice) >> 1 };
	return l;
}

static uint32_t roll(struct plan *p, uint32_t n)
{
	return dice_below(&p->dice, n);
}

/* Not twice in one expression: its order is the compiler's, and a seed must be the same everywhere.
 */
static bool often(struct plan *p, uint32_t per_mille)
{
	return dice_chance(&p->dice, per_mille);
}

/* --- requests --- */

static void put_signal(struct plan *p, uint64_t at, enum verb verb, uint32_t side, uint32_t peer,
		       enum body_kind kind, uint32_t flags)
{
	struct line *l = put(p, at, verb);

	l->side = side;
	l->peer = peer;
	l->kind = kind;
	l->flags = p->flags | flags;
}

static void offer(struct plan *p, uint64_t at, uint32_t side, uint32_t peer, enum body_kind kind,
		  uint32_t flags)
{
	put_signal(p, at, VERB_offer, side, peer, kind, flags);
}

static void answer(struct plan *p, uint64_t at, uint32_t side, uint32_t peer, enum body_kind kind)
{
	put_signal(p, at, VERB_answer, side, peer, kind, 0);
}

static void ask(struct plan *p, uint64_t at, enum verb verb, uint32_t flags)
{
	struct line *l = put(p, at, verb);

	l->flags = flags | (p->flags & ASK_JSON);
}

static void end(struct plan *p, uint64_t at)
{
	uint32_t flags = 0;

	if (often(p, 40))
		return; /* nobody does: timeouts */
	if (often(p, 300))
		ask(p, at - 10 * MS, VERB_query, 0);
	flags |= often(p, 250) ? ASK_NOW : 0;
	flags |= often(p, 60) ? ASK_TAG : 0;
	flags |= often(p, 100) ? ASK_FATAL : 0;
	ask(p, at, VERB_delete, flags);
	if (often(p, 50))
		ask(p, at + roll(p, 3 * SECOND), VERB_delete, 0);
}

static const enum body_kind good[] = {
	BODY_AUDIO,           BODY_AUDIO, BODY_AUDIO, BODY_AUDIO_VIDEO, BODY_MUX,
	BODY_OTHER_PORT_RTCP, BODY_AVPF,  BODY_IP6,   BODY_AUDIO,       BODY_AUDIO,
};

static enum body_kind any_good(struct plan *p)
{
	return good[roll(p, ARRAY_COUNT(good))];
}

/* --- media --- */

static void media(struct plan *p, uint64_t at, enum verb verb, uint32_t side, uint32_t medium,
		  enum media_from from, uint32_t n, uint32_t every)
{
	struct line *l = put(p, at, verb);

	l->side = side;
	l->peer = medium;
	l->kind = from;
	l->n = n;
	l->every = every;
}

static void talk(struct plan *p, uint64_t at, uint32_t a, uint32_t b, enum body_kind kind)
{
	static const uint32_t everys[] = { 20, 20, 30, 60, 200, 5 };
	uint32_t sides[2] = { a, b };

	for (int i = 0; i < 2; i++) {
		enum media_from from = often(p, 850)   ? FROM_SDP
				       : often(p, 500) ? FROM_NEAR
						       : FROM_FAR;
		uint32_t every = everys[roll(p, ARRAY_COUNT(everys))];
		uint32_t n = 5 + roll(p, from == FROM_SDP ? 30 : 45);

		if (from == FROM_FAR)
			every = 150;
		media(p, at + roll(p, 300 * MS), VERB_rtp, sides[i], 0, from, n, every);
		if (kind == BODY_AUDIO_VIDEO)
			media(p, at + roll(p, 300 * MS), VERB_rtp, sides[i], 1, FROM_SDP, 10, 33);
		if (often(p, 300))

			media(p, at + 200 * MS * n % 7, VERB_rtcp, sides[i], 0,
			      n % 10 ? FROM_SDP : from, 1 + roll(p, 3), 500);
		/* It moves without saying so, or a packet comes late from where it was. */
		if (often(p, 40))

			media(p, at + 4 * SECOND + n * 33 * MS, VERB_rtp, sides[i], 0,
			      (enum media_from) roll(p, FROM_KINDS), 8, 40);
	}
}

static void strangers(struct plan *p, uint64_t at)
{
	static const enum verb verbs[] = { VERB_rtp,  VERB_rtp,  VERB_rtp,    VERB_rtcp,
					   VERB_stun, VERB_dtls, VERB_garbage };
	uint32_t waves = 1 + roll(p, 3);

	while (waves--) {

		enum verb verb = verbs[roll(p, ARRAY_COUNT(verbs))];
		struct line *l = put(p, at + roll(p, 5 * SECOND), verb);

		l->side = roll(p, 2);
		l->kind = FROM_STRANGER;
		l->n = 3 + roll(p, 25);
		l->every = 1 + roll(p, 120);
		l->flags = often(p, 200); /* to the RTCP port */
	}
}

static void junk(struct plan *p, uint64_t at)
{
	static const enum verb verbs[] = { VERB_stun, VERB_dtls, VERB_garbage };

	uint32_t side = roll(p, 2), n = 1 + roll(p, 6);

	media(p, at, verbs[roll(p, 3)], side, 0, FROM_SDP, n, 30);
}

/* --- calls --- */

static uint64_t basic(struct plan *p, uint64_t at, enum body_kind kind)
{
	uint64_t answered = at + 100 * MS + roll(p, 3 * SECOND);

	offer(p, at, 0, 1, kind, 0);
	if (often(p, 100)) /* early media */
		media(p, at + 50 * MS, VERB_rtp, 1, 0, FROM_SDP, 4, 20);
	answer(p, answered, 1, 0, kind);
	talk(p, answered + 30 * MS, 0, 1, kind);
	return answered + 2 * SECOND + roll(p, 5 * SECOND);
}

static void plain(struct plan *p, uint64_t at)
{
	end(p, basic(p, at, any_good(p)));
}

/* Hold, resume, another address, port 0, fax. */
static void reoffers(struct plan *p, uint64_t at)
{
	static const enum body_kind kinds[] = { BODY_HOLD,  BODY_ZERO, BODY_INACTIVE,   BODY_MOVED,
						BODY_MOVED, BODY_OFF,  BODY_FAX,        BODY_AUDIO,
						BODY_MUX,   BODY_AVPF, BODY_AUDIO_VIDEO };
	uint32_t rounds = 1 + roll(p, 3);

	at = basic(p, at, any_good(p));
	while (rounds--) {
		uint32_t who = roll(p, 2);
		enum body_kind kind = kinds[roll(p, ARRAY_COUNT(kinds))];
		enum body_kind back = kind == BODY_MOVED ? BODY_AUDIO : kind;

		offer(p, at, who, !who, kind, ASK_TO_TAG);
		if (often(p, 900))
			answer(p, at + 200 * MS, !who, who, back);
		talk(p, at + 300 * MS, 0, 1, back);
		at += 2 * SECOND + roll(p, 2 * SECOND);
	}
	end(p, at);
}

static void forked(struct plan *p, uint64_t at)
{
	uint32_t last = 2 + roll(p, 2), taken = 1 + roll(p, last);

	for (uint32_t side = 1; side <= last; side++)
		offer(p, at + side * 10 * MS, 0, side, BODY_AUDIO, 0);
	for (uint32_t side = 1; side <= last; side++)
		if (side == taken || often(p, 300)) {
			answer(p, at + SECOND + roll(p, SECOND), side, 0, BODY_AUDIO);
			talk(p, at + 2100 * MS, 0, side, BODY_AUDIO);
		}
	if (often(p, 300)) {
		struct line *l = put(p, at + 3 * SECOND, VERB_delete);

		l->side = 1 + roll(p, last);
		l->flags = ASK_TAG;
	}
	end(p, at + 5 * SECOND + roll(p, 2 * SECOND));
}

static void glare(struct plan *p, uint64_t at)
{
	uint32_t later = roll(p, 40 * MS);

	at = basic(p, at, BODY_AUDIO);
	offer(p, at, 0, 1, BODY_AUDIO, ASK_TO_TAG);

	offer(p, at + later, 1, 0, often(p, 500) ? BODY_MOVED : BODY_AUDIO, ASK_TO_TAG);
	if (often(p, 500))
		answer(p, at + 100 * MS, 1, 0, BODY_AUDIO);
	if (often(p, 500))
		answer(p, at + 120 * MS, 0, 1, BODY_AUDIO);
	at += 2 * SECOND;
	offer(p, at, 0, 1, BODY_AUDIO, ASK_TO_TAG);
	answer(p, at + 300 * MS, 1, 0, BODY_AUDIO);
	talk(p, at + 400 * MS, 0, 1, BODY_AUDIO);
	end(p, at + 2 * SECOND);
}

/* Deleted before the answer, never answered, answered after it was deleted. */
static void unlucky(struct plan *p, uint64_t at)
{
	offer(p, at, 0, 1, any_good(p), 0);
	if (often(p, 500))
		end(p, at + 300 * MS + roll(p, 2 * SECOND));
	if (often(p, 400))
		answer(p, at + 100 * MS + roll(p, 4 * SECOND), 1, 0, BODY_AUDIO);
	if (often(p, 300))
		talk(p, at + 200 * MS, 0, 1, BODY_AUDIO);
	if (often(p, 300))
		offer(p, at + 5 * SECOND, 0, 1, BODY_AUDIO, 0);
}

static void bad(struct plan *p, uint64_t at)
{
	bool is_first = often(p, 500);
	enum body_kind kind = (enum body_kind)(BODY_BAD + roll(p, BODY_KINDS - BODY_BAD));

	if (is_first) {
		offer(p, at, 0, 1, kind, 0);
		at += 500 * MS;
	}
	at = basic(p, at, BODY_AUDIO);
	offer(p, at, roll(p, 2), 0, kind, ASK_TO_TAG);
	p->s->lines[p->s->count - 1].peer = !p->s->lines[p->s->count - 1].side;
	talk(p, at + 200 * MS, 0, 1, BODY_AUDIO);
	end(p, at + 3 * SECOND);
}

static void repeated_answers(struct plan *p, uint64_t at)
{
	offer(p, at, 0, 1, BODY_AUDIO, 0);
	answer(p, at + 300 * MS, 1, 0, BODY_AUDIO);
	answer(p, at + 600 * MS, 1, 0, often(p, 400) ? BODY_MOVED : BODY_AUDIO);
	answer(p, at + SECOND, 1, 0, BODY_AUDIO);
	talk(p, at + 1100 * MS, 0, 1, BODY_AUDIO);
	end(p, at + 4 * SECOND);
}

static void controlled(struct plan *p, uint64_t at)
{
	static const enum verb on[] = { VERB_block, VERB_silence };
	uint32_t which = roll(p, 2);

	at = basic(p, at, BODY_AUDIO);
	ask(p, at - 2 * SECOND, on[which], 0);
	if (often(p, 600))
		ask(p, at - SECOND, which ? VERB_unsilence : VERB_unblock, 0);
	talk(p, at, 0, 1, BODY_AUDIO);
	end(p, at + 2 * SECOND);
}

static void loop(struct plan *p, uint64_t at)
{

	uint32_t flags = often(p, 300) ? ASK_LOOP : 0;

	offer(p, at, 0, 1, often(p, 500) ? BODY_US : BODY_AUDIO, flags);
	answer(p, at + 200 * MS, 1, 0, often(p, 500) ? BODY_US : BODY_AUDIO);
	talk(p, at + 300 * MS, 0, 1, BODY_AUDIO);
	end(p, at + 3 * SECOND);
}

static void long_call(struct plan *p, uint64_t at)
{
	uint64_t t = at + SECOND;

	(void) basic(p, at, BODY_AUDIO);
	for (int i = 0; i < 4; i++, t += 8 * SECOND)
		talk(p, t, 0, 1, BODY_AUDIO);
	media(p, t, VERB_rtp, roll(p, 2), 0, FROM_FAR, 12, 100); /* a NAT forgot */
	end(p, t + 5 * SECOND);
}

static void one_call(struct plan *p, uint64_t at)
{
	static void (*const kinds[])(struct plan *, uint64_t) = {
		plain,
		plain,
		plain,
		plain,
		plain,
		plain,
		plain,
		reoffers,
		reoffers,
		forked,
		glare,
		unlucky,
		repeated_answers,
		controlled,
		bad,
		loop,
		long_call,
		reoffers,
		plain,
		plain,
	};
	static const uint32_t flags[] = {
		0,
		0,
		0,
		ASK_ORIGIN,
		ASK_MUX_OFFER,
		ASK_MUX_DEMUX,
		ASK_MUX_ACCEPT,
		ASK_SOURCE,
		ASK_ASYMMETRIC,
		ASK_STRICT,
		ASK_HANDOVER,
		ASK_PIERCE,
		ASK_REPORT,
		ASK_PRIVATE,
		ASK_PRIVATE,
		ASK_IP6,
		ASK_UNKNOWN,
		ASK_AVP,
		ASK_LATCH,
		ASK_LONG,
		ASK_NO_BRANCH,
	};

	p->flags = flags[roll(p, ARRAY_COUNT(flags))];
	p->flags |= often(p, 150) ? ASK_ORIGIN : 0;
	p->flags |= often(p, 400) ? ASK_JSON : 0;
	kinds[roll(p, ARRAY_COUNT(kinds))](p, at);
	if (often(p, 150))
		strangers(p, at);
	if (often(p, 80))
		junk(p, at + 3 * SECOND);
	if (often(p, 60))
		ask(p, at + roll(p, 4 * SECOND), VERB_query, 0);
	if (often(p, 20))
		ask(p, at, VERB_odd, 0);
}

/* --- faults, and requests about no call --- */

static void faults(struct plan *p, uint64_t end_us)
{
	static const enum verb verbs[] = { VERB_malloc, VERB_mmap, VERB_pages,
					   VERB_pages,  VERB_bind, VERB_send,
					   VERB_stall,  VERB_step, VERB_kill };
	uint32_t kinds = (uint32_t) dice_next(&p->dice); /* which of them this seed has */

	p->call = 0;
	for (uint64_t at = 3 * SECOND; at < end_us; at += SECOND + roll(p, 6 * SECOND)) {
		uint32_t which = roll(p, ARRAY_COUNT(verbs));
		struct line *l;

		if (!(kinds >> which & 1) || (verbs[which] == VERB_kill && !often(p, 200)))
			continue;
		l = put(p, at, verbs[which]);
		l->side = roll(p, 4);
		l->n = 1 + roll(p, verbs[which] == VERB_step ? 7200 : 12);
		l->kind = roll(p, 5);
		if (verbs[which] == VERB_step)
			l->kind &= 1;
		l->every = 1 + roll(p, verbs[which] == VERB_bind ? 3 : 700);
	}
}

static void others(struct plan *p, uint64_t end_us)
{
	static const enum verb verbs[] = { VERB_list, VERB_statistics, VERB_ping, VERB_cli,
					   VERB_noise };

	for (uint64_t at = SECOND; at < end_us; at += roll(p, 5 * SECOND)) {
		(void) put(p, at, verbs[roll(p, ARRAY_COUNT(verbs))]);
		/* A storm: more than a mailbox hands out at once. */
		p->call = 1 + roll(p, 1000);
		for (uint32_t i = often(p, 20) ? 30 + roll(p, 200) : 0; i; i--)
			(void) put(p, at, VERB_query);
		p->call = 0;
	}
}

static int by_time(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return x->seed < y->seed ? -1 : x->seed > y->seed;
}

static struct sim_config any_world(struct plan *p, uint64_t seed)
{
	static const uint32_t ports[] = { 60, 400, 2000, 4000, 4000 };
	static const uint32_t delays[] = { 0, 2, 30 };
	static const uint32_t timeouts[] = { 10, 60 };
	static const uint32_t offers[] = { 15, 60, 3600 };
	bool is_bad = often(p, 600);
	struct sim_config c = { .seed = seed };

	c.shards = 1 + roll(p, 4);
	c.ports = ports[roll(p, ARRAY_COUNT(ports))];
	c.delay_us = 200 + roll(p, 40000);
	c.jitter_us = roll(p, 20000);
	c.loss = is_bad ? roll(p, 80) : 0;
	c.repeat = is_bad ? roll(p, 50) : 0;
	c.straggle = is_bad ? roll(p, 30) : 0;
	c.latency_us = 1 + roll(p, 400);
	c.timeout_s = timeouts[roll(p, ARRAY_COUNT(timeouts))];
	c.silent_s = 60 + roll(p, 200);
	c.offer_s = offers[roll(p, ARRAY_COUNT(offers))];
	c.delay_s = delays[roll(p, ARRAY_COUNT(delays))];
	c.foreign = often(p, 500) ? 5 + roll(p, 60) : 0;
	return c;
}

void script_make(struct script *s, uint64_t seed, uint32_t calls)
{
	struct plan p = { .s = s, .dice = dice_make(seed, 1) };
	uint64_t at = 100 * MS;

	*s = (struct script){ .count = 0 };
	s->config = any_world(&p, seed);
	for (p.call = 1; p.call <= calls && p.call < CAST_CALLS; p.call++) {
		one_call(&p, at);
		at += roll(&p, often(&p, 100) ? 2 * SECOND : 250 * MS);
	}
	if (often(&p, 850))
		faults(&p, at);
	others(&p, at);
	qsort(s->lines, s->count, sizeof(*s->lines), by_time);
}
