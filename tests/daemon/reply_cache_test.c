#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "daemon/control/reply_cache.h"

static const struct hash_key key = { 1, 2 };
static const struct endpoint alice = { { { 127, 0, 0, 1 }, ADDR_IP4, 0 }, 4000 };
static const struct endpoint other_port = { { { 127, 0, 0, 1 }, ADDR_IP4, 0 }, 4001 };
static const struct endpoint other_host = { { { 127, 0, 0, 2 }, ADDR_IP4, 0 }, 4000 };

enum { AGE_US = REPLY_CACHE_AGE_S * 1000000 };

static enum reply_found enter(struct reply_cache *c, const char *cookie,
			      const struct endpoint *from, uint64_t now, uint32_t *ticket,
			      struct slice *answer)
{
	return reply_cache_enter(c, slice_from_str(cookie), from, now, ticket, answer);
}

/* New, repeated while in progress, answered, repeated, forgotten after its time. */
static void test_life(void **state)
{
	struct reply_cache *c = reply_cache_new(&key, 1 << 16, 64);
	struct slice answer;
	uint32_t ticket;

	(void) state;
	assert_int_equal(enter(c, "c1", &alice, 10, &ticket, &answer), REPLY_NEW);
	assert_int_equal(enter(c, "c1", &alice, 20, &ticket, &answer), REPLY_WAITS);
	assert_int_equal(enter(c, "c1", &alice, 30, &ticket, &answer), REPLY_WAITS);
	assert_int_equal(reply_cache_answer(c, ticket, SLICE("c1 pong"), 40), 3);
	assert_int_equal(enter(c, "c1", &alice, 50, &ticket, &answer), REPLY_ANSWERED);
	assert_true(slice_eq(answer, SLICE("c1 pong")));
	assert_int_equal(enter(c, "c1", &alice, 39 + AGE_US, &ticket, &answer), REPLY_ANSWERED);
	assert_int_equal(enter(c, "c1", &alice, 40 + AGE_US, &ticket, &answer), REPLY_NEW);
	reply_cache_free(c);
}

/* rtpengine keys by the cookie alone, so that a second client gets the first one's answer. */
static void test_key(void **state)
{
	struct reply_cache *c = reply_cache_new(&key, 1 << 16, 64);
	struct slice answer;
	uint32_t a, b, d, e;

	(void) state;
	assert_int_equal(enter(c, "c1", &alice, 1, &a, &answer), REPLY_NEW);
	assert_int_equal(enter(c, "c1", &other_port, 1, &b, &answer), REPLY_NEW);
	assert_int_equal(enter(c, "c1", &other_host, 1, &d, &answer), REPLY_NEW);
	assert_int_equal(enter(c, "c2", &alice, 1, &e, &answer), REPLY_NEW);
	reply_cache_answer(c, b, SLICE("c1 two"), 2);
	reply_cache_answer(c, a, SLICE("c1 one"), 2);
	assert_int_equal(enter(c, "c1", &alice, 3, &a, &answer), REPLY_ANSWERED);
	assert_true(slice_eq(answer, SLICE("c1 one")));
	assert_int_equal(enter(c, "c1", &other_port, 3, &a, &answer), REPLY_ANSWERED);
	assert_true(slice_eq(answer, SLICE("c1 two")));
	assert_int_equal(enter(c, "c1", &other_host, 3, &a, &answer), REPLY_WAITS);
	reply_cache_answer(c, d, SLICE("c1 three"), 4);
	reply_cache_answer(c, e, SLICE("c2 four"), 4);
	reply_cache_free(c);
}

/* Many more answers than fit: the newest are always there, those in progress never go. */
static void test_pressure(void **state)
{
	enum { ROUNDS = 5000, KEPT = 20 };
	struct reply_cache *c = reply_cache_new(&key, 1 << 15, 64);
	static uint8_t text[ROUNDS + KEPT];
	struct slice answer;
	uint32_t ticket, held;
	char cookie[32];

	(void) state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(enter(c, "held", &alice, 1, &held, &answer), REPLY_NEW);
	for (unsigned i = 0; i < ROUNDS; i++) {
		size_t len = 1 + (i * 37) % 1200;

		snprintf(cookie, sizeof(cookie), "k%u", i);
		assert_int_equal(enter(c, cookie, &alice, i, &ticket, &answer), REPLY_NEW);
		reply_cache_answer(c, ticket, slice_make(text, len), i);
		for (unsigned j = i >= KEPT ? i - KEPT : 0; j <= i; j++) {
			snprintf(cookie, sizeof(cookie), "k%u", j);
			assert_int_equal(enter(c, cookie, &alice, i, &ticket, &answer),
					 REPLY_ANSWERED);
			assert_int_equal(answer.len, 1 + (j * 37) % 1200);
			assert_int_equal(answer.data[answer.len - 1], 'x');
		}
	}
	assert_int_equal(enter(c, "held", &alice, ROUNDS, &ticket, &answer), REPLY_WAITS);
	reply_cache_answer(c, held, SLICE("held ok"), ROUNDS);
	assert_int_equal(enter(c, "held", &alice, ROUNDS, &ticket, &answer), REPLY_ANSWERED);
	reply_cache_free(c);
}

static void test_full(void **state)
{
	struct reply_cache *c = reply_cache_new(&key, 1 << 12, 4);
	struct slice answer;
	uint32_t t[5];
	static const char *const cookies[] = { "a", "b", "c", "d" };

	(void) state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(enter(c, cookies[i], &alice, 1, &t[i], &answer), REPLY_NEW);
	assert_int_equal(enter(c, "e", &alice, 1, &t[4], &answer), REPLY_DROP);
	/* An answer may go, a request in progress may not. */
	reply_cache_answer(c, t[2], SLICE("c x"), 2);
	assert_int_equal(enter(c, "e", &alice, 3, &t[4], &answer), REPLY_NEW);
	assert_int_equal(enter(c, "a", &alice, 3, &t[4], &answer), REPLY_WAITS);
	assert_int_equal(enter(c, "c", &alice, 3, &t[4], &answer), REPLY_DROP);
	reply_cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_pressure),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
