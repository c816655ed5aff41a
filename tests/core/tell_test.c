/* core/call/tell.c: every cause of spec/causes.def is named when it is there, and no other. */
#include "core/call/tell.h"

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
#define ROWS(...) ((const struct asked[]){ __VA_ARGS__, { NULL, NULL, NULL, NULL } })
#define CALL                              \
	{ OFFER, SDP_A, NULL, NULL },     \
	{                                 \
		ANSWER, SDP_B, NULL, NULL \
	}
#define A "198.51.100.1:4000"
#define B "198.51.100.2:5000"

static struct world world;

/* So many packets to our port. */
struct sent {
	uint16_t port;
	const char *from;
	unsigned count;
};

static const struct {
	const char *causes; /* codes in the order of the text, with a blank behind each */
	const struct asked *rows;
	struct sent sent[3];
	uint8_t send_fails;
	bool is_refused;
} cases[] = {
	{ "", ROWS(CALL), { { 30002, A, 3 }, { 30000, B, 3 } }, 0, false },
	{ "no-packets ", ROWS(CALL), { { 30002, A, 3 } }, 0, false },
	{ "no-packets no-packets ", ROWS(CALL), { { 0, NULL, 0 } }, 0, false },
	{ "no-answer ", ROWS({ OFFER, SDP_A, NULL, NULL }), { { 30002, A, 3 } }, 0, false },
	{ "wrong-port ", ROWS(CALL), { { 30003, A, 9 }, { 30000, B, 3 } }, 0, false },
	{ "wrong-source ",
	  ROWS(CALL),
	  { { 30002, A, 3 }, { 30002, "203.0.113.66:9", 9 }, { 30000, B, 3 } },
	  0,
	  false },
	{ "late-learning ",
	  ROWS(CALL),
	  { { 30002, "203.0.113.66:9", 3 }, { 30000, B, 3 } },
	  0,
	  false },
	{ "one-way-hold ",
	  ROWS(CALL, { OFFER, V4(AUDIO("4000") "a=sendonly\r\n"), NULL, NULL },
	       { ANSWER, SDP_OF("IP4 198.51.100.2", AUDIO("5000") "a=recvonly\r\n"), NULL, NULL }),
	  { { 30002, A, 3 } },
	  0,
	  false },
	{ "blocked-media blocked-media ",
	  ROWS(CALL, { "command: block media, call-id: c", NULL, NULL, NULL }),
	  { { 30002, A, 3 }, { 30000, B, 3 } },
	  0,
	  false },
	{ "blocked-media blocked-media ",
	  ROWS({ OFFER ", drop-traffic: start", SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL }),
	  { { 0, NULL, 0 } },
	  0,
	  false },
	/* RTP on the RTCP port is no fault where the RTP port gets some too. */
	{ "", ROWS(CALL), { { 30002, A, 3 }, { 30003, A, 9 }, { 30000, B, 3 } }, 0, false },
	/* What is copied has no causes, also if it was ours before. */
	{ "",
	  ROWS(CALL, { OFFER, V4("m=message 9 TCP/MSRP *\r\n"), NULL, NULL }),
	  { { 0, NULL, 0 } },
	  0,
	  false },
	{ "",
	  ROWS({ OFFER, V4("m=message 9 TCP/MSRP *\r\n"), NULL, NULL }),
	  { { 0, NULL, 0 } },
	  0,
	  false },
	{ "other-family ",
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { ANSWER, SDP_OF("IP6 2001:db8::2", AUDIO("5000")), NULL, NULL }),
	  { { 30002, A, 3 } },
	  0,
	  false },
	{ "own-address ",
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { ANSWER, SDP_OF("IP4 203.0.113.1", AUDIO("30100")), NULL, NULL }),
	  { { 30002, A, 3 } },
	  0,
	  false },
	{ "peer-unreachable peer-unreachable ",
	  ROWS(CALL),
	  { { 30002, A, 3 }, { 30000, B, 3 } },
	  FLOW_DROP_SEND_REFUSED,
	  false },
	{ "ports-out ", ROWS(CALL), { { 30002, A, 3 }, { 30000, B, 3 } }, 0, true },
	{ "deleted-branch ",
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { OFFER ", via-branch: y", SDP_A, NULL, NULL },
	       { ANSWER ", via-branch: x", SDP_B, NULL, NULL },
	       { "command: delete, call-id: c, via-branch: y, from-tag: z, delete-delay: 0", NULL,
		 NULL, NULL }),
	  { { 30002, A, 3 }, { 30000, B, 3 } },
	  0,
	  false },
};

