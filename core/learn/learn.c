#define LEARN_TABLE
#include "core/learn/learn.h"

#include <string.h>

#if defined(PLANT) && PLANT == 7
#define BUDGET (LEARN_BUDGET + 1) /* planted: one too many */
#else
#define BUDGET LEARN_BUDGET
#endif

_Static_assert(sizeof(struct learn) == 160, "one for each port: keep it small");
_Static_assert(LEARN_BUDGET <= 15, "two budgets share a byte");
_Static_assert(LEARN_PROOF <= 255, "slots count in a byte");

enum flag {
	FLAG_HEARD = 1,     /* heard_ms is of the peer */
	FLAG_SSRC = 2,      /* ssrc is of the peer's stream */
	FLAG_RTP = 4,       /* and seq and timestamp */
	FLAG_SDP_HEARD = 8, /* sdp_ms is of this period */
	FLAG_ICE = 16,      /* the peer is ICE's choice */
	FLAG_ASYMMETRIC = 32,
	FLAG_RTCP = 64,
};

/* Ranks of candidates, best first; each has its slot. */
enum rank { RANK_ADDRESS, RANK_PORT, RANK_OTHER };

/* One event, with what it brings along. */
struct ask {
	enum learn_event event;
	uint32_t now_ms;
	const struct learn_packet *packet; /* MEDIA, STRAY, FORGED */
	const struct endpoint *remote;     /* SIGNALLED_, PAIR */
};

static const struct learn_packet no_packet;

void learn_init(struct learn *l)
{
	memset(l, 0, sizeof(*l));
}

static bool is_set(const struct endpoint *e)
{
	return e->port != 0 || e->ip.family != ADDR_NONE;
}

static uint32_t silent_ms(const struct learn *l)
{
	return l->flags & FLAG_RTCP ? LEARN_SILENT_RTCP_MS : LEARN_SILENT_RTP_MS;
}

/* Was something that was last heard at heard_ms heard just now?  Times wrap after 49 days. */
static bool is_fresh(const struct learn *l, uint32_t heard_ms, uint32_t now_ms)
{
	return now_ms - heard_ms < silent_ms(l);
}

static unsigned spent_in(const struct learn *l)
{
	return l->spent & 15;
}

static unsigned spent_out(const struct learn *l)
{
	return l->spent >> 4;
}

static bool is_peer(const struct learn *l, const struct endpoint *from)
{
	return is_set(&l->peer) && endpoint_eq(&l->peer, from);
}

static bool is_near(const struct learn *l, const struct endpoint *from)
{
	return addr_eq(&l->signalled.ip, &from->ip) ||
	       (l->sip.family != ADDR_NONE && addr_eq(&l->sip, &from->ip)) ||
	       (is_set(&l->peer) && addr_eq(&l->peer.ip, &from->ip));
}

static enum rank rank_of(const struct learn *l, const struct endpoint *from)
{
	if (is_near(l, from))
		return RANK_ADDRESS;
	return from->port == l->signalled.port ? RANK_PORT : RANK_OTHER;
}

static bool is_live_slot(const struct learn *l, unsigned i, uint32_t now_ms)
{
	return l->slot_count[i] && is_fresh(l, l->slot_ms[i], now_ms);
}

static bool is_sdp_live(const struct learn *l, uint32_t now_ms)
{
	return l->flags & FLAG_SDP_HEARD && is_fresh(l, l->sdp_ms, now_ms);
}

/* The candidate that packets would be sent to, or NULL. */
static const struct endpoint *leader(const struct learn *l, uint32_t now_ms)
{
	if (l->flags & FLAG_ASYMMETRIC || is_sdp_live(l, now_ms))
		return NULL;
	for (unsigned i = 0; i < LEARN_SLOTS; i++)
		if (is_live_slot(l, i, now_ms))
			return &l->slot[i];
	return NULL;
}

