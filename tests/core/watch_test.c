/* core/call/watch.c: packets through the flows of a call, and what time does to it. */
#include "core/call/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a"
#define ANSWER "command: answer, call-id: c, from-tag: a, to-tag: b"
#define V4(media) SDP_OF("IP4 198.51.100.1", media)
#define V4B(media) SDP_OF("IP4 198.51.100.2", media)
#define ROWS(...) ((const struct asked[]){ __VA_ARGS__, { NULL, NULL, NULL, NULL } })
#define CALL                              \
	{ OFFER, SDP_A, NULL, NULL },     \
	{                                 \
		ANSWER, SDP_B, NULL, NULL \
	}

static const uint64_t second = 1000000;
static struct world world;

/* The ports of a usual call: A sends to AT_A, B to AT_B. */
enum { AT_B = 30000, AT_B_RTCP, AT_A, AT_A_RTCP };

static struct endpoint at(const char *text)
{
	struct endpoint e;

	memset(&e, 0, sizeof(e));
	assert_true(endpoint_parse(slice_from_str(text), &e));
	return e;
}

static uint16_t next_seq;

static bool rtp_of(uint16_t port, const char *from, uint8_t payload_type, uint8_t ssrc)
{
	uint8_t rtp[172] = { 0x80, payload_type, 0, 0, 0, 0, 0, 0, 0, 0, 0, ssrc };
	struct endpoint source = at(from);

	next_seq++;
	rtp[2] = (uint8_t) (next_seq >> 8);
	rtp[3] = (uint8_t) next_seq;
	return world_packet(&world, port, &source, slice_make(rtp, sizeof(rtp)));
}

static bool rtp(uint16_t port, const char *from)
{
	return rtp_of(port, from, 0, 1);
}

static bool rtcp(uint16_t port, const char *from)
{
	static const uint8_t report[8] = { 0x80, 201, 0, 1, 0, 0, 0, 1 };
	struct endpoint source = at(from);

	return world_packet(&world, port, &source, slice_make(report, sizeof(report)));
}

static bool was_sent_to(const char *to)
{
	struct endpoint e = at(to);

	return world.sent_count == 1 && endpoint_eq(&world.sent_to[0], &e);
}

static void begin(const struct asked *rows)
{
	const char *wrong;

	world_init(&world);
	wrong = ask_all(&world, rows);
	if (wrong)
		fail_msg("%s", wrong);
}

static void end(void)
{
	if (world_check(&world))
		fail_msg("%s", world_check(&world));
	world_fini(&world);
	assert_int_equal(world.memory_held, 0);
	assert_null(world.wrong);
}

/* --- packets --- */

static void media_flow_both_ways(void **state)
{
	(void) state;
	begin(ROWS(CALL));
	assert_true(rtp(AT_A, "198.51.100.1:4000"));
	assert_true(was_sent_to("198.51.100.2:5000"));
	assert_true(rtp(AT_B, "198.51.100.2:5000"));
	assert_true(was_sent_to("198.51.100.1:4000"));
	assert_true(rtcp(AT_A_RTCP, "198.51.100.1:4001"));
	assert_true(was_sent_to("198.51.100.2:5001"));
	end();
}

static void little_flows_before_the_answer(void **state)
{
	unsigned passed = 0;

	(void) state;
	begin(ROWS({ OFFER, SDP_A, NULL, NULL }));
	assert_false(rtp(AT_A, "198.51.100.1:4000"));
	/* Early media: the callee knows his port.  From where, nobody has said: a few are taken. */
	for (unsigned i = 0; i < 50; i++)
		passed += rtp(AT_B, "203.0.113.66:1");
	assert_in_range(passed, 1, LEARN_BUDGET);
	end();
}

