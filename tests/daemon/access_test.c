/* Who may talk to a control port. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/access.h"

/* The list, a source, and whether it may. */
static const struct {
	const char *list, *from;
	bool allows;
	const char *why;
} rows[] = {
	{ "any", "203.0.113.9", true, "" },
	{ "any", "2001:db8::1", true, "" },
	{ "10.0.0.0/8", "10.255.0.1", true, "" },
	{ "10.0.0.0/8", "11.0.0.1", false, "" },
	{ "10.0.0.0/9", "10.127.0.1", true, "a length that is no multiple of 8" },
	{ "10.0.0.0/9", "10.128.0.1", false, "" },
	{ "10.1.2.3", "10.1.2.3", true, "one address" },
	{ "10.1.2.3", "10.1.2.4", false, "" },
	{ "10.1.2.3/32", "10.1.2.3", true, "" },
	{ "0.0.0.0/0", "203.0.113.9", true, "" },
	{ "0.0.0.0/0", "2001:db8::1", false, "the other family" },
	{ "::/0", "2001:db8::1", true, "" },
	{ "2001:db8::/32", "2001:db8:ffff::1", true, "" },
	{ "2001:db8::/33", "2001:db8:8000::1", false, "" },
	{ "10.0.0.0/8", "::ffff:10.1.2.3", true, "IPv4 on an IPv6 socket" },
	{ "10.0.0.0/8 192.0.2.0/24", "192.0.2.77", true, "the second of two" },
	{ "10.0.0.0/8 any", "203.0.113.9", true, "any behind a network" },
	{ "any 10.0.0.0/8", "203.0.113.9", true, "any in front of one" },
	{ "10.9.9.9/8", "10.1.1.1", true, "bits behind the length do not count" },
};

static struct addr ip(const char *text)
{
	struct addr a = { .family = ADDR_NONE };

	assert_true(addr_parse(slice_from_str(text), ADDR_NONE, &a));
	return a;
}

static void test_rows(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct access_list list = { 0 };
		struct slice all = slice_from_str(rows[i].list);
		struct addr from = ip(rows[i].from);

		while (all.len)
			assert_int_equal(access_add(&list, slice_cut(&all, ' ')), ACCESS_OK);
		if (access_allows(&list, &from) != rows[i].allows)
			fail_msg("%s from %s", rows[i].list, rows[i].from);
	}
}

static void test_without_list(void **state)
{
	static const struct {
		const char *from;
		bool is_private;
	} from[] = {
		{ "127.0.0.1", true },       { "::1", true },
		{ "10.1.2.3", true },        { "172.16.0.1", true },
		{ "172.32.0.1", false },     { "192.168.1.1", true },
		{ "203.0.113.1", false },    { "fd00::1", true },
		{ "fe80::1", true },         { "2001:db8::1", false },
		{ "::ffff:10.0.0.1", true }, { "::ffff:203.0.113.1", false },
	};
	struct access_list list = { .mode = ACCESS_PRIVATE }, open = { 0 };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(from); i++) {
		struct addr a = ip(from[i].from);

		assert_int_equal(access_allows(&list, &a), from[i].is_private);
		assert_true(access_allows(&open, &a));
	}
}

static void test_errors(void **state)
{
	static const char *const bad[] = {
		"",       "x",           "10.0.0", "10.0.0.0/", "10.0.0.0/33",
		"::/129", "10.0.0.0/8x", "any/8",  "/8"
	};
	struct access_list list = { 0 };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
		assert_int_equal(access_add(&list, slice_from_str(bad[i])), ACCESS_BAD_NETWORK);
		assert_int_equal(list.count, 0);
		assert_int_equal(list.mode, ACCESS_ANYONE);
	}
	for (size_t i = 0; i < ACCESS_RULES_MAX; i++)
		assert_int_equal(access_add(&list, SLICE("10.0.0.0/8")), ACCESS_OK);
	assert_int_equal(access_add(&list, SLICE("10.0.0.0/8")), ACCESS_FULL);
	assert_int_equal(access_add(&list, SLICE("any")), ACCESS_FULL);
	for (int i = 0; i <= ACCESS_FULL; i++)
		assert_true(strlen(access_err_name((enum access_err) i)) > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_without_list),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
