#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/attr.h"
#include "base/slice.h"

static void test_compare(void **state)
{
	(void) state;
	assert_true(slice_eq(SLICE("ab"), SLICE("ab")));
	assert_false(slice_eq(SLICE("ab"), SLICE("aB")));
	assert_true(slice_eq_nocase(SLICE("Ab[z"), SLICE("aB[Z")));
	assert_false(slice_eq_nocase(SLICE("@"), SLICE("`")));
	assert_true(slice_eq(SLICE_EMPTY, SLICE("")));
	assert_true(slice_eq(slice_from_str(NULL), SLICE_EMPTY));
	assert_true(slice_starts(SLICE("abc"), SLICE("ab")));
	assert_true(slice_starts(SLICE("abc"), SLICE_EMPTY));
	assert_false(slice_starts(SLICE("a"), SLICE("ab")));
	assert_true(slice_cmp(SLICE("a"), SLICE("ab")) < 0);
	assert_true(slice_cmp(SLICE("b"), SLICE("ab")) > 0);
	assert_true(slice_cmp(SLICE("\xff"), SLICE("a")) > 0);
	assert_int_equal(slice_cmp(SLICE("ab"), SLICE("ab")), 0);
}

static void test_parts(void **state)
{
	struct slice s = SLICE("a;;b");

	(void) state;
	assert_int_equal(slice_find(s, ';'), 1);
	assert_int_equal(slice_find(s, 'x'), 4);
	assert_true(slice_eq(slice_sub(s, 3, 99), SLICE("b")));
	assert_true(slice_eq(slice_sub(s, 9, 99), SLICE_EMPTY));
	assert_true(slice_eq(slice_trim(SLICE(" \t a b\t ")), SLICE("a b")));
	assert_true(slice_eq(slice_trim(SLICE(" \t ")), SLICE_EMPTY));
	assert_true(slice_eq(slice_cut(&s, ';'), SLICE("a")));
	assert_true(slice_eq(slice_cut(&s, ';'), SLICE("")));
	assert_true(slice_eq(slice_cut(&s, ';'), SLICE("b")));
	assert_int_equal(s.len, 0);
}

static void test_u64(void **state)
{
	static const char *const wrong[] = {
		"", "-1", "+1", " 1", "1 ", "1x", "18446744073709551616", "99999999999999999999999"
	};
	uint64_t n = 5;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
		assert_false(slice_u64(slice_from_str(wrong[i]), UINT64_MAX, &n));
	assert_false(slice_u64(SLICE("256"), 255, &n));
	assert_true(n == 5);
	assert_true(slice_u64(SLICE("255"), 255, &n) && n == 255);
	assert_true(slice_u64(SLICE("0007"), 7, &n) && n == 7);
	assert_true(slice_u64(SLICE("18446744073709551615"), UINT64_MAX, &n) && n == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_u64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
