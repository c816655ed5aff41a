/* ng: query.  The shape is rtpengine's (section 1.2 of the behaviour notes), key by key. */
#include <string.h>

#include "core/call/party.h"
#include "core/call/signal.h"
#include "core/call/stream.h"
#include "core/negotiate/codecs.h"

struct query {
	const struct call *call;
	const struct call_stats *stats;
	uint64_t now_us;
	struct flow_stats rtp; /* of the medium in hand, component 0 */
	struct ng_reply *out;
	struct flow_count total[FLOW_CLASSES];
	uint64_t total_errors[FLOW_CLASSES];
};

static void list(struct ng_reply *out, const char *key)
{
	ng_reply_key(out, key);
	ng_reply_open_list(out);
}

static void dict(struct ng_reply *out, const char *key)
{
	ng_reply_key(out, key);
	ng_reply_open_dict(out);
}

static void word(struct ng_reply *out, bool is_set, const char *text)
{
	if (is_set)
		ng_reply_str(out, slice_from_str(text));
}

static struct slice party_key(const struct party *p, uint8_t *buf, size_t size)
{
	struct writer w = writer_make(buf, size);

	if (p->has_tag)
		return keep_get(&p->tag);
	writer_str(&w, "<untagged ");
	writer_u64(&w, p->number - 1);
	writer_str(&w, ">");
	return writer_done(&w);
}

static const char *family_name(uint8_t family)
{
	return family == ADDR_IP6 ? "IPv6" : "IPv4";
}

static void key_addr(struct ng_reply *out, const char *key, const struct addr *a)
{
	uint8_t buf[ADDR_STR_MAX];
	struct writer w = writer_make(buf, sizeof(buf));

	addr_write(&w, a);
	ng_reply_put_str(out, key, writer_done(&w));
}

static void write_endpoint(struct ng_reply *out, const char *key, const struct endpoint *e)
{
	dict(out, key);
	if (e->ip.family == ADDR_NONE) {
		ng_reply_close(out);
		return;
	}
	ng_reply_put_str(out, "family", slice_from_str(family_name(e->ip.family)));
	key_addr(out, "address", &e->ip);
	ng_reply_put_int(out, "port", (int64_t) (e->port));
	ng_reply_close(out);
}

static void write_count(struct ng_reply *out, const char *key, const struct flow_count *c,
			uint64_t errors)
{
	dict(out, key);
	ng_reply_put_int(out, "packets", (int64_t) (c->packets));
	ng_reply_put_int(out, "bytes", (int64_t) (c->bytes));
	ng_reply_put_int(out, "errors", (int64_t) (errors));
	ng_reply_close(out);
}

static struct flow_count sum(const struct flow_count c[FLOW_CLASSES])
{
	return (struct flow_count){ c[0].packets + c[1].packets, c[0].bytes + c[1].bytes };
}

static void write_stream_flags(struct ng_reply *out, const struct media *m, const struct stream *s,
			       bool is_heard)
{
	bool is_settled = is_heard && !s->is_muted && learn_is_confirmed(&s->learn);

	list(out, "flags");
	word(out, s->flags & STREAM_RTP, "RTP");
	word(out, s->flags & STREAM_RTCP, "RTCP");
	word(out, s->flags & STREAM_FALLBACK_RTCP, "fallback RTCP");
	word(out, s->flags & STREAM_FILLED, "filled");
	word(out, is_settled, "confirmed");
	/* What rtpengine says of a settled stream that no kernel carries. */
	word(out, is_settled, "kernelized");
	word(out, is_settled, "no kernel support");
	word(out, m->flags & MEDIA_STRICT, "strict source address");
	word(out, m->flags & MEDIA_HANDOVER, "media handover");
	ng_reply_close(out);
}

static void write_local(struct query *q, const struct media *m, unsigned component)
{
	const struct port_map *map = m->current;
	bool is_single = map && component >= map->count;
	uint8_t buf[ADDR_STR_MAX];
	struct writer w = writer_make(buf, sizeof(buf));

	if (!map)
		return;
	/* The port of a fallback is not in use; one that was never taken is told as 0 (recorded).
	 */
	if (!is_single && component % 2 && m->flags & MEDIA_RTCP_GIVEN_UP)
		return;
	addr_write(&w, &map->local);
	ng_reply_put_int(q->out, "local port", is_single ? 0 : map->port[component].number);
	ng_reply_put_str(q->out, "local address", writer_done(&w));
	ng_reply_put_str(q->out, "family", slice_from_str(family_name(m->current->local.family)));
}

