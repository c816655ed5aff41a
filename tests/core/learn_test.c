/* core/learn: scripts of what happens to one port, and the security matrix. */
#include "core/learn/learn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Who is who.  The SDP names SDP, the SIP message came from 198.51.100.99. */
enum who { NOBODY, SDP, NAT, NAT2, PROXY, PORT, FAR, FAR2, MOVED, ZERO };

static const char *const addresses[] = {
	[NOBODY] = "",
	[SDP] = "198.51.100.10:6000",
	[NAT] = "198.51.100.10:6666", /* the same address, another port */
	[NAT2] = "198.51.100.10:7777",
	[PROXY] = "198.51.100.99:5555", /* the address of the SIP message */
	[PORT] = "203.0.113.66:6000",   /* a stranger with the right port */
	[FAR] = "203.0.113.66:6666",    /* a stranger */
	[FAR2] = "203.0.113.77:7777",
	[MOVED] = "198.51.100.30:6000", /* where the party says it is later */
	[ZERO] = "0.0.0.0:6000",
};

static struct endpoint address(enum who who)
{
	struct endpoint e;

	memset(&e, 0, sizeof(e));
	if (who != NOBODY)
		assert_true(endpoint_parse(slice_from_str(addresses[who]), &e));
	return e;
}

enum op {
	SIGNAL, /* the SDP names who; state after it */
	OFF,    /* the media is switched off */
	PAIR,   /* ICE chose who */
	UNPAIR,
	RTP, /* n packets of who, continuing the stream of before; pass of them are accepted */
	OTHER_RTP, /* the same with an SSRC of its own */
	AUTHED,    /* the same as RTP, authenticated */
	FORGED,    /* fails authentication */
	STRAY,     /* RTCP on the RTP port */
	SEND,      /* n packets are sent to the party, pass of them to who, the others elsewhere */
	WAIT,      /* n ms */
	END,
};

struct do_step {
	enum op op;
	enum who who;
	unsigned n;
	unsigned pass;
	enum learn_state state;
};

struct script {
	const char *why;
	enum learn_mode mode;
	enum learn_policy policy;
	bool is_asymmetric;
	struct do_step steps[12];
};

#define OFF_ LEARN_MODE_OFF
#define IMM LEARN_MODE_IMMEDIATE
#define DEL LEARN_MODE_DELAYED
#define HEU LEARN_MODE_HEURISTIC
#define STRICT LEARN_POLICY_STRICT
#define CONT LEARN_POLICY_CONTINUITY
#define HAND LEARN_POLICY_HANDOVER
#define ANY LEARN_POLICY_ANY
#define UNK LEARN_UNKNOWN
#define HIN LEARN_HINTED
#define CAN LEARN_CANDIDATE
#define CNF LEARN_CONFIRMED
#define KPT LEARN_KEPT
#define FRO LEARN_FROZEN

