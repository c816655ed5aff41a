#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/writer.h"

static void check_u64(uint64_t n)
{
	char expected[32], buf[32];
	struct writer w = writer_make(buf, sizeof(buf));

	writer_u64(&w, n);
	assert_int_equal(w.len, (size_t) snprintf(expected, sizeof(expected), "%" PRIu64, n));
	assert_memory_equal(buf, expected, w.len);
}

static void test_numbers(void **state)
{
	char buf[32];
	struct writer w = writer_make(buf, sizeof(buf));

	(void) state;
	for (uint64_t n = 0; n < 20000; n++)
		check_u64(n);
	for (uint64_t power = 1; power < UINT64_MAX / 10; power *= 10) {
		check_u64(power - 1);
		check_u64(power);
		check_u64(power + 1);
	}
	check_u64(UINT64_MAX);
	writer_i64(&w, INT64_MIN);
	writer_i64(&w, -7);
	writer_i64(&w, 7);
	assert_true(slice_eq(writer_done(&w), SLICE("-9223372036854775808-77")));
}

/* What does not fit is left out as a whole, and so is all that follows. */
static void test_overflow(void **state)
{
	char buf[4] = "....";
	struct writer w = writer_make(buf, 3);

	(void) state;
	writer_str(&w, "ab");
	writer_u64(&w, 12);
	assert_true(w.overflow);
	writer_byte(&w, 'x');
	writer_hex(&w, (const uint8_t *) "\x01", 1);
	assert_true(slice_eq(writer_done(&w), SLICE("ab")));
	assert_memory_equal(buf + 2, "..", 2);
}

static void test_hex(void **state)
{
	char buf[8];
	struct writer w = writer_make(buf, sizeof(buf));

	(void) state;
	writer_hex(&w, (const uint8_t *) "\x00\x9f\xff", 3);
	assert_true(slice_eq(writer_done(&w), SLICE("009fff")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
