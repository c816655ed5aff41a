#include "parsers/bencode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/parsers/bencode_ref.h"
#include "tests/parsers/walk.h"

enum { ROOM = 64 };

static struct ng_node nodes[ROOM], ref_nodes[ROOM];

static struct slice text_of(const char *s)
{
	return slice_from_str(s);
}

/* A tree as text: 'string' number [list] {dictionary}. */
static size_t show(const struct ng_tree *t, uint32_t i, char *out, size_t room)
{
	const struct ng_node *n = &t->nodes[i];
	size_t len = 0;

	if (n->type == NG_STR)
		return (size_t) snprintf(out, room, "'%.*s'", SLICE_FMT(n->str));
	if (n->type == NG_INT)
		return (size_t) snprintf(out, room, "%lld", (long long) n->num);
	len += (size_t) snprintf(out, room, "%c", n->type == NG_DICT ? '{' : '[');
	for (uint32_t k = i + 1; k < n->end; k = t->nodes[k].end) {
		if (k > i + 1)
			len += (size_t) snprintf(out + len, room - len, " ");
		len += show(t, k, out + len, room - len);
	}
	return len + (size_t) snprintf(out + len, room - len, "%c", n->type == NG_DICT ? '}' : ']');
}

struct row {
	const char *text;
	enum bencode_err err;
	const char *tree;
	size_t used;
	const char *why;
};

static const struct row rows[] = {
	{ "d7:command4:pinge", BENCODE_OK, "{'command' 'ping'}", 17, "a request" },
	{ "d1:b1:x1:a1:ye", BENCODE_OK, "{'b' 'x' 'a' 'y'}", 14, "keys need no order" },
	{ "d1:a1:x1:a1:ye", BENCODE_OK, "{'a' 'x' 'a' 'y'}", 14,
	  "a key given twice is kept twice" },
	{ "d7:command4:pingeXYZ", BENCODE_OK, "{'command' 'ping'}", 17,
	  "what follows is not read" },
	{ "d1:xi-0e1:y1:ze", BENCODE_OK, "{'x' 0 'y' 'z'}", 15, "-0 (recorded)" },
	{ "de", BENCODE_OK, "{}", 2, "nothing inside" },
	{ "le", BENCODE_OK, "[]", 2, "nothing inside" },
	{ "0:", BENCODE_OK, "''", 2, "an empty string" },
	{ "i-42e", BENCODE_OK, "-42", 5, "a number alone" },
	{ "4:spam", BENCODE_OK, "'spam'", 6, "a string alone" },
	{ "ll1:aei1eli2eee", BENCODE_OK, "[['a'] 1 [2]]", 15, "lists in a list" },
	{ "d1:ad1:bl1:cd1:di1eeeee", BENCODE_OK, "{'a' {'b' ['c' {'d' 1}]}}", 23, "both, nested" },
	{ "i9223372036854775807e", BENCODE_OK, "9223372036854775807", 21, "INT64_MAX" },
	{ "i9223372036854775808e", BENCODE_OK, "9223372036854775807", 21, "the nearest that fits" },
	{ "i-99999999999999999999999e", BENCODE_OK, "-9223372036854775807", 26,
	  "the same below 0" },
	{ "", BENCODE_CUT, NULL, 0, "nothing" },
	{ "d7:command4:pi", BENCODE_CUT, NULL, 0, "cut in a string" },
	{ "d7:command99999:pinge", BENCODE_CUT, NULL, 0, "a length beyond the end" },
	{ "99999999999999999999999999:a", BENCODE_CUT, NULL, 0, "a length beyond all ends" },
	{ "d1:a", BENCODE_CUT, NULL, 0, "a key without value" },
	{ "d1:ae", BENCODE_BROKEN, NULL, 0, "a dictionary that ends behind a key" },
	{ "d07:command4:pinge", BENCODE_BROKEN, NULL, 0, "leading zero in a length (recorded)" },
	{ "di1e4:pinge", BENCODE_BROKEN, NULL, 0, "an integer as key (recorded)" },
	{ "dle1:ae", BENCODE_BROKEN, NULL, 0, "a list as key" },
	{ "i007e", BENCODE_BROKEN, NULL, 0, "leading zero" },
	{ "ie", BENCODE_BROKEN, NULL, 0, "no digit" },
	{ "i-e", BENCODE_BROKEN, NULL, 0, "no digit behind the sign" },
	{ "i1xe", BENCODE_BROKEN, NULL, 0, "no number" },
	{ "i--1e", BENCODE_BROKEN, NULL, 0, "two signs" },
	{ "-1:a", BENCODE_BROKEN, NULL, 0, "a negative length" },
	{ "e", BENCODE_BROKEN, NULL, 0, "an end without a beginning" },
	{ "x", BENCODE_BROKEN, NULL, 0, "no such type" },
	{ "llllllllllllllllleeeeeeeeeeeeeeeee", BENCODE_DEPTH, NULL, 0, "17 deep" },
};

static void test_rows(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct ng_tree t = { nodes, ROOM, 0, true };
		size_t used = 4711;
		char buf[256];
		enum bencode_err err = bencode_parse(text_of(rows[i].text), &t, &used);

		if (err != rows[i].err)
			print_error("%s: %s\n", rows[i].text, rows[i].why);
		assert_int_equal(err, rows[i].err);
		assert_false(t.base_auto);
		if (err) {
			assert_int_equal(t.count, 0);
			assert_int_equal(used, 4711);
			continue;
		}
		show(&t, 0, buf, sizeof(buf));
		assert_string_equal(buf, rows[i].tree);
		assert_int_equal(used, rows[i].used);
	}
}