static const struct flow_ssrc *last_ssrc(const struct flow_stats *rtp)
{
	return &rtp->ssrc[rtp->ssrc_last % FLOW_SSRC_MAX];
}

/* That the peer's host refuses what has been sent is no error of sending (recorded). */
static uint64_t out_errors(const struct flow_stats *s)
{
	uint64_t all = (uint64_t) s->out_errors[0] + s->out_errors[1];
	uint64_t refused = s->drops[FLOW_DROP_SEND_REFUSED];

	return all > refused ? all - refused : 0;
}

static void write_stream(struct query *q, const struct media *m, unsigned component)
{
	const struct stream *s = &m->streams[component];
	struct endpoint remote = stream_remote(s, q->now_us);
	const struct flow_ssrc *ssrc = last_ssrc(&q->rtp);
	struct flow_stats stats = q->rtp;
	struct flow_count in, out_count;
	uint64_t last_us, errors;

	if (component)
		stream_stats(m, component, q->stats, &stats);
	last_us = (stats.last_us ? stats.last_us : s->set_up_us) / 1000000;
	errors = (uint64_t) stats.in_errors[0] + stats.in_errors[1];
	in = sum(stats.in);
	out_count = sum(stats.out);
	ng_reply_open_dict(q->out);
	write_local(q, m, component);
	write_endpoint(q->out, "endpoint",
		       remote.port && (!s->is_muted || stats.last_us) ? &remote : &s->signalled);
	write_endpoint(q->out, "advertised endpoint", &s->signalled);
	ng_reply_put_int(q->out, "last packet", (int64_t) (last_us));
	ng_reply_put_int(q->out, "last kernel packet", (int64_t) (0));
	ng_reply_put_int(q->out, "last user packet", (int64_t) (last_us));
	write_stream_flags(q->out, m, s, stats.last_us);
	if (ssrc->packets)
		ng_reply_put_int(q->out, "SSRC", (int64_t) (ssrc->ssrc));
	write_count(q->out, "stats", &in, errors);
	write_count(q->out, "stats_out", &out_count, out_errors(&stats));
	ng_reply_close(q->out);
	for (int c = 0; c < FLOW_CLASSES; c++) {
		q->total[c].packets += stats.in[c].packets;
		q->total[c].bytes += stats.in[c].bytes;
		q->total_errors[c] += stats.in_errors[c];
	}
}

static void write_media_flags(struct ng_reply *out, uint32_t f)
{
	list(out, "flags");
	word(out, f & MEDIA_INITIALIZED, "initialized");
	word(out, f & MEDIA_ASYMMETRIC, "asymmetric");
	word(out, f & MEDIA_SEND, "send");
	word(out, f & MEDIA_RECV, "recv");
	word(out, f & MEDIA_MUX, "rtcp-mux");
	word(out, f & MEDIA_PASSTHROUGH, "passthrough");
	word(out, f & MEDIA_ICE_CONTROLLING, "ICE controlling");
	word(out, f & MEDIA_UNIDIRECTIONAL, "unidirectional");
	word(out, f & MEDIA_LOOP_CHECK, "loop check");
	word(out, f & MEDIA_PTIME, "ptime-override");
	word(out, f & MEDIA_FEEDBACK, "RTCP feedback");
	word(out, f & MEDIA_GENERATE_RTCP, "RTCP generator");
	word(out, f & MEDIA_ECHO, "echo");
	word(out, f & MEDIA_BLACKHOLE, "blackhole");
	ng_reply_close(out);
}

static void write_ssrc(struct ng_reply *out, const struct flow_ssrc *s, bool with_number)
{
	if (with_number)
		ng_reply_put_int(out, "SSRC", (int64_t) (s->ssrc));
	ng_reply_put_int(out, "bytes", (int64_t) (s->bytes));
	ng_reply_put_int(out, "packets", (int64_t) (s->packets));
	ng_reply_put_int(out, "last RTP timestamp", (int64_t) (s->timestamp));
	ng_reply_put_int(out, "last RTP seq", (int64_t) (s->seq_max & 0xffff));
}

