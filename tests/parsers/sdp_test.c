#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parsers/sdp.h"
#include "tests/parsers/sdp_ref.h"
#include "tests/parsers/sdp_bodies.h"
#include "tests/parsers/walk.h"

/* A chunk per request, so that a sanitizer sees one byte too far; dry at the n-th. */
struct dry {
	unsigned asked, limit;
};

static void *dry_get(void *ctx, size_t size, size_t *got)
{
	struct dry *d = ctx;

	if (d->asked++ >= d->limit)
		return NULL;
	*got = size;
	return malloc(size);
}

static void dry_put(void *ctx, void *chunk, size_t size)
{
	(void) ctx;
	(void) size;
	free(chunk);
}

struct fixture {
	struct dry dry;
	struct arena_source source;
	struct arena arena;
	struct sdp sdp;
	struct sdp_where where;
	uint8_t *copy;
	enum sdp_err err;
};

static void parse_n(struct fixture *f, struct slice body, unsigned flags, unsigned requests)
{
	f->dry = (struct dry){ 0, requests };
	f->source = (struct arena_source){ dry_get, dry_put, &f->dry };
	arena_init(&f->arena, &f->source, SIZE_MAX / 2);
	f->copy = malloc(body.len ? body.len : 1);
	if (body.len)
		memcpy(f->copy, body.data, body.len);
	f->err = sdp_parse(slice_make(f->copy, body.len), flags, &f->arena, &f->sdp, &f->where);
}

static void parse(struct fixture *f, struct slice body, unsigned flags)
{
	parse_n(f, body, flags, UINT32_MAX);
}

static void done(struct fixture *f)
{
	arena_fini(&f->arena);
	free(f->copy);
}

/* Parses, compares with the reference, says how it ended. */
static enum sdp_err same(struct slice body, unsigned flags)
{
	struct fixture f;
	const char *why;

	parse(&f, body, flags);
	why = sdp_ref_check(slice_make(f.copy, body.len), flags, f.err, &f.where, &f.sdp);
	if (why)
		fail_msg("differs from the reference in %s: %s in\n%.*s", why, sdp_err_name(f.err),
			 SLICE_FMT(body));
	done(&f);
	return f.err;
}

static void recordings_end_as_recorded(void **state)
{
	static const char *const ng[] = { "", "Failed to parse SDP",
					  "Incomplete SDP specification" };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
		struct fixture f;

		parse(&f, bodies[i].body, bodies[i].flags);
		if (!f.err)
			f.err = sdp_check_complete(&f.sdp, 0, &f.where);
		if (strcmp(sdp_err_ng(f.err), ng[bodies[i].end]))
			fail_msg("%s: %s at line %u", bodies[i].id, sdp_err_name(f.err),
				 f.where.line);
		done(&f);
		(void) same(bodies[i].body, bodies[i].flags);
	}
}

#define V "v=0\r\n"
#define O "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
#define C "c=IN IP4 198.51.100.10\r\n"
#define M "m=audio 6000 RTP/AVP 8 0\r\n"

