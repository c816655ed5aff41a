/* tests/parsers/sdp_strict_ref.h: RFC 8866 section 9 as parsers/sdp_strict.h has it, read by hand:
 * one byte after the other, each function what its name says.  It stops at the first byte that no
 * body can have there, as the machine must.
 */
#ifndef SLUICE_TESTS_PARSERS_SDP_STRICT_REF_H
#define SLUICE_TESTS_PARSERS_SDP_STRICT_REF_H

#include <ctype.h>
#include <string.h>

#include "parsers/sdp_strict.h"
#include "tests/parsers/sdp_ref.h"

struct strict {
	const uint8_t *data;
	size_t len, at;
	bool is_over; /* something was wrong */
	enum sdp_strict_err err;
	size_t offset;
};

static inline void strict_stop(struct strict *s, enum sdp_strict_err err, size_t offset)
{
	if (s->is_over)
		return;
	s->is_over = true;
	s->err = err;
	s->offset = offset;
}

/* The byte at hand may not stand there. */
static inline void strict_refuse(struct strict *s)
{
	bool is_cr;

	if (s->at == s->len) {
		strict_stop(s, SDP_STRICT_END, s->len);
		return;
	}
	is_cr = s->data[s->at] == '\r' && s->at + 1 < s->len && s->data[s->at + 1] != '\n';
	if (s->data[s->at] == 0 || is_cr)
		strict_stop(s, SDP_STRICT_CONTROL, s->at);
	else if (s->at && s->data[s->at - 1] == '\r')
		strict_stop(s, SDP_STRICT_CONTROL, s->at - 1);
	else
		strict_stop(s, SDP_STRICT_SYNTAX, s->at);
}

static inline bool strict_sees(const struct strict *s, int c)
{
	return !s->is_over && s->at < s->len && s->data[s->at] == c;
}

static inline void strict_want(struct strict *s, const char *text)
{
	for (; *text && !s->is_over; text++)
		if (strict_sees(s, *text))
			s->at++;
		else
			strict_refuse(s);
}

static inline bool strict_takes(struct strict *s, const char *one)
{
	if (!strict_sees(s, *one))
		return false;
	s->at++;
	return true;
}

/* --- bytes --- */

static inline bool strict_byte(int c)
{
	return c != 0 && c != '\r' && c != '\n';
}

static inline bool strict_visible(int c)
{
	return strict_byte(c) && c != ' ';
}

static inline bool strict_token(int c)
{
	return c > ' ' && c < 0x7f && !strchr("\"(),/:;<=>?@[\\]", c);
}

static inline bool strict_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool strict_ice(int c)
{
	return c < 0x80 && (isalnum(c) || c == '+' || c == '/');
}

static inline bool strict_hex(int c)
{
	return c < 0x80 && isxdigit(c);
}

static inline bool strict_address(int c)
{
	return strict_hex(c) || c == ':' || c == '.';
}

static inline void strict_any(struct strict *s, bool (*is)(int))
{
	while (!s->is_over && s->at < s->len && is(s->data[s->at]))
		s->at++;
}

static inline void strict_some(struct strict *s, bool (*is)(int))
{
	size_t from = s->at;

	strict_any(s, is);
	if (!s->is_over && s->at == from)
		strict_refuse(s);
}

/* --- words --- */

static inline void strict_port(struct strict *s)
{
	size_t from = s->at;

	strict_some(s, strict_digit);
	for (size_t n = 1; !s->is_over && n <= s->at - from; n++)
		if (ref_number(slice_make(s->data + from, n), 65535) > 65535)
			strict_stop(s, SDP_STRICT_NUMBER, from + n - 1);
}

static inline void strict_where(struct strict *s)
{
	uint8_t family;
	struct addr a;
	size_t from;

	strict_want(s, "IN IP");
	family = strict_sees(s, '6') ? ADDR_IP6 : ADDR_IP4;
	if (!strict_takes(s, "6"))
		strict_want(s, "4");
	strict_want(s, " ");
	from = s->at;
	strict_some(s, strict_address);
	if (strict_sees(s, '\r') && !ref_addr(slice_make(s->data + from, s->at - from), family, &a))
		strict_stop(s, SDP_STRICT_ADDR, from);
}

static inline void strict_key(struct strict *s)
{
	bool is_lifetime = false;

	strict_want(s, "inline:");
	strict_some(s, strict_ice);
	if (strict_takes(s, "="))
		(void) strict_takes(s, "=");
	if (!strict_takes(s, "|"))
		return;
	/* "2^N" is a lifetime for certain; a number is one unless a colon follows. */
	if (strict_sees(s, '2') && s->at + 1 < s->len && s->data[s->at + 1] == '^') {
		s->at += 2;
		is_lifetime = true;
	}
	strict_some(s, strict_digit);
	if (!is_lifetime && strict_takes(s, ":")) {
		strict_some(s, strict_digit);
	} else if (strict_takes(s, "|")) {
		strict_some(s, strict_digit);
		strict_want(s, ":");
		strict_some(s, strict_digit);
	}
}

static inline void strict_crypto(struct strict *s)
{
	strict_some(s, strict_digit);
	strict_want(s, " ");
	strict_some(s, strict_token);
	strict_want(s, " ");
	do
		strict_key(s);
	while (strict_takes(s, ";"));
	while (strict_takes(s, " ")) {
		strict_some(s, strict_token);
		if (strict_takes(s, "="))
			strict_some(s, strict_token);
	}
}

