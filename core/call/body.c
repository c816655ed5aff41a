#include "core/call/body.h"

#include <string.h>

#include "core/call/party.h"
#include "core/call/print.h"
#include "core/call/report.h"
#include "core/call/stream.h"
#include "core/negotiate/codecs.h"
#include "core/negotiate/mux.h"
#include "parsers/sdp_attr.h"

/* --- what the SDP says about one medium --- */

bool body_uses_source(const struct signal *s)
{
	if (ng_has(s->req, NG_FLAG_TRUST_ADDRESS))
		return false;
	return ng_has(s->req, NG_FLAG_SIP_SOURCE_ADDRESS) || s->env->config->sip_source;
}

bool body_has_ice(const struct sdp_media *sm)
{
	return sdp_media_attr(sm, SDP_ATTR_ICE_UFRAG) != NULL ||
	       sdp_attr_find(&sm->section, SDP_ATTR_CANDIDATE) != NULL;
}

static void set_flag(struct media *m, uint32_t flag, bool on)
{
	m->flags = on ? m->flags | flag : m->flags & ~flag;
}

static enum ng_err read_endpoints(struct signal *s, struct media *snd, const struct sdp_media *sm,
				  bool *is_mux)
{
	const struct sdp_conn *conn = sdp_media_conn(sm);
	const struct sdp_attr *attr = sdp_attr_find(&sm->section, SDP_ATTR_RTCP);
	struct endpoint rtcp;
	struct endpoint rtp = { .port = sm->port }, control;

	if (body_uses_source(s) && !body_has_ice(sm))
		rtp.ip = s->req->received_from;
	else if (conn)
		rtp.ip = conn->addr;
	if (rtp.ip.family == ADDR_NONE)
		return NG_INCOMPLETE_SDP;
	*is_mux = sm->is_rtp && sdp_attr_find(&sm->section, SDP_ATTR_RTCP_MUX) != NULL;
	control = rtp;
	control.port = (uint16_t) (sm->port + 1);
	if (attr && sdp_rtcp_read(attr->value, &rtcp) == SDP_VALUE_OK) {
		if (rtcp.port)
			control.port = rtcp.port;
		if (!addr_is_zero(&rtcp.ip) && !body_uses_source(s))
			control.ip = rtcp.ip;
		if (rtcp.port == sm->port)
			*is_mux = *is_mux || sm->is_rtp;
	}
	if (!media_streams(snd, 2u * sm->port_count, s->env))
		return NG_NO_MEMORY;
	for (unsigned i = 0; i < snd->stream_count; i++) {
		struct stream *st = &snd->streams[i];
		struct endpoint e = i % 2 ? control : rtp;

		e.port = (uint16_t) (e.port + i / 2 * 2);
		if (*is_mux && i % 2 && !attr)
			e.port = (uint16_t) (sm->port + 1);
		st->signalled = e;
		st->flags |= STREAM_FILLED;
		st->is_muted = addr_is_zero(&e.ip);
		st->set_up_us = s->env->now_us;
	}
	set_flag(snd, MEDIA_OWN_REMOTE, interfaces_is_own_media(s->env->interfaces, &rtp));
	return NG_OK;
}

/* The last one of a section; one of the session counts for all its media (recorded). */
static enum sdp_direction section_direction(const struct sdp_section *section, enum sdp_direction d)
{
	for (unsigned i = 0; i < section->attr_count; i++)
		(void) sdp_direction_of(section->attrs[i].id, &d);
	return d;
}

/* RFC 8866 section 6.7; 0.0.0.0 counts as "does not want to receive" (RFC 3264 section 8.4). */
static void read_direction(struct media *snd, const struct sdp_media *sm)
{
	enum sdp_direction d = section_direction(&sm->section, SDP_SENDRECV);

	d = section_direction(&sm->session->section, d);
	set_flag(snd, MEDIA_RECV, d & SDP_SENDONLY);
	set_flag(snd, MEDIA_SEND, d & SDP_RECVONLY && !snd->streams[0].is_muted);
}