/* What the party was sent of each source: all that came in, unless it was blocked. */
static void write_egress(struct query *q, const struct media *m)
{
	const struct media *peer = media_peer(m);
	struct flow_stats in;

	if (!peer || !m->stream_count || !peer->stream_count || !(peer->flags & MEDIA_RECV))
		return;
	stream_stats(peer, 0, q->stats, &in);
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++) {
		struct flow_ssrc one = in.ssrc[i];

		if (!one.packets)
			continue;
		if (!q->rtp.out[FLOW_CLASS_RTP].packets)
			one = (struct flow_ssrc){ .ssrc = one.ssrc };
		ng_reply_open_dict(q->out);
		write_ssrc(q->out, &one, true);
		ng_reply_close(q->out);
	}
}

static void write_ssrcs(struct query *q, const struct media *m)
{
	list(q->out, "ingress SSRCs");
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++) {
		if (!q->rtp.ssrc[i].packets)
			continue;
		ng_reply_open_dict(q->out);
		write_ssrc(q->out, &q->rtp.ssrc[i], true);
		ng_reply_close(q->out);
	}
	ng_reply_close(q->out);
	list(q->out, "egress SSRCs");
	write_egress(q, m);
	ng_reply_close(q->out);
}

/* What the last packet carried, by the party's own SDP or by its peer's. */
static bool find_codec(const struct media *m, const struct flow_stats *rtp, struct arena *scratch,
		       struct codec *out)
{
	const struct media *sources[] = { m, media_peer(m) };
	const struct flow_ssrc *ssrc = last_ssrc(rtp);

	if (!ssrc->packets)
		return false;
	for (size_t k = 0; k < ARRAY_COUNT(sources); k++) {
		struct codecs c;
		struct sdp sdp;

		if (!sources[k] || !sources[k]->section.len ||
		    sdp_parse(keep_get(&sources[k]->section), SDP_FRAGMENT, scratch, &sdp, NULL) !=
			    SDP_OK ||
		    !codecs_read(&sdp.media[0], scratch, &c))
			continue;
		for (unsigned i = 0; i < c.count; i++)
			if (c.items[i].payload_type == ssrc->payload_type && c.items[i].name.len) {
				*out = c.items[i];
				return true;
			}
	}
	return false;
}

bool media_codec_name(const struct media *m, const struct flow_stats *rtp,
		      const struct call_env *env, struct writer *w)
{
	struct codec c;

	if (!find_codec(m, rtp, env->scratch, &c))
		return false;
	writer_slice(w, c.name);
	writer_byte(w, '/');
	writer_u64(w, c.clock_hz);
	if (c.channels > 1) {
		writer_byte(w, '/');
		writer_u64(w, c.channels);
	}
	return !w->overflow;
}

static void write_media(struct query *q, const struct media *m, const struct call_env *env)
{
	uint8_t buf[128];
	struct writer codec = writer_make(buf, sizeof(buf));

	stream_stats(m, 0, q->stats, &q->rtp);
	ng_reply_open_dict(q->out);
	ng_reply_put_int(q->out, "index", (int64_t) (m->index));
	ng_reply_put_str(q->out, "type", keep_get(&m->type));
	if (m->protocol != SDP_PROTO_OTHER)
		ng_reply_put_str(q->out, "protocol", sdp_protocol_infos[m->protocol].name);
	if (media_codec_name(m, &q->rtp, env, &codec))
		ng_reply_put_str(q->out, "codec", writer_done(&codec));
	list(q->out, "streams");
	for (unsigned i = 0; i < m->stream_count; i++)
		write_stream(q, m, i);
	ng_reply_close(q->out);
	write_media_flags(q->out, m->flags);
	write_ssrcs(q, m);
	ng_reply_close(q->out);
}

static void write_peers(struct ng_reply *out, const char *key, const struct party *p)
{
	list(out, key);
	for (const struct party *q = p->call->parties; q; q = q->next) {
		if (!party_is_joined(p, q))
			continue;
		ng_reply_open_dict(out);
		ng_reply_put_str(out, "tag", keep_get(&q->tag));
		ng_reply_put_str(out, "type", SLICE("offer/answer"));
		ng_reply_close(out);
	}
	ng_reply_close(out);
}

