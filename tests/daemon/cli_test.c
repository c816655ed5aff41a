/* Plays the CLI recordings that need no call (tests/golden/cli.jsonl), and rows of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "daemon/control/cli.h"
#include "daemon/interfaces_resolve.h"

/* Steps where we do something else on purpose. */
static const struct {
	const char *id, *cli;
} exceptions[] = {
	{ "cli/set-maxbw", "set maxbw -1" },           /* rtpengine makes it 18446744073709551615 */
	{ "cli/set-maxbw", "list maxbw" },             /* the same */
	{ "cli/set-controltos", "set controltos 46" }, /* rtpengine names another option */
	{ "cli/set-controltos", "set controltos 0" },
	{ "cli/usage", "usage" }, /* ours has "explain" */
	{ "cli/usage", "help" },
};

struct fixture {
	struct options opts;
	struct interfaces ifs;
	struct log *log;
	struct cli cli;
	struct snapshot snapshot;
	struct snapshot_interface numbers[INTERFACE_ADDR_MAX];
	struct snapshot_proxy proxy;
	struct snapshot_shard shards[4];
	char answer[65536];
	int answers;
	int changes;
	struct cli_request *pending;
	bool holds; /* requests to the daemon wait in pending */
	struct cli_ask last;
};

static void keep_answer(void *ctx, struct slice text)
{
	struct fixture *f = ctx;

	assert_true(text.len < sizeof(f->answer));
	if (text.len)
		memcpy(f->answer, text.data, text.len);
	f->answer[text.len] = 0;
	f->answers++;
}

/* A daemon without calls. */
static void idle_ask(void *ctx, struct cli_request *r)
{
	struct fixture *f = ctx;
	struct text t = { .buf = NULL };

	f->last = r->ask;
	if (f->holds) {
		f->pending = r;
		return;
	}
	switch (r->ask.kind) {
	case CLI_ASK_NUMBERS:
		r->ask.write(&t, &f->snapshot);
		cli_finish(r, text_done(&t));
		text_fini(&t);
		break;
	case CLI_ASK_END_ALL:
	case CLI_ASK_OWN:
		cli_finish(r, r->ask.done);
		break;
	default:
		cli_finish(r, r->ask.absent);
	}
}

static void count_change(void *ctx)
{
	((struct fixture *) ctx)->changes++;
}

static char *no_env(const char *name)
{
	(void) name;
	return NULL;
}

static void start(struct fixture *f, int argc, char **argv)
{
	const struct cli_calls calls = { idle_ask, count_change, f };
	struct log_config config;

	memset(f, 0, sizeof(*f));
	options_load(&f->opts, argc, argv, no_env);
	assert_true(interfaces_resolve(&f->opts, &f->ifs));
	assert_false(f->opts.has_error);
	config = log_config_from(&f->opts);
	f->log = log_open(&config);
	assert_non_null(f->log);
	cli_init(&f->cli, &f->opts, f->log, &f->ifs, &calls);
	for (uint16_t i = 0; i < f->ifs.addr_count; i++) {
		const struct interface_addr *a = &f->ifs.addr[i];

		f->numbers[i].name = interfaces_name(&f->ifs, a->logical);
		f->numbers[i].ip = a->ip;
		f->numbers[i].port_min = a->ports.min;
		f->numbers[i].port_max = a->ports.max;
		f->numbers[i].ports_total = (uint32_t) a->ports.max - a->ports.min + 1u;
	}
	f->snapshot.interfaces = f->numbers;
	f->snapshot.interface_count = f->ifs.addr_count;
	assert_true(addr_parse(SLICE("127.0.0.1"), ADDR_NONE, &f->proxy.ip));
	f->snapshot.proxies = &f->proxy;
	f->snapshot.proxy_count = 1;
	f->snapshot.shards = f->shards;
	f->snapshot.shard_count = 4;
}

static void stop(struct fixture *f)
{
	log_close(f->log);
	options_fini(&f->opts);
}

static const char *run(struct fixture *f, const char *line)
{
	int before = f->answers;

	cli_run(&f->cli, slice_from_str(line), keep_answer, f);
	assert_int_equal(f->answers, before + 1);
	return f->answer;
}

/* <N> stands for a number with any blanks before it, <PID> for digits, <SOFTWARE> for the
 * rest of the line, <TMP> for a folder. */
static bool matches(const char *got, const char *want, const char *tmp)
{
	while (*want) {
		if (!strncmp(want, "<N>", 3)) {
			got += strspn(got, " ");
			got += *got == '-';
			if (!strspn(got, "0123456789"))
				return false;
			got += strspn(got, "0123456789.");
			want += 3;
		} else if (!strncmp(want, "<PID>", 5)) {
			got += strspn(got, "0123456789");
			want += 5;
		} else if (!strncmp(want, "<SOFTWARE>", 10)) {
			got += strcspn(got, "\n");
			want += 10;
		} else if (!strncmp(want, "<TMP>", 5) && !strncmp(got, tmp, strlen(tmp))) {
			got += strlen(tmp);
			want += 5;
		} else if (*want == ' ' && !strncmp(want + 1, "<N>", 3)) {
			want++;
		} else if (*got++ != *want++) {
			return false;
		}
	}
	return !*got;
}

