// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "core/flow/flow.h"

#include "base/peek.h"
#include "core/flow/flow_ssrc.h"
#include "parsers/packet_class.h"
#include "parsers/rtcp.h"
#include "parsers/rtp.h"

#if defined(PLANT) && PLANT == 1
#define RTCP_LEAST 4 /* planted: no room for the sender's SSRC */
#else
#define RTCP_LEAST 8
#endif
#if defined(PLANT) && PLANT == 2
#define SSRC_GOES_ON(a, b) true /* planted: any SSRC continues the stream */
#else
#define SSRC_GOES_ON(a, b) ((a) == (b))
#endif

/* Drops that are errors too: the sender is wrong, or what he sends. */
static const uint32_t error_drops = 1u << FLOW_DROP_SOURCE | 1u << FLOW_DROP_OWN_SOURCE |
				    1u << FLOW_DROP_OVERSIZE | 1u << FLOW_DROP_NOT_RTP |
				    1u << FLOW_DROP_MALFORMED;
_Static_assert(FLOW_DROPS <= 32, "error_drops has a bit for each");

/* Fast ticks beyond which a timestamp can't have run: the highest clock in use is 192 kHz. */
enum { TICKS_PER_MS_MAX = 192, REACH_SLACK_MS = 1000 };

/* One packet as the steps below see it. */
struct look {
	const struct flow_packet *packet;
	uint64_t now_us;
	enum packet_class class;
	enum flow_class flow_class;
	bool is_stray; /* RTCP on a port for RTP alone */
	bool has_rtp;  /* rtp is valid */
	struct rtp_view rtp;
	bool has_rtcp; /* a whole RTCP header is there */
	uint32_t rtcp_ssrc;
};

static bool endpoint_same(const struct endpoint *a, const struct endpoint *b)
{
	return __builtin_memcmp(a, b, sizeof(*a)) == 0;
}

static bool bit_has(const uint64_t bits[2], uint8_t pt)
{
	return bits[pt >> 6 & 1] >> (pt & 63) & 1;
}

static void bit_add(uint64_t bits[2], uint8_t pt)
{
	bits[pt >> 6 & 1] |= (uint64_t) 1 << (pt & 63);
}

/* Looking at the packet. */

static void rtcp_look(struct look *l)
{
	const struct slice bytes = l->packet->bytes;

	/* A part announces its length in words; an SRTCP packet has more behind it. */
	l->has_rtcp = bytes.len >= RTCP_LEAST && 4 + 4u * (size_t) peek_be16(bytes, 2) <= bytes.len;
	l->rtcp_ssrc = peek_be32(bytes, 4);
}

static struct look look_at(const struct flow_rules *r, const struct flow_packet *p, uint64_t now_us)
{
	struct look l = { .packet = p, .now_us = now_us, .class = packet_class_of(p->bytes) };
	const bool is_rtcp_port = r->kind == FLOW_RTCP || r->kind == FLOW_MUX;

	l.flow_class = r->kind == FLOW_RTCP ? FLOW_CLASS_RTCP : FLOW_CLASS_RTP;
	if (r->kind == FLOW_OPAQUE)
		return l;
	if (l.class == PACKET_RTCP && is_rtcp_port) {
		l.flow_class = FLOW_CLASS_RTCP;
		rtcp_look(&l);
	} else if (l.class == PACKET_RTCP) {
		l.is_stray = true;
	} else if (l.class == PACKET_RTP && r->kind != FLOW_RTCP) {
		l.has_rtp = (r->flags & FLOW_SECURE ? rtp_header_parse(p->bytes, &l.rtp)
						    : rtp_view_parse(p->bytes, &l.rtp)) == RTP_OK;
	}
	return l;
}

/* What is neither RTP nor RTCP where these are spoken; or FLOW_DROP_NONE. */
static enum flow_drop junk_reason(const struct flow_rules *r, const struct look *l)
{
	if (r->kind == FLOW_OPAQUE || l->has_rtp || l->has_rtcp || l->is_stray)
		return FLOW_DROP_NONE;
	switch (l->class) {
	case PACKET_STUN:
		return FLOW_DROP_STUN;
	case PACKET_DTLS:
		return FLOW_DROP_DTLS;
	case PACKET_RTP:
		return r->kind == FLOW_RTCP ? FLOW_DROP_NOT_RTP : FLOW_DROP_MALFORMED;
	case PACKET_RTCP:
		return FLOW_DROP_MALFORMED;
	default:
		return FLOW_DROP_NOT_RTP;
	}
}

/* Another source. */

