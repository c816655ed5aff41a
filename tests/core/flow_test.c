/* core/flow: every reason to drop or pass up, every policy, exact counters; random lives against
 * tests/core/flow_ref.h.
 */
#include "core/flow/flow.h"

#include "tests/core/flow_ref.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum who { PEER, STRANGER, OURSELVES };
enum what {
	PCMU,
	DTMF,
	UNKNOWN_PT,
	BAD_RTP,
	BAD_PADDING,
	RR,
	PLI,
	RR_PLI,
	BAD_RR,
	SHORT_RR,
	RR_BAD_PLI,
	STUN,
	DTLS,
	ZRTP,
	NOISE,
	NOTHING,
	WHATS
};

static const uint8_t rr[] = { 0x80, 201, 0, 1, 0, 0, 0, 9 };
static const uint8_t pli[] = { 0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 8 };

struct sample {
	uint8_t bytes[40];
	size_t len;
};

static struct sample sample_make(enum what what)
{
	struct sample s = { .bytes = { 0x80, 0, 0, 1, 0, 0, 0, 160, 0, 0, 0, 7 }, .len = 32 };

	switch (what) {
	case PCMU:
		break;
	case DTMF:
		s.bytes[1] = 101;
		break;
	case UNKNOWN_PT:
		s.bytes[1] = 99;
		break;
	case BAD_RTP:
		s.bytes[0] = 0x8f;
		break;
	case BAD_PADDING:
		s.bytes[0] = 0xa0;
		break;
	case RR:
		memcpy(s.bytes, rr, s.len = sizeof(rr));
		break;
	case PLI:
		memcpy(s.bytes, pli, s.len = sizeof(pli));
		break;
	case RR_PLI:
		memcpy(s.bytes, rr, sizeof(rr));
		memcpy(s.bytes + sizeof(rr), pli, sizeof(pli));
		s.len = sizeof(rr) + sizeof(pli);
		break;
	case BAD_RR:
		memcpy(s.bytes, rr, s.len = sizeof(rr));
		s.bytes[3] = 2;
		break;
	case SHORT_RR:
		memcpy(s.bytes, rr, s.len = 4);
		break;
	case RR_BAD_PLI:
		memcpy(s.bytes, rr, sizeof(rr));
		memcpy(s.bytes + sizeof(rr), pli, sizeof(pli));
		s.bytes[sizeof(rr) + 3]++;
		s.len = sizeof(rr) + sizeof(pli);
		break;
	case STUN:
		s = (struct sample){ { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 }, 20 };
		break;
	case DTLS:
		s = (struct sample){ { 22, 0xfe, 0xfd }, 13 };
		break;
	case ZRTP:
		s = (struct sample){ { 16 }, 12 };
		break;
	case NOISE:
		s = (struct sample){ { 255, 1, 2 }, 3 };
		break;
	default:
		s.len = 0;
	}
	return s;
}

static struct endpoint address(enum who who)
{
	struct endpoint e = { .port = (uint16_t) (5000 + who) };

	e.ip.family = ADDR_IP4;
	e.ip.bytes[0] = 192;
	return e;
}

static struct flow_rules rules_make(enum flow_kind kind, uint32_t flags)
{
	struct flow_rules r = { .kind = (uint8_t) kind,
				.state = FLOW_CONFIRMED,
				.flags = flags,
				.policy = FLOW_STRICT,
				.silent_ms = 3000,
				.rtp_outs = 1,
				.rtcp_outs = 2,
				.source = address(PEER) };

	if (flags & FLOW_PT_LIST) {
		flow_pt_add(&r, 0, 8000, FLOW_PT_FILL, 0xff);
		flow_pt_add(&r, 101, 8000, FLOW_PT_DTMF, 0);
	}
	return r;
}

static void flow_make(struct flow *f, const struct flow_rules *r)
{
	memset(f, 0, sizeof(*f));
	f->rules.local = address(OURSELVES);
	flow_rules_set(f, r);
}

static const uint64_t start_us = 1700000000000000;

static struct flow_verdict meet(struct flow *f, enum who who, enum what what, uint64_t now_us)
{
	const struct sample s = sample_make(what);
	const struct flow_packet p = { { s.bytes, s.len }, address(who), false };

	return flow_step(f, &p, now_us);
}

/* One packet meets one port; the counters are those of the two classes together. */
struct row {
	const char *why;
	enum flow_kind kind;
	uint32_t flags;
	enum who who;
	enum what what;
	enum flow_action action;
	enum flow_drop drop;
	enum flow_pass pass;
	uint16_t outs;
	unsigned packets, errors;
};

