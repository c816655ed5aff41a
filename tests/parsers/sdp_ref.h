/* tests/parsers/sdp_ref.h: the obvious SDP parser, to compare parsers/sdp.c with.
 * It splits the body into a list of lines and each line into a list of words, copies what it reads
 * to C strings and asks libc.  sdp_ref_check says NULL, or in what the two differ.
 */
#ifndef SLUICE_TESTS_PARSERS_SDP_REF_H
#define SLUICE_TESTS_PARSERS_SDP_REF_H

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/sdp.h"

struct ref_line {
	char letter;
	const uint8_t *text;
	size_t len, at; /* at: offset of the letter */
};

struct ref_words {
	struct slice word[70000];
	size_t count;
};

static inline struct ref_words *ref_words(const uint8_t *text, size_t len)
{
	static struct ref_words w;
	size_t from = 0;

	w.count = 0;
	for (size_t i = 0; i <= len; i++)
		if (i == len || text[i] == ' ') {
			w.word[w.count++] = (struct slice){ text + from, i - from };
			from = i + 1;
		}
	return &w;
}

static inline bool ref_is(struct slice s, const char *text)
{
	return s.len == strlen(text) && !memcmp(s.data, text, s.len);
}

static inline size_t ref_digits(struct slice s)
{
	size_t n = 0;

	while (n < s.len && strchr("0123456789", s.data[n]) && s.data[n])
		n++;
	return n;
}

/* Decimal, at most cap + 1. */
static inline unsigned long long ref_number(struct slice s, unsigned long long cap)
{
	unsigned long long n = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned d = (unsigned) s.data[i] - '0';

		if (n > cap / 10 || (n == cap / 10 && d > cap % 10))
			return cap == ~0ull ? 0 : cap + 1;
		n = n * 10 + d;
	}
	return n;
}

static inline bool ref_addr(struct slice s, int want, struct addr *out)
{
	char copy[64] = "";
	struct addr a = { .family = ADDR_NONE };

	*out = a;
	if (s.len >= sizeof(copy) || memchr(s.data, 0, s.len))
		return false;
	memcpy(copy, s.data, s.len);
	if (want != ADDR_IP6 && inet_pton(AF_INET, copy, a.bytes) == 1)
		a.family = ADDR_IP4;
	else if (want != ADDR_IP4 && inet_pton(AF_INET6, copy, a.bytes) == 1)
		a.family = ADDR_IP6;
	*out = a;
	return a.family != ADDR_NONE;
}

static inline bool ref_same(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || a.data == b.data);
}