static uint64_t elapsed_us(const struct flow_stats *s, const struct look *l)
{
	return l->now_us > s->last_us ? l->now_us - s->last_us : 0;
}

/* The packet goes on where the confirmed source stopped: same SSRC, and sequence number and
 * timestamp are ahead by no more than the time that passed allows. */
static bool rtp_continues(const struct flow_stats *s, const struct look *l)
{
	const struct flow_ssrc *last = &s->ssrc[s->ssrc_last % FLOW_SSRC_MAX];
	const uint64_t passed_ms = elapsed_us(s, l) / 1000 + REACH_SLACK_MS;
	const uint32_t ticks = l->rtp.timestamp - last->timestamp;
	const uint16_t steps = (uint16_t) (l->rtp.seq - last->seq_max);

	return last->packets && SSRC_GOES_ON(last->ssrc, l->rtp.ssrc) && steps > 0 &&
	       steps < FLOW_SEQ_REACH && ticks <= INT32_MAX &&
	       ticks / TICKS_PER_MS_MAX <= passed_ms;
}

static bool stream_continues(const struct flow *f, const struct look *l)
{
	const struct flow_stats *s = &f->stats;

	if (elapsed_us(s, l) < (uint64_t) f->rules.silent_ms * 1000)
		return false;
	if (l->has_rtp)
		return rtp_continues(s, l);
	return l->has_rtcp && s->has_rtcp_ssrc && s->rtcp_ssrc == l->rtcp_ssrc;
}

/* What a source other than the confirmed one gets; *pass is set if it is to be passed up. */
static enum flow_drop stranger_decide(const struct flow *f, const struct look *l,
				      enum flow_pass *pass)
{
	switch (f->rules.policy) {
	case FLOW_ANY:
		return FLOW_DROP_NONE;
	case FLOW_HANDOVER:
		*pass = FLOW_PASS_SOURCE;
		return FLOW_DROP_NONE;
	case FLOW_CONTINUITY:
		if (stream_continues(f, l)) {
			*pass = FLOW_PASS_CONTINUES;
			return FLOW_DROP_NONE;
		}
		return FLOW_DROP_SOURCE;
	default:
		return FLOW_DROP_SOURCE;
	}
}

/* Loops. */

/* FNV-1a over the first bytes and the length: a loop brings the same packet, nobody gains by a
 * collision but his own packet's loss. */
static uint32_t loop_hash(struct slice bytes)
{
	uint32_t hash = 2166136261u ^ (uint32_t) bytes.len;

	for (size_t i = 0; i < 64 && i < bytes.len; i++)
		hash = (hash ^ bytes.data[i]) * 16777619u;
	return hash;
}

static bool loop_closes(struct flow_stats *s, const struct look *l)
{
	const uint32_t hash = loop_hash(l->packet->bytes);
	const uint32_t ms = (uint32_t) (l->now_us / 1000) | 1;
	unsigned oldest = 0;

	for (unsigned i = 0; i < FLOW_LOOP_RING; i++) {
		if (s->loop[i].ms && s->loop[i].hash == hash && ms - s->loop[i].ms < FLOW_LOOP_MS) {
			s->loop[i].ms = ms;
			return true;
		}
		if (s->loop[oldest].ms &&
		    (!s->loop[i].ms || ms - s->loop[i].ms > ms - s->loop[oldest].ms))
			oldest = i;
	}
	s->loop[oldest].hash = hash;
	s->loop[oldest].ms = ms;
	return false;
}

/* What the call says about an accepted packet. */

static enum flow_drop rtp_rule(const struct flow_rules *r, const struct look *l)
{
	const bool is_dtmf = l->has_rtp && bit_has(r->dtmf_pts, l->rtp.payload_type);

	if (r->flags & FLOW_HELD)
		return FLOW_DROP_HELD;
	if (r->flags & FLOW_BLOCK_MEDIA && !is_dtmf)
		return FLOW_DROP_BLOCK_MEDIA;
	if (r->flags & FLOW_BLOCK_DTMF && is_dtmf)
		return FLOW_DROP_BLOCK_DTMF;
	return FLOW_DROP_NONE;
}

static void silence_make(const struct flow_rules *r, const struct look *l, struct flow_verdict *v)
{
	for (unsigned i = 0; i < FLOW_FILL_MAX && i < r->fill_count; i++) {
		if (r->fill[i].pt != l->rtp.payload_type || !l->rtp.payload.len)
			continue;
		v->fill = r->fill[i].byte;
		v->fill_from = (uint16_t) l->rtp.payload_at;
		v->fill_len = (uint16_t) l->rtp.payload.len;
	}
}

