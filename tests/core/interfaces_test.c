/* Local addresses and their names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/interfaces/interfaces.h"

static const struct {
	const char *text;
	enum interfaces_err err;
	const char *name, *address, *advertised, *alias_of, *why;
} texts[] = {
	{ "203.0.113.1", INTERFACES_OK, "default", "203.0.113.1", "", "", "an address alone" },
	{ "2001:db8::1", INTERFACES_OK, "default", "2001:db8::1", "", "", "IPv6" },
	{ "pub/203.0.113.1!192.0.2.1", INTERFACES_OK, "pub", "203.0.113.1", "192.0.2.1", "",
	  "all" },
	{ "eth0!192.0.2.1", INTERFACES_OK, "default", "eth0", "192.0.2.1", "",
	  "network interface" },
	{ "rr:x/203.0.113.6", INTERFACES_OK, "rr:x", "203.0.113.6", "", "", "round robin" },
	{ " pub/any ", INTERFACES_OK, "pub", "any", "", "", "blanks around" },
	{ "edge=pub", INTERFACES_OK, "edge", "", "", "pub", "alias" },
	{ "a=b/1.2.3.4", INTERFACES_OK, "a=b", "1.2.3.4", "", "", "with / it is no alias" },
	{ "", INTERFACES_BAD_TEXT, "", "", "", "", "nothing" },
	{ "pub/", INTERFACES_BAD_TEXT, "", "", "", "", "no address" },
	{ "1.2.3.4!", INTERFACES_BAD_TEXT, "", "", "", "", "nothing advertised" },
	{ "/1.2.3.4", INTERFACES_BAD_NAME, "", "", "", "", "empty name" },
	{ "a b/1.2.3.4", INTERFACES_BAD_NAME, "", "", "", "", "blank in the name" },
	{ "=pub", INTERFACES_BAD_NAME, "", "", "", "", "alias of no name" },
	{ "edge=", INTERFACES_BAD_NAME, "", "", "", "", "alias of nothing" },
};

static void test_texts(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
		struct interface_text got = { 0 };

		assert_int_equal(interface_text_parse(slice_from_str(texts[i].text), &got),
				 texts[i].err);
		if (texts[i].err)
			continue;
		assert_true(slice_eq(got.name, slice_from_str(texts[i].name)));
		assert_true(slice_eq(got.address, slice_from_str(texts[i].address)));
		assert_true(slice_eq(got.advertised, slice_from_str(texts[i].advertised)));
		assert_true(slice_eq(got.alias_of, slice_from_str(texts[i].alias_of)));
	}
}

static struct addr ip(const char *text)
{
	struct addr a = { .family = ADDR_NONE };

	assert_true(addr_parse(slice_from_str(text), ADDR_NONE, &a));
	return a;
}

static enum interfaces_err add(struct interfaces *ifs, const char *name, const char *address,
			       const char *advertised)
{
	struct interface_def def = { .name = slice_from_str(name),
				     .ip = ip(address),
				     .ports = { 30000, 30009 } };

	if (advertised)
		def.advertised = ip(advertised);
	return interfaces_add(ifs, &def);
}

/* The interfaces of the recordings' configuration "multi". */
static void make_multi(struct interfaces *ifs)
{
	interfaces_init(ifs);
	assert_int_equal(add(ifs, "pub", "203.0.113.1", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "pub", "2001:db8:4321::1", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "priv", "203.0.113.2", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "priv", "2001:db8:4321::2", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "nat", "203.0.113.3", "192.0.2.33"), INTERFACES_OK);
	assert_int_equal(add(ifs, "two", "203.0.113.4", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "two", "203.0.113.5", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "rr:x", "203.0.113.6", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "rr:y", "203.0.113.7", NULL), INTERFACES_OK);
	assert_int_equal(add(ifs, "v6only", "2001:db8:4321::3", NULL), INTERFACES_OK);
	assert_int_equal(interfaces_add_alias(ifs, SLICE("edge"), SLICE("pub")), INTERFACES_OK);
}

/* Name, counter, family asked for: logical interface and the first address. */
static const struct {
	const char *name;
	uint64_t counter;
	uint8_t family;
	bool is_known;
	const char *logical, *first, *why;
} choices[] = {
	{ "", 0, ADDR_IP4, true, "pub", "203.0.113.1", "the first is the default" },
	{ "pub", 0, ADDR_IP6, true, "pub", "2001:db8:4321::1", "by family" },
	{ "pub", 0, ADDR_NONE, true, "pub", "203.0.113.1", "the first of any family" },
	{ "edge", 0, ADDR_IP4, true, "pub", "203.0.113.1", "alias" },
	{ "two", 0, ADDR_IP4, true, "two", "203.0.113.4", "the first of two" },
	{ "two", 0, ADDR_IP6, true, "two", "203.0.113.4", "also of a family that it lacks" },
	{ "nat", 0, ADDR_IP6, true, "nat", "203.0.113.3", "the family that it lacks (recorded)" },
	{ "v6only", 0, ADDR_IP4, true, "v6only", "2001:db8:4321::3", "the same" },
	{ "rr", 0, ADDR_IP4, true, "rr:x", "203.0.113.6", "round robin" },
	{ "rr", 1, ADDR_IP4, true, "rr:y", "203.0.113.7", "" },
	{ "rr", 2, ADDR_IP4, true, "rr:x", "203.0.113.6", "" },
	{ "rr:y", 0, ADDR_IP4, true, "rr:y", "203.0.113.7", "a member by its full name" },
	{ "round-robin-calls", 0, ADDR_IP4, true, "pub", "203.0.113.1", "among all" },
	{ "round-robin-calls", 1, ADDR_IP4, true, "priv", "203.0.113.2", "" },
	{ "internal", 0, ADDR_IP4, true, "pub", "203.0.113.1", "legacy word" },
	{ "bar", 0, ADDR_IP4, false, "pub", "203.0.113.1", "unknown: the default" },
	{ "PUB", 0, ADDR_IP4, false, "pub", "203.0.113.1", "names are case-sensitive" },
};