/* What the words of the request say about how packets of a party are taken. */
static void read_words(struct signal *s, struct media *m)
{
	static const uint8_t policy_of[] = {
		[NG_SOURCE_POLICY_CONTINUITY] = LEARN_POLICY_CONTINUITY,
		[NG_SOURCE_POLICY_STRICT] = LEARN_POLICY_STRICT,
		[NG_SOURCE_POLICY_ANY] = LEARN_POLICY_ANY,
	};
	const struct ng_request *r = s->req;

	if (r->endpoint_learning)
		m->mode = (uint8_t) (r->endpoint_learning - NG_ENDPOINT_LEARNING_OFF +
				     LEARN_MODE_OFF);
	if (r->source_policy)
		m->policy = policy_of[r->source_policy];
	if (ng_has(r, NG_FLAG_ASYMMETRIC))
		m->flags |= MEDIA_ASYMMETRIC;
	if (ng_has(r, NG_FLAG_STRICT_SOURCE))
		m->flags |= MEDIA_STRICT;
	if (ng_has(r, NG_FLAG_MEDIA_HANDOVER))
		m->flags |= MEDIA_HANDOVER;
	if (ng_has(r, NG_FLAG_PIERCE_NAT))
		m->flags |= MEDIA_PIERCE_NAT;
	if (ng_has(r, NG_FLAG_NAT_WAIT))
		m->flags |= MEDIA_NAT_WAIT;
	if (ng_has(r, NG_FLAG_UNIDIRECTIONAL))
		m->flags |= MEDIA_UNIDIRECTIONAL;
	set_flag(m, MEDIA_ORIGINAL_DIRECTION, ng_has(r, NG_FLAG_ORIGINAL_SENDRECV));
}

/* Words that change where media goes, for both sides. */
static void read_routing(struct signal *s, struct media *snd, struct media *rcv)
{
	uint32_t echo = s->req->media_echo, passthrough = s->req->passthrough;

	if (echo) {
		set_flag(snd, MEDIA_ECHO,
			 echo == NG_MEDIA_ECHO_FORWARD || echo == NG_MEDIA_ECHO_BOTH);
		set_flag(rcv, MEDIA_ECHO,
			 echo == NG_MEDIA_ECHO_BACKWARD || echo == NG_MEDIA_ECHO_BOTH);
		set_flag(snd, MEDIA_BLACKHOLE, !(snd->flags & MEDIA_ECHO));
		set_flag(rcv, MEDIA_BLACKHOLE, !(rcv->flags & MEDIA_ECHO));
	}
	if (passthrough) {
		set_flag(snd, MEDIA_PASSTHROUGH, passthrough == NG_PASSTHROUGH_ON);
		set_flag(rcv, MEDIA_PASSTHROUGH, passthrough == NG_PASSTHROUGH_ON);
	}
}

static bool read_reports(struct signal *s, struct media *snd, struct media *rcv)
{
	bool is_on = s->req->generate_rtcp == NG_GENERATE_RTCP_ON;

	return !s->req->generate_rtcp ||
	       (report_switch(snd, is_on, s->env) && report_switch(rcv, is_on, s->env));
}

static void read_feedback(struct media *snd, const struct sdp_media *sm)
{
	set_flag(snd, MEDIA_FEEDBACK, sdp_attr_find(&sm->section, SDP_ATTR_RTCP_FB) != NULL);
}

static uint16_t read_ms(const struct sdp_media *sm, enum sdp_attr_id id, uint16_t before)
{
	const struct sdp_attr *a = sdp_attr_find(&sm->section, id);
	uint64_t ms;

	return a && slice_u64(slice_trim(a->value), UINT16_MAX, &ms) ? (uint16_t) ms : before;
}

