// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Filling a spec, checking it, and the names of reasons. */
#include "core/flow/flow.h"

static const char *const drop_names[FLOW_DROPS] = {
	"none",
#define DROP(name, code, text) code,
#include "spec/drop_reasons.def"
#undef DROP
};

static const char *const pass_names[FLOW_PASSES] = {
	"none",
#define PASS(name, code, text) code,
#include "spec/pass_reasons.def"
#undef PASS
};

const char *flow_drop_name(enum flow_drop why)
{
	return drop_names[(unsigned) why < FLOW_DROPS ? why : 0];
}

const char *flow_pass_name(enum flow_pass why)
{
	return pass_names[(unsigned) why < FLOW_PASSES ? why : 0];
}

/* Index of a clock rate, which is entered if it is new; 0 if there is no room. */
static uint8_t clock_enter(struct flow_rules *r, uint32_t hz)
{
	for (uint8_t i = 1; i < FLOW_CLOCK_MAX && hz; i++) {
		if (!r->clock_hz[i])
			r->clock_hz[i] = hz;
		if (r->clock_hz[i] == hz)
			return i;
	}
	return 0;
}

static void fill_enter(struct flow_rules *r, uint8_t pt, uint8_t byte)
{
	for (unsigned i = 0; i < FLOW_FILL_MAX; i++) {
		if (i == r->fill_count)
			r->fill_count++;
		else if (r->fill[i].pt != pt)
			continue;
		r->fill[i].pt = pt;
		r->fill[i].byte = byte;
		return;
	}
}

void flow_pt_add(struct flow_rules *r, uint8_t pt, uint32_t clock_hz, unsigned flags, uint8_t fill)
{
	const unsigned shift = pt % 32 * 2;
	const uint64_t clock = clock_enter(r, clock_hz);

	if (pt > 127)
		return;
	r->flags |= FLOW_PT_LIST;
	r->known_pts[pt / 64] |= (uint64_t) 1 << pt % 64;
	if (flags & FLOW_PT_DTMF)
		r->dtmf_pts[pt / 64] |= (uint64_t) 1 << pt % 64;
	r->clock_of_pt[pt / 32] &= ~((uint64_t) 3 << shift);
	r->clock_of_pt[pt / 32] |= clock << shift;
	if (flags & FLOW_PT_FILL)
		fill_enter(r, pt, fill);
}

bool flow_pt_is_known(const struct flow_rules *r, uint8_t pt)
{
	return !(r->flags & FLOW_PT_LIST) || (r->known_pts[pt >> 6 & 1] >> (pt & 63) & 1);
}

bool flow_out_add(struct flow_spec *s, const struct flow_out *out, unsigned class_mask)
{
	const uint16_t bit = (uint16_t) (s->out_count < FLOW_OUT_MAX ? 1u << s->out_count : 0);

	if (!bit)
		return false;
	s->out[s->out_count++] = *out;
	if (class_mask & 1u << FLOW_CLASS_RTP)
		s->rules.rtp_outs |= bit;
	if (class_mask & 1u << FLOW_CLASS_RTCP)
		s->rules.rtcp_outs |= bit;
	return true;
}

bool flow_spec_is_sound(const struct flow_spec *s)
{
	const struct flow_rules *r = &s->rules;
	uint32_t outs;

	if (s->out_count > FLOW_OUT_MAX || r->fill_count > FLOW_FILL_MAX)
		return false;
	outs = (1u << s->out_count) - 1;
	return r->kind <= FLOW_OPAQUE && r->state <= FLOW_CONFIRMED && r->policy <= FLOW_HANDOVER &&
	       !r->clock_hz[0] &&
	       !((r->rtp_outs | r->rtcp_outs | r->muted_outs | r->avp_outs) & ~outs);
}