/* Blanks and tabs at both ends. */
static inline struct slice ref_trim(struct slice s)
{
	while (s.len && (*s.data == ' ' || *s.data == '\t'))
		s.data++, s.len--;
	while (s.len && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
		s.len--;
	return s;
}

/* Lines into list; the error that ends the body early, in order. */
static inline size_t ref_split(struct slice body, unsigned flags, struct ref_line *list,
			       enum sdp_err *end, size_t *end_at)
{
	size_t at = 0, n = 0;

	*end = SDP_OK;
	while (at < body.len) {
		const uint8_t *from = body.data + at, *nl = memchr(from, '\n', body.len - at);
		size_t len = nl ? (size_t) (nl - from) : body.len - at;

		*end_at = at;
		if (*from == '\r' || *from == '\n') {
			*end = flags & SDP_NO_BLANKS ? SDP_LINE_EMPTY : SDP_OK;
			return n;
		}
		if (body.len - at == 1)
			return n;
		if (len < 2 || from[0] < 'a' || from[0] > 'z' || from[1] != '=') {
			*end = SDP_LINE_SYNTAX;
			return n;
		}
		list[n] = (struct ref_line){ (char) from[0], from + 2, len - 2, at };
		if (list[n].len && list[n].text[list[n].len - 1] == '\r')
			list[n].len--;
		n++;
		at += len + 1;
	}
	*end_at = body.len;
	return n;
}

static inline enum sdp_err ref_conn(struct slice text, struct sdp_conn *out)
{
	struct ref_words *w = ref_words(text.data, text.len);
	int want;

	if (!ref_is(w->word[0], "IN"))
		return SDP_CONN_NET;
	if (w->count < 2 || (!ref_is(w->word[1], "IP4") && !ref_is(w->word[1], "IP6")))
		return SDP_CONN_FAMILY;
	want = w->word[1].data[2] == '4' ? ADDR_IP4 : ADDR_IP6;
	if (w->count < 3 || w->word[2].len == 0)
		return SDP_CONN_FIELDS;
	out->address = w->word[2];
	return ref_addr(w->word[2], want, &out->addr) ? SDP_OK : SDP_CONN_ADDR;
}

struct ref_media {
	struct slice type, protocol, formats;
	unsigned port, port_count;
};

static inline enum sdp_err ref_media(struct slice text, struct ref_media *out)
{
	struct ref_words *w = ref_words(text.data, text.len);
	struct slice field, protocol, count;
	bool shifted, is_last;
	size_t d, c;

	if (w->count < 2 || w->word[0].len == 0)
		return SDP_MEDIA_FIELDS;
	shifted = w->count > 2 && w->word[1].len == 0;
	field = w->word[shifted ? 2 : 1];
	is_last = w->count == (shifted ? 3 : 2);
	d = ref_digits(field);
	if (d == 0)
		return field.len == 0 && is_last ? SDP_MEDIA_FIELDS : SDP_MEDIA_PORT;
	count = (struct slice){ (const uint8_t *) "1", 1 };
	if (d < field.len) {
		if (field.data[d] != '/')
			return SDP_MEDIA_PORT;
		count = (struct slice){ field.data + d + 1, field.len - d - 1 };
		c = ref_digits(count);
		if (c == 0)
			return count.len == 0 && is_last ? SDP_MEDIA_FIELDS : SDP_MEDIA_PORTS;
		if (c < count.len)
			return SDP_MEDIA_PORTS;
	}
	if (!shifted && (w->count < 3 || w->word[2].len == 0))
		return SDP_MEDIA_FIELDS;
	protocol = w->word[2];
	field.len = d;
	out->type = w->word[0];
	out->protocol = protocol;
	out->port = (unsigned) ref_number(field, 65535);
	out->port_count = (unsigned) ref_number(count, 10);
	if (out->port > 65535)
		return SDP_MEDIA_PORT;
	if (out->port_count < 1 || out->port_count > 10)
		return SDP_MEDIA_PORTS;
	out->formats =
		(struct slice){ protocol.data + protocol.len,
				(size_t) (text.data + text.len - protocol.data) - protocol.len };
	out->formats = ref_trim(out->formats);
	return SDP_OK;
}

/* Counters of the section that a line is in. */
struct ref_place {
	bool in_session, in_media, has_conn, has_origin;
	size_t sessions, media, attrs, bandwidths, emails, phones;
};

static inline void ref_section(struct ref_place *at)
{
	at->has_conn = false;
	at->attrs = at->bandwidths = 0;
}

static inline size_t ref_format_count(struct slice formats)
{
	struct ref_words *w = ref_words(formats.data, formats.len);
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++)
		n += w->word[i].len > 0;
	return n;
}