static const struct script scripts[] = {
	{ "the source of the SDP confirms at once",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { SEND, SDP, 3, 3, HIN },
	    { RTP, SDP, 1, 1, CNF },
	    { RTP, SDP, 50, 50, CNF },
	    { SEND, SDP, 50, 50, CNF } } },
	{ "recorded media/early: before the answer packets pass, and teach nothing",
	  HEU,
	  CONT,
	  0,
	  { { RTP, SDP, 3, 3, UNK },
	    { SEND, NOBODY, 2, 2, UNK },
	    { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 3, 3, CNF } } },
	{ "before the answer only five pass, and after it none of them is given again",
	  HEU,
	  CONT,
	  0,
	  { { RTP, FAR, 9, 5, UNK },
	    { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, FAR, 4, 0, CAN },
	    { RTP, SDP, 1, 1, CNF } } },
	{ "recorded media/nat: another port of the same address, not confirmed after four",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN }, { RTP, NAT, 4, 4, CAN }, { SEND, NAT, 4, 4, CAN } } },
	{ "NAT: confirmed by sending on, without losing one",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN }, { RTP, NAT, 200, 200, CNF }, { SEND, NAT, 50, 50, CNF } } },
	{ "NAT with a private address in the SDP: the SIP message tells the address",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN }, { RTP, PROXY, 200, 200, CNF } } },
	{ "recorded media/nat-asymmetric: sent to where the SDP says",
	  HEU,
	  CONT,
	  1,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 4, 4, CAN },
	    { SEND, SDP, 4, 4, CAN },
	    { RTP, NAT, 9, 9, CNF },
	    { SEND, SDP, 4, 4, CNF } } },
	{ "a stranger gets five packets through and five back, then the SDP's address is used",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { OTHER_RTP, FAR, 9, 5, CAN },
	    { SEND, FAR, 9, 5, CAN },
	    { RTP, SDP, 1, 1, CNF },
	    { OTHER_RTP, FAR, 9, 0, CNF },
	    { SEND, SDP, 9, 9, CNF } } },
	{ "a stranger is taken after the window, if nobody better came",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, FAR, 20, 5, CAN },
	    { WAIT, NOBODY, 2000, 0, CAN },
	    { RTP, FAR, 20, 0, CAN },
	    { WAIT, NOBODY, 400, 0, CAN },
	    { RTP, FAR, 20, 20, CNF } } },
	{ "after the window, five packets are enough",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { WAIT, NOBODY, 3000, 0, HIN },
	    { RTP, FAR, 20, 20, CNF } } },
	{ "first heard goes first among strangers",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, FAR, 1, 1, CAN },
	    { RTP, FAR2, 3, 0, CAN },
	    { SEND, FAR, 1, 1, CAN } } },
	{ "the right port beats nothing",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, FAR, 1, 1, CAN },
	    { RTP, PORT, 1, 1, CAN },
	    { RTP, FAR, 1, 0, CAN },
	    { SEND, PORT, 1, 1, CAN } } },
	{ "the right address beats the right port",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, PORT, 1, 1, CAN },
	    { RTP, NAT, 1, 1, CAN },
	    { RTP, PORT, 1, 0, CAN },
	    { RTP, NAT2, 1, 0, CAN },
	    { SEND, NAT, 1, 1, CAN } } },
	{ "a stranger who used up the budget does not keep the party out",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN }, { RTP, FAR, 9, 5, CAN }, { RTP, NAT, 9, 4, CNF } } },
	{ "a candidate that fell silent is none",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 2, 2, CAN },
	    { WAIT, NOBODY, 3000, 0, CAN },
	    { RTP, FAR, 2, 2, CAN },
	    { SEND, FAR, 2, 2, CAN } } },
	{ "RTCP on the RTP port passes, but never confirms",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { STRAY, SDP, 9, 9, HIN },
	    { STRAY, FAR, 9, 5, HIN },
	    { RTP, SDP, 1, 1, CNF },
	    { STRAY, SDP, 9, 9, CNF },
	    { STRAY, FAR, 9, 0, CNF } } },
	{ "off: the SDP is believed",
	  OFF_,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, FRO },
	    { RTP, NAT, 9, 0, FRO },
	    { RTP, SDP, 9, 9, FRO },
	    { SEND, SDP, 9, 9, FRO },
	    { SIGNAL, MOVED, 0, 0, FRO },
	    { SEND, MOVED, 1, 1, FRO } } },
	{ "recorded media/nat-off, with source-policy=any",
	  OFF_,
	  ANY,
	  0,
	  { { SIGNAL, SDP, 0, 0, FRO }, { RTP, NAT, 4, 4, FRO }, { SEND, SDP, 4, 4, FRO } } },
	{ "immediate: the first source wins",
	  IMM,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, FAR, 9, 9, CNF },
	    { OTHER_RTP, SDP, 9, 0, CNF },
	    { SEND, FAR, 9, 9, CNF } } },
	{ "recorded media/nat-immediate, with source-policy=any",
	  IMM,
	  ANY,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 4, 4, CNF },
	    { RTP, SDP, 4, 4, CNF },
	    { SEND, NAT, 4, 4, CNF } } },
	{ "delayed: the SDP's source speaks freely and is confirmed after the window",
	  DEL,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 20, 20, CAN },
	    { SEND, SDP, 20, 20, CAN },
	    { WAIT, NOBODY, 2600, 0, CAN },
	    { RTP, SDP, 20, 20, CNF } } },
	{ "delayed: the destination moves only while the SDP's source is silent",
	  DEL,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, FAR, 2, 2, CAN },
	    { SEND, FAR, 1, 1, CAN },
	    { RTP, SDP, 1, 1, CAN },
	    { SEND, SDP, 9, 9, CAN },
	    { RTP, FAR, 9, 0, CAN } } },
	{ "strict: never anybody else",
	  HEU,
	  STRICT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 3, 3, CNF },
	    { WAIT, NOBODY, 60000, 0, CNF },
	    { RTP, NAT, 9, 0, CNF },
	    { RTP, SDP, 3, 3, CNF } } },
	{ "continuity: not while the peer is heard",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN }, { RTP, SDP, 3, 3, CNF }, { RTP, FAR, 9, 0, CNF } } },
	{ "continuity: the stream goes on from elsewhere after a silence",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 3, 3, CNF },
	    { WAIT, NOBODY, 3000, 0, CNF },
	    { OTHER_RTP, FAR2, 9, 0, CNF },
	    { RTP, FAR, 9, 9, CNF },
	    { SEND, FAR, 3, 3, CNF },
	    { RTP, SDP, 1, 0, CNF } } },
	{ "any: everybody is heard, the peer stays (recorded: media/exact-then-other)",
	  HEU,
	  ANY,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 3, 3, CNF },
	    { RTP, FAR, 4, 4, CNF },
	    { SEND, SDP, 4, 4, CNF } } },
	{ "handover: follows (recorded: media/handover)",
	  HEU,
	  HAND,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 3, 3, CNF },
	    { RTP, FAR, 4, 4, CAN },
	    { SEND, FAR, 4, 4, CAN },
	    { RTP, FAR, 9, 9, CNF },
	    { RTP, SDP, 1, 1, CNF } } },
	{ "a learnt peer that fell silent gives way to the SDP's source",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 9, 9, CNF },
	    { OTHER_RTP, SDP, 1, 0, CNF },
	    { WAIT, NOBODY, 3000, 0, CNF },
	    { OTHER_RTP, SDP, 1, 1, CNF } } },
	{ "a party that moved is learnt anew",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 9, 9, CNF },
	    { SIGNAL, MOVED, 0, 0, HIN },
	    { SEND, MOVED, 2, 2, HIN },
	    { RTP, NAT, 9, 5, CAN },
	    { RTP, MOVED, 1, 1, CNF },
	    { RTP, NAT, 9, 0, CNF } } },
	{ "the same address again: the peer is confirmed by its next packet",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 9, 9, CNF },
	    { SIGNAL, SDP, 0, 0, KPT },
	    { SEND, NAT, 9, 9, KPT },
	    { SIGNAL, SDP, 0, 0, KPT },
	    { RTP, NAT, 1, 1, CNF } } },
	{ "the same address again opens no window for a stranger",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 9, 9, CNF },
	    { SIGNAL, SDP, 0, 0, KPT },
	    { OTHER_RTP, FAR, 9, 0, KPT },
	    { WAIT, NOBODY, 60000, 0, KPT },
	    { OTHER_RTP, FAR, 99, 0, KPT },
	    { SEND, SDP, 9, 9, KPT } } },
	{ "resumed after a long hold, the NAT's port is another",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, NAT, 9, 9, CNF },
	    { SIGNAL, ZERO, 0, 0, KPT },
	    { WAIT, NOBODY, 300000, 0, KPT },
	    { SIGNAL, SDP, 0, 0, KPT },
	    { OTHER_RTP, NAT2, 99, 99, CNF },
	    { SEND, NAT2, 9, 9, CNF } } },
	{ "keys beat everything, in every mode",
	  DEL,
	  STRICT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { FORGED, SDP, 9, 0, HIN },
	    { AUTHED, FAR, 1, 1, CNF },
	    { FORGED, FAR, 1, 0, CNF },
	    { RTP, SDP, 1, 0, CNF } } },
	{ "with keys the party moves without a silence",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { AUTHED, SDP, 3, 3, CNF },
	    { AUTHED, FAR, 1, 1, CNF },
	    { SEND, FAR, 1, 1, CNF },
	    { FORGED, SDP, 1, 0, CNF } } },
	{ "ICE decides",
	  HEU,
	  ANY,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { PAIR, FAR, 0, 0, FRO },
	    { RTP, SDP, 9, 0, FRO },
	    { RTP, FAR, 9, 9, FRO },
	    { SEND, FAR, 1, 1, FRO },
	    { SIGNAL, MOVED, 0, 0, FRO },
	    { SEND, FAR, 1, 1, FRO },
	    { UNPAIR, NOBODY, 0, 0, HIN },
	    { SEND, MOVED, 1, 1, HIN } } },
	{ "switched off and on again starts from the beginning",
	  HEU,
	  CONT,
	  0,
	  { { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 9, 9, CNF },
	    { OFF, NOBODY, 0, 0, UNK },
	    { SEND, NOBODY, 2, 2, UNK },
	    { SIGNAL, SDP, 0, 0, HIN },
	    { RTP, SDP, 1, 1, CNF } } },
};

