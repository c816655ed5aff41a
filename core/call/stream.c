#include "core/call/stream.h"

#include <string.h>

#include "core/call/party.h"
#include "core/call/report.h"

void stream_track(struct stream *s, const struct flow_stats *f)
{
	struct learn_packet p = { .has_rtp = false };
	const struct flow_ssrc *ssrc = &f->ssrc[f->ssrc_last % FLOW_SSRC_MAX];

	if (!f->last_us)
		return;
	if (ssrc->packets) {
		p.has_rtp = true;
		p.seq = (uint16_t) ssrc->seq_max;
		p.ssrc = ssrc->ssrc;
		p.timestamp = ssrc->timestamp;
	} else if (f->rtcp_ssrc) {
		p.has_ssrc = true;
		p.ssrc = f->rtcp_ssrc;
	}
	learn_track(&s->learn, f->last_us, p.has_rtp || p.has_ssrc ? &p : NULL);
}

void media_signalled(struct media *m, struct addr sip, const struct call_env *env)
{
	for (unsigned i = 0; i < m->stream_count; i++) {
		struct stream *s = &m->streams[i];
		struct learn_signal signal = {
			.remote = s->signalled,
			.sip = sip,
			.mode = m->mode,
			.policy = m->policy,
			.is_asymmetric = m->flags & MEDIA_ASYMMETRIC,
			.is_rtcp = i % 2,
		};
		struct learn_result result;
		struct flow_stats stats;

		if (m->flags & MEDIA_STRICT)
			signal.policy = LEARN_POLICY_STRICT;
		if (m->flags & MEDIA_HANDOVER)
			signal.policy = LEARN_POLICY_HANDOVER;
		if (!(s->flags & STREAM_FILLED)) {
			learn_unsignalled(&s->learn, env->now_us, &result);
			continue;
		}
		stream_stats(m, i, env->stats, &stats);
		stream_track(s, &stats);
		learn_signalled(&s->learn, &signal, env->now_us, &result);
	}
}

struct endpoint stream_remote(const struct stream *s, uint64_t now_us)
{
	return learn_destination(&s->learn, now_us);
}

static void add(struct flow_stats *sum, const struct flow_stats *one)
{
	bool is_later = one->last_us > sum->last_us;

	for (int c = 0; c < FLOW_CLASSES; c++) {
		sum->in[c].packets += one->in[c].packets;
		sum->in[c].bytes += one->in[c].bytes;
		sum->out[c].packets += one->out[c].packets;
		sum->out[c].bytes += one->out[c].bytes;
		sum->in_errors[c] += one->in_errors[c];
		sum->out_errors[c] += one->out_errors[c];
	}
	for (int i = 0; i < FLOW_DROPS; i++)
		sum->drops[i] += one->drops[i];
	sum->passed += one->passed;
	sum->ssrc_changes += one->ssrc_changes;
	if (!is_later)
		return;
	sum->last_us = one->last_us;
	sum->rtcp_ssrc = one->rtcp_ssrc;
	sum->ssrc_last = one->ssrc_last;
	memcpy(sum->ssrc, one->ssrc, sizeof(sum->ssrc));
	memcpy(sum->pts_seen, one->pts_seen, sizeof(sum->pts_seen));
}

static bool read_port(const struct port_map *map, unsigned component,
		      const struct call_stats *stats, struct flow_stats *out)
{
	return component < map->count && map->port[component].handle &&
	       stats->read(stats->ctx, map->port[component].handle, out);
}

void stream_stats(const struct media *m, unsigned component, const struct call_stats *stats,
		  struct flow_stats *out)
{
	bool is_first = true;

	for (const struct port_map *map = m->maps; map; map = map->next) {
		struct flow_stats one;

		if (is_first && read_port(map, component, stats, out))
			is_first = false;
		else if (!is_first && read_port(map, component, stats, &one))
			add(out, &one);
	}
	if (is_first)
		memset(out, 0, sizeof(*out));
}

uint64_t stream_last_us(const struct media *m, unsigned component, const struct call_stats *stats)
{
	struct flow_stats sum;
	uint64_t set_up_us = m->streams[component].set_up_us;

	stream_stats(m, component, stats, &sum);
	return sum.last_us > set_up_us ? sum.last_us : set_up_us;
}

/* --- the flow --- */

static uint8_t flow_kind(const struct media *m, unsigned component)
{
	if (!(sdp_protocol_infos[m->protocol].flags & SDP_IS_RTP))
		return FLOW_OPAQUE;
	if (component % 2)
		return FLOW_RTCP;
	return m->flags & MEDIA_MUX ? FLOW_MUX : FLOW_RTP;
}

static uint8_t flow_policy(const struct media *m)
{
	static const uint8_t of[] = {
		[LEARN_POLICY_STRICT] = FLOW_STRICT,
		[LEARN_POLICY_CONTINUITY] = FLOW_CONTINUITY,
		[LEARN_POLICY_HANDOVER] = FLOW_HANDOVER,
		[LEARN_POLICY_ANY] = FLOW_ANY,
	};

	if (m->flags & MEDIA_HANDOVER)
		return FLOW_HANDOVER;
	return m->flags & MEDIA_STRICT ? FLOW_STRICT : of[m->policy];
}

