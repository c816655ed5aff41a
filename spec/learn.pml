/* The world around spec/learn.tbl: one port, the party at home, behind a NAT and elsewhere, a stranger,
 * silences, signalling.  Mode, policy and keys (which the stranger does not have) are chosen at the start.
 * Budgets are 2 here; the explorer has the real ones. */
#include "properties.pml"
#include "learn.names.pml"
#define BUDGET 2
#define PROOF  2
#define NONE 0
#define SDP  1          /* the party, where the SDP says */
#define NAT  2          /* the party behind a NAT: the same address */
#define FAR  3          /* a stranger */
#define MOVED 4         /* where a later SDP says */
#define OFF 0
#define IMMEDIATE 1
#define DELAYED 2
#define HEURISTIC 3
#define STRICT 0
#define CONTINUITY 1
#define HANDOVER 2
#define ANY 3

byte learn_st[1];
byte mode, policy; bit asym, secure;
byte signalled, peer, near_cand, far_cand, near_count, far_count;
byte spent, spent_out;
bit silent_, window_, sdp_heard, ice;
byte src; bit good, cont, zero;         /* the packet in hand */
byte in, out;                           /* ghost: from and to strangers before somebody is known */
byte verdict, dest; bit latched, noted;
bit moved_ok;                           /* ghost: the step in hand may move a known peer */

#define IS_SDP  (src == signalled)
#define IS_NEAR ((src == NAT && (signalled == SDP || peer == SDP || peer == NAT)) || (src == SDP && (peer == NAT || peer == SDP)))
#define learn_if_off(i)        (mode == OFF)
#define learn_if_immediate(i)  (mode == IMMEDIATE)
#define learn_if_delayed(i)    (mode == DELAYED)
#define learn_if_heuristic(i)  (mode == HEURISTIC)
#define learn_if_strict(i)     (policy == STRICT)
#define learn_if_continuity(i) (policy == CONTINUITY)
#define learn_if_handover(i)   (policy == HANDOVER)
#define learn_if_any(i)        (policy == ANY)
#define learn_if_peer(i)       (peer != NONE && src == peer)
#define learn_if_sdp(i)        (!learn_if_peer(i) && IS_SDP)
#define learn_if_near(i)       (!learn_if_peer(i) && !IS_SDP && IS_NEAR)
#define learn_if_far(i)        (!learn_if_peer(i) && !IS_SDP && !IS_NEAR)
#define learn_if_authed(i)     (secure && good)
#define learn_if_window(i)     (window_)
#define learn_if_silent(i)     (silent_)
#define learn_if_continues(i)  (cont)
#define learn_if_budget(i)     (spent < BUDGET)
#define learn_if_send_budget(i) (spent_out < BUDGET)
#define learn_if_beaten(i)     (sdp_heard || (!IS_NEAR && near_cand != NONE) || (IS_NEAR && near_cand != NONE && near_cand != src) || (!IS_NEAR && far_cand != NONE && far_cand != src))
#define learn_if_proven(i)     ((near_cand == src && near_count >= PROOF) || (far_cand == src && far_count >= PROOF))
#define learn_if_led(i)        (!asym && !sdp_heard && (near_cand != NONE || far_cand != NONE))
#define learn_if_asymmetric(i) (asym)
#define learn_if_ice(i)        (ice)
#define learn_if_hinted(i)     (signalled != NONE)
#define LEADER                 (near_cand != NONE -> near_cand : far_cand)
inline clear()                  { near_cand = NONE; far_cand = NONE; near_count = 0; far_count = 0; sdp_heard = 0 }
inline learn_do_ADOPT(i)        { signalled = src }
inline learn_do_FIX(i)          { peer = signalled; ice = 0 }
inline learn_do_FIX_PAIR(i)     { peer = src; ice = 1 }
inline learn_do_BEGIN(i)        { spent = 0; spent_out = 0; clear(); window_ = 0 }
inline learn_do_RESTART(i)      { clear(); window_ = 0 }
inline learn_do_FORGET(i)       { signalled = NONE; peer = NONE; ice = 0 }
inline learn_do_UNLATCH(i)      { peer = NONE; ice = 0 }
inline learn_do_LATCH(i)        { NEED(P6, peer == NONE || peer == src || moved_ok); peer = src; silent_ = 0; clear(); latched = 1 }
inline learn_do_TRACK(i)        { silent_ = 0 }
inline learn_do_CONSIDER(i) {
	if
	:: IS_NEAR -> if :: near_cand != src -> near_count = 0 :: else fi; near_cand = src;
		if :: near_count < PROOF -> near_count++ :: else fi
	:: else -> if :: far_cand != src -> far_count = 0 :: else fi; far_cand = src;
		if :: far_count < PROOF -> far_count++ :: else fi
	fi }