struct bench {
	struct learn l;
	struct learn_signal signal;
	uint64_t now_us;
	uint16_t seq;
	uint16_t other_seq;
};

static void bench_init(struct bench *b, enum learn_mode mode, enum learn_policy policy)
{
	memset(b, 0, sizeof(*b));
	learn_init(&b->l);
	b->now_us = 1000000000;
	b->signal.mode = (uint8_t) mode;
	b->signal.policy = (uint8_t) policy;
	assert_true(addr_parse(slice_from_str("198.51.100.99"), ADDR_NONE, &b->signal.sip));
}

static bool packet(struct bench *b, enum op op, enum who who, struct learn_result *out)
{
	struct learn_packet p = { .from = address(who), .has_rtp = op != STRAY };

	p.packet_class = op == STRAY ? LEARN_STRAY : LEARN_TEACHES;
	p.auth = op == AUTHED ? LEARN_AUTHED : op == FORGED ? LEARN_FORGED : LEARN_PLAIN;
	p.ssrc = op == OTHER_RTP ? 0x77777777 : 0x11111111;
	p.seq = op == OTHER_RTP ? ++b->other_seq : ++b->seq;
	p.timestamp = p.seq * 160u;
	b->now_us += 20000;
	learn_packet(&b->l, &p, b->now_us, out);
	assert_true(out->verdict == LEARN_FORWARD || out->verdict == LEARN_DROP);
	assert_int_equal(out->verdict == LEARN_DROP, out->drop != LEARN_DROP_NONE);
	return out->verdict == LEARN_FORWARD;
}

