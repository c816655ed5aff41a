/* tests/core/flow_ref.h: the packet step told as one flat list of questions, with the counters kept
 * the long way, to compare core/flow with.  It reads packets with the naive readers and keeps every
 * sequence number of a source it has seen.
 */
#ifndef SLUICE_TESTS_FLOW_REF_H
#define SLUICE_TESTS_FLOW_REF_H

#include "core/flow/flow.h"
#include "tests/parsers/rtcp_ref.h"
#include "tests/parsers/rtp_ref.h"

#include <string.h>

enum { REF_SEQS = 4096 };

struct ref_source {
	bool is_used;
	uint32_t ssrc, packets, duplicates, reordered, resets, jitter16, transit, timestamp;
	uint64_t bytes, last_us;
	uint8_t clock, payload_type;
	/* RFC 3550 A.1; lost in finished runs is lost_before, packets outside of any are strays. */
	uint32_t base_seq, cycles, bad_seq, received_before, expected_before, strays;
	uint16_t max_seq;
	/* The numbers of this run, extended, of late. */
	uint32_t seqs[REF_SEQS];
	uint32_t seq_count;
};

struct flow_ref {
	struct flow_rules rules;
	uint64_t last_us;
	struct flow_count in[2], out[2];
	uint32_t in_errors[2], out_errors[2], drops[FLOW_DROPS];
	uint32_t passed, ssrc_changes;
	bool pts_seen[128];
	bool has_rtcp, has_rtp;
	uint32_t rtcp_ssrc, rtp_ssrc;
	struct ref_source sources[FLOW_SSRC_MAX];
	struct {
		bool is_used;
		uint32_t hash, ms;
	} loop[FLOW_LOOP_RING];
};

static inline bool ref_same(const struct endpoint *a, const struct endpoint *b)
{
	return a->port == b->port && a->ip.family == b->ip.family &&
	       !memcmp(a->ip.bytes, b->ip.bytes, 16);
}

static inline struct ref_source *ref_source_of(struct flow_ref *m, uint32_t ssrc)
{
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
		if (m->sources[i].is_used && m->sources[i].ssrc == ssrc)
			return &m->sources[i];
	return NULL;
}

/* RFC 3550 A.1, init_seq. */
static inline void ref_seq_init(struct ref_source *s, uint16_t seq)
{
	s->base_seq = seq;
	s->max_seq = seq;
	s->bad_seq = 65536 + 1;
	s->cycles = 0;
	s->seq_count = 0;
	s->seqs[s->seq_count++ % REF_SEQS] = seq;
}

static inline bool ref_seq_was_here(const struct ref_source *s, uint32_t extended)
{
	for (unsigned i = 0; i < s->seq_count && i < REF_SEQS; i++)
		if (s->seqs[i] == extended)
			return true;
	return false;
}

static inline uint32_t ref_expected(const struct ref_source *s)
{
	return s->expected_before + s->cycles + s->max_seq - s->base_seq + 1 + s->strays;
}

/* RFC 3550 A.1, update_seq, as printed there, plus what it throws away. */
static inline void ref_seq_update(struct ref_source *s, const struct rtp_view *rtp)
{
	const uint16_t udelta = (uint16_t) (rtp->seq - s->max_seq);
	const uint32_t newest = s->cycles + s->max_seq;

	if (udelta && udelta < FLOW_SEQ_REACH) {
		if (rtp->seq < s->max_seq)
			s->cycles += 65536;
		s->max_seq = rtp->seq;
		s->timestamp = rtp->timestamp;
		s->seqs[s->seq_count++ % REF_SEQS] = s->cycles + rtp->seq;
	} else if (udelta && udelta <= 65536 - FLOW_SEQ_MISORDER) {
		if (rtp->seq == s->bad_seq) {
			const uint32_t expected = ref_expected(s);

			s->resets++;
			s->strays = 0;
			ref_seq_init(s, rtp->seq);
			s->expected_before = expected;
			s->timestamp = rtp->timestamp;
		} else {
			s->bad_seq = (rtp->seq + 1) & 65535;
			s->strays++;
			return;
		}
	} else {
		const uint32_t extended = newest - (uint16_t) -udelta;

		/* Only the last 64 are remembered by the real one. */
		if ((uint16_t) -udelta < 64 && ref_seq_was_here(s, extended))
			s->duplicates++;
		else
			s->reordered++;
		if (!ref_seq_was_here(s, extended))
			s->seqs[s->seq_count++ % REF_SEQS] = extended;
	}
	s->bad_seq = 65536 + 1;
}

