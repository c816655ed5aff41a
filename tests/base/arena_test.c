#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* A source that counts, and is dry after so many chunks. */
struct stock {
	struct arena_source source;
	int held, left;
};

static void *get(void *ctx, size_t size, size_t *got)
{
	struct stock *s = ctx;

	if (!s->left)
		return NULL;
	s->left--;
	s->held++;
	*got = size < 256 ? 256 : size;
	return malloc(*got);
}

static void put(void *ctx, void *chunk, size_t size)
{
	struct stock *s = ctx;

	assert_true(size >= 256);
	s->held--;
	free(chunk);
}

static struct stock stock_of(int chunks)
{
	return (struct stock){ .source = { get, put, NULL }, .left = chunks };
}

static void test_alloc(void **state)
{
	struct stock s = stock_of(2);
	struct arena a;
	uint8_t *first, *p;

	(void) state;
	s.source.ctx = &s;
	arena_init(&a, &s.source, 1 << 20);
	first = arena_alloc(&a, 1);
	assert_non_null(first);
	p = arena_alloc(&a, 100);
	assert_int_equal((uintptr_t) p % 8, 0);
	assert_true(p >= first + 8);
	for (int i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(arena_alloc(&a, 1000));
	assert_int_equal(s.held, 2);
	assert_null(arena_alloc(&a, 1000));
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 8));
	arena_fini(&a);
	assert_int_equal(s.held, 0);
}

static void test_limit(void **state)
{
	struct stock s = stock_of(100);
	struct arena a;
	int n = 0;

	(void) state;
	s.source.ctx = &s;
	arena_init(&a, &s.source, 1024);
	while (arena_alloc(&a, 200))
		n++;
	assert_in_range(n, 3, 5);
	assert_true(a.total <= 1024 + 256);
	arena_fini(&a);
}

/* Back to what it held: the same bytes at the same places, later chunks given back, and room again
 * where it was. */
static void test_restore(void **state)
{
	struct stock s = stock_of(100), scratch_stock = stock_of(100);
	struct arena a, scratch;
	struct arena_image image;
	struct slice one, two;
	void *later;

	(void) state;
	s.source.ctx = &s;
	scratch_stock.source.ctx = &scratch_stock;
	arena_init(&a, &s.source, 1 << 20);
	arena_init(&scratch, &scratch_stock.source, 1 << 20);
	assert_true(arena_copy(&a, SLICE("one"), &one));
	assert_non_null(arena_alloc(&a, 240));
	assert_true(arena_copy(&a, SLICE("two"), &two));
	assert_int_equal(s.held, 3);
	assert_true(arena_save(&a, &scratch, &image));

	later = arena_alloc(&a, 8);
	memcpy((uint8_t *) (uintptr_t) one.data, "XXX", 3);
	memcpy((uint8_t *) (uintptr_t) two.data, "YYY", 3);
	assert_non_null(arena_alloc(&a, 5000));
	assert_non_null(arena_alloc(&a, 5000));
	assert_int_equal(s.held, 5);

	arena_restore(&a, &image);
	assert_int_equal(s.held, 3);
	assert_true(slice_eq(one, SLICE("one")));
	assert_true(slice_eq(two, SLICE("two")));
	assert_ptr_equal(arena_alloc(&a, 8), later);
	arena_restore(&a, &image);
	arena_fini(&a);
	arena_fini(&scratch);
	assert_int_equal(s.held, 0);
}

/* An arena without chunks; and no memory for the image. */
static void test_restore_empty(void **state)
{
	struct stock s = stock_of(100), dry = stock_of(1);
	struct arena a, scratch;
	struct arena_image image;

	(void) state;
	s.source.ctx = &s;
	dry.source.ctx = &dry;
	arena_init(&a, &s.source, 1 << 20);
	arena_init(&scratch, &dry.source, 1 << 20);
	assert_true(arena_save(&a, &scratch, &image));
	assert_non_null(arena_alloc(&a, 3000));
	assert_false(arena_save(&a, &scratch, &image));
	arena_restore(&a, &image);
	assert_int_equal(s.held, 0);
	assert_null(a.chunks);
	arena_fini(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_restore),
		cmocka_unit_test(test_restore_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