static bool sent_to(struct bench *b, enum who who)
{
	struct endpoint e = address(who), before = learn_destination(&b->l, b->now_us);
	struct learn_result out;

	learn_send(&b->l, b->now_us, &out);
	assert_true(out.verdict == LEARN_SEND || out.verdict == LEARN_SEND_NONE);
	assert_int_equal(out.verdict == LEARN_SEND_NONE, before.port == 0);
	if (out.verdict == LEARN_SEND_NONE)
		return who == NOBODY;
	assert_true(endpoint_eq(&out.to, &before));
	return endpoint_eq(&out.to, &e);
}

static unsigned do_step(struct bench *b, const struct do_step *s)
{
	struct learn_result out;
	unsigned pass = 0;

	switch (s->op) {
	case SIGNAL:
		b->signal.remote = address(s->who);
		learn_signalled(&b->l, &b->signal, b->now_us, &out);
		break;
	case OFF:
		learn_unsignalled(&b->l, b->now_us, &out);
		break;
	case PAIR:
		b->signal.remote = address(s->who);
		learn_pair(&b->l, &b->signal.remote, b->now_us, &out);
		break;
	case UNPAIR:
		learn_unpair(&b->l, b->now_us, &out);
		break;
	case WAIT:
		b->now_us += s->n * UINT64_C(1000);
		break;
	case SEND:
		for (unsigned i = 0; i < s->n; i++)
			pass += sent_to(b, s->who);
		break;
	default:
		for (unsigned i = 0; i < s->n; i++)
			pass += packet(b, s->op, s->who, &out);
		break;
	}
	return pass;
}

