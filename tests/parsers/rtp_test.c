/* parsers/rtp: RFC 3550 section 5.1. */
#include "parsers/rtp.h"

#include "tests/parsers/rtp_ref.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD(first) first, 0x88, 0x12, 0x34, 1, 2, 3, 4, 5, 6, 7, 8

struct row {
	const char *why;
	uint8_t bytes[80];
	size_t len;
	enum rtp_err err, secure_err;
	size_t extension_len, payload_len;
};

static const struct row rows[] = {
	{ "nothing", { 0 }, 0, RTP_SHORT, RTP_SHORT, 0, 0 },
	{ "one byte short of a header", { HEAD(0x80) }, 11, RTP_SHORT, RTP_SHORT, 0, 0 },
	{ "a header alone", { HEAD(0x80) }, 12, RTP_OK, RTP_OK, 0, 0 },
	{ "version 0 (short is said first)",
	  { HEAD(0) },
	  12,
	  RTP_BAD_VERSION,
	  RTP_BAD_VERSION,
	  0,
	  0 },
	{ "version 1", { HEAD(0x40) }, 12, RTP_BAD_VERSION, RTP_BAD_VERSION, 0, 0 },
	{ "version 3", { HEAD(0xc0) }, 12, RTP_BAD_VERSION, RTP_BAD_VERSION, 0, 0 },
	{ "a payload", { HEAD(0x80), 9, 9, 9 }, 15, RTP_OK, RTP_OK, 0, 3 },
	{ "15 sources", { HEAD(0x8f) }, 72, RTP_OK, RTP_OK, 0, 0 },
	{ "15 sources, one byte short", { HEAD(0x8f) }, 71, RTP_SHORT, RTP_SHORT, 0, 0 },
	{ "extension of 0 words", { HEAD(0x90), 0xbe, 0xde, 0, 0, 7 }, 17, RTP_OK, RTP_OK, 0, 1 },
	{ "extension of 1 word",
	  { HEAD(0x90), 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 7 },
	  21,
	  RTP_OK,
	  RTP_OK,
	  4,
	  1 },
	{ "extension's own header cut",
	  { HEAD(0x90), 0xbe, 0xde, 0 },
	  15,
	  RTP_SHORT,
	  RTP_SHORT,
	  0,
	  0 },
	{ "extension cut",
	  { HEAD(0x90), 0xbe, 0xde, 0, 1, 1, 2, 3 },
	  19,
	  RTP_SHORT,
	  RTP_SHORT,
	  0,
	  0 },
	{ "extension of 65535 words",
	  { HEAD(0x90), 0xbe, 0xde, 255, 255 },
	  80,
	  RTP_SHORT,
	  RTP_SHORT,
	  0,
	  0 },
	{ "padding of 1", { HEAD(0xa0), 9, 1 }, 14, RTP_OK, RTP_OK, 0, 1 },
	{ "padding is all there is", { HEAD(0xa0), 0, 2 }, 14, RTP_OK, RTP_OK, 0, 0 },
	{ "padding of 0", { HEAD(0xa0), 9, 0 }, 14, RTP_BAD_PADDING, RTP_OK, 0, 0 },
	{ "padding reaches the header", { HEAD(0xa0), 9, 3 }, 14, RTP_BAD_PADDING, RTP_OK, 0, 0 },
	{ "padding without a payload", { HEAD(0xa0) }, 12, RTP_BAD_PADDING, RTP_OK, 0, 0 },
};

static void rows_hold(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct row *row = &rows[i];
		const struct slice packet = { row->bytes, row->len };
		struct rtp_view view = { .ssrc = 77 };

		print_message("%s\n", row->why);
		assert_int_equal(rtp_view_parse(packet, &view), row->err);
		if (row->err) {
			assert_int_equal(view.ssrc, 77);
			assert_int_equal(rtp_header_parse(packet, &view), row->secure_err);
			continue;
		}
		assert_int_equal(view.ssrc, 0x05060708);
		assert_int_equal(view.timestamp, 0x01020304);
		assert_int_equal(view.seq, 0x1234);
		assert_int_equal(view.payload_type, 8);
		assert_true(view.is_marked);
		assert_int_equal(view.extension.len, row->extension_len);
		assert_int_equal(view.payload.len, row->payload_len);
	}
}

static void random_packets_as_the_reference(void **state)
{
	uint32_t seed = 1;

	(void) state;
	for (unsigned n = 0; n < 200000; n++) {
		/* Exact size, so that a sanitizer sees each byte beyond. */
		const size_t len = n % 90;
		uint8_t *bytes = malloc(len ? len : 1);
		struct rtp_view a, b;

		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t) ((seed = seed * 1664525 + 1013904223) >> 24);
		if (len && n % 4)
			bytes[0] = (uint8_t) (0x80 | (bytes[0] & 0x33));
		if (len > 15)
			bytes[14] = 0, bytes[15] &= 31;
		for (unsigned secure = 0; secure < 2; secure++) {
			const struct slice packet = { bytes, len };
			const enum rtp_err err =
				secure ? rtp_header_parse(packet, &a) : rtp_view_parse(packet, &a);

			assert_int_equal(err, rtp_ref_parse(packet, secure, &b));
			assert_true(err || rtp_ref_same(&a, &b));
		}
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_hold),
		cmocka_unit_test(random_packets_as_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