/* What an SDP doesn't say stays as it was (recorded). */
static void read_ptimes(const struct signal *s, struct media *snd, struct media *rcv,
			const struct sdp_media *sm)
{
	snd->ptime = read_ms(sm, SDP_ATTR_PTIME, snd->ptime);
	if (s->is_offer || !(rcv->flags & MEDIA_PTIME))
		rcv->ptime = read_ms(sm, SDP_ATTR_PTIME, rcv->ptime);
	snd->maxptime = read_ms(sm, SDP_ATTR_MAXPTIME, snd->maxptime);
	rcv->maxptime = read_ms(sm, SDP_ATTR_MAXPTIME, rcv->maxptime);
	if (s->is_offer && s->req->ptime > 0 && s->req->ptime <= UINT16_MAX) {
		rcv->ptime = (uint16_t) s->req->ptime;
		rcv->flags |= MEDIA_PTIME;
		snd->flags |= MEDIA_PTIME;
	}
	if (s->is_offer && s->req->ptime_reverse > 0 && s->req->ptime_reverse <= UINT16_MAX) {
		snd->ptime = (uint16_t) s->req->ptime_reverse;
		rcv->flags |= MEDIA_PTIME;
		snd->flags |= MEDIA_PTIME;
	}
}

/* The bytes of a section, from its m= to its last attribute: to print it again when a later SDP
 * lacks it. */
static struct slice section_text(const struct sdp_media *sm)
{
	const struct sdp_section *section = &sm->section;
	struct slice last =
		section->attr_count ? section->attrs[section->attr_count - 1].line : sm->line;
	const uint8_t *end = last.data + last.len;

	return slice_make(sm->line.data - 2, (size_t) (end - sm->line.data + 2));
}

/* What packets of a medium may carry: what either side listed in this exchange. */
static void add_pts(struct call_pts *p, const struct codecs *codecs)
{
	struct flow_rules r = { .fill_count = p->fill_count, .flags = FLOW_PT_LIST };

	memcpy(r.known_pts, p->known, sizeof(p->known));
	memcpy(r.dtmf_pts, p->dtmf, sizeof(p->dtmf));
	memcpy(r.clock_of_pt, p->clock_of_pt, sizeof(p->clock_of_pt));
	memcpy(r.clock_hz, p->clock_hz, sizeof(p->clock_hz));
	memcpy(r.fill, p->fill, sizeof(p->fill));
	for (unsigned i = 0; i < codecs->count; i++) {
		const struct codec *c = &codecs->items[i];
		uint8_t fill = 0;
		unsigned flags = codec_is_dtmf(c) ? FLOW_PT_DTMF : 0;

		if (codec_silence(c, &fill))
			flags |= FLOW_PT_FILL;
		if (!flow_pt_is_known(&r, (uint8_t) c->payload_type))
			flow_pt_add(&r, (uint8_t) c->payload_type, c->clock_hz, flags, fill);
	}
	memcpy(p->known, r.known_pts, sizeof(p->known));
	memcpy(p->dtmf, r.dtmf_pts, sizeof(p->dtmf));
	memcpy(p->clock_of_pt, r.clock_of_pt, sizeof(p->clock_of_pt));
	memcpy(p->clock_hz, r.clock_hz, sizeof(p->clock_hz));
	memcpy(p->fill, r.fill, sizeof(p->fill));
	p->fill_count = r.fill_count;
}

static bool read_pts(struct signal *s, struct media *snd, struct media *rcv,
		     const struct sdp_media *sm)
{
	struct codecs codecs;

	if (!sm->is_rtp)
		return true;
	if (!codecs_read(sm, s->env->scratch, &codecs))
		return false;
	if (s->is_offer) {
		memset(&snd->pts, 0, sizeof(snd->pts));
		memset(&rcv->pts, 0, sizeof(rcv->pts));
	}
	add_pts(&snd->pts, &codecs);
	add_pts(&rcv->pts, &codecs);
	return true;
}