static const struct {
	const char *body;
	unsigned flags;
	enum sdp_err err;
	uint32_t line;
	const char *text, *why;
} refused[] = {
	{ "v0\r\n", 0, SDP_LINE_SYNTAX, 1, "v0", "no =" },
	{ V "V=0\r\n", 0, SDP_LINE_SYNTAX, 2, "V=0", "upper case" },
	{ V " s=x\n", 0, SDP_LINE_SYNTAX, 2, " s=x", "blank first" },
	{ V M "xy", 0, SDP_LINE_SYNTAX, 3, "xy", "two bytes at the end" },
	{ V "x=1\r\n", 0, SDP_LINE_LETTER, 2, "x=1", "unknown letter" },
	{ V M "\r\n", SDP_NO_BLANKS, SDP_LINE_EMPTY, 3, "", "empty line" },
	{ V M "\n", SDP_NO_BLANKS, SDP_LINE_EMPTY, 3, "", "empty line, LF" },
	{ V M "s=x\r\n", 0, SDP_LINE_PLACE, 3, "s=x", "s= in a media" },
	{ V M O, 0, SDP_LINE_PLACE, 3, "o=alice 4711 1 IN IP4 198.51.100.10", "o= in a media" },
	{ O V, 0, SDP_NO_VERSION, 1, "o=alice 4711 1 IN IP4 198.51.100.10", "o= first" },
	{ M, 0, SDP_NO_VERSION, 1, "m=audio 6000 RTP/AVP 8 0", "m= first" },
	{ "v=1\n", 0, SDP_VERSION, 1, "v=1", "v=1" },
	{ "v=\nv=0\n", 0, SDP_VERSION, 1, "v=", "empty v=" },
	{ "v=00\n", SDP_FRAGMENT, SDP_VERSION, 1, "v=00", "also in a fragment" },
	{ V M "v=2\n", 0, SDP_VERSION, 3, "v=2", "second session" },
	{ V "o=a 1 1 IN IP4 \n", 0, SDP_ORIGIN, 2, "o=a 1 1 IN IP4 ", "empty sixth field" },
	{ V "o=\n", 0, SDP_ORIGIN, 2, "o=", "empty" },
	{ V O O, 0, SDP_ORIGIN_TWICE, 3, "o=alice 4711 1 IN IP4 198.51.100.10", "two o=" },
	{ V "c=IN IP4 \n", 0, SDP_CONN_FIELDS, 2, "c=IN IP4 ", "no address" },
	{ V "c= IN IP4 1.2.3.4\n", 0, SDP_CONN_NET, 2, "c= IN IP4 1.2.3.4", "blank first" },
	{ V "c=in IP4 1.2.3.4\n", 0, SDP_CONN_NET, 2, "c=in IP4 1.2.3.4", "case" },
	{ V "c=IN\n", 0, SDP_CONN_FAMILY, 2, "c=IN", "one field" },
	{ V "c=IN IP5 1.2.3.4\n", 0, SDP_CONN_FAMILY, 2, "c=IN IP5 1.2.3.4", "family" },
	{ V "c=IN IP4 1.2.3.256\n", 0, SDP_CONN_ADDR, 2, "c=IN IP4 1.2.3.256", "number" },
	{ V "c=IN IP4 1.2.3.04\n", 0, SDP_CONN_ADDR, 2, "c=IN IP4 1.2.3.04", "leading zero" },
	{ V "c=IN IP4 ::1\n", 0, SDP_CONN_ADDR, 2, "c=IN IP4 ::1", "other family" },
	{ V "c=IN IP6 ff15::1/3\n", 0, SDP_CONN_ADDR, 2, "c=IN IP6 ff15::1/3", "count" },
	{ V C C, 0, SDP_CONN_TWICE, 3, "c=IN IP4 198.51.100.10", "session" },
	{ V "m=\n", 0, SDP_MEDIA_FIELDS, 2, "m=", "empty" },
	{ V "m=audio 6000 \n", 0, SDP_MEDIA_FIELDS, 2, "m=audio 6000 ", "no protocol" },
	{ V "m= 6000 x 1\n", 0, SDP_MEDIA_FIELDS, 2, "m= 6000 x 1", "no type" },
	{ V "m=audio 6000  x 1\n", 0, SDP_MEDIA_FIELDS, 2, "m=audio 6000  x 1", "two blanks" },
	{ V "m=audio   6000 x\n", 0, SDP_MEDIA_PORT, 2, "m=audio   6000 x", "three blanks" },
	{ V "m=audio 6000x y\n", 0, SDP_MEDIA_PORT, 2, "m=audio 6000x y", "letter behind it" },
	{ V "m=audio +6000 x\n", 0, SDP_MEDIA_PORT, 2, "m=audio +6000 x", "sign" },
	{ V "m=audio 18446744073709557616 x\n", 0, SDP_MEDIA_PORT, 2,
	  "m=audio 18446744073709557616 x", "6000 modulo 2^64" },
	{ V "m=audio 4294973296 x\n", 0, SDP_MEDIA_PORT, 2, "m=audio 4294973296 x",
	  "6000 modulo 2^32" },
	{ V "m=audio 6000/ x\n", 0, SDP_MEDIA_PORTS, 2, "m=audio 6000/ x", "no count" },
	{ V "m=audio 6000/2/2 x\n", 0, SDP_MEDIA_PORTS, 2, "m=audio 6000/2/2 x", "two counts" },
	{ V "m=audio 6000/4294967297 x\n", 0, SDP_MEDIA_PORTS, 2, "m=audio 6000/4294967297 x",
	  "1 modulo 2^32" },
	{ V M, 0, SDP_NO_CONN, 2, "m=audio 6000 RTP/AVP 8 0", "no c=" },
	{ V C M "v=0\r\n" M, 0, SDP_NO_CONN, 5, "m=audio 6000 RTP/AVP 8 0", "the other session's" },
	{ V C "m=x 0 RTP/AVP +8\n", 0, SDP_FORMAT, 3, "m=x 0 RTP/AVP +8", "sign, even rejected" },
	{ V C "m=x 1 rtp/savpf 8 128", 0, SDP_FORMAT, 3, "m=x 1 rtp/savpf 8 128", "128" },
};