static bool is_exception(const char *id, const char *line)
{
	for (size_t i = 0; i < ARRAY_COUNT(exceptions); i++)
		if (!strcmp(exceptions[i].id, id) && !strcmp(exceptions[i].cli, line))
			return true;
	return false;
}

static bool needs_call(json_t *steps)
{
	size_t i;
	json_t *step;

	json_array_foreach(steps, i, step) if (!json_object_get(step, "cli")) return true;
	return false;
}

/* The whole of both texts: cmocka cuts long messages. */
static void tell_difference(const char *id, const char *cli, const char *want, const char *got)
{
	fprintf(stderr, "%s: %s\nwant:\n%s\ngot:\n%s\n", id, cli, want, got);
	fail_msg("%s differs", id);
}

/* Plays every dialogue of the configuration; returns how many steps there were. */
static int play(struct fixture *f, const char *config, const char *tmp)
{
	FILE *file = fopen("tests/golden/cli.jsonl", "r");
	char *line = NULL;
	size_t size = 0, i;
	int steps_played = 0;

	assert_non_null(file);
	while (getline(&line, &size, file) > 0) {
		json_t *d = json_loads(line, 0, NULL), *step;
		const char *id = json_string_value(json_object_get(d, "id"));
		json_t *steps = json_object_get(d, "steps");

		assert_non_null(d);
		if (!strcmp(json_string_value(json_object_get(d, "config")), config) &&
		    !needs_call(steps)) {
			json_array_foreach(steps, i, step)
			{
				const char *cli = json_string_value(json_object_get(step, "cli"));
				const char *want = json_string_value(json_object_get(step, "text"));
				const char *got = run(f, cli);

				steps_played++;
				if (!matches(got, want, tmp) && !is_exception(id, cli))
					tell_difference(id, cli, want, got);
			}
		}
		json_decref(d);
	}
	free(line);
	fclose(file);
	return steps_played;
}

#define COMMON                                                                                     \
	"--table=-1", "--listen-ng=127.0.0.1:2223", "--listen-cli=127.0.0.1:9900", "--foreground", \
		"--log-stderr", "--log-level=5", "--num-threads=4"

static void test_recorded_plain(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced", COMMON, "--config-file=none", "--interface=203.0.113.1",
			 "--interface=2001:db8:4321::1" };

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	assert_true(play(&f, "plain", "") > 150);
	stop(&f);
}

static void test_recorded_multi(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced",
			 COMMON,
			 "--config-file=none",
			 "--interface=pub/203.0.113.1",
			 "--interface=pub/2001:db8:4321::1",
			 "--interface=priv/203.0.113.2",
			 "--interface=priv/2001:db8:4321::2",
			 "--interface=nat/203.0.113.3!192.0.2.33",
			 "--interface=two/203.0.113.4",
			 "--interface=two/203.0.113.5",
			 "--interface=rr:x/203.0.113.6",
			 "--interface=rr:y/203.0.113.7",
			 "--interface=v6only/2001:db8:4321::3",
			 "--interface=edge=pub" };

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	assert_int_equal(play(&f, "multi", ""), 1);
	stop(&f);
}

static void test_recorded_small(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced",
			 COMMON,
			 "--config-file=none",
			 "--interface=203.0.113.1",
			 "--port-min=30000",
			 "--port-max=30007",
			 "--max-sessions=2",
			 "--delete-delay=0" };

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	assert_true(play(&f, "small", "") >= 5);
	stop(&f);
}

static void test_recorded_file(void **state)
{
	static struct fixture f;
	char path[] = "/tmp/sluice-cli-XXXXXX";
	char option[64];
	char *argv[] = { "sluiced", COMMON, option };
	int fd = mkstemp(path);
	static const char text[] =
		"[rtpengine]\n"
		"interface = internal/203.0.113.1;internal/2001:db8:4321::1;external/203.0.113.2;"
		"external/2001:db8:4321::2\n"
		"tos = 184\ndelete-delay = 0\ndtls-passive = true\nreject-invalid-sdp = true\n"
		"recording-dir = /scratch/rec\nrecording-method = pcap\ntimeout = 45\n";

	(void) state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof(text) - 1), (ssize_t) sizeof(text) - 1);
	close(fd);
	snprintf(option, sizeof(option), "--config-file=%s", path);
	start(&f, ARRAY_COUNT(argv), argv);
	unlink(path);
	assert_true(play(&f, "opts", "/scratch") >= 4);
	stop(&f);
}

