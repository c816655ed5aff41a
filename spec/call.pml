/* The world around spec/call.tbl: a call with NI branches, both sides offer and answer, commands fail,
 * timers run.  The ghost says what is so without looking at the table. */
#include "properties.pml"
#include "call.names.pml"
#ifndef NI
#define NI 2
#endif

byte exchange_st[NI];
bit x_offer[2 * NI], x_answered[NI], x_final[NI], x_doomed[NI], x_answering[NI];   /* as core/ has them */
bit x_side[NI], x_final_reply[NI];
bit out[2 * NI], answered[NI], armed[NI], held[NI], fresh[NI], saved[NI], public[NI];        /* ghost */
bit side, known, branch, provisional, final_reply, delay;      /* the request in hand */
byte owed, replied, prepared, forked;

#define exchange_if_own(i)         (x_offer[2 * i + (exchange_st[i] == EXCHANGE_TRYING -> x_side[i] : side)])
#define exchange_if_other(i)       (x_offer[2 * i + 1 - (exchange_st[i] == EXCHANGE_TRYING -> x_side[i] : side)])
#define exchange_if_answered(i)    (x_answered[i])
#define exchange_if_answering(i)   (x_answering[i])
#define exchange_if_doomed(i)      (x_doomed[i])
#define exchange_if_known(i)       (known)
#define exchange_if_branch(i)      (branch)
#define exchange_if_final(i)       (x_final[i])
#define exchange_if_provisional(i) (provisional)
#define exchange_if_final_reply(i) (x_final_reply[i])
#define exchange_if_delay(i)       (delay)
inline exchange_do_NOTE_OFFER(i)   { x_side[i] = side; x_answering[i] = 0; x_final_reply[i] = 0 }
inline exchange_do_NOTE_ANSWER(i)  { x_side[i] = side; x_answering[i] = 1; x_final_reply[i] = final_reply }
inline exchange_do_NOTE_GLARE(i)   { assert(out[2 * i + 1 - side]) }
inline exchange_do_NOTE_UNASKED(i) { assert(!public[i]) }
inline exchange_do_ALIAS(i)        { assert(answered[i] && !known) }
inline exchange_do_BRANCH(i)       { assert(answered[i] && !known); forked++ }
inline exchange_do_PREPARE(i)      { fresh[i] = !held[i]; held[i] = 1; prepared++ }
inline exchange_do_ROLLBACK(i)     { if :: fresh[i] -> held[i] = 0 :: else fi; fresh[i] = 0 }
inline exchange_do_OFFER_OUT(i)    { x_offer[2 * i + x_side[i]] = 1 }
inline exchange_do_OFFER_DONE(i)   { x_offer[2 * i + 1 - x_side[i]] = 0; x_answered[i] = 1 }
inline exchange_do_MARK_FINAL(i)   { x_final[i] = 1 }
inline exchange_do_CLEAR_FINAL(i)  { x_final[i] = 0 }
inline exchange_do_REVIVE(i)       { x_doomed[i] = 0; armed[i] = 0 }
inline exchange_do_PUBLISH(i)      { assert(held[i]); fresh[i] = 0; public[i] = 1 }
inline exchange_do_SAVE(i)         { saved[i] = 1 }
inline exchange_do_ARM(i)          { x_doomed[i] = 1; armed[i] = 1 }
inline exchange_do_END(i)          { assert(held[i]); held[i] = 0; armed[i] = 0 }
inline exchange_do_FORGET(i)       { NEED(L3, saved[i]); saved[i] = 0 }
inline exchange_do_REPLY(i)        { replied++ }
inline exchange_do_REFUSE(i)       { replied++ }
#include "call.rows.pml"

#define ALIVE(i) (exchange_st[i] != EXCHANGE_GONE)
#define WAITING(i) (out[2 * i] + out[2 * i + 1])