static uint32_t flow_flags(const struct call *call, const struct media *m, uint8_t kind)
{
	uint8_t blocks = call->blocks | m->party->blocks;
	bool is_dtls = sdp_protocol_infos[m->protocol].flags & SDP_IS_DTLS;
	/* Handshakes of the parties pass through. */
	uint32_t flags = kind == FLOW_OPAQUE || is_dtls ? 0 : FLOW_RTP_ONLY;

	if (!(m->flags & MEDIA_RECV))
		flags |= FLOW_HELD;
	if (blocks & CALL_BLOCK_MEDIA)
		flags |= FLOW_BLOCK_MEDIA;
	if (blocks & CALL_BLOCK_DTMF)
		flags |= FLOW_BLOCK_DTMF;
	if (blocks & CALL_SILENCE_MEDIA)
		flags |= FLOW_SILENCE;
	if (call->drop_traffic)
		flags |= FLOW_IGNORE;
	if (m->flags & MEDIA_OWN_REMOTE)
		flags |= FLOW_LOOP_CHECK;
	if (m->pts.known[0] | m->pts.known[1])
		flags |= FLOW_PT_LIST;
	if (sdp_protocol_infos[m->protocol].flags & (SDP_IS_SRTP | SDP_IS_DTLS))
		flags |= FLOW_SECURE;
	if ((kind == FLOW_RTCP || kind == FLOW_MUX) && report_is_on(m))
		flags |= FLOW_EAT_RTCP;
	return flags;
}

static void fill_pts(struct flow_rules *r, const struct call_pts *p)
{
	memcpy(r->known_pts, p->known, sizeof(r->known_pts));
	memcpy(r->dtmf_pts, p->dtmf, sizeof(r->dtmf_pts));
	memcpy(r->clock_of_pt, p->clock_of_pt, sizeof(r->clock_of_pt));
	memcpy(r->clock_hz, p->clock_hz, sizeof(r->clock_hz));
	memcpy(r->fill, p->fill, sizeof(r->fill));
	r->fill_count = p->fill_count;
}

static bool is_feedback_unwanted(const struct media *in, const struct media *out)
{
	return sdp_protocol_infos[in->protocol].flags & SDP_IS_AVPF &&
	       !(sdp_protocol_infos[out->protocol].flags & SDP_IS_AVPF);
}

/* An output to the peer's component; whether packets there must go through the learn machine. */
static bool add_output(const struct call *call, const struct media *in, const struct media *peer,
		       unsigned component, enum flow_class c, uint64_t now_us,
		       struct flow_spec *out)
{
	const struct stream *to = &peer->streams[component];
	struct flow_out o = { .to = stream_remote(to, now_us),
			      .port = media_handle(peer, component),
			      .tos = call->tos };
	uint16_t bit = (uint16_t) (1u << out->out_count);

	if (!o.port || !(to->flags & STREAM_FILLED))
		return false;
	if (!o.to.port) {
		if (!learn_is_sending_slowly(&to->learn, now_us))
			return false;
		o.to = to->signalled;
	}
	if (!flow_out_add(out, &o, 1u << c))
		return false;
	if (to->is_muted)
		out->rules.muted_outs |= bit;
	if (c == FLOW_CLASS_RTCP && is_feedback_unwanted(in, peer))
		out->rules.avp_outs |= bit;
	return learn_is_sending_slowly(&to->learn, now_us);
}

void call_flow_spec(const struct call *call, const struct port_map *map, unsigned port,
		    const struct call_env *env, struct flow_spec *out)
{
	const struct media *m = map->media;
	const struct media *peer = m->flags & MEDIA_ECHO        ? m
				   : m->flags & MEDIA_BLACKHOLE ? NULL
								: media_peer(m);
	unsigned component = port, pair = component & ~1u;
	bool slow = false;
	const struct stream *s;

	memset(out, 0, sizeof(*out));
	out->rules.kind = flow_kind(m, component);
	out->rules.policy = flow_policy(m);
	out->rules.flags = flow_flags(call, m, out->rules.kind);
	out->rules.silent_ms = component % 2 ? FLOW_SILENT_RTCP_MS : FLOW_SILENT_RTP_MS;
	fill_pts(&out->rules, &m->pts);
	if (component >= m->stream_count || !stream_is_open(&map->hold) ||
	    m->flags & MEDIA_REJECTED || !m->current)
		return;
	s = &m->streams[component];
	if (peer && pair + 1 < peer->stream_count && peer->current) {
		unsigned rtcp = peer->flags & MEDIA_MUX_FIXED ? pair : pair + 1;

		if (out->rules.kind != FLOW_RTCP)
			slow |= add_output(call, m, peer, pair, FLOW_CLASS_RTP, env->now_us, out);
		if ((out->rules.kind == FLOW_RTCP || out->rules.kind == FLOW_MUX) &&
		    !report_is_on(m))
			slow |= add_output(call, m, peer, rtcp, FLOW_CLASS_RTCP, env->now_us, out);
	}
	out->rules.source = s->learn.peer;
	out->rules.state = learn_is_confirmed(&s->learn) && !slow ? FLOW_CONFIRMED : FLOW_LEARNING;
}
