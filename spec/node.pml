/* The world around spec/node.tbl: two nodes, one call-id, a database that is slow, loses notifications and
 * connections and comes back empty; an address that moves.  The scan repairs what was not notified.
 * -DNOFENCE: the database does not compare epochs.  -DDELETE: the end of a call leaves no tombstone.
 * -DBLIND: nobody scans, notifications are all there is. */
#include "properties.pml"
#include "node.names.pml"
#define NN 2
#define TO_WRITE 1
#define TO_RAISE 2
#define TO_BURY  3

byte node_st[NN];
byte epoch[NN];                         /* of what the node has */
byte last[NN];                          /* what it asked last; 0: answered */
bit sends[NN], held[NN], here[NN], away[NN];    /* ghost: media, a command that waits, the call's streams */
byte db_epoch, db_owner; bit db_is_tomb;        /* epoch 0: nothing */
byte vip, moves, creates, yields, breaks; bit emptied, over, on_media;
byte doc_epoch; bit said_answers;               /* what the event in hand brings along */
int did;                                        /* the actions of the step in hand */
bit was_sends, was_held, was_here; byte was;
chan ask[NN] = [2] of { byte, byte };
chan answer[NN] = [2] of { byte, byte, byte };  /* event, epoch, to what */
chan note[NN] = [1] of { byte, byte };          /* event, epoch */

#define DO(x)  did = did | (1 << NODE_DO_##x)
#define DID(x) ((did >> NODE_DO_##x) & 1)
#define node_if_newer(i)     (doc_epoch > epoch[i])
#define node_if_answers(i)   (said_answers)
#define node_if_connected(i) (!away[i])
#define node_if_on_media(i)  (on_media)
inline request(i, what, e)   { if :: !away[i] -> ask[i]!what, e; last[i] = what :: else fi }
inline node_do_ADOPT(i)      { DO(ADOPT); epoch[i] = doc_epoch; here[i] = 1 }
inline node_do_DISCARD(i)    { DO(DISCARD); here[i] = 0 }
inline node_do_ASK(i)        { DO(ASK); request(i, TO_RAISE, epoch[i] + 1) }
inline node_do_RAISE(i)      { DO(RAISE); epoch[i]++ }
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

#define ROOM(i) (len(ask[i]) == 0 && len(answer[i]) == 0)
#define OWNS(i) (node_st[i] == NODE_OWN)
#define NEWER   (doc_epoch > before_epoch || is_fenced)
bit is_fenced;
byte before_epoch;

inline before(i) { was = node_st[i]; was_sends = sends[i]; was_held = held[i]; was_here = here[i]; before_epoch = epoch[i] }

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
	assert(node_st[i] == was || node_st[i] != NODE_LEAVING || ev == NODE_ON_END);
	assert(node_st[i] != NODE_NONE || was == NODE_NONE || ev == NODE_ON_BURIED || ev == NODE_ON_EXPIRE ||
		was == NODE_LEAVING && (NEWER || ev == NODE_ON_EMPTY || ev == NODE_ON_FENCED || said_answers));
	NEED(P9, !(ev == NODE_ON_BURIED && NEWER) || node_st[i] == NODE_NONE);
	NEED(P9, !(ev == NODE_ON_SEEN && NEWER) || node_st[i] == (was == NODE_LEAVING -> NODE_NONE : NODE_FOREIGN));
	if :: node_st[i] == NODE_NONE -> epoch[i] = 0; last[i] = 0 :: else fi;
	doc_epoch = 0; is_fenced = 0; said_answers = 0; did = 0; was = 0; was_sends = 0; was_held = 0; was_here = 0; before_epoch = 0
}

/* The database: what it is asked is one step, and what it has is told to the other node, or not. */
inline tell(i, ev, e) {
	if
	:: nfull(note[1 - i]) -> note[1 - i]!ev, e
	:: skip
	fi }
inline database(i) {
	ask[i]?what, e;
	if
	:: what == TO_RAISE && db_epoch == 0 -> answer[i]!NODE_ON_EMPTY, 0, what
	:: what == TO_RAISE && db_epoch > 0 && db_is_tomb -> answer[i]!NODE_ON_BURIED, db_epoch, what
	:: what == TO_RAISE && db_epoch > 0 && !db_is_tomb && (db_epoch == e - 1 || (db_epoch == e && db_owner == i)) ->
		db_epoch = e; db_owner = i; answer[i]!NODE_ON_STORED, e, what; tell(i, NODE_ON_SEEN, e)
	:: what == TO_RAISE && db_epoch > 0 && !db_is_tomb && !(db_epoch == e - 1 || (db_epoch == e && db_owner == i)) ->
		answer[i]!NODE_ON_FENCED, db_epoch, what
#ifdef NOFENCE
	:: what != TO_RAISE ->
#else
	:: what != TO_RAISE && db_epoch > 0 && !(e > db_epoch || (e == db_epoch && db_owner == i)) ->
		answer[i]!(db_is_tomb -> NODE_ON_BURIED : NODE_ON_FENCED), db_epoch, what
	:: what != TO_RAISE && (db_epoch == 0 || e > db_epoch || (e == db_epoch && db_owner == i)) ->
#endif
		NEED(P9, e >= db_epoch);                        /* a stale epoch never writes */
		NEED(L3, !(over && what == TO_WRITE && !emptied && creates < 2)); /* no call comes back */
		db_owner = i; answer[i]!NODE_ON_STORED, e, what;
		if
		:: what == TO_WRITE -> db_epoch = e; db_is_tomb = 0; tell(i, NODE_ON_SEEN, e)
		:: else -> over = 1; tell(i, NODE_ON_BURIED, e);
#ifdef DELETE
			db_epoch = 0
#else
			db_epoch = e; db_is_tomb = 1
#endif
		fi
	fi; what = 0; e = 0
}

