/* core/call/report.c: RTCP of ours, from the numbers of the flows (RFC 3550 section 6.4). */
#include "core/call/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "parsers/rtcp_write.h"
#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a"
#define ANSWER "command: answer, call-id: c, from-tag: a, to-tag: b"
#define ROWS(...) ((const struct asked[]){ __VA_ARGS__, { NULL, NULL, NULL, NULL } })
#define ON                                                     \
	{                                                      \
		OFFER ", generate-RTCP: on", SDP_A, NULL, NULL \
	}
#define MUX "a=rtcp-mux\r\n"
#define A "198.51.100.1:4000"
#define B "198.51.100.2:5000"

enum { AT_B = 30000, AT_B_RTCP, AT_A, AT_A_RTCP };

static const uint64_t second = 1000000;
static struct world world;

static struct endpoint at(const char *text)
{
	struct endpoint e;

	memset(&e, 0, sizeof(e));
	assert_true(endpoint_parse(slice_from_str(text), &e));
	return e;
}

static bool rtp(uint16_t port, const char *from, uint16_t seq, uint8_t ssrc)
{
	uint8_t packet[172] = { 0x80, 0, (uint8_t) (seq >> 8), (uint8_t) seq };
	struct endpoint source = at(from);

	packet[6] = (uint8_t) (seq * 160 >> 8);
	packet[7] = (uint8_t) (seq * 160);
	packet[11] = ssrc;
	return world_packet(&world, port, &source, slice_make(packet, sizeof(packet)));
}

static void begin(const char *offer, const char *sdp_a, const char *sdp_b)
{
	struct answer a;

	world_init(&world);
	a = ask(&world, offer, sdp_a);
	assert_true(answer_is(&a, "ok"));
	a = ask(&world, ANSWER, sdp_b);
	assert_true(answer_is(&a, "ok"));
}

static void end(void)
{
	assert_null(world_check(&world));
	world_fini(&world);
	assert_null(world.wrong);
}

/* Time passes until the next report to that address. */
static struct rtcp_part report_to(const char *to)
{
	struct endpoint want = at(to);
	struct rtcp_part part;

	for (unsigned i = 0; i < 100; i++) {
		unsigned k = world.reports;

		world_pass(&world, second / 8);
		for (; k < world.reports; k++) {
			const struct world_report *r = &world.report[k % WORLD_REPORTS];

			if (!endpoint_eq(&r->to, &want))
				continue;
			part = rtcp_start(slice_make(r->bytes, r->len));
			assert_int_equal(rtcp_next(&part), RTCP_OK);
			return part;
		}
	}
	fail_msg("no report to %s", to);
	return rtcp_start(SLICE_EMPTY);
}

static void both_are_told_what_is_relayed_and_lost(void **state)
{
	struct rtcp_part part;
	struct rtcp_sender sender;
	struct rtcp_report report;
	struct rtcp_item item = { .at = 0 };

	(void) state;
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	/* Of ten packets of A two are lost; B sends nothing. */
	for (uint16_t seq = 1; seq <= 10; seq++)
		if (seq != 4 && seq != 7)
			assert_true(rtp(AT_A, A, seq, 7));
	world_pass(&world, 4 * second);
	assert_int_equal(world.reports, 0);
	part = report_to("198.51.100.1:4001");
	assert_int_equal(part.type, RTCP_RR);
	assert_int_equal(rtcp_report_read(&part, 0, &report), RTCP_OK);
	assert_int_equal(report.ssrc, 7);
	assert_int_equal(report.lost, 2);
	assert_int_equal(report.fraction_lost, 2 * 256 / 10);
	assert_int_equal(report.seq & 0xffff, 10);
	assert_int_equal(report.lsr, 0);
	assert_int_equal(rtcp_next(&part), RTCP_OK);
	assert_int_equal(rtcp_sdes_next(&part, &item), RTCP_OK);
	assert_int_equal(item.type, RTCP_SDES_CNAME);
	assert_int_equal(item.text.len, 16);
	end();

	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	for (uint16_t seq = 1; seq <= 10; seq++)
		assert_true(rtp(AT_A, A, seq, 7));
	part = report_to("198.51.100.2:5001");
	assert_int_equal(part.type, RTCP_SR);
	assert_int_equal(part.count, 0);
	assert_int_equal(rtcp_sender_read(&part, &sender), RTCP_OK);
	assert_int_equal(sender.ssrc, 7);
	assert_int_equal(sender.packets, 10);
	assert_int_equal(sender.bytes, 1600);
	assert_int_equal(sender.ntp_s, world.now_us / second + 2208988800u);
	/* The media clock has gone on since the last packet: 5 to 6 s of 8000 Hz. */
	assert_in_range(sender.timestamp - 1600, 8000 * 5, 8000 * 6 + 1000);
	/* Two reports later it is no sender any more. */
	part = report_to("198.51.100.2:5001");
	assert_int_equal(part.type, RTCP_SR);
	part = report_to("198.51.100.2:5001");
	assert_int_equal(part.type, RTCP_RR);
	end();
}

