/* A line of the CLI; the texts are compared with recordings in tests/daemon/cli_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "parsers/cli.h"

static const struct {
	const char *line;
	enum cli_err err;
	enum cli_op op;
	const char *word, *call_id, *tag;
	size_t args;
	const char *first, *why;
} rows[] = {
	{ "", CLI_EMPTY, CLI_OP_NONE, "", "", "", 0, "", "" },
	{ "\r", CLI_EMPTY, CLI_OP_NONE, "", "", "", 0, "", "" },
	{ " ", CLI_UNKNOWN, CLI_OP_NONE, "", "", "", 0, "", "an empty word (recorded)" },
	{ "usage", CLI_OK, CLI_OP_USAGE, "", "", "", 0, "", "" },
	{ "usage x y", CLI_OK, CLI_OP_USAGE, "", "", "", 2, "x", "more words are ignored" },
	{ "list", CLI_MORE, CLI_OP_NONE, "", "", "", 0, "", "" },
	{ "list ", CLI_MORE, CLI_OP_NONE, "", "", "", 0, "", "a blank at the end is no word" },
	{ "list  timeout", CLI_UNKNOWN, CLI_OP_NONE, "", "", "", 0, "", "two blanks (recorded)" },
	{ "list time", CLI_UNKNOWN, CLI_OP_NONE, "time", "", "", 0, "", "no abbreviations" },
	{ "LIST timeout", CLI_UNKNOWN, CLI_OP_NONE, "LIST", "", "", 0, "", "case counts" },
	{ "list timeout", CLI_OK, CLI_OP_LIST_TIMEOUT, "", "", "", 0, "", "" },
	{ "get timeout", CLI_OK, CLI_OP_LIST_TIMEOUT, "", "", "", 0, "", "the same" },
	{ "get nope", CLI_UNKNOWN, CLI_OP_NONE, "nope", "", "", 0, "", "" },
	{ "list sessions", CLI_MORE, CLI_OP_LIST_SESSIONS, "", "", "", 0, "", "" },
	{ "list sessions a", CLI_OK, CLI_OP_LIST_SESSIONS, "", "", "", 1, "a", "" },
	{ "set loglevel core 7 8 9", CLI_OK, CLI_OP_SET_LOGLEVEL, "", "", "", 3, "core", "" },
	{ "call", CLI_MORE, CLI_OP_NONE, "", "", "", 0, "", "" },
	{ "call c", CLI_INCOMPLETE, CLI_OP_NONE, "", "c", "", 0, "", "" },
	{ "call c x", CLI_UNKNOWN, CLI_OP_NONE, "x", "c", "", 0, "", "" },
	{ "call c info", CLI_OK, CLI_OP_CALL_INFO, "", "c", "", 0, "", "" },
	{ "call c help", CLI_HELP, CLI_OP_NONE, "help", "c", "", 0, "", "" },
	{ "call c tag", CLI_MORE, CLI_OP_NONE, "", "c", "", 0, "", "" },
	{ "call c tag t", CLI_INCOMPLETE, CLI_OP_NONE, "", "c", "t", 0, "", "" },
	{ "call c tag t info", CLI_OK, CLI_OP_TAG_INFO, "", "c", "t", 0, "", "" },
	{ "call c tag t delay 5", CLI_UNKNOWN, CLI_OP_NONE, "delay", "c", "t", 0, "", "" },
	{ "help", CLI_HELP, CLI_OP_NONE, "help", "", "", 0, "", "" },
	{ "list help", CLI_HELP, CLI_OP_NONE, "help", "", "", 0, "", "" },
	{ "debug", CLI_OK, CLI_OP_DEBUG, "", "", "", 0, "", "says itself what is missing" },
	{ "explain c", CLI_OK, CLI_OP_EXPLAIN, "", "", "", 1, "c", "" },
};

static bool is(struct slice got, const char *want)
{
	return slice_eq(got, slice_from_str(want));
}

static void test_rows(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct cli_command c = cli_parse(slice_from_str(rows[i].line));

		if (c.err != rows[i].err || c.op != rows[i].op || !is(c.word, rows[i].word) ||
		    !is(c.call_id, rows[i].call_id) || !is(c.tag, rows[i].tag) ||
		    c.arg_count != rows[i].args || (c.arg_count && !is(c.args[0], rows[i].first)))
			fail_msg("\"%s\"", rows[i].line);
		assert_int_equal(c.has_call, rows[i].call_id[0] != 0);
		assert_int_equal(c.has_tag, rows[i].tag[0] != 0);
	}
}

/* Every command of the table can be reached by its words, and help names it. */
static void test_every_command(void **state)
{
	static const char *const lines[CLI_OP_COUNT] = {
#define CLI_DIR(level, word, params)
#define CLI_VALUE(level, id, word, params)
#define CLI_COPY(level, word, params, other)
#define CLI_CMD(level, id, word, params, least, tier, help) [CLI_OP_##id] = word,
#include "spec/cli.def"
	};
	static char text[32768];
	struct writer w = writer_make(text, sizeof(text) - 1);

	(void) state;
	cli_write_usage(&w);
	assert_false(w.overflow);
	text[w.len] = 0;
	for (int i = CLI_OP_NONE + 1; i < CLI_OP_COUNT; i++) {
		assert_non_null(lines[i]);
		assert_non_null(strstr(text, lines[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_every_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
