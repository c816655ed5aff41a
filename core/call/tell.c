#include "core/call/tell.h"

#include <string.h>

#include "core/call/party.h"
#include "core/call/stream.h"

static void pad_left(struct writer *w, struct slice text, size_t width)
{
	for (size_t i = text.len; i < width; i++)
		writer_byte(w, ' ');
	writer_slice(w, text);
}

static void pad_right(struct writer *w, struct slice text, size_t width)
{
	writer_slice(w, text);
	for (size_t i = text.len; i < width; i++)
		writer_byte(w, ' ');
}

static struct slice number(uint64_t n, uint8_t buf[24])
{
	struct writer w = writer_make(buf, 24);

	writer_u64(&w, n);
	return writer_done(&w);
}

static void hex32(struct writer *w, uint32_t n)
{
	static const char digit[] = "0123456789abcdef";
	int shift = 28;

	while (shift && !(n >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		writer_byte(w, (uint8_t) digit[(n >> shift) & 15]);
}

static void proxy(struct writer *w, const struct call *call)
{
	if (call->created_from.port)
		endpoint_write(w, &call->created_from);
}

void call_tell_line(const struct call *call, struct writer *w)
{
	uint8_t buf[24];

	writer_str(w, "ID: ");
	pad_left(w, call->id, 60);
	writer_str(w, " | del:n | creat:");
	pad_left(w, number(call->created_us / 1000000, buf), 12);
	writer_str(w, " | prx:");
	proxy(w, call);
	writer_str(w, call->is_foreign ? " | redis:-1 | frgn:y | rec:n\n"
				       : " | redis:-1 | frgn:n | rec:n\n");
}

/* --- list sessions CALLID --- */

static void line_number(struct writer *w, const char *name, uint64_t n)
{
	writer_str(w, name);
	writer_u64(w, n);
	writer_byte(w, '\n');
}

static void tell_port(const struct media *m, unsigned i, const struct call_stats *stats,
		      const struct call_env *env, struct writer *w)
{
	const struct stream *s = &m->streams[i];
	struct endpoint remote = s->flags & STREAM_FILLED ? stream_remote(s, env->now_us)
							  : (struct endpoint){ .port = 0 };
	uint8_t buf[ADDR_STR_MAX], digits[24];
	struct writer text = writer_make(buf, sizeof(buf));
	struct flow_stats stat, rtp;
	const struct flow_ssrc *ssrc;

	if (s->flags & STREAM_FILLED && !remote.port)
		remote = s->signalled;
	stream_stats(m, i, stats, &stat);
	stream_stats(m, 0, stats, &rtp);
	ssrc = &rtp.ssrc[rtp.ssrc_last % FLOW_SSRC_MAX];
	writer_str(w, "-------- Port ");
	if (media_port(m, i))
		addr_write(&text, &m->current->local);
	pad_left(w, writer_done(&text), 15);
	writer_byte(w, ':');
	pad_right(w, number(media_port(m, i), digits), 5);
	writer_str(w, " <> ");
	text.len = 0;
	addr_write(&text, &remote.ip);
	pad_left(w, writer_done(&text), 15);
	writer_byte(w, ':');
	pad_right(w, number(remote.port, digits), 5);
	if (i % 2)
		writer_str(w, " (RTCP)");
	writer_str(w, ", SSRC ");
	hex32(w, ssrc->packets ? ssrc->ssrc : 0);
	writer_str(w, ", ");
	writer_u64(w, stat.in[0].packets + stat.in[1].packets);
	writer_str(w, " p, ");
	writer_u64(w, stat.in[0].bytes + stat.in[1].bytes);
	writer_str(w, " b, ");
	writer_u64(w, (uint64_t) stat.in_errors[0] + stat.in_errors[1]);
	writer_str(w, " e, ");
	writer_u64(w, (stat.last_us ? stat.last_us : s->set_up_us) / 1000000);
	writer_str(w, " uts 0 kts\n");
}

static void tell_media(const struct media *m, const struct call_stats *stats,
		       const struct call_env *env, struct writer *w)
{
	struct flow_stats rtp;

	writer_str(w, "------ Media #");
	writer_u64(w, m->index);
	writer_str(w, " (");
	writer_slice(w, keep_get(&m->type));
	writer_str(w, " over ");
	writer_slice(w, m->protocol == SDP_PROTO_OTHER ? keep_get(&m->protocol_text)
						       : sdp_protocol_infos[m->protocol].name);
	writer_str(w, ") using ");
	stream_stats(m, 0, stats, &rtp);
	if (!media_codec_name(m, &rtp, env, w))
		writer_str(w, "unknown codec");
	writer_byte(w, '\n');
	for (unsigned i = 0; i < m->stream_count; i++)
		tell_port(m, i, stats, env, w);
}

static void quoted(struct writer *w, const char *before, struct slice text)
{
	writer_str(w, before);
	writer_byte(w, '\'');
	writer_slice(w, text);
	writer_byte(w, '\'');
}

static void tell_duration(struct writer *w, uint64_t us)
{
	uint8_t buf[24];
	struct slice fraction = number(us % 1000000, buf);

	writer_u64(w, us / 1000000);
	writer_byte(w, '.');
	for (size_t i = fraction.len; i < 6; i++)
		writer_byte(w, '0');
	writer_slice(w, fraction);
}

static void tell_peer(const struct party *peer, unsigned index, const char *text, struct writer *w)
{
	quoted(w, text, keep_get(&peer->tag));
	writer_str(w, " (index: ");
	writer_u64(w, index);
	writer_str(w, ")\n");
}

static void tell_peers(const struct party *p, struct writer *w)
{
	for (unsigned i = 1; i <= p->media_count; i++) {
		for (const struct party *q = p->call->parties; q; q = q->next)
			if (party_is_joined(p, q))
				tell_peer(q, i, "---     subscribed to media with monologue tag ",
					  w);
		for (const struct party *q = p->call->parties; q; q = q->next)
			if (party_is_joined(p, q))
				tell_peer(q, i, "---     subscription of media with monologue tag ",
					  w);
	}
}

void call_tell_party(const struct party *p, const struct call_stats *stats,
		     const struct call_env *env, struct writer *w)
{
	quoted(w, "--- Tag ", keep_get(&p->tag));
	writer_str(w, ", type: ");
	writer_str(w, !p->has_tag ? "UNKNOWN" : p->is_caller ? "FROM_TAG" : "TO_TAG");
	quoted(w, ", label ", keep_get(&p->label));
	quoted(w, ", branch ", keep_get(&p->via_branch));
	writer_str(w, ", callduration ");
	tell_duration(w, env->now_us - p->created_us);
	writer_byte(w, '\n');
	if (p->aliases) {
		writer_str(w, "---     Aliases:");
		for (const struct tag_alias *a = p->aliases; a; a = a->next)
			quoted(w, a == p->aliases ? " " : ", ", a->tag);
		writer_byte(w, '\n');
	}
	tell_peers(p, w);
	for (unsigned i = 0; i < p->media_count; i++)
		tell_media(p->media[i], stats, env, w);
}

void call_tell(const struct call *call, const struct call_stats *stats, const struct call_env *env,
	       struct writer *w)
{
	writer_str(w, "\ncallid: ");
	writer_slice(w, call->id);
	writer_str(w, "\ndeletionmark: no\n");
	line_number(w, "created: ", call->created_us / 1000000);
	writer_str(w, "proxy: ");
	proxy(w, call);
	writer_byte(w, '\n');
	line_number(w, "tos: ", call->tos);
	line_number(w, "last_signal: ", call->last_signal_us / 1000000);
	writer_str(w, "redis_keyspace: -1\nlast redis update: 0\nforeign: ");
	writer_str(w, call->is_foreign ? "yes" : "no");
	writer_str(w, "\nrecording: no\n\n");
	for (const struct party *p = call->parties; p; p = p->next)
		call_tell_party(p, stats, env, w);
	writer_byte(w, '\n');
}

/* --- explain --- */

enum cause {
#define CAUSE(id, code, text) CAUSE_##id,
#include "spec/causes.def"
#undef CAUSE
	CAUSES
};

static const struct {
	const char *code, *text;
} causes[] = {
#define CAUSE(id, code, text) { code, text },
#include "spec/causes.def"
#undef CAUSE
};

static void tell_name(struct writer *w, const struct party *p)
{
	if (p->has_tag)
		quoted(w, "", keep_get(&p->tag));
	else
		writer_str(w, "the untagged party");
}

/* p: whom it is about; NULL: the call. */
static void tell_cause(struct writer *w, const struct party *p, enum cause why)
{
	writer_str(w, "cause: ");
	writer_str(w, causes[why].code);
	writer_str(w, "  ");
	if (p) {
		tell_name(w, p);
		writer_str(w, ": ");
	}
	writer_str(w, causes[why].text);
	writer_byte(w, '\n');
}

static void tell_addr(struct writer *w, const struct endpoint *e)
{
	if (e->port)
		endpoint_write(w, e);
	else
		writer_str(w, "(nowhere)");
}

static bool is_heard(const struct flow_stats *s)
{
	return s->in[0].packets + s->in[1].packets > 0;
}

static uint32_t strangers(const struct flow_stats *s)
{
	return s->drops[FLOW_DROP_SOURCE] + s->drops[FLOW_DROP_UNLEARNT];
}

static uint32_t unsent(const struct flow_stats *s)
{
	return s->drops[FLOW_DROP_SEND_REFUSED] + s->drops[FLOW_DROP_SEND_UNREACHABLE];
}

static uint32_t misplaced(const struct flow_stats *s)
{
	return s->drops[FLOW_DROP_NOT_RTP] + s->drops[FLOW_DROP_MALFORMED];
}

/* What is wrong with the audio from this party, in the order in which to look. */
static void explain_causes(const struct media *m, const struct call_stats *stats, struct writer *w)
{
	const struct party *p = m->party;
	const struct media *peer = media_peer(m);
	const struct stream *s = &m->streams[0];
	struct flow_stats rtp, rtcp;
	uint8_t blocks = p->blocks | p->call->blocks;

	stream_stats(m, 0, stats, &rtp);
	stream_stats(m, 1, stats, &rtcp);
	if (p->is_deleted || !peer) {
		tell_cause(w, p, CAUSE_DELETED_BRANCH);
		return;
	}
	if (!(m->flags & MEDIA_INITIALIZED)) {
		tell_cause(w, p, CAUSE_NO_ANSWER);
		return;
	}
	if (!is_heard(&rtp) && m->flags & MEDIA_OWN_REMOTE) {
		tell_cause(w, p, CAUSE_OWN_ADDRESS);
		return;
	}
	if (m->current && s->flags & STREAM_FILLED && !s->is_muted &&
	    s->signalled.ip.family != m->current->local.family) {
		tell_cause(w, p, CAUSE_OTHER_FAMILY);
		return;
	}
	if (blocks & CALL_BLOCK_MEDIA || p->call->drop_traffic)
		tell_cause(w, p, CAUSE_BLOCKED_MEDIA);
	if (!(m->flags & MEDIA_RECV)) {
		tell_cause(w, p, CAUSE_ONE_WAY_HOLD);
		return;
	}
	if (unsent(&rtp))
		tell_cause(w, p, CAUSE_PEER_UNREACHABLE);
	if (misplaced(&rtcp) && !is_heard(&rtp))
		tell_cause(w, p, CAUSE_WRONG_PORT);
	else if (strangers(&rtp))
		tell_cause(w, p, CAUSE_WRONG_SOURCE);
	else if (is_heard(&rtp) && !learn_is_confirmed(&s->learn))
		tell_cause(w, p, CAUSE_LATE_LEARNING);
	else if (!is_heard(&rtp) && !p->call->drop_traffic && peer->flags & MEDIA_INITIALIZED)
		tell_cause(w, p, CAUSE_NO_PACKETS);
}

static void explain_drops(const struct flow_stats *s, struct writer *w)
{
	for (int i = FLOW_DROP_NONE + 1; i < FLOW_DROPS; i++) {
		if (!s->drops[i])
			continue;
		writer_str(w, "    dropped ");
		writer_u64(w, s->drops[i]);
		writer_str(w, ": ");
		writer_str(w, flow_drop_name((enum flow_drop) i));
		writer_byte(w, '\n');
	}
}

static void explain_stream(const struct media *m, unsigned i, const struct call_stats *stats,
			   const struct call_env *env, struct writer *w)
{
	const struct stream *s = &m->streams[i];
	struct endpoint local = { .port = media_port(m, i) };
	struct endpoint remote = stream_remote(s, env->now_us);
	struct flow_stats stat;

	stream_stats(m, i, stats, &stat);
	if (m->current)
		local.ip = m->current->local;
	writer_str(w, i % 2 ? "  RTCP " : "  RTP  ");
	tell_addr(w, &local);
	writer_str(w, " <> ");
	tell_addr(w, &remote);
	if (s->flags & STREAM_FILLED && !endpoint_eq(&remote, &s->signalled)) {
		writer_str(w, " (SDP: ");
		tell_addr(w, &s->signalled);
		writer_str(w, ")");
	}
	writer_str(w, learn_is_confirmed(&s->learn) ? ", confirmed" : ", not confirmed");
	writer_str(w, "\n    received ");
	writer_u64(w, stat.in[0].packets + stat.in[1].packets);
	writer_str(w, " packets");
	if (stat.last_us) {
		writer_str(w, ", the last ");
		writer_u64(w,
			   env->now_us > stat.last_us ? (env->now_us - stat.last_us) / 1000000 : 0);
		writer_str(w, " s ago");
	}
	writer_str(w, "; sent ");
	writer_u64(w, stat.out[0].packets + stat.out[1].packets);
	writer_byte(w, '\n');
	explain_drops(&stat, w);
}

void call_explain_refused(struct slice call_id, struct writer *w)
{
	quoted(w, "call ", call_id);
	writer_str(w, ", which is gone\n");
	tell_cause(w, NULL, CAUSE_PORTS_OUT);
}

void call_explain(const struct call *call, bool is_refused, const struct call_stats *stats,
		  const struct call_env *env, struct writer *w)
{
	size_t start;

	quoted(w, "call ", call->id);
	writer_str(w, call->delete_us ? ", waits for its delete delay\n" : "\n");
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++) {
			const struct media *m = p->media[i];

			writer_str(w, "from ");
			tell_name(w, p);
			writer_str(w, ", media #");
			writer_u64(w, m->index);
			writer_byte(w, ' ');
			writer_slice(w, keep_get(&m->type));
			writer_byte(w, '\n');
			for (unsigned k = 0; k < m->stream_count; k++)
				explain_stream(m, k, stats, env, w);
		}
	start = w->len;
	if (is_refused)
		tell_cause(w, NULL, CAUSE_PORTS_OUT);
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			if (p->media[i]->stream_count && p->media[i]->flags & MEDIA_OURS)
				explain_causes(p->media[i], stats, w);
	if (w->len == start)
		writer_str(w, "nothing wrong is seen: packets arrive and are sent on\n");
}

void call_measure(const struct call *call, struct call_sizes *out)
{
	*out = (struct call_sizes){ .ports = 0 };
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++) {
			const struct media *m = p->media[i], *peer = media_peer(m);

			for (const struct port_map *map = m->maps; map; map = map->next)
				out->ports += map->count;
			if (!peer || p->number > p->peer->number || !m->current || !peer->current)
				continue;
			if (m->current->local.family != peer->current->local.family)
				out->media_mixed++;
			else if (m->current->local.family == ADDR_IP6)
				out->media_ip6++;
			else
				out->media_ip4++;
		}
}
