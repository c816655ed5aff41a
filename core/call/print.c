#include "core/call/print.h"

#include <string.h>

#include "base/hash.h"
#include "core/call/party.h"
#include "core/negotiate/codecs.h"
#include "core/negotiate/edit.h"
#include "parsers/sdp_attr.h"
#include "parsers/sdp_crypto.h"

#if defined(PLANT) && PLANT == 3
#define NO_FORMATS "" /* planted: m= ends too early */
#else
#define NO_FORMATS " 0"
#endif

#if defined(PLANT) && PLANT == 4
#define PASSES_ICE(is_rtp) true /* planted: candidates of the sender pass */
#else
#define PASSES_ICE(is_rtp) (!(is_rtp))
#endif

#if defined(PLANT) && PLANT == 5
#define BANDWIDTH(kbps) ((uint32_t) (kbps)) /* planted: cut off */
#else
#define BANDWIDTH(kbps) (kbps)
#endif

#if defined(PLANT) && PLANT == 6
#define IS_COPIED(attr) ((attr)->value.len != 3) /* planted: some are left out */
#else
#define IS_COPIED(attr) true
#endif

struct page {
	struct signal *s;
	struct writer *w;
	const struct ng_attr_edit *edit;
	uint8_t line_buf[64];
};

static void eol(struct page *p)
{
	writer_str(p->w, "\r\n");
}

static void text_line(struct page *p, const char *type, struct slice text)
{
	writer_str(p->w, type);
	writer_slice(p->w, text);
	eol(p);
}

/* An attribute made of a name and a value, through the edits. */
static void attr(struct page *p, const char *name, struct slice value)
{
	uint8_t buf[512];
	struct writer line = writer_make(buf, sizeof(buf));

	writer_str(&line, name);
	if (value.data) {
		writer_byte(&line, ':');
		writer_slice(&line, value);
	}
	if (line.overflow) {
		/* Too long to be edited, and nothing of ours is. */
		writer_str(p->w, "a=");
		writer_str(p->w, name);
		writer_byte(p->w, ':');
		writer_slice(p->w, value);
		eol(p);
		return;
	}
	edit_line(p->w, p->edit, writer_done(&line));
}

static void attr_number(struct page *p, const char *name, uint64_t n)
{
	struct writer value = writer_make(p->line_buf, sizeof(p->line_buf));

	writer_u64(&value, n);
	attr(p, name, writer_done(&value));
}

static void address(struct writer *w, const struct addr *a)
{
	writer_str(w, a->family == ADDR_IP6 ? "IN IP6 " : "IN IP4 ");
	addr_write(w, a);
}

/* --- session --- */

static const struct addr *advertised(const struct signal *s, const struct party *party)
{
	const struct interfaces *ifs = s->env->interfaces;

	return &ifs->addr[interfaces_first(ifs, party->logical, party->family)].advertised;
}

/* RFC 8866 section 5.2 wants numbers that nobody else has; RFC 3264 section 8 that they stay. */
static uint64_t made_up_session_id(const struct signal *s)
{
	const struct hash_key *key = s->env->config->hash;

	return (hash_bytes(key, s->call->id) + s->receiver->created_us + s->receiver->number) >> 1;
}

/* o= without its version, which print_sdp puts in at the returned offset once the rest is known. */
static size_t print_origin(struct page *p)
{
	const struct signal *s = p->s;
	const struct sdp_origin *o = &s->sdp->sessions[0].origin;
	struct origin_state *kept = &s->receiver->origin;
	uint32_t replace = s->req->replace;
	struct slice user = o->is_present && o->user.len ? o->user : SLICE("-");
	size_t at;

	if (kept->username.len && replace & (NG_REPLACE_USERNAME | NG_REPLACE_ORIGIN_FULL))
		user = keep_get(&kept->username);
	writer_str(p->w, "o=");
	writer_slice(p->w, user);
	writer_byte(p->w, ' ');
	if (kept->session_id.len && replace & NG_REPLACE_ORIGIN_FULL)
		writer_slice(p->w, keep_get(&kept->session_id));
	else if (o->is_present && o->session_id.len)
		writer_slice(p->w, o->session_id);
	else
		writer_u64(p->w, made_up_session_id(s));
	writer_byte(p->w, ' ');
	at = p->w->len;
	writer_byte(p->w, ' ');
	if (!o->is_present || !o->addr_type.len ||
	    replace & (NG_REPLACE_ORIGIN | NG_REPLACE_ORIGIN_FULL)) {
		address(p->w, advertised(s, s->receiver));
	} else {
		writer_str(p->w, "IN "); /* whatever it says (recorded) */
		writer_slice(p->w, o->addr_type);
		writer_byte(p->w, ' ');
		writer_slice(p->w, o->address);
	}
	eol(p);
	return at;
}