static void send(const struct sent *s)
{
	static uint16_t seq;

	for (unsigned i = 0; s->from && i < s->count; i++) {
		uint8_t rtp[28] = { 0x80, 0 };
		struct endpoint from;

		memset(&from, 0, sizeof(from));
		assert_true(endpoint_parse(slice_from_str(s->from), &from));
		rtp[2] = (uint8_t) (++seq >> 8);
		rtp[3] = (uint8_t) seq;
		(void) world_packet(&world, s->port, &from, slice_make(rtp, sizeof(rtp)));
	}
}

static struct slice explain(bool is_refused)
{
	static uint8_t text[1 << 16];
	struct writer w = writer_make(text, sizeof(text));
	struct call_env env = { .now_us = world.now_us,
				.config = &world.config,
				.interfaces = &world.interfaces,
				.stats = &world.stats,
				.scratch = &world.scratch };

	call_explain(world_call(&world, SLICE("c")), is_refused, &world.stats, &env, &w);
	assert_false(w.overflow);
	return writer_done(&w);
}

static struct slice codes(struct slice text)
{
	static uint8_t buf[1024];
	struct writer w = writer_make(buf, sizeof(buf));

	while (text.len) {
		struct slice line = slice_cut(&text, '\n');

		if (!slice_starts(line, SLICE("cause: ")))
			continue;
		line = slice_sub(line, strlen("cause: "), line.len);
		writer_slice(&w, slice_cut(&line, ' '));
		writer_byte(&w, ' ');
	}
	return writer_done(&w);
}

static void each_cause_is_named(void **state)
{
	unsigned failed = 0;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const char *wrong;
		struct slice text;

		world_init(&world);
		wrong = ask_all(&world, cases[i].rows);
		if (wrong)
			fail_msg("%s: %s", cases[i].causes, wrong);
		world.send_fails = cases[i].send_fails;
		for (size_t k = 0; k < ARRAY_COUNT(cases[i].sent); k++)
			send(&cases[i].sent[k]);
		text = explain(cases[i].is_refused);
		if (!slice_eq(codes(text), slice_from_str(cases[i].causes))) {
			print_error("%s is not what is told: %.*s\n", cases[i].causes,
				    SLICE_FMT(text));
			failed++;
		}
		assert_null(world_check(&world));
		world_fini(&world);
	}
	assert_int_equal(failed, 0);
}

static void no_cause_is_without_a_case(void **state)
{
	static const char *const all[] = {
#define CAUSE(id, code, text) code " ",
#include "spec/causes.def"
#undef CAUSE
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		bool found = false;

		for (size_t k = 0; k < ARRAY_COUNT(cases); k++)
			found = found || strstr(cases[k].causes, all[i]);
		if (!found)
			fail_msg("no case for %s", all[i]);
	}
}

static void a_refused_call_is_told_about_when_it_is_gone(void **state)
{
	uint8_t text[500];
	struct writer w = writer_make(text, sizeof(text));

	(void) state;
	call_explain_refused(SLICE("c"), &w);
	assert_true(slice_eq(codes(writer_done(&w)), SLICE("ports-out ")));
}

static const struct {
	const struct asked *rows;
	struct call_sizes want;
} sizes[] = {
	{ ROWS(CALL), { .media_ip4 = 1, .ports = 4 } },
	{ ROWS({ OFFER ", address-family: IP6", SDP_A, NULL, NULL }),
	  { .media_mixed = 1, .ports = 4 } },
	{ ROWS({ OFFER, SDP_OF("IP6 2001:db8::1", AUDIO("4000") AUDIO("4002")), NULL, NULL }),
	  { .media_ip6 = 2, .ports = 8 } },
	{ ROWS({ OFFER, V4("m=message 9 TCP/MSRP *\r\n"), NULL, NULL }), { .ports = 0 } },
};

