#include "tests/sim/sdp_body.h"

#include <stdio.h>
#include <string.h>

static void say(struct writer *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void say(struct writer *w, const char *fmt, ...)
{
	char text[512];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	writer_bytes(w, text, (size_t) n);
}

static struct endpoint at(uint16_t call, uint8_t side, uint8_t media, uint8_t component)
{
	const struct cast_side *s = &cast[call].side[side];
	struct cast_place p = { call, side, s->generation, media, component, false };

	return cast_endpoint(&p, s->is_ip6);
}

static void connection(struct writer *w, const struct addr *ip)
{
	writer_str(w, ip->family == ADDR_IP6 ? "c=IN IP6 " : "c=IN IP4 ");
	addr_write(w, ip);
	writer_str(w, "\r\n");
}

static void head(struct writer *w, uint16_t call, uint8_t side, enum body_kind kind)
{
	struct endpoint e = at(call, side, 0, 0);

	if (kind == BODY_US)
		(void) addr_parse(SLICE("203.0.113.1"), ADDR_NONE, &e.ip);
	say(w, "v=0\r\no=- %u %u IN IP4 198.51.100.%u\r\ns=-\r\n", call * 7u + 1,
	    cast[call].side[side].generation + 1u, side + 1u);
	if (kind == BODY_ZERO)
		memset(e.ip.bytes, 0, sizeof(e.ip.bytes));
	if (kind != BODY_NO_ADDRESS)
		connection(w, &e.ip);
	writer_str(w, "t=0 0\r\n");
}

static void audio(struct writer *w, unsigned port, const char *protocol)
{
	say(w, "m=audio %u %s 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n", port, protocol);
}

static void video(struct writer *w, unsigned port)
{
	say(w, "m=video %u RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n", port);
}

static void medium(struct writer *w, uint16_t call, uint8_t side, enum body_kind kind)
{
	unsigned port = at(call, side, 0, 0).port;

	switch (kind) {
	case BODY_OFF:
		audio(w, 0, "RTP/AVP");
		break;
	case BODY_FAX:
		say(w, "m=image %u udptl t38\r\na=T38FaxVersion:0\r\n", port);
		break;
	case BODY_AVPF:
		audio(w, port, "RTP/AVPF");
		writer_str(w, "a=rtcp-fb:* nack\r\n");
		break;
	case BODY_US:
		audio(w, 30000u + call % 40u * 2, "RTP/AVP");
		break;
	default:
		audio(w, port, "RTP/AVP");
		break;
	}
	if (kind == BODY_MUX)
		writer_str(w, "a=rtcp-mux\r\n");
	else if (kind == BODY_HOLD)
		writer_str(w, "a=sendonly\r\n");
	else if (kind == BODY_INACTIVE)
		writer_str(w, "a=inactive\r\n");
	else if (kind == BODY_OTHER_PORT_RTCP)
		say(w, "a=rtcp:%u\r\n", port + 5);
	else if (kind == BODY_AUDIO_VIDEO)
		video(w, at(call, side, 1, 0).port);
}

static void garbage(struct writer *w, struct dice *dice)
{
	unsigned n = dice_below(dice, 600);

	while (n--)
		writer_byte(w, (uint8_t) dice_next(dice));
}

void sdp_body_write(struct writer *w, uint16_t call, uint8_t side, enum body_kind kind,
		    struct dice *dice)
{
	if (kind == BODY_EMPTY)
		return;
	if (kind == BODY_GARBAGE) {
		garbage(w, dice);
		return;
	}
	head(w, call, side, kind);
	for (unsigned i = 0; kind == BODY_HUGE && i < 200; i++)
		video(w, 20000 + i);
	medium(w, call, side, kind);
	if (kind == BODY_CUT)
		w->len -= 1 + dice_below(dice, (uint32_t) w->len / 2);
}

/* --- reading --- */

static struct slice word(struct slice *rest)
{
	return slice_cut(rest, ' ');
}

static void read_connection(struct slice line, struct addr *ip)
{
	(void) word(&line);
	(void) word(&line);
	(void) addr_parse(slice_cut(&line, '/'), ADDR_NONE, ip);
}

static uint16_t number(struct slice text)
{
	uint64_t n = 0;

	(void) slice_u64(slice_cut(&text, '/'), 65535, &n);
	return (uint16_t) n;
}

static void read_rtcp(struct slice line, struct sdp_body_medium *m)
{
	struct slice rest = line;

	m->rtcp.port = number(word(&rest));
	if (rest.len)
		read_connection(rest, &m->rtcp.ip);
}

unsigned sdp_body_read(struct slice sdp, struct sdp_body_medium *out, unsigned max)
{
	struct addr session = { .family = ADDR_NONE };
	struct sdp_body_medium none, *m = NULL;
	unsigned n = 0;

	while (sdp.len) {
		struct slice line = slice_cut(&sdp, '\n');

		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (slice_starts(line, SLICE("m="))) {
			m = n < max ? &out[n] : &none;
			n++;
			*m = (struct sdp_body_medium){ .rtp.ip = session };
			(void) word(&line);
			m->rtp.port = number(word(&line));
			m->is_off = !m->rtp.port;
			m->rtcp = m->rtp;
			m->rtcp.port = m->rtp.port ? (uint16_t) (m->rtp.port + 1) : 0;
		} else if (slice_starts(line, SLICE("c=")) && !m) {
			read_connection(slice_sub(line, 2, line.len), &session);
		} else if (slice_starts(line, SLICE("c="))) {
			read_connection(slice_sub(line, 2, line.len), &m->rtp.ip);
			m->rtcp.ip = m->rtp.ip;
		} else if (m && slice_starts(line, SLICE("a=rtcp:"))) {
			read_rtcp(slice_sub(line, 7, line.len), m);
		} else if (m && slice_eq(line, SLICE("a=rtcp-mux"))) {
			m->is_muxed = true;
		}
	}
	return n;
}
