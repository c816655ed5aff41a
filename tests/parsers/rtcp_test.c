/* parsers/rtcp: RFC 3550 section 6, RFC 4585 section 6.1. */
#include "parsers/rtcp.h"

#include "tests/parsers/rtcp_ref.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORD(n) (uint8_t)((n) >> 24), (uint8_t) ((n) >> 16), (uint8_t) ((n) >> 8), (uint8_t) (n)
#define RR 0x80, 201, 0, 1, WORD(0x11u)
#define PLI 0x81, 206, 0, 2, WORD(0x11u), WORD(0x22u)
#define NACK 0x81, 205, 0, 3, WORD(0x11u), WORD(0x22u), WORD(0x00640000u)

/* What a walk ends with, and where. */
static void walks_end_as_they_should(void **state)
{
	static const struct {
		const char *why;
		uint8_t bytes[64];
		size_t len;
		enum rtcp_err err;
		unsigned parts;
	} rows[] = {
		{ "nothing is a whole compound of nothing", { 0 }, 0, RTCP_END, 0 },
		{ "less than a header", { 0x80, 201, 0 }, 3, RTCP_SHORT, 0 },
		{ "RR", { RR }, 8, RTCP_END, 1 },
		{ "RR, RR", { RR, RR }, 16, RTCP_END, 2 },
		{ "RR and half a header", { RR, 0x80, 201 }, 10, RTCP_SHORT, 1 },
		{ "RR and a part that is cut",
		  { RR, 0x80, 201, 0, 1, 0, 0, 0 },
		  15,
		  RTCP_SHORT,
		  1 },
		{ "length of 65535 words", { 0x80, 201, 255, 255 }, 64, RTCP_SHORT, 0 },
		{ "version 1", { 0x40, 201, 0, 0 }, 4, RTCP_BAD_VERSION, 0 },
		{ "RTP is no RTCP", { 0x80, 0, 0, 0 }, 4, RTCP_BAD_TYPE, 0 },
		{ "type 191", { 0x80, 191, 0, 0 }, 4, RTCP_BAD_TYPE, 0 },
		{ "type 192", { 0x80, 192, 0, 0 }, 4, RTCP_END, 1 },
		{ "type 223", { 0x80, 223, 0, 0 }, 4, RTCP_END, 1 },
		{ "type 224", { 0x80, 224, 0, 0 }, 4, RTCP_BAD_TYPE, 0 },
		{ "padding of 4", { 0xa0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4 }, 12, RTCP_END, 1 },
		{ "padding without a body", { 0xa0, 201, 0, 0 }, 4, RTCP_BAD_PADDING, 0 },
		{ "padding of 0", { 0xa0, 201, 0, 1, 0, 0, 0, 0 }, 8, RTCP_BAD_PADDING, 0 },
		{ "padding of 3", { 0xa0, 201, 0, 1, 0, 0, 0, 3 }, 8, RTCP_BAD_PADDING, 0 },
		{ "padding exceeds the part",
		  { 0xa0, 201, 0, 1, 0, 0, 0, 8 },
		  8,
		  RTCP_BAD_PADDING,
		  0 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct rtcp_part part = rtcp_start((struct slice){ rows[i].bytes, rows[i].len });
		enum rtcp_err err;
		unsigned parts = 0;

		print_message("%s\n", rows[i].why);
		while (!(err = rtcp_next(&part)))
			parts++;
		assert_int_equal(err, rows[i].err);
		assert_int_equal(parts, rows[i].parts);
		/* On error it stays where it was. */
		assert_int_equal(rtcp_next(&part), rows[i].err);
	}
}

static void too_many_parts(void **state)
{
	static uint8_t bytes[4 * (RTCP_PARTS_MAX + 1)];
	struct rtcp_part part = rtcp_start((struct slice){ bytes, sizeof(bytes) });

	(void) state;
	for (size_t i = 0; i < sizeof(bytes); i += 4)
		bytes[i] = 0x80, bytes[i + 1] = 200;
	for (unsigned i = 0; i < RTCP_PARTS_MAX; i++)
		assert_int_equal(rtcp_next(&part), RTCP_OK);
	assert_int_equal(rtcp_next(&part), RTCP_TOO_MANY);
	assert_int_equal(rtcp_survey_make((struct slice){ bytes, sizeof(bytes) }).err,
			 RTCP_TOO_MANY);
	assert_int_equal(rtcp_survey_make((struct slice){ bytes, sizeof(bytes) - 4 }).err, RTCP_OK);
}

static struct rtcp_part first_part(const uint8_t *bytes, size_t len)
{
	struct rtcp_part part = rtcp_start((struct slice){ bytes, len });

	assert_int_equal(rtcp_next(&part), RTCP_OK);
	return part;
}

static void a_sender_report(void **state)
{
	static const uint8_t bytes[] = {
		0x82,        200,      0,           18,
		WORD(0x11u), WORD(1u), WORD(2u),    WORD(3u),
		WORD(4u),    WORD(5u), WORD(0xa1u), 51,
		0xff,        0xff,     0xfe,        WORD(0x10007u),
		WORD(8u),    WORD(9u), WORD(10u),   WORD(0xa2u),
		0,           0x7f,     0xff,        0xff,
		WORD(0u),    WORD(0u), WORD(0u),    WORD(0u),
	};
	const struct rtcp_part part = first_part(bytes, sizeof(bytes));
	struct rtcp_sender s;
	struct rtcp_report r;

	(void) state;
	assert_int_equal(part.ssrc, 0x11);
	assert_int_equal(rtcp_sender_read(&part, &s), RTCP_OK);
	assert_int_equal(s.ntp_s, 1);
	assert_int_equal(s.ntp_fraction, 2);
	assert_int_equal(s.timestamp, 3);
	assert_int_equal(s.packets, 4);
	assert_int_equal(s.bytes, 5);
	assert_int_equal(rtcp_report_read(&part, 0, &r), RTCP_OK);
	assert_int_equal(r.ssrc, 0xa1);
	assert_int_equal(r.fraction_lost, 51);
	assert_int_equal(r.lost, -2); /* signed 24 bits: duplicates outweigh */
	assert_int_equal(r.seq, 0x10007);
	assert_int_equal(r.jitter, 8);
	assert_int_equal(r.lsr, 9);
	assert_int_equal(r.dlsr, 10);
	assert_int_equal(rtcp_report_read(&part, 1, &r), RTCP_OK);
	assert_int_equal(r.lost, 0x7fffff);
	assert_int_equal(rtcp_report_read(&part, 2, &r), RTCP_END);
}

static void bodies_shorter_than_their_count(void **state)
{
	static const uint8_t sr[] = { 0x81, 200, 0, 1, WORD(1u) };
	static const uint8_t rr[] = { 0x81, 201, 0, 1, WORD(1u) };
	static const uint8_t sdes[] = { 0x81, 202, 0, 2, WORD(1u), 1, 9, 'a', 'b' };
	static const uint8_t open_sdes[] = { 0x81, 202, 0, 2, WORD(1u), 1, 2, 'a', 'b' };
	static const uint8_t bye[] = { 0x82, 203, 0, 1, WORD(1u) };
	static const uint8_t reason[] = { 0x81, 203, 0, 2, WORD(1u), 4, 'a', 'b', 'c' };
	static const uint8_t app[] = { 0x80, 204, 0, 1, WORD(1u) };
	static const uint8_t fb[] = { 0x81, 205, 0, 1, WORD(1u) };
	struct rtcp_part part = first_part(sr, sizeof(sr));
	struct rtcp_sender s;
	struct rtcp_report r;
	struct rtcp_item item = { 0 };
	struct rtcp_app a;
	struct rtcp_feedback f;
	struct slice why;
	uint32_t ssrc;

	(void) state;
	assert_int_equal(rtcp_sender_read(&part, &s), RTCP_BAD_BODY);
	assert_int_equal(rtcp_report_read(&part, 0, &r), RTCP_BAD_BODY);
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_BAD_TYPE);
	assert_int_equal(rtcp_bye_read(&part, 0, &ssrc), RTCP_BAD_TYPE);
	assert_int_equal(rtcp_bye_reason(&part, &why), RTCP_BAD_TYPE);
	assert_int_equal(rtcp_app_read(&part, &a), RTCP_BAD_TYPE);
	assert_int_equal(rtcp_feedback_read(&part, &f), RTCP_BAD_TYPE);
	part = first_part(rr, sizeof(rr));
	assert_int_equal(rtcp_sender_read(&part, &s), RTCP_BAD_TYPE);
	assert_int_equal(rtcp_report_read(&part, 0, &r), RTCP_BAD_BODY);
	part = first_part(sdes, sizeof(sdes));
	assert_int_equal(rtcp_report_read(&part, 0, &r), RTCP_BAD_TYPE);
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_BAD_BODY);
	part = first_part(open_sdes, sizeof(open_sdes));
	item = (struct rtcp_item){ 0 };
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_OK);
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_BAD_BODY);
	part = first_part(bye, sizeof(bye));
	assert_int_equal(rtcp_bye_read(&part, 0, &ssrc), RTCP_OK);
	assert_int_equal(rtcp_bye_read(&part, 1, &ssrc), RTCP_BAD_BODY);
	assert_int_equal(rtcp_bye_read(&part, 2, &ssrc), RTCP_END);
	assert_int_equal(rtcp_bye_reason(&part, &why), RTCP_BAD_BODY);
	part = first_part(reason, sizeof(reason));
	assert_int_equal(rtcp_bye_reason(&part, &why), RTCP_BAD_BODY);
	part = first_part(app, sizeof(app));
	assert_int_equal(rtcp_app_read(&part, &a), RTCP_BAD_BODY);
	part = first_part(fb, sizeof(fb));
	assert_int_equal(rtcp_feedback_read(&part, &f), RTCP_BAD_BODY);
}