static void rtcp_of_the_parties_ends_here(void **state)
{
	const struct rtcp_sender sr = { 7, 0x11112222, 0x33334444, 1600, 10, 1600 };
	uint8_t buf[64];
	struct writer w = writer_make(buf, sizeof(buf));
	struct endpoint from = at("198.51.100.1:4001");
	struct rtcp_part part;
	struct rtcp_report report;

	(void) state;
	rtcp_write_sr(&w, &sr, NULL, 0);
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	for (uint16_t seq = 1; seq <= 3; seq++)
		assert_true(rtp(AT_A, A, seq, 7));
	for (unsigned i = 0; i < 2; i++)
		assert_false(world_packet(&world, AT_A_RTCP, &from, writer_done(&w)));
	assert_int_equal(world.ports[AT_A_RTCP - WORLD_FIRST_PORT].flow.stats.in[1].packets, 2);
	part = report_to("198.51.100.1:4001");
	assert_int_equal(rtcp_report_read(&part, 0, &report), RTCP_OK);
	assert_int_equal(report.lsr, 0x22223333);
	assert_in_range(report.dlsr, 5 * 65536, 6 * 65536 + 10000);
	end();
}

static void it_is_switched_off_again(void **state)
{
	struct answer a;

	(void) state;
	begin(OFFER ", flags: [generate-RTCP]", SDP_A, SDP_B);
	a = ask(&world, "command: query, call-id: c", NULL);
	assert_true(answer_says(&a, "RTCP generator"));
	a = ask(&world, OFFER ", to-tag: b, generate-RTCP: off", SDP_A);
	assert_true(answer_is(&a, "ok"));
	a = ask(&world, "command: query, call-id: c", NULL);
	assert_false(answer_says(&a, "RTCP generator"));
	world_pass(&world, 20 * second);
	assert_int_equal(world.reports, 0);
	end();
}

static void srtp_that_passes_through_has_none(void **state)
{
	(void) state;
	begin(OFFER ", generate-RTCP: on",
	      SDP_OF("IP4 198.51.100.1", "m=audio 4000 RTP/SAVP 0\r\n"),
	      SDP_OF("IP4 198.51.100.2", "m=audio 5000 RTP/SAVP 0\r\n"));
	world_pass(&world, 20 * second);
	assert_int_equal(world.reports, 0);
	end();
}

static void muxed_reports_go_to_the_one_port(void **state)
{
	(void) state;
	begin(OFFER ", generate-RTCP: on",
	      SDP_OF("IP4 198.51.100.1", AUDIO("4000") "a=rtcp-mux\r\n"),
	      SDP_OF("IP4 198.51.100.2", AUDIO("5000") "a=rtcp-mux\r\n"));
	assert_true(rtp(AT_A, A, 1, 7));
	assert_int_equal(report_to(A).type, RTCP_RR);
	end();
}

/* Nobody is told anything who has not been told our port, or has not said where he is, or is on
 * hold by the zero address, or whose medium is off, or who has no peer; nor is fax reported on. */