static void test_scripts(void **unused)
{
	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(scripts); i++) {
		const struct script *s = &scripts[i];
		struct bench b;

		bench_init(&b, s->mode, s->policy);
		b.signal.is_asymmetric = s->is_asymmetric;
		for (unsigned k = 0; k < ARRAY_COUNT(s->steps); k++) {
			const struct do_step *d = &s->steps[k];
			unsigned pass;

			if (d->op == SIGNAL && d->who == NOBODY)
				break; /* the rest of the row is empty */
			pass = do_step(&b, d);
			if (pass != d->pass || b.l.state != d->state)
				fail_msg("%s: step %u: %u passed, not %u; %s, not %s", s->why,
					 k + 1, pass, d->pass,
					 machine_state_name(&learn_machine, b.l.state),
					 machine_state_name(&learn_machine, d->state));
		}
	}
}

/* --- the security matrix --- */

enum when { BEFORE_ANSWER, BEFORE, DURING, AFTER };

struct tally {
	unsigned in, out;             /* of the attacker before somebody was confirmed */
	unsigned in_after, out_after; /* and after it */
	bool is_asserted;
	bool is_peer; /* the attacker is the peer in the end */
};

static void attack(struct bench *b, struct tally *t, unsigned n)
{
	struct learn_result out;

	for (unsigned i = 0; i < n; i++) {
		bool was = learn_is_confirmed(&b->l);
		bool in = packet(b, OTHER_RTP, FAR, &out);
		/* The packet that confirms is the first of a confirmed peer. */
		bool is = was || out.is_confirmed_now;

		t->is_asserted |= out.is_asserted;
		*(is ? &t->in_after : &t->in) += in;
		is = learn_is_confirmed(&b->l);
		*(is ? &t->out_after : &t->out) += sent_to(b, FAR);
	}
}

static struct tally run_attack(enum learn_mode mode, enum learn_policy policy, enum when when)
{
	struct endpoint far = address(FAR);
	struct learn_result out;
	struct tally t = { 0 };
	struct bench b;

	bench_init(&b, mode, policy);
	b.signal.remote = address(SDP);
	if (when == BEFORE_ANSWER)
		attack(&b, &t, 50);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	if (when == BEFORE)
		attack(&b, &t, 50);
	for (unsigned i = 0; i < 300; i++) { /* six seconds: beyond every window */
		packet(&b, RTP, SDP, &out);
		if (when == DURING && i < 100)
			attack(&b, &t, 1);
	}
	if (when == AFTER)
		attack(&b, &t, 200);
	b.now_us += 20000000; /* the party is silent */
	if (when == AFTER)
		attack(&b, &t, 200);
	/* A session refresh, RFC 4028, while it is. */
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	if (when == AFTER) {
		attack(&b, &t, 200);
		b.now_us += 20000000;
		attack(&b, &t, 200);
	}
	t.is_peer = endpoint_eq(&b.l.peer, &far);
	return t;
}