static bool remember_origin(const struct signal *s)
{
	const struct sdp_session *session = &s->sdp->sessions[0];
	struct origin_state *kept = &s->receiver->origin;

	return (kept->username.len || keep_set(&kept->username, s->call, session->origin.user)) &&
	       (kept->session_id.len ||
		keep_set(&kept->session_id, s->call, session->origin.session_id)) &&
	       (kept->session_name.len || keep_set(&kept->session_name, s->call, session->name));
}

static void print_name(struct page *p)
{
	const struct origin_state *kept = &p->s->receiver->origin;
	struct slice name = p->s->sdp->sessions[0].name;

	if (kept->session_name.len && p->s->req->replace & NG_REPLACE_SESSION_NAME)
		name = keep_get(&kept->session_name);
	text_line(p, "s=", name);
}

static void print_bandwidths(struct page *p, const struct sdp_section *section, bool is_media)
{
	static const struct {
		enum sdp_bw type;
		const char *name;
		bool session, media;
	} order[] = {
		{ SDP_BW_AS, "b=AS:", true, true },      { SDP_BW_CT, "b=CT:", true, false },
		{ SDP_BW_RR, "b=RR:", false, true },     { SDP_BW_RS, "b=RS:", false, true },
		{ SDP_BW_TIAS, "b=TIAS:", false, true },
	};

	for (size_t k = 0; k < ARRAY_COUNT(order); k++) {
		const struct sdp_bandwidth *last = NULL;

		for (unsigned i = 0; i < section->bandwidth_count; i++)
			if (section->bandwidths[i].type == order[k].type)
				last = &section->bandwidths[i];
		if (!last || !(is_media ? order[k].media : order[k].session))
			continue;
		writer_str(p->w, order[k].name);
		writer_u64(p->w, BANDWIDTH(last->value));
		eol(p);
	}
}

/* A colon without a value is not printed (recorded). */
static struct slice attr_text(const struct sdp_attr *a)
{
	return a->has_value && a->value.len == 0 ? a->name : a->line;
}

static void print_session_attrs(struct page *p)
{
	const struct sdp_section *section = &p->s->sdp->sessions[0].section;

	p->edit = edit_find(p->s->req, SLICE_EMPTY);
	if (ng_has(p->s->req, NG_FLAG_LOOP_PROTECT))
		attr(p, "rtpengine", p->s->env->config->instance);
	for (unsigned i = 0; i < section->attr_count; i++) {
		if (sdp_attr_infos[section->attrs[i].id].output == SDP_OUT_COPY &&
		    IS_COPIED(&section->attrs[i]))
			edit_line(p->w, p->edit, attr_text(&section->attrs[i]));
	}
	edit_added(p->w, p->edit);
}

/* RFC 8866 section 5.9: two numbers.  Others are said to hold always. */
static bool is_timing(struct slice text)
{
	struct slice start = slice_cut(&text, ' ');
	uint64_t n;

	return slice_u64(start, UINT64_MAX, &n) && slice_u64(slice_trim(text), UINT64_MAX, &n);
}

static size_t print_session(struct page *p)
{
	const struct sdp_session *session = &p->s->sdp->sessions[0];
	size_t version_at;

	writer_str(p->w, "v=0\r\n");
	version_at = print_origin(p);
	print_name(p);
	if (session->section.info.data)
		text_line(p, "i=", session->section.info);
	if (session->uri.data)
		text_line(p, "u=", session->uri);
	for (unsigned i = 0; i < session->email_count; i++)
		text_line(p, "e=", session->emails[i]);
	for (unsigned i = 0; i < session->phone_count; i++)
		text_line(p, "p=", session->phones[i]);
	print_bandwidths(p, &session->section, false);
	text_line(p, "t=", is_timing(session->timing) ? session->timing : SLICE("0 0"));
	print_session_attrs(p);
	return version_at;
}

/* --- media --- */

