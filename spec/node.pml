/* The world around spec/node.tbl: two nodes, one call-id, a database that is slow, loses notifications and
 * connections and comes back empty; an address that moves.  The scan repairs what was not notified.
 * -DNOFENCE: the database does not compare epochs.  -DDELETE: the end of a call leaves no tombstone.
 * -DBLIND: nobody reads what was not notified. */
#include "properties.pml"
#include "node.names.pml"
#define NN 2
#define TO_WRITE 1
#define TO_RAISE 2
#define TO_BURY  3
/* mutants: -DSMALL -DTROUBLE=0 */
#ifndef TROUBLE
#define TROUBLE 2       /* take-overs, new calls, the operator: so many in all */
#endif

byte node_st[NN];
byte epoch[NN];                         /* of what the node has */
byte last[NN];                          /* what the database was asked last */
byte what, at_epoch;                    /* the question in hand */
bit sends[NN], held[NN], here[NN], away[NN];    /* ghost: media, a command that waits, the call's streams */
byte db_epoch, db_owner; bit db_is_tomb;        /* epoch 0: nothing */
byte vip, left = TROUBLE; bit emptied, broken, on_media;
#ifdef DELETE
byte over;                              /* ghost: the epoch of the latest tombstone */
#endif
byte doc_epoch; bit said_answers, is_fenced;    /* what the event in hand brings along */
int did;                                        /* the actions of the step in hand */
bit was_sends, was_here; byte was, before_epoch;
chan ask[NN] = [2] of { byte, byte };           /* on its way to the database */

#define DO(x)  did = did | (1 << NODE_DO_##x)
#define DID(x) ((did >> NODE_DO_##x) & 1)
#define node_if_newer(i)     (doc_epoch > epoch[i])
#define node_if_answers(i)   (said_answers)
#define node_if_connected(i) (!away[i])
#define node_if_on_media(i)  (on_media)
inline request(i, w, e)      { if :: !away[i] -> ask[i]!w, e; last[i] = w :: else fi }
inline node_do_ADOPT(i)      { DO(ADOPT); epoch[i] = doc_epoch; here[i] = 1 }
inline node_do_DISCARD(i)    { DO(DISCARD); here[i] = 0 }
inline node_do_ASK(i)        { DO(ASK); request(i, TO_RAISE, epoch[i] + 1) }
inline node_do_RAISE(i)      { DO(RAISE); epoch[i] = at_epoch }
inline node_do_START(i)      { DO(START); sends[i] = 1 }
inline node_do_STOP(i)       { DO(STOP); sends[i] = 0 }
inline node_do_FINISH(i)     { DO(FINISH); sends[i] = 0; here[i] = 0 }
inline node_do_WRITE(i)      { DO(WRITE); request(i, TO_WRITE, epoch[i]) }
inline node_do_BURY(i)       { DO(BURY); request(i, TO_BURY, epoch[i]) }
inline node_do_HOLD(i)       { DO(HOLD); held[i] = 1 }
inline node_do_SERVE(i)      { DO(SERVE); held[i] = 0 }
inline node_do_REFUSE(i)     { DO(REFUSE); held[i] = 0 }
inline node_do_DROP(i)       { DO(DROP) }
inline node_do_PASS(i)       { DO(PASS) }
#include "node.rows.pml"

#define ROOM(i) (len(ask[i]) < 2)
#define OWNS(i) (node_st[i] == NODE_OWN)
#define MINE(i) (db_owner == i && (OWNS(i) || node_st[i] == NODE_TAKING))
#define NEWER   (doc_epoch > before_epoch || is_fenced)
#define CLOCK   (1 + (epoch[0] > epoch[1] -> (epoch[0] > db_epoch -> epoch[0] : db_epoch) : (epoch[1] > db_epoch -> epoch[1] : db_epoch)))

inline before(i) { was = node_st[i]; was_sends = sends[i]; was_here = here[i]; before_epoch = epoch[i] }