static bool is_beaten(const struct learn *l, const struct endpoint *from, uint32_t now_ms)
{
	enum rank rank = rank_of(l, from);

	if (is_sdp_live(l, now_ms))
		return true;
	for (unsigned i = 0; i < rank; i++)
		if (is_live_slot(l, i, now_ms))
			return true;
	return is_live_slot(l, rank, now_ms) && !endpoint_eq(&l->slot[rank], from);
}

static bool is_proven(const struct learn *l, const struct endpoint *from, uint32_t now_ms)
{
	enum rank rank = rank_of(l, from);

	return is_live_slot(l, rank, now_ms) && l->slot_count[rank] >= LEARN_PROOF &&
	       endpoint_eq(&l->slot[rank], from);
}

bool learn_continues(const struct learn_packet *last, const struct learn_packet *rtp)
{
	uint16_t ahead = (uint16_t) (rtp->seq - last->seq);

	if (!rtp->has_rtp || !last->has_rtp)
		return rtp->has_ssrc && last->has_ssrc && rtp->ssrc == last->ssrc;
	return rtp->ssrc == last->ssrc && ahead >= 1 && ahead <= LEARN_SEQ_REACH &&
	       rtp->timestamp - last->timestamp <= LEARN_TS_REACH;
}

static struct learn_packet tracked(const struct learn *l)
{
	return (struct learn_packet){
		.has_rtp = (l->flags & FLAG_RTP) != 0,
		.has_ssrc = (l->flags & FLAG_SSRC) != 0 && !(l->flags & FLAG_RTP),
		.seq = l->seq,
		.ssrc = l->ssrc,
		.timestamp = l->timestamp,
	};
}

static uint32_t mode_facts(const struct learn *l)
{
	static const uint32_t modes[] = {
		[LEARN_MODE_OFF] = LEARN_IF_OFF,
		[LEARN_MODE_IMMEDIATE] = LEARN_IF_IMMEDIATE,
		[LEARN_MODE_DELAYED] = LEARN_IF_DELAYED,
		[LEARN_MODE_HEURISTIC] = LEARN_IF_HEURISTIC,
	};
	static const uint32_t policies[] = {
		[LEARN_POLICY_STRICT] = LEARN_IF_STRICT,
		[LEARN_POLICY_CONTINUITY] = LEARN_IF_CONTINUITY,
		[LEARN_POLICY_HANDOVER] = LEARN_IF_HANDOVER,
		[LEARN_POLICY_ANY] = LEARN_IF_ANY,
	};

	return modes[l->mode & 3] | policies[l->policy & 3];
}

/* What the source of a packet is; exactly one of four. */
static uint32_t source_facts(const struct learn *l, const struct endpoint *from)
{
	if (is_peer(l, from))
		return LEARN_IF_PEER;
	if (is_set(&l->signalled) && endpoint_eq(&l->signalled, from))
		return LEARN_IF_SDP;
	return is_near(l, from) ? LEARN_IF_NEAR : LEARN_IF_FAR;
}

static uint32_t facts(const struct learn *l, const struct ask *a)
{
	const struct endpoint *from = &a->packet->from;
	struct learn_packet last = tracked(l);
	uint32_t f = mode_facts(l) | source_facts(l, from);

	f |= a->packet->auth == LEARN_AUTHED ? LEARN_IF_AUTHED : 0;
	f |= a->now_ms - l->window_ms >= LEARN_WINDOW_MS ? LEARN_IF_WINDOW : 0;
	f |= l->flags & FLAG_HEARD && is_fresh(l, l->heard_ms, a->now_ms) ? 0 : LEARN_IF_SILENT;
	f |= learn_continues(&last, a->packet) ? LEARN_IF_CONTINUES : 0;
	f |= spent_in(l) < BUDGET ? LEARN_IF_BUDGET : 0;
	f |= spent_out(l) < BUDGET ? LEARN_IF_SEND_BUDGET : 0;
	f |= is_beaten(l, from, a->now_ms) ? LEARN_IF_BEATEN : 0;
	f |= is_proven(l, from, a->now_ms) ? LEARN_IF_PROVEN : 0;
	f |= leader(l, a->now_ms) ? LEARN_IF_LED : 0;
	f |= l->flags & FLAG_ASYMMETRIC ? LEARN_IF_ASYMMETRIC : 0;
	f |= l->flags & FLAG_ICE ? LEARN_IF_ICE : 0;
	f |= is_set(&l->signalled) ? LEARN_IF_HINTED : 0;
	return f;
}