static inline void ref_source_count(struct flow_ref *m, const struct rtp_view *rtp, size_t len,
				    uint64_t now_us)
{
	const struct flow_rules *r = &m->rules;
	const unsigned pt = rtp->payload_type;
	const uint8_t clock = (uint8_t) (r->clock_of_pt[pt / 32] >> (pt % 32) * 2 & 3);
	struct ref_source *s = ref_source_of(m, rtp->ssrc);
	uint32_t transit, d;

	if (m->has_rtp && m->rtp_ssrc != rtp->ssrc)
		m->ssrc_changes++;
	m->has_rtp = true;
	m->rtp_ssrc = rtp->ssrc;
	if (s) {
		ref_seq_update(s, rtp);
	} else {
		s = &m->sources[0];
		for (unsigned i = 0; i < FLOW_SSRC_MAX; i++) {
			if (!m->sources[i].is_used) {
				s = &m->sources[i];
				break;
			}
			if (m->sources[i].last_us / 1000 < s->last_us / 1000)
				s = &m->sources[i];
		}
		memset(s, 0, sizeof(*s));
		s->is_used = true;
		s->ssrc = rtp->ssrc;
		s->timestamp = rtp->timestamp;
		ref_seq_init(s, rtp->seq);
	}
	s->packets++;
	s->bytes += len;
	s->last_us = now_us;
	s->payload_type = (uint8_t) pt;
	if (r->dtmf_pts[pt / 64] >> pt % 64 & 1)
		return;
	/* RFC 3550 A.8; the arrival in ticks by 128-bit arithmetic. */
	transit = (uint32_t) ((unsigned __int128) now_us * r->clock_hz[clock] / 1000000) -
		  rtp->timestamp;
	d = transit - s->transit;
	if ((int32_t) d < 0)
		d = 0 - d;
	if (clock && s->clock == clock)
		s->jitter16 = s->jitter16 + d - ((s->jitter16 + 8) >> 4);
	else if (clock)
		s->jitter16 = 0;
	s->clock = clock;
	s->transit = transit;
}

static inline uint32_t ref_hash(struct slice b)
{
	uint32_t hash = 2166136261u ^ (uint32_t) b.len;

	for (size_t i = 0; i < b.len && i < 64; i++)
		hash = (hash ^ b.data[i]) * 16777619u;
	return hash;
}

static inline bool ref_loops(struct flow_ref *m, struct slice b, uint64_t now_us)
{
	const uint32_t ms = (uint32_t) (now_us / 1000) | 1;
	unsigned at = 0;

	for (unsigned i = 0; i < FLOW_LOOP_RING; i++)
		if (m->loop[i].is_used && m->loop[i].hash == ref_hash(b) &&
		    ms - m->loop[i].ms < FLOW_LOOP_MS) {
			m->loop[i].ms = ms;
			return true;
		}
	for (unsigned i = 0; i < FLOW_LOOP_RING; i++)
		if (m->loop[at].is_used &&
		    (!m->loop[i].is_used || ms - m->loop[i].ms > ms - m->loop[at].ms))
			at = i;
	m->loop[at].is_used = true;
	m->loop[at].hash = ref_hash(b);
	m->loop[at].ms = ms;
	return false;
}