/* What each event owes, and what it may not do. */
inline judge(i, ev) {
	/* Only who owns sends; and what came or went has its reason. */
	NEED(P9, sends[i] == OWNS(i));
	NEED(P9, DID(START) == (ev == NODE_ON_STORED && was == NODE_TAKING && said_answers));
	NEED(P9, DID(RAISE) == DID(START) && DID(ASK) == (was != NODE_TAKING && node_st[i] == NODE_TAKING));
	NEED(P9, !DID(ASK) || (was == NODE_FOREIGN && !away[i] &&
		(ev == NODE_ON_SIGNAL || ev == NODE_ON_CLAIM || (ev == NODE_ON_MEDIA && on_media))));
	NEED(P9, DID(STOP) == (was_sends && ((NEWER && ev != NODE_ON_BURIED) || ev == NODE_ON_YIELD)));
	NEED(L3, DID(FINISH) == (was_sends && ((NEWER && ev == NODE_ON_BURIED) || ev == NODE_ON_END)));
	assert(was_sends == sends[i] || DID(START) || DID(STOP) || DID(FINISH) || ev == NODE_ON_CREATE);
	/* A stale node writes nothing, an owner all that is missing; a tombstone is written for what was ours. */
	NEED(P9, DID(WRITE) == (OWNS(i) && (DID(START) || ev == NODE_ON_CREATE || ev == NODE_ON_CHANGE ||
		ev == NODE_ON_EMPTY || ((ev == NODE_ON_SEEN || ev == NODE_ON_BURIED) && !NEWER))));
	NEED(L3, DID(BURY) == (node_st[i] == NODE_LEAVING && (ev == NODE_ON_END && was_sends || ev == NODE_ON_SEEN)));
	/* A copy is what the newest document says. */
	assert(DID(ADOPT) == (NEWER && (ev == NODE_ON_SEEN || ev == NODE_ON_FENCED) && was != NODE_LEAVING &&
		!(ev == NODE_ON_FENCED && (was == NODE_NONE || was == NODE_FOREIGN))));
	assert(DID(DISCARD) == (was_here && !was_sends && !here[i]));
	assert(here[i] == (OWNS(i) || node_st[i] == NODE_FOREIGN || node_st[i] == NODE_TAKING));
	assert(was_here == here[i] || DID(ADOPT) || DID(DISCARD) || DID(FINISH) || ev == NODE_ON_CREATE);
	assert(DID(DISCARD) == (was_here && !was_sends && ((ev == NODE_ON_BURIED && NEWER) || ev == NODE_ON_EXPIRE)));
	/* One fate for each command and packet. */
	NEED(P2, !(ev == NODE_ON_SIGNAL || ev == NODE_ON_CREATE) || DID(SERVE) + DID(REFUSE) + DID(HOLD) == 1);
	NEED(P2, (ev == NODE_ON_SIGNAL || ev == NODE_ON_CREATE) || !DID(HOLD));
	NEED(P2, DID(SERVE) == (OWNS(i) && (ev == NODE_ON_SIGNAL || ev == NODE_ON_CREATE || DID(START))));
	NEED(P2, !held[i] || node_st[i] == NODE_TAKING);
	NEED(P2, DID(REFUSE) == ((was == NODE_TAKING && node_st[i] != NODE_TAKING && !OWNS(i)) ||
		(ev == NODE_ON_SIGNAL && !OWNS(i) && node_st[i] != NODE_TAKING)));
	NEED(P2, DID(PASS) + DID(DROP) == (ev == NODE_ON_MEDIA));
	NEED(P9, DID(PASS) == (ev == NODE_ON_MEDIA && OWNS(i)));
	/* Nothing happens to a call that nothing was said about. */
	assert(node_st[i] == was || !(ev == NODE_ON_CHANGE || ev == NODE_ON_AWAY && was != NODE_TAKING));
	NEED(L3, node_st[i] == was || node_st[i] != NODE_LEAVING || (ev == NODE_ON_END && was_sends));
	NEED(L3, was != NODE_LEAVING || node_st[i] == NODE_NONE || !(said_answers || is_fenced || ev == NODE_ON_EMPTY ||
		ev == NODE_ON_BURIED || ev == NODE_ON_EXPIRE));
	assert(node_st[i] != NODE_NONE || was == NODE_NONE || ev == NODE_ON_BURIED || ev == NODE_ON_EXPIRE ||
		was == NODE_LEAVING && (NEWER || ev == NODE_ON_EMPTY || ev == NODE_ON_FENCED || said_answers));
	NEED(P9, !(ev == NODE_ON_BURIED && NEWER) || node_st[i] == NODE_NONE);
	NEED(P9, !(ev == NODE_ON_SEEN && NEWER) || node_st[i] == (was == NODE_LEAVING -> NODE_NONE : NODE_FOREIGN));
	if :: node_st[i] == NODE_NONE -> epoch[i] = 0; last[i] = 0 :: else fi;
	doc_epoch = 0; is_fenced = 0; said_answers = 0; on_media = 0; did = 0; was = 0; was_sends = 0; was_here = 0; before_epoch = 0
}

#ifdef NOFENCE
#define ACCEPTS(i) true
#else
#define ACCEPTS(i) (at_epoch > db_epoch || (at_epoch == db_epoch && db_owner == i))
#endif
#define RAISES(i)  (db_epoch > 0 && !db_is_tomb && (db_epoch == at_epoch - 1 || (db_epoch == at_epoch && db_owner == i)))
#define GRANTS(i)  (what == TO_RAISE && RAISES(i) || what != TO_RAISE && ACCEPTS(i))

/* What the database was asked, it does in one step. */
inline database(i) {
	NEED(P9, what == TO_RAISE || at_epoch >= db_epoch);     /* a stale epoch never writes */
	db_owner = i; db_epoch = at_epoch; db_is_tomb = (what == TO_BURY);
#ifdef DELETE
	NEED(L3, what != TO_WRITE || at_epoch > over || emptied);        /* no call comes back */
	if :: what == TO_BURY -> over = at_epoch; db_epoch = 0; db_owner = 0; db_is_tomb = 0 :: else fi
#endif
}