/* --- what the table's actions mean --- */

static void forget_candidates(struct learn *l, uint32_t now_ms)
{
	memset(l->slot, 0, sizeof(l->slot));
	memset(l->slot_count, 0, sizeof(l->slot_count));
	l->flags &= (uint8_t) ~FLAG_SDP_HEARD;
	l->window_ms = now_ms;
}

static void set_peer(struct learn *l, const struct endpoint *peer)
{
	if (peer)
		l->peer = *peer;
	else
		memset(&l->peer, 0, sizeof(l->peer));
	l->flags &= (uint8_t) ~(FLAG_HEARD | FLAG_SSRC | FLAG_RTP | FLAG_ICE);
}

static void track(struct learn *l, const struct learn_packet *p, uint32_t now_ms)
{
	l->flags |= FLAG_HEARD;
	l->heard_ms = now_ms;
	if (!p->has_rtp && !p->has_ssrc)
		return;
	if (p->has_rtp && l->flags & FLAG_RTP && l->ssrc == p->ssrc &&
	    (uint16_t) (p->seq - l->seq) >= 0x8000)
		return; /* overtaken on its way */
	l->flags |= p->has_rtp ? FLAG_SSRC | FLAG_RTP : FLAG_SSRC;
	l->ssrc = p->ssrc;
	l->seq = p->seq;
	l->timestamp = p->timestamp;
}

static void latch(struct learn *l, const struct learn_packet *p, uint32_t now_ms)
{
	if (!is_peer(l, &p->from))
		set_peer(l, &p->from);
	forget_candidates(l, l->window_ms);
	track(l, p, now_ms);
}

static void consider(struct learn *l, const struct endpoint *from, uint32_t now_ms)
{
	enum rank rank = rank_of(l, from);

	if (!is_live_slot(l, rank, now_ms) || !endpoint_eq(&l->slot[rank], from)) {
		l->slot[rank] = *from;
		l->slot_count[rank] = 0;
	}
	if (l->slot_count[rank] < UINT8_MAX)
		l->slot_count[rank]++;
	l->slot_ms[rank] = now_ms;
}

static void verdict(struct learn_result *out, enum learn_verdict v, enum learn_drop why)
{
	out->verdict = (uint8_t) v;
	out->drop = (uint8_t) why;
}

/* to: NULL only if the table were wrong. */
static void send_to(struct learn_result *out, const struct endpoint *to)
{
	if (!to)
		return;
	verdict(out, LEARN_SEND, LEARN_DROP_NONE);
	out->to = *to;
}