/* The limit is written out here, so that raising it fails the test. */
enum { ALLOWED = 5 };

static void test_matrix(void **unused)
{
	static const enum learn_policy policies[] = { CONT, STRICT };

	(void) unused;
	assert_int_equal(LEARN_BUDGET, ALLOWED);
	for (enum learn_mode mode = LEARN_MODE_OFF; mode <= LEARN_MODE_HEURISTIC; mode++)
		for (unsigned p = 0; p < ARRAY_COUNT(policies); p++)
			for (enum when when = BEFORE_ANSWER; when <= AFTER; when++) {
				struct tally t = run_attack(mode, policies[p], when);

				if (mode == LEARN_MODE_IMMEDIATE && when == BEFORE) {
					/* The operator chose it: first source wins, logged; the
					 * SDP's source gets it back when that falls silent. */
					assert_true(t.is_asserted);
					assert_int_equal(t.is_peer, policies[p] == STRICT);
					assert_int_equal(t.in + t.out, 0);
					continue;
				}
				if (t.in > ALLOWED || t.out > ALLOWED || t.in_after ||
				    t.out_after || t.is_asserted || t.is_peer)
					fail_msg("mode %d policy %d when %d: before %u in %u out, "
						 "after %u in %u out, peer %d",
						 (int) mode, (int) policies[p], (int) when, t.in,
						 t.out, t.in_after, t.out_after, t.is_peer);
			}
}

/* A stranger can't get more than five in all by changing its address. */
static void test_many_strangers(void **unused)
{
	struct learn_result out;
	struct bench b;
	unsigned in = 0, to = 0;

	(void) unused;
	bench_init(&b, HEU, CONT);
	b.signal.remote = address(SDP);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	for (unsigned i = 0; i < 1000; i++) {
		struct learn_packet p = { .from = address(FAR), .has_rtp = true, .seq = 1 };

		p.from.port = (uint16_t) (10000 + i);
		b.now_us += 2000000; /* each one looks silent when the next comes */
		learn_packet(&b.l, &p, b.now_us, &out);
		in += out.verdict == LEARN_FORWARD;
		learn_send(&b.l, b.now_us, &out);
		to += !endpoint_eq(&out.to, &b.signal.remote);
	}
	assert_int_equal(in, ALLOWED);
	assert_in_range(to, 1, ALLOWED);
	assert_int_equal(b.l.state, LEARN_CANDIDATE);
}

static unsigned counted(const struct learn *l)
{
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_COUNT(l->slot_count); i++)
		n = l->slot_count[i] > n ? l->slot_count[i] : n;
	return n;
}

/* Near ones that take turns while the party is silent are each counted anew; a stranger who came
 * too late to be believed is counted up to the end of a byte. */
static void test_counts(void **unused)
{
	struct learn_result out;
	struct bench b;

	(void) unused;
	bench_init(&b, HEU, CONT);
	b.signal.remote = address(SDP);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	assert_true(packet(&b, RTP, SDP, &out));
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	b.now_us += 60000000;
	for (unsigned i = 0; i < 50; i++) {
		packet(&b, OTHER_RTP, i % 2 ? NAT : NAT2, &out);
		assert_int_equal(counted(&b.l), 1);
		assert_int_equal(b.l.state, LEARN_KEPT);
	}
	bench_init(&b, HEU, CONT);
	b.signal.remote = address(SDP);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	for (unsigned i = 1; i < 1000; i++) {
		b.now_us -= 20000; /* which packet() adds */
		packet(&b, OTHER_RTP, FAR, &out);
		assert_int_equal(counted(&b.l), i < UINT8_MAX ? i : UINT8_MAX);
		assert_int_equal(b.l.state, LEARN_CANDIDATE);
	}
}