/* What line i must end in, and the place behind it. */
static inline enum sdp_err ref_step(const struct ref_line *l, unsigned flags, struct ref_place *at)
{
	struct slice text = { l->text, l->len };
	struct sdp_conn conn;
	struct ref_media media;
	enum sdp_err err;

	if (l->letter == 'v' || !at->in_session) {
		if (l->letter != 'v' && !(flags & SDP_FRAGMENT))
			return SDP_NO_VERSION;
		if (l->letter == 'v' && !ref_is(text, "0"))
			return SDP_VERSION;
		if (at->sessions++ == 8)
			return SDP_MANY_SESSIONS;
		at->in_session = true;
		at->in_media = at->has_origin = false;
		at->emails = at->phones = 0;
		ref_section(at);
	}
	if (strchr("os", l->letter) && at->in_media)
		return SDP_LINE_PLACE;
	if (l->letter == 'o') {
		struct ref_words *w = ref_words(text.data, text.len);

		if (at->has_origin)
			return SDP_ORIGIN_TWICE;
		at->has_origin = true;
		return w->count < 6 || w->word[5].len == 0 ? SDP_ORIGIN : SDP_OK;
	}
	if (l->letter == 'c') {
		if (at->has_conn)
			return SDP_CONN_TWICE;
		at->has_conn = true;
		return ref_conn(text, &conn);
	}
	if (l->letter == 'm') {
		if (at->media++ == 128)
			return SDP_MANY_MEDIA;
		at->in_media = true;
		ref_section(at);
		err = ref_media(text, &media);
		if (err)
			return err;
		return ref_format_count(media.formats) > 256 ? SDP_MANY_FORMATS : SDP_OK;
	}
	if (l->letter == 'a')
		return at->attrs++ == 1024 ? SDP_MANY_ATTRS : SDP_OK;
	if (l->letter == 'b')
		return at->bandwidths++ == 32 ? SDP_MANY_LINES : SDP_OK;
	if (l->letter == 'e' && !at->in_media)
		return at->emails++ == 32 ? SDP_MANY_LINES : SDP_OK;
	if (l->letter == 'p' && !at->in_media)
		return at->phones++ == 32 ? SDP_MANY_LINES : SDP_OK;
	return strchr("vsiutrzkep", l->letter) ? SDP_OK : SDP_LINE_LETTER;
}

/* Keeps the first condition that does not hold. */
#define REF_NOTE(condition) ((condition) || why ? (void) 0 : (void) (why = #condition))

static inline const char *ref_compare_origin(struct slice text, const struct sdp_origin *o)
{
	struct ref_words *w = ref_words(text.data, text.len);
	struct addr addr;
	struct slice version = w->word[2];
	const char *why = NULL;

	REF_NOTE(o->is_present);
	REF_NOTE(ref_same(o->user, w->word[0]));
	REF_NOTE(ref_same(o->session_id, w->word[1]));
	REF_NOTE(ref_same(o->version, version));
	REF_NOTE(ref_same(o->net_type, w->word[3]));
	REF_NOTE(ref_same(o->addr_type, w->word[4]));
	REF_NOTE(ref_same(o->address, w->word[5]));
	REF_NOTE(o->version_number ==
		 (ref_digits(version) == version.len ? ref_number(version, ~0ull) : 0));
	ref_addr(w->word[5], ADDR_NONE, &addr);
	REF_NOTE(addr_eq(&addr, &o->addr));
	return why;
}

static inline const char *ref_compare_media(struct slice text, size_t line,
					    const struct sdp_media *m)
{
	static const char *const names[] = { "RTP/AVP",   "RTP/AVPF",         "RTP/SAVP",
					     "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF",
					     "udptl" };
	struct ref_media r;
	struct ref_words *w;
	char name[20] = "";
	const char *why = NULL;
	int known = 0;
	size_t n = 0;

	if (!(ref_media(text, &r) == SDP_OK))
		return "an m= line";
	REF_NOTE(ref_same(m->line, text));
	REF_NOTE(m->line_number == line);
	REF_NOTE(ref_same(m->type, r.type));
	REF_NOTE(ref_same(m->protocol_text, r.protocol));
	REF_NOTE(ref_same(m->formats_text, r.formats));
	REF_NOTE(m->port == r.port && m->port_count == r.port_count);
	if (r.protocol.len < sizeof(name))
		memcpy(name, r.protocol.data, r.protocol.len);
	for (int i = 0; i < 7; i++)
		if (!strcasecmp(name, names[i]) && r.protocol.len == strlen(name))
			known = i + 1;
	REF_NOTE((int) m->protocol == known);
	REF_NOTE(m->is_rtp == (known >= 1 && known <= 6));
	REF_NOTE(m->is_tcp ==
		 (!strncasecmp(name, "TCP/", 4) ||
		  (r.protocol.len == 3 && !strcasecmp(name, "TCP")) ||
		  (r.protocol.len > 3 && !strncasecmp((const char *) r.protocol.data, "TCP/", 4))));
	w = ref_words(r.formats.data, r.formats.len);
	for (size_t i = 0; i < w->count; i++) {
		struct slice f = w->word[i];

		if (f.len == 0)
			continue;
		if (!(n < m->format_count))
			return "the number of formats";
		REF_NOTE(ref_same(m->formats[n].text, f));
		if (ref_digits(f) == f.len && ref_number(f, 127) <= 127)
			REF_NOTE(m->formats[n].payload_type == (int) ref_number(f, 127));
		else
			REF_NOTE(m->formats[n].payload_type == -1);
		n++;
	}
	REF_NOTE(n == m->format_count);
	return why;
}

