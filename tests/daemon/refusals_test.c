#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/refusals.h"

/* The last REFUSALS_MAX of them, and only those. */
static void test_ring(void **state)
{
	struct refusals *r = calloc(1, sizeof(*r));
	char id[32];

	(void) state;
	assert_false(refusals_has(r, SLICE_EMPTY, 0));
	for (int i = 0; i < REFUSALS_MAX + 3; i++) {
		snprintf(id, sizeof(id), "call-%d", i);
		refusals_add(r, slice_from_str(id), (uint64_t) i + 1);
	}
	for (int i = 0; i < REFUSALS_MAX + 3; i++) {
		snprintf(id, sizeof(id), "call-%d", i);
		assert_int_equal(refusals_has(r, slice_from_str(id), 0), i >= 3);
	}
	assert_true(refusals_has(r, SLICE("call-9"), 9));
	assert_false(refusals_has(r, SLICE("call-9"), 10));
	free(r);
}

/* A call-id that is too long is left out and pushes nobody out. */
static void test_long(void **state)
{
	struct refusals *r = calloc(1, sizeof(*r));
	uint8_t id[REFUSAL_ID_MAX + 1] = { 'a' };

	(void) state;
	refusals_add(r, slice_make(id, sizeof(id)), 1);
	assert_false(refusals_has(r, slice_make(id, sizeof(id)), 0));
	assert_int_equal(r->next, 0);
	refusals_add(r, slice_make(id, sizeof(id) - 1), 1);
	assert_true(refusals_has(r, slice_make(id, sizeof(id) - 1), 0));
	free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