static inline void strict_candidate(struct strict *s)
{
	strict_some(s, strict_ice);
	strict_want(s, " ");
	strict_some(s, strict_digit);
	strict_want(s, " ");
	strict_some(s, strict_token);
	strict_want(s, " ");
	strict_some(s, strict_digit);
	strict_want(s, " ");
	strict_some(s, strict_visible);
	strict_want(s, " ");
	strict_port(s);
	strict_want(s, " typ ");
	strict_some(s, strict_token);
	while (strict_takes(s, " ")) {
		strict_some(s, strict_visible);
		strict_want(s, " ");
		strict_some(s, strict_visible);
	}
}

static inline void strict_fingerprint(struct strict *s)
{
	strict_some(s, strict_token);
	strict_want(s, " ");
	do
		for (int i = 0; i < 2 && !s->is_over; i++)
			if (s->at < s->len && strict_hex(s->data[s->at]))
				s->at++;
			else
				strict_refuse(s);
	while (strict_takes(s, ":"));
}

static inline void strict_rtcp(struct strict *s)
{
	strict_port(s);
	if (strict_takes(s, " "))
		strict_where(s);
}

static inline void strict_number(struct strict *s)
{
	strict_some(s, strict_digit);
}

static inline void strict_ice_text(struct strict *s)
{
	strict_some(s, strict_ice);
}

static inline void strict_group(struct strict *s)
{
	do
		strict_some(s, strict_token);
	while (strict_takes(s, " "));
}

/* One of these words. */
static inline void strict_setup(struct strict *s)
{
	if (strict_takes(s, "p")) {
		strict_want(s, "assive");
	} else if (strict_takes(s, "h")) {
		strict_want(s, "oldconn");
	} else {
		strict_want(s, "act");
		strict_want(s, strict_sees(s, 'p') ? "pass" : "ive");
	}
}

/* --- lines --- */

static inline void strict_attr(struct strict *s)
{
	static const struct {
		const char *name;
		void (*read)(struct strict *s); /* NULL: a flag */
	} known[] = {
		{ "sendrecv", NULL },
		{ "sendonly", NULL },
		{ "recvonly", NULL },
		{ "inactive", NULL },
		{ "rtcp-mux", NULL },
		{ "ice-lite", NULL },
		{ "end-of-candidates", NULL },
		{ "bundle-only", NULL },
		{ "rtcp", strict_rtcp },
		{ "crypto", strict_crypto },
		{ "setup", strict_setup },
		{ "fingerprint", strict_fingerprint },
		{ "ice-ufrag", strict_ice_text },
		{ "ice-pwd", strict_ice_text },
		{ "candidate", strict_candidate },
		{ "ptime", strict_number },
		{ "maxptime", strict_number },
		{ "group", strict_group },
	};
	struct slice name = { s->data + s->at, 0 };

	while (s->at < s->len && strict_byte(s->data[s->at]) && s->data[s->at] != ':')
		s->at++;
	name.len = (size_t) (s->data + s->at - name.data);
	for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
		if (!slice_eq(name, slice_from_str(known[i].name)))
			continue;
		if (known[i].read) {
			strict_want(s, ":");
			known[i].read(s);
		}
		return;
	}
	strict_any(s, strict_byte);
}

static inline void strict_line(struct strict *s, char letter)
{
	const char equals[] = { letter, '=', 0 };

	strict_want(s, equals);
	if (letter == 'v') {
		strict_want(s, "0");
	} else if (letter == 'o') {
		for (int i = 0; i < 6; i++) {
			if (i)
				strict_want(s, " ");
			strict_some(s, i == 2 ? strict_digit : strict_visible);
		}
	} else if (letter == 'c') {
		strict_where(s);
	} else if (letter == 'b') {
		strict_some(s, strict_token);
		strict_want(s, ":");
		strict_some(s, strict_digit);
	} else if (letter == 'm') {
		strict_some(s, strict_visible);
		strict_want(s, " ");
		strict_port(s);
		strict_want(s, " ");
		strict_some(s, strict_visible);
		strict_want(s, " ");
		strict_some(s, strict_visible);
		while (strict_takes(s, " "))
			strict_some(s, strict_visible);
	} else if (letter == 'a') {
		strict_attr(s);
	} else {
		strict_any(s, strict_byte);
	}
	strict_want(s, "\r\n");
}

/* What may follow a line: the letters in their order, and where that of the last one is. */
static inline enum sdp_strict_err strict_ref(struct slice body, size_t *offset)
{
	static const char session[] = "vosiuepcbt";
	struct strict s = { .data = body.data, .len = body.len };
	bool session_has_conn = false, media_has_conn = true;
	size_t media_at = 0;

	for (const char *l = session; *l && !s.is_over; l++) {
		bool is_needed = strchr("vost", *l), is_repeated = strchr("epbt", *l);

		if (!is_needed && !strict_sees(&s, *l))
			continue;
		session_has_conn = session_has_conn || *l == 'c';
		/* Up to t= each of the later letters may come instead. */
		do
			strict_line(&s, *l);
		while (is_repeated && strict_sees(&s, *l));
	}
	while (!s.is_over && s.at < s.len) {
		if (!strict_sees(&s, 'm')) {
			strict_line(&s, 'a');
			continue;
		}
		if (!media_has_conn)
			strict_stop(&s, SDP_STRICT_NO_CONN, media_at);
		media_at = s.at;
		media_has_conn = session_has_conn;
		strict_line(&s, 'm');
		if (strict_sees(&s, 'i'))
			strict_line(&s, 'i');
		if (strict_sees(&s, 'c')) {
			strict_line(&s, 'c');
			media_has_conn = true;
		}
		while (strict_sees(&s, 'b'))
			strict_line(&s, 'b');
	}
	if (!media_has_conn)
		strict_stop(&s, SDP_STRICT_NO_CONN, media_at);
	*offset = s.is_over ? s.offset : s.len;
	return s.is_over ? s.err : SDP_STRICT_OK;
}

#endif