struct medium {
	struct media *snd; /* NULL: the sender has no such medium */
	struct media *rcv;
	const struct sdp_media *sm; /* received now, or remembered */
	struct codecs codecs;
};

/* Else it is printed with the sender's own address and port. */
static bool is_ours(const struct medium *m)
{
	return m->rcv->flags & MEDIA_OURS && !(m->rcv->flags & MEDIA_PASSTHROUGH);
}

static bool speaks_rtp(const struct medium *m)
{
	return sdp_protocol_infos[m->rcv->protocol].flags & SDP_IS_RTP;
}

static bool is_rejected(const struct medium *m)
{
	if (!m->snd || m->rcv->flags & MEDIA_REMOVED || m->snd->flags & MEDIA_REJECTED)
		return true;
	return m->rcv->flags & MEDIA_OURS &&
	       (!m->rcv->current || (m->sm->is_rtp && m->sm->format_count && !m->codecs.count));
}

static bool select_codecs(struct page *p, struct medium *m)
{
	const struct ng_request *r = p->s->req;
	struct arena *scratch = p->s->env->scratch;

	if (!codecs_read(m->sm, scratch, &m->codecs))
		return false;
	if (!m->sm->is_rtp)
		return true;
	if (!p->s->is_offer && m->rcv->section.len) {
		struct codecs offered;
		struct sdp before;

		if (sdp_parse(keep_get(&m->rcv->section), SDP_FRAGMENT, scratch, &before, NULL) !=
			    SDP_OK ||
		    !codecs_read(&before.media[0], scratch, &offered))
			return false;
		codecs_intersect(&m->codecs, &offered);
	}
	codecs_select(&m->codecs, &r->codec, ng_has(r, NG_FLAG_ALLOW_NO_CODEC_MEDIA));
	if (!p->s->is_offer && ng_has(r, NG_FLAG_SINGLE_CODEC))
		codecs_single(&m->codecs);
	return true;
}

static void print_m_line(struct page *p, const struct medium *m, bool rejected)
{
	const struct sdp_media *sm = m->sm;
	uint16_t port = is_ours(m) ? media_port(m->rcv, 0) : sm->port;

	writer_str(p->w, "m=");
	writer_slice(p->w, sm->type);
	writer_byte(p->w, ' ');
	writer_u64(p->w, rejected ? 0 : port);
	writer_byte(p->w, ' ');
	if (m->rcv->protocol == SDP_PROTO_OTHER)
		writer_slice(p->w, sm->protocol_text);
	else
		writer_slice(p->w, sdp_protocol_infos[m->rcv->protocol].name);
	if (sm->is_rtp ? !sm->format_count : !sm->formats_text.len) {
		writer_str(p->w, NO_FORMATS);
	} else if (sm->is_rtp && m->codecs.count) {
		for (unsigned i = 0; i < m->codecs.count; i++) {
			writer_byte(p->w, ' ');
			writer_slice(p->w, m->codecs.items[i].format);
		}
	} else {
		writer_byte(p->w, ' ');
		writer_slice(p->w, sm->formats_text);
	}
	eol(p);
}

/* The address that c= shows: ours, one that the request names, or zero while the sender is held. */
static struct addr shown_address(const struct page *p, const struct medium *m, bool rejected)
{
	const struct signal *s = p->s;
	const struct interface_addr *local;
	const struct stream *st;
	struct addr zero = { .family = s->receiver->family == ADDR_IP6 ? ADDR_IP6 : ADDR_IP4 };

	if (rejected)
		return zero;
	if (!is_ours(m)) {
		const struct sdp_conn *c = sdp_media_conn(m->sm);

		return c ? c->addr : zero;
	}
	local = &s->env->interfaces->addr[m->rcv->current->addr];
	zero.family = local->ip.family;
	st = &m->snd->streams[0];
	if ((!(st->flags & STREAM_FILLED) || st->is_muted) &&
	    !(s->req->replace & NG_REPLACE_ZERO_ADDRESS))
		return zero;
	if (s->req->media_address.family != ADDR_NONE)
		return s->req->media_address;
	return local->advertised;
}