/* What the compound holds: bit 0 feedback, bit 1 other, bit 2 not whole. */
static inline unsigned ref_compound(struct slice b)
{
	static struct tale t;
	unsigned holds = 0;
	size_t at = 0;

	t.count = 0;
	rtcp_ref_tell(b, &t);
	if (t.words[t.count - 1] != RTCP_END)
		return 4;
	while (at < b.len) {
		const unsigned type = b.data[at + 1];

		holds |= type == RTCP_RTPFB || type == RTCP_PSFB ? 1 : 2;
		at += 4 + 4 * (b.data[at + 2] * 256u + b.data[at + 3]);
	}
	return holds;
}

static inline struct flow_verdict flow_ref_step(struct flow_ref *m, const struct flow_packet *p,
						uint64_t now_us, bool is_admitted)
{
	const struct flow_rules *r = &m->rules;
	const struct slice b = p->bytes;
	const enum packet_class class = class_ref(b);
	const bool is_opaque = r->kind == FLOW_OPAQUE;
	const bool takes_rtcp = r->kind == FLOW_RTCP || r->kind == FLOW_MUX;
	const bool is_rtcp_class =
		!is_opaque && (r->kind == FLOW_RTCP || (takes_rtcp && class == PACKET_RTCP));
	const unsigned c = is_rtcp_class;
	const bool is_stray = !is_opaque && !takes_rtcp && class == PACKET_RTCP;
	struct flow_verdict v = { .packet_class = (uint8_t) class, .flow_class = (uint8_t) c };
	struct rtp_view rtp = { 0 };
	bool has_rtp = false, has_rtcp = false, is_junk, is_known;
	uint32_t rtcp_ssrc = 0;
	uint64_t silent_us = now_us > m->last_us ? now_us - m->last_us : 0;

	if (!is_opaque && r->kind != FLOW_RTCP && class == PACKET_RTP)
		has_rtp = rtp_ref_parse(b, r->flags & FLOW_SECURE, &rtp) == RTP_OK;
	if (takes_rtcp && class == PACKET_RTCP && b.len >= 8) {
		has_rtcp = b.data[0] / 64 == 2 && 4 + 4 * (b.data[2] * 256u + b.data[3]) <= b.len;
		for (unsigned i = 4; i < 8; i++)
			rtcp_ssrc = rtcp_ssrc << 8 | b.data[i];
	}
	is_known = !(r->flags & FLOW_PT_LIST) ||
		   (has_rtp && r->known_pts[rtp.payload_type / 64] >> rtp.payload_type % 64 & 1);
	is_junk = !is_opaque && !has_rtp && !has_rtcp && !is_stray;

#define DROP_AS(why)                     \
	do {                             \
		v.action = FLOW_DROP;    \
		v.drop = (why);          \
		v.outs = v.avp_outs = 0; \
		m->drops[why]++;         \
		return v;                \
	} while (0)
#define ERROR_AS(why)              \
	do {                       \
		m->in_errors[c]++; \
		DROP_AS(why);      \
	} while (0)
#define PASS_AS(why)                  \
	do {                          \
		v.action = FLOW_PASS; \
		v.pass = (why);       \
		m->passed++;          \
		return v;             \
	} while (0)

	if (r->state == FLOW_CLOSED)
		DROP_AS(FLOW_DROP_CLOSED);
	if (p->is_cut)
		ERROR_AS(FLOW_DROP_OVERSIZE);
	if (b.len == 0)
		DROP_AS(FLOW_DROP_EMPTY);
	if (ref_same(&p->from, &r->local))
		ERROR_AS(FLOW_DROP_OWN_SOURCE);
	if (r->flags & FLOW_OWN_REMOTE)
		DROP_AS(FLOW_DROP_OWN_REMOTE);

	if (!is_admitted) {
		if (!is_opaque && class == PACKET_STUN && r->flags & FLOW_TAKE_STUN)
			PASS_AS(FLOW_PASS_STUN);
		if (r->state == FLOW_LEARNING)
			PASS_AS(FLOW_PASS_LEARN);
		if (!ref_same(&p->from, &r->source) && r->policy != FLOW_ANY) {
			struct ref_source *s = m->has_rtp ? ref_source_of(m, m->rtp_ssrc) : NULL;
			bool goes_on = false;

			if (r->policy == FLOW_HANDOVER)
				PASS_AS(FLOW_PASS_SOURCE);
			if (has_rtp && s && rtp.ssrc == s->ssrc) {
				const uint16_t seq = (uint16_t) (rtp.seq - s->max_seq);
				const uint32_t ticks = rtp.timestamp - s->timestamp;

				goes_on = seq > 0 && seq < FLOW_SEQ_REACH && ticks < 0x80000000 &&
					  ticks / 192 <= silent_us / 1000 + 1000;
			}
			if (has_rtcp && m->has_rtcp && rtcp_ssrc == m->rtcp_ssrc)
				goes_on = true;
			if (r->policy == FLOW_CONTINUITY && goes_on &&
			    silent_us >= r->silent_ms * (uint64_t) 1000)
				PASS_AS(FLOW_PASS_CONTINUES);
			ERROR_AS(FLOW_DROP_SOURCE);
		}
		if (!is_opaque && class == PACKET_DTLS && r->flags & FLOW_TAKE_DTLS)
			PASS_AS(FLOW_PASS_DTLS);
		if (has_rtcp && r->flags & FLOW_EAT_RTCP)
			PASS_AS(FLOW_PASS_RTCP);
		if (has_rtp && r->flags & FLOW_PASS_NEW_SSRC && !ref_source_of(m, rtp.ssrc))
			PASS_AS(FLOW_PASS_SSRC);
		if (has_rtp && r->flags & FLOW_PASS_NEW_PT && !is_known)
			PASS_AS(FLOW_PASS_PT);
	}

	if (r->flags & FLOW_IGNORE) {
		m->last_us = now_us;
		DROP_AS(FLOW_DROP_TRAFFIC);
	}
	if (is_junk && r->flags & FLOW_RTP_ONLY) {
		if (class == PACKET_STUN)
			DROP_AS(FLOW_DROP_STUN);
		if (class == PACKET_DTLS)
			DROP_AS(FLOW_DROP_DTLS);
		if (class == PACKET_RTCP || (class == PACKET_RTP && r->kind != FLOW_RTCP))
			ERROR_AS(FLOW_DROP_MALFORMED);
		ERROR_AS(FLOW_DROP_NOT_RTP);
	}
	if (r->flags & FLOW_LOOP_CHECK && ref_loops(m, b, now_us))
		DROP_AS(FLOW_DROP_LOOP);

	m->last_us = now_us;
	m->in[c].packets++;
	m->in[c].bytes += b.len;
	if (has_rtcp) {
		m->has_rtcp = true;
		m->rtcp_ssrc = rtcp_ssrc;
		if (r->flags & FLOW_READ_RTCP && !is_admitted)
			v.pass = FLOW_PASS_RTCP;
	}
	if (is_stray || (has_rtp && !is_known))
		m->in_errors[c]++;
	if (has_rtp) {
		m->pts_seen[rtp.payload_type] = true;
		ref_source_count(m, &rtp, b.len, now_us);
	}

	if (!is_rtcp_class && r->flags & FLOW_HELD)
		DROP_AS(FLOW_DROP_HELD);
	if (!is_rtcp_class && r->flags & FLOW_BLOCK_MEDIA &&
	    !(has_rtp && r->dtmf_pts[rtp.payload_type / 64] >> rtp.payload_type % 64 & 1))
		DROP_AS(FLOW_DROP_BLOCK_MEDIA);
	if (has_rtp && r->flags & FLOW_BLOCK_DTMF &&
	    r->dtmf_pts[rtp.payload_type / 64] >> rtp.payload_type % 64 & 1)
		DROP_AS(FLOW_DROP_BLOCK_DTMF);

	v.action = FLOW_FORWARD;
	for (unsigned i = 0; i < 16; i++)
		if (((is_rtcp_class ? r->rtcp_outs : r->rtp_outs) >> i & 1))
			v.outs |= (uint16_t) (1u << i);
	if (!v.outs)
		DROP_AS(FLOW_DROP_NO_OUTPUT);
	for (unsigned i = 0; i < 16; i++)
		if (r->muted_outs >> i & 1)
			v.outs &= (uint16_t) ~(1u << i);
	if (!v.outs)
		DROP_AS(FLOW_DROP_MUTED);
	if (has_rtcp && v.outs & r->avp_outs && !(r->flags & FLOW_SECURE)) {
		const unsigned holds = ref_compound(b);

		if (holds & 4 || holds == 1)
			v.outs &= (uint16_t) ~r->avp_outs;
		else if (holds == 3)
			v.avp_outs = v.outs & r->avp_outs;
		if (!v.outs && holds & 4)
			ERROR_AS(FLOW_DROP_MALFORMED);
		if (!v.outs)
			DROP_AS(FLOW_DROP_FEEDBACK);
	}
	for (unsigned i = 0; i < r->fill_count; i++)
		if (has_rtp && r->flags & FLOW_SILENCE && r->fill[i].pt == rtp.payload_type &&
		    rtp.payload.len) {
			v.fill = r->fill[i].byte;
			v.fill_from = (uint16_t) (rtp.payload.data - b.data);
			v.fill_len = (uint16_t) rtp.payload.len;
		}
	return v;
}
#undef DROP_AS
#undef ERROR_AS
#undef PASS_AS