static const struct row rows[] = {
	/* Routing by class: output 0 gets RTP, output 1 RTCP. */
	{ "RTP", FLOW_RTP, 0, PEER, PCMU, FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "RTP on a muxed port", FLOW_MUX, 0, PEER, PCMU, FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "RTCP on a muxed port", FLOW_MUX, 0, PEER, RR, FLOW_FORWARD, 0, 0, 2, 1, 0 },
	{ "RTCP on its port", FLOW_RTCP, 0, PEER, RR, FLOW_FORWARD, 0, 0, 2, 1, 0 },
	{ "RTCP on an RTP port is RTP in error", FLOW_RTP, 0, PEER, RR, FLOW_FORWARD, 0, 0, 1, 1,
	  1 },
	{ "the same where only RTP may pass", FLOW_RTP, FLOW_RTP_ONLY, PEER, RR, FLOW_FORWARD, 0, 0,
	  1, 1, 1 },
	{ "RTP on an RTCP port goes with RTCP", FLOW_RTCP, 0, PEER, PCMU, FLOW_FORWARD, 0, 0, 2, 1,
	  0 },
	{ "noise on an opaque port", FLOW_OPAQUE, FLOW_RTP_ONLY, PEER, NOISE, FLOW_FORWARD, 0, 0, 1,
	  1, 0 },
	{ "STUN on an opaque port", FLOW_OPAQUE, FLOW_TAKE_STUN, PEER, STUN, FLOW_FORWARD, 0, 0, 1,
	  1, 0 },
	{ "RTCP on an opaque port", FLOW_OPAQUE, FLOW_EAT_RTCP, PEER, RR, FLOW_FORWARD, 0, 0, 1, 1,
	  0 },
	{ "nothing", FLOW_RTP, 0, PEER, NOTHING, FLOW_DROP, FLOW_DROP_EMPTY, 0, 0, 0, 0 },
	/* Sources. */
	{ "a stranger", FLOW_RTP, 0, STRANGER, PCMU, FLOW_DROP, FLOW_DROP_SOURCE, 0, 0, 0, 1 },
	{ "ourselves", FLOW_RTP, 0, OURSELVES, PCMU, FLOW_DROP, FLOW_DROP_OWN_SOURCE, 0, 0, 0, 1 },
	{ "remote is ourselves", FLOW_RTP, FLOW_OWN_REMOTE, PEER, PCMU, FLOW_DROP,
	  FLOW_DROP_OWN_REMOTE, 0, 0, 0, 0 },
	/* STUN and DTLS. */
	{ "STUN for ICE", FLOW_MUX, FLOW_TAKE_STUN, PEER, STUN, FLOW_PASS, 0, FLOW_PASS_STUN, 0, 0,
	  0 },
	{ "STUN from a stranger", FLOW_MUX, FLOW_TAKE_STUN, STRANGER, STUN, FLOW_PASS, 0,
	  FLOW_PASS_STUN, 0, 0, 0 },
	{ "STUN unasked", FLOW_MUX, FLOW_RTP_ONLY, PEER, STUN, FLOW_DROP, FLOW_DROP_STUN, 0, 0, 0,
	  0 },
	{ "STUN passing through", FLOW_MUX, 0, PEER, STUN, FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "DTLS", FLOW_MUX, FLOW_TAKE_DTLS, PEER, DTLS, FLOW_PASS, 0, FLOW_PASS_DTLS, 0, 0, 0 },
	{ "DTLS from a stranger", FLOW_MUX, FLOW_TAKE_DTLS, STRANGER, DTLS, FLOW_DROP,
	  FLOW_DROP_SOURCE, 0, 0, 0, 1 },
	{ "DTLS unasked", FLOW_MUX, FLOW_RTP_ONLY, PEER, DTLS, FLOW_DROP, FLOW_DROP_DTLS, 0, 0, 0,
	  0 },
	{ "DTLS passing through", FLOW_MUX, 0, PEER, DTLS, FLOW_FORWARD, 0, 0, 1, 1, 0 },
	/* Junk. */
	{ "noise", FLOW_RTP, FLOW_RTP_ONLY, PEER, NOISE, FLOW_DROP, FLOW_DROP_NOT_RTP, 0, 0, 0, 1 },
	{ "noise may pass", FLOW_RTP, 0, PEER, NOISE, FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "ZRTP", FLOW_RTP, FLOW_RTP_ONLY, PEER, ZRTP, FLOW_DROP, FLOW_DROP_NOT_RTP, 0, 0, 0, 1 },
	{ "RTP on an RTCP port, only RTCP", FLOW_RTCP, FLOW_RTP_ONLY, PEER, PCMU, FLOW_DROP,
	  FLOW_DROP_NOT_RTP, 0, 0, 0, 1 },
	{ "RTP shorter than it says", FLOW_RTP, FLOW_RTP_ONLY, PEER, BAD_RTP, FLOW_DROP,
	  FLOW_DROP_MALFORMED, 0, 0, 0, 1 },
	{ "the same may pass", FLOW_RTP, 0, PEER, BAD_RTP, FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "bad padding", FLOW_RTP, FLOW_RTP_ONLY, PEER, BAD_PADDING, FLOW_DROP, FLOW_DROP_MALFORMED,
	  0, 0, 0, 1 },
	{ "padding of SRTP can't be read", FLOW_RTP, FLOW_RTP_ONLY | FLOW_SECURE, PEER, BAD_PADDING,
	  FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "RTCP without a sender", FLOW_MUX, FLOW_RTP_ONLY, PEER, SHORT_RR, FLOW_DROP,
	  FLOW_DROP_MALFORMED, 0, 0, 0, 1 },
	{ "RTCP shorter than it says", FLOW_MUX, FLOW_RTP_ONLY, PEER, BAD_RR, FLOW_DROP,
	  FLOW_DROP_MALFORMED, 0, 0, 0, 1 },
	/* What the call says. */
	{ "drop-traffic", FLOW_RTP, FLOW_IGNORE, PEER, PCMU, FLOW_DROP, FLOW_DROP_TRAFFIC, 0, 0, 0,
	  0 },
	{ "held: RTP", FLOW_MUX, FLOW_HELD, PEER, PCMU, FLOW_DROP, FLOW_DROP_HELD, 0, 0, 1, 0 },
	{ "held: RTCP is relayed", FLOW_MUX, FLOW_HELD, PEER, RR, FLOW_FORWARD, 0, 0, 2, 1, 0 },
	{ "held fax", FLOW_OPAQUE, FLOW_HELD, PEER, NOISE, FLOW_DROP, FLOW_DROP_HELD, 0, 0, 1, 0 },
	{ "blocked media", FLOW_MUX, FLOW_BLOCK_MEDIA, PEER, PCMU, FLOW_DROP, FLOW_DROP_BLOCK_MEDIA,
	  0, 0, 1, 0 },
	{ "blocked media: RTCP is relayed", FLOW_MUX, FLOW_BLOCK_MEDIA, PEER, RR, FLOW_FORWARD, 0,
	  0, 2, 1, 0 },
	{ "blocked media: DTMF is relayed", FLOW_RTP, FLOW_BLOCK_MEDIA | FLOW_PT_LIST, PEER, DTMF,
	  FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "blocked DTMF", FLOW_RTP, FLOW_BLOCK_DTMF | FLOW_PT_LIST, PEER, DTMF, FLOW_DROP,
	  FLOW_DROP_BLOCK_DTMF, 0, 0, 1, 0 },
	{ "blocked DTMF: media passes", FLOW_RTP, FLOW_BLOCK_DTMF | FLOW_PT_LIST, PEER, PCMU,
	  FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "unknown payload type: forwarded, an error", FLOW_RTP, FLOW_PT_LIST, PEER, UNKNOWN_PT,
	  FLOW_FORWARD, 0, 0, 1, 1, 1 },
	{ "no list: every type is known", FLOW_RTP, 0, PEER, UNKNOWN_PT, FLOW_FORWARD, 0, 0, 1, 1,
	  0 },
	/* Passing up. */
	{ "a new payload type", FLOW_RTP, FLOW_PT_LIST | FLOW_PASS_NEW_PT, PEER, UNKNOWN_PT,
	  FLOW_PASS, 0, FLOW_PASS_PT, 0, 0, 0 },
	{ "a known payload type", FLOW_RTP, FLOW_PT_LIST | FLOW_PASS_NEW_PT, PEER, PCMU,
	  FLOW_FORWARD, 0, 0, 1, 1, 0 },
	{ "a new SSRC", FLOW_RTP, FLOW_PASS_NEW_SSRC, PEER, PCMU, FLOW_PASS, 0, FLOW_PASS_SSRC, 0,
	  0, 0 },
	{ "RTCP to be read", FLOW_MUX, FLOW_READ_RTCP, PEER, RR, FLOW_FORWARD, 0, FLOW_PASS_RTCP, 2,
	  1, 0 },
	{ "RTCP to be consumed", FLOW_MUX, FLOW_EAT_RTCP, PEER, RR, FLOW_PASS, 0, FLOW_PASS_RTCP, 0,
	  0, 0 },
};

