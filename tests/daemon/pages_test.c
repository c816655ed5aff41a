#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "daemon/pages.h"

/* Each size comes back as a block that can hold it, aligned, and apart from all others. */
static void test_sizes(void **state)
{
	static const struct {
		size_t asked, got;
	} rows[] = {
		{ 1, 512 },     { 512, 512 },     { 513, 1024 },    { 4096, 4096 },
		{ 4097, 8192 }, { 16384, 16384 }, { 16385, 20480 }, { 1000000, 1003520 },
	};
	struct pages p;
	void *blocks[ARRAY_COUNT(rows)];
	size_t got;

	(void) state;
	pages_init(&p, 1 << 24);
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		blocks[i] = pages_get(&p, rows[i].asked, &got);
		assert_non_null(blocks[i]);
		assert_int_equal(got, rows[i].got);
		assert_int_equal((uintptr_t) blocks[i] & 15, 0);
		memset(blocks[i], (int) i, got);
	}
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const uint8_t *b = blocks[i];

		assert_int_equal(b[0], i);
		assert_int_equal(b[rows[i].got - 1], i);
		pages_put(&p, blocks[i], rows[i].got);
	}
	assert_int_equal(p.used, 0);
	assert_int_equal(p.held, PAGES_SLAB_SIZE); /* the spare */
	pages_fini(&p);
	assert_int_equal(p.held, 0);
}

/* Everything taken and given back in another order: no memory stays. */
static void test_all_comes_back(void **state)
{
	enum { COUNT = 2000 };
	static void *blocks[COUNT];
	static size_t sizes[COUNT];
	struct pages p;
	uint32_t r = 1;

	(void) state;
	pages_init(&p, 1 << 26);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < COUNT; i++) {
			r = r * 1103515245 + 12345;
			blocks[i] = pages_get(&p, 1 + (r >> 8) % 9000, &sizes[i]);
			assert_non_null(blocks[i]);
			memset(blocks[i], 0xaa, sizes[i]);
		}
		for (int i = 0; i < COUNT; i++) {
			int j = (i * 7919) % COUNT;

			pages_put(&p, blocks[j], sizes[j]);
		}
		assert_int_equal(p.used, 0);
		assert_int_equal(p.held, PAGES_SLAB_SIZE);
	}
	pages_fini(&p);
}

static void test_limit(void **state)
{
	struct pages p;
	size_t got;
	void *a;

	(void) state;
	pages_init(&p, 2 * PAGES_SLAB_SIZE);
	a = pages_get(&p, 4096, &got);
	assert_non_null(a);
	assert_null(pages_get(&p, PAGES_SLAB_SIZE + 1, &got));
	assert_null(pages_get(&p, SIZE_MAX, &got));
	assert_null(pages_get(&p, SIZE_MAX - 4096, &got));
	pages_put(&p, a, 4096);
	pages_fini(&p);
}

/* The n-th request fails, the next one does not. */
static void test_failure(void **state)
{
	struct pages p;
	size_t got;
	void *a, *b;

	(void) state;
	pages_init(&p, 1 << 20);
	p.fail_at = 2;
	a = pages_get(&p, 100, &got);
	assert_non_null(a);
	assert_null(pages_get(&p, 100, &got));
	b = pages_get(&p, 100, &got);
	assert_non_null(b);
	pages_put(&p, a, got);
	pages_put(&p, b, got);
	pages_fini(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_all_comes_back),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