static void names_and_farewells(void **state)
{
	static const uint8_t sdes[] = {
		0x83,     202, 0, 8,   WORD(1u), 1, 3,   'a', '@', 'b', 0, 0, 0, /* CNAME */
		WORD(2u), 0,   0, 0,   0,                        /* a chunk without items */
		WORD(3u), 1,   1, 'x', 2,        1, 'y', 0,   0, /* CNAME and NAME */
	};
	static const uint8_t bye[] = { 0x81, 203, 0, 2, WORD(7u), 2, 'b', 'y', 0 };
	static const struct {
		uint32_t ssrc;
		uint8_t type;
		const char *text;
	} want[] = { { 1, 1, "a@b" }, { 3, 1, "x" }, { 3, 2, "y" } };
	struct rtcp_part part = first_part(sdes, sizeof(sdes));
	struct rtcp_item item = { 0 };
	struct slice why;
	uint32_t ssrc;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(want); i++) {
		assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_OK);
		assert_int_equal(item.ssrc, want[i].ssrc);
		assert_int_equal(item.type, want[i].type);
		assert_true(slice_eq(item.text, slice_from_str(want[i].text)));
	}
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_END);
	part = first_part(bye, sizeof(bye));
	assert_int_equal(rtcp_bye_read(&part, 0, &ssrc), RTCP_OK);
	assert_int_equal(ssrc, 7);
	assert_int_equal(rtcp_bye_reason(&part, &why), RTCP_OK);
	assert_true(slice_eq(why, SLICE("by")));
}

