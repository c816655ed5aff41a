/* One port, the party at home, behind a NAT and elsewhere, a stranger; every mode and policy. */
#include <string.h>

#include "core/learn/learn.h"
#include "tests/core/explore.h"

enum who { SDP, NAT, FAR, MOVED, WHOS };

struct world {
	struct learn l;
	struct learn_signal signal; /* mode and policy of the call */
	uint8_t in;                 /* ghost: accepted from strangers since a peer was confirmed */
	uint8_t out;                /* ghost: sent to them */
	uint8_t asked;              /* ghost: 1 + whom the SDP names; 0: nobody */
	uint8_t sdp_fresh; /* ghost: its source was heard, the SDP's, since the last signalling or
			      tick */
	uint8_t zero[4];
};

static const uint64_t now_us = 1000000000;
#define TICK_MS 3000u
_Static_assert((int) LEARN_WINDOW_MS == (int) TICK_MS && (int) LEARN_SILENT_RTP_MS == (int) TICK_MS,
	       "one tick is both");

static struct endpoint address(unsigned who)
{
	static const struct {
		uint8_t last;
		uint16_t port;
	} of[WHOS] = {
		[SDP] = { 10, 6000 },
		[NAT] = { 10, 6666 },
		[FAR] = { 66, 6666 },
		[MOVED] = { 30, 7000 },
	};
	struct endpoint e;

	memset(&e, 0, sizeof(e));
	e.ip.family = ADDR_IP4;
	e.ip.bytes[0] = 10;
	e.ip.bytes[3] = of[who].last;
	e.port = of[who].port;
	return e;
}

/* Starts: each mode with each policy; then one asymmetric for each mode. */
static void start(void *world, unsigned n)
{
	struct world *w = world;

	w->signal.mode = n < 16 ? (uint8_t) (n / 4) : (uint8_t) (n - 16);
	w->signal.policy = n < 16 ? n % 4 : LEARN_POLICY_CONTINUITY;
	w->signal.is_asymmetric = n >= 16;
	w->l.mode = w->signal.mode;
	w->l.policy = w->signal.policy;
}

static uint32_t age(uint32_t then)
{
	uint32_t ms = (uint32_t) (now_us / 1000) - then;

	return ms < TICK_MS ? 0 : TICK_MS;
}

/* Worlds that can't be told apart become the same bytes: times count from now, what is stale is
 * gone. */
static void normalise(struct world *w, uint32_t later_ms)
{
	struct learn *l = &w->l;
	uint32_t now_ms = (uint32_t) (now_us / 1000);

	l->window_ms = now_ms - age(l->window_ms - later_ms);
	for (unsigned i = 0; i < LEARN_SLOTS; i++) {
		if (l->slot_count[i] && age(l->slot_ms[i] - later_ms))
			l->slot_count[i] = 0;
		if (l->slot_count[i] > LEARN_PROOF)
			l->slot_count[i] = LEARN_PROOF;
		l->slot_ms[i] = l->slot_count[i] ? now_ms : 0;
		if (!l->slot_count[i])
			memset(&l->slot[i], 0, sizeof(l->slot[i]));
	}
	/* Bits of core/learn/learn.c: heard 1, SSRC 2, RTP 4, SDP heard 8. */
	if (l->flags & 1 && age(l->heard_ms - later_ms))
		l->flags &= (uint8_t) ~1u;
	l->heard_ms = l->flags & 1 ? now_ms : 0;
	if (l->flags & 8 && age(l->sdp_ms - later_ms))
		l->flags &= (uint8_t) ~8u;
	l->sdp_ms = l->flags & 8 ? now_ms : 0;
	l->ssrc = l->flags & 2 ? 1 : 0;
	l->seq = l->flags & 4 ? 100 : 0;
	l->timestamp = 0;
	if (l->state == LEARN_UNKNOWN)
		l->window_ms = now_ms;
	if (later_ms)
		w->sdp_fresh = 0;
}

static bool is_known(const struct world *w)
{
	return w->l.state == LEARN_CONFIRMED || w->l.state == LEARN_FROZEN;
}