static void rows_hold(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct row *row = &rows[i];
		const struct flow_rules r = rules_make(row->kind, row->flags);
		struct flow f;
		struct flow_verdict v;

		print_message("%s\n", row->why);
		flow_make(&f, &r);
		v = meet(&f, row->who, row->what, start_us);
		assert_int_equal(v.action, row->action);
		assert_int_equal(v.drop, row->drop);
		assert_int_equal(v.pass, row->pass);
		assert_int_equal(v.outs, row->outs);
		assert_int_equal(f.stats.in[0].packets + f.stats.in[1].packets, row->packets);
		assert_int_equal(f.stats.in_errors[0] + f.stats.in_errors[1], row->errors);
		assert_int_equal(f.stats.in[0].bytes + f.stats.in[1].bytes,
				 row->packets ? sample_make(row->what).len : 0);
		assert_int_equal(f.stats.passed, row->action == FLOW_PASS);
		if (row->drop)
			assert_int_equal(f.stats.drops[row->drop], 1);
	}
}

static void closed_and_learning(void **state)
{
	struct flow_rules r = rules_make(FLOW_MUX, FLOW_TAKE_STUN | FLOW_TAKE_DTLS | FLOW_IGNORE);
	struct flow f;

	(void) state;
	r.state = FLOW_CLOSED;
	flow_make(&f, &r);
	for (unsigned what = 0; what < WHATS; what++)
		assert_int_equal(meet(&f, PEER, (enum what) what, start_us).drop, FLOW_DROP_CLOSED);
	assert_int_equal(f.stats.drops[FLOW_DROP_CLOSED], WHATS);
	r.state = FLOW_LEARNING;
	flow_make(&f, &r);
	for (unsigned what = 0; what < NOTHING; what++) {
		const struct flow_verdict v = meet(&f, STRANGER, (enum what) what, start_us);
		const struct sample s = sample_make((enum what) what);

		assert_int_equal(v.action, FLOW_PASS);
		assert_int_equal(v.pass, what == STUN ? FLOW_PASS_STUN : FLOW_PASS_LEARN);
		assert_int_equal(v.packet_class, packet_class_of((struct slice){ s.bytes, s.len }));
	}
	assert_int_equal(f.stats.in[0].packets + f.stats.in[1].packets, 0);
	assert_int_equal(f.stats.last_us, 0);
}

