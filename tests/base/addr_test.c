/* Addresses, against the C library's inet_pton and inet_ntop. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <string.h>

#include "base/addr.h"
#include "base/attr.h"

static struct addr parsed(const char *text)
{
	struct addr a = { .family = ADDR_NONE };

	assert_true(addr_parse(slice_from_str(text), ADDR_NONE, &a));
	return a;
}

static void check_text(const char *text)
{
	struct addr a = { .zero = 77 };
	uint8_t bytes[16] = { 0 };
	bool is_4 = inet_pton(AF_INET, text, bytes) == 1;
	bool is_6 = !is_4 && inet_pton(AF_INET6, text, bytes) == 1;
	char expected[INET6_ADDRSTRLEN], buf[ADDR_STR_MAX];
	struct writer w = writer_make(buf, sizeof(buf));

	assert_int_equal(addr_parse(slice_from_str(text), ADDR_NONE, &a), is_4 || is_6);
	if (!is_4 && !is_6) {
		assert_int_equal(a.zero, 77);
		return;
	}
	assert_int_equal(a.family, is_4 ? ADDR_IP4 : ADDR_IP6);
	assert_memory_equal(a.bytes, bytes, 16);
	assert_false(addr_parse(slice_from_str(text), is_4 ? ADDR_IP6 : ADDR_IP4, &a));
	addr_write(&w, &a);
	inet_ntop(is_4 ? AF_INET : AF_INET6, bytes, expected, sizeof(expected));
	assert_true(slice_eq(writer_done(&w), slice_from_str(expected)));
}

static void test_texts(void **state)
{
	static const char *const texts[] = {
		"0.0.0.0",
		"255.255.255.255",
		"1.2.3.4",
		"1.2.3",
		"1.2.3.4.5",
		"1.2.3.256",
		"1.2.3.4 ",
		" 1.2.3.4",
		"1..3.4",
		"01.2.3.4",
		"1.2.3.04",
		"",
		".",
		"1.2.3.4x",
		"0x1.2.3.4",
		"::",
		"::1",
		"1::",
		"2001:db8::1",
		"2001:DB8:0:0:1:0:0:1",
		"2001:db8:0:1:1:1:1:1",
		"1:2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9",
		"1::2::3",
		":1",
		"1:",
		":::",
		"::ffff:192.0.2.1",
		"1:2:3:4:5:6:7::",
		"::2:3:4:5:6:7:8",
		"12345::",
		"g::",
		"fe80::1%lo",
		"[::1]",
		"::1.2.3",
		"2001:db8:192.0.2.110::10",
		"1:0:0:2:0:0:0:3",
		"0:0:0:0:0:0:0:1",
		"2001:db8:0:0:0:0:2:1",
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
		check_text(texts[i]);
}

static void test_kinds(void **state)
{
	static const struct {
		const char *text;
		bool is_zero, is_loopback, is_private;
	} rows[] = {
		{ "0.0.0.0", true, false, false },      { "::", true, false, false },
		{ "127.0.0.1", false, true, true },     { "127.255.255.254", false, true, true },
		{ "::1", false, true, true },           { "10.1.2.3", false, false, true },
		{ "172.15.0.1", false, false, false },  { "172.16.0.1", false, false, true },
		{ "172.31.255.1", false, false, true }, { "172.32.0.1", false, false, false },
		{ "192.168.0.1", false, false, true },  { "192.169.0.1", false, false, false },
		{ "169.254.1.1", false, false, true },  { "fe80::1", false, false, true },
		{ "fd00::1", false, false, true },      { "2001:db8::1", false, false, false },
		{ "203.0.113.1", false, false, false },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct addr a = parsed(rows[i].text);

		assert_int_equal(addr_is_zero(&a), rows[i].is_zero);
		assert_int_equal(addr_is_loopback(&a), rows[i].is_loopback);
		assert_int_equal(addr_is_private(&a), rows[i].is_private);
	}
}

static void test_endpoints(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
		uint8_t family;
		uint16_t port;
	} rows[] = {
		{ "1.2.3.4:5", true, ADDR_IP4, 5 },
		{ "[::1]:65535", true, ADDR_IP6, 65535 },
		{ "22222", true, ADDR_NONE, 22222 },
		{ "1.2.3.4:65536", false, 0, 0 },
		{ "1.2.3.4:", false, 0, 0 },
		{ "::1:5", false, 0, 0 },
		{ "[::1]", false, 0, 0 },
		{ "[1.2.3.4]:5", false, 0, 0 },
		{ "", false, 0, 0 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct endpoint e = { .port = 0 };
		char buf[64];
		struct writer w = writer_make(buf, sizeof(buf));

		if (endpoint_parse(slice_from_str(rows[i].text), &e) != rows[i].is_good)
			fail_msg("%s", rows[i].text);
		if (!rows[i].is_good)
			continue;
		assert_int_equal(e.ip.family, rows[i].family);
		assert_int_equal(e.port, rows[i].port);
		if (e.ip.family == ADDR_NONE)
			continue;
		endpoint_write(&w, &e);
		assert_true(slice_eq(writer_done(&w), slice_from_str(rows[i].text)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_endpoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