static uint8_t transport_protocol(uint32_t word)
{
	static const uint8_t of[] = {
		[NG_TRANSPORT_PROTOCOL_RTP_AVP] = SDP_PROTO_RTP_AVP,
		[NG_TRANSPORT_PROTOCOL_RTP_AVPF] = SDP_PROTO_RTP_AVPF,
		[NG_TRANSPORT_PROTOCOL_RTP_SAVP] = SDP_PROTO_RTP_SAVP,
		[NG_TRANSPORT_PROTOCOL_RTP_SAVPF] = SDP_PROTO_RTP_SAVPF,
		[NG_TRANSPORT_PROTOCOL_TLS_SAVP] = SDP_PROTO_UDP_TLS_RTP_SAVP,
		[NG_TRANSPORT_PROTOCOL_TLS_SAVPF] = SDP_PROTO_UDP_TLS_RTP_SAVPF,
		[NG_TRANSPORT_PROTOCOL_UDPTL] = SDP_PROTO_UDPTL,
	};

	return of[word];
}

/* The protocol spoken on the receiver's side (sections 2.2 and 4.9). */
static enum sdp_protocol choose_protocol(const struct signal *s, const struct media *snd,
					 const struct media *rcv, const struct sdp_media *sm)
{
	uint32_t word = s->req->transport;
	bool changed = !(rcv->flags & MEDIA_OURS) || snd->offered_protocol != sm->protocol;

	if (!sm->is_rtp)
		return sm->protocol;
	if (word && word != NG_TRANSPORT_PROTOCOL_ACCEPT)
		return transport_protocol(word);
	if (s->is_offer)
		return changed || !(sdp_protocol_infos[rcv->protocol].flags & SDP_IS_RTP)
			       ? sm->protocol
			       : rcv->protocol;
	return word || !(sdp_protocol_infos[rcv->offered_protocol].flags & SDP_IS_RTP)
		       ? sm->protocol
		       : rcv->offered_protocol;
}

/* Keys are not ours yet: SRTP can pass through with its own, but not be made or opened, and ICE can
 * only be taken out. */
static bool is_relayable(const struct signal *s, enum sdp_protocol from, enum sdp_protocol to)
{
	unsigned keyed = SDP_IS_SRTP | SDP_IS_DTLS;

	if (s->req->ice & (NG_ICE_FORCE | NG_ICE_FORCE_RELAY | NG_ICE_OPTIONAL))
		return false;
	return (sdp_protocol_infos[from].flags & keyed) == (sdp_protocol_infos[to].flags & keyed);
}

static enum ng_err set_protocol(struct signal *s, struct media *snd, struct media *rcv,
				const struct sdp_media *sm)
{
	enum sdp_protocol to = choose_protocol(s, snd, rcv, sm);

	if (!is_relayable(s, sm->protocol, to))
		return NG_NOT_SUPPORTED;
	snd->protocol = (uint8_t) sm->protocol;
	rcv->protocol = (uint8_t) to;
	if (s->is_offer)
		snd->offered_protocol = (uint8_t) sm->protocol;
	return NG_OK;
}

/* An offer names its media for both sides; an answer goes by the names of its offer (RFC 5888
 * section 9), whatever names it has itself.  ng: "generate-mid". */
static bool keep_mid(const struct signal *s, struct media *snd, struct media *rcv,
		     const struct sdp_media *sm)
{
	const struct sdp_attr *mid = sdp_attr_find(&sm->section, SDP_ATTR_MID);
	uint8_t digits[20];
	struct writer w = writer_make(digits, sizeof(digits));

	if (!s->is_offer)
		return !mid || snd->mid.len || keep_set(&snd->mid, s->call, mid->value);
	if (mid)
		return keep_set(&snd->mid, s->call, mid->value) &&
		       keep_set(&rcv->mid, s->call, mid->value);
	if (rcv->mid.len || !ng_has(s->req, NG_FLAG_GENERATE_MID))
		return true;
	writer_u64(&w, rcv->index);
	return keep_set(&rcv->mid, s->call, writer_done(&w));
}

