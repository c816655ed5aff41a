/* parsers/stun: RFC 8489; the messages are those of RFC 5769. */
#include "parsers/stun.h"

#include "tests/parsers/stun_ref.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* RFC 5769 section 2.1: sample request. */
static const uint8_t request[] =
	"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae"
	"\x80\x22\x00\x10STUN test client"
	"\x00\x24\x00\x04\x6e\x00\x01\xff"
	"\x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36"
	"\x00\x06\x00\x09\x65\x76\x74\x6a\x3a\x68\x36\x76\x59\x20\x20\x20"
	"\x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5"
	"\x71\xa2"
	"\x80\x28\x00\x04\xe5\x7a\x3b\xcf";
/* Section 2.2: sample IPv4 response. */
static const uint8_t response4[] =
	"\x01\x01\x00\x3c\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae"
	"\x80\x22\x00\x0b\x74\x65\x73\x74\x20\x76\x65\x63\x74\x6f\x72\x20"
	"\x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43"
	"\x00\x08\x00\x14\x2b\x91\xf5\x99\xfd\x9e\x90\xc3\x8c\x74\x89\xf9\x2a\xf9\xba\x53\xf0\x6b"
	"\xe7\xd7"
	"\x80\x28\x00\x04\xc0\x7d\x4c\x96";
/* Section 2.3: sample IPv6 response. */
static const uint8_t response6[] =
	"\x01\x01\x00\x48\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae"
	"\x80\x22\x00\x0b\x74\x65\x73\x74\x20\x76\x65\x63\x74\x6f\x72\x20"
	"\x00\x20\x00\x14\x00\x02\xa1\x47\x01\x13\xa9\xfa\xa5\xd3\xf1\x79\xbc\x25\xf4\xb5\xbe\xd2"
	"\xb9\xd9"
	"\x00\x08\x00\x14\xa3\x82\x95\x4e\x4b\xe6\x7b\xf1\x17\x84\xc9\x7c\x82\x92\xc2\x75\xbf\xe3"
	"\xed\x41"
	"\x80\x28\x00\x04\xc8\xfb\x0b\x4c";

#define MESSAGE(array) ((struct slice){ array, sizeof(array) - 1 })

static void the_sample_request(void **state)
{
	struct stun_view v;
	struct stun_attr a;

	(void) state;
	assert_int_equal(stun_view_parse(MESSAGE(request), &v), STUN_OK);
	assert_int_equal(v.class, STUN_REQUEST);
	assert_int_equal(v.method, STUN_BINDING);
	assert_int_equal(v.sha1_at, 20 + 20 + 8 + 12 + 16);
	assert_int_equal(v.trusted_end, v.sha1_at);
	assert_int_equal(v.sha256_at, 0);
	assert_int_equal(v.fingerprint_at, v.sha1_at + 24);
	assert_true(stun_fingerprint_is_right(&v));
	assert_memory_equal(stun_transaction(&v).data, request + 8, 12);
	assert_int_equal(stun_attr_find(&v, STUN_USERNAME, &a), STUN_OK);
	assert_true(slice_eq(stun_attr_value(&v, &a), SLICE("evtj:h6vY")));
	assert_int_equal(stun_attr_find(&v, STUN_PRIORITY, &a), STUN_OK);
	assert_int_equal(stun_attr_find(&v, STUN_USE_CANDIDATE, &a), STUN_END);
	/* Behind the integrity nothing is trusted. */
	assert_int_equal(stun_attr_find(&v, STUN_FINGERPRINT, &a), STUN_END);
}

static void the_sample_responses(void **state)
{
	static const struct {
		struct slice message;
		const char *address;
	} rows[] = {
		{ { response4, sizeof(response4) - 1 }, "192.0.2.1:32853" },
		{ { response6, sizeof(response6) - 1 },
		  "[2001:db8:1234:5678:11:2233:4455:6677]:32853" },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct stun_view v;
		struct stun_attr a;
		struct endpoint e, want;

		assert_int_equal(stun_view_parse(rows[i].message, &v), STUN_OK);
		assert_int_equal(v.class, STUN_SUCCESS);
		assert_true(stun_fingerprint_is_right(&v));
		assert_int_equal(stun_attr_find(&v, STUN_XOR_MAPPED_ADDRESS, &a), STUN_OK);
		assert_int_equal(stun_addr_read(&v, &a, &e), STUN_OK);
		assert_true(endpoint_parse(slice_from_str(rows[i].address), &want));
		assert_true(endpoint_eq(&e, &want));
	}
}