static inline const char *ref_compare_attr(struct slice text, const struct sdp_attr *a)
{
	static const char *const names[] = {
		"",
#define SDP_ATTR(id, name, where, output) name,
#include "spec/sdp_attrs.def"
#undef SDP_ATTR
	};
	const uint8_t *colon = memchr(text.data, ':', text.len);
	size_t len = colon ? (size_t) (colon - text.data) : text.len;
	const char *why = NULL;
	unsigned id = 0;

	REF_NOTE(ref_same(a->line, text));
	REF_NOTE(a->has_value == (colon != NULL));
	REF_NOTE(ref_same(a->name, ((struct slice){ text.data, len })));
	if (colon)
		REF_NOTE(ref_same(a->value, ((struct slice){ colon + 1, text.len - len - 1 })));
	else
		REF_NOTE(a->value.len == 0);
	for (unsigned i = 1; i < ARRAY_COUNT(names); i++)
		if (ref_is(a->name, names[i]))
			id = i;
	REF_NOTE(a->id == id);
	return why;
}

static inline const char *ref_compare_bandwidth(struct slice text, const struct sdp_bandwidth *b)
{
	static const char *const names[] = { "", "AS", "CT", "RS", "RR", "TIAS" };
	const uint8_t *colon = memchr(text.data, ':', text.len);
	size_t len = colon ? (size_t) (colon - text.data) : text.len;
	struct slice value = { NULL, 0 };
	const char *why = NULL;
	unsigned type = 0;

	REF_NOTE(ref_same(b->name, ((struct slice){ text.data, len })));
	for (unsigned i = 1; colon && i < ARRAY_COUNT(names); i++)
		if (ref_is(b->name, names[i]))
			type = i;
	REF_NOTE(b->type == type);
	if (colon)
		value = ref_trim((struct slice){ colon + 1, text.len - len - 1 });
	REF_NOTE(b->value == (ref_digits(value) == value.len ? ref_number(value, ~0ull) : 0));
	return why;
}

