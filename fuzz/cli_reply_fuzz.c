/* Lines of the CLI to what they answer, one after another.
 *   - each line has one answer, also one for the daemon
 *   - what only asks changes nothing
 *   - "params revert" brings back what was there at the start
 *   - jsonstats is JSON
 * The daemon behind it has one call "c" with a party "t"; the log and the limits of the process
 * are only numbers.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "daemon/control/cli.h"
#include "daemon/interfaces_resolve.h"
#include "parsers/cli.h"

enum { LINES_MAX = 24, SCRIPT_MAX = 2048 };

static struct options opts;
static struct interfaces ifs;
static struct cli cli;
static struct snapshot snapshot;
static struct snapshot_interface numbers[INTERFACE_ADDR_MAX];
static unsigned answers, changes;
static struct text last;

static void fail(const char *what, struct slice line)
{
	fprintf(stderr, "cli_reply: differs in %s: %.*s\n%.*s\n", what, SLICE_FMT(line),
		SLICE_FMT(text_done(&last)));
	abort();
}

/* --- the daemon's side --- */

struct log {
	int level[LOG_SUBSYSTEM_COUNT];
};

static struct log levels;
static struct rlimit files = { 1024, 4096 };

int log_level_get(const struct log *log, enum log_subsystem subsystem)
{
	return log->level[subsystem];
}

void log_level_set(struct log *log, enum log_subsystem subsystem, int level)
{
	log->level[subsystem] = level;
}

/* The sanitizers ask too, before they can look at anything. */
#define PLAIN __attribute__((no_sanitize("address", "undefined", "coverage")))

PLAIN int getrlimit(__rlimit_resource_t what, struct rlimit *out)
{
	(void) what;
	*out = files;
	return 0;
}

PLAIN int setrlimit(__rlimit_resource_t what, const struct rlimit *limit)
{
	(void) what;
	files.rlim_cur = limit->rlim_cur;
	return 0;
}

static void keep_answer(void *ctx, struct slice text)
{
	(void) ctx;
	answers++;
	text_fini(&last);
	last = (struct text){ .limit = TEXT_MAX };
	text_add(&last, text);
}

static void answer(void *ctx, struct cli_request *r)
{
	struct text t = { .limit = TEXT_MAX };
	bool has_call = slice_eq(r->ask.call_id, SLICE("c"));

	(void) ctx;
	if (r->ask.kind == CLI_ASK_NUMBERS) {
		r->ask.write(&t, &snapshot);
		cli_finish(r, text_done(&t));
		text_fini(&t);
	} else if (r->ask.call_id.len && !has_call) {
		cli_finish(r, r->ask.absent);
	} else if (r->ask.tag.len && !slice_eq(r->ask.tag, SLICE("t"))) {
		cli_finish(r, r->ask.absent_tag);
	} else {
		cli_finish(r, r->ask.done);
	}
}

static void count_change(void *ctx)
{
	(void) ctx;
	changes++;
}

static char *no_env(const char *name)
{
	(void) name;
	return NULL;
}

static void begin(void)
{
	static char *argv[] = { "sluiced", "--config-file=none", "--interface=127.0.0.1",
				"--timeout=61" };
	static const struct cli_calls calls = { answer, count_change, NULL };

	options_load(&opts, 4, argv, no_env);
	if (!interfaces_resolve(&opts, &ifs))
		abort();
	for (uint16_t i = 0; i < ifs.addr_count; i++) {
		numbers[i].name = interfaces_name(&ifs, ifs.addr[i].logical);
		numbers[i].ip = ifs.addr[i].ip;
		numbers[i].port_min = ifs.addr[i].ports.min;
		numbers[i].port_max = ifs.addr[i].ports.max;
	}
	snapshot.interfaces = numbers;
	snapshot.interface_count = ifs.addr_count;
	memcpy(levels.level, opts.log_level_of, sizeof(levels.level));
	files.rlim_cur = 1024;
	answers = changes = 0;
	cli_init(&cli, &opts, &levels, &ifs, &calls);
}

/* --- --- */

/* The answer, to be freed. */
static char *run(struct slice line)
{
	unsigned before = answers;
	uint8_t *copy = malloc(line.len ? line.len : 1);
	char *text;

	if (line.len)
		memcpy(copy, line.data, line.len);
	cli_run(&cli, slice_make(copy, line.len), keep_answer, NULL);
	free(copy);
	if (answers != before + 1)
		fail("how many answers there are", line);
	text = malloc(last.len + 1);
	if (last.len)
		memcpy(text, last.buf, last.len);
	text[last.len] = 0;
	return text;
}

static bool changes_something(enum cli_op op)
{
	return (op >= CLI_OP_SET_MAXOPENFILES && op <= CLI_OP_SET_DELETEDELAY) ||
	       op == CLI_OP_PARAMS_REVERT;
}

static void check_json(struct slice line)
{
	json_t *v = json_loadb((const char *) text_done(&last).data, text_done(&last).len,
			       JSON_DISABLE_EOF_CHECK, NULL);

	if (!v)
		fail("JSON", line);
	json_decref(v);
}

static void step(struct slice line)
{
	struct cli_command c = cli_parse(line);
	char *before = run(SLICE("params current")), *after;
	unsigned changed = changes;

	free(run(line));
	if (c.err == CLI_OK && c.op == CLI_OP_LIST_JSONSTATS)
		check_json(line);
	after = run(SLICE("params current"));
	if ((c.err != CLI_OK || !changes_something(c.op)) &&
	    (strcmp(before, after) || changed != changes))
		fail("what a line changed that only asks", line);
	if (strcmp(before, after) && changed == changes && c.op != CLI_OP_SET_LOGLEVEL)
		fail("a change that the shards are not told", line);
	free(before);
	free(after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct slice asked[] = { { (const uint8_t *) "params current", 14 },
					      { (const uint8_t *) "params diff", 11 },
					      { (const uint8_t *) "list loglevels", 14 } };
	struct slice rest = { data, size };
	char *before[ARRAY_COUNT(asked)], *after;

	if (size > SCRIPT_MAX)
		return 0;
	begin();
	for (size_t i = 0; i < ARRAY_COUNT(asked); i++)
		before[i] = run(asked[i]);
	for (unsigned n = 0; rest.len && n < LINES_MAX; n++)
		step(slice_cut(&rest, '\n'));
	free(run(SLICE("params revert")));
	for (size_t i = 0; i < ARRAY_COUNT(asked); i++) {
		after = run(asked[i]);
		if (strcmp(before[i], after))
			fail("what is there after params revert", asked[i]);
		free(before[i]);
		free(after);
	}
	text_fini(&last);
	last = (struct text){ .limit = TEXT_MAX };
	options_fini(&opts);
	return 0;
}