static void errors_say_where(void **state)
{
	bool seen[SDP_ERR_COUNT] = { false };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
		struct fixture f;
		struct slice body = slice_from_str(refused[i].body);

		parse(&f, body, refused[i].flags);
		if (!f.err)
			f.err = sdp_check_complete(&f.sdp, 0, &f.where);
		if (f.err != refused[i].err || f.where.line != refused[i].line ||
		    !slice_eq(f.where.text, slice_from_str(refused[i].text)))
			fail_msg("%s: %s at line %u (%.*s)", refused[i].why, sdp_err_name(f.err),
				 f.where.line, SLICE_FMT(f.where.text));
		assert_ptr_equal(f.where.text.len ? f.where.text.data : f.copy + f.where.offset,
				 f.copy + f.where.offset);
		seen[f.err] = true;
		done(&f);
		(void) same(body, refused[i].flags);
	}
	/* Those are tested further down. */
	seen[SDP_OK] = seen[SDP_TOO_LONG] = seen[SDP_NO_MEMORY] = true;
	seen[SDP_MANY_SESSIONS] = seen[SDP_MANY_MEDIA] = seen[SDP_MANY_ATTRS] = true;
	seen[SDP_MANY_FORMATS] = seen[SDP_MANY_LINES] = true;
	for (int e = 0; e < SDP_ERR_COUNT; e++)
		if (!seen[e])
			fail_msg("no case gets %s", sdp_err_name((enum sdp_err) e));
}

static const struct {
	const char *body;
	unsigned flags;
	unsigned sessions, media;
	const char *why;
} accepted[] = {
	{ "", 0, 0, 0, "empty" },
	{ "v", SDP_NO_BLANKS, 0, 0, "one byte" },
	{ "\r\nv=0\r\n", 0, 0, 0, "an empty line first" },
	{ "\n", 0, 0, 0, "only an empty line" },
	{ "v=0", 0, 1, 0, "no line end" },
	{ V C M "\r\ngarbage", 0, 1, 1, "anything behind an empty line" },
	{ V C M "\rm=x", 0, 1, 1, "CR first is an empty line too" },
	{ V C M "x", SDP_NO_BLANKS, 1, 1, "a lone byte at the end" },
	{ V C M "t=1 2\nu=x\ne=y\np=z\nr=\nz=\nk=\n", 0, 1, 1, "session lines in a media" },
	{ V C M V C M M, 0, 2, 3, "two sessions" },
	{ V C M V, 0, 2, 1, "second session without media" },
	{ M "a=x\n", SDP_FRAGMENT, 1, 1, "fragment with m= first" },
	{ "a=ice-ufrag:x", SDP_FRAGMENT, 1, 0, "fragment with a= first" },
	{ "a=ice-ufrag:x\nv=0\n" M, SDP_FRAGMENT, 2, 1, "v= later in a fragment" },
	{ V "c=IN IP4 1.2.3.4 more\n", 0, 1, 0, "a fourth field in c=" },
	{ V "o=a b c d e f g h\n", 0, 1, 0, "eight fields in o=" },
	{ V "m=audio 00000000006000/0002 x\n", 0, 1, 1, "leading zeros" },
	{ V "m=audio  6000/2 RTP/AVP 8\n", 0, 1, 1, "shifted, with count" },
	{ V "m=audio  6000\n", 0, 1, 1, "shifted, the end" },
	{ V "m=audio 1 x  8   0  \n", 0, 1, 1, "blanks between formats" },
};

static void tolerance(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(accepted); i++) {
		struct fixture f;
		struct slice body = slice_from_str(accepted[i].body);

		parse(&f, body, accepted[i].flags);
		if (f.err || f.sdp.session_count != accepted[i].sessions ||
		    f.sdp.media_count != accepted[i].media)
			fail_msg("%s: %s at line %u", accepted[i].why, sdp_err_name(f.err),
				 f.where.line);
		done(&f);
		(void) same(body, accepted[i].flags);
	}
}