static inline const char *ref_compare(const struct ref_line *lines, size_t count, unsigned flags,
				      const struct sdp *sdp)
{
	struct ref_place at = { 0 };
	const struct sdp_session *s = NULL;
	const struct sdp_section *section = NULL;
	struct slice info = { NULL, 0 }, name = info, uri = info, timing = info;
	const char *why = NULL;

	for (size_t i = 0; i <= count; i++) {
		const struct ref_line *l = &lines[i];
		struct ref_place before = at;
		struct slice text;
		bool is_end = i == count || l->letter == 'v';

		/* The last i=, s=, u= and t= of what ends here. */
		if (section && (is_end || l->letter == 'm')) {
			REF_NOTE(ref_same(section->info, info) &&
				 !section->info.data == !info.data);
			REF_NOTE(section->attr_count == before.attrs);
			REF_NOTE(section->bandwidth_count == before.bandwidths);
			REF_NOTE(section->conn.is_present == before.has_conn);
			info.data = NULL;
			info.len = 0;
		}
		if (s && is_end) {
			REF_NOTE(ref_same(s->name, name) && !s->name.data == !name.data);
			REF_NOTE(ref_same(s->uri, uri) && !s->uri.data == !uri.data);
			REF_NOTE(ref_same(s->timing, timing) && !s->timing.data == !timing.data);
			REF_NOTE(s->email_count == before.emails);
			REF_NOTE(s->phone_count == before.phones);
			REF_NOTE(s->origin.is_present == before.has_origin);
			name.data = uri.data = timing.data = NULL;
			name.len = uri.len = timing.len = 0;
		}
		if (i == count)
			break;
		text = (struct slice){ l->text, l->len };
		if (!(ref_step(l, flags, &at) == SDP_OK))
			return "a line";
		if (at.sessions != before.sessions) {
			s = &sdp->sessions[at.sessions - 1];
			section = &s->section;
			REF_NOTE(s->line == (l->letter == 'v' ? i + 1 : 0));
		}
		switch (l->letter) {
		case 'o':
			if (!why)
				if (!why)
					why = ref_compare_origin(text, &s->origin);
			break;
		case 'm':
			if (!(at.media <= sdp->media_count))
				return "the number of media";
			REF_NOTE(sdp->media[at.media - 1].session == s);
			section = &sdp->media[at.media - 1].section;
			why = ref_compare_media(text, i + 1, &sdp->media[at.media - 1]);
			break;
		case 'c': {
			struct sdp_conn c = { .is_present = true };

			REF_NOTE(ref_conn(text, &c) == SDP_OK);
			REF_NOTE(ref_same(c.address, section->conn.address));
			REF_NOTE(addr_eq(&c.addr, &section->conn.addr));
			break;
		}
		case 'a':
			if (!(at.attrs <= section->attr_count))
				return "the number of attributes";
			if (!why)
				why = ref_compare_attr(text, &section->attrs[at.attrs - 1]);
			break;
		case 'b':
			if (!(at.bandwidths <= section->bandwidth_count))
				return "the number of b=";
			if (!why)
				why = ref_compare_bandwidth(
					text, &section->bandwidths[at.bandwidths - 1]);
			break;
		case 'e':
			if (!at.in_media)
				REF_NOTE(ref_same(s->emails[at.emails - 1], text));
			break;
		case 'p':
			if (!at.in_media)
				REF_NOTE(ref_same(s->phones[at.phones - 1], text));
			break;
		case 'i':
			info = text;
			break;
		case 's':
			name = text;
			break;
		case 'u':
			uri = at.in_media ? uri : text;
			break;
		case 't':
			timing = at.in_media ? timing : text;
			break;
		}
	}
	REF_NOTE(sdp->session_count == at.sessions);
	REF_NOTE(sdp->media_count == at.media);
	REF_NOTE(!sdp->sessions == !at.sessions);
	return why;
}

/* What sdp_parse said about body (err, where, sdp) against what it must say. */
static inline const char *sdp_ref_check(struct slice body, unsigned flags, enum sdp_err err,
					const struct sdp_where *where, const struct sdp *sdp)
{
	size_t room = 2;
	struct ref_line *lines;
	struct ref_place at = { 0 };
	enum sdp_err want = SDP_OK, end;
	size_t count, end_at = 0, bad = 0;
	const char *why = NULL;

	if (body.len > 65536)
		return err == SDP_TOO_LONG ? NULL : "a body that is too long";
	for (size_t i = 0; i < body.len; i++)
		room += body.data[i] == '\n';
	lines = calloc(room, sizeof(*lines));
	count = ref_split(body, flags, lines, &end, &end_at);
	for (bad = 0; bad < count && !want; bad++)
		want = ref_step(&lines[bad], flags, &at);
	if (want) {
		bad--;
		end_at = lines[bad].at;
	} else {
		want = end;
	}
	if (err != want)
		why = "the error";
	else if (err && (where->line != bad + 1 || where->offset != end_at))
		why = "the place of the error";
	else if (!err)
		why = ref_compare(lines, count, flags, sdp);
	free(lines);
	return why;
}

#endif
