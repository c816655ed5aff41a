/* core/call/exchange: dialogues as they come over ng, and what the caller has to do. */
#include "core/call/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define O(side_)                                            \
	{                                                   \
		.event = EXCHANGE_ON_OFFER, .side = (side_) \
	}
#define A(side_, ...)                                                     \
	{                                                                 \
		.event = EXCHANGE_ON_ANSWER, .side = (side_), __VA_ARGS__ \
	}
#define OK_                                \
	{                                  \
		.event = EXCHANGE_ON_READY \
	}
#define FAIL                                \
	{                                   \
		.event = EXCHANGE_ON_FAILED \
	}
#define DEL(delay)                                                \
	{                                                         \
		.event = EXCHANGE_ON_DELETE, .has_delay = (delay) \
	}
#define EV(e)                            \
	{                                \
		.event = EXCHANGE_ON_##e \
	}
#define DO(a) (1u << EXCHANGE_DO_##a)
#define GO_OUT (DO(PUBLISH) | DO(SAVE) | DO(REPLY))
#define UNDO (DO(ROLLBACK) | DO(REFUSE))
#define OVER (DO(END) | DO(FORGET))

struct step {
	struct exchange_input in;
	enum exchange_state state; /* after it */
	uint32_t actions;          /* for the caller, as a set */
};

struct dialogue {
	const char *why;
	struct step steps[16];
};

static const struct dialogue dialogues[] = {
	{ "RFC 3264: offer, answer, BYE",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { DEL(true), EXCHANGE_DOOMED, DO(ARM) | DO(REPLY) },
	    { EV(DUE), EXCHANGE_GONE, OVER } } },
	{ "recorded errors/ports: a first offer that fails leaves nothing",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) }, { FAIL, EXCHANGE_GONE, UNDO } } },
	{ "a failed re-offer leaves the call as it was",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { O(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { FAIL, EXCHANGE_ANSWERED, UNDO },
	    { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_REOFFERED, GO_OUT },
	    { A(1, .is_known = true), EXCHANGE_TRYING, DO(PREPARE) },
	    { FAIL, EXCHANGE_REOFFERED, UNDO } } },
	{ "recorded reoffer/glare: offers cross, each gets its answer",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_REOFFERED, GO_OUT },
	    { O(1), EXCHANGE_TRYING, DO(NOTE_GLARE) | DO(PREPARE) },
	    { OK_, EXCHANGE_CROSSED, GO_OUT },
	    { A(1, .is_known = true), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_REOFFERED, GO_OUT },
	    { A(0, .is_known = true), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT } } },
	{ "recorded fork/two-totags: early answers are one party with two tags",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(ALIAS) | DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT } } },
	{ "recorded fork/final-answer: after a final one, an unknown tag is somebody else",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1, .is_final_reply = true), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { A(1), EXCHANGE_ANSWERED, DO(BRANCH) },
	    { A(1, .is_provisional = true), EXCHANGE_TRYING, DO(ALIAS) | DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_REOFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(ALIAS) | DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT } } },
	{ "recorded fork/new-branch",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { A(1, .wants_branch = true), EXCHANGE_ANSWERED, DO(BRANCH) } } },
	{ "recorded delete/revive: an offer during the delay brings the call back",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT },
	    { DEL(true), EXCHANGE_DOOMED, DO(ARM) | DO(REPLY) },
	    { EV(TIMEOUT), EXCHANGE_DOOMED, 0 },
	    { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { FAIL, EXCHANGE_DOOMED, UNDO },
	    { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_REOFFERED, GO_OUT | DO(REVIVE) } } },
	{ "recorded delete/answer-after: an answer during the delay as well",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { DEL(true), EXCHANGE_DOOMED, DO(ARM) | DO(REPLY) },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT | DO(REVIVE) } } },
	{ "recorded delete/twice, then without delay",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { DEL(true), EXCHANGE_DOOMED, DO(ARM) | DO(REPLY) },
	    { DEL(true), EXCHANGE_DOOMED, DO(ARM) | DO(REPLY) },
	    { DEL(false), EXCHANGE_GONE, OVER | DO(REPLY) } } },
	{ "recorded errors/answer-unknown-fromtag: an answer without an offer is taken",
	  { { A(1), EXCHANGE_TRYING, DO(NOTE_UNASKED) | DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT } } },
	{ "recorded reoffer/offer-twice: the second takes the place of the first",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { A(1), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_ANSWERED, GO_OUT } } },
	{ "nobody answers",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { EV(TIMEOUT), EXCHANGE_GONE, OVER } } },
	{ "the operator ends it",
	  { { O(0), EXCHANGE_TRYING, DO(PREPARE) },
	    { OK_, EXCHANGE_OFFERED, GO_OUT },
	    { EV(STOP), EXCHANGE_GONE, OVER } } },
};

static void test_dialogues(void **unused)
{
	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(dialogues); i++) {
		struct exchange x = { .state = EXCHANGE_IDLE };

		for (unsigned k = 0; k < ARRAY_COUNT(dialogues[i].steps); k++) {
			const struct step *s = &dialogues[i].steps[k];
			struct exchange_output out;
			uint32_t did = 0;

			if (k && !s->actions && s->in.event != EXCHANGE_ON_TIMEOUT)
				break; /* the rest of the row is empty */
			assert_int_equal(exchange_step(&x, &s->in, &out), EXCHANGE_OK);
			for (unsigned a = 0; a < out.count; a++)
				did |= 1u << out.actions[a];
			if (x.state != s->state || did != s->actions)
				fail_msg("%s: step %u: %s, actions %x not %x", dialogues[i].why,
					 k + 1, exchange_state_name(&x), did, s->actions);
		}
	}
}

/* What the table rules out is an error and changes nothing. */
static void test_cannot_happen(void **unused)
{
	static const struct exchange_input inputs[] = {
		OK_, FAIL, EV(DUE), { .event = EXCHANGE_EVENT_COUNT }, { .event = 255 },
	};

	(void) unused;
	for (size_t i = 0; i < ARRAY_COUNT(inputs); i++) {
		struct exchange x = { .state = EXCHANGE_IDLE }, before = x;
		struct exchange_output out;

		assert_int_equal(exchange_step(&x, &inputs[i], &out), EXCHANGE_CANNOT_HAPPEN);
		assert_int_equal(out.count, 0);
		assert_memory_equal(&x, &before, sizeof(x));
	}
	struct exchange broken = { .state = 200 };
	struct exchange_output out;
	struct exchange_input in = O(0);

	assert_int_equal(exchange_step(&broken, &in, &out), EXCHANGE_CANNOT_HAPPEN);
	assert_string_equal(exchange_state_name(&broken), "?");
}

/* The order is the caller's to keep: reply last, so that flows are there when the party hears of
 * them. */
static void test_order(void **unused)
{
	struct exchange x = { .state = EXCHANGE_IDLE };
	struct exchange_input offer = O(0), ready = OK_;
	struct exchange_output out;

	(void) unused;
	assert_int_equal(exchange_step(&x, &offer, &out), EXCHANGE_OK);
	assert_int_equal(exchange_step(&x, &ready, &out), EXCHANGE_OK);
	assert_int_equal(out.count, 3);
	assert_int_equal(out.actions[0], EXCHANGE_DO_PUBLISH);
	assert_int_equal(out.actions[2], EXCHANGE_DO_REPLY);
	assert_true(exchange_output_has(&out, EXCHANGE_DO_SAVE));
	assert_false(exchange_output_has(&out, EXCHANGE_DO_REFUSE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialogues),
		cmocka_unit_test(test_cannot_happen),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