static bool same(const struct endpoint *a, const struct endpoint *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool no_slots(const struct learn *l)
{
	return !l->slot_count[0] && !l->slot_count[1] && !l->slot_count[2];
}

static bool same_slots(const struct learn *a, const struct learn *b)
{
	return memcmp(a->slot, b->slot, sizeof(a->slot)) == 0 &&
	       memcmp(a->slot_count, b->slot_count, sizeof(a->slot_count)) == 0 &&
	       memcmp(a->slot_ms, b->slot_ms, sizeof(a->slot_ms)) == 0;
}

/* How often a candidate was heard; 0: it is none. */
static unsigned heard_of(const struct learn *l, const struct endpoint *from)
{
	for (unsigned i = 0; i < LEARN_SLOTS; i++)
		if (l->slot_count[i] && same(&l->slot[i], from))
			return l->slot_count[i];
	return 0;
}

/* Signalling and ICE judge no packet, tell nothing and hear nobody.  What fixes the peer leaves the
 * learning alone; what begins a period after a known peer gives full budgets. */
static void is_quiet(const struct learn *b, const struct learn *a, const struct learn_result *o)
{
	bool was_known = b->state == LEARN_CONFIRMED || b->state == LEARN_FROZEN;

	NEED(o->verdict == LEARN_NO_VERDICT && !o->has_moved && !o->is_asserted);
	NEED_P(P6, !(a->flags & ~b->flags & 15));
	if (a->state == LEARN_FROZEN)
		NEED_P(P6, same_slots(a, b) && a->window_ms == b->window_ms &&
				   a->spent == b->spent && !((a->flags ^ b->flags) & 8));
	else if (was_known && a->state != LEARN_CONFIRMED)
		NEED_P(P6, a->spent == 0);
}

static bool is_near(const struct learn *l, const struct endpoint *from)
{
	return addr_eq(&l->signalled.ip, &from->ip) ||
	       (l->peer.port && addr_eq(&l->peer.ip, &from->ip));
}

/* A stranger without keys becomes a candidate, or the peer once it has proven itself. */
static void stranger(const struct world *was, const struct learn *a, const struct learn_packet *p,
		     const struct learn_result *o)
{
	const struct learn *b = &was->l;
	bool is_learning = b->state == LEARN_HINTED || b->state == LEARN_CANDIDATE;
	bool is_proven = heard_of(b, &p->from) >= LEARN_PROOF, is_near_ = is_near(b, &p->from);
	bool window = (uint32_t) (now_us / 1000) - b->window_ms >= LEARN_WINDOW_MS;
	bool is_considered;

	if (o->drop == LEARN_DROP_BEATEN) {
		bool is_other = (b->flags & 8) != 0;

		for (unsigned i = 0; i < LEARN_SLOTS; i++)
			is_other = is_other || (b->slot_count[i] && !same(&b->slot[i], &p->from));
		NEED(is_other);
		return;
	}
	NEED(!(is_learning && b->flags & 8 && b->mode != LEARN_MODE_IMMEDIATE));
	if (p->packet_class == LEARN_STRAY)
		return;
	if (is_learning && b->mode != LEARN_MODE_IMMEDIATE)
		NEED_P(P6, (a->state == LEARN_CONFIRMED) ==
				   (is_proven &&
				    (is_near_ || window || b->policy == LEARN_POLICY_HANDOVER)));
	if (b->state == LEARN_KEPT && !(b->flags & 1) && is_near_ &&
	    b->policy != LEARN_POLICY_HANDOVER)
		NEED_P(P6, (a->state == LEARN_CONFIRMED) == is_proven);
	is_considered = a->state == LEARN_CANDIDATE ||
			(a->state == LEARN_KEPT &&
			 (a->spent != b->spent || o->drop == LEARN_DROP_UNLEARNT));
	if (is_considered)
		NEED_P(P6, heard_of(a, &p->from) > 0);
	else if (a->state != LEARN_CONFIRMED)
		NEED_P(P6, same_slots(a, b));
}

/* A packet leaves alone what it has nothing to do with. */
static void leaves_alone(const struct learn *b, const struct learn *a, const struct learn_packet *p,
			 bool is_sdp, const struct learn_result *o)
{
	bool is_new_period = a->state == LEARN_CANDIDATE &&
			     (b->state == LEARN_CONFIRMED || b->state == LEARN_KEPT);
	bool is_of_peer = a->peer.port && same(&a->peer, &p->from);
	bool slots_differ = !same_slots(a, b);

	NEED(a->window_ms == b->window_ms || is_new_period);
	NEED(a->spent >> 4 == b->spent >> 4 || is_new_period);
	NEED(same(&a->signalled, &b->signalled) && (a->flags & 16) == (b->flags & 16));
	NEED(!(a->flags & ~b->flags & 8) ||
	     (is_sdp && b->mode == LEARN_MODE_DELAYED && a->state == LEARN_CANDIDATE));
	NEED(!(a->flags & ~b->flags & 7) || is_of_peer);
	NEED((a->ssrc == b->ssrc && a->seq == b->seq) || is_of_peer || is_new_period);
	if (slots_differ)
		NEED(p->packet_class == LEARN_TEACHES && o->drop != LEARN_DROP_BEATEN &&
		     o->drop != LEARN_DROP_SOURCE && b->state != LEARN_UNKNOWN &&
		     b->state != LEARN_FROZEN && (!is_sdp || is_of_peer || is_new_period));
	if (a->state == LEARN_CONFIRMED)
		NEED(no_slots(a) && !(a->flags & 8));
	/* A packet fixes nobody, keeps nobody, and costs the SDP's source nothing. */
	if (b->state == LEARN_FROZEN || a->state == LEARN_FROZEN)
		NEED_P(P6, memcmp(a, b, sizeof(*a)) == 0);
	if (a->state == LEARN_KEPT)
		NEED_P(P6, b->state == LEARN_KEPT);
	if (is_new_period)
		NEED_P(P6, a->spent == 1 && a->window_ms == (uint32_t) (now_us / 1000));
	else if (is_sdp)
		NEED(a->spent == b->spent || b->state == LEARN_UNKNOWN);
	/* The peer is tracked, by what teaches only. */
	if (p->packet_class == LEARN_STRAY)
		NEED_P(P6, (a->flags & 7) == (b->flags & 7));
	else if (a->state == LEARN_CONFIRMED && is_of_peer && p->auth != LEARN_FORGED)
		NEED_P(P6, (a->flags & 7) == 7);
	/* Each drop has its reason. */
	if (o->verdict == LEARN_DROP && p->auth != LEARN_FORGED) {
		if (b->state == LEARN_UNKNOWN)
			NEED(o->drop == LEARN_DROP_UNLEARNT);
		else if (b->state == LEARN_CONFIRMED || b->state == LEARN_FROZEN)
			NEED(o->drop == LEARN_DROP_SOURCE);
		else
			NEED(o->drop != LEARN_DROP_FORGED &&
			     (o->drop != LEARN_DROP_BEATEN || b->state == LEARN_CANDIDATE) &&
			     (o->drop != LEARN_DROP_SOURCE || b->state == LEARN_KEPT));
	}
}

/* P6, P7 and what a user is owed of one packet. */
static void packet(struct world *w, unsigned who, unsigned form)
{
	/* forms: 0 continues, 1 does not, 2 and 3 the same authenticated, 4 forged, 5 stray, 6
	 * stray and authenticated */
	bool authed = form == 2 || form == 3 || form == 6, stray = form >= 5;
	bool continues = form == 0 || form == 2;
	struct learn_packet p = { .from = address(who), .has_rtp = true };
	struct world was = *w;
	const struct learn *b = &was.l, *a = &w->l;
	struct learn_result o;
	bool is_peer, is_sdp, silent, in, moved;

	p.packet_class = stray ? LEARN_STRAY : LEARN_TEACHES;
	p.auth = authed ? LEARN_AUTHED : form == 4 ? LEARN_FORGED : LEARN_PLAIN;
	p.ssrc = continues ? 1 : 2;
	p.seq = 101;
	/* The SSRC that is tracked is 1; where nothing is, nothing can continue. */
	continues = continues && b->flags & 4;
	learn_packet(&w->l, &p, now_us, &o);
	explore_row(&learn_machine, o.row);
	is_peer = b->peer.port && same(&b->peer, &p.from);
	is_sdp = was.asked && was.asked - 1u == who;
	silent = !(b->flags & 1);
	in = o.verdict == LEARN_FORWARD;
	moved = !same(&b->peer, &a->peer);

	/* One verdict. */
	NEED_P(P2, in || (o.verdict == LEARN_DROP && o.drop != LEARN_DROP_NONE));
	/* What fails authentication changes nothing. */
	if (form == 4)
		NEED_P(P7, !in && o.drop == LEARN_DROP_FORGED && memcmp(a, b, sizeof(*a)) == 0);
	/* RTCP on an RTP port moves nobody. */
	if (stray)
		NEED(a->state == b->state && !moved &&
		     memcmp(a->slot, b->slot, sizeof(a->slot)) == 0);
	/* The peer is always heard. */
	if (is_peer && form != 4)
		NEED(in && !moved && is_known(w) >= (b->state == LEARN_KEPT && !stray));
	if (b->state == LEARN_FROZEN) {
		NEED(!moved && a->state == b->state);
		NEED(in ==
		     (is_peer ? form != 4
			      : form != 4 && b->policy == LEARN_POLICY_ANY && !(b->flags & 16)));
	}
	if (b->state == LEARN_UNKNOWN)
		NEED(!moved && a->state == LEARN_UNKNOWN);
	/* A confirmed peer moves for the owner of the keys, or when it is silent and its stream
	 * goes on or the SDP's own source speaks; with media-handover for anybody; with strict for
	 * nobody. */
	if (b->state == LEARN_CONFIRMED && !is_peer && form != 4 && !stray) {
		bool may = b->policy == LEARN_POLICY_HANDOVER ||
			   (b->policy == LEARN_POLICY_CONTINUITY &&
			    (authed ? continues || silent : silent && (continues || is_sdp)));

		NEED_P(P6, moved == may);
		NEED(in == (may || b->policy == LEARN_POLICY_ANY));
		NEED(o.has_moved == may);
	}
	/* Signalled again with the same address: strangers still have no window. */
	if (b->state == LEARN_KEPT && !is_peer && !authed && form != 4 && !stray &&
	    b->policy != LEARN_POLICY_HANDOVER) {
		bool near = who == NAT || who == SDP;

		if (!silent ||
		    (!near && !is_sdp && !(continues && b->policy == LEARN_POLICY_CONTINUITY)))
			NEED(!moved && a->state == LEARN_KEPT &&
			     in == (b->policy == LEARN_POLICY_ANY));
		else if (is_sdp || !near)
			NEED(in && moved && a->state == LEARN_CONFIRMED);
	}
	/* A stranger without keys is taken only by what the mode says. */
	if ((b->state == LEARN_HINTED || b->state == LEARN_CANDIDATE) &&
	    a->state == LEARN_CONFIRMED && !authed) {
		bool window = (uint32_t) (now_us / 1000) - b->window_ms >= LEARN_WINDOW_MS;

		NEED(!stray && in);
		if (b->mode == LEARN_MODE_IMMEDIATE)
			NEED(o.is_asserted == !is_sdp);
		else if (is_sdp)
			NEED(b->mode == LEARN_MODE_HEURISTIC || window);
		else
			NEED(o.has_moved && !was.sdp_fresh &&
			     (who == NAT || who == SDP || window ||
			      b->policy == LEARN_POLICY_HANDOVER));
	}
	if (b->state == LEARN_HINTED || b->state == LEARN_CANDIDATE) {
		/* The SDP's source is no stranger, and keys settle it. */
		if ((is_sdp || authed) && form != 4)
			NEED(in);
		if (authed && !stray)
			NEED(a->state == LEARN_CONFIRMED);
		if (is_sdp && form < 2 && b->mode != LEARN_MODE_DELAYED)
			NEED(a->state == LEARN_CONFIRMED);
	}
	if (o.is_confirmed_now)
		NEED(a->state == LEARN_CONFIRMED && same(&a->peer, &p.from) && in);
	NEED(o.is_confirmed_now || is_known(&was) >= is_known(w));
	if (moved || is_known(&was) != is_known(w))
		NEED(o.is_changed);
	leaves_alone(b, a, &p, is_sdp, &o);
	if (!is_peer && !is_sdp && !authed && form != 4 && b->state != LEARN_UNKNOWN &&
	    b->state != LEARN_FROZEN)
		stranger(&was, a, &p, &o);
	/* Kept: who has the keys, or is where the SDP says while the peer is silent or may be
	 * replaced, is the peer now. */
	if (b->state == LEARN_KEPT && !is_peer && !stray && form != 4 &&
	    (authed || (is_sdp && (silent || b->policy == LEARN_POLICY_HANDOVER))))
		NEED_P(P6, (a->state == LEARN_CONFIRMED && moved) ||
				   (!authed && !silent && b->policy != LEARN_POLICY_HANDOVER));
	/* The operator is told what nothing speaks for, and nothing else. */
	NEED(o.is_asserted ==
	     (o.is_confirmed_now && !authed && !is_sdp && b->mode == LEARN_MODE_IMMEDIATE &&
	      b->state != LEARN_CONFIRMED && b->state != LEARN_KEPT));
	if (b->state == LEARN_HINTED || b->state == LEARN_CANDIDATE)
		NEED(o.has_moved == (o.is_confirmed_now && !authed && !is_sdp && !o.is_asserted));
	else
		NEED(o.has_moved ==
		     (b->state == LEARN_CONFIRMED || b->state == LEARN_KEPT ? moved : 0));
	if (b->state == LEARN_UNKNOWN && form != 4)
		NEED_P(P6, in == ((b->spent & 15) < 5));
	/* At most LEARN_BUDGET, in every mode. */
	if (a->state == LEARN_CANDIDATE &&
	    (b->state == LEARN_CONFIRMED || b->state == LEARN_KEPT)) {
		w->in = 1; /* media-handover: asked for, and begins anew */
		w->out = 0;
	} else if (in && !is_known(&was) && !is_known(w) && !is_sdp && !is_peer &&
		   (!authed || b->state == LEARN_UNKNOWN) &&
		   !(b->state == LEARN_KEPT && (stray || b->policy == LEARN_POLICY_ANY) &&
		     a->spent == b->spent)) {
		w->in++;
	}
	if (a->state != LEARN_CONFIRMED && a->state != LEARN_FROZEN)
		NEED_P(P6, (a->spent & 15) == w->in);
	NEED_P(P6, w->in <= 5);
	if (is_sdp && form != 4 && !stray && a->state == LEARN_CANDIDATE)
		w->sdp_fresh = 1;
	if (a->state == LEARN_CONFIRMED)
		w->in = w->out = w->sdp_fresh = 0;
}

static void send(struct world *w)
{
	struct learn was = w->l;
	struct learn_result o;
	bool to_sdp, to_peer;
	const struct endpoint *leader = NULL;

	learn_send(&w->l, now_us, &o);
	explore_row(&learn_machine, o.row);
	NEED(o.verdict == (was.state == LEARN_UNKNOWN ? LEARN_SEND_NONE : LEARN_SEND));
	NEED(!o.has_moved && !o.is_asserted && (was.spent & 15) == (w->l.spent & 15));
	was.spent = w->l.spent; /* all else is as it was */
	NEED(memcmp(&was, &w->l, sizeof(was)) == 0);
	if (o.verdict != LEARN_SEND)
		return;
	to_sdp = same(&o.to, &was.signalled);
	to_peer = same(&o.to, &was.peer);
	if (was.state == LEARN_FROZEN)
		NEED(to_peer);
	else if (w->signal.is_asymmetric)
		NEED(to_sdp);
	else if (was.state == LEARN_CONFIRMED || was.state == LEARN_KEPT)
		NEED(to_peer);
	/* A candidate is sent a few packets, the best one first. */
	for (unsigned i = 0; i < LEARN_SLOTS && !leader; i++)
		leader = was.slot_count[i] ? &was.slot[i] : NULL;
	if (was.state == LEARN_CANDIDATE && leader && !w->signal.is_asymmetric &&
	    !(was.flags & 8) && w->out < 5)
		NEED_P(P6, same(&o.to, leader));
	else if (was.state == LEARN_CANDIDATE)
		NEED_P(P6, to_sdp);
	/* Delayed: while the SDP's source is heard, nobody else is sent to. */
	if (w->sdp_fresh)
		NEED(to_sdp);
	if (!to_sdp && !to_peer)
		w->out++;
	NEED_P(P6, w->out <= 5);
}

/* Signalling: who, with the call's mode or with learning off. */
static void signal_(struct world *w, unsigned who, unsigned mode, bool is_zero)
{
	struct learn_signal s = w->signal;
	struct learn was = w->l;
	struct learn_result o;
	bool is_same;

	s.remote = address(who);
	if (is_zero)
		memset(s.remote.ip.bytes, 0, sizeof(s.remote.ip.bytes));
	s.mode = (uint8_t) mode;
	is_same = w->asked && (is_zero || w->asked - 1u == who);
	learn_signalled(&w->l, &s, now_us, &o);
	explore_row(&learn_machine, o.row);
	is_quiet(&was, &w->l, &o);
	w->sdp_fresh = 0;
	if (w->l.state != LEARN_FROZEN) {
		NEED(no_slots(&w->l) && !(w->l.flags & 8));
		NEED(w->l.window_ms == (uint32_t) (now_us / 1000));
		/* A party that was known begins anew. */
		NEED(w->l.spent == 0 ||
		     (was.state != LEARN_CONFIRMED && was.state != LEARN_FROZEN));
	}
	if (!is_same)
		w->asked = (uint8_t) (who + 1);
	NEED(is_zero || same(&w->l.signalled, &s.remote));
	if (!(was.flags & 16))
		NEED_P(P6, !(w->l.flags & 16));
	if (was.flags & 16) {
		NEED(w->l.state == LEARN_FROZEN && same(&was.peer, &w->l.peer)); /* ICE decides */
	} else if (mode == LEARN_MODE_OFF) {
		NEED(w->l.state == LEARN_FROZEN && same(&w->l.peer, &w->l.signalled));
	} else if (is_same && (was.state == LEARN_CONFIRMED || was.state == LEARN_KEPT)) {
		NEED(w->l.state == LEARN_KEPT && same(&was.peer, &w->l.peer));
	} else {
		NEED(w->l.state == LEARN_HINTED && !w->l.peer.port);
	}
	/* Only who was confirmed brings a full budget. */
	NEED(w->l.spent == was.spent || was.state == LEARN_CONFIRMED || was.state == LEARN_FROZEN);
	if (was.state == LEARN_CONFIRMED || was.state == LEARN_FROZEN)
		w->in = w->out = 0;
}

enum {
	FORMS = 7,
	M_SEND = WHOS * FORMS,
	M_SDP,
	M_MOVED,
	M_ZERO,
	M_SDP_OFF,
	M_MOVED_OFF,
	M_OFF,
	M_PAIR,
	M_UNPAIR,
	M_TICK,
	M_COUNT
};

static const char *move_name(unsigned m)
{
	static const char *const who[] = { "SDP: ", "NAT: ", "FAR: ", "MOVED: " };
	static const char *const form[] = {
		"goes on", "other stream", "authenticated, goes on", "authenticated, other",
		"forged",  "stray",        "stray, authenticated"
	};
	static const char *const other[] = { "send",
					     "signalled SDP",
					     "signalled MOVED",
					     "signalled 0.0.0.0",
					     "signalled SDP, off",
					     "signalled MOVED, off",
					     "switched off",
					     "ICE pair FAR",
					     "ICE gone",
					     "three seconds" };
	static char text[64];

	if (m >= M_SEND)
		return other[m - M_SEND];
	strcpy(text, who[m / FORMS]);
	return strcat(text, form[m % FORMS]);
}

static bool move(void *world, unsigned m)
{
	struct world *w = world;
	struct learn was = w->l;
	struct endpoint far = address(FAR);
	struct learn_result o;

	if (m < M_SEND) {
		packet(w, m / FORMS, m % FORMS);
	} else if (m == M_SEND) {
		send(w);
	} else if (m == M_SDP || m == M_MOVED) {
		signal_(w, m == M_SDP ? SDP : MOVED, w->signal.mode, false);
	} else if (m == M_ZERO) {
		if (!w->asked)
			return false;
		signal_(w, SDP, w->signal.mode, true);
	} else if (m == M_SDP_OFF || m == M_MOVED_OFF) {
		signal_(w, m == M_SDP_OFF ? SDP : MOVED, LEARN_MODE_OFF, false);
	} else if (m == M_OFF) {
		learn_unsignalled(&w->l, now_us, &o);
		explore_row(&learn_machine, o.row);
		is_quiet(&was, &w->l, &o);
		NEED(no_slots(&w->l) && !(w->l.flags & 31));
		NEED(w->l.state == LEARN_UNKNOWN && !w->l.peer.port && !w->l.signalled.port);
		NEED(w->l.spent == was.spent || was.state == LEARN_CONFIRMED ||
		     was.state == LEARN_FROZEN);
		if (was.state == LEARN_CONFIRMED || was.state == LEARN_FROZEN)
			w->in = w->out = 0;
		w->asked = w->sdp_fresh = 0;
	} else if (m == M_PAIR) {
		learn_pair(&w->l, &far, now_us, &o);
		explore_row(&learn_machine, o.row);
		is_quiet(&was, &w->l, &o);
		NEED(same(&was.signalled, &w->l.signalled));
		NEED(w->l.state == LEARN_FROZEN && same(&w->l.peer, &far) && w->l.flags & 16);
		w->sdp_fresh = 0;
	} else if (m == M_UNPAIR) {
		learn_unpair(&w->l, now_us, &o);
		explore_row(&learn_machine, o.row);
		is_quiet(&was, &w->l, &o);
		NEED(same(&was.signalled, &w->l.signalled));
		NEED(!(w->l.flags & 16));
		if (was.flags & 16 && w->l.state != LEARN_FROZEN)
			w->in = w->out = 0;
		if (was.flags & 16)
			NEED(w->l.state == (!w->asked                    ? LEARN_UNKNOWN
					    : was.mode == LEARN_MODE_OFF ? LEARN_FROZEN
									 : LEARN_HINTED));
		else
			NEED(memcmp(&was, &w->l, sizeof(was)) == 0);
	}
	normalise(w, m == M_TICK ? TICK_MS : 0);
	return true;
}

/* What would come of it, if it came. */
static void ask(struct learn *l, const struct learn_packet *p, uint64_t at_us,
		struct learn_result *o)
{
	learn_packet(l, p, at_us, o);
	explore_used(&learn_machine, o->row);
}

/* What a state says is so; and learning ends for a party that sends. */
static void check(const void *world)
{
	const struct world *w = world;
	struct learn l = w->l;
	bool has_peer = l.peer.port != 0;
	struct learn_packet p = { .from = l.signalled, .has_rtp = true, .ssrc = 7 };
	struct learn_result o;

	NEED(has_peer ==
	     (l.state == LEARN_CONFIRMED || l.state == LEARN_KEPT || l.state == LEARN_FROZEN));
	NEED((l.signalled.port != 0) == (w->asked != 0));
	if (l.state == LEARN_HINTED || l.state == LEARN_CANDIDATE || l.state == LEARN_CONFIRMED)
		NEED(w->asked && l.mode != LEARN_MODE_OFF);
	NEED((l.spent & 15) <= 5 && l.spent >> 4 <= 5);
	NEED(learn_is_confirmed(&l) == is_known(w));
	if (l.state != LEARN_HINTED && l.state != LEARN_CANDIDATE)
		return;
	/* L: two packets of the SDP's source, a window apart, confirm it. */
	p.seq = 1;
	ask(&l, &p, now_us, &o);
	ask(&l, &p, now_us + TICK_MS * 1000u, &o);
	NEED(l.state == LEARN_CONFIRMED &&
	     (o.verdict == LEARN_FORWARD || l.mode == LEARN_MODE_IMMEDIATE));
	/* And six of one behind a NAT, if the SDP's source is silent. */
	l = w->l;
	p.from = address(NAT);
	for (unsigned i = 0; i < 6; i++)
		ask(&l, &p, now_us + TICK_MS * 1000u, &o);
	NEED(l.state == LEARN_CONFIRMED && o.verdict == LEARN_FORWARD);
}

const struct world_type learn_world = {
	.name = "learn",
	.machine = &learn_machine,
	.size = sizeof(struct world),
	.start_count = 20,
	.start = start,
	.move_count = M_COUNT,
	.move_name = move_name,
	.move = move,
	.check = check,
};
