/* The world around spec/txn.tbl: W receivers, one owner, one cookie, a network that keeps and repeats.
 * -DRACE: look-up and entry are two steps.  -DEARLY: an entry may expire while copies of its request
 * can still arrive. */
#include "properties.pml"
#include "txn.names.pml"
#ifndef W
#define W 2
#endif
#ifndef COPIES
#define COPIES 4
#endif
#define MAXWAIT 1

byte txn_st[1] = TXN_EXPIRED;   /* no entry */
byte waiting, executed, replies, asked, sent;
bit busy, patient = 1, evicted, is_full;
byte fate;
chan net = [COPIES] of { bit };

#define txn_if_room(i)     (waiting < MAXWAIT)
#define txn_if_repeated(i) (waiting > 0)
#ifdef EARLY
#define txn_if_aged(i)     (true)
#else
#define txn_if_aged(i)     (!patient && len(net) == 0)  /* no client repeats for so long */
#endif
inline txn_do_EXECUTE(i)      { executed++; busy = 1; fate++ }
inline txn_do_WAIT(i)         { waiting++; fate++ }
inline txn_do_STORE(i)        { skip }
inline txn_do_SEND(i)         { replies++ }
inline txn_do_SEND_WAITING(i) { replies = replies + waiting; waiting = 0 }
inline txn_do_SEND_AGAIN(i)   { replies++; fate++ }
inline txn_do_DROP(i)         { fate++; asked-- }       /* this copy gets none of its own */
inline txn_do_REMOVE(i)       { skip }
#include "txn.rows.pml"

/* At most one for each copy that was not dropped, and all of them once nothing is in hand. */
inline counted() {
	NEED(P8, executed <= 1 || evicted);
	NEED(P2, replies <= asked && (busy || replies == asked))
}
active proctype client() {
	do
	:: atomic { patient && sent < COPIES -> net!1; sent++ }
	:: atomic { sent > 0 && patient -> patient = 0; break }         /* it has its reply, or gives up */
	od
}
active [W] proctype receiver() {
	bit fresh;
end:	do
	:: atomic { net?_ -> asked++;
#ifdef RACE
		fresh = (txn_st[0] == TXN_EXPIRED) }
	   atomic { if :: fresh -> txn_st[0] = TXN_INITIAL; waiting = 0 :: else fi;
#else
		if :: txn_st[0] == TXN_EXPIRED -> txn_st[0] = TXN_INITIAL :: else fi;
#endif
		txn_REQUEST(0); NEED(P2, fate == 1); fate = 0; fresh = 0; counted() }
	od
}
active proctype owner() {
end:	do
	:: atomic { busy -> busy = 0; txn_DONE(0); NEED(L2, waiting == 0); counted() }
	od
}
active proctype cache() {
	if :: is_full = 1 :: is_full = 0 fi;
end:	do
	:: atomic { txn_st[0] != TXN_EXPIRED && executed < 3 -> txn_EXPIRE(0); counted() }
	:: atomic { is_full && txn_st[0] == TXN_BUSY -> txn_EVICT(0); NEED(P8, txn_st[0] == TXN_BUSY) }
	:: atomic { is_full && txn_st[0] == TXN_ANSWERED && !evicted -> evicted = 1; txn_EVICT(0) }
	od
}
#define asks    (asked > 0 && replies < asked)
ltl l2_reply { [] (asks -> <> !asks) }
