/* fuzz/flow_fuzz.c: a port's life as a list of events: packets, packets admitted or refused, new
 * rules, sends.  Oracle: tests/core/flow_ref.h, for each verdict and all counters at the end.
 *
 * An event is a byte of kind, then its data; see event_run.
 */
#include "core/flow/flow.h"

#include "tests/core/flow_ref.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct flow flow;
static struct flow_ref ref;
static uint64_t now_us;

static uint32_t take(struct slice *in, size_t len)
{
	uint32_t n = 0;

	for (; len && in->len; len--, in->data++, in->len--)
		n = n << 8 | in->data[0];
	return n;
}

static struct endpoint source_make(unsigned n)
{
	struct endpoint e = { .port = (uint16_t) (4000 + n) };

	e.ip.family = n & 2 ? ADDR_IP6 : ADDR_IP4;
	e.ip.bytes[0] = 10;
	return e;
}

static void fail(const char *what)
{
	fprintf(stderr, "flow differs from its reference: %s\n", what);
	abort();
}

/* A packet: a few bytes choose a header that is right, the rest is as it comes. */
static size_t packet_make(struct slice *in, uint8_t packet[600])
{
	const unsigned form = take(in, 1);
	size_t len = take(in, 1);
	const uint16_t seq = (uint16_t) (take(in, 1) * 113);

	if (form & 64)
		len += 256;
	for (size_t i = 0; i < len; i++)
		packet[i] = (uint8_t) take(in, 1);
	if (form & 1 && len >= 12) {
		packet[0] = (uint8_t) ((packet[0] & 0x20) | 0x80);
		packet[1] &= 0xa3;
		packet[2] = (uint8_t) (seq >> 8);
		packet[3] = form & 32 ? packet[3] : (uint8_t) seq;
		packet[8] = packet[9] = packet[10] = 0;
		packet[11] &= 7;
	} else if (form & 2 && len >= 8) {
		packet[0] = 0x80;
		packet[1] = (uint8_t) (200 + packet[1] % 8);
		packet[2] = 0;
		packet[3] = (uint8_t) (packet[3] % (len / 4));
	} else if (form & 4 && len >= 20) {
		packet[0] &= 3;
		packet[2] = (uint8_t) ((len - 20) >> 8);
		packet[3] = (uint8_t) (len - 20);
		memcpy(packet + 4, "\x21\x12\xa4\x42", 4);
	}
	return len;
}

static void rules_make(struct slice *in, struct flow_spec *spec)
{
	struct flow_rules *r = &spec->rules;
	const struct flow_out out = { .port = 1 };

	memset(spec, 0, sizeof(*spec));
	r->kind = (uint8_t) (take(in, 1) % 5);
	r->state = (uint8_t) (take(in, 1) % 4);
	if (r->state == 3)
		r->state = FLOW_CONFIRMED;
	r->policy = (uint8_t) (take(in, 1) % 4);
	r->flags = take(in, 2);
	if (take(in, 1) & 1)
		r->flags &= take(in, 2);
	r->silent_ms = take(in, 1) * 20;
	r->source = source_make(take(in, 1) % 4);
	for (unsigned i = take(in, 1) % 6; i; i--)
		if (!flow_out_add(spec, &out, take(in, 1)))
			break;
	r->muted_outs = (uint16_t) (take(in, 1) & ((1u << spec->out_count) - 1));
	r->avp_outs = (uint16_t) (take(in, 1) & ((1u << spec->out_count) - 1));
	for (unsigned i = take(in, 1) % 8; i; i--)
		flow_pt_add(r, (uint8_t) take(in, 1), take(in, 1) * 500, take(in, 1),
			    (uint8_t) take(in, 1));
}

static void packet_event(struct slice *in, unsigned kind)
{
	uint8_t packet[600];
	const unsigned who = take(in, 1);
	const size_t len = packet_make(in, packet);
	uint8_t *exact = malloc(len ? len : 1);
	struct flow_packet p = { .bytes = { exact, len }, .from = source_make(who % 5) };
	struct flow_verdict a, b;

	memcpy(exact, packet, len);
	p.is_cut = who > 250;
	for (unsigned turn = 0; turn < (who & 64 ? 2u : 1u); turn++) {
		a = kind == 1 ? flow_admit(&flow, &p, now_us) : flow_step(&flow, &p, now_us);
		b = flow_ref_step(&ref, &p, now_us, kind == 1);
		if (!flow_ref_same(&a, &b)) {
			fprintf(stderr, "action %u %u, drop %u %u, pass %u %u, outs %x %x\n",
				a.action, b.action, a.drop, b.drop, a.pass, b.pass, a.outs, b.outs);
			fail("verdict");
		}
		if (a.fill_len && (size_t) a.fill_from + a.fill_len > len)
			fail("silence beyond the packet");
		if (a.outs & ~(flow.rules.rtp_outs | flow.rules.rtcp_outs))
			fail("an output that is not there");
	}
	free(exact);
}

static void event_run(struct slice *in)
{
	const unsigned kind = take(in, 1) % 16;
	struct flow_spec spec;
	unsigned why;

	switch (kind) {
	case 14:
		rules_make(in, &spec);
		if (flow_spec_is_sound(&spec) != (spec.rules.kind <= FLOW_OPAQUE))
			fail("soundness");
		if (!flow_spec_is_sound(&spec))
			return;
		flow_rules_set(&flow, &spec.rules);
		flow_ref_rules_set(&ref, &spec.rules);
		return;
	case 13:
		why = take(in, 1);
		flow_refuse(&flow, (enum flow_drop) why);
		if (why && why < FLOW_DROPS) {
			ref.drops[why]++;
			if (why == FLOW_DROP_SOURCE || why == FLOW_DROP_OWN_SOURCE ||
			    why == FLOW_DROP_OVERSIZE || why == FLOW_DROP_NOT_RTP ||
			    why == FLOW_DROP_MALFORMED)
				ref.in_errors[ref.rules.kind == FLOW_RTCP]++;
		}
		return;
	case 12:
		why = take(in, 1);
		flow_sent(&flow, (enum flow_class)(why & 1), 10,
			  why & 2 ? FLOW_DROP_SEND_FULL : FLOW_DROP_NONE);
		ref.out[why & 1].packets += !(why & 2);
		ref.out[why & 1].bytes += why & 2 ? 0 : 10;
		ref.out_errors[why & 1] += (why & 2) / 2;
		ref.drops[FLOW_DROP_SEND_FULL] += (why & 2) / 2;
		return;
	case 11:
		now_us += (uint64_t) take(in, 1) * 40000;
		return;
	case 10:
		now_us -= take(in, 1);
		return;
	default:
		now_us += take(in, 1) * 100;
		packet_event(in, kind);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice in = { data, size };
	struct flow_spec spec;
	const char *what;

	memset(&flow, 0, sizeof(flow));
	memset(&ref, 0, sizeof(ref));
	now_us = 1700000000000000;
	flow.rules.local = source_make(4);
	ref.rules.local = source_make(4);
	rules_make(&in, &spec);
	if (flow_spec_is_sound(&spec)) {
		flow_rules_set(&flow, &spec.rules);
		flow_ref_rules_set(&ref, &spec.rules);
	}
	while (in.len)
		event_run(&in);
	what = flow_ref_differs(&ref, &flow.stats);
	if (what)
		fail(what);
	return 0;
}
