/* core/negotiate/mux.c: the table of what rtcp-mux does (RFC 5761 section 5.1.1 and the ng key). */
#include "core/negotiate/mux.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/world/ask.h"

static struct world world;

enum { NO, YES, AS_IT_IS };

/* What the receiver is offered, and what the sender is answered if the receiver takes it or not. */
static const struct {
	const char *words;
	bool is_offered;
	bool to_receiver;
	bool has_own_port; /* a=rtcp to the receiver is not the RTP port */
	bool back_if_taken, back_if_refused;
} rows[] = {
	{ "", true, true, true, true, false },
	{ "accept", true, true, true, true, true },
	{ "reject", true, true, true, false, false },
	{ "demux", true, false, true, true, true },
	{ "demux, reject", true, false, true, false, false },
	{ "require, demux", true, true, false, true, false },
	{ "require", true, true, false, true, false },
	{ "accept, reject", true, true, true, true, true },
	{ "offer", true, true, true, true, false },
	{ "", false, false, true, false, false },
	{ "offer", false, true, true, false, false },
	{ "require", false, true, false, false, false },
	{ "accept", false, false, true, false, false },
	{ "reject", false, false, true, false, false },
	{ "demux", false, false, true, false, false },
};

static struct answer request(const char *command, const char *words, bool is_mux)
{
	char text[200];

	snprintf(text, sizeof(text), "%s, rtcp-mux: [%s]", command, words);
	return ask(&world, text,
		   is_mux ? SDP_OF("IP4 198.51.100.1", AUDIO("4000") "a=rtcp-mux\r\n")
			  : SDP_OF("IP4 198.51.100.2", AUDIO("5000")));
}

static void play(size_t i, bool is_taken)
{
	struct answer a;
	bool back = is_taken ? rows[i].back_if_taken : rows[i].back_if_refused;

	world_init(&world);
	a = request("command: offer, call-id: c, from-tag: a", rows[i].words, rows[i].is_offered);
	if (answer_has_line(&a, "a=rtcp-mux") != rows[i].to_receiver ||
	    answer_has_line(&a, "a=rtcp:30001") != rows[i].has_own_port ||
	    answer_has_line(&a, "a=rtcp:30000") == rows[i].has_own_port)
		fail_msg("offer of row %zu: %.*s", i, SLICE_FMT(a.all));
	/* Words in the answer alone do nothing. */
	a = request("command: answer, call-id: c, from-tag: a, to-tag: b",
		    "accept, reject, require", is_taken);
	if (answer_has_line(&a, "a=rtcp-mux") != back)
		fail_msg("answer of row %zu, %d: %.*s", i, is_taken, SLICE_FMT(a.all));
	assert_null(world_check(&world));
	world_fini(&world);
	assert_null(world.wrong);
}

static void every_row(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		play(i, false);
		play(i, true);
	}
}

static void scripts(void **state)
{
	static const struct asked later_offers[] = {
		{ "command: offer, call-id: c, from-tag: a",
		  SDP_OF("IP4 198.51.100.1", AUDIO("4000") "a=rtcp-mux\r\n"), NULL,
		  "a=rtcp:30001" },
		{ "command: answer, call-id: c, from-tag: a, to-tag: b",
		  SDP_OF("IP4 198.51.100.2", AUDIO("5000") "a=rtcp-mux\r\n"), NULL, "a=rtcp-mux" },
		/* It is muxed already: required from now on. */
		{ "command: offer, call-id: c, from-tag: a, to-tag: b", SDP_A, NULL,
		  "a=rtcp-mux|a=rtcp:30000" },
		{ "command: offer, call-id: c, from-tag: a, to-tag: b, rtcp-mux: [demux]",
		  SDP_OF("IP4 198.51.100.1", AUDIO("4000") "a=rtcp-mux\r\n"), NULL,
		  "!a=rtcp-mux|a=rtcp:30001" },
		{ NULL, NULL, NULL, NULL },
	};
	static const struct asked same_port[] = {
		{ "command: offer, call-id: c, from-tag: a",
		  SDP_OF("IP4 198.51.100.1", AUDIO("4000") "a=rtcp:4000\r\n"), NULL, "a=rtcp-mux" },
		{ "command: answer, call-id: c, from-tag: a, to-tag: b",
		  SDP_OF("IP4 198.51.100.2", AUDIO("5000") "a=rtcp-mux\r\n"), NULL, "a=rtcp-mux" },
		{ NULL, NULL, NULL, NULL },
	};
	static const struct asked unasked[] = {
		{ "command: offer, call-id: c, from-tag: a", SDP_A, NULL, "!a=rtcp-mux" },
		{ "command: answer, call-id: c, from-tag: a, to-tag: b",
		  SDP_OF("IP4 198.51.100.2", AUDIO("5000") "a=rtcp-mux\r\n"), NULL, "!a=rtcp-mux" },
		{ "command: offer, call-id: c, from-tag: a, to-tag: b", SDP_A, NULL, "a=rtcp-mux" },
		{ NULL, NULL, NULL, NULL },
	};
	const struct asked *all[] = { later_offers, same_port, unasked };

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

/* RTP and RTCP of a caller that muxes reach a callee that does not on two ports, and back. */
static void packets_change_ports(void **state)
{
	static const uint8_t rtp[12] = { 0x80 };
	static const uint8_t rtcp[8] = { 0x80, 201, 0, 1 };
	static const struct asked rows_of_call[] = {
		{ "command: offer, call-id: c, from-tag: a, rtcp-mux: [demux]",
		  SDP_OF("IP4 198.51.100.1", AUDIO("4000") "a=rtcp-mux\r\n"), NULL, NULL },
		{ "command: answer, call-id: c, from-tag: a, to-tag: b", SDP_B, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct endpoint a, b, b_rtcp;

	(void) state;
	assert_true(endpoint_parse(SLICE("198.51.100.1:4000"), &a));
	assert_true(endpoint_parse(SLICE("198.51.100.2:5000"), &b));
	assert_true(endpoint_parse(SLICE("198.51.100.2:5001"), &b_rtcp));
	world_init(&world);
	assert_null(ask_all(&world, rows_of_call));
	assert_true(world_packet(&world, 30002, &a, slice_make(rtp, sizeof(rtp))));
	assert_true(endpoint_eq(&world.sent_to[0], &b));
	assert_true(world_packet(&world, 30002, &a, slice_make(rtcp, sizeof(rtcp))));
	assert_true(endpoint_eq(&world.sent_to[0], &b_rtcp));
	assert_true(world_packet(&world, 30001, &b_rtcp, slice_make(rtcp, sizeof(rtcp))));
	assert_true(endpoint_eq(&world.sent_to[0], &a));
	world_fini(&world);
	assert_null(world.wrong);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(scripts),
		cmocka_unit_test(packets_change_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