static void apply(struct learn *l, const struct ask *a, uint8_t action, struct learn_result *out)
{
	switch ((enum learn_action) action) {
	case LEARN_DO_ADOPT:
		l->signalled = *a->remote;
		break;
	case LEARN_DO_FIX:
		set_peer(l, &l->signalled);
		break;
	case LEARN_DO_FIX_PAIR:
		set_peer(l, a->remote);
		l->flags |= FLAG_ICE;
		break;
	case LEARN_DO_BEGIN:
		l->spent = 0;
		forget_candidates(l, a->now_ms);
		break;
	case LEARN_DO_RESTART:
		forget_candidates(l, a->now_ms);
		break;
	case LEARN_DO_FORGET:
		memset(&l->signalled, 0, sizeof(l->signalled));
		set_peer(l, NULL);
		break;
	case LEARN_DO_UNLATCH:
		set_peer(l, NULL);
		break;
	case LEARN_DO_LATCH:
		latch(l, a->packet, a->now_ms);
		break;
	case LEARN_DO_TRACK:
		track(l, a->packet, a->now_ms);
		break;
	case LEARN_DO_CONSIDER:
		consider(l, &a->packet->from, a->now_ms);
		break;
	case LEARN_DO_HEAR:
		l->flags |= FLAG_SDP_HEARD;
		l->sdp_ms = a->now_ms;
		break;
	case LEARN_DO_SPEND:
		l->spent = (uint8_t) (l->spent + 1);
		break;
	case LEARN_DO_SPEND_SEND:
		l->spent = (uint8_t) (l->spent + 16);
		break;
	case LEARN_DO_FORWARD:
		verdict(out, LEARN_FORWARD, LEARN_DROP_NONE);
		break;
	case LEARN_DO_DROP_SOURCE:
		verdict(out, LEARN_DROP, LEARN_DROP_SOURCE);
		break;
	case LEARN_DO_DROP_UNLEARNT:
		verdict(out, LEARN_DROP, LEARN_DROP_UNLEARNT);
		break;
	case LEARN_DO_DROP_BEATEN:
		verdict(out, LEARN_DROP, LEARN_DROP_BEATEN);
		break;
	case LEARN_DO_DROP_FORGED:
		verdict(out, LEARN_DROP, LEARN_DROP_FORGED);
		break;
	case LEARN_DO_SEND_SDP:
		send_to(out, &l->signalled);
		break;
	case LEARN_DO_SEND_LEADER:
		send_to(out, leader(l, a->now_ms));
		break;
	case LEARN_DO_SEND_PEER:
		send_to(out, &l->peer);
		break;
	case LEARN_DO_SEND_NOBODY:
		verdict(out, LEARN_SEND_NONE, LEARN_DROP_NONE);
		break;
	case LEARN_DO_NOTE_MOVED:
		out->has_moved = true;
		break;
	case LEARN_DO_NOTE_FIRST:
		out->is_asserted = true;
		break;
	}
}

/* --- questions --- */

bool learn_is_confirmed(const struct learn *l)
{
	return l->state == LEARN_CONFIRMED || l->state == LEARN_FROZEN;
}

/* The stranger whom packets are sent to one by one, or NULL. */
static const struct endpoint *slow_leader(const struct learn *l, uint32_t now_ms)
{
	if (l->state != LEARN_CANDIDATE || spent_out(l) >= BUDGET)
		return NULL;
	return leader(l, now_ms);
}

bool learn_is_sending_slowly(const struct learn *l, uint64_t now_us)
{
	return slow_leader(l, (uint32_t) (now_us / 1000)) != NULL;
}

bool learn_has_candidate(const struct learn *l)
{
	return l->state == LEARN_CANDIDATE;
}

static struct endpoint destination(const struct learn *l, uint32_t now_ms)
{
	const struct endpoint *slow = slow_leader(l, now_ms);

	if (slow)
		return *slow;
	if (l->state == LEARN_FROZEN)
		return l->peer;
	if ((l->state == LEARN_CONFIRMED || l->state == LEARN_KEPT) &&
	    !(l->flags & FLAG_ASYMMETRIC))
		return l->peer;
	return l->signalled;
}

struct endpoint learn_destination(const struct learn *l, uint64_t now_us)
{
	return destination(l, (uint32_t) (now_us / 1000));
}

/* --- events --- */

