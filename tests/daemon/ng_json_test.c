#include "daemon/control/ng_json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <glob.h>
#include <jansson.h>

#include "tests/parsers/ng_show.h"

enum { ROOM = 2048 };

static struct ng_node nodes[ROOM];

static enum ng_err parse(const char *text, struct arena *a, struct ng_tree *t, bool *is_json)
{
	*t = (struct ng_tree){ nodes, ROOM, 0, false };
	return ng_payload_parse(slice_from_str(text), a, t, is_json);
}

/* Payloads and what becomes of them. */
static void test_payloads(void **state)
{
	static const struct {
		const char *payload;
		enum ng_err err;
		bool is_json;
		uint32_t count;
		const char *why;
	} rows[] = {
		{ "", NG_NO_PAYLOAD, false, 0, "recorded" },
		{ " d7:command4:pinge", NG_BAD_FORMAT, false, 0, "a second blank (recorded)" },
		{ "hello", NG_BAD_FORMAT, false, 0, "recorded" },
		{ "l4:pinge", NG_BAD_FORMAT, false, 0, "a list (recorded)" },
		{ "[\"ping\"]", NG_BAD_FORMAT, false, 0, "an array (recorded)" },
		{ "d7:command4:pi", NG_BAD_BENCODE, false, 0, "recorded" },
		{ "d7:command4:pinge", NG_OK, false, 3, "bencode" },
		{ "{\"command\": \"ping\"}", NG_OK, true, 3, "JSON (recorded)" },
		{ "{\n\t\"command\" : \"ping\"\n}\n", NG_OK, true, 3, "white space (recorded)" },
		{ "{}", NG_OK, true, 1, "an empty object" },
		{ "{\"command\": \"ping\"", NG_BAD_JSON, true, 0, "cut (seen)" },
		{ "{\"command\": \"ping\"} x", NG_BAD_JSON, true, 0, "bytes behind it (seen)" },
		{ "{\"command\": \"p\xffng\"}", NG_BAD_JSON, true, 0, "no UTF-8 (seen)" },
		{ "{\"a\": 1, \"b\": -2, \"c\": 1.9, \"d\": true, \"e\": false}", NG_OK, true, 11,
		  "numbers" },
		{ "{\"a\": null, \"b\": [1, null, \"x\", {\"c\": []}]}", NG_OK, true, 8,
		  "null is not there" },
		{ "{\"a\": 1e30, \"b\": -1e30}", NG_OK, true, 5, "large fractions" },
		{ "{\"a\": 123456789012345678901234567890}", NG_BAD_JSON, true, 0,
		  "a large integer" },
		{ "{\"a\": \"\", \"b\": \"x\\u0000y\"}", NG_OK, true, 5, "empty, and with a NUL" },
		{ "{\"a\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}", NG_OK, true, 17, "16 deep" },
		{ "{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}", NG_BAD_JSON, true, 0, "17 deep" },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct ng_memory m;
		struct ng_tree t;
		bool is_json;
		enum ng_err err;

		ng_memory_init(&m, 1000);
		err = parse(rows[i].payload, &m.arena, &t, &is_json);
		if (err != rows[i].err || t.count != rows[i].count)
			print_error("%s (%s): %s, %u\n", rows[i].payload, rows[i].why,
				    ng_err_text(err), t.count);
		assert_int_equal(err, rows[i].err);
		assert_int_equal(is_json, rows[i].is_json);
		assert_int_equal(t.count, rows[i].count);
		arena_fini(&m.arena);
	}
}

static void test_array_alone(void **state)
{
	struct ng_tree t = { nodes, ROOM, 0, false };
	struct ng_memory m;

	(void) state;
	ng_memory_init(&m, 1000);
	assert_int_equal(ng_json_parse(SLICE("[1]"), &m.arena, &t), NG_BAD_JSON_DICT);
	arena_fini(&m.arena);
}