/* A stranger after so much silence, with a packet that goes on or does not. */
static void policies_after_confirmation(void **state)
{
	enum { GOES_ON, OTHER_SSRC, SAME_SEQ, EARLIER, TOO_FAR, OLD_TIME, MAD_TIME };
	static const struct {
		enum flow_policy policy;
		unsigned silent_ms;
		int how;
		enum flow_action action;
		unsigned reason;
	} cases[] = {
		{ FLOW_STRICT, 9000, GOES_ON, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_ANY, 0, OTHER_SSRC, FLOW_FORWARD, 0 },
		{ FLOW_HANDOVER, 0, OTHER_SSRC, FLOW_PASS, FLOW_PASS_SOURCE },
		{ FLOW_CONTINUITY, 0, GOES_ON, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 2999, GOES_ON, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 3000, GOES_ON, FLOW_PASS, FLOW_PASS_CONTINUES },
		{ FLOW_CONTINUITY, 3000, OTHER_SSRC, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 3000, SAME_SEQ, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 3000, EARLIER, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 3000, TOO_FAR, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 3000, OLD_TIME, FLOW_DROP, FLOW_DROP_SOURCE },
		{ FLOW_CONTINUITY, 3000, MAD_TIME, FLOW_DROP, FLOW_DROP_SOURCE },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct flow_rules r = rules_make(FLOW_RTP, 0);
		struct sample s = sample_make(PCMU);
		const struct flow_packet p = { { s.bytes, s.len }, address(STRANGER), false };
		struct flow f;
		struct flow_verdict v;

		r.policy = (uint8_t) cases[i].policy;
		flow_make(&f, &r);
		(void) meet(&f, PEER, PCMU, start_us);
		s.bytes[3] = 150; /* three seconds of 20 ms */
		s.bytes[5] = 1;
		switch (cases[i].how) {
		case OTHER_SSRC:
			s.bytes[11]++;
			break;
		case SAME_SEQ:
			s.bytes[3] = 1;
			break;
		case EARLIER:
			s.bytes[3] = 0;
			break;
		case TOO_FAR:
			s.bytes[2] = FLOW_SEQ_REACH >> 8, s.bytes[3] = (FLOW_SEQ_REACH & 255) + 1;
			break;
		case OLD_TIME:
			s.bytes[5] = 0, s.bytes[7] = 0;
			break;
		case MAD_TIME:
			s.bytes[4] = 1;
			break;
		default:
			break;
		}
		v = flow_step(&f, &p, start_us + cases[i].silent_ms * 1000ull);
		assert_int_equal(v.action, cases[i].action);
		assert_int_equal(v.action == FLOW_PASS ? v.pass : v.drop, cases[i].reason);
	}
}

static void rtcp_continues_by_its_sender(void **state)
{
	struct flow_rules r = rules_make(FLOW_RTCP, 0);
	struct flow f;

	(void) state;
	r.policy = FLOW_CONTINUITY;
	flow_make(&f, &r);
	assert_int_equal(meet(&f, STRANGER, RR, start_us).drop, FLOW_DROP_SOURCE);
	assert_int_equal(meet(&f, PEER, RR, start_us).action, FLOW_FORWARD);
	assert_int_equal(meet(&f, STRANGER, RR, start_us + 1000000).drop, FLOW_DROP_SOURCE);
	assert_int_equal(meet(&f, STRANGER, RR, start_us + 3000000).pass, FLOW_PASS_CONTINUES);
	f.stats.rtcp_ssrc++;
	assert_int_equal(meet(&f, STRANGER, RR, start_us + 3000000).drop, FLOW_DROP_SOURCE);
	/* An opaque packet proves nothing. */
	r.kind = FLOW_OPAQUE;
	flow_make(&f, &r);
	(void) meet(&f, PEER, RR, start_us);
	assert_int_equal(meet(&f, STRANGER, RR, start_us + 9000000).drop, FLOW_DROP_SOURCE);
}