static void one_bit_breaks_the_fingerprint(void **state)
{
	uint8_t bytes[sizeof(request) - 1];
	struct stun_view v;

	(void) state;
	for (size_t bit = 0; bit < sizeof(bytes) * 8; bit++) {
		memcpy(bytes, request, sizeof(bytes));
		bytes[bit / 8] ^= (uint8_t) (1 << bit % 8);
		if (!stun_view_parse((struct slice){ bytes, sizeof(bytes) }, &v))
			assert_false(stun_fingerprint_is_right(&v));
	}
}

#define HEAD(type, len) \
	0, type, 0, len, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12

static void errors_are_values(void **state)
{
	static const struct {
		const char *why;
		uint8_t bytes[64];
		size_t len;
		enum stun_err err;
	} rows[] = {
		{ "nothing", { 0 }, 0, STUN_SHORT },
		{ "a header cut", { HEAD(1, 0) }, 19, STUN_SHORT },
		{ "a header", { HEAD(1, 0) }, 20, STUN_OK },
		{ "type's first bits",
		  { 0x40, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 },
		  20,
		  STUN_BAD_TYPE },
		{ "no cookie", { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x43 }, 20, STUN_BAD_COOKIE },
		{ "length not of words", { HEAD(1, 2) }, 22, STUN_BAD_LENGTH },
		{ "longer than it says", { HEAD(1, 0) }, 24, STUN_BAD_LENGTH },
		{ "shorter than it says", { HEAD(1, 8) }, 24, STUN_BAD_LENGTH },
		{ "an empty attribute", { HEAD(1, 4), 0, 0x25, 0, 0 }, 24, STUN_OK },
		{ "an attribute that exceeds", { HEAD(1, 4), 0, 0x25, 0, 1 }, 24, STUN_BAD_ATTR },
		{ "by 65535", { HEAD(1, 4), 0, 0x25, 255, 255 }, 24, STUN_BAD_ATTR },
		{ "padding included", { HEAD(1, 8), 0, 6, 0, 1, 'a' }, 28, STUN_OK },
		{ "fingerprint of two words",
		  { HEAD(1, 12), 0x80, 0x28, 0, 8 },
		  32,
		  STUN_BAD_VALUE },
		{ "integrity of one word", { HEAD(1, 8), 0, 8, 0, 4 }, 28, STUN_BAD_VALUE },
		{ "SHA-256 of three words", { HEAD(1, 16), 0, 0x1c, 0, 12 }, 36, STUN_BAD_VALUE },
		{ "SHA-256 cut to four words", { HEAD(1, 20), 0, 0x1c, 0, 16 }, 40, STUN_OK },
		{ "something behind the fingerprint",
		  { HEAD(1, 12), 0x80, 0x28, 0, 4, 1, 2, 3, 4, 0, 0x25, 0, 0 },
		  32,
		  STUN_BAD_ORDER },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct slice m = { rows[i].bytes, rows[i].len };
		struct stun_view v;

		print_message("%s\n", rows[i].why);
		assert_int_equal(stun_view_parse(m, &v), rows[i].err);
		assert_true(stun_ref_agrees(m));
	}
}

static void too_many_attributes(void **state)
{
	static uint8_t bytes[STUN_HEADER + 4 * (STUN_ATTRS_MAX + 1)] = { HEAD(1, 0) };
	struct stun_view v;

	(void) state;
	bytes[2] = (4 * (STUN_ATTRS_MAX + 1)) >> 8;
	bytes[3] = (uint8_t) (4 * (STUN_ATTRS_MAX + 1));
	assert_int_equal(stun_view_parse((struct slice){ bytes, sizeof(bytes) }, &v),
			 STUN_TOO_MANY);
	bytes[2] = (4 * STUN_ATTRS_MAX) >> 8;
	bytes[3] = (uint8_t) (4 * STUN_ATTRS_MAX);
	assert_int_equal(stun_view_parse((struct slice){ bytes, sizeof(bytes) - 4 }, &v), STUN_OK);
}