/* Every proper beginning of a value is cut, never right and never broken. */
static void test_cut(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		for (size_t len = 0; !rows[i].err && len < rows[i].used; len++) {
			struct ng_tree t = { nodes, ROOM, 0, false };
			struct slice part = slice_make(rows[i].text, len);

			assert_int_equal(bencode_parse(part, &t, NULL), BENCODE_CUT);
		}
	}
}

static void test_limits(void **state)
{
	const char *text = "d1:al1:b1:ci1eee";
	static uint8_t big[NG_DATAGRAM_MAX + 1];
	struct ng_tree t = { nodes, 0, 0, false };

	(void) state;
	for (t.cap = 0; t.cap < 6; t.cap++)
		assert_int_equal(bencode_parse(text_of(text), &t, NULL), BENCODE_NODES);
	assert_int_equal(bencode_parse(text_of(text), &t, NULL), BENCODE_OK);
	assert_int_equal(t.count, 6);
	assert_int_equal(bencode_parse(slice_make(big, sizeof(big)), &t, NULL), BENCODE_SIZE);
	t.cap = ROOM;
	assert_int_equal(bencode_parse(text_of("lllllllllllllllleeeeeeeeeeeeeeee"), &t, NULL),
			 BENCODE_OK); /* 16 deep */
}

static void test_find(void **state)
{
	struct ng_tree t = { nodes, ROOM, 0, false };

	(void) state;
	assert_int_equal(bencode_parse(text_of("d1:ad1:bi1ee1:bi2e1:bi3ee"), &t, NULL), BENCODE_OK);
	assert_int_equal(t.nodes[ng_tree_find(&t, 0, SLICE("b"))].num,
			 2); /* the first of this level */
	assert_int_equal(ng_tree_find(&t, 0, SLICE("c")), NG_NODE_NONE);
	assert_int_equal(ng_tree_find(&t, 1, SLICE("b")), NG_NODE_NONE); /* no dictionary */
	assert_int_equal(ng_tree_find(&t, 99, SLICE("b")), NG_NODE_NONE);
}

static uint64_t seed = 88172645463325252ull;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t) (seed % n);
}

/* Against the reference, on rows with a few bytes changed, doubled or left out. */
static void test_reference(void **state)
{
	static const char alphabet[] = "0123456789:ieldx-";

	(void) state;
	for (int n = 0; n < 100000; n++) {
		const char *row = rows[random_below(ARRAY_COUNT(rows))].text;
		struct ng_tree a = { nodes, random_below(ROOM), 0, false };
		struct ng_tree b = { ref_nodes, a.cap, 0, false };
		size_t len = strlen(row), used = 0, ref_used = 0;
		uint8_t *copy;
		bool is_ok;

		if (random_below(2) && len)
			len -= random_below((uint32_t) len);
		copy = malloc(len + 1); /* its own block, so that a sanitizer sees a byte too far */
		memcpy(copy, row, len);
		for (uint32_t k = random_below(4); len && k; k--)
			copy[random_below((uint32_t) len)] = (uint8_t) alphabet[random_below(17)];
		is_ok = bencode_parse(slice_make(copy, len), &a, &used) == BENCODE_OK;
		assert_int_equal(is_ok, bencode_ref_parse(slice_make(copy, len), &b, &ref_used));
		if (is_ok) {
			assert_true(ng_tree_same(&a, &b));
			assert_int_equal(used, ref_used);
		}
		free(copy);
	}
}

static void agrees(struct slice text)
{
	struct ng_tree a = { nodes, ROOM, 0, false }, b = { ref_nodes, ROOM, 0, false };
	size_t used = 0, ref_used = 0;
	bool is_ok = bencode_parse(text, &a, &used) == BENCODE_OK;

	assert_int_equal(is_ok, bencode_ref_parse(text, &b, &ref_used));
	if (is_ok) {
		assert_true(ng_tree_same(&a, &b));
		assert_int_equal(used, ref_used);
	}
}

/* Each place of the grammar, and the ends of numbers; see tests/parsers/walk.h. */
static void test_walks(void **state)
{
	static const struct walk walks[] = {
		{ "", "d3:abci-12e2:xyl1:ai0eee", "" },
		{ "", "i9223372036854775807e", "" },
		{ "l", "i-9223372036854775807e", "e" },
		{ "", "9223372036854775807:", "x" },
		{ "d", "99999999999999999999999:", "x" },
		{ "", "i-99999999999999999999999e", "" },
		{ "", "0:", "" },
		{ "", "l11:abcdefghijk0:e", "" },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(walks); i++)
		walk(&walks[i], agrees);
}

static void test_names(void **state)
{
	(void) state;
	for (int e = 0; e < BENCODE_ERR_COUNT; e++)
		assert_true(strlen(bencode_err_name((enum bencode_err) e)) > 1);
	assert_string_equal(bencode_err_name(BENCODE_ERR_COUNT), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),      cmocka_unit_test(test_cut),
		cmocka_unit_test(test_limits),    cmocka_unit_test(test_find),
		cmocka_unit_test(test_reference), cmocka_unit_test(test_names),
		cmocka_unit_test(test_walks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