static void assert_slice(struct slice s, const char *text)
{
	if (!slice_eq(s, slice_from_str(text)))
		fail_msg("\"%.*s\" is not \"%s\"", SLICE_FMT(s), text);
}

static void every_field_is_read(void **state)
{
	static const char body[] =
		"v=0\r\no=alice 4711 12 IN IP6 2001:db8::1\r\ns=a call \r\n"
		"i=info\r\nu=http://x/\r\ne=a@x\r\ne=b@x\r\np=+1\r\n"
		"c=IN IP6 2001:db8::2\r\nb=AS:128\r\nb=X-Y:1\r\nb=foo\r\n"
		"t=1 2\r\nt=3 4\r\na=group:BUNDLE 1\r\na=sendonly\r\n"
		"m=audio 6000/2 rtp/savp 8 101 \r\ni=voice\r\n"
		"c=IN IP4 198.51.100.10 \r\nb=TIAS:64000\r\na=mid:1\r\na=\r\na=:\r\n"
		"a=x:y:z\r\na=mid:2\r\nm=image 0 UDPTL t38\r\n"
		"m=message 9 tcp/msrp *\r\n";
	struct fixture f;
	const struct sdp_session *s;
	const struct sdp_media *m;

	(void) state;
	parse(&f, slice_from_str(body), 0);
	assert_int_equal(f.err, SDP_OK);
	s = &f.sdp.sessions[0];
	assert_slice(s->origin.user, "alice");
	assert_slice(s->origin.session_id, "4711");
	assert_slice(s->origin.version, "12");
	assert_int_equal(s->origin.version_number, 12);
	assert_slice(s->origin.net_type, "IN");
	assert_slice(s->origin.addr_type, "IP6");
	assert_slice(s->origin.address, "2001:db8::1");
	assert_int_equal(s->origin.addr.family, ADDR_IP6);
	assert_slice(s->name, "a call ");
	assert_slice(s->section.info, "info");
	assert_slice(s->uri, "http://x/");
	assert_int_equal(s->email_count, 2);
	assert_slice(s->emails[1], "b@x");
	assert_int_equal(s->phone_count, 1);
	assert_slice(s->phones[0], "+1");
	assert_slice(s->timing, "3 4");
	assert_int_equal(s->section.bandwidth_count, 3);
	assert_int_equal(s->section.bandwidths[0].type, SDP_BW_AS);
	assert_int_equal(s->section.bandwidths[0].value, 128);
	assert_int_equal(s->section.bandwidths[1].type, SDP_BW_OTHER);
	assert_slice(s->section.bandwidths[1].name, "X-Y");
	assert_slice(s->section.bandwidths[2].name, "foo");
	assert_int_equal(s->section.attr_count, 2);
	assert_int_equal(f.sdp.media_count, 3);
	m = &f.sdp.media[0];
	assert_slice(m->line, "audio 6000/2 rtp/savp 8 101 ");
	assert_slice(m->type, "audio");
	assert_int_equal(m->port, 6000);
	assert_int_equal(m->port_count, 2);
	assert_slice(m->protocol_text, "rtp/savp");
	assert_int_equal(m->protocol, SDP_PROTO_RTP_SAVP);
	assert_true(m->is_rtp && !m->is_tcp);
	assert_slice(m->formats_text, "8 101");
	assert_int_equal(m->format_count, 2);
	assert_int_equal(m->formats[1].payload_type, 101);
	assert_slice(m->section.info, "voice");
	assert_int_equal(sdp_media_conn(m)->addr.family, ADDR_IP4);
	assert_int_equal(m->section.bandwidths[0].value, 64000);
	assert_int_equal(m->section.attr_count, 5);
	assert_slice(m->section.attrs[1].line, "");
	assert_false(m->section.attrs[1].has_value);
	assert_true(m->section.attrs[2].has_value);
	assert_slice(m->section.attrs[3].value, "y:z");
	assert_slice(sdp_attr_find(&m->section, SDP_ATTR_MID)->value, "2");
	assert_null(sdp_attr_find(&m->section, SDP_ATTR_SENDONLY));
	assert_non_null(sdp_media_attr(m, SDP_ATTR_SENDONLY));
	assert_non_null(sdp_media_attr(m, SDP_ATTR_GROUP));
	assert_null(sdp_media_attr(m, SDP_ATTR_LABEL));
	m = &f.sdp.media[1];
	assert_int_equal(m->protocol, SDP_PROTO_UDPTL);
	assert_int_equal(m->formats[0].payload_type, -1);
	assert_int_equal(sdp_media_conn(m)->addr.family, ADDR_IP6);
	assert_true(f.sdp.media[2].is_tcp && !f.sdp.media[2].is_rtp);
	assert_int_equal(sdp_check_complete(&f.sdp, 0, NULL), SDP_OK);
	done(&f);
	(void) same(slice_from_str(body), 0);
}