/* An address without a port is where a party is, too: it is no new one when it is told again. */
static void test_address_alone(void **unused)
{
	struct learn_result out;
	struct bench b;

	(void) unused;
	bench_init(&b, IMM, CONT);
	b.signal.remote = address(SDP);
	b.signal.remote.port = 0;
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	assert_true(packet(&b, RTP, SDP, &out));
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	assert_int_equal(b.l.state, LEARN_KEPT);
}

/* What the table rules out, and what is no state at all, lets nothing pass and changes nothing. */
static void test_never(void **unused)
{
	struct learn_packet p = { .from = address(SDP), .has_rtp = true };
	struct learn_result out;
	struct bench b;

	(void) unused;
	bench_init(&b, HEU, CONT);
	b.signal.remote = b.l.signalled = address(SDP);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	assert_int_equal(out.verdict, LEARN_DROP);
	assert_int_equal(learn_machine.rows[out.row].to, MACHINE_NEVER);
	assert_int_equal(b.l.state, LEARN_UNKNOWN);
	assert_string_equal(machine_state_name(&learn_machine, LEARN_UNKNOWN), "UNKNOWN");
	b.l.state = LEARN_STATE_COUNT;
	assert_string_equal(machine_state_name(&learn_machine, b.l.state), "?");
	learn_packet(&b.l, &p, b.now_us, &out);
	assert_int_equal(out.verdict, LEARN_DROP);
	assert_int_equal(out.drop, LEARN_DROP_SOURCE);
	assert_int_equal(out.row, UINT16_MAX);
	learn_send(&b.l, b.now_us, &out);
	assert_int_equal(out.verdict, LEARN_SEND_NONE);
	assert_int_equal(b.l.state, LEARN_STATE_COUNT);
}

struct reach {
	const char *why;
	uint32_t ssrc;
	uint16_t seq;
	uint32_t timestamp;
	bool continues;
};

static const struct reach reaches[] = {
	{ "the next packet", 1, 65535, 0xfffffff0, true },
	{ "the sequence number wraps", 1, 10, 100, true },
	{ "another SSRC", 2, 65535, 0xfffffff0, false },
	{ "the same packet again", 1, 65534, 0xffffff00, false },
	{ "an older one", 1, 65533, 0xfffffff0, false },
	{ "as far as it goes", 1, (uint16_t) (65534 + LEARN_SEQ_REACH), 100, true },
	{ "one further", 1, (uint16_t) (65534 + LEARN_SEQ_REACH + 1), 100, false },
	{ "the timestamp as far as it goes", 1, 65535, 0xffffff00 + LEARN_TS_REACH, true },
	{ "one further", 1, 65535, 0xffffff00 + LEARN_TS_REACH + 1, false },
	{ "the timestamp runs back", 1, 65535, 0xfffffeff, false },
};

static void test_reach(void **unused)
{
	struct learn_packet last = { .has_rtp = true, .ssrc = 1, .seq = 65534 };

	(void) unused;
	last.timestamp = 0xffffff00;
	for (size_t i = 0; i < ARRAY_COUNT(reaches); i++) {
		const struct reach *r = &reaches[i];
		struct learn_packet p = { .has_rtp = true, .ssrc = r->ssrc, .seq = r->seq };

		p.timestamp = r->timestamp;
		if (learn_continues(&last, &p) != r->continues)
			fail_msg("%s", r->why);
	}
	/* RTCP has an SSRC only, and what has none continues nothing. */
	struct learn_packet a = { .has_ssrc = true, .ssrc = 5 }, b = a, none = { .ssrc = 5 };
	assert_true(learn_continues(&a, &b));
	b.ssrc = 6;
	assert_false(learn_continues(&a, &b));
	assert_false(learn_continues(&a, &none));
	assert_false(learn_continues(&none, &a));
	assert_false(learn_continues(&last, &none));
}

