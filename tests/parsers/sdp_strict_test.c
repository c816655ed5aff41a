#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parsers/sdp_candidate.h"
#include "parsers/sdp_crypto.h"
#include "parsers/sdp_strict.h"
#include "tests/parsers/sdp_attr_ref.h"
#include "tests/parsers/sdp_printed.h"
#include "tests/parsers/sdp_strict_ref.h"
#include "tests/parsers/walk.h"

static void what_rtpengine_printed_is_taken(void **state)
{
	(void) state;
	assert_true(ARRAY_COUNT(printed) > 30);
	for (size_t i = 0; i < ARRAY_COUNT(printed); i++) {
		size_t offset;
		enum sdp_strict_err err = sdp_strict_check(printed[i].body, &offset);

		if (err)
			fail_msg("%s: %s at %zu", printed[i].id, sdp_strict_err_name(err), offset);
		assert_int_equal(offset, printed[i].body.len);
	}
}

#define HEAD "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
#define TAIL "t=0 0\r\nm=audio 6000 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n"

static const struct {
	enum sdp_strict_err err;
	const char *good, *bad; /* the whole body; bad begins where it goes wrong */
	const char *why;
} rows[] = {
	{ SDP_STRICT_OK, HEAD TAIL, "", "plain" },
	{ SDP_STRICT_OK, HEAD "i=x\r\nu=x\r\ne=x\r\ne=y\r\np=z\r\nc=IN IP6 ::1\r\nb=AS:1\r\n" TAIL,
	  "", "all session lines" },
	{ SDP_STRICT_OK, "v=0\r\no=a b 1 IN IP4 x\r\ns=\r\nt=x\r\n", "", "copied words" },
	{ SDP_STRICT_OK, HEAD TAIL "a=\r\na=: x\r\na= rtcp:x\r\na=rtcpx:y\r\na=rtpmap:0 /0\r\n", "",
	  "attributes that are copied" },
	{ SDP_STRICT_OK,
	  HEAD TAIL
	  "a=rtcp:9 IN IP6 ::1\r\na=setup:active\r\na=group:BUNDLE a b\r\n"
	  "a=crypto:1 X inline:AA==|2^31|1:4;inline:BB KDR=1 X\r\na=fingerprint:sha-1 0A:fF\r\n"
	  "a=candidate:1 1 UDP 1 ::1 9 typ host generation 0\r\n",
	  "", "attributes of ours" },
	{ SDP_STRICT_END, "", "", "empty" },
	{ SDP_STRICT_END, HEAD, "", "no t=" },
	{ SDP_STRICT_END, HEAD "t=0 0", "", "no line end" },
	{ SDP_STRICT_SYNTAX, "v=0", "\no=", "LF" },
	{ SDP_STRICT_CONTROL, "v=0\r\no=- 1 1 IN IP4 x\r\ns=a", "\rb\r\n", "CR inside" },
	{ SDP_STRICT_END, HEAD "t=0 0\r\na=x\r", "", "CR at the end" },
	{ SDP_STRICT_CONTROL, HEAD "t=0 0\r\na=x", "\r\r\n", "two CR" },
	{ SDP_STRICT_SYNTAX, "", "o=- 1 1 IN IP4 x\r\n", "no v=" },
	{ SDP_STRICT_SYNTAX, "v=", "1\r\n", "v=1" },
	{ SDP_STRICT_SYNTAX, "v=0\r\n", "s=-\r\n", "no o=" },
	{ SDP_STRICT_SYNTAX, "v=0\r\no=- 1 ", "x IN IP4 x\r\n", "version" },
	{ SDP_STRICT_SYNTAX, "v=0\r\no=- 1 1 IN IP4 ", "\r\n", "no address" },
	{ SDP_STRICT_SYNTAX, HEAD "p=1\r\n", "e=1\r\nt=0 0\r\n", "order" },
	{ SDP_STRICT_SYNTAX, HEAD "c=IN IP4 192.0.2.1\r\n", "c=IN IP4 192.0.2.1\r\n", "two c=" },
	{ SDP_STRICT_SYNTAX, HEAD "c=IN IP", "5 1\r\n", "family" },
	{ SDP_STRICT_ADDR, HEAD "c=IN IP4 ", "::1\r\n", "IPv6 as IP4" },
	{ SDP_STRICT_ADDR, HEAD "c=IN IP6 ", "1:2\r\n", "no address" },
	{ SDP_STRICT_SYNTAX, HEAD "c=IN IP4 1.2.3.4", "/127\r\n", "TTL" },
	{ SDP_STRICT_SYNTAX, HEAD "b=AS:", "x\r\n", "bandwidth" },
	{ SDP_STRICT_NUMBER, HEAD "t=0 0\r\nm=a 6553", "6 x 1\r\n", "port" },
	{ SDP_STRICT_SYNTAX, HEAD "t=0 0\r\nm=a 9", "/2 x 1\r\n", "port count" },
	{ SDP_STRICT_SYNTAX, HEAD "t=0 0\r\nm=a 9 x", "\r\n", "no format" },
	{ SDP_STRICT_SYNTAX, HEAD "t=0 0\r\nm=a ", " 9 x 1\r\n", "two blanks" },
	{ SDP_STRICT_NO_CONN, HEAD "t=0 0\r\n", "m=a 9 x 1\r\n", "no c=" },
	{ SDP_STRICT_NO_CONN, HEAD TAIL, "m=a 9 x 1\r\na=x\r\nm=b 1 x 1\r\nc=IN IP4 192.0.2.1\r\n",
	  "no c= in the second" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=x\r\n", "c=IN IP4 192.0.2.1\r\n", "c= after a=" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=sendrecv", ":\r\n", "value of a flag" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=rtcp", "\r\n", "no value" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=rtcp:", "x\r\n", "a=rtcp" },
	{ SDP_STRICT_NUMBER, HEAD TAIL "a=rtcp:6553", "6\r\n", "a=rtcp" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=setup:", "maybe\r\n", "a=setup" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=fingerprint:sha-1 0A:", "\r\n", "a=fingerprint" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=crypto:1 X inline:", "\r\n", "a=crypto" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=ice-pwd:", "\r\n", "a=ice-pwd" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=candidate:1 1 UDP 1 ::1 9 typ host x", "\r\n", "odd" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL "a=ptime:", "x\r\n", "a=ptime" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL, "\r\n", "empty line" },
	{ SDP_STRICT_SYNTAX, HEAD TAIL, "x", "garbage" },
};

static void each_row(void **state)
{
	bool seen[SDP_STRICT_ERR_COUNT] = { false };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		size_t good = strlen(rows[i].good), bad = strlen(rows[i].bad), offset;
		char *text = malloc(good + bad + 1);
		enum sdp_strict_err err;

		memcpy(text, rows[i].good, good);
		memcpy(text + good, rows[i].bad, bad);
		err = sdp_strict_check(slice_make(text, good + bad), &offset);
		if (err != rows[i].err || offset != good)
			fail_msg("%s: %s at %zu, not %zu", rows[i].why, sdp_strict_err_name(err),
				 offset, good);
		seen[err] = true;
		free(text);
	}
	for (size_t i = 0; i < ARRAY_COUNT(seen); i++)
		assert_true(seen[i]);
	assert_string_equal(sdp_strict_err_name(SDP_STRICT_NO_CONN), "no-conn");
	assert_string_equal(sdp_strict_err_name(SDP_STRICT_ERR_COUNT), "?");
}