static void print_codec(struct page *p, const struct medium *m, const struct codec *c)
{
	if (c->name.len) {
		uint8_t buf[256];
		struct writer v = writer_make(buf, sizeof(buf));

		writer_slice(&v, c->format);
		writer_byte(&v, ' ');
		writer_slice(&v, c->name);
		writer_byte(&v, '/');
		writer_u64(&v, c->clock_hz);
		if (c->channels > 1) {
			writer_byte(&v, '/');
			writer_u64(&v, c->channels);
		}
		if (!v.overflow)
			attr(p, "rtpmap", writer_done(&v));
	}
	if (c->fmtp)
		edit_line(p->w, p->edit, c->fmtp->line);
	for (unsigned i = 0; i < m->sm->section.attr_count; i++) {
		const struct sdp_attr *a = &m->sm->section.attrs[i];
		struct slice value = a->value;

		if (a->id == SDP_ATTR_RTCP_FB && slice_eq(slice_cut(&value, ' '), c->format))
			edit_line(p->w, p->edit, a->line);
	}
}

static void print_codecs(struct page *p, const struct medium *m)
{
	for (unsigned i = 0; i < m->codecs.count; i++)
		print_codec(p, m, &m->codecs.items[i]);
	for (unsigned i = 0; i < m->sm->section.attr_count; i++) {
		const struct sdp_attr *a = &m->sm->section.attrs[i];
		struct slice value = a->value;

		if (a->id == SDP_ATTR_RTCP_FB && slice_eq(slice_cut(&value, ' '), SLICE("*")))
			edit_line(p->w, p->edit, a->line);
	}
}

static void print_section_attrs(struct page *p, const struct sdp_section *section,
				enum sdp_attr_id id)
{
	for (unsigned i = 0; i < section->attr_count; i++)
		if (section->attrs[i].id == id)
			edit_line(p->w, p->edit, section->attrs[i].line);
}

/* One of the session, where it may stand there, moves into each medium (recorded). */
static void print_moved(struct page *p, const struct sdp_media *sm, enum sdp_attr_id id)
{
	if (sdp_attr_infos[id].where & SDP_AT_SESSION)
		print_section_attrs(p, &sm->session->section, id);
	print_section_attrs(p, &sm->section, id);
}

static bool is_stripped(const struct ng_request *r, const struct sdp_attr *a)
{
	const struct ng_list *lists[] = { &r->extmap_strip, &r->extmap_mask };
	struct sdp_extmap map;

	if (ng_has(r, NG_FLAG_STRIP_EXTMAP))
		return true;
	for (size_t k = 0; k < ARRAY_COUNT(lists); k++)
		for (uint32_t i = 0; i < lists[k]->count; i++)
			if (slice_eq(lists[k]->items[i], SLICE("all")) ||
			    (sdp_extmap_read(a->value, &map) == SDP_VALUE_OK &&
			     slice_eq(lists[k]->items[i], map.uri)))
				return true;
	return false;
}

static void print_section_extmaps(struct page *p, const struct sdp_section *section, bool *any)
{
	for (unsigned i = 0; i < section->attr_count; i++) {
		const struct sdp_attr *a = &section->attrs[i];

		if (a->id != SDP_ATTR_EXTMAP || is_stripped(p->s->req, a))
			continue;
		/* RFC 8285 section 6: both header forms may be mixed; an offer says so (recorded).
		 */
		if (!*any)
			attr(p, "extmap-allow-mixed", SLICE_EMPTY);
		*any = true;
		edit_line(p->w, p->edit, a->line);
	}
}

static void print_extmaps(struct page *p, const struct sdp_media *sm)
{
	bool any = !p->s->is_offer;

	if (any)
		print_moved(p, sm, SDP_ATTR_EXTMAP_ALLOW_MIXED);
	print_section_extmaps(p, &sm->session->section, &any);
	print_section_extmaps(p, &sm->section, &any);
}

/* Until SRTP is ours, keys pass through with the SRTP they belong to; those that nobody can read do
 * not. */
static bool is_key(const struct sdp_attr *a)
{
	struct sdp_crypto crypto;
	struct sdp_fingerprint fingerprint;
	enum sdp_setup setup;

	switch (a->id) {
	case SDP_ATTR_CRYPTO:
		return sdp_crypto_read(a->value, &crypto) != SDP_VALUE_SYNTAX;
	case SDP_ATTR_FINGERPRINT:
		return sdp_fingerprint_read(a->value, &fingerprint) != SDP_VALUE_SYNTAX;
	case SDP_ATTR_SETUP:
		return sdp_setup_read(a->value, &setup) == SDP_VALUE_OK;
	default:
		return a->id == SDP_ATTR_TLS_ID;
	}
}

