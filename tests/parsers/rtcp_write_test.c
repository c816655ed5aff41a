/* parsers/rtcp_write.c: what is written is read back by parsers/rtcp.c. */
#include "parsers/rtcp_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static const struct rtcp_sender sender = { 0x01020304, 0xdeadbeef, 0xcafebabe, 160, 7, 1120 };
static const struct rtcp_report report = { 0x11111111, 51, -3, 0x00010002, 80, 0xabcd0123, 65536 };

static void a_compound_is_read_back(void **state)
{
	uint8_t buf[256];
	struct writer w = writer_make(buf, sizeof(buf));
	struct rtcp_part part;
	struct rtcp_sender s;
	struct rtcp_report r;
	struct rtcp_item item = { .at = 0 };

	(void) state;
	rtcp_write_sr(&w, &sender, &report, 1);
	rtcp_write_cname(&w, sender.ssrc, SLICE("abc"));
	assert_false(w.overflow);
	part = rtcp_start(writer_done(&w));
	assert_int_equal(rtcp_next(&part), RTCP_OK);
	assert_int_equal(rtcp_sender_read(&part, &s), RTCP_OK);
	assert_memory_equal(&s, &sender, sizeof(s));
	assert_int_equal(rtcp_report_read(&part, 0, &r), RTCP_OK);
	assert_int_equal(r.ssrc, report.ssrc);
	assert_int_equal(r.fraction_lost, 51);
	assert_int_equal(r.lost, -3);
	assert_int_equal(r.seq, report.seq);
	assert_int_equal(r.jitter, 80);
	assert_int_equal(r.lsr, report.lsr);
	assert_int_equal(r.dlsr, 65536);
	assert_int_equal(rtcp_next(&part), RTCP_OK);
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_OK);
	assert_int_equal(item.type, RTCP_SDES_CNAME);
	assert_int_equal(item.ssrc, sender.ssrc);
	assert_true(slice_eq(item.text, SLICE("abc")));
	assert_int_equal(rtcp_next(&part), RTCP_END);
}

/* RFC 3550 section 6.5: each chunk ends with zeros, at least one, on a word. */
static void a_cname_of_any_length_ends_on_a_word(void **state)
{
	uint8_t buf[400], name[RTCP_CNAME_MAX + 5];

	(void) state;
	memset(name, 'x', sizeof(name));
	for (size_t len = 0; len <= sizeof(name); len++) {
		struct writer w = writer_make(buf, sizeof(buf));
		struct rtcp_item item = { .at = 0 };
		struct rtcp_part part;

		rtcp_write_cname(&w, 1, slice_make(name, len));
		assert_int_equal(w.len % 4, 0);
		assert_int_equal(buf[w.len - 1], 0);
		part = rtcp_start(writer_done(&w));
		assert_int_equal(rtcp_next(&part), RTCP_OK);
		assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_OK);
		assert_int_equal(item.text.len, len < RTCP_CNAME_MAX ? len : RTCP_CNAME_MAX);
		assert_int_equal(rtcp_next(&part), RTCP_END);
	}
}

static void lost_is_cut_to_its_bits(void **state)
{
	static const struct {
		int32_t lost, want;
	} rows[] = { { 0, 0 },
		     { -1, -1 },
		     { 0x7fffff, 0x7fffff },
		     { 0x800000, 0x7fffff },
		     { INT32_MAX, 0x7fffff },
		     { -0x800000, -0x800000 },
		     { INT32_MIN, -0x800000 } };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		uint8_t buf[64];
		struct writer w = writer_make(buf, sizeof(buf));
		struct rtcp_report one = { .lost = rows[i].lost }, r;
		struct rtcp_part part;

		rtcp_write_rr(&w, 9, &one, 1);
		part = rtcp_start(writer_done(&w));
		assert_int_equal(rtcp_next(&part), RTCP_OK);
		assert_int_equal(part.ssrc, 9);
		assert_int_equal(rtcp_report_read(&part, 0, &r), RTCP_OK);
		assert_int_equal(r.lost, rows[i].want);
	}
}

static void the_count_has_five_bits(void **state)
{
	static const struct rtcp_report many[RTCP_REPORTS_MAX + 1];
	uint8_t buf[1024];
	struct writer w = writer_make(buf, sizeof(buf));
	struct rtcp_part part;

	(void) state;
	rtcp_write_rr(&w, 9, many, RTCP_REPORTS_MAX + 1);
	part = rtcp_start(writer_done(&w));
	assert_int_equal(rtcp_next(&part), RTCP_OK);
	assert_int_equal(part.count, RTCP_REPORTS_MAX);
	assert_int_equal(rtcp_next(&part), RTCP_END);
}

static void too_little_room_is_noticed(void **state)
{
	uint8_t buf[64];

	(void) state;
	for (size_t size = 0; size < 52; size++) {
		struct writer w = writer_make(buf, size);

		rtcp_write_sr(&w, &sender, &report, 1);
		assert_true(w.overflow);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_compound_is_read_back),
		cmocka_unit_test(a_cname_of_any_length_ends_on_a_word),
		cmocka_unit_test(lost_is_cut_to_its_bits),
		cmocka_unit_test(the_count_has_five_bits),
		cmocka_unit_test(too_little_room_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