static void test_choices(void **state)
{
	static struct interfaces ifs;

	(void) state;
	make_multi(&ifs);
	for (size_t i = 0; i < ARRAY_COUNT(choices); i++) {
		struct interface_choice c = interfaces_choose(&ifs, slice_from_str(choices[i].name),
							      choices[i].counter);
		uint16_t first = interfaces_first(&ifs, c.logical, choices[i].family);
		struct addr want = ip(choices[i].first);

		assert_int_equal(c.is_known, choices[i].is_known);
		assert_true(slice_eq(interfaces_name(&ifs, c.logical),
				     slice_from_str(choices[i].logical)));
		assert_true(addr_eq(&ifs.addr[first].ip, &want));
	}
	assert_int_equal(interfaces_group(&ifs, SLICE_EMPTY), -1);
	assert_int_equal(interfaces_group(&ifs, SLICE("rr:x")), -1);
	assert_int_equal(interfaces_group(&ifs, SLICE("bar")), -1);
	assert_true(slice_eq(interfaces_name(&ifs, (uint16_t) interfaces_group(&ifs, SLICE("rr"))),
			     SLICE("rr:x")));
	assert_int_equal(interfaces_group(&ifs, SLICE("round-robin-calls")), INTERFACE_LOGICAL_MAX);
	assert_int_equal(interfaces_choose(&ifs, SLICE("internal"), 0).family, ADDR_IP4);
	assert_int_equal(interfaces_choose(&ifs, SLICE("external"), 0).family, ADDR_IP6);
	assert_int_equal(add(&ifs, "external", "203.0.113.8", NULL), INTERFACES_OK);
	assert_int_equal(interfaces_choose(&ifs, SLICE("external"), 0).family, ADDR_NONE);
}

static void test_address_lists(void **state)
{
	static struct interfaces ifs;
	uint16_t out[INTERFACE_ADDR_MAX];

	(void) state;
	make_multi(&ifs);
	assert_int_equal(interfaces_addrs(&ifs, 0, ADDR_NONE, out), 2);
	assert_int_equal(out[0], 0);
	assert_int_equal(out[1], 1);
	assert_int_equal(interfaces_addrs(&ifs, 0, ADDR_IP6, out), 1);
	assert_int_equal(out[0], 1);
	assert_int_equal(interfaces_addrs(&ifs, 3, ADDR_IP4, out), 2);
	assert_int_equal(interfaces_addrs(&ifs, 2, ADDR_IP6, out), 1);
	assert_int_equal(out[0], 4);
}

static void test_own_addresses(void **state)
{
	static struct interfaces ifs;
	static const struct {
		const char *ip;
		uint16_t port;
		bool is_own, is_media;
	} rows[] = {
		{ "203.0.113.1", 30000, true, true },      { "203.0.113.1", 30009, true, true },
		{ "203.0.113.1", 29999, true, false },     { "203.0.113.1", 30010, true, false },
		{ "192.0.2.33", 30001, true, true },       { "203.0.113.200", 30001, false, false },
		{ "2001:db8:4321::3", 30001, true, true },
	};

	(void) state;
	make_multi(&ifs);
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct endpoint e = { ip(rows[i].ip), rows[i].port };

		assert_int_equal(interfaces_is_own(&ifs, &e.ip), rows[i].is_own);
		assert_int_equal(interfaces_is_own_media(&ifs, &e), rows[i].is_media);
	}
}