/* What the database says: its answer, its notification, or what a scan finds. */
inline hear(i, ev, e) {
	before(i); doc_epoch = e; is_fenced = (ev == NODE_ON_FENCED);
	if
	:: ev == NODE_ON_SEEN   -> node_SEEN(i);   judge(i, NODE_ON_SEEN)
	:: ev == NODE_ON_BURIED -> node_BURIED(i); judge(i, NODE_ON_BURIED)
	:: ev == NODE_ON_EMPTY  -> node_EMPTY(i);  judge(i, NODE_ON_EMPTY)
	:: ev == NODE_ON_FENCED -> node_FENCED(i); judge(i, NODE_ON_FENCED)
	:: ev == NODE_ON_STORED -> doc_epoch = 0; node_STORED(i); judge(i, NODE_ON_STORED)
	fi
}

proctype node(byte i) {
	do
	/* Commands and packets come where the address is, and a little where it was. */
	:: atomic { vip == i && ROOM(i) && node_st[i] == NODE_NONE && creates < 2 ->
		creates++; over = 0; before(i); epoch[i] = creates + moves; here[i] = 1; sends[i] = 1;
		node_CREATE(i); judge(i, NODE_ON_CREATE) }
	:: atomic { vip == i && ROOM(i) -> before(i); node_SIGNAL(i); judge(i, NODE_ON_SIGNAL) }
	:: atomic { ROOM(i) -> before(i); if :: on_media = 1 :: skip fi; node_MEDIA(i); judge(i, NODE_ON_MEDIA); on_media = 0 }
	:: atomic { ROOM(i) && yields < 1 -> yields++; before(i); if :: node_CLAIM(i); judge(i, NODE_ON_CLAIM)
		:: node_YIELD(i); judge(i, NODE_ON_YIELD) fi }
	:: atomic { ROOM(i) && OWNS(i) -> before(i); node_CHANGE(i); judge(i, NODE_ON_CHANGE) }
	:: atomic { ROOM(i) && (node_st[i] == NODE_NONE || node_st[i] == NODE_LEAVING) -> before(i); node_END(i); judge(i, NODE_ON_END) }
	:: atomic { !away[i] && breaks < 1 -> breaks++; away[i] = 1; last[i] = 0;      /* what is on its way is lost, or not heard of */
		if :: ask[i]?_, _ :: skip fi; if :: answer[i]?_, _, _ :: skip fi;
		before(i); node_AWAY(i); judge(i, NODE_ON_AWAY) }
	od
}
/* What comes by itself. */
proctype timers(byte i) {
	do
	:: atomic { ROOM(i) && OWNS(i) -> before(i); node_END(i); judge(i, NODE_ON_END) }
	:: atomic { !OWNS(i) && node_st[i] != NODE_TAKING && ROOM(i) -> before(i); node_EXPIRE(i); judge(i, NODE_ON_EXPIRE) }
	od
}
proctype connection(byte i) {
	byte ev, e, what;
	do
	:: atomic { nempty(ask[i]) && nfull(answer[i]) -> database(i) }
	:: atomic { nempty(answer[i]) -> answer[i]?ev, e, what;
		said_answers = (last[i] == what); if :: said_answers -> last[i] = 0 :: else fi;
		hear(i, ev, e); ev = 0; e = 0; what = 0 }
	:: atomic { nempty(note[i]) && ROOM(i) -> note[i]?ev, e; if :: !away[i] -> hear(i, ev, e) :: else fi; ev = 0; e = 0 }
	:: atomic { away[i] && len(ask[i]) == 0 && len(answer[i]) == 0 -> away[i] = 0 }
	od
}
#ifndef BLIND
proctype scan(byte i) {
	do
	:: atomic { !away[i] && ROOM(i) ->
		if
		:: db_epoch == 0 -> hear(i, NODE_ON_EMPTY, 0)
		:: db_epoch > 0 && db_is_tomb -> hear(i, NODE_ON_BURIED, db_epoch)
		:: db_epoch > 0 && !db_is_tomb && !(db_epoch == epoch[i] && db_owner == i) -> hear(i, NODE_ON_SEEN, db_epoch)
		:: db_epoch > 0 && !db_is_tomb && db_epoch == epoch[i] && db_owner == i -> skip
		fi }
	od
}
#endif
init {
	atomic {
		run node(0); run node(1); run timers(0); run timers(1); run connection(0); run connection(1);
#ifndef BLIND
		run scan(0); run scan(1)
#endif
	}
	do
	:: atomic { moves < 2 -> moves++; vip = 1 - vip }
	:: atomic { !emptied -> emptied = 1; db_epoch = 0; db_is_tomb = 0; db_owner = 0 }
	od
}
#define both    (sends[0] && sends[1])
#define waits   (held[0] || held[1])
#define leaves  (node_st[0] == NODE_LEAVING)
ltl live_one   { [] (both -> <> !both) }        /* L4 */
ltl live_reply { [] (waits -> <> !waits) }      /* L2 */
ltl live_gone  { [] (leaves -> <> !leaves) }    /* L3 */