static void step(struct learn *l, const struct ask *a, struct learn_result *out)
{
	const struct machine_row *r = machine_find(&learn_machine, l->state, a->event, facts(l, a));
	struct endpoint to = destination(l, a->now_ms), now_to, peer = l->peer;
	bool was_slow = slow_leader(l, a->now_ms) != NULL, is_slow_now,
	     was_confirmed = learn_is_confirmed(l);

	memset(out, 0, sizeof(*out));
	if (!r || r->to == MACHINE_NEVER) {
		/* Ruled out by the table: a fault of ours, and the packet does not pass. */
		out->row = r ? (uint16_t) (r - learn_machine.rows) : UINT16_MAX;
		verdict(out, a->event == LEARN_ON_SEND ? LEARN_SEND_NONE : LEARN_DROP,
			LEARN_DROP_SOURCE);
		return;
	}
	out->row = (uint16_t) (r - learn_machine.rows);
	for (unsigned i = 0; i < r->action_count; i++)
		apply(l, a, r->actions[i], out);
	l->state = r->to;
	now_to = destination(l, a->now_ms);
	is_slow_now = slow_leader(l, a->now_ms) != NULL;
	out->is_confirmed_now =
		l->state == LEARN_CONFIRMED && (!was_confirmed || !endpoint_eq(&peer, &l->peer));
	out->is_changed = was_confirmed != learn_is_confirmed(l) || was_slow != is_slow_now ||
			  !endpoint_eq(&peer, &l->peer) || !endpoint_eq(&to, &now_to);
	/* Whoever asks where to send though the flow could know: a candidate fell silent. */
	if (a->event == LEARN_ON_SEND && !is_slow_now)
		out->is_changed = true;
}

void learn_signalled(struct learn *l, const struct learn_signal *s, uint64_t now_us,
		     struct learn_result *out)
{
	struct ask a = {
		.event = LEARN_ON_SIGNALLED_NEW,
		.now_ms = (uint32_t) (now_us / 1000),
		.packet = &no_packet,
		.remote = &s->remote,
	};
	bool was_set = is_set(&l->signalled);

	/* RFC 3264 section 8.4: on hold by a zero address, the party is still where it was. */
	if (was_set && (addr_is_zero(&s->remote.ip) || endpoint_eq(&l->signalled, &s->remote)))
		a.event = LEARN_ON_SIGNALLED_SAME;
	l->mode = s->mode & 3;
	l->policy = s->policy & 3;
	l->sip = s->sip;
	l->flags &= (uint8_t) ~(FLAG_ASYMMETRIC | FLAG_RTCP);
	l->flags |=
		(uint8_t) ((s->is_asymmetric ? FLAG_ASYMMETRIC : 0) | (s->is_rtcp ? FLAG_RTCP : 0));
	step(l, &a, out);
}

void learn_unsignalled(struct learn *l, uint64_t now_us, struct learn_result *out)
{
	struct ask a = { LEARN_ON_UNSIGNALLED, (uint32_t) (now_us / 1000), &no_packet,
			 &no_packet.from };

	step(l, &a, out);
}

void learn_pair(struct learn *l, const struct endpoint *remote, uint64_t now_us,
		struct learn_result *out)
{
	struct ask a = { LEARN_ON_PAIR, (uint32_t) (now_us / 1000), &no_packet, remote };

	step(l, &a, out);
}

void learn_unpair(struct learn *l, uint64_t now_us, struct learn_result *out)
{
	struct ask a = { LEARN_ON_UNPAIR, (uint32_t) (now_us / 1000), &no_packet, &no_packet.from };

	step(l, &a, out);
}

void learn_track(struct learn *l, uint64_t heard_us, const struct learn_packet *rtp)
{
	if (heard_us == 0 || !is_set(&l->peer))
		return;
	track(l, rtp ? rtp : &no_packet, (uint32_t) (heard_us / 1000));
}

void learn_packet(struct learn *l, const struct learn_packet *p, uint64_t now_us,
		  struct learn_result *out)
{
	struct ask a = { LEARN_ON_MEDIA, (uint32_t) (now_us / 1000), p, &no_packet.from };

	if (p->auth == LEARN_FORGED)
		a.event = LEARN_ON_FORGED;
	else if (p->packet_class == LEARN_STRAY)
		a.event = LEARN_ON_STRAY;
	step(l, &a, out);
}

void learn_send(struct learn *l, uint64_t now_us, struct learn_result *out)
{
	struct ask a = { LEARN_ON_SEND, (uint32_t) (now_us / 1000), &no_packet, &no_packet.from };

	step(l, &a, out);
}