static void known_address_stands_in_for_c(void **state)
{
	struct fixture f;

	(void) state;
	parse(&f, slice_from_str(V M), 0);
	assert_int_equal(f.err, SDP_OK);
	assert_null(sdp_media_conn(&f.sdp.media[0]));
	assert_int_equal(sdp_check_complete(&f.sdp, 0, NULL), SDP_NO_CONN);
	assert_int_equal(sdp_check_complete(&f.sdp, SDP_ADDRESS_KNOWN, NULL), SDP_OK);
	done(&f);
}

/* head, then count times part. */
static struct slice repeat(const char *head, const char *part, size_t count, char **out)
{
	size_t h = strlen(head), p = strlen(part);

	*out = malloc(h + p * count + 1);
	memcpy(*out, head, h);
	for (size_t i = 0; i < count; i++)
		memcpy(*out + h + i * p, part, p);
	return slice_make(*out, h + p * count);
}

static void limits(void **state)
{
	static const struct {
		const char *head, *part;
		size_t most; /* of part */
		enum sdp_err err;
	} rows[] = {
		{ "", V, SDP_SESSIONS_MAX, SDP_MANY_SESSIONS },
		{ V, M, SDP_MEDIA_MAX, SDP_MANY_MEDIA },
		{ V, "a=x\n", SDP_ATTRS_MAX, SDP_MANY_ATTRS },
		{ V M, "a=x\n", SDP_ATTRS_MAX, SDP_MANY_ATTRS },
		{ V "m=a 1 x", " 1", SDP_FORMATS_MAX, SDP_MANY_FORMATS },
		{ V, "b=x\n", SDP_LINES_MAX, SDP_MANY_LINES },
		{ V M, "b=x\n", SDP_LINES_MAX, SDP_MANY_LINES },
		{ V, "e=x\n", SDP_LINES_MAX, SDP_MANY_LINES },
		{ V, "p=x\n", SDP_LINES_MAX, SDP_MANY_LINES },
		{ V "a=", "x", SDP_BODY_MAX - 7, SDP_TOO_LONG },
		{ V "m=a 1 x", " ", SDP_BODY_MAX - 12, SDP_TOO_LONG },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		char *text;

		assert_int_equal(same(repeat(rows[i].head, rows[i].part, rows[i].most, &text), 0),
				 SDP_OK);
		free(text);
		assert_int_equal(
			same(repeat(rows[i].head, rows[i].part, rows[i].most + 1, &text), 0),
			rows[i].err);
		free(text);
	}
}

static void arena_dry_at_every_request(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
		enum sdp_err err = SDP_NO_MEMORY;
		struct sdp_where where;

		for (unsigned n = 0; err == SDP_NO_MEMORY; n++) {
			struct fixture f;
			struct sdp before;

			assert_true(n < 20);
			memset(&f, 0x5a, sizeof(f));
			before = f.sdp;
			parse_n(&f, bodies[i].body, bodies[i].flags, n);
			err = f.err;
			if (err)
				assert_memory_equal(&before, &f.sdp, sizeof(before));
			where = f.where;
			done(&f);
		}
		(void) where;
	}
}

