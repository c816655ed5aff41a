#include "parsers/ng_reply.h"

#include <string.h>

/* JSON strings (RFC 8259 section 7) */

/* Length of the UTF-8 sequence at the beginning of s; 0: there is none (RFC 3629 section 4). */
static size_t utf8_len(struct slice s)
{
	uint32_t point, min;
	size_t len;

	if (s.data[0] < 0x80)
		return 1;
	if (s.data[0] < 0xc2 || s.data[0] > 0xf4)
		return 0;
	len = s.data[0] < 0xe0 ? 2 : s.data[0] < 0xf0 ? 3 : 4;
	min = len == 2 ? 0x80 : len == 3 ? 0x800 : 0x10000;
	if (s.len < len)
		return 0;
	point = s.data[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((s.data[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (s.data[i] & 0x3f);
	}
	return point < min || point > 0x10ffff || (point >> 11) == 0x1b ? 0 : len;
}

/* How the byte c is escaped, or NULL if it stands for itself. */
static const char *escape_of(uint8_t c, char buf[7])
{
	static const char hex[] = "0123456789abcdef";

	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		break;
	}
	if (c >= 0x20)
		return NULL;
	memcpy(buf, "\\u00", 4);
	buf[4] = hex[c >> 4];
	buf[5] = hex[c & 15];
	buf[6] = 0;
	return buf;
}

/* s may lie in the buffer of w, ahead of what is written. */
static void write_json(struct writer *w, struct slice s)
{
	uint8_t point[4];
	char buf[7];

	while (s.len) {
		size_t len = utf8_len(s);
		const char *escape = len ? escape_of(s.data[0], buf) : "\\ufffd";

		if (!escape)
			memcpy(point, s.data, len);
		if (escape)
			writer_str(w, escape);
		else
			writer_bytes(w, point, len);
		s = slice_sub(s, len ? len : 1, s.len);
	}
}

/* What comes before a value, and after it. */

static bool in_dict(const struct ng_reply *r)
{
	return r->dicts >> r->depth & 1;
}

static void before(struct ng_reply *r)
{
	if (r->is_json && !r->is_first && !r->after_key)
		writer_byte(r->w, ',');
	r->is_first = false;
	r->after_key = false;
}

static void write_str(struct ng_reply *r, struct slice s)
{
	if (!r->is_json) {
		writer_u64(r->w, s.len);
		writer_byte(r->w, ':');
		writer_slice(r->w, s);
		return;
	}
	writer_byte(r->w, '"');
	write_json(r->w, s);
	writer_byte(r->w, '"');
}

static void open(struct ng_reply *r, bool is_dict)
{
	before(r);
	writer_byte(r->w, r->is_json ? (is_dict ? '{' : '[') : (is_dict ? 'd' : 'l'));
	r->depth++;
	r->dicts = is_dict ? r->dicts | 1u << r->depth : r->dicts & ~(1u << r->depth);
	r->is_first = true;
}

void ng_reply_open_dict(struct ng_reply *r)
{
	open(r, true);
}

void ng_reply_open_list(struct ng_reply *r)
{
	open(r, false);
}

void ng_reply_close(struct ng_reply *r)
{
	writer_byte(r->w, r->is_json ? (in_dict(r) ? '}' : ']') : 'e');
	r->depth--;
	r->is_first = false;
}

void ng_reply_key_slice(struct ng_reply *r, struct slice key)
{
	before(r);
	write_str(r, key);
	if (r->is_json)
		writer_byte(r->w, ':');
	r->after_key = true;
}

void ng_reply_key(struct ng_reply *r, const char *key)
{
	ng_reply_key_slice(r, slice_from_str(key));
}

void ng_reply_str(struct ng_reply *r, struct slice s)
{
	before(r);
	write_str(r, s);
}

void ng_reply_int(struct ng_reply *r, int64_t n)
{
	before(r);
	if (!r->is_json)
		writer_byte(r->w, 'i');
	writer_i64(r->w, n);
	if (!r->is_json)
		writer_byte(r->w, 'e');
}

void ng_reply_bool(struct ng_reply *r, bool b)
{
	if (!r->is_json) {
		ng_reply_int(r, b);
		return;
	}
	before(r);
	writer_str(r->w, b ? "true" : "false");
}

void ng_reply_micros(struct ng_reply *r, int64_t micros)
{
	uint64_t n = micros < 0 ? 0 - (uint64_t) micros : (uint64_t) micros;
	uint8_t buf[32];
	struct writer w = writer_make(buf, sizeof(buf));
	uint64_t unit = 100000;

	if (micros < 0)
		writer_byte(&w, '-');
	writer_u64(&w, n / 1000000);
	writer_byte(&w, '.');
	for (n %= 1000000; unit; unit /= 10)
		writer_byte(&w, (uint8_t) ('0' + n / unit % 10));
	before(r);
	if (r->is_json)
		writer_slice(r->w, writer_done(&w));
	else
		write_str(r, writer_done(&w));
}

/* Long texts: written behind room for the longest head, then moved to where they belong. */

enum { HEAD_SIZE = 8 }; /* 1234567: */

struct writer ng_reply_open_text(struct ng_reply *r)
{
	struct writer *w = r->w;

	before(r);
	if (w->overflow || w->cap - w->len < HEAD_SIZE)
		return writer_make(w->buf, 0);
	return writer_make(w->buf + w->len + HEAD_SIZE, w->cap - w->len - HEAD_SIZE);
}

static size_t json_len(struct slice s)
{
	size_t sum = 0;
	char buf[7];

	while (s.len) {
		size_t len = utf8_len(s);
		const char *escape = len ? escape_of(s.data[0], buf) : "\\ufffd";

		sum += escape ? strlen(escape) : len;
		s = slice_sub(s, len ? len : 1, s.len);
	}
	return sum;
}

/* The text goes to the end of the buffer; from there what is read is always ahead of what is
 * written, as both come to an end together. */
static void close_json(struct writer *w, const struct writer *text)
{
	struct slice raw = writer_done(text);
	uint8_t *from = w->buf + w->cap - raw.len;

	if (w->cap - w->len < json_len(raw) + 2) {
		w->overflow = true;
		return;
	}
	memmove(from, raw.data, raw.len);
	writer_byte(w, '"');
	write_json(w, slice_make(from, raw.len));
	writer_byte(w, '"');
}

void ng_reply_close_text(struct ng_reply *r, const struct writer *text)
{
	struct writer *w = r->w;

	if (text->overflow || w->cap - w->len < HEAD_SIZE || text->len > 9999999) {
		w->overflow = true;
		return;
	}
	if (r->is_json) {
		close_json(w, text);
		return;
	}
	writer_u64(w, text->len);
	writer_byte(w, ':');
	memmove(w->buf + w->len, text->buf, text->len);
	w->len += text->len;
}

void ng_reply_put_str(struct ng_reply *r, const char *key, struct slice s)
{
	ng_reply_key(r, key);
	ng_reply_str(r, s);
}

void ng_reply_put_text(struct ng_reply *r, const char *key, const char *text)
{
	ng_reply_put_str(r, key, slice_from_str(text));
}

void ng_reply_put_int(struct ng_reply *r, const char *key, int64_t n)
{
	ng_reply_key(r, key);
	ng_reply_int(r, n);
}

void ng_reply_begin(struct ng_reply *r, struct writer *w, struct slice cookie, bool is_json)
{
	*r = (struct ng_reply){ .w = w, .is_json = is_json, .is_first = true };
	writer_slice(w, cookie);
	if (cookie.len)
		writer_byte(w, ' ');
	open(r, true);
}

void ng_reply_end(struct ng_reply *r, const char *result)
{
	ng_reply_put_text(r, "result", result);
	ng_reply_close(r);
}

void ng_reply_error(struct writer *w, struct slice cookie, bool is_json, enum ng_err err)
{
	struct ng_reply r;

	ng_reply_begin(&r, w, cookie, is_json);
	ng_reply_put_text(&r, "error-reason", ng_err_text(err));
	ng_reply_end(&r, "error");
}
