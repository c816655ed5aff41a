/* What the log writes, keeps back and survives. */
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/log.h"

enum { OUT_MAX = 65536 };

/* The clock of the log under test. */
static _Atomic int64_t clock_us;

static int64_t test_clock(void)
{
	return clock_us;
}

static struct log_config config_at(int fd)
{
	struct log_config c = { .fd = fd, .line_max = -1, .now_us = test_clock };

	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		c.level[i] = LEVEL_INFO;
	clock_us = 1700000000123456;
	return c;
}

/* A log into a pipe whose whole text stop() returns. */
struct fixture {
	int fds[2];
	struct log *log;
	char text[OUT_MAX];
};

static void start(struct fixture *f, const struct log_config *base)
{
	struct log_config c = *base;

	assert_int_equal(pipe(f->fds), 0);
	c.fd = f->fds[1];
	f->log = log_open(&c);
	assert_non_null(f->log);
}

static const char *stop(struct fixture *f)
{
	size_t len = 0;
	ssize_t n;

	log_close(f->log);
	close(f->fds[1]);
	while ((n = read(f->fds[0], f->text + len, OUT_MAX - 1 - len)) > 0)
		len += (size_t) n;
	f->text[len] = 0;
	close(f->fds[0]);
	return f->text;
}

static void test_forms(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);
	struct log_call call = { .id = SLICE("abc@host") };

	(void) state;
	start(&f, &c);
	log_write(f.log, LOG_CORE, LEVEL_INFO, "n=%d", 5);
	log_call(f.log, &call, LOG_CONTROL, LEVEL_WARNING, "offer");
	log_call(f.log, NULL, LOG_ICE, LEVEL_ERR, "nobody's");
	log_write(f.log, LOG_CORE, LEVEL_DEBUG, "not at this level");
	assert_string_equal(stop(&f), "INFO: [core] n=5\n"
				      "WARNING: [abc@host]: [control] offer\n"
				      "ERR: [ice] nobody's\n");
	c.has_timestamps = true;
	c.is_parsable = true;
	c.mark_prefix = "<";
	c.mark_suffix = ">";
	start(&f, &c);
	log_call(f.log, &call, LOG_CORE, LEVEL_NOTICE, "x");
	assert_string_equal(stop(&f),
			    "[1700000000.123456] NOTICE: [ID=\"<abc@host>\"]: [core] x\n");
}

static void test_levels(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);
	struct log_call call = { .id = SLICE("c"), .is_debugged = true };

	(void) state;
	start(&f, &c);
	log_level_set(f.log, LOG_ICE, LEVEL_DEBUG);
	log_level_set(f.log, LOG_INTERNALS, -1);
	log_write(f.log, LOG_ICE, LEVEL_DEBUG, "seen 1");
	log_write(f.log, LOG_CORE, LEVEL_DEBUG, "unseen");
	log_write(f.log, LOG_INTERNALS, LEVEL_EMERG, "unseen");
	log_call(f.log, &call, LOG_CORE, LEVEL_DEBUG, "seen 2");
	log_level_shift(f.log, 1);
	assert_int_equal(log_level_get(f.log, LOG_CORE), LEVEL_DEBUG);
	assert_int_equal(log_level_get(f.log, LOG_ICE), LEVEL_DEBUG);
	log_level_shift(f.log, -1);
	assert_int_equal(log_level_get(f.log, LOG_CORE), LEVEL_INFO);
	assert_string_equal(stop(&f), "DEBUG: [ice] seen 1\nDEBUG: [c]: [core] seen 2\n");
}

/* A peer can't end or fake a line. */
static void test_escapes(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);
	struct log_call call = { .id = SLICE("a\nERR: b") };

	(void) state;
	start(&f, &c);
	log_call(f.log, &call, LOG_CORE, LEVEL_INFO, "%s", "x\r\ny\x01\x7f\tz\xc3\xa4");
	assert_string_equal(stop(&f),
			    "INFO: [a\\nERR: b]: [core] x\\r\\ny\\x01\\x7f\\x09z\xc3\xa4\n");
}

static void test_long_lines(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);

	(void) state;
	c.line_max = 18;
	start(&f, &c);
	log_write(f.log, LOG_CORE, LEVEL_INFO, "%s", "12345678abc\xc3\xa4x");
	assert_string_equal(stop(&f), "INFO: [core] 12345\nINFO: [core] 678ab\n"
				      "INFO: [core] c\xc3\xa4x\n");
	c.line_max = -1;
	c.splits_lines = true;
	start(&f, &c);
	log_write(f.log, LOG_CORE, LEVEL_INFO, "%s", "v=0\r\no=x\r\n");
	assert_string_equal(stop(&f), "INFO: [core] v=0\nINFO: [core] o=x\n");
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void repeat(struct log *log, int n, bool is_same)
{
	for (int i = 0; i < n; i++)
		log_write(log, LOG_CORE, LEVEL_INFO, "again %d", is_same ? 0 : i);
}

