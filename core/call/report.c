#include "core/call/report.h"

#include "base/hash.h"
#include "core/call/party.h"
#include "core/call/stream.h"
#include "parsers/rtcp_write.h"

enum { SECOND_US = 1000000, EVERY_US = 5 * SECOND_US, RTP_HEADER = 12 };

/* RFC 3550 section 4: seconds from 1900 to 1970. */
#define NTP_EPOCH_S 2208988800u

struct media_reports {
	uint64_t due_us;
	uint64_t sent[2]; /* packets relayed to the party until the last report, and the one before
			   */
	uint64_t sr_us;   /* when the party's last SR came; 0: none has */
	uint32_t sr_ssrc; /* its sender */
	uint32_t sr_ntp;  /* the middle of its NTP time */
	uint32_t ssrc;    /* ours while nothing is relayed to the party */
	struct {
		uint32_t ssrc, expected, received;
	} before[FLOW_SSRC_MAX]; /* at the last report */
};

/* Of each medium its own, since the parties are not to be told all at once. */
static uint64_t random_of(const struct media *m, const struct call_env *env)
{
	return env->random ^ (env->random >> 20) * (m->party->number * 256u + m->index);
}

static uint64_t interval_us(const struct media *m, const struct call_env *env)
{
	uint64_t every_us = env->config->rtcp_interval_us;

	return (every_us ? every_us : EVERY_US) + random_of(m, env) % SECOND_US;
}

bool report_switch(struct media *m, bool is_on, const struct call_env *env)
{
	if (is_on && !m->reports) {
		m->reports = arena_alloc(&m->party->call->arena, sizeof(*m->reports));
		if (!m->reports)
			return false;
		m->reports->ssrc = (uint32_t) (random_of(m, env) >> 32);
	}
	if (is_on && !(m->flags & MEDIA_GENERATE_RTCP))
		m->reports->due_us = env->now_us + interval_us(m, env);
	m->flags =
		is_on ? m->flags | MEDIA_GENERATE_RTCP : m->flags & ~(uint32_t) MEDIA_GENERATE_RTCP;
	return true;
}

bool report_is_on(const struct media *m)
{
	unsigned protocol = sdp_protocol_infos[m->protocol].flags;

	return m->reports && m->flags & MEDIA_GENERATE_RTCP && protocol & SDP_IS_RTP &&
	       !(protocol & (SDP_IS_SRTP | SDP_IS_DTLS));
}

uint64_t report_due_us(const struct media *m)
{
	return report_is_on(m) && m->current ? m->reports->due_us : 0;
}

void report_read(struct media *m, struct slice rtcp, uint64_t now_us)
{
	struct rtcp_part part = rtcp_start(rtcp);
	struct rtcp_sender sr;

	while (rtcp_next(&part) == RTCP_OK) {
		if (rtcp_sender_read(&part, &sr) != RTCP_OK)
			continue;
		m->reports->sr_ssrc = sr.ssrc;
		m->reports->sr_ntp = sr.ntp_s << 16 | sr.ntp_fraction >> 16;
		m->reports->sr_us = now_us;
	}
}

/* --- when, and where to --- */

static unsigned component_of(const struct media *m)
{
	return m->flags & MEDIA_MUX_FIXED ? 0 : 1;
}

/* A party that is not confirmed is sent few packets, and these count. */
static bool may_send(struct stream *s, uint64_t now_us)
{
	struct learn_result r;

	if (!learn_is_sending_slowly(&s->learn, now_us))
		return stream_remote(s, now_us).port != 0;
	learn_send(&s->learn, now_us, &r);
	return r.verdict == LEARN_SEND;
}

void report_look(struct media *m, const struct call_env *env, struct call_actions *actions)
{
	unsigned component = component_of(m);
	struct stream *to;
	bool is_slow;

	m->reports->due_us = env->now_us + interval_us(m, env);
	if (!media_handle(m, component) || !media_peer(m) || !stream_is_open(&m->current->hold))
		return;
	to = &m->streams[component];
	if (!(to->flags & STREAM_FILLED) || to->is_muted)
		return;
	is_slow = learn_is_sending_slowly(&to->learn, env->now_us);
	if (may_send(to, env->now_us))
		call_actions_add(
			actions, env->scratch,
			(struct call_action){ .act = CALL_RTCP, .map = m->current, .stream = to });
	if (is_slow)
		media_flows(media_peer(m), env, actions);
}

/* --- what --- */