/* What the flow saw while it decided alone counts. */
static void test_track(void **unused)
{
	struct learn_packet rtp = { .has_rtp = true, .ssrc = 0x11111111, .seq = 5000 };
	struct learn_result out;
	struct bench b;

	(void) unused;
	bench_init(&b, HEU, CONT);
	learn_track(&b.l, b.now_us, &rtp); /* nobody is the peer: nothing happens */
	assert_int_equal(b.l.flags, 0);
	do_step(&b, &(struct do_step){ .op = SIGNAL, .who = SDP });
	assert_true(packet(&b, RTP, SDP, &out));
	b.now_us += 60000000;
	/* That something came is enough to keep others away; what came before is no step back. */
	learn_track(&b.l, b.now_us - 1000000, NULL);
	assert_false(packet(&b, RTP, FAR, &out));
	assert_int_equal(b.l.seq, 1);
	learn_track(&b.l, b.now_us - 1000000, &rtp);
	assert_int_equal(b.l.seq, 5000);
	rtp.seq = 4999;
	learn_track(&b.l, b.now_us - 1000000, &rtp);
	assert_int_equal(b.l.seq, 5000);
	b.seq = 5000;
	rtp.timestamp = 5000 * 160;
	assert_false(packet(&b, RTP, FAR, &out)); /* heard a second ago */
	b.now_us += 2000000;
	learn_track(&b.l, 0, NULL);
	assert_true(packet(&b, RTP, FAR, &out));
	assert_true(out.has_moved && out.is_confirmed_now && out.is_changed);
}

/* RTCP comes every five seconds, so its sender is silent later. */
static void test_rtcp_port(void **unused)
{
	struct learn_packet p = { .from = address(SDP), .has_ssrc = true, .ssrc = 9 };
	struct learn_result out;
	struct bench b;

	(void) unused;
	bench_init(&b, HEU, CONT);
	b.signal.is_rtcp = true;
	do_step(&b, &(struct do_step){ .op = SIGNAL, .who = SDP });
	learn_packet(&b.l, &p, b.now_us, &out);
	assert_int_equal(b.l.state, LEARN_CONFIRMED);
	p.from = address(NAT);
	b.now_us += 14999000;
	learn_packet(&b.l, &p, b.now_us, &out);
	assert_int_equal(out.drop, LEARN_DROP_SOURCE);
	b.now_us += 1000;
	learn_packet(&b.l, &p, b.now_us, &out);
	assert_int_equal(out.verdict, LEARN_FORWARD);
	assert_true(out.has_moved);
}

/* The result says when a flow has to be set anew, and only then. */
static void test_changes(void **unused)
{
	struct learn_result out;
	struct bench b;

	(void) unused;
	bench_init(&b, HEU, CONT);
	b.signal.remote = address(SDP);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	assert_true(out.is_changed);
	packet(&b, RTP, FAR, &out);
	assert_true(out.is_changed && learn_is_sending_slowly(&b.l, b.now_us));
	packet(&b, RTP, FAR, &out);
	assert_false(out.is_changed);
	for (unsigned i = 1; i <= ALLOWED; i++) {
		learn_send(&b.l, b.now_us, &out);
		assert_int_equal(out.is_changed, i == ALLOWED);
	}
	assert_false(learn_is_sending_slowly(&b.l, b.now_us));
	packet(&b, RTP, SDP, &out);
	assert_true(out.is_changed && out.is_confirmed_now && !out.has_moved);
	packet(&b, RTP, SDP, &out);
	assert_true(!out.is_changed && !out.is_confirmed_now);
	learn_signalled(&b.l, &b.signal, b.now_us, &out);
	assert_true(out.is_changed && !learn_is_confirmed(&b.l));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),        cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_many_strangers), cmocka_unit_test(test_reach),
		cmocka_unit_test(test_track),          cmocka_unit_test(test_rtcp_port),
		cmocka_unit_test(test_changes),        cmocka_unit_test(test_counts),
		cmocka_unit_test(test_address_alone),  cmocka_unit_test(test_never),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