/* What is no RTP is relayed as it is, with all that its ends need to know (recorded). */
static bool is_ice(enum sdp_attr_id id)
{
	return id == SDP_ATTR_ICE_UFRAG || id == SDP_ATTR_ICE_PWD || id == SDP_ATTR_ICE_OPTIONS ||
	       id == SDP_ATTR_CANDIDATE || id == SDP_ATTR_END_OF_CANDIDATES;
}

static void print_passed(struct page *p, const struct medium *m)
{
	bool ice_passes = PASSES_ICE(m->sm->is_rtp);
	bool keys_pass = !m->sm->is_rtp ||
			 sdp_protocol_infos[m->rcv->protocol].flags & (SDP_IS_SRTP | SDP_IS_DTLS);

	print_extmaps(p, m->sm);
	for (unsigned i = 0; i < m->sm->section.attr_count; i++) {
		const struct sdp_attr *a = &m->sm->section.attrs[i];

		if (sdp_attr_infos[a->id].output == SDP_OUT_COPY || (keys_pass && is_key(a)) ||
		    (ice_passes && is_ice(a->id)))
			edit_line(p->w, p->edit, attr_text(a));
	}
}

static void print_direction(struct page *p, const struct medium *m)
{
	static const char *const names[] = { "inactive", "sendonly", "recvonly", "sendrecv" };
	uint32_t f = m->snd->flags;

	if (f & MEDIA_ORIGINAL_DIRECTION) {
		for (unsigned i = 0; i < m->sm->section.attr_count; i++) {
			const struct sdp_attr *a = &m->sm->section.attrs[i];

			if (a->id == SDP_ATTR_SENDRECV || a->id == SDP_ATTR_SENDONLY ||
			    a->id == SDP_ATTR_RECVONLY || a->id == SDP_ATTR_INACTIVE)
				edit_line(p->w, p->edit, a->line);
		}
		return;
	}
	attr(p, names[(f & MEDIA_RECV ? 1 : 0) | (f & MEDIA_SEND ? 2 : 0)], SLICE_EMPTY);
}

static void print_rtcp(struct page *p, const struct medium *m, const struct addr *shown)
{
	uint16_t rtp = media_port(m->rcv, 0), rtcp = media_port(m->rcv, 1);
	struct writer v = writer_make(p->line_buf, sizeof(p->line_buf));

	if (!ng_has(p->s->req, NG_FLAG_NO_RTCP_ATTRIBUTE) && is_ours(m)) {
		writer_u64(&v, m->rcv->flags & MEDIA_MUX_FIXED || !rtcp ? rtp : rtcp);
		if (ng_has(p->s->req, NG_FLAG_FULL_RTCP_ATTRIBUTE)) {
			writer_byte(&v, ' ');
			address(&v, shown);
		}
		attr(p, "rtcp", writer_done(&v));
	}
	if (m->rcv->flags & MEDIA_MUX)
		attr(p, "rtcp-mux", SLICE_EMPTY);
	if (m->rcv->flags & MEDIA_MUX_FIXED)
		m->rcv->flags |= MEDIA_RTCP_GIVEN_UP;
	else
		m->rcv->flags &= ~(uint32_t) MEDIA_RTCP_GIVEN_UP;
}

static void print_media_attrs(struct page *p, const struct medium *m, const struct addr *shown)
{
	if (!m->sm->is_rtp) {
		print_moved(p, m->sm, SDP_ATTR_RTPMAP);
		print_moved(p, m->sm, SDP_ATTR_FMTP);
		print_passed(p, m);
		return;
	}
	if (speaks_rtp(m))
		print_codecs(p, m);
	print_passed(p, m);
	print_direction(p, m);
	if (speaks_rtp(m))
		print_rtcp(p, m, shown);
	if (m->rcv->ptime)
		attr_number(p, "ptime", m->rcv->ptime);
	if (m->rcv->maxptime)
		attr_number(p, "maxptime", m->rcv->maxptime);
}

