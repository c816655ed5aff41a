/* Command line, file and environment to typed options; what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/interfaces_resolve.h"
#include "daemon/options_table.h"

enum { WORDS_MAX = 32, TEXT_SIZE = 512 };

static char *no_env(const char *name)
{
	(void) name;
	return NULL;
}

static char *redis_env(const char *name)
{
	return strcmp(name, "RTPENGINE_REDIS_AUTH_PW") ? NULL : "from-env";
}

/* Words separated by blanks; @ in front of a file means that file of this test. */
static void load(struct options *opts, const char *line, const char *file_text)
{
	static char words[TEXT_SIZE], path[] = "/tmp/sluice-options-test.conf";
	char *argv[WORDS_MAX] = { "sluiced" };
	int argc = 1;
	char *rest = words, *word;

	snprintf(words, sizeof(words), "%s", line);
	if (file_text) {
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs(file_text, f);
		fclose(f);
		argv[argc++] = "--config-file=/tmp/sluice-options-test.conf";
	} else {
		argv[argc++] = "--config-file=none";
	}
	while ((word = strsep(&rest, " ")))
		if (*word && argc < WORDS_MAX)
			argv[argc++] = word;
	options_load(opts, argc, argv, no_env);
	if (file_text)
		unlink(path);
}

static bool has_problem(const struct options *opts, bool is_error, const char *part)
{
	for (size_t i = 0; i < opts->problem_count; i++)
		if (opts->problems[i].is_error == is_error && strstr(opts->problems[i].text, part))
			return true;
	return false;
}

static void test_built_in(void **state)
{
	struct options opts;

	(void) state;
	load(&opts, "", NULL);
	assert_false(opts.has_error);
	assert_int_equal(opts.problem_count, 0);
	assert_true(opts.is_built_in);
	assert_int_equal(opts.interface_count, 1);
	assert_true(slice_eq(opts.interfaces[0].text.address, SLICE("127.0.0.1")));
	assert_int_equal(opts.ng.count, 1);
	assert_int_equal(opts.ng.at[0].port, 22222);
	assert_true(addr_is_loopback(&opts.ng.at[0].ip));
	assert_int_equal(opts.cli.at[0].port, 9900);
	assert_int_equal(opts.ng_access.mode, ACCESS_ANYONE);
	assert_int_equal(opts.timeout_s, 60);
	assert_int_equal(opts.silent_timeout_s, 3600);
	assert_int_equal(opts.final_timeout_s, 0);
	assert_int_equal(opts.offer_timeout_s, 3600);
	assert_int_equal(opts.delete_delay_s, 30);
	assert_int_equal(opts.port_min, 30000);
	assert_int_equal(opts.port_max, 39999);
	assert_int_equal(opts.tos, 0);
	assert_int_equal(opts.table, -1);
	assert_int_equal(opts.max_sessions, -1);
	assert_int_equal(opts.log_level_of[LOG_CORE], 6);
	assert_int_equal(opts.log_level_of[LOG_INTERNALS], -1);
	assert_int_equal(opts.endpoint_learning, ENDPOINT_LEARNING_HEURISTIC);
	assert_int_equal(opts.source_policy, SOURCE_POLICY_CONTINUITY);
	assert_true(opts.num_threads >= 4);
	assert_string_equal(opts.software_id, "sluice-0.1");
	options_fini(&opts);
}

#define GOOD "--interface=203.0.113.1 --listen-ng=127.0.0.1:2223 "

static void test_command_line_forms(void **state)
{
	struct options opts;

	(void) state;
	load(&opts,
	     "-i 203.0.113.1 -i pub/203.0.113.2 -n127.0.0.1:2223 -c=127.0.0.1:1 --timeout 30 "
	     "--silent-timeout=40 -fE -T184 --log-level-ice=7 --max-load=2.5 --table -1",
	     NULL);
	assert_false(opts.has_error);
	assert_false(opts.is_built_in);
	assert_int_equal(opts.interface_count, 2);
	assert_int_equal(opts.ng.at[0].port, 2223);
	assert_int_equal(opts.cli.at[0].port, 1);
	assert_int_equal(opts.timeout_s, 30);
	assert_int_equal(opts.silent_timeout_s, 40);
	assert_true(opts.foreground && opts.log_stderr);
	assert_int_equal(opts.tos, 184);
	assert_int_equal(opts.log_level_of[LOG_ICE], 7);
	assert_int_equal(opts.log_level_of[LOG_CORE], 6);
	assert_true(opts.max_load == 2.5);
	options_fini(&opts);
}