inline learn_do_HEAR(i)         { sdp_heard = 1 }
inline learn_do_SPEND(i)        { NEED(P6, spent < BUDGET); spent++ }
inline learn_do_SPEND_SEND(i)   { NEED(P6, spent_out < BUDGET); spent_out++ }
inline learn_do_FORWARD(i)      { verdict = verdict + 1 }
inline learn_do_DROP_SOURCE(i)  { verdict = verdict + 16 }
inline learn_do_DROP_UNLEARNT(i) { verdict = verdict + 16 }
inline learn_do_DROP_BEATEN(i)  { verdict = verdict + 16 }
inline learn_do_DROP_FORGED(i)  { verdict = verdict + 16 }
inline learn_do_SEND_SDP(i)     { assert(dest == NONE); dest = signalled }
inline learn_do_SEND_LEADER(i)  { assert(dest == NONE); dest = LEADER }
inline learn_do_SEND_PEER(i)    { assert(dest == NONE); dest = peer }
inline learn_do_SEND_NOBODY(i)  { assert(dest == NONE && learn_st[0] == LEARN_UNKNOWN) }
inline learn_do_NOTE_MOVED(i)   { noted = 1 }
inline learn_do_NOTE_FIRST(i)   { assert(mode == IMMEDIATE); noted = 1 }
#include "learn.rows.pml"

#define KNOWN (learn_st[0] == LEARN_CONFIRMED || learn_st[0] == LEARN_FROZEN)
byte before, peer_before;

