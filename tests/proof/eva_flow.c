// EVA sources: core/flow/flow.c core/flow/flow_ssrc.c core/flow/flow_spec.c parsers/rtp.c parsers/rtcp.c parsers/packet_class.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: step_any admit_any spec_any
// EVA options: -eva-split-return auto
/* tests/proof/eva_flow.c: any packet meets a port with any rules and any counters, also impossible
 * ones; the verdict's outputs and silence are read as a backend does.
 */
#include "core/flow/flow.h"
#include "tests/proof/any.h"

static struct flow flow;
static struct flow_packet packet;
static struct flow_spec spec;

/* The compiler's own, which Frama-C does not know. */
int __builtin_memcmp(const void *a, const void *b, size_t len)
{
	const uint8_t *x = a, *y = b;

	for (size_t i = 0; i < len; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

static void world_make(void)
{
	Frama_C_make_unknown((char *) &flow, sizeof(flow));
	Frama_C_make_unknown((char *) &packet.from, sizeof(packet.from));
	packet.bytes = any_text();
	packet.is_cut = Frama_C_interval(0, 1);
}

static unsigned verdict_read(const struct flow_verdict *v)
{
	unsigned sum = v->action + v->drop + v->pass + v->flow_class;

	for (unsigned i = 0; i < 16; i++)
		sum += v->outs >> i & 1;
	flow_sent(&flow, v->flow_class ? FLOW_CLASS_RTCP : FLOW_CLASS_RTP, proof_len,
		  FLOW_DROP_NONE);
	flow_sent(&flow, FLOW_CLASS_RTP, proof_len, FLOW_DROP_SEND_FULL);
	return sum + flow_drop_name((enum flow_drop) v->drop)[0] +
	       flow_pass_name((enum flow_pass) v->pass)[0];
}

unsigned step_any(void)
{
	struct flow_verdict v;

	world_make();
	v = flow_step(&flow, &packet, (uint64_t) Frama_C_unsigned_long_interval(0, UINT64_MAX));
	return verdict_read(&v);
}

unsigned admit_any(void)
{
	struct flow_verdict v;

	world_make();
	v = flow_admit(&flow, &packet, (uint64_t) Frama_C_unsigned_long_interval(0, UINT64_MAX));
	flow_refuse(&flow, (enum flow_drop) Frama_C_interval(0, 255));
	return verdict_read(&v);
}

unsigned spec_any(void)
{
	const struct flow_out out = { .port = 1 };
	unsigned sum = 0;

	world_make();
	Frama_C_make_unknown((char *) &spec, sizeof(spec));
	flow_pt_add(&spec.rules, (uint8_t) Frama_C_interval(0, 255), 8000,
		    (unsigned) Frama_C_interval(0, 3), 0);
	sum += flow_out_add(&spec, &out, (unsigned) Frama_C_interval(0, 3));
	sum += flow_pt_is_known(&spec.rules, (uint8_t) Frama_C_interval(0, 255));
	if (flow_spec_is_sound(&spec))
		flow_rules_set(&flow, &spec.rules);
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
		sum += (unsigned) flow_ssrc_jitter_us(&flow.stats.ssrc[i], &flow.rules) +
		       (flow_ssrc_lost(&flow.stats.ssrc[i]) != 0);
	return sum;
}