/* Numbers in strings have any base, true and false are 1 and 0; of a key given twice the last. */
static void test_numbers(void **state)
{
	static const struct {
		const char *value;
		int64_t num;
	} rows[] = {
		{ "10", 10 },
		{ "\"10\"", 10 },
		{ "\"0xb8\"", 184 },
		{ "\"-0x10\"", -16 },
		{ "\"010\"", 8 },
		{ "\"0\"", 0 },
		{ "true", 1 },
		{ "false", 0 },
		{ "1.9", 1 },
		{ "1e30", INT64_MAX },
		{ "-1e30", INT64_MIN },
		{ "5, \"TOS\": 6", 6 },
		{ "9.2e18", 9200000000000000000 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct ng_memory m;
		struct ng_tree t;
		struct ng_request out;
		struct ng_warnings warnings;
		bool is_json;
		char text[128];

		snprintf(text, sizeof(text), "{\"command\": \"list\", \"TOS\": %s}", rows[i].value);
		ng_memory_init(&m, 1000);
		assert_int_equal(parse(text, &m.arena, &t, &is_json), NG_OK);
		assert_int_equal(ng_request_read(&t, &m.arena, NULL, &out, &warnings), NG_OK);
		assert_true(out.is_json);
		assert_int_equal(out.tos, rows[i].num);
		arena_fini(&m.arena);
	}
}

/* Dry at every request, and a tree too small by any number of nodes. */
static void test_dry(void **state)
{
	static const char text[] = "{\"a\": \"x\", \"b\": [\"y\", {\"c\": 1, \"d\": true}]}";
	struct ng_memory m;
	struct ng_tree t;
	bool is_json;
	long need;

	(void) state;
	ng_memory_init(&m, 1000);
	assert_int_equal(parse(text, &m.arena, &t, &is_json), NG_OK);
	need = m.taken;
	arena_fini(&m.arena);
	for (long n = 0; n < need; n++) {
		ng_memory_init(&m, n);
		assert_int_equal(parse(text, &m.arena, &t, &is_json), NG_NO_MEMORY);
		assert_int_equal(t.count, 0);
		arena_fini(&m.arena);
	}
	for (uint32_t cap = 0; cap < 12; cap++) {
		ng_memory_init(&m, 1000);
		t = (struct ng_tree){ nodes, cap, 0, false };
		assert_int_equal(ng_payload_parse(slice_from_str(text), &m.arena, &t, &is_json),
				 cap == 11 ? NG_OK : NG_BAD_JSON);
		arena_fini(&m.arena);
	}
}

/* Recorded requests: refused exactly when and as rtpengine refused them for what they are. */

static const enum ng_err of_request[] = {
	NG_NO_SDP,      NG_NO_CALL_ID,       NG_NO_FROM_TAG, NG_NO_TO_TAG,      NG_NO_SOURCE_TAG,
	NG_NO_BODY,     NG_NO_COMMAND,       NG_BAD_COMMAND, NG_WRONG_TYPE,     NG_WRONG_CONTENT,
	NG_BAD_SECTION, NG_BAD_MANIPULATION, NG_BAD_TOKEN,   NG_EMPTY_FROM_TAG,
};

/* What the reader should say to a request that got this reply. */
static enum ng_err wanted(json_t *reply)
{
	const char *reason = json_string_value(json_object_get(reply, "error-reason"));

	for (size_t i = 0; reason && i < ARRAY_COUNT(of_request); i++)
		if (!strcmp(reason, ng_err_text(of_request[i])))
			return of_request[i];
	return NG_OK;
}

/* Reads a recorded request; what is shown of it goes to shown, with the call-id left out. */
static enum ng_err read_step(json_t *send, char *shown, size_t room)
{
	struct ng_memory m;
	struct ng_tree t;
	struct ng_request out;
	struct ng_warnings warnings;
	char *text = json_dumps(send, JSON_COMPACT);
	bool is_json;
	enum ng_err err;

	ng_memory_init(&m, 10000);
	assert_int_equal(parse(text, &m.arena, &t, &is_json), NG_OK);
	t.base_auto = false;
	err = ng_request_read(&t, &m.arena, NULL, &out, &warnings);
	out.call_id = SLICE_EMPTY;
	if (!err)
		snprintf(shown, room, "%s", ng_show(&out));
	arena_fini(&m.arena);
	free(text);
	return err;
}

static void each_dialogue(void (*visit)(json_t *dialogue, void *ctx), void *ctx)
{
	glob_t files;
	char *line = NULL;
	size_t size = 0;

	assert_int_equal(glob("tests/golden/dialogues-*.jsonl", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *f = fopen(files.gl_pathv[i], "r");

		assert_non_null(f);
		while (getline(&line, &size, f) > 0) {
			json_t *d = json_loads(line, 0, NULL);

			if (d) /* a line with bytes that are no UTF-8 is not for jansson */
				visit(d, ctx);
			json_decref(d);
		}
		fclose(f);
	}
	free(line);
	globfree(&files);
}

static void check_dialogue(json_t *d, void *ctx)
{
	static char shown[NG_SHOW_SIZE];
	size_t *count = ctx, i;
	json_t *step;

	json_array_foreach(json_object_get(d, "steps"), i, step)
	{
		json_t *send = json_object_get(step, "send"), *recv = json_object_get(step, "recv");
		enum ng_err err, want = wanted(recv);

		if (!send || json_object_get(step, "cookie"))
			continue;
		err = read_step(send, shown, sizeof(shown));
		if (err != want)
			print_error("%s step %zu: %s\n",
				    json_string_value(json_object_get(d, "id")), i,
				    ng_err_text(err));
		assert_int_equal(err, want);
		(*count)++;
	}
}

static void test_recorded(void **state)
{
	size_t count = 0;

	(void) state;
	each_dialogue(check_dialogue, &count);
	assert_true(count > 3500);
}

/* Pairs of dialogues that say the same in two ways: as a flag string and as keys. */

static void keep_first(json_t *d, void *ctx)
{
	json_t *step = json_array_get(json_object_get(d, "steps"), 0);

	if (json_object_get(step, "send"))
		json_object_set((json_t *) ctx, json_string_value(json_object_get(d, "id")),
				json_object_get(step, "send"));
}

static void check_pair(json_t *sends, const char *a, const char *b)
{
	static char shown[2][NG_SHOW_SIZE];

	assert_non_null(json_object_get(sends, a));
	assert_non_null(json_object_get(sends, b));
	assert_int_equal(read_step(json_object_get(sends, a), shown[0], NG_SHOW_SIZE), NG_OK);
	assert_int_equal(read_step(json_object_get(sends, b), shown[1], NG_SHOW_SIZE), NG_OK);
	if (strcmp(shown[0], shown[1]) != 0)
		print_error("%s, %s\n", a, b);
	assert_string_equal(shown[0], shown[1]);
}

static void test_pairs(void **state)
{
	static const char *const pairs[][2] = {
		{ "spelling/flags-space", "spelling/flags-hyphen" },
		{ "spelling/flags-empty", "spelling/flags-empty-string" },
		{ "spelling/flags-unknown", "spelling/flags-upper" },
		{ "spelling/replace-comma", "spelling/replace-space" },
	};
	json_t *sends = json_object();
	size_t count = 0;
	const char *id;
	json_t *send;

	(void) state;
	each_dialogue(keep_first, sends);
	json_object_foreach(sends, id, send)
	{
		size_t len = strlen(id);
		char other[64];

		if (strncmp(id, "rtppflags/", 10) != 0 || len < 7 ||
		    strcmp(id + len - 7, "-string") != 0)
			continue;
		if (!strcmp(id, "rtppflags/broken-open-string")) /* closed at the end, unlike {} */
			continue;
		snprintf(other, sizeof(other), "%.*s-keys", (int) len - 7, id);
		check_pair(sends, id, other);
		count++;
	}
	assert_true(count > 40);
	for (size_t i = 0; i < ARRAY_COUNT(pairs); i++)
		check_pair(sends, pairs[i][0], pairs[i][1]);
	json_decref(sends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_payloads), cmocka_unit_test(test_array_alone),
		cmocka_unit_test(test_numbers),  cmocka_unit_test(test_dry),
		cmocka_unit_test(test_recorded), cmocka_unit_test(test_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
