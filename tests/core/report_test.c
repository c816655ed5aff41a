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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_are_told_what_is_relayed_and_lost),
		cmocka_unit_test(rtcp_of_the_parties_ends_here),
		cmocka_unit_test(it_is_switched_off_again),
		cmocka_unit_test(srtp_that_passes_through_has_none),
		cmocka_unit_test(muxed_reports_go_to_the_one_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
