/* core/call/party.c: who is found by what, who talks to whom, and which ports face them. */
#include "core/call/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a"
#define ANSWER "command: answer, call-id: c, from-tag: a, to-tag: b"

static struct world world;
static struct call_env env;
static struct call call;

static void begin(void)
{
	world_init(&world);
	env = (struct call_env){ .now_us = world.now_us,
				 .config = &world.config,
				 .interfaces = &world.interfaces,
				 .stats = &world.stats,
				 .turns = world.turns,
				 .scratch = &world.scratch };
	assert_true(call_init(&call, SLICE("c"), &world.source, &env));
}

static void end(void)
{
	call_fini(&call);
	world_fini(&world);
	assert_null(world.wrong);
}

static struct party *named(const char *tag)
{
	struct party *p = party_add(&call, &env);

	assert_non_null(p);
	assert_true(party_name(p, slice_from_str(tag)));
	return p;
}

static void found_by_each_tag_it_ever_had(void **state)
{
	struct party *p, *q;

	(void) state;
	begin();
	p = named("one");
	q = named("two");
	assert_true(party_name(p, SLICE("three")));
	assert_true(party_name(p, SLICE("three")));
	assert_ptr_equal(party_by_tag(&call, SLICE("one")), p);
	assert_ptr_equal(party_by_tag(&call, SLICE("three")), p);
	assert_ptr_equal(party_by_tag(&call, SLICE("two")), q);
	assert_null(party_by_tag(&call, SLICE("four")));
	assert_null(party_by_branch(&call, SLICE("one")));
	/* A tag that is in use beats one that was. */
	assert_true(party_name(q, SLICE("one")));
	assert_ptr_equal(party_by_tag(&call, SLICE("one")), q);
	end();
}

/* An empty tag is one, and no tag is none. */
static void an_empty_tag_is_a_tag(void **state)
{
	struct party *p;

	(void) state;
	begin();
	p = party_add(&call, &env);
	assert_non_null(p);
	assert_null(party_by_tag(&call, SLICE("")));
	assert_true(party_name(p, SLICE("")));
	assert_ptr_equal(party_by_tag(&call, SLICE("")), p);
	end();
}

static void joins(void **state)
{
	struct party *a, *b, *c, *d;

	(void) state;
	begin();
	a = named("a");
	b = named("b");
	c = named("c");
	party_join_offer(a, b);
	assert_ptr_equal(a->peer, b);
	/* b has a tag: it is left behind by an offer to another. */
	party_join_offer(a, c);
	assert_null(b->peer);
	/* d has not answered: it stays beside a new branch. */
	d = party_add(&call, &env);
	party_join_offer(a, d);
	party_join_offer(a, b);
	assert_ptr_equal(d->peer, a);
	/* An answer ends all others. */
	party_join_answer(b, a);
	assert_null(d->peer);
	assert_ptr_equal(a->peer, b);
	assert_ptr_equal(b->peer, a);
	/* Without media nothing flows. */
	assert_false(party_is_joined(a, b));
	assert_non_null(party_media(a, 0, &env));
	assert_non_null(party_media(b, 0, &env));
	assert_true(party_is_joined(a, b));
	assert_false(party_is_joined(a, c));
	end();
}

static void media_come_one_after_another(void **state)
{
	struct party *p;

	(void) state;
	begin();
	p = named("a");
	assert_null(party_media(p, 1, &env));
	for (unsigned i = 0; i < SDP_MEDIA_MAX; i++) {
		struct media *m = party_media(p, i, &env);

		assert_non_null(m);
		assert_int_equal(m->index, i + 1);
		assert_ptr_equal(party_media(p, i, &env), m);
	}
	assert_null(party_media(p, SDP_MEDIA_MAX, &env));
	end();
}

static void one_exchange_for_two(void **state)
{
	struct party *a, *b;
	uint8_t side_a, side_b;

	(void) state;
	begin();
	a = named("a");
	b = named("b");
	assert_ptr_equal(party_exchange(a, b, &side_a), party_exchange(b, a, &side_b));
	assert_int_equal(side_a + side_b, 1);
	end();
}

/* --- ports --- */

/* The caller moves for ever: the oldest ports are given back, those in use stay. */
static void ports_of_a_party_that_moves_have_a_limit(void **state)
{
	(void) state;
	world_init(&world);
	for (unsigned i = 0; i < 3 * MEDIA_MAPS_MAX; i++) {
		char sdp[300];
		struct answer a;

		snprintf(sdp, sizeof(sdp),
			 "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 "
			 "0\r\n"
			 "m=audio %u RTP/AVP 0\r\n",
			 4000 + 2 * i);
		a = ask(&world, OFFER, sdp);
		assert_true(answer_is(&a, "ok"));
		a = ask(&world, ANSWER, SDP_B);
		assert_true(answer_is(&a, "ok"));
		assert_int_equal(answer_port(&a, 0), 30002);
		assert_null(world_check(&world));
		assert_true(world.ports_open <= 2 * MEDIA_MAPS_MAX + 2);
	}
	assert_int_equal(world.ports_open, 2 * MEDIA_MAPS_MAX + 2);
	world_fini(&world);
	assert_null(world.wrong);
}