static void outputs(void **state)
{
	static const struct {
		enum what what;
		uint16_t rtp, rtcp, muted, avp;
		uint16_t outs, avp_outs;
		enum flow_drop drop;
	} cases[] = {
		{ PCMU, 3, 3, 0, 0, 3, 0, 0 }, /* muxed to muxed, two receivers */
		{ RR, 3, 3, 0, 0, 3, 0, 0 },
		{ PCMU, 0, 2, 0, 0, 0, 0, FLOW_DROP_NO_OUTPUT },
		{ RR, 1, 0, 0, 0, 0, 0, FLOW_DROP_NO_OUTPUT },
		{ PCMU, 3, 0, 1, 0, 2, 0, 0 },
		{ PCMU, 3, 0, 3, 0, 0, 0, FLOW_DROP_MUTED },
		{ RR, 0, 3, 3, 0, 0, 0, FLOW_DROP_MUTED },
		{ PLI, 0, 3, 0, 1, 2, 0, 0 },
		{ PLI, 0, 3, 0, 3, 0, 0, FLOW_DROP_FEEDBACK },
		{ RR_PLI, 0, 3, 0, 1, 3, 1, 0 },
		{ RR, 0, 3, 0, 3, 3, 0, 0 },
		/* What can't be read whole may hold feedback. */
		{ RR_BAD_PLI, 0, 3, 0, 1, 2, 0, 0 },
		{ RR_BAD_PLI, 0, 3, 0, 3, 0, 0, FLOW_DROP_MALFORMED },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct flow_rules r = rules_make(FLOW_MUX, FLOW_READ_RTCP);
		struct flow f;
		struct flow_verdict v;

		r.rtp_outs = cases[i].rtp;
		r.rtcp_outs = cases[i].rtcp;
		r.muted_outs = cases[i].muted;
		r.avp_outs = cases[i].avp;
		flow_make(&f, &r);
		v = meet(&f, PEER, cases[i].what, start_us);
		assert_int_equal(v.drop, cases[i].drop);
		assert_int_equal(v.action, cases[i].drop ? FLOW_DROP : FLOW_FORWARD);
		if (!cases[i].drop)
			assert_int_equal(v.outs, cases[i].outs);
		assert_int_equal(v.avp_outs, cases[i].avp_outs);
		/* Received, and read, also when nobody gets it. */
		assert_int_equal(f.stats.in[0].packets + f.stats.in[1].packets, 1);
		assert_int_equal(v.pass, cases[i].what == PCMU ? 0 : FLOW_PASS_RTCP);
	}
}

static void silence(void **state)
{
	struct flow_rules r = rules_make(FLOW_RTP, FLOW_SILENCE | FLOW_PT_LIST);
	struct sample s;
	struct flow f;
	struct flow_verdict v;

	(void) state;
	flow_make(&f, &r);
	v = meet(&f, PEER, PCMU, start_us);
	assert_int_equal(v.fill, 0xff);
	assert_int_equal(v.fill_from, 12);
	assert_int_equal(v.fill_len, 20);
	v = meet(&f, PEER, DTMF, start_us);
	assert_int_equal(v.action, FLOW_FORWARD);
	assert_int_equal(v.fill_len, 0);
	/* Nothing is made silent in a packet without payload, nor by a list that is too long. */
	s = sample_make(PCMU);
	v = flow_step(&f, &(struct flow_packet){ { s.bytes, 12 }, address(PEER), false }, start_us);
	assert_int_equal(v.action, FLOW_FORWARD);
	assert_int_equal(v.fill_len, 0);
	r.fill_count = 255;
	r.fill[0].pt = 1;
	flow_make(&f, &r);
	for (unsigned i = 1; i < FLOW_FILL_MAX; i++)
		f.rules.fill[i].pt = 1;
	v = meet(&f, PEER, PCMU, start_us);
	assert_int_equal(v.fill_len, 0);
}

static void loops_are_cut(void **state)
{
	const struct flow_rules r = rules_make(FLOW_RTP, FLOW_LOOP_CHECK);
	struct flow f;

	(void) state;
	flow_make(&f, &r);
	assert_int_equal(meet(&f, PEER, PCMU, start_us).action, FLOW_FORWARD);
	assert_int_equal(meet(&f, PEER, PCMU, start_us + 10).drop, FLOW_DROP_LOOP);
	assert_int_equal(meet(&f, PEER, DTMF, start_us + 20).action, FLOW_FORWARD);
	assert_int_equal(meet(&f, PEER, PCMU, start_us + 30).drop, FLOW_DROP_LOOP);
	/* Long after it may come again. */
	assert_int_equal(meet(&f, PEER, PCMU, start_us + 2000000).action, FLOW_FORWARD);
	assert_int_equal(f.stats.in[0].packets, 3);
	assert_int_equal(f.stats.drops[FLOW_DROP_LOOP], 2);
}

