#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/calls.h"

enum { COUNT = 1000 };

static struct calls_entry entries[COUNT];
static char ids[COUNT][16];

static void check_heap(const struct calls *c)
{
	for (uint32_t i = 0; i < c->count; i++) {
		assert_int_equal(c->heap[i]->heap_at, i);
		if (i)
			assert_true(c->heap[(i - 1) / 2]->look_us <= c->heap[i]->look_us);
	}
}

/* Added, found, moved in time and removed in another order; hashes collide on purpose. */
static void test_all(void **state)
{
	struct calls c;
	uint64_t last = 0;

	(void) state;
	assert_true(calls_init(&c));
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(ids[i], sizeof(ids[i]), "call-%u", i);
		entries[i].call.id = slice_from_str(ids[i]);
		entries[i].hash = i / 3;
		assert_true(calls_add(&c, &entries[i], (i * 7919) % 1009));
	}
	check_heap(&c);
	for (uint32_t i = 0; i < COUNT; i++) {
		assert_ptr_equal(calls_find(&c, i / 3, slice_from_str(ids[i])), &entries[i]);
		assert_null(calls_find(&c, i / 3 + 1, slice_from_str("nobody")));
		calls_look_at(&c, &entries[i], (i * 6007) % 4001);
	}
	check_heap(&c);
	for (uint32_t i = 0; i < COUNT; i += 2) {
		calls_remove(&c, &entries[i]);
		assert_null(calls_find(&c, i / 3, slice_from_str(ids[i])));
	}
	check_heap(&c);
	assert_int_equal(c.count, COUNT / 2);
	while (c.count) {
		struct calls_entry *e = calls_next(&c);

		assert_true(e->look_us >= last);
		last = e->look_us;
		calls_remove(&c, e);
	}
	assert_null(calls_next(&c));
	assert_true(c.cap <= COUNT / 8);
	calls_fini(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