/* What is printed for a slot; false: no memory. */
static bool print_medium(struct page *p, struct medium *m, bool *is_live)
{
	struct addr shown;
	bool rejected;

	p->edit = edit_find(p->s->req, m->sm->type);
	if (!select_codecs(p, m))
		return false;
	rejected = is_rejected(m);
	shown = shown_address(p, m, rejected);
	print_m_line(p, m, rejected);
	if (m->sm->section.info.data)
		text_line(p, "i=", m->sm->section.info);
	writer_str(p->w, "c=");
	address(p->w, &shown);
	eol(p);
	print_bandwidths(p, &m->sm->section, true);
	if (m->rcv->mid.len)
		attr(p, "mid", keep_get(&m->rcv->mid));
	print_moved(p, m->sm, SDP_ATTR_LABEL);
	/* A medium without codecs is no fault of its address (ng: allow-no-codec-media). */
	*is_live = *is_live || !rejected || (m->snd && m->rcv->current);
	if (rejected)
		return true;
	print_media_attrs(p, m, &shown);
	edit_added(p->w, p->edit);
	media_published(m->rcv, p->s->env, p->s->actions);
	return true;
}

/* The medium's section: received now, or what its party or the other one said before. */
static bool find_section(struct page *p, struct medium *m)
{
	const struct keep *kept =
		m->snd && m->snd->section.len ? &m->snd->section : &m->rcv->section;
	struct sdp before;

	if (m->snd && m->snd->index <= p->s->sdp->media_count) {
		m->sm = &p->s->sdp->media[m->snd->index - 1];
		return true;
	}
	if (sdp_parse(keep_get(kept), SDP_FRAGMENT, p->s->env->scratch, &before, NULL) != SDP_OK)
		return false;
	m->sm = &before.media[0];
	return true;
}

static enum ng_err print_all_media(struct page *p)
{
	const struct party *receiver = p->s->receiver;
	bool is_live = false;

	for (unsigned i = 0; i < receiver->media_count; i++) {
		struct medium m = { .rcv = receiver->media[i] };

		if (m.rcv->other && m.rcv->other->party == p->s->sender)
			m.snd = m.rcv->other;
		if (!find_section(p, &m) || !print_medium(p, &m, &is_live))
			return NG_NO_MEMORY;
	}
	return is_live ? NG_OK : NG_REWRITE_FAILED;
}

/* --- version --- */

/* ng: "SDP-version", "force-increment-sdp-ver".  The two add up (recorded). */
static uint64_t next_version(struct page *p, struct slice without_version)
{
	const struct signal *s = p->s;
	struct origin_state *kept = &s->receiver->origin;
	uint64_t received = s->sdp->sessions[0].origin.version_number;
	uint32_t replace = s->req->replace;
	bool is_managed = replace & (NG_REPLACE_SDP_VERSION | NG_REPLACE_ORIGIN_FULL);
	bool is_forced = replace & NG_REPLACE_FORCE_INCREMENT;
	uint64_t digest = 0, version = received;

	if (is_managed)
		digest = hash_bytes(s->env->config->hash, without_version);
	if (kept->has_version && (is_managed || is_forced)) {
		bool changed = is_managed && (!kept->has_digest || kept->digest != digest);

		version = kept->version + (changed || (is_managed && is_forced)) + is_forced;
	}
	kept->version = version;
	kept->has_version = true;
	kept->digest = digest;
	kept->has_digest = is_managed;
	return version;
}

static void insert_version(struct page *p, size_t at, uint64_t version)
{
	uint8_t digits[20];
	struct writer d = writer_make(digits, sizeof(digits));
	struct writer *w = p->w;

	writer_u64(&d, version);
	if (d.len > w->cap - w->len) {
		w->overflow = true;
		return;
	}
	memmove(w->buf + at + d.len, w->buf + at, w->len - at);
	memcpy(w->buf + at, digits, d.len);
	w->len += d.len;
}

enum ng_err print_sdp(struct signal *s, struct writer *w)
{
	struct page p = { .s = s, .w = w };
	size_t start = w->len, version_at;
	enum ng_err err;

	if (!s->sdp->session_count || !s->sdp->media_count)
		return NG_REWRITE_FAILED;
	version_at = print_session(&p);
	err = print_all_media(&p);
	if (err) {
		w->len = start;
		return err;
	}
	if (w->overflow || !remember_origin(s))
		return NG_NO_MEMORY;
	insert_version(&p, version_at,
		       next_version(&p, slice_make(w->buf + start, w->len - start)));
	return w->overflow ? NG_NO_MEMORY : NG_OK;
}