static void a_peer_behind_nat_is_learnt(void **state)
{
	(void) state;
	begin(ROWS(CALL));
	for (unsigned i = 0; i < 40; i++) {
		(void) rtp(AT_A, "198.51.100.1:4444");
		world_pass(&world, second / 10);
	}
	assert_true(rtp(AT_A, "198.51.100.1:4444"));
	assert_true(rtp(AT_B, "198.51.100.2:5000"));
	assert_true(was_sent_to("198.51.100.1:4444"));
	end();
}

static void a_stranger_gets_nothing_after_the_peer_is_known(void **state)
{
	(void) state;
	begin(ROWS(CALL));
	for (unsigned i = 0; i < 3; i++)
		assert_true(rtp(AT_A, "198.51.100.1:4000"));
	for (unsigned i = 0; i < 100; i++) {
		assert_false(rtp_of(AT_A, "203.0.113.66:6666", 0, 9));
		assert_true(rtp(AT_B, "198.51.100.2:5000"));
		assert_true(was_sent_to("198.51.100.1:4000"));
		world_pass(&world, second / 10);
	}
	end();
}

/* Found by the simulator: the flow went on sending to a candidate that had fallen silent. */
static void a_silent_candidate_is_sent_nothing_more(void **state)
{
	(void) state;
	begin(ROWS(CALL));
	(void) rtp(AT_A, "203.0.113.66:9");
	assert_true(rtp(AT_B, "198.51.100.2:5000"));
	assert_true(was_sent_to("203.0.113.66:9"));
	world_pass(&world, 4 * second);
	for (int i = 0; i < 20; i++) {
		assert_true(rtp(AT_B, "198.51.100.2:5000"));
		assert_true(was_sent_to("198.51.100.1:4000"));
	}
	end();
}

/* Found by the simulator: RTCP on an RTP port goes where RTP goes, and spent RTCP's budget. */
static void stray_rtcp_spends_what_it_uses(void **state)
{
	unsigned sent = 0;

	(void) state;
	begin(ROWS(CALL));
	(void) rtp(AT_A, "203.0.113.66:9");
	for (int i = 0; i < 20; i++)
		sent += rtcp(AT_B, "198.51.100.2:5000") && was_sent_to("203.0.113.66:9");
	assert_in_range(sent, 1, LEARN_BUDGET);
	end();
}

static void strict_source(void **state)
{
	(void) state;
	begin(ROWS({ OFFER ", flags: [strict-source]", SDP_A, NULL, NULL },
		   { ANSWER ", flags: [strict-source]", SDP_B, NULL, NULL }));
	assert_true(rtp(AT_A, "198.51.100.1:4000"));
	world_pass(&world, 20 * second);
	assert_false(rtp(AT_A, "198.51.100.1:4444"));
	end();
}