static inline void flow_ref_rules_set(struct flow_ref *m, const struct flow_rules *rules)
{
	const struct endpoint local = m->rules.local;

	if (memcmp(m->rules.clock_hz, rules->clock_hz, sizeof(rules->clock_hz)))
		for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
			m->sources[i].clock = 0;
	m->rules = *rules;
	m->rules.local = local;
}

static inline bool ref_source_same(const struct ref_source *a, const struct flow_ssrc *b)
{
	if (!a->is_used || !b->packets)
		return a->is_used == !!b->packets;
	return a->ssrc == b->ssrc && a->packets == b->packets && a->bytes == b->bytes &&
	       a->duplicates == b->duplicates && a->reordered == b->reordered &&
	       a->resets == b->resets && a->jitter16 == b->jitter16 &&
	       a->timestamp == b->timestamp && a->payload_type == b->payload_type &&
	       a->max_seq == (uint16_t) b->seq_max &&
	       (int64_t) ref_expected(a) - a->packets == flow_ssrc_lost(b);
}

/* The name of the first counter that differs, or NULL. */
static inline const char *flow_ref_differs(const struct flow_ref *m, const struct flow_stats *s)
{
	if (m->last_us != s->last_us)
		return "last_us";
	if (memcmp(m->in, s->in, sizeof(m->in)))
		return "in";
	if (memcmp(m->out, s->out, sizeof(m->out)))
		return "out";
	if (memcmp(m->in_errors, s->in_errors, sizeof(m->in_errors)))
		return "in_errors";
	if (memcmp(m->out_errors, s->out_errors, sizeof(m->out_errors)))
		return "out_errors";
	if (memcmp(m->drops, s->drops, sizeof(m->drops)))
		return "drops";
	if (m->passed != s->passed)
		return "passed";
	if (m->ssrc_changes != s->ssrc_changes)
		return "ssrc_changes";
	for (unsigned i = 0; i < 128; i++)
		if (m->pts_seen[i] != (s->pts_seen[i / 64] >> i % 64 & 1))
			return "pts_seen";
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
		if (!ref_source_same(&m->sources[i], &s->ssrc[i]))
			return "ssrc";
	return NULL;
}

static inline bool flow_ref_same(const struct flow_verdict *a, const struct flow_verdict *b)
{
	return a->action == b->action && a->drop == b->drop && a->pass == b->pass &&
	       a->packet_class == b->packet_class && a->flow_class == b->flow_class &&
	       a->outs == b->outs && a->avp_outs == b->avp_outs && a->fill_len == b->fill_len &&
	       (!a->fill_len || (a->fill == b->fill && a->fill_from == b->fill_from));
}

#endif
