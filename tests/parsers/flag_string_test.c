#include "parsers/flag_string.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/parsers/bencode_ref.h"
#include "tests/parsers/flag_string_ref.h"
#include "tests/parsers/walk.h"

enum { ROOM = 512 };

static struct ng_node nodes[ROOM], ref_nodes[ROOM];

/* A tree as text: 'string' [list] {dictionary}. */
static size_t show(const struct ng_tree *t, uint32_t i, char *out, size_t room)
{
	const struct ng_node *n = &t->nodes[i];
	size_t len = 0;

	if (n->type == NG_STR)
		return (size_t) snprintf(out, room, "'%.*s'", SLICE_FMT(n->str));
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
	enum flag_string_err err;
	const char *tree;
	const char *why;
};

static const struct row rows[] = {
	{ "", FLAG_STRING_OK, "[]", "nothing" },
	{ "   ", FLAG_STRING_OK, "[]", "blanks alone" },
	{ "a", FLAG_STRING_OK, "['a']", "a flag" },
	{ "replace-origin replace-session-name", FLAG_STRING_OK,
	  "['replace-origin' 'replace-session-name']", "two flags" },
	{ "  replace-origin   ICE=remove  ", FLAG_STRING_OK, "['replace-origin' {'ICE' 'remove'}]",
	  "blanks around (recorded)" },
	{ "replace=[origin username SDP-version]", FLAG_STRING_OK,
	  "[{'replace' ['origin' 'username' 'SDP-version']}]", "a list" },
	{ "codec=[strip=[all] except=[PCMA PCMU]]", FLAG_STRING_OK,
	  "[{'codec' {'strip' ['all'] 'except' ['PCMA' 'PCMU']}}]", "a dictionary of lists" },
	{ "sdp-attr=[audio=[substitute=[[sendrecv inactive]]]]", FLAG_STRING_OK,
	  "[{'sdp-attr' {'audio' {'substitute' [['sendrecv' 'inactive']]}}}]", "a list in a list" },
	{ "a=[ x y ] b", FLAG_STRING_OK, "[{'a' ['x' 'y']} 'b']", "blanks inside the brackets" },
	{ "a=[] b", FLAG_STRING_OK, "[{'a' []} 'b']", "empty brackets" },
	{ "a=[[] [x]]", FLAG_STRING_OK, "[{'a' [[] ['x']]}]", "brackets in brackets" },
	{ "a=[x]b", FLAG_STRING_OK, "[{'a' ['x']} 'b']", "glued to the closing bracket" },
	{ "label=\"a b\" metadata=x", FLAG_STRING_OK, "[{'label' '\"a'} 'b\"' {'metadata' 'x'}]",
	  "no quoting (recorded)" },
	{ "metadata=a=b label=x", FLAG_STRING_OK, "[{'metadata' 'a=b'} {'label' 'x'}]",
	  "= in a value (recorded)" },
	{ "a= b", FLAG_STRING_OK, "[{'a' ''} 'b']", "an empty value" },
	{ "a=", FLAG_STRING_OK, "[{'a' ''}]", "an empty value at the end" },
	{ "=a b", FLAG_STRING_OK, "['=a' 'b']", "no key: a flag that nobody knows" },
	{ "replace=origin]", FLAG_STRING_OK, "[{'replace' 'origin]'}]",
	  "a bracket too many (recorded)" },
	{ "a=x[y]", FLAG_STRING_OK, "[{'a' 'x[y]'}]", "brackets only at the beginning" },
	{ "a=[k=v k= l x]", FLAG_STRING_OK, "[{'a' {'k' 'v' 'k' '' 'l' '' 'x' ''}}]",
	  "elements of a dictionary without value" },
	{ "a=[k==v]", FLAG_STRING_OK, "[{'a' {'k' '=v'}}]", "= in a value" },
	{ "a=[k=1 =x y=2]", FLAG_STRING_OK, "[{'a' {'k' '1' 'y' '2'}}]", "no key: left out" },
	{ "a=[k=1 [x]]", FLAG_STRING_OK, "[{'a' {'k' '1' '' ['x']}}]", "a list without key" },
	{ "a=[x k=1]", FLAG_STRING_OK, "[{'a' ['x' 'k=1']}]", "the first element decides" },
	{ "a=[x[y z]", FLAG_STRING_OK, "[{'a' ['x[y' 'z']}]", "a bracket inside an element" },
	{ "replace=[origin", FLAG_STRING_OPEN, "[{'replace' ['origin']}]",
	  "not closed (recorded)" },
	{ "a=[b=[c d", FLAG_STRING_OPEN, "[{'a' {'b' ['c' 'd']}}]", "two not closed" },
	{ "a=[b=", FLAG_STRING_OPEN, "[{'a' {'b' ''}}]", "not closed behind =" },
	{ "a=[", FLAG_STRING_OPEN, "[{'a' []}]", "not closed, nothing inside" },
	{ "a=[[[[[[[[[[[[[[[[[", FLAG_STRING_DEPTH, NULL, "17 deep" },
};

