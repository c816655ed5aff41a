/* Configuration text by the rules of GLib key files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "parsers/ini.h"

/* Lines as KIND number|section|key|value, each with a ; behind it. */
static const struct {
	const char *text, *lines, *why;
} rows[] = {
	{ "", "", "nothing" },
	{ "\n\n  \n", "", "empty lines" },
	{ "# [a]\n  # b = c\n", "", "comments, also indented" },
	{ "[a]\nk=v\n", "S1|a||;P2|a|k|v;", "plain" },
	{ "[a]\r\nk = v \t\r\n", "S1|a||;P2|a|k|v;", "CR LF and trailing blanks" },
	{ "[a]\nk=v", "S1|a||;P2|a|k|v;", "no line end at the end" },
	{ "  [a b]  \n k  =  v w \n", "S1|a b||;P2|a b|k|v w;",
	  "blanks around, blanks inside stay" },
	{ "[a]\nk=\n", "S1|a||;P2|a|k|;", "an empty value" },
	{ "[a]\nk=v=w\n", "S1|a||;P2|a|k|v=w;", "the first = counts" },
	{ "[a]\nk = v # no comment\n", "S1|a||;P2|a|k|v # no comment;",
	  "# counts at the start only" },
	{ "[a]\n[b]\nk=v\n", "S1|a||;S2|b||;P3|b|k|v;", "another section" },
	{ "k=v\n[a]\n", "N1||k|v;S2|a||;", "above the first section" },
	{ "[a]\nword\n", "S1|a||;B2|a||word;", "no =" },
	{ "[a]\n=v\n", "S1|a||;B2|a||=v;", "no key" },
	{ "[]\n", "B1|||[];", "no name" },
	{ "[a\n", "B1|||[a;", "not closed" },
	{ "[a]b\n", "B1|||[a]b;", "something behind ]" },
	{ "[a[b]\n", "B1|||[a[b];", "[ in a name" },
	{ "[a]\n[b\nk=v\n", "S1|a||;B2|a||[b;P3|a|k|v;", "a broken section line changes nothing" },
};

static void test_lines(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		char buf[512];
		struct writer w = writer_make(buf, sizeof(buf) - 1);
		struct ini ini = ini_make(slice_from_str(rows[i].text));
		struct ini_line line;

		while (ini_next(&ini, &line)) {
			writer_byte(&w, (uint8_t) "SPBN"[line.kind]);
			writer_u64(&w, line.number);
			writer_byte(&w, '|');
			writer_slice(&w, line.section);
			writer_byte(&w, '|');
			writer_slice(&w, line.key);
			writer_byte(&w, '|');
			writer_slice(&w, line.value);
			writer_byte(&w, ';');
		}
		buf[w.len] = 0;
		assert_string_equal(buf, rows[i].lines);
	}
}

static const struct {
	const char *value, *plain;
	bool is_clean;
} values[] = {
	{ "", "", true },
	{ "a b", "a b", true },
	{ "\\sa\\tb\\nc\\rd\\\\e\\;f", " a\tb\nc\rd\\e;f", true },
	{ "a\\qb", "a\\qb", false },
	{ "a\\", "a\\", false },
	{ "\\\\", "\\", true },
};

static void test_values(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(values); i++) {
		char buf[64];
		struct writer w = writer_make(buf, sizeof(buf) - 1);

		assert_int_equal(ini_value(slice_from_str(values[i].value), &w),
				 values[i].is_clean);
		buf[w.len] = 0;
		assert_string_equal(buf, values[i].plain);
	}
}

/* Items as they are, each with a | behind it. */
static const struct {
	const char *list, *items;
	bool is_clean;
} lists[] = {
	{ "", "", true },
	{ "a", "a|", true },
	{ "a;b", "a|b|", true },
	{ "a;b;", "a|b|", true },
	{ " a ; b ;", "a|b|", true },
	{ "a;;b", "a||b|", true },
	{ ";", "|", true },
	{ "a\\;b;c", "a;b|c|", true },
	{ "a\\\\;b", "a\\|b|", true },
	{ "\\sa;b", " a|b|", true },
	{ "a\\", "a\\|", false },
	{ "a;b\\x", "a|b\\x|", false },
};

static void test_lists(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
		char buf[64];
		struct writer w = writer_make(buf, sizeof(buf) - 1);
		struct slice list = slice_from_str(lists[i].list);
		bool is_clean = true;

		while (ini_item(&list, &w, &is_clean))
			writer_byte(&w, '|');
		buf[w.len] = 0;
		assert_string_equal(buf, lists[i].items);
		assert_int_equal(is_clean, lists[i].is_clean);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
