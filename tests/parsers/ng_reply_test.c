#include "parsers/ng_reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsers/bencode.h"

static void write_all(struct ng_reply *r)
{
	struct writer text;

	ng_reply_put_int(r, "created", -5);
	ng_reply_key(r, "created_ts");
	ng_reply_micros(r, 1795511530062025);
	ng_reply_key(r, "tags");
	ng_reply_open_dict(r);
	ng_reply_key_slice(r, SLICE("a \"b\""));
	ng_reply_open_list(r);
	ng_reply_str(r, SLICE("x"));
	ng_reply_int(r, 2);
	ng_reply_bool(r, true);
	ng_reply_open_dict(r);
	ng_reply_close(r);
	ng_reply_open_list(r);
	ng_reply_close(r);
	ng_reply_close(r);
	ng_reply_put_text(r, "empty", "");
	ng_reply_close(r);
	ng_reply_key(r, "sdp");
	text = ng_reply_open_text(r);
	writer_str(&text, "v=0\r\ns=\"\\\"\r\n");
	ng_reply_close_text(r, &text);
	ng_reply_put_str(r, "last", SLICE("z"));
}

static const char bencode[] = "k1 d7:createdi-5e10:created_ts17:1795511530.0620254:tagsd5:a "
			      "\"b\"l1:xi2ei1edelee5:empty0:e"
			      "3:sdp12:v=0\r\ns=\"\\\"\r\n4:last1:z6:result2:oke";
static const char json[] = "k1 {\"created\":-5,\"created_ts\":1795511530.062025,\"tags\":{\"a "
			   "\\\"b\\\"\":[\"x\",2,true,{},[]],"
			   "\"empty\":\"\"},\"sdp\":\"v=0\\r\\ns=\\\"\\\\\\\"\\r\\n\",\"last\":"
			   "\"z\",\"result\":\"ok\"}";

/* The same calls in both encodings, into every size of buffer: overflow exactly when it is short.
 */
static void check_sizes(const char *want, bool is_json)
{
	size_t len = strlen(want);

	for (size_t cap = 0; cap < len + 16; cap++) {
		uint8_t *buf = malloc(cap ? cap : 1);
		struct writer w = writer_make(buf, cap);
		struct ng_reply r;

		ng_reply_begin(&r, &w, SLICE("k1"), is_json);
		write_all(&r);
		ng_reply_end(&r, "ok");
		if (cap < len)
			assert_true(w.overflow);
		if (cap >= len + 8)
			assert_false(w.overflow);
		if (!w.overflow) {
			assert_int_equal(w.len, len);
			assert_memory_equal(buf, want, len);
		}
		free(buf);
	}
}

static void test_encodings(void **state)
{
	(void) state;
	check_sizes(bencode, false);
	check_sizes(json, true);
}

static void test_no_cookie(void **state)
{
	uint8_t buf[64];
	struct writer w = writer_make(buf, sizeof(buf));
	struct ng_reply r;

	(void) state;
	ng_reply_begin(&r, &w, SLICE_EMPTY, false);
	ng_reply_end(&r, "pong");
	assert_true(slice_eq(writer_done(&w), SLICE("d6:result4:ponge")));
}

static void test_error(void **state)
{
	uint8_t buf[128];
	struct writer w = writer_make(buf, sizeof(buf));

	(void) state;
	ng_reply_error(&w, SLICE("c"), false, NG_NO_CALL_ID);
	assert_true(slice_eq(writer_done(&w),
			     SLICE("c d12:error-reason21:No call-id in message6:result5:errore")));
	w = writer_make(buf, sizeof(buf));
	ng_reply_error(&w, SLICE("c"), true, NG_NO_COMMAND);
	assert_true(
		slice_eq(writer_done(&w),
			 SLICE("c {\"error-reason\":\"Dictionary contains no key \\\"command\\\"\","
			       "\"result\":\"error\"}")));
}

static void test_micros(void **state)
{
	static const struct {
		int64_t micros;
		const char *text;
	} rows[] = {
		{ 0, "0.000000" },
		{ 1, "0.000001" },
		{ 1000000, "1.000000" },
		{ -1500000, "-1.500000" },
		{ INT64_MIN, "-9223372036854.775808" },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		char buf[64], want[64];
		struct writer w = writer_make(buf, sizeof(buf));
		struct ng_reply r;

		ng_reply_begin(&r, &w, SLICE_EMPTY, true);
		ng_reply_key(&r, "n");
		ng_reply_micros(&r, rows[i].micros);
		snprintf(want, sizeof(want), "{\"n\":%s", rows[i].text);
		assert_int_equal(w.len, strlen(want));
		assert_memory_equal(buf, want, w.len);
	}
}

/* JSON strings: every byte, and what is and is not UTF-8. */
static void test_json_strings(void **state)
{
	static const struct {
		const char *raw, *json;
	} rows[] = {
		{ "a\tb\x01\x1f\x7f", "\"a\\tb\\u0001\\u001f\x7f\"" },
		{ "\xc3\xa4", "\"\xc3\xa4\"" },
		{ "\xe2\x82\xac", "\"\xe2\x82\xac\"" },
		{ "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"" },
		{ "\xc3", "\"\\ufffd\"" },
		{ "\xe2\x82", "\"\\ufffd\\ufffd\"" },
		{ "\xff", "\"\\ufffd\"" },
		{ "\x80x", "\"\\ufffdx\"" },
		{ "\xc0\x80", "\"\\ufffd\\ufffd\"" },
		{ "\xe0\x80\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
		{ "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
		{ "\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"" },
		{ "\xf5\x80\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"" },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		for (int in_place = 0; in_place < 2; in_place++) {
			char buf[128];
			struct writer text, w = writer_make(buf, sizeof(buf));
			struct ng_reply r;

			ng_reply_begin(&r, &w, SLICE_EMPTY, true);
			ng_reply_key(&r, "s");
			if (in_place) {
				text = ng_reply_open_text(&r);
				writer_str(&text, rows[i].raw);
				ng_reply_close_text(&r, &text);
			} else {
				ng_reply_str(&r, slice_from_str(rows[i].raw));
			}
			assert_int_equal(w.len, 5 + strlen(rows[i].json));
			assert_memory_equal(buf + 5, rows[i].json, strlen(rows[i].json));
		}
	}
}

/* What is written can be read: texts of every length in place. */
static void test_long_text(void **state)
{
	static uint8_t buf[70000];
	struct ng_node nodes[8];

	(void) state;
	for (size_t len = 0; len < 65000; len += len < 20 ? 1 : 997) {
		struct ng_tree t = { nodes, 8, 0, false };
		struct writer text, w = writer_make(buf, sizeof(buf));
		struct ng_reply r;

		ng_reply_begin(&r, &w, SLICE_EMPTY, false);
		ng_reply_key(&r, "sdp");
		text = ng_reply_open_text(&r);
		for (size_t i = 0; i < len; i++)
			writer_byte(&text, (uint8_t) i);
		ng_reply_close_text(&r, &text);
		ng_reply_end(&r, "ok");
		assert_false(w.overflow);
		assert_int_equal(bencode_parse(writer_done(&w), &t, NULL), BENCODE_OK);
		assert_int_equal(t.nodes[2].str.len, len);
		for (size_t i = 0; i < len; i++)
			assert_int_equal(t.nodes[2].str.data[i], (uint8_t) i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encodings),    cmocka_unit_test(test_no_cookie),
		cmocka_unit_test(test_error),        cmocka_unit_test(test_micros),
		cmocka_unit_test(test_json_strings), cmocka_unit_test(test_long_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