/* What any body that the grammar takes must be, told without a grammar. */
static void check_taken(struct slice body)
{
	static const char order[] = "^vosi?u?e*p*c?b*t+a*(mi?c?b*a*)*$";
	static char letters[70000];
	struct slice left = body, g[REF_GROUPS];
	size_t n = 0;

	while (left.len) {
		struct slice line = slice_cut(&left, '\n');

		assert_true(line.len >= 3 && line.data[line.len - 1] == '\r');
		assert_int_equal(line.data[1], '=');
		letters[n++] = (char) line.data[0];
		line.len--;
		assert_null(memchr(line.data, '\r', line.len));
		assert_null(memchr(line.data, '\0', line.len));
		if (slice_starts(line, SLICE("a=rtcp:"))) {
			struct endpoint e;

			assert_int_equal(sdp_rtcp_read(slice_sub(line, 7, line.len), &e), 0);
		} else if (slice_starts(line, SLICE("a=setup:"))) {
			enum sdp_setup s;

			assert_int_equal(sdp_setup_read(slice_sub(line, 8, line.len), &s), 0);
		} else if (slice_starts(line, SLICE("a=ice-pwd:"))) {
			struct slice s;

			assert_int_equal(sdp_ice_text_read(slice_sub(line, 10, line.len), &s), 0);
		}
	}
	assert_true(ref_match(order, slice_make(letters, n), g));
}

static void changes_are_noticed(void **state)
{
	static const char bytes[] = "\r\n =:/0a9m\0\xff\t";
	uint64_t seed = 7;
	unsigned taken = 0;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(printed); i++) {
		size_t len = printed[i].body.len, offset;
		uint8_t *text = malloc(len + 1);

		for (int round = 0; round < 400; round++) {
			size_t at, now = len;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			at = (size_t) (seed >> 33) % len;
			memcpy(text, printed[i].body.data, len);
			switch (round % 3) {
			case 0:
				text[at] = (uint8_t) bytes[(seed >> 20) % (sizeof(bytes) - 1)];
				break;
			case 1:
				memmove(text + at, text + at + 1, len - at - 1);
				now--;
				break;
			case 2:
				now = at;
				break;
			}
			if (sdp_strict_check(slice_make(text, now), &offset) == SDP_STRICT_OK) {
				check_taken(slice_make(text, now));
				taken++;
			}
			assert_true(offset <= now);
		}
		free(text);
	}
	assert_true(taken > 100);
}