/* Ours: where the recording has nothing, or a fault that we don't copy. */
static const struct {
	const char *line, *answer, *why;
} rows[] = {
	{ "set maxbw 5", "Success setting maxbw to 5\n", "" },
	{ "set maxbw -1", "Success setting maxbw to 0; disable feature\n", "not 2^64-1" },
	{ "set maxbw x", "Fail setting maxbw to x; no digits found\n", "" },
	{ "set controltos 46", "Success setting control-tos to 46\n", "its own name" },
	{ "set controltos 256", "Invalid control-tos value 256, must be between 0 and 255\n", "" },
	{ "set timeout 99999999999", "Fail setting timeout to 99999999999; errno=34\n",
	  "too large" },
	{ "set timeout 99999999999999999999",
	  "Fail setting timeout to 99999999999999999999; errno=34\n", "larger than any integer" },
	{ "set timeout 30x", "Fail setting timeout to 30x; no digits found\n",
	  "not half a number" },
	{ "set maxcpu nan", "Fail setting maxcpu to nan; no digits found\n", "never compares" },
	{ "set deletedelay -1", "Invalid delete-delay value\n", "" },
	{ "set rediscmdtimeout -1", "Invalid redis-cmd-timeout value -1, must be >= 0\n", "" },
	{ "set loglevel core x", "Fail setting loglevel to x; no digits found\n", "" },
	{ "list timeout\r", "TIMEOUT=60\n", "a client that ends lines with CR LF" },
	{ "explain", "More parameters required.\n", "" },
	{ "explain nobody", "No such call 'nobody'\n", "" },
	{ "call nobody", "No such call 'nobody'\n", "the call is looked for first" },
	{ "call nobody frob", "No such call 'nobody'\n", "" },
	{ "call nobody tag", "No such call 'nobody'\n", "" },
	{ "help", NULL, "" },
	{ "usage", NULL, "" },
};

static void test_rows(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced", "--config-file=none", "-E", "--log-level=5" };

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const char *got = run(&f, rows[i].line);

		if (rows[i].answer)
			assert_string_equal(got, rows[i].answer);
		else
			assert_non_null(strstr(got, "explain <callid>"));
	}
	stop(&f);
}

/* What each command asks of the daemon. */
static const struct {
	const char *line;
	enum cli_ask_kind kind;
	enum cli_which which;
	bool on;
	const char *call_id, *tag, *done, *absent, *absent_tag;
} asks[] = {
	{ "list sessions all", CLI_ASK_LIST, CLI_ALL, false, "", "", "",
	  "No sessions on this media relay.\n", "" },
	{ "list sessions recording", CLI_ASK_LIST, CLI_RECORDING, false, "", "", "",
	  "No recording sessions on this media relay.\n", "" },
	{ "list sessions x", CLI_ASK_CALL, CLI_ALL, false, "x", "", "",
	  "\nCall ID not found (x).\n\n", "" },
	{ "terminate recording", CLI_ASK_END_CALL, CLI_ALL, false, "recording", "",
	  "\nCall Id (recording) successfully terminated by operator.\n\n",
	  "\nCall Id not found (recording).\n\n", "" },
	{ "terminate own", CLI_ASK_END_ALL, CLI_OWN, false, "", "",
	  "All own calls terminated by operator.\n", "", "" },
	{ "standby", CLI_ASK_OWN, CLI_ALL, false, "", "",
	  "Ok, all calls set to 'foreign (standby)'\n", "", "" },
	{ "active", CLI_ASK_OWN, CLI_ALL, true, "", "", "Ok, all calls set to 'owned (active)'\n",
	  "", "" },
	{ "debug x", CLI_ASK_DEBUG, CLI_ALL, true, "x", "", "Enabled debugging for call 'x'\n",
	  "Call ID 'x' not found\n", "" },
	{ "debug x off", CLI_ASK_DEBUG, CLI_ALL, false, "x", "",
	  "Disabled debugging for call 'x'\n", "Call ID 'x' not found\n", "" },
	{ "call x debug off", CLI_ASK_DEBUG, CLI_ALL, false, "x", "",
	  "Disabled debugging for call 'x'\n", "No such call 'x'\n", "No such tag ''\n" },
	{ "call x terminate", CLI_ASK_END_CALL, CLI_ALL, false, "x", "",
	  "\nCall 'x' terminated.\n\n", "No such call 'x'\n", "No such tag ''\n" },
	{ "call x info", CLI_ASK_CALL, CLI_ALL, false, "x", "", "", "No such call 'x'\n",
	  "No such tag ''\n" },
	{ "call x tag t info", CLI_ASK_TAG, CLI_ALL, false, "x", "t", "", "No such call 'x'\n",
	  "No such tag 't'\n" },
	{ "call x tag t delay 5", CLI_ASK_EXISTS, CLI_ALL, false, "x", "t",
	  "Unknown command: delay\n", "No such call 'x'\n", "No such tag 't'\n" },
	{ "call x", CLI_ASK_EXISTS, CLI_ALL, false, "x", "", "Incomplete command: \n",
	  "No such call 'x'\n", "No such tag ''\n" },
	{ "explain x", CLI_ASK_EXPLAIN, CLI_ALL, false, "x", "", "", "No such call 'x'\n", "" },
};

