/* core/stream: the life of a port. */
#include "core/stream/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ON(e)                          \
	{                              \
		.event = STREAM_ON_##e \
	}
#define WITH(e, ...)                                \
	{                                           \
		.event = STREAM_ON_##e, __VA_ARGS__ \
	}
#define DO(a) (1u << STREAM_DO_##a)
#define TAKEN (DO(PORT_TAKE) | DO(FLOW_SET))
#define GIVEN_BACK (DO(COUNT) | DO(PORT_RETURN))

struct step {
	struct stream_input in;
	enum stream_state state;
	uint32_t actions;
};

struct life {
	const char *why;
	unsigned count;
	struct step steps[10];
};

static const struct life lives[] = {
	{ "offered, answered, over",
	  8,
	  { { WITH(TAKE, .has_ports = true), STREAM_OFFERED, TAKEN },
	    { ON(PACKET), STREAM_OFFERED, DO(DROP) },
	    { ON(PUBLISH), STREAM_LIVE, DO(FLOW_SET) },
	    { ON(PACKET), STREAM_LIVE, DO(LEARN) },
	    { ON(CHANGE), STREAM_LIVE, DO(FLOW_SET) },
	    { ON(END), STREAM_DRAINING, DO(FLOW_DEL) },
	    { ON(PACKET), STREAM_DRAINING, DO(DROP) },
	    { ON(FLOW_GONE), STREAM_DEAD, GIVEN_BACK } } },
	{ "no port",
	  3,
	  { { ON(TAKE), STREAM_IDLE, DO(NO_PORTS) },
	    { ON(ROLLBACK), STREAM_IDLE, 0 },
	    { ON(END), STREAM_DEAD, 0 } } },
	{ "the command failed at another stream",
	  3,
	  { { WITH(TAKE, .has_ports = true), STREAM_OFFERED, TAKEN },
	    { WITH(ROLLBACK, .is_fresh = true), STREAM_DRAINING, DO(FLOW_DEL) },
	    { ON(FLOW_GONE), STREAM_DEAD, GIVEN_BACK } } },
	{ "a failed re-offer changes nothing",
	  4,
	  { { WITH(TAKE, .has_ports = true), STREAM_OFFERED, TAKEN },
	    { ON(PUBLISH), STREAM_LIVE, DO(FLOW_SET) },
	    { WITH(TAKE, .has_ports = true), STREAM_LIVE, 0 },
	    { ON(ROLLBACK), STREAM_LIVE, 0 } } },
	{ "switched off and on again with the same port",
	  5,
	  { { WITH(TAKE, .has_ports = true), STREAM_OFFERED, TAKEN },
	    { ON(PUBLISH), STREAM_LIVE, DO(FLOW_SET) },
	    { ON(STOP), STREAM_OFFERED, DO(FLOW_SET) },
	    { ON(CHANGE), STREAM_OFFERED, 0 },
	    { ON(PUBLISH), STREAM_LIVE, DO(FLOW_SET) } } },
	{ "the kernel loses its entries",
	  5,
	  { { WITH(TAKE, .has_ports = true), STREAM_OFFERED, TAKEN },
	    { ON(FLOW_LOST), STREAM_OFFERED, DO(COUNT) | DO(FLOW_SET) },
	    { ON(END), STREAM_DRAINING, DO(FLOW_DEL) },
	    { ON(FLOW_LOST), STREAM_DRAINING, DO(COUNT) },
	    { ON(FLOW_GONE), STREAM_DEAD, GIVEN_BACK } } },
	{ "a copy is taken over",
	  4,
	  { { ON(RESTORE), STREAM_FOREIGN, 0 },
	    { ON(TAKE_OVER), STREAM_FOREIGN, DO(NO_PORTS) },
	    { WITH(TAKE_OVER, .has_ports = true, .is_published = true), STREAM_LIVE, TAKEN },
	    { ON(YIELD), STREAM_DRAINING, DO(FLOW_DEL) } } },
};

static void test_lives(void **unused)
{
	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(lives); i++) {
		struct stream_hold s = { STREAM_IDLE };

		for (unsigned k = 0; k < lives[i].count; k++) {
			const struct step *st = &lives[i].steps[k];
			struct stream_output out;
			uint32_t did = 0;

			assert_int_equal(stream_step(&s, &st->in, &out), STREAM_OK);
			for (unsigned a = 0; a < out.count; a++)
				did |= 1u << out.actions[a];
			if (s.state != st->state || did != st->actions)
				fail_msg("%s: step %u: %s, actions %x not %x", lives[i].why, k + 1,
					 machine_state_name(&stream_machine, s.state), did,
					 st->actions);
		}
	}
}

static void test_questions(void **unused)
{
	static const struct {
		enum stream_state state;
		bool holds, is_open;
	} rows[] = {
		{ STREAM_IDLE, false, false },    { STREAM_OFFERED, true, false },
		{ STREAM_LIVE, true, true },      { STREAM_DRAINING, true, false },
		{ STREAM_FOREIGN, false, false }, { STREAM_DEAD, false, false },
	};

	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct stream_hold s = { (uint8_t) rows[i].state };

		assert_int_equal(stream_holds(&s), rows[i].holds);
		assert_int_equal(stream_is_open(&s), rows[i].is_open);
	}
}

static void test_cannot_happen(void **unused)
{
	static const struct {
		uint8_t state, event;
	} rows[] = {
		{ STREAM_LIVE, STREAM_ON_FLOW_GONE }, { STREAM_DEAD, STREAM_ON_PACKET },
		{ STREAM_FOREIGN, STREAM_ON_TAKE },   { STREAM_STATE_COUNT, STREAM_ON_END },
		{ STREAM_LIVE, STREAM_EVENT_COUNT },
	};

	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct stream_hold s = { rows[i].state };
		struct stream_input in = { .event = rows[i].event };
		struct stream_output out;

		assert_int_equal(stream_step(&s, &in, &out), STREAM_CANNOT_HAPPEN);
		assert_int_equal(s.state, rows[i].state);
		assert_int_equal(out.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lives),
		cmocka_unit_test(test_questions),
		cmocka_unit_test(test_cannot_happen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