static void test_ports(void **state)
{
	static struct interfaces ifs;
	const struct port_range exclude[] = { { 30002, 30003 }, { 30009, 30009 } };
	struct interface_def def = { .name = SLICE("a"),
				     .ip = ip("203.0.113.1"),
				     .ports = { 30000, 30009 },
				     .exclude = exclude,
				     .exclude_count = 2 };
	static const bool usable[] = { true,  true, false, false, true,
				       false, true, true,  true,  false };

	(void) state;
	interfaces_init(&ifs);
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	assert_int_equal(interfaces_close_ports(&ifs, (struct port_range){ 30005, 30005 }),
			 INTERFACES_OK);
	for (uint16_t i = 0; i < ARRAY_COUNT(usable); i++)
		assert_int_equal(interfaces_port_is_usable(&ifs, 0, (uint16_t) (30000 + i)),
				 usable[i]);
	assert_false(interfaces_port_is_usable(&ifs, 0, 29999));
	assert_false(interfaces_port_is_usable(&ifs, 0, 30010));
	/* the same address under another name: the same ports */
	def.name = SLICE("b");
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	assert_int_equal(ifs.addr[1].pool, 0);
	def.name = SLICE("c");
	def.ports.max = 30008;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	assert_int_equal(ifs.addr[2].pool, 2);
	def.name = SLICE("d");
	def.ports.min = 30002;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	assert_int_equal(ifs.addr[3].pool, 3);
}

static void test_errors(void **state)
{
	static struct interfaces ifs;
	struct port_range bad = { 5, 4 };
	struct interface_def def = { .name = SLICE("x"),
				     .ip = ip("203.0.113.9"),
				     .ports = { 2, 1 } };
	static const char longest[INTERFACE_NAME_MAX + 2] =
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

	(void) state;
	make_multi(&ifs);
	assert_int_equal(add(&ifs, "pub", "203.0.113.1", NULL), INTERFACES_TWICE);
	assert_int_equal(add(&ifs, "pub", "0.0.0.0", NULL), INTERFACES_ZERO);
	assert_int_equal(add(&ifs, "pub", "::", NULL), INTERFACES_ZERO);
	assert_int_equal(add(&ifs, "", "203.0.113.9", NULL), INTERFACES_BAD_NAME);
	assert_int_equal(add(&ifs, longest, "203.0.113.9", NULL), INTERFACES_BAD_NAME);
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_BAD_PORTS);
	def.ports = (struct port_range){ 0, 1 };
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_BAD_PORTS);
	def.ports = (struct port_range){ 1, 1 };
	def.exclude = &bad;
	def.exclude_count = 1;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_BAD_PORTS);
	assert_int_equal(interfaces_add_alias(&ifs, SLICE("x"), SLICE("nope")), INTERFACES_UNKNOWN);
	assert_int_equal(interfaces_add_alias(&ifs, SLICE("pub"), SLICE("priv")), INTERFACES_TWICE);
	assert_int_equal(interfaces_add_alias(&ifs, SLICE("a b"), SLICE("priv")),
			 INTERFACES_BAD_NAME);
	assert_int_equal(ifs.addr_count, 10);
	assert_string_equal(interfaces_err_name((enum interfaces_err)(INTERFACES_UNKNOWN + 1)),
			    "?");
	for (int i = 0; i <= INTERFACES_UNKNOWN; i++)
		assert_true(strlen(interfaces_err_name((enum interfaces_err) i)) > 1);
}

/* Each array run full. */
static void test_full(void **state)
{
	static struct interfaces ifs;
	struct interface_def def = { .name = SLICE("a"), .ip = ip("10.0.0.0"), .ports = { 1, 2 } };
	static const struct port_range excluded[INTERFACE_EXCLUDE_MAX];
	char name[] = "n00";
	struct port_range range = { 1, 1 };

	(void) state;
	interfaces_init(&ifs);
	for (int i = 0; i < INTERFACE_ADDR_MAX; i++) {
		def.ip.bytes[3] = (uint8_t) i;
		assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	}
	def.ip.bytes[2] = 1;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_FULL);
	for (int i = 0; i < INTERFACE_LOGICAL_MAX; i++) {
		name[1] = (char) ('0' + i / 10);
		name[2] = (char) ('0' + i % 10);
		assert_int_equal(interfaces_add_alias(&ifs, slice_from_str(name), SLICE("a")),
				 INTERFACES_OK);
	}
	assert_int_equal(interfaces_add_alias(&ifs, SLICE("z"), SLICE("a")), INTERFACES_FULL);
	for (int i = 0; i < INTERFACE_EXCLUDE_MAX; i++)
		assert_int_equal(interfaces_close_ports(&ifs, range), INTERFACES_OK);
	assert_int_equal(interfaces_close_ports(&ifs, range), INTERFACES_FULL);
	interfaces_init(&ifs);
	def.exclude = excluded;
	def.exclude_count = INTERFACE_EXCLUDE_MAX;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	def.ip.bytes[2]++;
	def.exclude_count = 1;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_FULL);
	def.exclude_count = 0;
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	interfaces_init(&ifs);
	for (int i = 0; i < INTERFACE_LOGICAL_MAX; i++) {
		name[1] = (char) ('0' + i / 10);
		name[2] = (char) ('0' + i % 10);
		def.name = slice_from_str(name);
		assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_OK);
	}
	def.name = SLICE("z");
	assert_int_equal(interfaces_add(&ifs, &def), INTERFACES_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),         cmocka_unit_test(test_choices),
		cmocka_unit_test(test_address_lists), cmocka_unit_test(test_own_addresses),
		cmocka_unit_test(test_ports),         cmocka_unit_test(test_errors),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
