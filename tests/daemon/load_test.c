#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/load.h"

static void test_cpu_line(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
		uint64_t busy, all;
	} rows[] = {
		{ "cpu  100 20 30 400 50 6 7 8 9 10\ncpu0 1 2 3 4\n", true, 171, 621 },
		{ "cpu  1 2 3 4\n", true, 6, 10 },
		{ "cpu  1 2 3\n", false, 0, 0 },
		{ "cpu0 1 2 3 4\n", false, 0, 0 },
		{ "cpu  1 x 3 4\n", false, 0, 0 },
		{ "", false, 0, 0 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		uint64_t busy = 0, all = 0;

		assert_int_equal(load_cpu_parse(slice_from_str(rows[i].text), &busy, &all),
				 rows[i].is_good);
		if (!rows[i].is_good)
			continue;
		assert_int_equal(busy, rows[i].busy);
		assert_int_equal(all, rows[i].all);
	}
}

/* The n-th call beyond max-sessions is refused, and counts again when another one ends. */
static void test_sessions(void **state)
{
	struct admission a = { .max_sessions = 2 };

	(void) state;
	assert_int_equal(admission_enter(&a), NG_OK);
	assert_int_equal(admission_enter(&a), NG_OK);
	assert_int_equal(admission_enter(&a), NG_SESSION_LIMIT);
	admission_leave(&a);
	assert_int_equal(admission_enter(&a), NG_OK);
	assert_int_equal(admission_enter(&a), NG_SESSION_LIMIT);
	a.max_sessions = -1;
	assert_int_equal(admission_enter(&a), NG_OK);
	a.max_sessions = 0;
	assert_int_equal(admission_enter(&a), NG_SESSION_LIMIT);
}

/* Each limit of the machine has its own word; without limits nothing is refused. */
static void test_machine(void **state)
{
	static struct options opts;
	struct admission a = { .max_sessions = -1 };
	struct load l;

	(void) state;
	load_init(&l);
	opts.max_sessions = -1;
	load_sample(&l, &opts, UINT64_MAX, &a);
	assert_int_equal(admission_enter(&a), NG_OK);
	opts.max_bandwidth = 1000;
	load_sample(&l, &opts, 999, &a);
	assert_int_equal(admission_enter(&a), NG_OK);
	load_sample(&l, &opts, 1000, &a);
	assert_int_equal(admission_enter(&a), NG_BANDWIDTH_LIMIT);
	opts.max_cpu = 1e-9;
	load_sample(&l, &opts, 0, &a);
	l.cpu_percent = 50;
	l.all_ticks = 0; /* no second sample yet: what was seen last counts */
	load_sample(&l, &opts, 0, &a);
	assert_int_equal(admission_enter(&a), NG_CPU_LIMIT);
	assert_int_equal(a.sessions, 2);
	load_fini(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cpu_line),
		cmocka_unit_test(test_sessions),
		cmocka_unit_test(test_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
