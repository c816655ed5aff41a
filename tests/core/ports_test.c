/* core/ports: a pool against a plain list of which ports are out. */
#include "core/ports/ports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct hash_key key = { 1, 2 };

enum { SLOTS = 32768 };

static struct ports_slot slots[SLOTS];

static struct ports pool_make(uint32_t min, uint32_t max, struct slice excluded)
{
	struct ports p;

	assert_true(ports_slots(min, max) <= SLOTS);
	ports_init(&p, slots, min, max, excluded, &key);
	return p;
}

static void ranges(void **state)
{
	static const struct {
		uint32_t min, max, slot_count, ports, pairs;
	} rows[] = {
		{ 30000, 30007, 4, 8, 4 },
		{ 30001, 30007, 4, 7, 3 }, /* the first has no even twin */
		{ 30000, 30006, 4, 7, 3 },
		{ 30001, 30001, 1, 1, 0 },
		{ 1, 65535, 32768, 65535, 32767 },
		{ 65534, 65535, 1, 2, 1 },
		{ 0, 10, 0, 0, 0 },
		{ 11, 10, 0, 0, 0 },
		{ 10, 65536, 0, 0, 0 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct ports p = pool_make(rows[i].min, rows[i].max, SLICE_EMPTY);
		unsigned count = 0;

		assert_int_equal(ports_slots(rows[i].min, rows[i].max), rows[i].slot_count);
		assert_int_equal(ports_free_count(&p), rows[i].ports);
		assert_int_equal(ports_free_pairs(&p), rows[i].pairs);
		while (ports_take_pair(&p))
			count++;
		assert_int_equal(count, rows[i].pairs);
		while (ports_take_one(&p))
			count++;
		assert_int_equal(count, rows[i].ports - rows[i].pairs);
		assert_int_equal(ports_used_count(&p), rows[i].ports);
	}
}

static void excluded_ports_never_come(void **state)
{
	static const uint8_t excluded[] = { 30003 >> 8, 30003 & 255, 30004 >> 8, 30004 & 255, 1, 1,
					    0xff,       0xff,        9 };
	static const uint8_t ends[] = { 30003 >> 8,  30003 & 255, 30004 >> 8,
					30004 & 255, 30006 >> 8,  30006 & 255 };
	struct ports p = pool_make(30000, 30007, (struct slice){ excluded, sizeof(excluded) });
	uint16_t port;

	(void) state;
	assert_int_equal(ports_free_count(&p), 6);
	assert_int_equal(ports_free_pairs(&p), 2);
	while ((port = ports_take_one(&p)))
		assert_true(port != 30003 && port != 30004 && port >= 30000 && port <= 30007);
	assert_false(ports_take_exact(&p, 30003));
	assert_false(ports_give_back(&p, 30003));
	/* A pair of which neither is to be had, and the ends of the range. */
	p = pool_make(30003, 30006, slice_make(ends, sizeof(ends)));
	assert_int_equal(ports_free_count(&p), 1);
	assert_int_equal(ports_take_one(&p), 30005);
	assert_int_equal(ports_take_one(&p), 0);
}

static void the_order_is_shuffled(void **state)
{
	const struct hash_key other_key = { 3, 4 };
	struct ports p = pool_make(30000, 30999, SLICE_EMPTY);
	uint16_t first[10];
	unsigned same = 0, ascending = 0;

	(void) state;
	for (unsigned i = 0; i < 10; i++) {
		first[i] = ports_take_pair(&p);
		assert_int_equal(first[i] % 2, 0);
		ascending += i && first[i] > first[i - 1];
	}
	assert_true(ascending < 9);
	ports_init(&p, slots, 30000, 30999, SLICE_EMPTY, &other_key);
	for (unsigned i = 0; i < 10; i++)
		same += ports_take_pair(&p) == first[i];
	assert_true(same < 5);
}

/* A port that comes back rests until all others have been out. */
static void the_longest_rested_comes_first(void **state)
{
	struct ports p = pool_make(30000, 30099, SLICE_EMPTY);
	uint16_t order[50];

	(void) state;
	for (unsigned i = 0; i < 50; i++) {
		order[i] = ports_take_pair(&p);
		assert_true(ports_give_back(&p, order[i]));
		assert_true(ports_give_back(&p, (uint16_t) (order[i] + 1)));
		for (unsigned k = 0; k < i; k++)
			assert_int_not_equal(order[k], order[i]);
	}
	for (unsigned i = 0; i < 50; i++)
		assert_int_equal(ports_take_pair(&p), order[i]);
}

static void singles_rest_as_long(void **state)
{
	struct ports p = pool_make(30000, 30099, SLICE_EMPTY);
	bool was[100] = { false };

	(void) state;
	/* One after the other, each given back at once: every pair's turn comes before the first
	 * is seen again. */
	for (unsigned i = 0; i < 50; i++) {
		const uint16_t port = ports_take_one(&p);

		assert_true(port >= 30000 && port < 30100);
		assert_false(was[port - 30000]);
		was[port - 30000] = true;
		ports_give_back(&p, port);
	}
}

static void singles_share_a_broken_pair(void **state)
{
	struct ports p = pool_make(30000, 30099, SLICE_EMPTY);

	(void) state;
	/* Once around: while pairs are all as fresh as on the first day, each is as good. */
	for (unsigned i = 0; i < 50; i++) {
		const uint16_t port = ports_take_pair(&p);

		ports_give_back(&p, port);
		ports_give_back(&p, (uint16_t) (port + 1));
	}
	for (unsigned i = 1; i <= 50; i++) {
		(void) !ports_take_one(&p);
		assert_int_equal(ports_free_pairs(&p), 50 - (i + 1) / 2);
	}
}

static void scarce_pairs_are_left_alone(void **state)
{
	struct ports p = pool_make(30000, 30007, SLICE_EMPTY);
	uint16_t one[6];

	(void) state;
	for (unsigned i = 0; i < 6; i++)
		one[i] = ports_take_one(&p);
	assert_int_equal(ports_free_pairs(&p), 1);
	/* Halves were given back just now; the last pair has rested longer, but is kept. */
	ports_give_back(&p, one[0]);
	ports_give_back(&p, one[2]);
	assert_int_equal(ports_take_one(&p), one[0]);
	assert_int_equal(ports_take_one(&p), one[2]);
	assert_int_equal(ports_free_pairs(&p), 1);
	/* Only then it is broken, rather than refusing. */
	assert_int_not_equal(ports_take_one(&p), 0);
	assert_int_equal(ports_free_pairs(&p), 0);
}

static void halves_grow_together(void **state)
{
	struct ports p = pool_make(30000, 30001, SLICE_EMPTY);

	(void) state;
	assert_true(ports_take_exact(&p, 30001));
	assert_int_equal(ports_take_pair(&p), 0);
	assert_true(ports_take_exact(&p, 30000));
	assert_int_equal(ports_take_one(&p), 0);
	assert_true(ports_give_back(&p, 30000));
	assert_int_equal(ports_take_pair(&p), 0);
	assert_true(ports_give_back(&p, 30001));
	assert_int_equal(ports_take_pair(&p), 30000);
}

static void nothing_is_given_back_twice(void **state)
{
	struct ports p = pool_make(30000, 30007, SLICE_EMPTY);
	const uint16_t port = ports_take_one(&p);

	(void) state;
	assert_true(ports_give_back(&p, port));
	assert_false(ports_give_back(&p, port));
	assert_false(ports_give_back(&p, 29999));
	assert_false(ports_give_back(&p, 30008));
	assert_false(ports_give_back(&p, 0));
	assert_false(ports_take_exact(&p, 29999));
	assert_int_equal(ports_free_count(&p), 8);
}

static void busy_ports_are_tried_last(void **state)
{
	struct ports p = pool_make(30000, 30007, SLICE_EMPTY);
	uint16_t busy = ports_take_pair(&p);

	(void) state;
	assert_true(ports_mark_busy(&p, busy));
	assert_true(ports_give_back(&p, (uint16_t) (busy + 1)));
	for (unsigned i = 0; i < 3; i++)
		assert_int_not_equal(ports_take_pair(&p), busy);
	assert_int_equal(ports_take_pair(&p), busy);
	assert_int_equal(ports_take_pair(&p), 0);
	assert_int_equal(p.busy_count, 1);
	/* What is not out can't be busy. */
	assert_false(ports_mark_busy(&p, 29999));
	assert_true(ports_give_back(&p, busy));
	assert_false(ports_mark_busy(&p, busy));
	assert_int_equal(p.busy_count, 1);
}

/* Random work on pools of odd shapes; a plain array says who is out. */
static void random_work_as_the_reference(void **state)
{
	uint32_t seed = 5;

	(void) state;
	for (unsigned round = 0; round < 200; round++) {
		const uint32_t min = 30000 + round % 3, max = min + round % 41;
		struct ports p = pool_make(min, max, SLICE_EMPTY);
		bool out[64] = { false };
		unsigned out_count = 0, pairs;

		for (unsigned n = 0; n < 3000; n++) {
			uint16_t port;

			seed = seed * 1664525 + 1013904223;
			port = (uint16_t) (min + (seed >> 16) % (max - min + 1));
			switch (seed >> 8 & 3) {
			case 0:
				port = ports_take_pair(&p);
				pairs = 0;
				for (uint32_t i = (min + 1) & ~1u; i + 1 <= max; i += 2)
					pairs += !out[i - min] && !out[i + 1 - min];
				assert_int_equal(port != 0, pairs > 0);
				if (!port)
					break;
				assert_int_equal(port % 2, 0);
				assert_true(!out[port - min] && !out[port + 1 - min]);
				out[port - min] = out[port + 1 - min] = true;
				out_count += 2;
				break;
			case 1:
				port = ports_take_one(&p);
				assert_int_equal(port != 0, out_count < max - min + 1);
				if (!port)
					break;
				assert_false(out[port - min]);
				out[port - min] = true;
				out_count++;
				break;
			case 2:
				assert_int_equal(ports_give_back(&p, port), out[port - min]);
				out_count -= out[port - min];
				out[port - min] = false;
				break;
			default:
				assert_int_equal(ports_take_exact(&p, port), !out[port - min]);
				out_count += !out[port - min];
				out[port - min] = true;
			}
			assert_int_equal(ports_used_count(&p), out_count);
			assert_int_equal(ports_free_count(&p), max - min + 1 - out_count);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),
		cmocka_unit_test(excluded_ports_never_come),
		cmocka_unit_test(the_order_is_shuffled),
		cmocka_unit_test(the_longest_rested_comes_first),
		cmocka_unit_test(singles_rest_as_long),
		cmocka_unit_test(singles_share_a_broken_pair),
		cmocka_unit_test(scarce_pairs_are_left_alone),
		cmocka_unit_test(halves_grow_together),
		cmocka_unit_test(nothing_is_given_back_twice),
		cmocka_unit_test(busy_ports_are_tried_last),
		cmocka_unit_test(random_work_as_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