/* Takes feedback away from outputs that don't know it. */
static enum flow_drop feedback_rule(const struct flow_rules *r, const struct look *l,
				    struct flow_verdict *v)
{
	const uint16_t avp_outs = v->outs & r->avp_outs;
	struct rtcp_survey survey;

	if (!avp_outs || r->flags & FLOW_SECURE || !l->has_rtcp)
		return FLOW_DROP_NONE;
	survey = rtcp_survey_make(l->packet->bytes);
	if (survey.err) {
		v->outs &= (uint16_t) ~avp_outs;
		return v->outs ? FLOW_DROP_NONE : FLOW_DROP_MALFORMED;
	}
	if (!survey.has_feedback)
		return FLOW_DROP_NONE;
	if (survey.has_other)
		v->avp_outs = avp_outs;
	else
		v->outs &= (uint16_t) ~avp_outs;
	return v->outs ? FLOW_DROP_NONE : FLOW_DROP_FEEDBACK;
}

static enum flow_drop outs_choose(const struct flow_rules *r, const struct look *l,
				  struct flow_verdict *v)
{
	const uint16_t outs = l->flow_class == FLOW_CLASS_RTCP ? r->rtcp_outs : r->rtp_outs;

	if (!outs)
		return FLOW_DROP_NO_OUTPUT;
	v->outs = outs & (uint16_t) ~r->muted_outs;
	if (!v->outs)
		return FLOW_DROP_MUTED;
	return l->flow_class == FLOW_CLASS_RTCP ? feedback_rule(r, l, v) : FLOW_DROP_NONE;
}

/* Counting. */

static void drop_count(struct flow_stats *s, enum flow_class c, enum flow_drop why)
{
	s->drops[why]++;
	if (error_drops >> why & 1)
		s->in_errors[c]++;
}

static void packet_count(struct flow *f, const struct look *l)
{
	struct flow_stats *s = &f->stats;

	s->last_us = l->now_us;
	s->in[l->flow_class].packets++;
	s->in[l->flow_class].bytes += l->packet->bytes.len;
	if (l->has_rtcp) {
		s->rtcp_ssrc = l->rtcp_ssrc;
		s->has_rtcp_ssrc = true;
	}
	/* As an RTP packet it would have a payload type that nobody may use. */
	if (l->is_stray)
		s->in_errors[l->flow_class]++;
	if (!l->has_rtp)
		return;
	if (!flow_pt_is_known(&f->rules, l->rtp.payload_type))
		s->in_errors[l->flow_class]++;
	bit_add(s->pts_seen, l->rtp.payload_type);
	flow_ssrc_count(s, &f->rules, &l->rtp, l->packet->bytes.len, l->now_us);
}

static struct flow_verdict drop_verdict(struct flow *f, const struct look *l, enum flow_drop why)
{
	drop_count(&f->stats, l->flow_class, why);
	return (struct flow_verdict){
		.action = FLOW_DROP,
		.drop = (uint8_t) why,
		.packet_class = (uint8_t) l->class,
		.flow_class = (uint8_t) l->flow_class,
	};
}

static struct flow_verdict pass_verdict(struct flow *f, const struct look *l, enum flow_pass why)
{
	f->stats.passed++;
	return (struct flow_verdict){
		.action = FLOW_PASS,
		.pass = (uint8_t) why,
		.packet_class = (uint8_t) l->class,
		.flow_class = (uint8_t) l->flow_class,
	};
}

/* The two ways in. */

/* From here on the source is accepted.  is_copying: RTCP that is to be read goes up as well,
 * whether it is forwarded or not. */
static struct flow_verdict accept(struct flow *f, const struct look *l, bool is_copying)
{
	const struct flow_rules *r = &f->rules;
	const bool is_read = is_copying && l->has_rtcp && r->flags & FLOW_READ_RTCP;
	enum flow_drop why = junk_reason(r, l);
	struct flow_verdict v = {
		.action = FLOW_FORWARD,
		.packet_class = (uint8_t) l->class,
		.flow_class = (uint8_t) l->flow_class,
	};