/* Small changes of each body: the two parsers must agree on all of them. */
static void mutations_agree(void **state)
{
	static const char bytes[] = "\r\n =:/0a9m\0\xff\t";
	uint64_t seed = 1;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
		size_t len = bodies[i].body.len;
		uint8_t *text = malloc(len + 64);

		if (len > 1000) {
			free(text);
			continue;
		}
		for (int round = 0; round < 300; round++) {
			size_t now = len, at, run;

			if (len)
				memcpy(text, bodies[i].body.data, len);
			for (int change = 0; change < 1 + round % 3; change++) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				at = (size_t) (seed >> 33) % (now + 1);
				run = 1 + (size_t) (seed >> 20) % 12;
				switch ((seed >> 60) % 4) {
				case 0: /* put a byte in */
					memmove(text + at + 1, text + at, now - at);
					text[at] =
						(uint8_t) bytes[(seed >> 40) % (sizeof(bytes) - 1)];
					now++;
					break;
				case 1: /* another byte */
					if (at < now)
						text[at] = (uint8_t)
							bytes[(seed >> 40) % (sizeof(bytes) - 1)];
					break;
				case 2: /* take some out */
					if (run > now - at)
						run = now - at;
					memmove(text + at, text + at + run, now - at - run);
					now -= run;
					break;
				case 3: /* cut */
					if (round % 4 == 0)
						now = at;
					break;
				}
			}
			(void) same(slice_make(text, now), (unsigned) round % 4);
		}
		free(text);
	}
}

static void every_prefix_agrees(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
		for (size_t len = 0; len < bodies[i].body.len && len < 400; len++)
			(void) same(slice_sub(bodies[i].body, 0, len), bodies[i].flags);
}

static void tables_agree(void **state)
{
	(void) state;
	for (int id = 1; id < SDP_ATTR_COUNT; id++)
		assert_int_equal(sdp_attr_id_of(sdp_attr_infos[id].name), id);
	assert_int_equal(sdp_attr_id_of(SLICE("Sendrecv")), SDP_ATTR_OTHER);
	assert_int_equal(sdp_attr_id_of(SLICE_EMPTY), SDP_ATTR_OTHER);
	for (int id = 1; id < SDP_PROTO_COUNT; id++)
		assert_int_equal(sdp_protocol_of(sdp_protocol_infos[id].name), id);
	assert_int_equal(sdp_protocol_of(SLICE_EMPTY), SDP_PROTO_OTHER);
	for (int e = 0; e < SDP_ERR_COUNT; e++) {
		assert_true(strlen(sdp_err_name((enum sdp_err) e)) > 1);
		assert_true(strlen(sdp_err_text((enum sdp_err) e)) > 1);
	}
	assert_string_equal(sdp_err_name(SDP_CONN_ADDR), "conn-addr");
	assert_string_equal(sdp_err_name(SDP_ERR_COUNT), "?");
	assert_string_equal(sdp_err_text(SDP_ERR_COUNT), "?");
	assert_string_equal(sdp_err_ng(SDP_ERR_COUNT), "Failed to parse SDP");
}

/* Each place of the lines that have a grammar; see tests/parsers/walk.h. */
#define REST "\r\nc=IN IP4 192.0.2.1\r\n"
static const struct walk walks[] = {
	{ "", "v=0\r\no=a 1 2 IN IP4 x\r\ns=-\r\n", "t=0 0\r\nm=a 1 RTP/AVP 0" REST },
	{ "v=0\r\no=a 1 2 IN IP4 x\r\ns=-\r\nt=0 0\r\n", "m=a 12/2 RTP/AVP 0 8 ", REST },
	{ "v=0\r\no=a 1 2 IN IP4 x\r\ns=-\r\nt=0 0\r\n", "m=a 1 TCP/MSRP *", REST },
	{ "v=0\r\no=a 1 2 IN IP4 x\r\ns=-\r\nt=0 0\r\nm=a 1 RTP/AVP 0\r\n",
	  "c=IN IP6 ::1 \r\nb=AS:1\r\na=x:y\r\na=:\r\n", "" },
};

static void agrees(struct slice body)
{
	(void) same(body, 0);
}

static void every_byte_at_every_place(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(walks); i++)
		walk(&walks[i], agrees);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recordings_end_as_recorded),
		cmocka_unit_test(errors_say_where),
		cmocka_unit_test(tolerance),
		cmocka_unit_test(every_field_is_read),
		cmocka_unit_test(known_address_stands_in_for_c),
		cmocka_unit_test(limits),
		cmocka_unit_test(arena_dry_at_every_request),
		cmocka_unit_test(mutations_agree),
		cmocka_unit_test(every_prefix_agrees),
		cmocka_unit_test(every_byte_at_every_place),
		cmocka_unit_test(tables_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