/* What comes of RTP and RTCP of the caller. */
static const struct {
	const char *name;
	const struct asked *rows;
	bool rtp, rtcp, is_filled;
} cases[] = {
	{ "nothing", ROWS(CALL), true, true, false },
	{ "block media", ROWS(CALL, { "command: block media, call-id: c", NULL, NULL, NULL }),
	  false, true, false },
	{ "unblock media",
	  ROWS(CALL, { "command: block media, call-id: c", NULL, NULL, NULL },
	       { "command: unblock media, call-id: c", NULL, NULL, NULL }),
	  true, true, false },
	{ "block media of the other",
	  ROWS(CALL, { "command: block media, call-id: c, from-tag: b, flags: [directional]", NULL,
		       NULL, NULL }),
	  true, true, false },
	{ "block media of this one",
	  ROWS(CALL, { "command: block media, call-id: c, from-tag: a, flags: [directional]", NULL,
		       NULL, NULL }),
	  false, true, false },
	{ "block media by address",
	  ROWS(CALL,
	       { "command: block media, call-id: c, address: 198.51.100.1", NULL, NULL, NULL }),
	  false, true, false },
	{ "all: what was blocked one by one too",
	  ROWS(CALL,
	       { "command: block media, call-id: c, from-tag: a, flags: [directional]", NULL, NULL,
		 NULL },
	       { "command: unblock media, call-id: c, all: all", NULL, NULL, NULL }),
	  true, true, false },
	{ "no such tag",
	  ROWS(CALL, { "command: block media, call-id: c, from-tag: z, flags: [directional]", NULL,
		       "From-tag given, but no such tag exists", NULL }),
	  true, true, false },
	{ "no such address",
	  ROWS(CALL, { "command: block media, call-id: c, address: 192.0.2.1", NULL,
		       "Failed to match address to any tag", NULL }),
	  true, true, false },
	{ "no such label",
	  ROWS(CALL, { "command: block media, call-id: c, label: z", NULL,
		       "No monologue matching the given label", NULL }),
	  true, true, false },
	{ "silence media", ROWS(CALL, { "command: silence media, call-id: c", NULL, NULL, NULL }),
	  true, true, true },
	{ "block DTMF", ROWS(CALL, { "command: block DTMF, call-id: c", NULL, NULL, NULL }), true,
	  true, false },
	{ "unblock DTMF",
	  ROWS(CALL, { "command: block DTMF, call-id: c", NULL, NULL, NULL },
	       { "command: unblock DTMF, call-id: c", NULL, NULL, NULL }),
	  true, true, false },
	{ "drop-traffic",
	  ROWS({ OFFER ", drop-traffic: start", SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL }),
	  false, false, false },
	{ "drop-traffic, and stopped",
	  ROWS({ OFFER ", drop-traffic: start", SDP_A, NULL, NULL },
	       { ANSWER ", drop-traffic: stop", SDP_B, NULL, NULL }),
	  true, true, false },
	{ "hold: RTCP goes on",
	  ROWS(CALL, { OFFER, V4(AUDIO("4000") "a=inactive\r\n"), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") "a=inactive\r\n"), NULL, NULL }),
	  false, true, false },
	{ "a sendonly caller still sends",
	  ROWS(CALL, { OFFER, V4(AUDIO("4000") "a=sendonly\r\n"), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") "a=recvonly\r\n"), NULL, NULL }),
	  true, true, false },
	{ "the zero address gets nothing",
	  ROWS(CALL, { "command: offer, call-id: c, from-tag: b, to-tag: a",
		       SDP_OF("IP4 0.0.0.0", AUDIO("5000")), NULL, NULL }),
	  false, false, false },
	{ "blackhole",
	  ROWS({ OFFER ", media-echo: blackhole", SDP_A, NULL, NULL },
	       { ANSWER, SDP_B, NULL, NULL }),
	  false, false, false },
	{ "refused",
	  ROWS(CALL, { OFFER, V4(AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { OFFER, V4(AUDIO("0") AUDIO("4002")), NULL, NULL }),
	  false, false, false },
};

static void words_that_stop_packets(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		bool got_rtp, got_rtcp, filled;

		begin(cases[i].rows);
		got_rtp = rtp(AT_A, "198.51.100.1:4000");
		filled = world.sent_fill;
		got_rtcp = rtcp(AT_A_RTCP, "198.51.100.1:4001");
		if (got_rtp != cases[i].rtp || got_rtcp != cases[i].rtcp ||
		    (cases[i].rtp && filled != cases[i].is_filled))
			fail_msg("%s: %d %d %d", cases[i].name, got_rtp, got_rtcp, filled);
		end();
	}
}

static void dtmf_is_blocked_alone(void **state)
{
#define WITH_DTMF(address, port)                                    \
	SDP_OF("IP4 " address, "m=audio " port " RTP/AVP 0 101\r\n" \
			       "a=rtpmap:101 telephone-event/8000\r\n")
	(void) state;
	begin(ROWS({ OFFER, WITH_DTMF("198.51.100.1", "4000"), NULL, NULL },
		   { ANSWER, WITH_DTMF("198.51.100.2", "5000"), NULL, NULL }));
	assert_true(rtp_of(AT_A, "198.51.100.1:4000", 101, 1));
	ask(&world, "command: block DTMF, call-id: c", NULL);
	assert_false(rtp_of(AT_A, "198.51.100.1:4000", 101, 1));
	assert_true(rtp_of(AT_A, "198.51.100.1:4000", 0, 1));
	ask(&world, "command: unblock DTMF, call-id: c", NULL);
	assert_true(rtp_of(AT_A, "198.51.100.1:4000", 101, 1));
	end();
}

static void echo_goes_back(void **state)
{
	(void) state;
	begin(ROWS({ OFFER ", media-echo: forward", SDP_A, NULL, NULL },
		   { ANSWER, SDP_B, NULL, NULL }));
	assert_true(rtp(AT_A, "198.51.100.1:4000"));
	assert_true(was_sent_to("198.51.100.1:4000"));
	end();
}

static void left_branches_are_cut_off(void **state)
{
	(void) state;
	begin(ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
		   { OFFER ", via-branch: y", SDP_A, NULL, NULL },
		   { ANSWER ", via-branch: x", SDP_B, NULL, NULL },
		   { "command: answer, call-id: c, from-tag: a, to-tag: d, via-branch: y", SDP_C,
		     NULL, NULL }));
	/* The last one to answer has the caller; the other one's media goes nowhere. */
	assert_false(rtp(AT_B, "198.51.100.2:5000"));
	assert_true(rtp(30004, "198.51.100.3:6000"));
	assert_true(was_sent_to("198.51.100.1:4000"));
	end();
}

static void pierce_nat_sends_until_something_comes(void **state)
{
	(void) state;
	begin(ROWS({ OFFER ", flags: [pierce-NAT]", SDP_A, NULL, NULL },
		   { ANSWER, SDP_B, NULL, NULL }));
	world_pass(&world, 5 * second);
	assert_in_range(world.dummies, 4, 6);
	(void) rtp(AT_A, "198.51.100.1:4000");
	world.dummies = 0;
	world_pass(&world, 5 * second);
	assert_int_equal(world.dummies, 0);
	end();
}

/* --- time --- */

#define DELETE "command: delete, call-id: c"

static const struct {
	const char *name;
	const struct asked *rows;
	unsigned alive_s; /* at that time it is still there, and two seconds later it is gone */
	enum call_end why;
	unsigned final_s; /* option final-timeout */
	unsigned packets; /* one each ten seconds, so many */
	bool is_foreign;
} ends[] = {
	{ "no media at all", ROWS(CALL), 59, CALL_END_TIMEOUT, 0, 0, false },
	{ "media, then none", ROWS(CALL), 149, CALL_END_TIMEOUT, 0, 9, false },
	{ "no answer", ROWS({ OFFER, SDP_A, NULL, NULL }), 3599, CALL_END_OFFER_TIMEOUT, 0, 0,
	  false },
	{ "held by both",
	  ROWS(CALL, { OFFER, V4(AUDIO("4000") "a=inactive\r\n"), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") "a=inactive\r\n"), NULL, NULL }),
	  3599, CALL_END_SILENT_TIMEOUT, 0, 0, false },
	{ "held by one: the other should send",
	  ROWS(CALL, { OFFER, V4(AUDIO("4000") "a=sendonly\r\n"), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") "a=recvonly\r\n"), NULL, NULL }),
	  59, CALL_END_TIMEOUT, 0, 0, false },
	{ "final timeout, whatever flows", ROWS(CALL), 99, CALL_END_FINAL_TIMEOUT, 100, 20, false },
	{ "delete delay", ROWS(CALL, { DELETE, NULL, NULL, NULL }), 29, CALL_END_REGULAR, 0, 0,
	  false },
	{ "a delay of one's own", ROWS(CALL, { DELETE ", delete-delay: 200", NULL, NULL, NULL }),
	  199, CALL_END_REGULAR, 0, 0, false },
	{ "an offer in between revives it",
	  ROWS(CALL, { DELETE, NULL, NULL, NULL }, { OFFER ", to-tag: b", SDP_A, NULL, NULL }), 59,
	  CALL_END_TIMEOUT, 0, 0, false },
	{ "foreign: the final one alone", ROWS(CALL), 499, CALL_END_FINAL_TIMEOUT, 500, 0, true },
};

static bool is_alive(void)
{
	return world_call(&world, SLICE("c")) != NULL;
}

static void calls_end_in_time(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++) {
		uint64_t started_us;

		begin(ends[i].rows);
		started_us = world.now_us;
		world.config.final_timeout_us = ends[i].final_s * second;
		world_call(&world, SLICE("c"))->is_foreign = ends[i].is_foreign;
		for (unsigned k = 0; k < ends[i].packets && is_alive(); k++) {
			world_pass(&world, 10 * second);
			if (is_alive())
				(void) rtp(AT_A, "198.51.100.1:4000");
		}
		if (started_us + ends[i].alive_s * second > world.now_us) {
			world_pass(&world, started_us + ends[i].alive_s * second - world.now_us);
			if (!is_alive())
				fail_msg("%s: ended too early", ends[i].name);
		}
		world_pass(&world, 2 * second);
		if (is_alive() || world.ended != ends[i].why)
			fail_msg("%s: %s for %d", ends[i].name, is_alive() ? "still there" : "gone",
				 world.ended);
		end();
	}
}

static void a_call_without_streams_of_ours_stays(void **state)
{
	(void) state;
	begin(ROWS({ OFFER, V4("m=message 9 TCP/MSRP *\r\n"), NULL, NULL }));
	world_pass(&world, 36000 * second);
	assert_true(is_alive());
	end();
}

static void a_deleted_branch_goes_alone(void **state)
{
	(void) state;
	begin(ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
		   { OFFER ", via-branch: y", SDP_A, NULL, NULL },
		   { "command: answer, call-id: c, from-tag: a, to-tag: d, via-branch: y", SDP_C,
		     NULL, NULL },
		   { DELETE ", from-tag: a, via-branch: x", NULL, NULL, NULL }));
	assert_int_equal(world.ports_open, 6);
	world_pass(&world, 29 * second);
	assert_int_equal(world.ports_open, 6);
	world_pass(&world, 2 * second);
	assert_int_equal(world.ports_open, 4);
	assert_true(is_alive());
	end();
}

static void an_idle_call_is_left_alone(void **state)
{
	struct call_env env;

	(void) state;
	begin(ROWS(CALL));
	env = (struct call_env){ .now_us = world.now_us,
				 .config = &world.config,
				 .interfaces = &world.interfaces,
				 .stats = &world.stats };
	assert_true(call_next_look_us(world_call(&world, SLICE("c")), &world.stats, &env) >=
		    world.now_us + 59 * second);
	/* Never at once, however late it is. */
	env.now_us += 1000 * second;
	assert_true(call_next_look_us(world_call(&world, SLICE("c")), &world.stats, &env) >
		    env.now_us);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(media_flow_both_ways),
		cmocka_unit_test(little_flows_before_the_answer),
		cmocka_unit_test(a_peer_behind_nat_is_learnt),
		cmocka_unit_test(a_stranger_gets_nothing_after_the_peer_is_known),
		cmocka_unit_test(a_silent_candidate_is_sent_nothing_more),
		cmocka_unit_test(stray_rtcp_spends_what_it_uses),
		cmocka_unit_test(strict_source),
		cmocka_unit_test(words_that_stop_packets),
		cmocka_unit_test(dtmf_is_blocked_alone),
		cmocka_unit_test(echo_goes_back),
		cmocka_unit_test(left_branches_are_cut_off),
		cmocka_unit_test(pierce_nat_sends_until_something_comes),
		cmocka_unit_test(calls_end_in_time),
		cmocka_unit_test(a_call_without_streams_of_ours_stays),
		cmocka_unit_test(a_deleted_branch_goes_alone),
		cmocka_unit_test(an_idle_call_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
