#include "parsers/sdp.h"
#include "parsers/sdp_line.h"

#if defined(PLANT) && PLANT == 3
enum { FORMATS_COUNTED = 4 }; /* planted: no room for a longer list */
#else
enum { FORMATS_COUNTED = SDP_FORMATS_MAX };
#endif

#define SESSION SDP_AT_SESSION
#define MEDIA SDP_AT_MEDIA
#define BOTH SDP_AT_BOTH
const struct sdp_attr_info sdp_attr_infos[SDP_ATTR_COUNT] = {
	[SDP_ATTR_OTHER] = { { NULL, 0 }, BOTH, SDP_OUT_COPY },
#define SDP_ATTR(id, name, where, output) \
	[SDP_ATTR_##id] = { SDP_WORD(name), where, SDP_OUT_##output },
#include "spec/sdp_attrs.def"
#undef SDP_ATTR
};
#undef SESSION
#undef MEDIA
#undef BOTH

/* Beside the table, so that a look-up touches little memory. */
static const uint8_t attr_name_len[SDP_ATTR_COUNT] = {
#define SDP_ATTR(id, name, where, output) [SDP_ATTR_##id] = sizeof(name) - 1,
#include "spec/sdp_attrs.def"
#undef SDP_ATTR
};

const struct sdp_protocol_info sdp_protocol_infos[SDP_PROTO_COUNT] = {
	[SDP_PROTO_OTHER] = { { NULL, 0 }, 0 },
#define SDP_PROTOCOL(id, name, flags) [SDP_PROTO_##id] = { SDP_WORD(name), flags },
#include "spec/sdp_protocols.def"
#undef SDP_PROTOCOL
};

#define NONE ""
#define PARSE "Failed to parse SDP"
#define INCOMPLETE "Incomplete SDP specification"
static const struct {
	const char *name, *ng, *text;
} err_infos[SDP_ERR_COUNT] = {
#define SDP_ERR(id, name, ng, text) { name, ng, text },
#include "spec/sdp_errs.def"
#undef SDP_ERR
};

/* How many of each the body has, so that each array is one request to the arena.  What is above a
 * limit is not counted; the second pass refuses it. */
struct counts {
	size_t sessions, media, attrs, bandwidths, emails, phones, formats;
};

/* Where the second pass is. */
struct builder {
	unsigned flags;
	struct sdp_session *session; /* the current one, NULL before the first line */
	struct sdp_media *media;     /* the current one, NULL at session level */
	struct sdp_section *section; /* of either */
	struct sdp *sdp;
	/* The next free place of each array. */
	struct sdp_session *next_session;
	struct sdp_media *next_media;
	struct sdp_attr *next_attr;
	struct sdp_bandwidth *next_bandwidth;
	struct slice *next_email, *next_phone;
	struct sdp_format *next_format;
};

static size_t count_formats(struct slice media_line)
{
	struct sdp_format ignored;
	size_t n = 0;

	for (int i = 0; i < 3; i++)
		(void) slice_cut(&media_line, ' ');
	while (n < FORMATS_COUNTED && sdp_format_next(&media_line, &ignored))
		n++;
	return n;
}

static struct counts count_lines(struct slice left)
{
	struct counts n = { .sessions = 1 };
	size_t attrs = 0, bandwidths = 0; /* of this section */
	struct sdp_line line;

	while (sdp_line_next(&left, &line) == SDP_OK && line.letter) {
		if (line.letter == 'a') {
			n.attrs += attrs++ < SDP_ATTRS_MAX;
		} else if (line.letter == 'b') {
			n.bandwidths += bandwidths++ < SDP_LINES_MAX;
		} else if (line.letter == 'e') {
			n.emails++;
		} else if (line.letter == 'p') {
			n.phones++;
		} else if (line.letter == 'm') {
			n.media++;
			n.formats += count_formats(line.text);
			attrs = bandwidths = 0;
		} else if (line.letter == 'v') {
			n.sessions++;
			attrs = bandwidths = 0;
		}
		if (n.media > SDP_MEDIA_MAX || n.sessions > SDP_SESSIONS_MAX + 1)
			break;
	}
	return n;
}

static bool make_room(struct arena *arena, const struct counts *n, struct builder *b)
{
	b->next_session = arena_alloc(arena, n->sessions * sizeof(*b->next_session));
	b->next_media = arena_alloc(arena, n->media * sizeof(*b->next_media));
	b->next_attr = arena_alloc(arena, n->attrs * sizeof(*b->next_attr));
	b->next_bandwidth = arena_alloc(arena, n->bandwidths * sizeof(*b->next_bandwidth));
	b->next_email = arena_alloc(arena, n->emails * sizeof(*b->next_email));
	b->next_phone = arena_alloc(arena, n->phones * sizeof(*b->next_phone));
	b->next_format = arena_alloc(arena, n->formats * sizeof(*b->next_format));
	return b->next_session && b->next_media && b->next_attr && b->next_bandwidth &&
	       b->next_email && b->next_phone && b->next_format;
}

static void open_section(struct builder *b, struct sdp_section *section)
{
	section->attrs = b->next_attr;
	section->bandwidths = b->next_bandwidth;
	b->section = section;
}

static enum sdp_err open_session(struct builder *b, uint32_t line_number)
{
	if (b->sdp->session_count == SDP_SESSIONS_MAX)
		return SDP_MANY_SESSIONS;
	b->sdp->session_count++;
	b->session = b->next_session++;
	b->session->line = line_number;
	b->session->emails = b->next_email;
	b->session->phones = b->next_phone;
	b->media = NULL;
	open_section(b, &b->session->section);
	return SDP_OK;
}

static enum sdp_err add_media(struct builder *b, struct slice text, uint32_t line_number)
{
	struct sdp_media m = { .port = 0 };
	struct slice left;
	enum sdp_err err;

	if (b->sdp->media_count == SDP_MEDIA_MAX)
		return SDP_MANY_MEDIA;
	err = sdp_media_read(text, &m);
	if (err)
		return err;
	m.session = b->session;
	m.line_number = line_number;
	m.formats = b->next_format;
	left = m.formats_text;
	while (m.format_count < SDP_FORMATS_MAX && sdp_format_next(&left, b->next_format)) {
		b->next_format++;
		m.format_count++;
	}
	if (slice_trim(left).len)
		return SDP_MANY_FORMATS;
	b->sdp->media_count++;
	b->media = b->next_media++;
	*b->media = m;
	open_section(b, &b->media->section);
	return SDP_OK;
}

static enum sdp_err add_attr(struct builder *b, struct slice text)
{
	if (b->section->attr_count == SDP_ATTRS_MAX)
		return SDP_MANY_ATTRS;
	b->section->attr_count++;
	*b->next_attr++ = sdp_attr_read(text);
	return SDP_OK;
}

static enum sdp_err add_bandwidth(struct builder *b, struct slice text)
{
	if (b->section->bandwidth_count == SDP_LINES_MAX)
		return SDP_MANY_LINES;
	b->section->bandwidth_count++;
	*b->next_bandwidth++ = sdp_bandwidth_read(text);
	return SDP_OK;
}

static enum sdp_err add_text(struct slice text, struct slice **next, uint16_t *count)
{
	if (*count == SDP_LINES_MAX)
		return SDP_MANY_LINES;
	(*count)++;
	*(*next)++ = text;
	return SDP_OK;
}

static enum sdp_err add_origin(struct builder *b, struct slice text)
{
	if (b->media)
		return SDP_LINE_PLACE;
	if (b->session->origin.is_present)
		return SDP_ORIGIN_TWICE;
	return sdp_origin_read(text, &b->session->origin);
}

static enum sdp_err add_conn(struct builder *b, struct slice text)
{
	if (b->section->conn.is_present)
		return SDP_CONN_TWICE;
	return sdp_conn_read(text, &b->section->conn);
}

/* v=, or the first line of a fragment. */
static enum sdp_err begin(struct builder *b, const struct sdp_line *line, uint32_t line_number)
{
	if (line->letter != 'v')
		return b->flags & SDP_FRAGMENT ? open_session(b, 0) : SDP_NO_VERSION;
	if (!slice_eq(line->text, SLICE("0")))
		return SDP_VERSION;
	return open_session(b, line_number);
}

/* One line of RFC 8866 section 5, whatever its order, as ng takes it. */
static enum sdp_err add_line(struct builder *b, const struct sdp_line *line, uint32_t line_number)
{
	enum sdp_err err;

	if (!b->session || line->letter == 'v') {
		err = begin(b, line, line_number);
		if (err)
			return err;
	}
	switch (line->letter) {
	case 'v':
		return SDP_OK;
	case 'o':
		return add_origin(b, line->text);
	case 's':
		if (b->media)
			return SDP_LINE_PLACE;
		b->session->name = line->text;
		return SDP_OK;
	case 'i':
		b->section->info = line->text;
		return SDP_OK;
	case 'c':
		return add_conn(b, line->text);
	case 'b':
		return add_bandwidth(b, line->text);
	case 'm':
		return add_media(b, line->text, line_number);
	case 'a':
		return add_attr(b, line->text);
	case 'k':
	case 'r':
	case 'z':
		return SDP_OK;
	}
	/* The rest belongs to the session; in a media ng overlooks it. */
	switch (line->letter) {
	case 'u':
		if (!b->media)
			b->session->uri = line->text;
		return SDP_OK;
	case 't':
		if (!b->media)
			b->session->timing = line->text;
		return SDP_OK;
	case 'e':
		if (b->media)
			return SDP_OK;
		return add_text(line->text, &b->next_email, &b->session->email_count);
	case 'p':
		if (b->media)
			return SDP_OK;
		return add_text(line->text, &b->next_phone, &b->session->phone_count);
	}
	return SDP_LINE_LETTER;
}

static enum sdp_err add_lines(struct builder *b, struct slice *left, uint32_t *line_number)
{
	struct slice next = *left;
	struct sdp_line line;

	for (;;) {
		enum sdp_err err = sdp_line_next(&next, &line);

		if (err == SDP_LINE_EMPTY && !(b->flags & SDP_NO_BLANKS))
			return SDP_OK;
		if (err)
			return err;
		if (!line.letter)
			return SDP_OK;
		err = add_line(b, &line, *line_number);
		if (err)
			return err;
		*left = next;
		++*line_number;
	}
}

static void tell_where(struct slice body, struct slice left, uint32_t line, struct sdp_where *out)
{
	struct slice text = slice_sub(left, 0, slice_find(left, '\n'));

	if (text.len && text.data[text.len - 1] == '\r')
		text.len--;
	*out = (struct sdp_where){ line, (uint32_t) (body.len - left.len), text };
}

enum sdp_err sdp_parse(struct slice body, unsigned flags, struct arena *arena, struct sdp *out,
		       struct sdp_where *where)
{
	struct sdp sdp = { .body = body };
	struct builder b = { .flags = flags, .sdp = &sdp };
	struct slice left = body;
	uint32_t line_number = 1;
	struct counts n;
	enum sdp_err err = SDP_OK;

	if (body.len > SDP_BODY_MAX) {
		err = SDP_TOO_LONG;
	} else {
		n = count_lines(body);
		if (!make_room(arena, &n, &b))
			err = SDP_NO_MEMORY;
	}
	if (!err) {
		struct sdp_session *sessions = b.next_session;

		sdp.media = b.next_media;
		err = add_lines(&b, &left, &line_number);
		sdp.sessions = sdp.session_count ? sessions : NULL;
	}
	if (err) {
		if (where)
			tell_where(body, left, line_number, where);
		return err;
	}
	*out = sdp;
	return SDP_OK;
}

static bool formats_are_payload_types(const struct sdp_media *m)
{
	for (size_t i = 0; i < m->format_count; i++)
		if (m->formats[i].payload_type < 0)
			return false;
	return true;
}

enum sdp_err sdp_check_complete(const struct sdp *sdp, unsigned flags, struct sdp_where *where)
{
	for (size_t i = 0; i < sdp->media_count; i++) {
		const struct sdp_media *m = &sdp->media[i];
		enum sdp_err err = SDP_OK;

		if (m->is_rtp && !formats_are_payload_types(m))
			err = SDP_FORMAT;
		else if (!(flags & SDP_ADDRESS_KNOWN) && !sdp_media_conn(m))
			err = SDP_NO_CONN;
		if (!err)
			continue;
		if (where) {
			size_t at = (size_t) (m->line.data - sdp->body.data) - 2;

			tell_where(sdp->body, slice_sub(sdp->body, at, sdp->body.len),
				   m->line_number, where);
		}
		return err;
	}
	return SDP_OK;
}

const struct sdp_conn *sdp_media_conn(const struct sdp_media *media)
{
	if (media->section.conn.is_present)
		return &media->section.conn;
	if (media->session->section.conn.is_present)
		return &media->session->section.conn;
	return NULL;
}

const struct sdp_attr *sdp_attr_find(const struct sdp_section *section, enum sdp_attr_id id)
{
	for (size_t i = section->attr_count; i > 0; i--)
		if (section->attrs[i - 1].id == id)
			return &section->attrs[i - 1];
	return NULL;
}

const struct sdp_attr *sdp_media_attr(const struct sdp_media *media, enum sdp_attr_id id)
{
	const struct sdp_attr *a = sdp_attr_find(&media->section, id);

	return a ? a : sdp_attr_find(&media->session->section, id);
}

enum sdp_attr_id sdp_attr_id_of(struct slice name)
{
	for (unsigned id = SDP_ATTR_OTHER + 1; id < SDP_ATTR_COUNT; id++)
		if (attr_name_len[id] == name.len && slice_eq(sdp_attr_infos[id].name, name))
			return (enum sdp_attr_id) id;
	return SDP_ATTR_OTHER;
}

enum sdp_protocol sdp_protocol_of(struct slice name)
{
	for (unsigned id = SDP_PROTO_OTHER + 1; id < SDP_PROTO_COUNT; id++)
		if (slice_eq_nocase(sdp_protocol_infos[id].name, name))
			return (enum sdp_protocol) id;
	return SDP_PROTO_OTHER;
}

const char *sdp_err_name(enum sdp_err err)
{
	return err < SDP_ERR_COUNT ? err_infos[err].name : "?";
}

const char *sdp_err_ng(enum sdp_err err)
{
	return err < SDP_ERR_COUNT ? err_infos[err].ng : PARSE;
}

const char *sdp_err_text(enum sdp_err err)
{
	return err < SDP_ERR_COUNT ? err_infos[err].text : "?";
}