static const struct {
	const char *name;
	const struct asked *rows;
	unsigned reports; /* in eight seconds */
} quiet[] = {
	{ "both", ROWS(ON, { ANSWER, SDP_B, NULL, NULL }), 2 },
	{ "before the answer", ROWS(ON), 0 },
	{ "the zero address",
	  ROWS(ON, { ANSWER, SDP_OF("IP4 0.0.0.0", AUDIO("5000")), NULL, NULL }), 1 },
	{ "one medium of two is off",
	  ROWS({ OFFER ", generate-RTCP: on",
		 SDP_OF("IP4 198.51.100.1", AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { ANSWER, SDP_OF("IP4 198.51.100.2", AUDIO("5000") AUDIO("0")), NULL, NULL }),
	  2 },
	{ "left behind",
	  ROWS(ON, { ANSWER, SDP_B, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: d, to-tag: b, generate-RTCP: off", SDP_C,
		 NULL, NULL }),
	  0 },
	{ "fax",
	  ROWS({ OFFER ", generate-RTCP: on",
		 SDP_OF("IP4 198.51.100.1", "m=image 4000 udptl t38\r\n"), NULL, NULL },
	       { ANSWER, SDP_OF("IP4 198.51.100.2", "m=image 5000 udptl t38\r\n"), NULL, NULL }),
	  0 },
	{ "the caller has one port, and wants two: not before he knows the second",
	  ROWS({ OFFER ", generate-RTCP: on", SDP_OF("IP4 198.51.100.1", AUDIO("4000") MUX), NULL,
		 NULL },
	       { ANSWER, SDP_OF("IP4 198.51.100.2", AUDIO("5000") MUX), NULL, NULL },
	       { ANSWER, SDP_OF("IP4 198.51.100.3", AUDIO("6000") MUX), NULL, NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, NULL }),
	  1 },
};

static void some_are_told_nothing(void **state)
{
	unsigned failed = 0;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(quiet); i++) {
		const char *wrong;

		world_init(&world);
		wrong = ask_all(&world, quiet[i].rows);
		if (wrong)
			fail_msg("%s: %s", quiet[i].name, wrong);
		world_pass(&world, 8 * second);
		if (world.reports != quiet[i].reports) {
			print_error("%s: %u reports\n", quiet[i].name, world.reports);
			failed++;
		}
		end();
	}
	assert_int_equal(failed, 0);
}

/* Reports since the k-th that went to that address. */
static unsigned reports_to(const char *text, unsigned k)
{
	struct endpoint to = at(text);
	unsigned n = 0;

	for (; k < world.reports; k++)
		n += endpoint_eq(&world.report[k % WORLD_REPORTS].to, &to);
	return n;
}

/* RTCP of B that comes from elsewhere, twice a second, for a while. */
static unsigned reports_while_b_is_at(const char *text, unsigned halves)
{
	static const uint8_t report[8] = { 0x80, 201, 0, 1, 0, 0, 0, 9 };
	struct endpoint from = at(text);
	unsigned n = 0;

	for (unsigned i = 0; i < halves; i++) {
		unsigned k = world.reports;

		(void) world_packet(&world, AT_B_RTCP, &from, slice_make(report, sizeof(report)));
		world_pass(&world, second / 2);
		n += reports_to(text, k);
	}
	return n;
}

/* A candidate gets few packets, and reports are among them; a confirmed one gets them all, if there
 * is a port to send them to. */
static void reports_follow_the_party(void **state)
{
	unsigned k;

	(void) state;
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	world.config.rtcp_interval_us = second / 10;
	world_pass(&world, 8 * second);
	assert_in_range(reports_while_b_is_at("203.0.113.66:6667", 5), 1, LEARN_BUDGET);
	assert_true(reports_while_b_is_at("203.0.113.66:6667", 100) > 20);
	end();
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	(void) reports_while_b_is_at("198.51.100.2:0", 20);
	k = world.reports;
	assert_int_equal(reports_while_b_is_at("198.51.100.2:0", 40), 0);
	assert_true(world.reports > k);
	assert_int_equal(reports_to("198.51.100.1:4001", k), world.reports - k);
	end();
}

static struct rtcp_report report_on_a(void)
{
	struct rtcp_part part = report_to("198.51.100.1:4001");
	struct rtcp_report report = { .ssrc = 0 };

	assert_int_equal(rtcp_report_read(&part, 0, &report), RTCP_OK);
	return report;
}

/* RFC 3550 appendix A.3: what is lost since the last report; never less than none, nor all. */
static void the_fraction_is_of_the_time_since(void **state)
{
	(void) state;
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	for (uint16_t seq = 1; seq <= 10; seq++)
		if (seq != 5)
			assert_true(rtp(AT_A, A, seq, 7));
	assert_int_equal(report_on_a().fraction_lost, 256 / 10);
	/* The one that was late, and one more. */
	assert_true(rtp(AT_A, A, 5, 7));
	assert_true(rtp(AT_A, A, 11, 7));
	assert_int_equal(report_on_a().fraction_lost, 0);
	/* The same again. */
	assert_true(rtp(AT_A, A, 11, 7));
	assert_int_equal(report_on_a().fraction_lost, 0);
	assert_true(rtp(AT_A, A, 2000, 7));
	assert_int_equal(report_on_a().fraction_lost, 255);
	end();
}

/* Counters that begin anew are those of another packet stream under the same name. */
static void a_source_that_begins_anew(void **state)
{
	struct flow_ssrc *s = &world.ports[AT_A - WORLD_FIRST_PORT].flow.stats.ssrc[0];

	(void) state;
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	for (uint16_t seq = 1; seq <= 10; seq++)
		assert_true(rtp(AT_A, A, seq, 7));
	assert_int_equal(report_on_a().fraction_lost, 0);
	s->packets = 1;
	s->seq_first = s->seq_max;
	assert_true(rtp(AT_A, A, 12, 7));
	assert_int_equal(report_on_a().fraction_lost, 256 / 3);
	end();
}

/* What comes before a sender's report is left out, and a report of another source is no answer. */
static void only_the_sender_is_answered(void **state)
{
	const struct rtcp_sender sr = { 8, 0x11112222, 0x33334444, 1600, 10, 1600 };
	uint8_t buf[64];
	struct writer w = writer_make(buf, sizeof(buf));
	struct endpoint from = at("198.51.100.1:4001");

	(void) state;
	rtcp_write_rr(&w, 8, NULL, 0);
	rtcp_write_sr(&w, &sr, NULL, 0);
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	assert_true(rtp(AT_A, A, 1, 7));
	(void) world_packet(&world, AT_A_RTCP, &from, writer_done(&w));
	assert_int_equal(report_on_a().lsr, 0);
	assert_true(rtp(AT_A, A, 2, 8));
	assert_int_equal(report_on_a().lsr, 0x22223333);
	end();
}

/* A report is not worth a call. */
static void without_memory_there_is_no_report(void **state)
{
	struct call_config *config = &world.config;

	(void) state;
	begin(OFFER ", generate-RTCP: on", SDP_A, SDP_B);
	config->rtcp_interval_us = second;
	for (unsigned i = 0; i < 40; i++) {
		world.memory_fails_at = world.memory_asked + 1;
		world_pass(&world, second / 4);
	}
	assert_true(world.was_short);
	assert_int_equal(world.reports, 0);
	world.memory_fails_at = 0;
	world_pass(&world, 2 * second);
	assert_true(world.reports > 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_are_told_what_is_relayed_and_lost),
		cmocka_unit_test(rtcp_of_the_parties_ends_here),
		cmocka_unit_test(it_is_switched_off_again),
		cmocka_unit_test(srtp_that_passes_through_has_none),
		cmocka_unit_test(muxed_reports_go_to_the_one_port),
		cmocka_unit_test(some_are_told_nothing),
		cmocka_unit_test(reports_follow_the_party),
		cmocka_unit_test(the_fraction_is_of_the_time_since),
		cmocka_unit_test(a_source_that_begins_anew),
		cmocka_unit_test(only_the_sender_is_answered),
		cmocka_unit_test(without_memory_there_is_no_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
