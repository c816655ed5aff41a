#include "core/call/watch.h"

#include <string.h>

#include "core/call/dialogue.h"
#include "core/call/party.h"
#include "core/call/report.h"
#include "core/call/stream.h"
#include "parsers/packet_class.h"
#include "parsers/rtcp.h"
#include "parsers/rtp.h"

enum { SECOND_US = 1000000, DUMMY_EVERY_US = 1000000 };

/* --- packets --- */

static void read_packet(const struct media *m, unsigned component, const struct flow_packet *p,
			const struct flow_verdict *v, struct learn_packet *out)
{
	struct rtp_view rtp;

	*out = (struct learn_packet){ .from = p->from, .auth = LEARN_PLAIN };
	if (!(sdp_protocol_infos[m->protocol].flags & SDP_IS_RTP))
		return;
	if (v->packet_class == PACKET_RTCP) {
		out->packet_class = component % 2 ? LEARN_TEACHES : LEARN_STRAY;
		if (p->bytes.len >= 8) {
			out->has_ssrc = true;
			out->ssrc = (uint32_t) p->bytes.data[4] << 24 |
				    (uint32_t) p->bytes.data[5] << 16 |
				    (uint32_t) p->bytes.data[6] << 8 | p->bytes.data[7];
		}
	} else if (rtp_view_parse(p->bytes, &rtp) == RTP_OK) {
		out->has_rtp = true;
		out->seq = rtp.seq;
		out->ssrc = rtp.ssrc;
		out->timestamp = rtp.timestamp;
	}
}

static enum flow_drop drop_of(uint8_t why)
{
	return why == LEARN_DROP_SOURCE || why == LEARN_DROP_FORGED ? FLOW_DROP_SOURCE
								    : FLOW_DROP_UNLEARNT;
}

/* The flows that say where this stream's packets come from and where those to it go. */
static void flows_changed(struct media *m, const struct call_env *env, struct call_actions *actions)
{
	struct media *peer = media_peer(m);

	media_flows(m, env, actions);
	if (peer)
		media_flows(peer, env, actions);
}

/* Sending to a stranger spends his budget: only here, since the flow can't count for two ports. The
 * flow may still name one who fell silent meanwhile. */
static bool send_to_peer(struct media *m, unsigned component, enum flow_class class,
			 const struct call_env *env, struct call_actions *actions)
{
	struct media *peer = media_peer(m);
	unsigned to = component & ~1u;
	struct learn_result r;

	if (!peer)
		return true;
	if (class == FLOW_CLASS_RTCP && !(peer->flags & MEDIA_MUX_FIXED))
		to++;
	if (to >= peer->stream_count || !learn_has_candidate(&peer->streams[to].learn))
		return true;
	learn_send(&peer->streams[to].learn, env->now_us, &r);
	if (r.is_changed || !learn_is_sending_slowly(&peer->streams[to].learn, env->now_us))
		flows_changed(m, env, actions);
	return r.verdict == LEARN_SEND;
}

struct call_packet_verdict call_packet(struct port_map *map, unsigned port,
				       const struct flow_packet *p, const struct flow_verdict *v,
				       const struct call_env *env, struct call_actions *actions)
{
	struct media *m = map->media;
	struct call_packet_verdict out = { .fate = CALL_PACKET_REFUSE, .drop = FLOW_DROP_CLOSED };
	struct learn_packet packet;
	struct learn_result r;
	struct stream *s;

	if (port >= m->stream_count)
		return out;
	if (v->action == FLOW_FORWARD) {
		out.fate = CALL_PACKET_CONSUMED;
		return out;
	}
	if (!stream_is_open(&map->hold))
		return out;
	out.drop = FLOW_DROP_TRAFFIC;
	if (m->party->call->drop_traffic)
		return out;
	s = &m->streams[port];
	read_packet(m, port, p, v, &packet);
	if (v->pass != FLOW_PASS_LEARN) {
		struct flow_stats stats;

		stream_stats(m, port, env->stats, &stats);
		stream_track(s, &stats);
	}
	learn_packet(&s->learn, &packet, env->now_us, &r);
	if (r.is_changed)
		flows_changed(m, env, actions);
	if (r.has_moved || r.is_asserted)
		out.confirmed = learn_destination(&s->learn, env->now_us);
	out.is_asserted = r.is_asserted;
	out.drop = drop_of(r.drop);
	if (r.verdict != LEARN_FORWARD)
		return out;
	/* It ends here: it is counted, and the flow has nobody to send it to. */
	if (v->packet_class == PACKET_RTCP && report_is_on(m)) {
		report_read(m, p->bytes, env->now_us);
		out.fate = CALL_PACKET_ADMIT;
		return out;
	}
	if (!send_to_peer(m, port, (enum flow_class) v->flow_class, env, actions)) {
		out.drop = FLOW_DROP_UNLEARNT;
		return out;
	}
	out.fate = CALL_PACKET_ADMIT;
	return out;
}

/* --- time (section 4.11 of the behaviour notes) --- */

/* What keeps a call alive: until when, and what it is called when that has passed. */
struct life {
	uint64_t until_us;
	enum call_end end;
	bool has_streams;
	bool is_active; /* there is a stream of which packets are expected */
};