static void values_of_the_wrong_form(void **state)
{
	static const struct {
		uint8_t bytes[32];
		size_t len;
		enum stun_err addr, error;
		uint16_t code;
	} rows[] = {
		{ { HEAD(1, 8), 0, 9, 0, 4, 0, 0, 4, 1 }, 28, STUN_BAD_VALUE, STUN_OK, 401 },
		{ { HEAD(1, 8), 0, 9, 0, 4, 0, 0, 2, 1 }, 28, STUN_BAD_VALUE, STUN_BAD_VALUE, 0 },
		{ { HEAD(1, 8), 0, 9, 0, 4, 0, 0, 7, 1 }, 28, STUN_BAD_VALUE, STUN_BAD_VALUE, 0 },
		{ { HEAD(1, 8), 0, 9, 0, 4, 0, 0, 6, 100 }, 28, STUN_BAD_VALUE, STUN_BAD_VALUE, 0 },
		{ { HEAD(1, 8), 0, 9, 0, 3, 0, 0, 4, 1 }, 28, STUN_BAD_VALUE, STUN_BAD_VALUE, 0 },
		{ { HEAD(1, 12), 0, 1, 0, 8, 0, 1, 0, 9 }, 32, STUN_OK, STUN_BAD_VALUE, 0 },
		{ { HEAD(1, 12), 0, 1, 0, 8, 0, 2, 0, 9 }, 32, STUN_BAD_VALUE, STUN_BAD_VALUE, 0 },
		{ { HEAD(1, 12), 0, 1, 0, 8, 0, 3, 0, 9 }, 32, STUN_BAD_VALUE, STUN_BAD_VALUE, 0 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct stun_view v;
		struct stun_attr a = { 0 };
		struct endpoint e;
		uint16_t code = 0;

		assert_int_equal(stun_view_parse((struct slice){ rows[i].bytes, rows[i].len }, &v),
				 STUN_OK);
		assert_int_equal(stun_attr_next(&v, &a), STUN_OK);
		assert_int_equal(stun_addr_read(&v, &a, &e), rows[i].addr);
		if (!rows[i].addr)
			assert_int_equal(e.port, 9);
		assert_int_equal(stun_error_read(&v, &a, &code), rows[i].error);
		assert_int_equal(code, rows[i].code);
	}
}

static unsigned roll(void)
{
	static uint32_t seed = 3;

	seed = seed * 1664525 + 1013904223;
	return seed >> 24;
}

static void random_messages_as_the_reference(void **state)
{
	static const uint16_t types[] = { 0x0006, 0x0008, 0x001c, 0x8028, 0x0020, 0x0025 };
	static const uint8_t sizes[] = { 9, 20, 16, 4, 8, 0 };

	(void) state;
	for (unsigned n = 0; n < 100000; n++) {
		uint8_t made[256] = { HEAD(1, 0) };
		size_t len = STUN_HEADER;
		uint8_t *bytes;

		while (roll() > 60 && len < 200) {
			const unsigned k = roll() % 6;
			const unsigned size = roll() > 20 ? sizes[k] : roll() % 40;

			made[len] = (uint8_t) (types[k] >> 8);
			made[len + 1] = (uint8_t) types[k];
			made[len + 3] = (uint8_t) size;
			len += 4 + (size + 3) / 4 * 4;
		}
		made[0] = (uint8_t) (roll() % 4);
		made[1] = (uint8_t) roll();
		made[3] = (uint8_t) (len - STUN_HEADER);
		if (roll() < 20)
			made[roll() % len] = (uint8_t) roll();
		if (roll() < 20)
			len -= roll() % len;
		bytes = malloc(len);
		memcpy(bytes, made, len);
		assert_true(stun_ref_agrees((struct slice){ bytes, len }));
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_request),
		cmocka_unit_test(the_sample_responses),
		cmocka_unit_test(one_bit_breaks_the_fingerprint),
		cmocka_unit_test(errors_are_values),
		cmocka_unit_test(too_many_attributes),
		cmocka_unit_test(values_of_the_wrong_form),
		cmocka_unit_test(random_messages_as_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