static void test_file(void **state)
{
	struct options opts;

	(void) state;
	load(&opts, "--timeout=10 --section-is-not-here=1",
	     "# a comment\n"
	     "[rtpengine]\n"
	     "interface = pub/203.0.113.1 ; priv/203.0.113.2!192.0.2.1;edge=pub\n"
	     "listen-ng = 127.0.0.1:2223\n"
	     "timeout = 20\n"
	     "delete-delay = 0\t \n"
	     "foreground = true\n"
	     "log-level-srtp=3\n"
	     "endpoint-learning = Delayed\n"
	     "templates = flags\n"
	     "[flags]\n"
	     "default = replace-origin\n"
	     "offer = a=b c\n"
	     "[other]\n"
	     "timeout = 99\n");
	assert_true(has_problem(&opts, true, "--section-is-not-here: no such option"));
	assert_int_equal(opts.timeout_s, 10); /* the command line wins */
	assert_int_equal(opts.delete_delay_s, 0);
	assert_true(opts.foreground);
	assert_int_equal(opts.log_level_of[LOG_SRTP], 3);
	assert_int_equal(opts.endpoint_learning, ENDPOINT_LEARNING_DELAYED);
	assert_int_equal(opts.interface_count, 3);
	assert_true(slice_eq(opts.interfaces[1].text.advertised, SLICE("192.0.2.1")));
	assert_true(slice_eq(opts.interfaces[2].text.alias_of, SLICE("pub")));
	assert_int_equal(opts.template_count, 2);
	assert_string_equal(opts.template_flags[1].name, "offer");
	assert_string_equal(opts.template_flags[1].value, "a=b c");
	options_fini(&opts);
	load(&opts, "--config-section=other",
	     "[other]\ninterface=203.0.113.1\nlisten-ng=127.0.0.1:1\n"
	     "timeout=99\n");
	assert_false(opts.has_error);
	assert_int_equal(opts.timeout_s, 99);
	options_fini(&opts);
}

static void test_interface_sections(void **state)
{
	static struct interfaces ifs;
	struct options opts;

	(void) state;
	load(&opts, "",
	     "[rtpengine]\nlisten-ng = 127.0.0.1:30005\ninterfaces-config = if\n"
	     "port-max = 30100\n"
	     "[if-wan]\naddress = 203.0.113.1\nadvertised = 192.0.2.1\nport-min = 30000\n"
	     "port-max = 30009\nexclude-ports = 30001; 30003-30004\n"
	     "[if-x]\nname = lan\naddress = 203.0.113.2\n"
	     "[if-edge]\nalias = wan\n"
	     "[ifother]\naddress = 1\n");
	assert_false(opts.has_error);
	assert_true(interfaces_resolve(&opts, &ifs));
	assert_true(has_problem(&opts, false, ":5: [if-wan]: this host does not have the address"));
	assert_int_equal(ifs.addr_count, 2);
	assert_int_equal(ifs.addr[0].ports.max, 30009);
	assert_int_equal(ifs.addr[1].ports.max, 30100);
	assert_true(slice_eq(interfaces_name(&ifs, 1), SLICE("lan")));
	assert_int_equal(interfaces_choose(&ifs, SLICE("edge"), 0).logical, 0);
	assert_false(interfaces_port_is_usable(&ifs, 0, 30001));
	assert_false(interfaces_port_is_usable(&ifs, 0, 30004));
	assert_false(interfaces_port_is_usable(&ifs, 0, 30005)); /* the control port */
	assert_true(interfaces_port_is_usable(&ifs, 0, 30006));
	options_fini(&opts);
}