static void live(struct life *l, uint64_t until_us, enum call_end end, bool is_active)
{
	l->has_streams = true;
	if (is_active && !l->is_active) {
		/* Streams that are silent on purpose don't keep others alive. */
		l->is_active = true;
		l->until_us = 0;
	}
	if (l->is_active && !is_active)
		return;
	if (until_us >= l->until_us) {
		l->until_us = until_us;
		l->end = end;
	}
}

static void live_media(struct life *l, const struct media *m, const struct call_stats *stats,
		       const struct call_config *config)
{
	for (unsigned i = 0; i < m->stream_count; i++) {
		uint64_t last_us;

		if (!(m->flags & MEDIA_OURS))
			continue;
		last_us = stream_last_us(m, i, stats);
		if (!media_handle(m, i) || !(m->flags & MEDIA_RECV))
			live(l, last_us + config->silent_timeout_us, CALL_END_SILENT_TIMEOUT,
			     false);
		else if (!(m->streams[i].flags & STREAM_FILLED))
			live(l, last_us + config->offer_timeout_us, CALL_END_OFFER_TIMEOUT, true);
		else
			live(l, last_us + config->timeout_us, CALL_END_TIMEOUT, true);
	}
}

static struct life life_of(const struct call *call, const struct call_stats *stats,
			   const struct call_config *config)
{
	struct life l = { .end = CALL_END_NONE };

	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			live_media(&l, p->media[i], stats, config);
	return l;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return b && b < a ? b : a;
}

static bool wants_dummies(const struct media *m, unsigned component, const struct call_stats *stats)
{
	struct flow_stats sum;

	if (!(m->flags & MEDIA_PIERCE_NAT) || component % 2 || !media_handle(m, component) ||
	    !(m->streams[component].flags & STREAM_FILLED))
		return false;
	stream_stats(m, component, stats, &sum);
	return sum.last_us == 0;
}

static bool any_dummies(const struct call *call, const struct call_stats *stats)
{
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			for (unsigned k = 0; k < p->media[i]->stream_count; k++)
				if (wants_dummies(p->media[i], k, stats))
					return true;
	return false;
}

/* When the next report of ours is due; 0: none is. */
static uint64_t reports_due_us(const struct call *call)
{
	uint64_t at = UINT64_MAX;

	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			at = earlier(at, report_due_us(p->media[i]));
	return at == UINT64_MAX ? 0 : at;
}

uint64_t call_next_look_us(const struct call *call, const struct call_stats *stats,
			   const struct call_env *env)
{
	const struct call_config *config = env->config;
	uint64_t at = env->now_us + 3600ull * SECOND_US;
	struct life l = life_of(call, stats, config);

	if (config->final_timeout_us)
		at = earlier(at, call->created_us + config->final_timeout_us);
	at = earlier(at, call->delete_us);
	for (const struct party *p = call->parties; p; p = p->next)
		at = earlier(at, p->delete_us);
	if (l.has_streams && !call->delete_us && !call->is_foreign)
		at = earlier(at, l.until_us);
	at = earlier(at, reports_due_us(call));
	if (any_dummies(call, stats))
		at = earlier(at, env->now_us + DUMMY_EVERY_US);
	/* Never at once: a clock step or a zero timeout must not make the shard spin. */
	return at > env->now_us + SECOND_US / 10 ? at : env->now_us + SECOND_US / 10;
}

static void send_dummies(struct call *call, const struct call_stats *stats,
			 const struct call_env *env, struct call_actions *actions)
{
	for (struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++) {
			struct media *m = p->media[i];

			for (unsigned k = 0; k < m->stream_count; k++)
				if (wants_dummies(m, k, stats))
					call_actions_add(
						actions, env->scratch,
						(struct call_action){ .act = CALL_DUMMY,
								      .map = m->current,
								      .stream = &m->streams[k] });
		}
}

static void send_reports(struct call *call, const struct call_env *env,
			 struct call_actions *actions)
{
	for (struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++) {
			uint64_t due_us = report_due_us(p->media[i]);

			if (due_us && due_us <= env->now_us)
				report_look(p->media[i], env, actions);
		}
}

static void delete_branches(struct call *call, const struct call_env *env,
			    struct call_actions *actions)
{
	bool any = false;

	for (struct party *p = call->parties; p; p = p->next)
		if (p->delete_us && p->delete_us <= env->now_us && dialogue_due(p)) {
			p->delete_us = 0;
			p->is_deleted = any = true;
			party_close_ports(p, env, actions);
		}
	if (any)
		party_all_flows(call, env, actions);
}

enum call_end call_look(struct call *call, const struct call_stats *stats,
			const struct call_env *env, struct call_actions *actions)
{
	struct life l;

	if (env->config->final_timeout_us &&
	    env->now_us >= call->created_us + env->config->final_timeout_us)
		return CALL_END_FINAL_TIMEOUT;
	if (call->delete_us)
		return env->now_us >= call->delete_us ? CALL_END_REGULAR : CALL_END_NONE;
	delete_branches(call, env, actions);
	l = life_of(call, stats, env->config);
	if (l.has_streams && !call->is_foreign && env->now_us >= l.until_us)
		return l.end;
	send_dummies(call, stats, env, actions);
	send_reports(call, env, actions);
	return CALL_END_NONE;
}