/* What is left of a source's loss since the last report, as 256ths (RFC 3550 appendix A.3). */
static uint8_t fraction_lost(uint32_t expected, uint32_t received)
{
	uint64_t fraction;

	if (!expected || received >= expected)
		return 0;
	fraction = ((uint64_t) (expected - received) << 8) / expected;
	return fraction < 255 ? (uint8_t) fraction : 255;
}

/* A source is reported on if it was heard since the last time (RFC 3550 section 6.4). */
static bool report_on(struct media_reports *r, const struct flow_ssrc *s, unsigned slot,
		      uint64_t now_us, struct rtcp_report *out)
{
	uint32_t expected = s->seq_max - s->seq_first + 1, old_expected = 0, old_received = 0;

	if (r->before[slot].ssrc == s->ssrc && r->before[slot].received <= s->packets) {
		old_expected = r->before[slot].expected;
		old_received = r->before[slot].received;
	}
	if (!s->packets || s->packets == old_received)
		return false;
	*out = (struct rtcp_report){
		.ssrc = s->ssrc,
		.fraction_lost = fraction_lost(expected - old_expected, s->packets - old_received),
		.lost = (int32_t) flow_ssrc_lost(s),
		.seq = s->seq_max,
		.jitter = s->jitter16 >> 4,
	};
	if (r->sr_us && r->sr_ssrc == s->ssrc) {
		out->lsr = r->sr_ntp;
		out->dlsr = (uint32_t) ((now_us - r->sr_us) * 65536 / SECOND_US);
	}
	r->before[slot].ssrc = s->ssrc;
	r->before[slot].expected = expected;
	r->before[slot].received = s->packets;
	return true;
}

/* The sender's half, for what is relayed to the party: the media clock goes on from the last packet
 * (RFC 3550 section 6.4.1). */
static struct rtcp_sender sender_of(const struct media *peer, const struct flow_ssrc *s,
				    const struct flow_count *sent, uint64_t now_us)
{
	uint32_t elapsed_ms = (uint32_t) (now_us / 1000) - s->last_ms;
	uint32_t hz = peer->pts.clock_hz[s->clock % FLOW_CLOCK_MAX];

	return (struct rtcp_sender){
		.ssrc = s->ssrc,
		.ntp_s = (uint32_t) (now_us / SECOND_US + NTP_EPOCH_S),
		.ntp_fraction = (uint32_t) ((now_us % SECOND_US << 32) / SECOND_US),
		.timestamp = s->timestamp + (uint32_t) ((uint64_t) elapsed_ms * hz / 1000),
		.packets = (uint32_t) sent->packets,
		.bytes = (uint32_t) (sent->bytes - RTP_HEADER * sent->packets),
	};
}

/* RFC 7022 section 4.2: a name that says nothing, and stays for the call. */
static void write_cname(const struct media *m, uint32_t ssrc, const struct call_env *env,
			struct writer *w)
{
	const struct party *p = m->party;
	uint64_t hash = hash_bytes(env->config->hash, p->call->id) + p->number;
	uint8_t bytes[8], text[16];
	struct writer name = writer_make(text, sizeof(text));

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t) (hash >> (56 - 8 * i));
	writer_hex(&name, bytes, sizeof(bytes));
	rtcp_write_cname(w, ssrc, writer_done(&name));
}

void report_write(struct media *m, const struct call_env *env, struct writer *w)
{
	struct media_reports *r = m->reports;
	const struct media *peer = media_peer(m);
	struct rtcp_report reports[FLOW_SSRC_MAX];
	struct flow_stats own, theirs;
	const struct flow_ssrc *relayed;
	const struct flow_count *sent = &own.out[FLOW_CLASS_RTP];
	unsigned count = 0;
	uint32_t ssrc = r->ssrc;

	stream_stats(m, 0, env->stats, &own);
	stream_stats(peer, 0, env->stats, &theirs);
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
		count += report_on(r, &own.ssrc[i], i, env->now_us, &reports[count]);
	relayed = &theirs.ssrc[theirs.ssrc_last % FLOW_SSRC_MAX];
	/* Who has sent since the last report but one is a sender (RFC 3550 section 6.4). */
	if (relayed->packets && sent->packets > r->sent[1]) {
		struct rtcp_sender sender = sender_of(peer, relayed, sent, env->now_us);

		ssrc = sender.ssrc;
		rtcp_write_sr(w, &sender, reports, count);
	} else {
		rtcp_write_rr(w, ssrc, reports, count);
	}
	write_cname(m, ssrc, env, w);
	r->sent[1] = r->sent[0];
	r->sent[0] = sent->packets;
}