static void admitted_and_refused_are_counted_once(void **state)
{
	struct flow_rules r = rules_make(FLOW_RTP, FLOW_TAKE_STUN | FLOW_READ_RTCP);
	const struct sample s = sample_make(PCMU);
	const struct flow_packet p = { { s.bytes, s.len }, address(STRANGER), false };
	const struct flow_packet cut = { { s.bytes, s.len }, address(PEER), true };
	struct flow f;

	(void) state;
	r.state = FLOW_LEARNING;
	flow_make(&f, &r);
	assert_int_equal(flow_step(&f, &p, start_us).action, FLOW_PASS);
	assert_int_equal(f.stats.in[0].packets, 0);
	assert_int_equal(flow_admit(&f, &p, start_us).action, FLOW_FORWARD);
	assert_int_equal(f.stats.in[0].packets, 1);
	assert_int_equal(f.stats.last_us, start_us);
	flow_refuse(&f, FLOW_DROP_UNLEARNT);
	flow_refuse(&f, FLOW_DROP_NONE);
	flow_refuse(&f, FLOW_DROPS);
	assert_int_equal(f.stats.drops[FLOW_DROP_UNLEARNT], 1);
	assert_int_equal(f.stats.in_errors[0], 0);
	flow_refuse(&f, FLOW_DROP_SOURCE);
	assert_int_equal(f.stats.in_errors[0], 1);
	assert_int_equal(flow_step(&f, &cut, start_us).drop, FLOW_DROP_OVERSIZE);
	flow_sent(&f, FLOW_CLASS_RTCP, 99, FLOW_DROP_NONE);
	flow_sent(&f, FLOW_CLASS_RTCP, 99, FLOW_DROP_SEND_FULL);
	assert_int_equal(f.stats.out[FLOW_CLASS_RTCP].packets, 1);
	assert_int_equal(f.stats.out[FLOW_CLASS_RTCP].bytes, 99);
	assert_int_equal(f.stats.out_errors[FLOW_CLASS_RTCP], 1);
	assert_int_equal(f.stats.drops[FLOW_DROP_SEND_FULL], 1);
	/* New rules, old counters. */
	r.state = FLOW_CONFIRMED;
	flow_rules_set(&f, &r);
	assert_int_equal(f.stats.in[0].packets, 1);
	assert_true(f.rules.local.port == address(OURSELVES).port);
}

