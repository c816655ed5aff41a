#include "tests/sim/media.h"

#include <string.h>

#include "tests/sim/cast.h"
#include "tests/sim/net.h"

enum { SENDERS = 1 << 16, PACKET = 400, BIG = 9000 };

struct sender {
	struct line line;
	struct dice dice;
	uint32_t left, ssrc, timestamp;
	uint16_t seq;
};

/* A party's own stream goes on, whatever address it is sent from. */
struct voice {
	uint32_t ssrc, timestamp;
	uint16_t seq;
};

static struct sender senders[SENDERS];
static struct voice voices[CAST_CALLS][CAST_SIDES];
static uint32_t count;

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t) (v >> 8);
	p[1] = (uint8_t) v;
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static size_t write_rtp(struct sender *s, uint8_t *p)
{
	static const uint8_t types[] = { 0, 8, 101, 0, 8, 77 };
	struct voice *v = &voices[s->line.call][s->line.side];
	bool is_stranger = s->line.kind == FROM_STRANGER;
	size_t len = 20 + dice_below(&s->dice, 160);

	for (size_t i = 0; i < len; i += 8)
		memcpy(p + 12 + i, &(uint64_t){ dice_next(&s->dice) }, 8);
	p[0] = 0x80;
	p[1] = s->line.peer ? 96 : types[dice_below(&s->dice, sizeof(types))];
	put16(p + 2, is_stranger ? s->seq++ : v->seq++);
	put32(p + 4, is_stranger ? s->timestamp : v->timestamp);
	put32(p + 8, is_stranger ? s->ssrc : v->ssrc);
	s->timestamp += 160;
	v->timestamp += 160;
	return 12 + len;
}

/* A sender report, sometimes with feedback behind it. */
static size_t write_rtcp(struct sender *s, uint8_t *p)
{
	size_t len = 28;

	memset(p, 0, 48);
	p[0] = 0x80;
	p[1] = 200;
	put16(p + 2, 6);
	put32(p + 4,
	      s->line.kind == FROM_STRANGER ? s->ssrc : voices[s->line.call][s->line.side].ssrc);
	put32(p + 8, (uint32_t) dice_next(&s->dice));
	if (dice_chance(&s->dice, 300)) {
		p[28] = 0x81; /* NACK */
		p[29] = 205;
		put16(p + 30, 3);
		put32(p + 32, s->ssrc);
		put32(p + 40, (uint32_t) dice_next(&s->dice));
		len += 16;
	}
	return len;
}

static size_t write_junk(struct sender *s, uint8_t *p)
{
	size_t len = dice_chance(&s->dice, 20) ? BIG - 1 : dice_below(&s->dice, 200);

	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t) dice_next(&s->dice);
	if (len > 20 && dice_chance(&s->dice, 500)) {
		p[0] = (uint8_t) (0x80 | dice_below(&s->dice, 64));
		p[1] = (uint8_t) (dice_chance(&s->dice, 500) ? 200 + dice_below(&s->dice, 8)
							     : dice_below(&s->dice, 128));
	}
	return len;
}

static size_t write_stun(struct sender *s, uint8_t *p)
{
	memset(p, 0, 20);
	p[1] = 1;
	put32(p + 4, 0x2112a442);
	put32(p + 8, (uint32_t) dice_next(&s->dice));
	return 20;
}

static size_t write_dtls(struct sender *s, uint8_t *p)
{
	memset(p, 0, 64);
	p[0] = 22;
	p[1] = 0xfe;
	p[2] = 0xfd;
	put16(p + 11, 51);
	put32(p + 13, (uint32_t) dice_next(&s->dice));
	return 64;
}

static size_t write_packet(struct sender *s, uint8_t *p)
{
	switch (s->line.verb) {
	case VERB_rtp:
		return write_rtp(s, p);
	case VERB_rtcp:
		return write_rtcp(s, p);
	case VERB_stun:
		return write_stun(s, p);
	case VERB_dtls:
		return write_dtls(s, p);
	default:
		return write_junk(s, p);
	}
}

static struct endpoint source(const struct line *l, bool is_rtcp, bool is_ip6)
{
	const struct cast_side *side = &cast[l->call].side[l->side];
	struct cast_place p = { (uint16_t) l->call, (uint8_t) l->side, side->generation,
				(uint8_t) l->peer,  is_rtcp,           false };

	if (l->kind == FROM_SDP && is_rtcp) {
		struct endpoint e = cast_signalled(p.call, p.side, p.media, 1);

		if ((e.ip.family == ADDR_IP6) == is_ip6)
			return e;
	}
	if (l->kind == FROM_OLD && p.role)
		p.role--;
	p.is_near = l->kind == FROM_NEAR;
	if (l->kind == FROM_FAR)
		p.role |= ROLE_NAT;
	if (l->kind == FROM_STRANGER)
		p.role = (uint8_t) (ROLE_STRANGER + (l->seed & 1));
	return cast_endpoint(&p, is_ip6);
}

static sim_act tick;

static void tick(uint32_t i, uint32_t b)
{
	struct sender *s = &senders[i];
	const struct line *l = &s->line;
	const struct cast_medium *m = &cast[l->call].side[l->side].medium[l->peer];
	bool is_rtcp = l->verb == VERB_rtcp || l->flags & 1;
	struct endpoint to = is_rtcp && !m->is_muxed ? m->rtcp : m->rtp, from;
	uint8_t packet[BIG];

	(void) b;
	if (!s->left--)
		return;
	if (to.port) {
		size_t len = write_packet(s, packet);

		from = source(l, is_rtcp && !m->is_muxed, to.ip.family == ADDR_IP6);
		net_send(&to, &from, slice_make(packet, len), &s->dice);
	}
	sim_at(sim.now_us + (uint64_t) l->every * 1000, tick, i, 0);
}

void media_line(const struct line *l)
{
	struct sender *s = &senders[count];
	struct voice *v = &voices[l->call][l->side];

	if (count == SENDERS)
		sim_wrong("the script has more media than the simulator can keep");
	*s = (struct sender){ .line = *l, .dice = dice_make(l->seed, 9), .left = l->n };
	s->ssrc = (uint32_t) dice_next(&s->dice);
	s->seq = (uint16_t) dice_next(&s->dice);
	s->timestamp = (uint32_t) dice_next(&s->dice);
	if (!v->ssrc)
		*v = (struct voice){ s->ssrc | 1, s->timestamp, s->seq };
	tick(count++, 0);
}