static const struct asked latching[] = {
	{ OFFER, SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	{ ANSWER, SDP_B, NULL, NULL },
	/* A new address of the caller: the same ports, because it was asked for. */
	{ OFFER ", flags: [port-latching]", SDP_OF("IP4 198.51.100.1", AUDIO("4100")), NULL,
	  "m=audio 30000 RTP/AVP 0 8" },
	/* On hold they stay by themselves. */
	{ OFFER, SDP_OF("IP4 198.51.100.1", AUDIO("4200") "a=inactive\r\n"), NULL,
	  "m=audio 30000 RTP/AVP 0 8" },
	{ OFFER ", flags: [no-port-latching]",
	  SDP_OF("IP4 198.51.100.1", AUDIO("4300") "a=inactive\r\n"), NULL,
	  "m=audio 30004 RTP/AVP 0 8" },
	{ NULL, NULL, NULL, NULL },
};

/* The address and port that an SDP shows go with the peer's endpoint. */
static const struct asked stickiness[] = {
	{ OFFER, SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	{ ANSWER, SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8" },
	{ OFFER, SDP_OF("IP4 198.51.100.1", AUDIO("4100")), NULL, "m=audio 30004 RTP/AVP 0 8" },
	{ ANSWER, SDP_C, NULL, "m=audio 30006 RTP/AVP 0 8" },
	{ OFFER, SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	{ ANSWER, SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8" },
	/* The other family has ports of its own. */
	{ OFFER ", address-family: IP6", SDP_A, NULL,
	  "m=audio 30008 RTP/AVP 0 8|c=IN IP6 2001:db8:4321::1" },
	{ OFFER ", address-family: IP4", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	{ NULL, NULL, NULL, NULL },
};

static void ports_stay_where_they_should(void **state)
{
	const struct asked *all[] = { latching, stickiness };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		const char *wrong;

		world_init(&world);
		wrong = ask_all(&world, all[i]);
		if (wrong)
			fail_msg("script %zu: %s", i, wrong);
		world_fini(&world);
		assert_null(world.wrong);
	}
}

/* What can't be kept is refused, and what nobody is at is not found. */
static void limits(void **state)
{
	struct addr a;
	struct ng_request r = { .command = NG_CMD_BLOCK_MEDIA, .address = SLICE("198.51.100.1") };
	struct call_actions actions;
	struct party *p;

	(void) state;
	begin();
	p = named("a");
	assert_false(keep_set(&p->label, &call, slice_make("", UINT32_MAX)));
	assert_int_equal(p->label.len, 0);
	assert_true(addr_parse(r.address, ADDR_NONE, &a));
	call_actions_init(&actions);
	assert_int_equal(call_media_control(&call, &r, &env, &actions), NG_NO_SUCH_ADDRESS);
	end();
}

/* Who moves once too often without memory to say so stays where he is. */
static void moving_without_memory_changes_nothing(void **state)
{
	struct endpoint key = { .port = 1 };
	struct call_actions actions;
	struct media *m;
	bool is_moved = false;

	(void) state;
	begin();
	m = party_media(named("a"), 0, &env);
	assert_non_null(m);
	key.ip.family = ADDR_IP4;
	for (unsigned i = 0; i < MEDIA_MAPS_MAX; i++, key.port++) {
		call_actions_init(&actions);
		assert_true(media_ports(m, 0, 2, &key, false, &env, &actions));
	}
	world.memory_chunk = 0;
	for (uint64_t n = 1; !is_moved; n++) {
		const struct port_map *was = m->current;

		arena_fini(&world.scratch);
		call_actions_init(&actions);
		world.memory_fails_at = world.memory_asked + n;
		is_moved = media_ports(m, 0, 2, &key, false, &env, &actions);
		assert_true(is_moved || (m->current == was && n < 10));
	}
	assert_int_equal(actions.count, 3); /* the oldest is closed, the new one opened and set */
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_by_each_tag_it_ever_had),
		cmocka_unit_test(an_empty_tag_is_a_tag),
		cmocka_unit_test(joins),
		cmocka_unit_test(media_come_one_after_another),
		cmocka_unit_test(one_exchange_for_two),
		cmocka_unit_test(ports_of_a_party_that_moves_have_a_limit),
		cmocka_unit_test(ports_stay_where_they_should),
		cmocka_unit_test(limits),
		cmocka_unit_test(moving_without_memory_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