/* Sequences of one source: numbers as they arrive, and what they add up to. */
static void sequences(void **state)
{
	static const struct {
		const char *why;
		uint16_t seqs[12];
		unsigned count;
		int lost;
		unsigned duplicates, reordered, resets;
	} cases[] = {
		{ "in order", { 1, 2, 3, 4 }, 4, 0, 0, 0, 0 },
		{ "over the end", { 65534, 65535, 0, 1 }, 4, 0, 0, 0, 0 },
		{ "two lost", { 1, 2, 5, 6 }, 4, 2, 0, 0, 0 },
		{ "lost over the end", { 65535, 1 }, 2, 1, 0, 0, 0 },
		{ "one twice", { 1, 2, 2, 3 }, 4, -1, 1, 0, 0 },
		{ "swapped", { 1, 3, 2, 4 }, 4, 0, 0, 1, 0 },
		{ "swapped over the end", { 65535, 1, 0, 2 }, 4, 0, 0, 1, 0 },
		{ "late, then again", { 1, 4, 2, 2 }, 4, 0, 1, 1, 0 },
		{ "before the first", { 10, 9, 11 }, 3, -1, 0, 1, 0 },
		{ "too late to know whether it came before",
		  { 200, 120, 120, 201 },
		  4,
		  -2,
		  0,
		  2,
		  0 },
		{ "one stray", { 1, 2, 30000, 3 }, 4, 0, 0, 0, 0 },
		{ "starts anew", { 1, 2, 30000, 30001, 30002 }, 5, 0, 0, 0, 1 },
		{ "starts anew and loses", { 1, 2, 4, 30000, 30001, 30003 }, 6, 2, 0, 0, 1 },
		{ "starts anew twice", { 1, 20000, 20001, 5, 6, 7 }, 6, 0, 0, 0, 2 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct flow_rules r = rules_make(FLOW_RTP, 0);
		struct flow f;

		print_message("%s\n", cases[i].why);
		flow_make(&f, &r);
		for (unsigned n = 0; n < cases[i].count; n++) {
			struct sample s = sample_make(PCMU);
			const struct flow_packet p = { { s.bytes, s.len }, address(PEER), false };

			s.bytes[2] = (uint8_t) (cases[i].seqs[n] >> 8);
			s.bytes[3] = (uint8_t) cases[i].seqs[n];
			(void) flow_step(&f, &p, start_us + n * 20000);
		}
		assert_int_equal(f.stats.ssrc[0].packets, cases[i].count);
		assert_int_equal(flow_ssrc_lost(&f.stats.ssrc[0]), cases[i].lost);
		assert_int_equal(f.stats.ssrc[0].duplicates, cases[i].duplicates);
		assert_int_equal(f.stats.ssrc[0].reordered, cases[i].reordered);
		assert_int_equal(f.stats.ssrc[0].resets, cases[i].resets);
	}
}

static void jitter_by_the_clock_of_the_payload_type(void **state)
{
	const struct flow_rules r = rules_make(FLOW_RTP, FLOW_PT_LIST);
	struct flow f;
	double want = 0, got;

	(void) state;
	flow_make(&f, &r);
	for (unsigned n = 0; n < 1000; n++) {
		struct sample s = sample_make(n % 7 == 6 ? DTMF : PCMU);
		const struct flow_packet p = { { s.bytes, s.len }, address(PEER), false };

		s.bytes[2] = (uint8_t) (n >> 8);
		s.bytes[3] = (uint8_t) n;
		s.bytes[4] = 0;
		s.bytes[5] = (uint8_t) (n * 160 >> 16);
		s.bytes[6] = (uint8_t) (n * 160 >> 8);
		s.bytes[7] = (uint8_t) (n * 160);
		/* Every second one is 5 ms late: 40 ticks of 8000 Hz. */
		(void) flow_step(&f, &p, start_us + n * 20000 + n % 2 * 5000);
	}
	for (unsigned n = 1; n < 1000; n++) {
		/* Among those that are not DTMF the delay changes, unless an even number of
		 * packets lies between. */
		if (n % 7 == 6)
			continue;
		want += ((n % 7 == 0 ? 0 : 40) - want) / 16;
	}
	/* A source that was never heard, or whose clock nobody knows, has neither. */
	assert_int_equal(flow_ssrc_jitter_us(&f.stats.ssrc[1], &f.rules), 0);
	assert_int_equal(flow_ssrc_lost(&f.stats.ssrc[1]), 0);
	got = (double) flow_ssrc_jitter_us(&f.stats.ssrc[0], &f.rules);
	assert_true(got > want * 125 - 300 && got < want * 125 + 300);
}

static void five_sources_in_four_places(void **state)
{
	const struct flow_rules r = rules_make(FLOW_RTP, 0);
	struct flow f;

	(void) state;
	flow_make(&f, &r);
	for (unsigned n = 0; n < 5; n++) {
		struct sample s = sample_make(PCMU);
		const struct flow_packet p = { { s.bytes, s.len }, address(PEER), false };

		s.bytes[11] = (uint8_t) n;
		(void) flow_step(&f, &p, start_us + n * 20000);
	}
	assert_int_equal(f.stats.ssrc[0].ssrc, 4);
	assert_int_equal(f.stats.ssrc[0].packets, 1);
	assert_int_equal(f.stats.ssrc[1].ssrc, 1);
	assert_int_equal(f.stats.ssrc_changes, 4);
}

static void specs(void **state)
{
	struct flow_spec s = { .rules = { .state = FLOW_CONFIRMED } };
	const struct flow_out out = { .port = 1 };

	(void) state;
	assert_true(flow_spec_is_sound(&s));
	for (unsigned i = 0; i < FLOW_OUT_MAX; i++)
		assert_true(flow_out_add(&s, &out, i % 4));
	assert_false(flow_out_add(&s, &out, 3));
	assert_int_equal(s.rules.rtp_outs, 0xaaaa);
	assert_int_equal(s.rules.rtcp_outs, 0xcccc);
	assert_true(flow_spec_is_sound(&s));
	s.out_count--;
	assert_false(flow_spec_is_sound(&s));
	s.rules.rtcp_outs = s.rules.rtp_outs = 0;
	assert_true(flow_spec_is_sound(&s));
	s.rules.kind = FLOW_OPAQUE + 1;
	assert_false(flow_spec_is_sound(&s));
	s.rules.kind = 0;
	s.rules.state = FLOW_CONFIRMED + 1;
	assert_false(flow_spec_is_sound(&s));
	s.rules.state = 0;
	s.rules.policy = FLOW_HANDOVER + 1;
	assert_false(flow_spec_is_sound(&s));
	s.rules.policy = 0;
	s.rules.clock_hz[0] = 8000;
	assert_false(flow_spec_is_sound(&s));
	s.rules.clock_hz[0] = 0;
	s.rules.fill_count = FLOW_FILL_MAX + 1;
	assert_false(flow_spec_is_sound(&s));
	s.rules.fill_count = 0;
	s.out_count = FLOW_OUT_MAX + 1;
	assert_false(flow_spec_is_sound(&s));
	s.out_count = 0;
	for (unsigned pt = 0; pt < 256; pt++)
		flow_pt_add(&s.rules, (uint8_t) pt, pt % 5 * 1000, FLOW_PT_FILL, (uint8_t) pt);
	assert_true(flow_spec_is_sound(&s));
	assert_int_equal(s.rules.fill_count, FLOW_FILL_MAX);
	assert_true(flow_pt_is_known(&s.rules, 127));
	/* Twice is once. */
	flow_pt_add(&s.rules, 3, 1000, FLOW_PT_FILL, 77);
	assert_int_equal(s.rules.fill[3].byte, 77);
}

static void reasons_have_names(void **state)
{
	(void) state;
	for (unsigned i = 0; i < FLOW_DROPS; i++)
		assert_true(flow_drop_name((enum flow_drop) i)[0] != 0);
	for (unsigned i = 0; i < FLOW_PASSES; i++)
		assert_true(flow_pass_name((enum flow_pass) i)[0] != 0);
	assert_string_equal(flow_drop_name(FLOW_DROP_SOURCE), "wrong-source");
	assert_string_equal(flow_drop_name(FLOW_DROPS), "none");
	assert_string_equal(flow_pass_name(FLOW_PASSES), "none");
}

static uint32_t roll(void)
{
	static uint32_t seed = 11;

	seed = seed * 1664525 + 1013904223;
	return seed >> 16;
}

static struct flow_rules random_rules(void)
{
	struct flow_rules r = rules_make((enum flow_kind)(roll() % 4), roll() & roll() & 0xffff);

	if (roll() % 8 == 0)
		r.state = (uint8_t) (roll() % 3);
	r.policy = (uint8_t) (roll() % 4);
	r.silent_ms = roll() % 100;
	r.muted_outs = (uint16_t) (roll() % 8 ? 0 : roll() % 4);
	r.avp_outs = (uint16_t) (roll() % 4);
	r.rtp_outs = (uint16_t) (roll() % 4);
	return r;
}

static void random_lives_as_the_reference(void **state)
{
	static struct flow_ref ref;

	(void) state;
	for (unsigned life = 0; life < 3000; life++) {
		struct flow f;
		struct flow_rules r = random_rules();
		uint64_t now_us = start_us;
		uint16_t seq = (uint16_t) roll();

		flow_make(&f, &r);
		memset(&ref, 0, sizeof(ref));
		ref.rules.local = address(OURSELVES);
		flow_ref_rules_set(&ref, &r);
		for (unsigned n = 0; n < 100; n++) {
			struct sample s =
				sample_make(roll() % 3 ? PCMU : (enum what)(roll() % WHATS));
			const struct flow_packet p = { { s.bytes, s.len },
						       address(roll() % 8 ? PEER
									  : (enum who)(roll() % 3)),
						       roll() % 64 == 0 };
			const bool is_admitted = roll() % 4 == 0;
			struct flow_verdict a, b;

			now_us += roll() % 30000;
			seq = (uint16_t) (seq + (roll() % 8 ? 1 : (int) (roll() % 9) - 4));
			if (roll() % 40 == 0)
				seq = (uint16_t) roll();
			if (s.len >= 12 && s.bytes[0] == 0x80 && s.bytes[1] < 128) {
				s.bytes[2] = (uint8_t) (seq >> 8);
				s.bytes[3] = (uint8_t) seq;
				s.bytes[6] = (uint8_t) n;
				s.bytes[11] = (uint8_t) (roll() % 16 ? 1 : roll() % 6);
			}
			if (roll() % 32 == 0) {
				r = random_rules();
				flow_rules_set(&f, &r);
				flow_ref_rules_set(&ref, &r);
			}
			a = is_admitted ? flow_admit(&f, &p, now_us) : flow_step(&f, &p, now_us);
			b = flow_ref_step(&ref, &p, now_us, is_admitted);
			assert_true(flow_ref_same(&a, &b));
		}
		assert_null(flow_ref_differs(&ref, &f.stats));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_hold),
		cmocka_unit_test(closed_and_learning),
		cmocka_unit_test(policies_after_confirmation),
		cmocka_unit_test(rtcp_continues_by_its_sender),
		cmocka_unit_test(outputs),
		cmocka_unit_test(silence),
		cmocka_unit_test(loops_are_cut),
		cmocka_unit_test(admitted_and_refused_are_counted_once),
		cmocka_unit_test(sequences),
		cmocka_unit_test(jitter_by_the_clock_of_the_payload_type),
		cmocka_unit_test(five_sources_in_four_places),
		cmocka_unit_test(specs),
		cmocka_unit_test(reasons_have_names),
		cmocka_unit_test(random_lives_as_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