static bool keep_texts(struct signal *s, struct media *snd, struct media *rcv,
		       const struct sdp_media *sm)
{
	struct call *call = s->call;

	return keep_set(&snd->type, call, sm->type) && keep_set(&rcv->type, call, sm->type) &&
	       keep_set(&snd->protocol_text, call, sm->protocol_text) &&
	       keep_set(&rcv->protocol_text, call, sm->protocol_text) &&
	       keep_set(&snd->section, call, section_text(sm)) && keep_mid(s, snd, rcv, sm);
}

static bool type_is_removed(const struct signal *s, const struct sdp_media *sm)
{
	for (uint32_t i = 0; i < s->req->sdp_media_remove.count; i++)
		if (slice_eq(s->req->sdp_media_remove.items[i], sm->type))
			return true;
	return false;
}

/* A single port is enough where RTCP certainly comes with RTP.  What is no RTP gets a pair too
 * (recorded). */
static unsigned port_count(const struct media *m, const struct sdp_media *sm)
{
	return (m->flags & MEDIA_MUX_FIXED ? 1u : 2u) * sm->port_count;
}

static bool is_latched(const struct signal *s, const struct media *m)
{
	if (ng_has(s->req, NG_FLAG_NO_PORT_LATCHING))
		return false;
	return ng_has(s->req, NG_FLAG_PORT_LATCHING) || !(m->flags & MEDIA_SEND);
}

static enum ng_err take_ports(struct signal *s, struct media *snd, struct media *rcv,
			      const struct sdp_media *sm)
{
	const struct interfaces *ifs = s->env->interfaces;
	uint16_t to = interfaces_first(ifs, rcv->party->logical, rcv->party->family);
	uint16_t from = interfaces_first(ifs, snd->party->logical, snd->party->family);
	unsigned count = port_count(rcv, sm);

	if (count > CALL_MEDIA_PORTS_MAX)
		return NG_NO_PORTS;
	if (!media_streams(rcv, snd->stream_count, s->env))
		return NG_NO_MEMORY;
	if (!media_ports(rcv, to, count, &snd->streams[0].signalled, is_latched(s, snd), s->env,
			 s->actions))
		return NG_NO_MEMORY;
	/* Its own ports change only when an SDP goes out to it. */
	if (!snd->current &&
	    !media_ports(snd, from, port_count(snd, sm), NULL, false, s->env, s->actions))
		return NG_NO_MEMORY;
	return NG_OK;
}

/* A medium that was never there has two streams that are nothing yet. */
static bool refused_streams(struct signal *s, struct media *m)
{
	if (m->stream_count)
		return true;
	if (!media_streams(m, 2, s->env))
		return false;
	m->streams[0].flags = m->streams[1].flags = 0;
	return true;
}

static bool reject(struct signal *s, struct media *snd, struct media *rcv)
{
	if (!refused_streams(s, snd) || !refused_streams(s, rcv))
		return false;
	snd->flags |= MEDIA_REJECTED;
	media_stopped(snd, s->env, s->actions);
	media_stopped(rcv, s->env, s->actions);
	for (unsigned i = 0; i < snd->stream_count; i++) {
		snd->streams[i].flags &= (uint8_t) ~STREAM_FILLED;
		snd->streams[i].signalled = (struct endpoint){ .port = 0 };
	}
	return true;
}

static void flag_fallback(struct media *m)
{
	for (unsigned i = 0; i < m->stream_count; i++) {
		uint8_t *flags = &m->streams[i].flags;
		bool is_mux = m->flags & MEDIA_MUX;

		*flags |= i % 2 ? STREAM_RTCP : STREAM_RTP;
		*flags &= (uint8_t) ~(STREAM_FALLBACK_RTCP | (i % 2 ? 0 : STREAM_RTCP));
		if (is_mux)
			*flags |= i % 2 ? STREAM_FALLBACK_RTCP : STREAM_RTCP;
	}
}