/* What each state says is so. */
inline settled(i) {
	NEED(P2, replied == owed); replied = 0; owed = 0;
	NEED(P13, x_offer[2 * i] == out[2 * i] && x_offer[2 * i + 1] == out[2 * i + 1]);
	if
	:: exchange_st[i] == EXCHANGE_IDLE      -> NEED(P13, !held[i] && !public[i])
	:: exchange_st[i] == EXCHANGE_OFFERED   -> NEED(P13, held[i] && !answered[i] && WAITING(i) == 1 && !armed[i])
	:: exchange_st[i] == EXCHANGE_ANSWERED  -> NEED(P13, held[i] && answered[i] && WAITING(i) == 0 && !armed[i])
	:: exchange_st[i] == EXCHANGE_REOFFERED -> NEED(P13, held[i] && answered[i] && WAITING(i) == 1 && !armed[i])
	:: exchange_st[i] == EXCHANGE_CROSSED   -> NEED(P13, held[i] && WAITING(i) == 2 && !armed[i])
	:: exchange_st[i] == EXCHANGE_DOOMED    -> NEED(P13, held[i] && armed[i])
	:: exchange_st[i] == EXCHANGE_GONE      -> NEED(L3, !held[i] && !armed[i] && !saved[i])
	:: exchange_st[i] == EXCHANGE_TRYING    -> assert(false)
	fi;
	side = 0; known = 0; branch = 0; provisional = 0; final_reply = 0; delay = 0
}

/* The end of a command: it worked, or it did not. */
inline carry_out(i) {
	NEED(P2, prepared == 1 && exchange_st[i] == EXCHANGE_TRYING && replied == 0); prepared = 0;
	if
	:: exchange_READY(i);
		if
		:: x_answering[i] -> out[2 * i + 1 - x_side[i]] = 0; answered[i] = 1
		:: else -> out[2 * i + x_side[i]] = 1
		fi
	:: bit was = fresh[i], kept = armed[i];
		exchange_FAILED(i);
		NEED(P13, held[i] == !was && armed[i] == kept)    /* RFC 3264 section 8: as before */
	fi;
	x_side[i] = 0; x_answering[i] = 0; x_final_reply[i] = 0
}

proctype proxy(byte i) {
	byte b; bit is_offer;
	do
	:: atomic { ALIVE(i) ->
		b = i; owed = 1; if :: side = 0 :: side = 1 fi;
		if
		:: is_offer = 1
		:: is_offer = 0;
			if :: known = 1 :: known = 0 fi; if :: branch = 1 :: branch = 0 fi;
			if :: provisional = 1 :: provisional = 0 fi; if :: final_reply = 1 :: final_reply = 0 fi
		fi;
		do
		:: if :: is_offer -> exchange_OFFER(b) :: else -> exchange_ANSWER(b) fi;
			if
			:: !forked -> carry_out(b); break
			/* the answer goes to the exchange of a branch of its own, if there is room for one */
			:: forked && b + 1 < NI && exchange_st[NI - 1] == EXCHANGE_IDLE -> forked = 0; b = NI - 1; side = 1
			:: forked && !(b + 1 < NI && exchange_st[NI - 1] == EXCHANGE_IDLE) -> forked = 0; owed = 0; break
			fi
		od;
		settled(b); is_offer = 0; b = 0 }
	:: atomic { ALIVE(i) -> if :: delay = 1 :: delay = 0 fi; owed = 1; exchange_DELETE(i); settled(i) }
	:: atomic { ALIVE(i) -> exchange_STOP(i); assert(!ALIVE(i)); settled(i) }       /* the operator */
	:: atomic { armed[i] -> exchange_TIMEOUT(i); assert(armed[i]); settled(i) }     /* a pending delete is awaited */
	:: atomic { !ALIVE(i) ->        /* the next call */
		exchange_st[i] = EXCHANGE_INITIAL; x_offer[2 * i] = 0; x_offer[2 * i + 1] = 0; x_answered[i] = 0;
		x_final[i] = 0; x_doomed[i] = 0; x_answering[i] = 0; x_side[i] = 0; x_final_reply[i] = 0;
		out[2 * i] = 0; out[2 * i + 1] = 0; answered[i] = 0; public[i] = 0; fresh[i] = 0 }
	od
}
/* Its own process, so that weak fairness makes it run: silence, the delay, the operator. */
proctype timers(byte i) {
	do
	:: atomic { ALIVE(i) ->
		if
		:: armed[i] -> exchange_DUE(i); assert(!ALIVE(i))
		:: !armed[i] -> exchange_TIMEOUT(i); assert(!ALIVE(i) || exchange_st[i] == EXCHANGE_IDLE)
		fi; settled(i) }
	:: atomic { !ALIVE(i) -> skip }
	od
}
init {
	byte k;
	atomic { for (k : 0 .. NI - 1) { run proxy(k); run timers(k) } k = 0 }
}
#define holding (held[0])
#define doomed  (armed[0])
ltl p4_gone    { [] (exchange_st[0] != EXCHANGE_GONE || !held[0]) }
ltl l1_release { [] (holding -> <> !holding) }
ltl l3_end     { [] (doomed -> <> !doomed) }            /* gone, or brought back */