static void check_slice(struct slice got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.data, want, got.len);
}

static void test_asks(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced", "--config-file=none", "-E", "--log-level=5" };

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	f.holds = true;
	for (size_t i = 0; i < ARRAY_COUNT(asks); i++) {
		int before = f.answers;

		cli_run(&f.cli, slice_from_str(asks[i].line), keep_answer, &f);
		assert_int_equal(f.answers, before);
		assert_int_equal(f.last.kind, asks[i].kind);
		assert_int_equal(f.last.which, asks[i].which);
		assert_int_equal(f.last.on, asks[i].on);
		check_slice(f.last.call_id, asks[i].call_id);
		check_slice(f.last.tag, asks[i].tag);
		check_slice(f.last.done, asks[i].done);
		check_slice(f.last.absent, asks[i].absent);
		check_slice(f.last.absent_tag, asks[i].absent_tag);
		cli_finish(f.pending, SLICE("later\n"));
		assert_int_equal(f.answers, before + 1);
		assert_string_equal(f.answer, "later\n");
	}
	stop(&f);
}

static void test_changes_are_told(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced", "--config-file=none", "-E", "--log-level=5" };

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	run(&f, "set timeout 5");
	assert_int_equal(f.changes, 1);
	assert_int_equal(f.opts.timeout_s, 5);
	run(&f, "set timeout x");
	run(&f, "list timeout");
	assert_int_equal(f.changes, 1);
	assert_string_equal(run(&f, "params diff"), "timeout: 60000000 => 5000000\n");
	run(&f, "set maxload 2.5");
	assert_string_equal(run(&f, "params diff"),
			    "load_limit: 0 => 250\ntimeout: 60000000 => 5000000\n");
	run(&f, "set maxload 1e30");
	assert_string_equal(run(&f, "params diff"),
			    "load_limit: 0 => 9223372036854775807\ntimeout: 60000000 => 5000000\n");
	run(&f, "params revert");
	assert_int_equal(f.opts.timeout_s, 60);
	assert_true(f.opts.max_load == 0);
	assert_int_equal(f.changes, 4);
	stop(&f);
}

/* Traffic, averages and a proxy: the numbers stand where they belong. */
static void test_numbers(void **state)
{
	static struct fixture f;
	char *argv[] = { "sluiced", "--config-file=none", "-E", "--log-level=5" };
	json_t *d, *proxies;
	struct snapshot_interface *i = &f.numbers[0];

	(void) state;
	start(&f, ARRAY_COUNT(argv), argv);
	f.snapshot.sessions_own = 2;
	f.snapshot.sessions_foreign = 3;
	f.snapshot.duration_s = (struct snapshot_sum){ 30, 500, 2 };
	f.proxy.count[NG_CMD_PING] = 7;
	f.proxy.duration_us[NG_CMD_PING] = 1500000;
	i->ports_used = 4;
	i->ingress = (struct snapshot_traffic){ 5, 860, 1 };
	i->metric[SNAPSHOT_MOS] = (struct snapshot_sum){ 8.6, 37, 2 };
	assert_non_null(strstr(run(&f, "list numsessions"), "Current sessions total: 5\n"));
	assert_non_null(strstr(run(&f, "list interfaces"),
			       "  Ingress:            5 /        860 /          1\n"));
	assert_non_null(
		strstr(run(&f, "list interfaces"), " MOS:    avg 4.3, packet loss avg -nan%\n"));
	assert_non_null(
		strstr(run(&f, "list totals"),
		       " Average call duration                           :15.000000 seconds\n"));
	d = json_loads(run(&f, "list jsonstats"), 0, NULL);
	assert_non_null(d);
	proxies = json_object_get(json_object_get(d, "controlstatistics"), "proxies");
	assert_int_equal(
		json_integer_value(json_object_get(json_array_get(proxies, 0), "pingcount")), 7);
	assert_true(json_real_value(json_object_get(json_array_get(proxies, 0), "pingduration")) ==
		    1.5);
	json_decref(d);
	stop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorded_plain),
		cmocka_unit_test(test_recorded_multi),
		cmocka_unit_test(test_recorded_small),
		cmocka_unit_test(test_recorded_file),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_asks),
		cmocka_unit_test(test_changes_are_told),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