static void test_repeated_lines_are_limited(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);
	const char *text;

	(void) state;
	start(&f, &c);
	repeat(f.log, 1000, true);
	clock_us += 1000000;
	repeat(f.log, 1, true);
	text = stop(&f);
	assert_int_equal(count_lines(text), LOG_SAME_BURST + 2);
	assert_non_null(strstr(text, "995 more lines like this were kept back: again %d\n"));

	start(&f, &c);
	repeat(f.log, 2000, false);
	clock_us += 1000000;
	log_tick(f.log);
	assert_int_equal(log_stats(f.log).limited, 2000 - LOG_SITE_BURST);
	text = stop(&f);
	assert_int_equal(count_lines(text), LOG_SITE_BURST + 1);

	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		c.level[i] = LEVEL_DEBUG;
	start(&f, &c);
	for (int i = 0; i < 300; i++)
		log_write(f.log, LOG_CORE, LEVEL_DEBUG, "debug %d", i);
	assert_int_equal(count_lines(stop(&f)), 300);
}

/* What strangers cause does not fill the log; what we say at start is never kept back. */
static void test_strangers(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);
	struct log_call call = { .id = SLICE("c") };
	const char *text;

	(void) state;
	start(&f, &c);
	for (int i = 0; i < 50; i++) {
		clock_us += 100000;
		log_write(f.log, LOG_CORE, LEVEL_WARNING, "refused %d", i);
		log_tick(f.log);
	}
	clock_us += LOG_STRANGER_S * 1000000;
	log_tick(f.log);
	text = stop(&f);
	assert_int_equal(count_lines(text), LOG_STRANGER_BURST + 1);
	assert_non_null(strstr(text, "47 more lines like this were kept back: refused %d\n"));

	start(&f, &c);
	for (int i = 0; i < 50; i++) {
		log_start(f.log, LEVEL_WARNING, "%d", i);
		log_call(f.log, &call, LOG_CORE, LEVEL_WARNING, "%d", i);
	}
	assert_int_equal(count_lines(stop(&f)), 100);
}

/* /dev/full is a disk without room. */
static void test_full_disk(void **state)
{
	struct log_config c = config_at(open("/dev/full", O_WRONLY));
	struct log *log = log_open(&c);

	(void) state;
	assert_true(c.fd >= 0);
	assert_non_null(log);
	for (int i = 0; i < 10; i++)
		log_write(log, LOG_CORE, LEVEL_INFO, "line %d", i);
	while (log_stats(log).lost < 10)
		sched_yield();
	assert_int_equal(log_stats(log).written, 0);
	log_close(log);
	close(c.fd);
}

/* A pipe that nobody reads: writers go on, lines are lost and counted, and the log says so once the
 * reader is back. */
static void test_stuck_reader(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);
	static char big[4096];
	uint64_t lost;
	enum { KEPT = 64 }; /* of the last read, in case the words are cut */
	static char buf[KEPT + 65536 + 1];
	ssize_t n;
	bool is_told = false;

	(void) state;
	memset(big, 'x', sizeof(big) - 1);
	start(&f, &c);
	for (int i = 0; i < 5000; i++) {
		clock_us += 100000;
		log_write(f.log, LOG_CORE, LEVEL_INFO, "%d %s", i, big);
	}
	lost = log_stats(f.log).lost;
	assert_true(lost > 4000);
	memset(buf, ' ', KEPT);
	while (!is_told && (n = read(f.fds[0], buf + KEPT, sizeof(buf) - KEPT - 1)) > 0) {
		buf[KEPT + n] = 0;
		is_told = strstr(buf, "log lines were lost") != NULL;
		memmove(buf, buf + n, KEPT);
		log_tick(f.log);
	}
	assert_true(is_told);
	stop(&f);
}

static void test_closed_pipe(void **state)
{
	static struct fixture f;
	struct log_config c = config_at(-1);

	(void) state;
	signal(SIGPIPE, SIG_IGN);
	start(&f, &c);
	close(f.fds[0]);
	log_write(f.log, LOG_CORE, LEVEL_INFO, "x");
	log_close(f.log);
	close(f.fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_repeated_lines_are_limited),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_stuck_reader),
		cmocka_unit_test(test_closed_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