inline judge(teaches) {
	NEED(P2, verdict == 1 || verdict == 16);
	/* keys there are, and the stranger has none */
	NEED(P7, !secure || good || verdict == 16);
	NEED(P7, !secure || good || (before == learn_st[0] && peer_before == peer));
	NEED(P6, peer_before == NONE || peer_before == peer || moved_ok || before == LEARN_KEPT);
	NEED(P6, !(policy == STRICT && before == LEARN_CONFIRMED) || peer_before == peer);
	NEED(P6, teaches || (before == learn_st[0] && peer_before == peer));
	NEED(P6, !latched || verdict == 1);
	/* who is taken without proof is told */
	NEED(P6, !latched || noted || IS_SDP || (secure && good) || peer_before == src);
	if
	:: verdict == 1 && !KNOWN && before != LEARN_CONFIRMED && before != LEARN_FROZEN && !(secure && good) && !IS_SDP && src != peer_before &&
		!(before == LEARN_KEPT && (policy == ANY || learn_st[0] == LEARN_CANDIDATE)) -> in++
	:: learn_st[0] == LEARN_CANDIDATE && (before == LEARN_CONFIRMED || before == LEARN_KEPT) -> in = 1; out = 0
	:: else
	fi;
	if :: KNOWN -> in = 0; out = 0 :: else fi;
	NEED(P6, in <= BUDGET);
	verdict = 0; latched = 0; noted = 0; moved_ok = 0; before = 0; peer_before = 0; src = 0; good = 0; cont = 0
}
inline packet_of() {
	before = learn_st[0]; peer_before = peer;
	if :: good = 1 :: !secure -> good = 0 fi;
	if :: src != FAR -> cont = 1 :: cont = 0 fi;            /* the stranger can't continue the stream */
	moved_ok = (before == LEARN_CONFIRMED && (policy == HANDOVER || (policy == CONTINUITY && silent_ && (cont || IS_SDP)) ||
		(policy == CONTINUITY && secure && good && (cont || silent_)))) || before == LEARN_KEPT
}
proctype media() {
	do
	:: atomic { if :: src = SDP :: src = NAT :: src = FAR :: src = MOVED fi;
		if
		:: secure && src == FAR -> before = learn_st[0]; peer_before = peer; learn_FORGED(0); judge(1)
		:: !secure || src != FAR -> packet_of();
			if :: learn_MEDIA(0); judge(1) :: learn_STRAY(0); judge(0) fi
		fi }
	:: atomic { before = learn_st[0]; learn_SEND(0);
		assert(dest == NONE || dest == signalled || dest == peer || !asym);
		assert(!(sdp_heard && mode == DELAYED && before == LEARN_CANDIDATE) || dest == signalled);
		if :: dest != NONE && dest != signalled && dest != peer -> out++ :: else fi;
		NEED(P6, out <= BUDGET); dest = NONE; before = 0 }
	od
}
proctype signalling() {
	byte was;
	do
	:: atomic { if :: src = SDP :: src = MOVED fi; was = mode;
		if :: mode = OFF :: skip fi;
		before = learn_st[0]; peer_before = peer;
		if :: src == signalled -> learn_SIGNALLED_SAME(0);
			/* a refresh opens no window */
			NEED(P6, before != LEARN_CONFIRMED || mode == OFF || (peer == peer_before && learn_st[0] == LEARN_KEPT))
		   :: else -> learn_SIGNALLED_NEW(0) fi;
		assert(mode != OFF || learn_st[0] == LEARN_FROZEN);
		if :: before == LEARN_CONFIRMED || before == LEARN_FROZEN -> in = 0; out = 0 :: else fi;
		mode = was; if :: learn_st[0] == LEARN_HINTED && mode == OFF -> assert(false) :: else fi;
		src = 0; before = 0; peer_before = 0; was = 0 }
	:: atomic { before = learn_st[0]; learn_UNSIGNALLED(0);
		if :: before == LEARN_CONFIRMED || before == LEARN_FROZEN -> in = 0; out = 0 :: else fi; before = 0 }
	:: atomic { src = FAR; learn_PAIR(0); assert(learn_st[0] == LEARN_FROZEN && peer == FAR); src = 0 }
	:: atomic { before = ice; learn_UNPAIR(0); assert(!ice);
		if :: before && learn_st[0] != LEARN_FROZEN -> in = 0; out = 0 :: else fi; before = 0 }
	od
}
proctype clock() {
	do
	:: atomic { !window_ -> window_ = 1 }
	:: atomic { peer != NONE && !silent_ -> silent_ = 1 }
	:: atomic { near_cand != NONE -> near_cand = NONE; near_count = 0 }
	:: atomic { far_cand != NONE -> far_cand = NONE; far_count = 0 }
	:: atomic { sdp_heard -> sdp_heard = 0 }
	/* keys come later than packets: a handshake, an answer that was overtaken */
	:: atomic { !secure && peer != FAR -> secure = 1 }
	od
}
init {
	atomic {
		if :: mode = OFF :: mode = IMMEDIATE :: mode = DELAYED :: mode = HEURISTIC fi;
		if :: policy = STRICT :: policy = CONTINUITY :: policy = HANDOVER :: policy = ANY fi;
		if :: asym = 0 :: asym = 1 fi; if :: secure = 0 :: secure = 1 fi;
		silent_ = 1;
		run media(); run signalling(); run clock()
	}
}
#define hijacked  (secure && peer == FAR && !ice)
#define frozen_ok (learn_st[0] != LEARN_FROZEN || peer == signalled || ice)
#define known_ok  ((learn_st[0] == LEARN_CONFIRMED || learn_st[0] == LEARN_KEPT || learn_st[0] == LEARN_FROZEN) == (peer != NONE))
ltl p6_peer { [] (frozen_ok && known_ok) }
ltl p7_peer { [] !hijacked }
