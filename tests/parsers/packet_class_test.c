/* parsers/packet_class: RFC 7983 section 7, RFC 5761 section 4. */
#include "parsers/packet_class.h"

#include "base/attr.h"
#include "tests/parsers/rtp_ref.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_pair_of_first_bytes(void **state)
{
	uint8_t bytes[20] = { 0 };

	(void) state;
	for (unsigned first = 0; first < 256; first++) {
		for (unsigned second = 0; second < 256; second++) {
			bytes[0] = (uint8_t) first;
			bytes[1] = (uint8_t) second;
			for (size_t len = 0; len <= sizeof(bytes); len += len < 4 ? 1 : 16)
				assert_int_equal(packet_class_of((struct slice){ bytes, len }),
						 class_ref((struct slice){ bytes, len }));
		}
	}
}

static void rows_hold(void **state)
{
	static const struct {
		const char *why;
		uint8_t bytes[24];
		size_t len;
		enum packet_class class;
	} rows[] = {
		{ "nothing", { 0 }, 0, PACKET_EMPTY },
		{ "Binding request", { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 }, 20, PACKET_STUN },
		{ "with an attribute", { 0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42 }, 24, PACKET_STUN },
		{ "cut", { 0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42 }, 24, PACKET_UNKNOWN },
		{ "longer than it says",
		  { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 },
		  24,
		  PACKET_UNKNOWN },
		{ "RFC 3489, no cookie", { 0, 1 }, 20, PACKET_UNKNOWN },
		{ "ZRTP", { 0x10, 0 }, 12, PACKET_ZRTP },
		{ "DTLS handshake", { 22, 0xfe, 0xfd }, 13, PACKET_DTLS },
		{ "DTLS, first", { 20 }, 1, PACKET_DTLS },
		{ "DTLS, last", { 63 }, 1, PACKET_DTLS },
		{ "TURN channel", { 64 }, 4, PACKET_CHANNEL },
		{ "PCMU", { 0x80, 0 }, 12, PACKET_RTP },
		{ "PCMU with marker", { 0x80, 0x80 }, 12, PACKET_RTP },
		{ "type 63 with marker", { 0x80, 191 }, 12, PACKET_RTP },
		{ "type 64 with marker is RTCP", { 0x80, 192 }, 12, PACKET_RTCP },
		{ "SR", { 0x80, 200 }, 28, PACKET_RTCP },
		{ "type 95 with marker is RTCP", { 0x80, 223 }, 12, PACKET_RTCP },
		{ "type 96 with marker", { 0x80, 224 }, 12, PACKET_RTP },
		{ "one byte of RTP", { 0x80 }, 1, PACKET_RTP },
		{ "beyond", { 192 }, 1, PACKET_UNKNOWN },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct slice p = { rows[i].bytes, rows[i].len };

		print_message("%s\n", rows[i].why);
		assert_int_equal(packet_class_of(p), rows[i].class);
		assert_int_equal(class_ref(p), rows[i].class);
	}
}

static void every_class_has_a_name(void **state)
{
	(void) state;
	for (unsigned i = 0; i < PACKET_CLASSES; i++)
		assert_true(strlen(packet_class_name((enum packet_class) i)) > 0);
	assert_string_equal(packet_class_name(PACKET_CLASSES), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_of_first_bytes),
		cmocka_unit_test(rows_hold),
		cmocka_unit_test(every_class_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