/* Every kind of problem: words, file, whether it is an error, part of its text. */
static const struct {
	const char *words, *file;
	bool is_error;
	const char *text;
} problems[] = {
	{ "--tiemout=3", NULL, true, "--tiemout: no such option; did you mean timeout?" },
	{ "--xyzzyxyzzy=3", NULL, true, "--xyzzyxyzzy: no such option" },
	{ "-Z", NULL, true, "-Z: no such option" },
	{ "--timeout", NULL, true, "--timeout: a value is missing" },
	{ "word", NULL, true, "\"word\": not an option" },
	{ GOOD "--timeout=x", NULL, true, "--timeout: \"x\" is not a whole number" },
	{ GOOD "--timeout=", NULL, true, "\"\" is not a whole number" },
	{ GOOD "--tos=256", NULL, true, "--tos: 256 is not between 0 and 255" },
	{ GOOD "--delete-delay=-1", NULL, true, "--delete-delay: -1 is not between" },
	{ GOOD "--max-load=x", NULL, true, "--max-load: \"x\" is not a number" },
	{ GOOD "--max-load=-1", NULL, true, "can't be negative" },
	{ GOOD "--foreground=maybe", NULL, true, "neither true nor false" },
	{ GOOD "--endpoint-learning=slow", NULL, true,
	  "is none of off|immediate|delayed|heuristic" },
	{ GOOD "--log-level-ice=x", NULL, true, "--log-level-ice: \"x\" is not between" },
	{ GOOD "--port-min=5 --port-max=4", NULL, true, "port-min 5 is above port-max 4" },
	{ GOOD "--redis=127.0.0.1:6379/1", NULL, false,
	  "--redis: Sluice does not have this option" },
	{ GOOD "--table=0", NULL, false, "--table: Sluice does not have this option" },
	{ GOOD "--ng-allow=10.0.0.0/33", NULL, true, "ng-allow: \"10.0.0.0/33\"" },
	{ GOOD "--templates=none", NULL, true, "templates: there is no section [none]" },
	{ "--interface=203.0.113.1", NULL, true, "listen-ng: at least one is needed" },
	{ "--interface=203.0.113.1 --listen-http=1", NULL, false, "nothing can control Sluice" },
	{ "--interface=203.0.113.1 -n 2223", NULL, false, "there is no ng-allow" },
	{ "--interface=203.0.113.1 -n 0.0.0.0:2223", NULL, false, "there is no ng-allow" },
	{ "--interface=203.0.113.1 -n 127.0.0.1:0", NULL, true, "port 0" },
	{ "--interface=203.0.113.1 -n nowhere", NULL, true, "is not [ADDRESS:]PORT" },
	{ "--interface=a/b/c= --listen-ng=127.0.0.1:1 -i =", NULL, true, "interface: \"=\"" },
	{ "", "[rtpengine]\nlisten-ng=127.0.0.1:1\n", true, "interface: at least one is needed" },
	{ "", "[rtpengine]\ntiemout=1\n", false,
	  ".conf:2: tiemout: no such option; did you mean timeout?" },
	{ "--check-config", "[rtpengine]\ntiemout=1\n", true, ".conf:2: tiemout: no such option" },
	{ "", "[rtpengine]\ntimeout=1\ntimeout=2\n", false,
	  ".conf:3: timeout: was given on line 2" },
	{ "", "[rtpengine]\ntimeout\n", true, ".conf:2: neither [section], key = value nor" },
	{ "", "timeout=1\n[rtpengine]\n", true, ".conf:1: timeout: stands before the first" },
	{ "", "[rtpengin]\n", false, "has no section [rtpengine]" },
	{ "", "[rtpengine]\nsoftware-id=a\\qb\n", true, "is followed by something other than" },
	{ "", "[rtpengine]\ninterface=a\\q\n", true, "is followed by something other than" },
	{ "", "[rtpengine]\nfinal-timeout=x\n", true, ".conf:2: final-timeout: \"x\"" },
	{ "", "[rtpengine]\ninterfaces-config=p\n", true, "no section [p-...]" },
	{ "", "[rtpengine]\ninterfaces-config=p\n[p-a]\n", true,
	  ".conf:3: [p-a]: neither address" },
	{ "", "[rtpengine]\ninterfaces-config=p\n[p-a]\naddress=1.2.3.4\nport-min=0\n", true,
	  ".conf:5: port-min: \"0\" is not a port" },
	{ "", "[rtpengine]\ninterfaces-config=p\n[p-a]\naddress=1.2.3.4\nexclude-ports=5-4\n", true,
	  "\"5-4\" is not PORT or MIN-MAX" },
	{ "", "[rtpengine]\ninterfaces-config=p\n[p-a]\naddress=1.2.3.4\nfrob=1\n", false,
	  ".conf:5: frob: no such key" },
	{ "", "[rtpengine]\ninterfaces-config=p\n[p-a]\naddress=1.2.3.4\nport-max=5\n", true,
	  "port-min 30000 is above port-max 5" },
};