static void feedback_is_stripped(void **state)
{
	static const struct {
		const char *why;
		uint8_t bytes[64];
		size_t len;
		struct rtcp_survey survey;
		uint8_t left[64];
		size_t left_len;
	} rows[] = {
		{ "none", { RR }, 8, { RTCP_OK, false, true }, { RR }, 8 },
		{ "last", { RR, PLI }, 20, { RTCP_OK, true, true }, { RR }, 8 },
		{ "in the middle", { RR, NACK, RR }, 32, { RTCP_OK, true, true }, { RR, RR }, 16 },
		{ "alone (RFC 5506)", { NACK, PLI }, 28, { RTCP_OK, true, false }, { 0 }, 0 },
		{ "cut", { RR, PLI }, 19, { RTCP_SHORT, false, true }, { 0 }, 0 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct slice in = { rows[i].bytes, rows[i].len };
		const struct rtcp_survey survey = rtcp_survey_make(in);
		uint8_t out[64];

		print_message("%s\n", rows[i].why);
		assert_int_equal(survey.err, rows[i].survey.err);
		assert_int_equal(survey.has_feedback, rows[i].survey.has_feedback);
		assert_int_equal(survey.has_other, rows[i].survey.has_other);
		assert_int_equal(rtcp_feedback_strip(in, out, sizeof(out)), rows[i].left_len);
		if (rows[i].left_len) {
			assert_memory_equal(out, rows[i].left, rows[i].left_len);
			assert_int_equal(rtcp_feedback_strip(in, out, rows[i].left_len - 1), 0);
		}
		/* In place. */
		memcpy(out, rows[i].bytes, sizeof(out));
		assert_int_equal(
			rtcp_feedback_strip((struct slice){ out, rows[i].len }, out, sizeof(out)),
			rows[i].left_len);
		assert_memory_equal(out, rows[i].left_len ? rows[i].left : out, rows[i].left_len);
	}
}

static uint32_t seed = 7;

static uint8_t roll(void)
{
	seed = seed * 1664525 + 1013904223;
	return (uint8_t) (seed >> 24);
}

/* A compound whose lengths are mostly right. */
static size_t compound_make(uint8_t *bytes, size_t cap)
{
	size_t len = 0;

	while (len + 4 <= cap && roll() > 40) {
		const size_t words = roll() % 14u;

		if (len + 4 + words * 4 > cap)
			break;
		for (size_t i = 0; i < 4 + words * 4; i++)
			bytes[len + i] = roll() % 3 ? roll() % 8u : roll();
		bytes[len] = (uint8_t) (0x80 | (roll() % 8 ? 0 : 0x20) | roll() % 5u);
		bytes[len + 1] = (uint8_t) (200 + roll() % 8u);
		bytes[len + 2] = 0;
		bytes[len + 3] = (uint8_t) words;
		len += 4 + words * 4;
	}
	if (roll() < 30 && len)
		len -= 1 + roll() % 4u;
	if (roll() < 30 && len)
		bytes[roll() % len] = roll();
	return len;
}

static void random_compounds_as_the_reference(void **state)
{
	static struct tale a, b;

	(void) state;
	for (unsigned n = 0; n < 100000; n++) {
		uint8_t made[200], out_a[200], out_b[200];
		const size_t len = compound_make(made, sizeof(made));
		uint8_t *bytes = malloc(len ? len : 1);
		const struct slice compound = { bytes, len };
		size_t left;

		memcpy(bytes, made, len);
		a.count = b.count = 0;
		rtcp_tell(compound, &a);
		rtcp_ref_tell(compound, &b);
		assert_int_equal(a.count, b.count);
		assert_memory_equal(a.words, b.words, a.count * sizeof(a.words[0]));
		left = rtcp_feedback_strip(compound, out_a, sizeof(out_a));
		assert_int_equal(left, rtcp_ref_strip(compound, out_b));
		assert_memory_equal(out_a, out_b, left);
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_end_as_they_should),
		cmocka_unit_test(too_many_parts),
		cmocka_unit_test(a_sender_report),
		cmocka_unit_test(bodies_shorter_than_their_count),
		cmocka_unit_test(names_and_farewells),
		cmocka_unit_test(feedback_is_stripped),
		cmocka_unit_test(random_compounds_as_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