static enum ng_err read_media(struct signal *s, struct media *snd, struct media *rcv,
			      const struct sdp_media *sm)
{
	enum ng_err err;
	bool is_mux;

	if (!keep_texts(s, snd, rcv, sm))
		return NG_NO_MEMORY;
	if (!(rcv->flags & MEDIA_OURS) && s->is_offer && s->req->passthrough != NG_PASSTHROUGH_ON)
		rcv->flags |= MEDIA_ICE_CONTROLLING;
	err = set_protocol(s, snd, rcv, sm);
	if (err)
		return err;
	set_flag(snd, MEDIA_OURS, !sm->is_tcp);
	set_flag(rcv, MEDIA_OURS, !sm->is_tcp);
	snd->flags = (snd->flags | MEDIA_INITIALIZED) & ~(uint32_t) MEDIA_REJECTED;
	if (s->is_offer)
		rcv->flags &= ~(uint32_t) MEDIA_REJECTED;
	if (sm->is_tcp)
		return NG_OK;
	read_feedback(snd, sm);
	if (sm->port == 0)
		return reject(s, snd, rcv) ? NG_OK : NG_NO_MEMORY;
	read_ptimes(s, snd, rcv, sm);
	err = read_endpoints(s, snd, sm, &is_mux);
	if (err)
		return err;
	if (!read_pts(s, snd, rcv, sm) || !read_reports(s, snd, rcv))
		return NG_NO_MEMORY;
	read_direction(snd, sm);
	read_words(s, snd);
	read_routing(s, snd, rcv);
	if (s->req->endpoint_learning)
		rcv->mode = snd->mode;
	if (s->req->source_policy)
		rcv->policy = snd->policy;
	/* The last SDP counts for both sides (recorded: hold/dir-*). */
	set_flag(rcv, MEDIA_RECV, snd->flags & MEDIA_SEND);
	set_flag(rcv, MEDIA_SEND, snd->flags & MEDIA_RECV);
	if (s->is_offer)
		mux_offer(snd, rcv, is_mux, s->req->rtcp_mux);
	else
		mux_answer(snd, rcv, is_mux);
	err = take_ports(s, snd, rcv, sm);
	if (err)
		return err;
	flag_fallback(snd);
	flag_fallback(rcv);
	return NG_OK;
}

/* ng: sdp-media-remove.  The sender's medium stays, without streams, and comes back as refused. */
static enum ng_err leave_out(struct signal *s, struct media *snd, const struct sdp_media *sm)
{
	if (!keep_set(&snd->type, s->call, sm->type) ||
	    !keep_set(&snd->section, s->call, section_text(sm)) ||
	    !media_streams(snd, 2u * sm->port_count, s->env))
		return NG_NO_MEMORY;
	snd->protocol = (uint8_t) sm->protocol;
	snd->flags = MEDIA_REMOVED | MEDIA_OURS;
	for (unsigned i = 0; i < snd->stream_count; i++)
		snd->streams[i].flags = 0;
	media_stopped(snd, s->env, s->actions);
	return NG_OK;
}

enum ng_err body_read(struct signal *s)
{
	for (unsigned i = 0; i < s->sdp->media_count; i++) {
		const struct sdp_media *sm = &s->sdp->media[i];
		struct media *snd = party_media(s->sender, i, s->env), *rcv;
		enum ng_err err;

		if (!snd)
			return NG_NO_MEMORY;
		if (s->is_offer && type_is_removed(s, sm)) {
			err = leave_out(s, snd, sm);
		} else {
			snd->flags &= ~(uint32_t) MEDIA_REMOVED;
			rcv = media_join(snd, s->receiver, s->env);
			if (rcv)
				rcv->flags &= ~(uint32_t) MEDIA_REMOVED;
			err = rcv ? read_media(s, snd, rcv, sm) : NG_NO_MEMORY;
		}
		if (err)
			return err;
	}
	return NG_OK;
}