static void test_rows(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct ng_tree t = { nodes, ROOM, 0, true };
		struct slice text = slice_from_str(rows[i].text);
		enum flag_string_err err = flag_string_parse(text, &t);
		char buf[256];

		if (err != rows[i].err)
			print_error("%s: %s\n", rows[i].text, rows[i].why);
		assert_int_equal(err, rows[i].err);
		if (!rows[i].tree) {
			assert_int_equal(t.count, 0);
			continue;
		}
		show(&t, 0, buf, sizeof(buf));
		assert_string_equal(buf, rows[i].tree);
		assert_true(t.count <= flag_string_room(text));
	}
}

static void test_room(void **state)
{
	struct slice text = SLICE("a b=c d=[e f] g=[h=i j=[k]]");
	struct ng_tree t = { nodes, ROOM, 0, false };
	uint32_t need;

	(void) state;
	assert_int_equal(flag_string_parse(text, &t), FLAG_STRING_OK);
	need = t.count;
	for (t.cap = 0; t.cap < need; t.cap++) {
		assert_int_equal(flag_string_parse(text, &t), FLAG_STRING_NODES);
		assert_int_equal(t.count, 0);
	}
	assert_int_equal(flag_string_parse(text, &t), FLAG_STRING_OK);
}

static uint64_t seed = 88172645463325252ull;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t) (seed % n);
}

static void agrees(struct slice text)
{
	struct ng_tree a = { nodes, ROOM, 0, false }, b = { ref_nodes, ROOM, 0, false };
	enum flag_string_err err = flag_string_parse(text, &a);
	bool is_open = false, is_ok = flag_string_ref_parse(text, &b, &is_open);

	if (is_ok != (err == FLAG_STRING_OK || err == FLAG_STRING_OPEN) ||
	    (is_ok && (!ng_tree_same(&a, &b) || is_open != (err == FLAG_STRING_OPEN))))
		fail_msg("%.*s", SLICE_FMT(text));
	if (is_ok)
		assert_true(a.count <= flag_string_room(text));
}

/* Against the reference, on strings of the bytes that matter. */
static void test_reference(void **state)
{
	static const char alphabet[] = "ab  ==[[]]";

	(void) state;
	for (int n = 0; n < 200000; n++) {
		size_t len = random_below(40);
		uint8_t *text = malloc(len + 1);

		for (size_t i = 0; i < len; i++)
			text[i] = (uint8_t) alphabet[random_below(10)];
		agrees(slice_make(text, len));
		free(text);
	}
}

/* Each place of the grammar; see tests/parsers/walk.h. */
static void test_walks(void **state)
{
	static const struct walk walks[] = {
		{ "", "a b=c d=[e f] g=[h=i j=[k]] ", "" },
		{ "", "=a [b=c] d]=e f=]", "" },
		{ "x=[[[[[[[[[[[[[[", "[a b=[c]]", "]]]]]]]]]]]]]]" },
		{ "x=[", "a=b=c [d] [e=f] =g h=]", " i]" },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(walks); i++)
		walk(&walks[i], agrees);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_walks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