/* What the database has, as a refusal, a notification or a scan says. */
inline read(i, refused) {
	before(i);
	if
	:: db_epoch == 0 -> node_EMPTY(i); judge(i, NODE_ON_EMPTY)
	:: db_epoch > 0 && db_is_tomb -> doc_epoch = db_epoch; node_BURIED(i); judge(i, NODE_ON_BURIED)
	:: db_epoch > 0 && !db_is_tomb -> doc_epoch = db_epoch;
		if
		:: refused -> is_fenced = 1; node_FENCED(i); judge(i, NODE_ON_FENCED)
		/* its own is no news to who has the call or has just asked for it */
		:: !refused && !MINE(i) -> node_SEEN(i); judge(i, NODE_ON_SEEN)
		:: !refused && MINE(i) -> doc_epoch = 0; judge(i, NODE_ON_AWAY)
		fi
	fi
}

proctype node(byte i) {
	do
	/* Commands and packets come where the address is, late packets also where it was. */
	:: atomic { ROOM(i) && vip == i && node_st[i] == NODE_NONE && left > 0 ->
		left--; before(i); epoch[i] = CLOCK; here[i] = 1; sends[i] = 1;
		node_CREATE(i); judge(i, NODE_ON_CREATE) }
	:: atomic { ROOM(i) && vip == i -> before(i); node_SIGNAL(i); judge(i, NODE_ON_SIGNAL) }
	:: atomic { ROOM(i) && (vip == i || node_st[i] != NODE_FOREIGN) -> before(i); if :: on_media = 1 :: skip fi; node_MEDIA(i); judge(i, NODE_ON_MEDIA) }
	:: atomic { ROOM(i) && left > 0 -> left--; before(i);
		if :: node_CLAIM(i); judge(i, NODE_ON_CLAIM) :: node_YIELD(i); judge(i, NODE_ON_YIELD) fi }
	:: atomic { ROOM(i) && OWNS(i) -> before(i); node_CHANGE(i); judge(i, NODE_ON_CHANGE) }
	:: atomic { node_st[i] == NODE_NONE || node_st[i] == NODE_LEAVING -> before(i); node_END(i); judge(i, NODE_ON_END) }
	:: atomic { !away[i] && !broken -> broken = 1; away[i] = 1; last[i] = 0;
		do              /* what is on its way is lost, or done and not heard of */
		:: ask[i]?what, at_epoch -> if :: GRANTS(i) -> database(i) :: skip fi
		:: empty(ask[i]) -> break
		od; what = 0; at_epoch = 0;
		before(i); node_AWAY(i); judge(i, NODE_ON_AWAY) }
	od
}
/* What comes by itself: a call ends, a copy is too old. */
proctype timers(byte i) {
	do
	:: atomic { ROOM(i) && OWNS(i) -> before(i); node_END(i); judge(i, NODE_ON_END) }
	:: atomic { !OWNS(i) && node_st[i] != NODE_TAKING && empty(ask[i]) -> before(i); node_EXPIRE(i); judge(i, NODE_ON_EXPIRE) }
	od
}
proctype connection(byte i) {
	do
	:: atomic { ask[i]?what, at_epoch ->
		if
		:: GRANTS(i) -> database(i); said_answers = (last[i] == what); before(i);
			node_STORED(i); judge(i, NODE_ON_STORED)
		:: else -> read(i, true)
		fi; what = 0; at_epoch = 0 }
	:: atomic { away[i] -> away[i] = 0 }
	od
}
#ifndef BLIND
proctype scan(byte i) {
	do
	:: atomic { !away[i] && ROOM(i) -> read(i, false) }
	od
}
#endif
init {
	atomic {
#ifdef SMALL
		if
		:: vip = 0
		/* node 0 has the call, node 1 the copy and the address */
		:: vip = 1; db_epoch = 1; epoch[0] = 1; epoch[1] = 1; here[0] = 1; here[1] = 1; sends[0] = 1;
			node_st[0] = NODE_OWN; node_st[1] = NODE_FOREIGN
		fi;
#endif
		run node(0); run node(1); run timers(0); run timers(1); run connection(0); run connection(1);
#ifndef BLIND
		run scan(0); run scan(1)
#endif
	}
	do
	:: atomic { left > 0 -> left--; vip = 1 - vip }
	:: atomic { !emptied -> emptied = 1; db_epoch = 0; db_is_tomb = 0; db_owner = 0 }
	od
}
#define both    (sends[0] && sends[1])
#define waits   (held[0] || held[1])
#define leaves  (node_st[0] == NODE_LEAVING)
ltl l4_one   { [] (both -> <> !both) }
ltl l2_reply { [] (waits -> <> !waits) }
ltl l3_gone  { [] (leaves -> <> !leaves) }