	if (r->flags & FLOW_IGNORE) {
		f->stats.last_us = l->now_us;
		return drop_verdict(f, l, FLOW_DROP_TRAFFIC);
	}
	if (why && r->flags & FLOW_RTP_ONLY)
		return drop_verdict(f, l, why);
	if (r->flags & FLOW_LOOP_CHECK && loop_closes(&f->stats, l))
		return drop_verdict(f, l, FLOW_DROP_LOOP);
	packet_count(f, l);
	why = l->flow_class == FLOW_CLASS_RTP ? rtp_rule(r, l) : FLOW_DROP_NONE;
	if (!why)
		why = outs_choose(r, l, &v);
	if (why)
		v = drop_verdict(f, l, why);
	else if (r->flags & FLOW_SILENCE && l->has_rtp)
		silence_make(r, l, &v);
	v.pass = is_read ? FLOW_PASS_RTCP : FLOW_PASS_NONE;
	return v;
}

/* Drops that no rule of the call and no learning can lift. */
static enum flow_drop never_reason(const struct flow_rules *r, const struct flow_packet *p)
{
	if (r->state == FLOW_CLOSED)
		return FLOW_DROP_CLOSED;
	if (p->is_cut)
		return FLOW_DROP_OVERSIZE;
	if (!p->bytes.len)
		return FLOW_DROP_EMPTY;
	if (endpoint_same(&p->from, &r->local))
		return FLOW_DROP_OWN_SOURCE;
	if (r->flags & FLOW_OWN_REMOTE)
		return FLOW_DROP_OWN_REMOTE;
	return FLOW_DROP_NONE;
}

/* What an accepted source's packet is passed up for, instead of being forwarded. */
static enum flow_pass pass_reason(const struct flow *f, const struct look *l)
{
	const struct flow_rules *r = &f->rules;

	if (l->class == PACKET_DTLS && r->flags & FLOW_TAKE_DTLS && r->kind != FLOW_OPAQUE)
		return FLOW_PASS_DTLS;
	if (l->has_rtcp && r->flags & FLOW_EAT_RTCP)
		return FLOW_PASS_RTCP;
	if (l->has_rtp && r->flags & FLOW_PASS_NEW_SSRC && !flow_ssrc_find(&f->stats, l->rtp.ssrc))
		return FLOW_PASS_SSRC;
	if (l->has_rtp && r->flags & FLOW_PASS_NEW_PT && !flow_pt_is_known(r, l->rtp.payload_type))
		return FLOW_PASS_PT;
	return FLOW_PASS_NONE;
}

struct flow_verdict flow_step(struct flow *f, const struct flow_packet *p, uint64_t now_us)
{
	const struct flow_rules *r = &f->rules;
	const struct look l = look_at(r, p, now_us);
	enum flow_drop why = never_reason(r, p);
	enum flow_pass pass = FLOW_PASS_NONE;

	if (why)
		return drop_verdict(f, &l, why);
	/* STUN comes before the source check: it is how a source proves itself. */
	if (l.class == PACKET_STUN && r->flags & FLOW_TAKE_STUN && r->kind != FLOW_OPAQUE)
		return pass_verdict(f, &l, FLOW_PASS_STUN);
	if (r->state == FLOW_LEARNING)
		return pass_verdict(f, &l, FLOW_PASS_LEARN);
	if (!endpoint_same(&p->from, &r->source))
		why = stranger_decide(f, &l, &pass);
	if (why)
		return drop_verdict(f, &l, why);
	if (!pass)
		pass = pass_reason(f, &l);
	if (pass)
		return pass_verdict(f, &l, pass);
	return accept(f, &l, true);
}

struct flow_verdict flow_admit(struct flow *f, const struct flow_packet *p, uint64_t now_us)
{
	const struct look l = look_at(&f->rules, p, now_us);
	enum flow_drop why = never_reason(&f->rules, p);

	return why ? drop_verdict(f, &l, why) : accept(f, &l, false);
}

void flow_refuse(struct flow *f, enum flow_drop why)
{
	const enum flow_class c = f->rules.kind == FLOW_RTCP ? FLOW_CLASS_RTCP : FLOW_CLASS_RTP;

	if (why > FLOW_DROP_NONE && why < FLOW_DROPS)
		drop_count(&f->stats, c, why);
}

void flow_sent(struct flow *f, enum flow_class c, size_t len_bytes, enum flow_drop why)
{
	struct flow_stats *s = &f->stats;

	if (why) {
		s->out_errors[c]++;
		s->drops[why]++;
		return;
	}
	s->out[c].packets++;
	s->out[c].bytes += len_bytes;
}

void flow_rules_set(struct flow *f, const struct flow_rules *rules)
{
	const struct endpoint local = f->rules.local;

	/* Indices into another clock table mean nothing. */
	if (__builtin_memcmp(f->rules.clock_hz, rules->clock_hz, sizeof(rules->clock_hz)))
		flow_ssrc_clocks_forget(&f->stats);
	f->rules = *rules;
	f->rules.local = local;
}
