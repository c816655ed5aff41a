/* core/txn: a request and its repeats. */
#include "core/txn/txn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DO(a) (1u << TXN_DO_##a)

static const uint64_t life_us = REPLY_CACHE_AGE_S * UINT64_C(1000000);

static uint32_t give(struct txn *t, enum txn_event e, uint64_t now_us, unsigned copies)
{
	struct txn_output out;
	uint32_t did = 0;

	assert_int_equal(txn_step(t, e, now_us, &out), TXN_OK);
	assert_int_equal(out.copies, copies);
	for (unsigned i = 0; i < out.count; i++)
		did |= 1u << out.actions[i];
	return did;
}

static void test_once(void **unused)
{
	struct txn t = { .state = TXN_IDLE };

	(void) unused;
	assert_int_equal(give(&t, TXN_ON_REQUEST, 0, 0), DO(EXECUTE));
	assert_int_equal(give(&t, TXN_ON_REQUEST, 1, 0), 0); /* waits */
	assert_int_equal(give(&t, TXN_ON_REQUEST, 2, 0), 0);
	assert_int_equal(give(&t, TXN_ON_EXPIRE, 10 * life_us, 0), 0);
	assert_int_equal(give(&t, TXN_ON_EVICT, 3, 0), 0);
	assert_int_equal(give(&t, TXN_ON_DONE, 4, 2), DO(STORE) | DO(SEND) | DO(SEND_WAITING));
	assert_int_equal(give(&t, TXN_ON_REQUEST, 5, 0), DO(SEND_AGAIN));
	assert_int_equal(give(&t, TXN_ON_EXPIRE, 4 + life_us - 1, 0), 0);
	assert_int_equal(give(&t, TXN_ON_EXPIRE, 4 + life_us, 0), DO(REMOVE));
	assert_int_equal(t.state, TXN_EXPIRED);
}

static void test_bounds(void **unused)
{
	struct txn t = { .state = TXN_IDLE };

	(void) unused;
	assert_int_equal(give(&t, TXN_ON_REQUEST, 0, 0), DO(EXECUTE));
	for (unsigned i = 0; i < TXN_WAITING_MAX; i++)
		assert_int_equal(give(&t, TXN_ON_REQUEST, 0, 0), 0);
	assert_int_equal(give(&t, TXN_ON_REQUEST, 0, 0), DO(DROP));
	assert_int_equal(give(&t, TXN_ON_DONE, 0, TXN_WAITING_MAX),
			 DO(STORE) | DO(SEND) | DO(SEND_WAITING));
	assert_int_equal(give(&t, TXN_ON_EVICT, 0, 0), DO(REMOVE));
}

static void test_no_repeat(void **unused)
{
	struct txn t = { .state = TXN_IDLE };
	struct txn_output out;

	(void) unused;
	assert_int_equal(give(&t, TXN_ON_REQUEST, 0, 0), DO(EXECUTE));
	assert_int_equal(txn_step(&t, TXN_ON_DONE, 0, &out), TXN_OK);
	assert_true(txn_output_has(&out, TXN_DO_SEND));
	assert_false(txn_output_has(&out, TXN_DO_SEND_WAITING));
}

static void test_cannot_happen(void **unused)
{
	static const struct {
		uint8_t state, event;
	} rows[] = {
		{ TXN_IDLE, TXN_ON_DONE },        { TXN_ANSWERED, TXN_ON_DONE },
		{ TXN_EXPIRED, TXN_ON_REQUEST },  { TXN_IDLE, TXN_ON_EVICT },
		{ TXN_STATE_COUNT, TXN_ON_DONE }, { TXN_BUSY, TXN_EVENT_COUNT },
	};

	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct txn t = { .state = rows[i].state };
		struct txn_output out;

		assert_int_equal(txn_step(&t, (enum txn_event) rows[i].event, 0, &out),
				 TXN_CANNOT_HAPPEN);
		assert_int_equal(t.state, rows[i].state);
		assert_int_equal(out.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_no_repeat),
		cmocka_unit_test(test_cannot_happen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