static void sizes_are_counted(void **state)
{
	struct call_sizes got;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
		world_init(&world);
		assert_null(ask_all(&world, sizes[i].rows));
		call_measure(world_call(&world, SLICE("c")), &got);
		assert_int_equal(got.ports, sizes[i].want.ports);
		assert_int_equal(got.media_ip4, sizes[i].want.media_ip4);
		assert_int_equal(got.media_ip6, sizes[i].want.media_ip6);
		assert_int_equal(got.media_mixed, sizes[i].want.media_mixed);
		world_fini(&world);
	}
}

static void a_session_is_listed(void **state)
{
	static uint8_t text[1 << 14];
	struct writer w = writer_make(text, sizeof(text) - 1);
	struct call_env env;

	(void) state;
	world_init(&world);
	assert_null(ask_all(&world, ROWS(CALL)));
	env = (struct call_env){ .now_us = world.now_us,
				 .config = &world.config,
				 .interfaces = &world.interfaces,
				 .scratch = &world.scratch };
	send(&(struct sent){ 30002, A, 3 });
	memset(text, 0, sizeof(text));
	call_tell(world_call(&world, SLICE("c")), &world.stats, &env, &w);
	assert_non_null(strstr((char *) text, "\ncallid: c\n"));
	assert_non_null(strstr((char *) text, "--- Tag 'a', type: FROM_TAG, label '', branch ''"));
	assert_non_null(
		strstr((char *) text, "------ Media #1 (audio over RTP/AVP) using PCMU/8000\n"));
	assert_non_null(strstr((char *) text,
			       "-------- Port     203.0.113.1:30002 <>    198.51.100.1:4000 , "
			       "SSRC 0, 3 p, 84 b, 0 e, "));
	w.len = 0;
	call_tell_line(world_call(&world, SLICE("c")), &w);
	assert_true(slice_starts(writer_done(&w), SLICE("ID: ")));
	world_fini(&world);
	assert_null(world.wrong);
}

/* Tags that a party had, who serves it, and what is not known yet. */
static void a_session_tells_names_and_owner(void **state)
{
	static uint8_t text[1 << 14];
	struct writer w = writer_make(text, sizeof(text) - 1);
	struct call_env env;

	(void) state;
	world_init(&world);
	assert_null(ask_all(
		&world,
		ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
		     { "command: answer, call-id: c, from-tag: a, to-tag: d", SDP_B, NULL, NULL },
		     { "command: answer, call-id: c, from-tag: a, to-tag: e", SDP_B, NULL,
		       NULL })));
	env = (struct call_env){ .now_us = world.now_us,
				 .config = &world.config,
				 .interfaces = &world.interfaces,
				 .scratch = &world.scratch };
	memset(text, 0, sizeof(text));
	call_tell(world_call(&world, SLICE("c")), &world.stats, &env, &w);
	assert_non_null(strstr((char *) text, "---     Aliases: 'd', 'b'\n"));
	assert_non_null(strstr((char *) text, "\nforeign: no\n"));
	world_call(&world, SLICE("c"))->is_foreign = true;
	memset(text, 0, sizeof(text));
	w.len = 0;
	call_tell(world_call(&world, SLICE("c")), &world.stats, &env, &w);
	assert_non_null(strstr((char *) text, "\nforeign: yes\n"));
	w.len = 0;
	memset(text, 0, sizeof(text));
	call_tell_line(world_call(&world, SLICE("c")), &w);
	assert_non_null(strstr((char *) text, " | frgn:y | "));
	world_fini(&world);
	assert_null(world.wrong);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cause_is_named),
		cmocka_unit_test(no_cause_is_without_a_case),
		cmocka_unit_test(a_refused_call_is_told_about_when_it_is_gone),
		cmocka_unit_test(sizes_are_counted),
		cmocka_unit_test(a_session_is_listed),
		cmocka_unit_test(a_session_tells_names_and_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