/* Each place of the grammar is in one of these, between what comes before it and what may follow.
 * The machine and the reference must agree on any byte at each place, on one byte more or less
 * there, and on a body that ends there. */
#define START "v=0\r\no=- 1 1 IN IP4 x\r\ns=-\r\n"
#define ATTR START "t=0 0\r\na="
static const struct walk walks[] = {
	{ "",
	  START
	  "i=x\r\nu=x\r\ne=x\r\ne=y\r\np=x\r\np=y\r\nc=IN IP4 1.2.3.4\r\nb=A!:12\r\nb=A:1\r\n",
	  "t=0 0\r\n" },
	{ "v=0\r\n", "o=ab cd 12 ef gh ij\r\ns=\r\nt=\r\nt=x\r\na=\r\n", "" },
	{ START "t=0 0\r\n",
	  "m=audio 65535 RTP/AVP 0 18\r\ni=x\r\nc=IN IP6 ::1\r\nb=AS:1\r\nb=AS:2\r\na=x\r\n",
	  "m=b 1 x 1\r\nc=IN IP4 1.1.1.1\r\n" },
	{ START "c=IN IP6 ::1\r\nt=0 0\r\n", "m=b 1 x 1\r\nm=b 0 x 1\r\na=x\r\n", "" },
	{ START "t=0 0\r\nm=b 1 x 1\r\n",
	  "c=IN IP4 1.1.1.1\r\nm=b 1 x 1\r\nc=IN IP4 1.1.1.1\r\nb=AS:1\r\n", "" },
	{ ATTR, "x", ":y\r\n" },
	{ ATTR, "sendrecv", "\r\n" },
	{ ATTR, "sendonly\r\n", "" },
	{ ATTR, "recvonly\r\n", "" },
	{ ATTR, "inactive\r\n", "" },
	{ ATTR, "rtcp-mux\r\n", "" },
	{ ATTR, "ice-lite\r\n", "" },
	{ ATTR, "end-of-candidates\r\n", "" },
	{ ATTR, "bundle-only\r\n", "" },
	{ ATTR, "rtcp:65535\r\n", "" },
	{ ATTR "rtcp:", "1 IN IP4 192.0.2.1\r\n", "" },
	{ ATTR "rtcp:", "1 IN IP6 2001:db8::a\r\n", "" },
	{ ATTR, "crypto:12 A_b inline:Ab1+/w==", "\r\n" },
	{ ATTR "crypto:1 X inline:", "AB=|2^31|12:4;inline:A|1234|1:4;inline:A|1:44\r\n", "" },
	{ ATTR "crypto:1 X inline:A", " KDR=12 X Y=!", "\r\n" },
	{ ATTR "crypto:1 X inline:A", "|22 X=1 Y\r\n", "" },
	{ ATTR "crypto:1 X inline:A", "|2\r\n", "" },
	{ ATTR, "setup:actpass\r\n", "" },
	{ ATTR, "setup:active\r\n", "" },
	{ ATTR, "setup:passive\r\n", "" },
	{ ATTR, "setup:holdconn\r\n", "" },
	{ ATTR, "fingerprint:sha-1 0A:fF:99\r\n", "" },
	{ ATTR, "ice-ufrag:aZ/9\r\n", "" },
	{ ATTR, "ice-pwd:aZ+9\r\n", "" },
	{ ATTR, "candidate:A/1 12 UDP 123 ::1 65535 typ host generation 0 a b\r\n", "" },
	{ ATTR, "ptime:20\r\n", "" },
	{ ATTR, "maxptime:20\r\n", "" },
	{ ATTR, "group:BUNDLE a bc\r\n", "" },
};

static size_t taken, compared;

static void compare(struct slice text)
{
	size_t got_at, want_at;
	enum sdp_strict_err got = sdp_strict_check(text, &got_at);
	enum sdp_strict_err want = strict_ref(text, &want_at);

	if (got != want || got_at != want_at)
		fail_msg("%s at %zu, not %s at %zu: %.*s", sdp_strict_err_name(got), got_at,
			 sdp_strict_err_name(want), want_at, SLICE_FMT(text));
	taken += got == SDP_STRICT_OK;
	compared++;
}

static void every_byte_at_every_place(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(walks); i++) {
		size_t before = taken;

		walk(&walks[i], compare);
		assert_true(taken > before);
	}
	assert_true(taken > compared / 10 && taken < compared / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rtpengine_printed_is_taken),
		cmocka_unit_test(each_row),
		cmocka_unit_test(changes_are_noticed),
		cmocka_unit_test(every_byte_at_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