static void test_problems(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(problems); i++) {
		struct options opts;

		load(&opts, problems[i].words, problems[i].file);
		if (!has_problem(&opts, problems[i].is_error, problems[i].text)) {
			for (size_t j = 0; j < opts.problem_count; j++)
				print_error("%s\n", opts.problems[j].text);
			fail_msg("row %zu: %s", i, problems[i].text);
		}
		if (problems[i].is_error)
			assert_true(opts.has_error);
		options_fini(&opts);
	}
}

static void test_missing_file(void **state)
{
	struct options opts;
	char *argv[] = { "sluiced", "--config-file=/nonexistent/file" };

	(void) state;
	options_load(&opts, 2, argv, no_env);
	assert_true(has_problem(&opts, true, "/nonexistent/file: No such file"));
	options_fini(&opts);
}

static void test_environment(void **state)
{
	struct options opts;
	char *argv[] = { "sluiced", "--config-file=none", "--redis=127.0.0.1:6379/1",
			 "--redis-write=se@cret@127.0.0.1:6379/1" };

	(void) state;
	options_load(&opts, 4, argv, redis_env);
	assert_string_equal(opts.redis_auth, "from-env");
	assert_string_equal(opts.redis_write_auth, "se@cret");
	assert_null(opts.redis_subscribe_auth);
	options_fini(&opts);
}

static void test_every_problem_is_told(void **state)
{
	struct options opts;

	(void) state;
	load(&opts, "--check-config", "[rtpengine]\na1=1\ntimeout=x\ntos=999\nlisten-ng=x\n");
	assert_true(has_problem(&opts, true, ":2: a1"));
	assert_true(has_problem(&opts, true, ":3: timeout"));
	assert_true(has_problem(&opts, true, ":4: tos"));
	assert_true(has_problem(&opts, true, "listen-ng: \"x\""));
	assert_true(has_problem(&opts, true, "interface: at least one"));
	options_fini(&opts);
}

/* Bad addresses of interfaces, and names that stand for several. */
static void test_resolve(void **state)
{
	static struct interfaces ifs;
	struct options opts;

	(void) state;
	load(&opts,
	     "-i 0.0.0.0 -i no-such-interface.invalid -i x/lo -i y=nope "
	     "-i 203.0.113.1!nowhere.invalid -n127.0.0.1:1",
	     NULL);
	assert_false(opts.has_error);
	assert_false(interfaces_resolve(&opts, &ifs));
	assert_true(has_problem(&opts, true, "the unspecified address"));
	assert_false(has_problem(&opts, false, "interface \"x/lo\": this host does not have"));
	assert_true(has_problem(&opts, true, "\"no-such-interface.invalid\" is neither"));
	assert_true(has_problem(&opts, true, "no interface has the name behind ="));
	assert_true(has_problem(&opts, true, "no address of a host \"nowhere.invalid\""));
	assert_true(opts.has_error);
	assert_true(interfaces_choose(&ifs, SLICE("x"), 0).is_known);
	assert_true(addr_is_loopback(&ifs.addr[0].ip));
	options_fini(&opts);
}

/* The table itself: names and letters are unique, words have a default. */
static void test_table(void **state)
{
	(void) state;
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (!row->name)
			continue;
		assert_ptr_equal(option_find(slice_from_str(row->name)), row);
		if (row->letter)
			assert_ptr_equal(option_find_letter(row->letter), row);
		if (row->kind == OPTION_INT)
			assert_true(row->min <= row->number && row->number <= row->max);
		if (row->kind == OPTION_ENUM)
			assert_true(option_word(row, (int) row->number).len > 0);
		assert_true(row->tier >= 1 && row->tier <= 3);
		assert_true(strlen(row->meaning) > 0);
	}
}

static void test_help(void **state)
{
	char *text = options_help();

	(void) state;
	assert_non_null(text);
	assert_non_null(strstr(text, "-i, --interface=ITEM"));
	assert_non_null(strstr(text, "log-level-SUBSYSTEM"));
	assert_null(strstr(text, "--mqtt-host"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_built_in),    cmocka_unit_test(test_command_line_forms),
		cmocka_unit_test(test_file),        cmocka_unit_test(test_interface_sections),
		cmocka_unit_test(test_problems),    cmocka_unit_test(test_missing_file),
		cmocka_unit_test(test_environment), cmocka_unit_test(test_every_problem_is_told),
		cmocka_unit_test(test_resolve),     cmocka_unit_test(test_table),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