/* Whether p is told about: all are, or those that are joined to branch, and to its peers. */
static bool is_told(const struct party *p, const struct party *branch)
{
	if (!branch)
		return true;
	for (const struct party *q = branch->call->parties; q; q = q->next)
		if (party_is_joined(branch, q) && (p == branch || p == q || party_is_joined(q, p)))
			return true;
	return false;
}

static void write_party(struct query *q, const struct party *p, const struct call_env *env)
{
	uint8_t buf[40];

	ng_reply_key_slice(q->out, party_key(p, buf, sizeof(buf)));
	ng_reply_open_dict(q->out);
	ng_reply_put_str(q->out, "tag", keep_get(&p->tag));
	if (p->has_branch)
		ng_reply_put_str(q->out, "via-branch", keep_get(&p->via_branch));
	if (p->aliases) {
		list(q->out, "tag-aliases");
		for (const struct tag_alias *a = p->aliases; a; a = a->next)
			ng_reply_str(q->out, a->tag);
		ng_reply_close(q->out);
	}
	if (p->has_label)
		ng_reply_put_str(q->out, "label", keep_get(&p->label));
	ng_reply_put_int(q->out, "created", (int64_t) (p->created_us / 1000000));
	if (p->metadata.len)
		ng_reply_put_str(q->out, "metadata", keep_get(&p->metadata));
	write_peers(q->out, "subscriptions", p);
	write_peers(q->out, "subscribers", p);
	list(q->out, "medias");
	for (unsigned i = 0; i < p->media_count; i++)
		write_media(q, p->media[i], env);
	ng_reply_close(q->out);
	list(q->out, "VSC");
	ng_reply_close(q->out);
	ng_reply_close(q->out);
}

static void write_party_ssrcs(struct query *q, const struct party *p)
{
	for (unsigned i = 0; i < p->media_count; i++) {
		struct flow_stats stats;

		if (!p->media[i]->stream_count)
			continue;
		stream_stats(p->media[i], 0, q->stats, &stats);
		for (unsigned k = 0; k < FLOW_SSRC_MAX; k++) {
			uint8_t buf[12];
			struct writer key = writer_make(buf, sizeof(buf));

			if (!stats.ssrc[k].packets)
				continue;
			writer_u64(&key, stats.ssrc[k].ssrc);
			ng_reply_key_slice(q->out, writer_done(&key));
			ng_reply_open_dict(q->out);
			write_ssrc(q->out, &stats.ssrc[k], false);
			ng_reply_close(q->out);
		}
	}
}

static void write_times(struct query *q)
{
	const struct call *c = q->call;

	ng_reply_put_int(q->out, "created", (int64_t) (c->created_us / 1000000));
	ng_reply_put_int(q->out, "created_us", (int64_t) (c->created_us % 1000000));
	ng_reply_key(q->out, "created_ts");
	ng_reply_micros(q->out, (int64_t) c->created_us);
	ng_reply_put_int(q->out, "last signal", (int64_t) (c->last_signal_us / 1000000));
	ng_reply_put_int(q->out, "last redis update", (int64_t) (0));
	if (c->metadata.len)
		ng_reply_put_str(q->out, "metadata", keep_get(&c->metadata));
}

void call_query_write(const struct call *call, const struct ng_request *req,
		      const struct party *branch, const struct call_stats *stats,
		      const struct call_env *env, struct ng_reply *reply)
{
	struct query q = { .call = call, .stats = stats, .now_us = env->now_us, .out = reply };

	bool is_nobody = false;

	if (!branch && req && req->from_tag.data) {
		branch = party_by_tag(call, req->from_tag);
		is_nobody = !branch;
	}
	write_times(&q);
	dict(reply, "tags");
	for (const struct party *p = call->parties; p; p = p->next)
		if (!is_nobody && is_told(p, branch))
			write_party(&q, p, env);
	ng_reply_close(reply);
	dict(reply, "totals");
	write_count(reply, "RTP", &q.total[FLOW_CLASS_RTP], q.total_errors[FLOW_CLASS_RTP]);
	write_count(reply, "RTCP", &q.total[FLOW_CLASS_RTCP], q.total_errors[FLOW_CLASS_RTCP]);
	ng_reply_close(reply);
	dict(reply, "SSRC");
	for (const struct party *p = call->parties; p; p = p->next)
		if (!is_nobody && is_told(p, branch))
			write_party_ssrcs(&q, p);
	ng_reply_close(reply);
}
