/* The world around spec/stream.tbl: NI streams after the same port, the commands of their calls, a
 * backend that answers late and loses entries, another node.  Guards and actions are the model's
 * meaning of the names in the table; core/stream has the C meaning of the same names. */
#include "properties.pml"
#include "stream.names.pml"
#ifndef NI
#define NI 2
#endif
#define SHUT 1
#define OPEN 2
#define DEL  3
/* -DLOST=STREAM_ON_FLOW_GONE is the design in which the kernel does not tell them apart. */
#ifndef LOST
#define LOST STREAM_ON_FLOW_LOST
#endif

byte stream_st[NI];
bit port[NI], public[NI], ended[NI], deleted[NI];
byte passed[NI], kernel[NI], merged[NI], reported;
byte nfree = 1, entry = NI;     /* whose entry the port has; NI: none */
bit open, flag;                 /* it forwards; the input's flag: fresh, published */
byte learn, drop, noport;       /* verdicts of the step in hand */
chan cmd = [9] of { byte, byte };
chan ans = [4] of { byte, byte, byte };

#define stream_if_ports(i)     (nfree > 0)
#define stream_if_published(i) (flag)
#define stream_if_fresh(i)     (flag)
inline stream_do_PORT_TAKE(i)   { NEED(P3, !port[i] && nfree > 0); port[i] = 1; nfree-- }
inline stream_do_PORT_RETURN(i) {
	NEED(P4, port[i] && entry != i);
	NEED(P4, !(cmd ?? [eval(i), _]) && !(ans ?? [eval(i), _, _]));
	port[i] = 0; nfree++ }
inline stream_do_FLOW_SET(i)    { NEED(P4, port[i] && !deleted[i]); set[i] = 1 }
inline stream_do_FLOW_DEL(i)    { NEED(P4, port[i] && !deleted[i]); deleted[i] = 1; set[i] = 0; cmd!i, DEL }
inline stream_do_COUNT(i)       { merged[i] = merged[i] + reported; reported = 0 }
inline stream_do_LEARN(i)       { learn++ }
inline stream_do_DROP(i)        { drop++ }
inline stream_do_NO_PORTS(i)    { noport++ }
bit set[NI];                    /* an entry is to be written after the step */
#include "stream.rows.pml"

/* After a step: what was set goes to the backend, with the state that came out. */
inline after(i) {
	if :: set[i] -> cmd!i, (stream_st[i] == STREAM_LIVE -> OPEN : SHUT); set[i] = 0 :: else fi;
	flag = 0; noport = 0
}
#define ROOM (len(cmd) < 2)     /* the calls leave room for the end of each, and for lost entries */
#define HOLDS(i) (port[i])

proctype call(byte i) {
	bit fresh;
	do
	/* an offer or answer: it takes the stream; then it works, or something else failed */
	:: atomic { ROOM && !ended[i] && stream_st[i] != STREAM_FOREIGN ->
		fresh = !port[i];
		stream_TAKE(i); assert(noport == (!port[i])); after(i);
		if
		:: port[i] && ROOM -> stream_PUBLISH(i); public[i] = 1; after(i)
		:: port[i] -> skip
		:: ROOM -> flag = fresh && port[i]; if :: flag -> ended[i] = 1 :: else fi;
			stream_ROLLBACK(i); after(i)
		:: ROOM -> stream_END(i); ended[i] = 1; after(i);
			flag = fresh && port[i]; stream_ROLLBACK(i); after(i)
		fi; fresh = 0 }
	:: atomic { ROOM && port[i] -> stream_CHANGE(i); after(i) }
	:: atomic { ROOM && port[i] && !ended[i] -> stream_STOP(i); public[i] = 0; after(i) }
	:: atomic { ROOM && stream_st[i] == STREAM_IDLE && !ended[i] -> stream_RESTORE(i); after(i) }
	:: atomic { stream_st[i] == STREAM_FOREIGN -> stream_RESTORE(i); after(i) }
	:: atomic { ROOM && stream_st[i] == STREAM_FOREIGN ->
		if :: flag = 1 :: flag = 0 fi; public[i] = flag && nfree > 0;
		stream_TAKE_OVER(i); after(i) }
	:: atomic { ROOM && port[i] -> stream_YIELD(i); ended[i] = 1; after(i) }
	:: atomic { stream_st[i] == STREAM_DEAD ->
		NEED(P5, merged[i] == passed[i]);
		stream_st[i] = STREAM_INITIAL; public[i] = 0; ended[i] = 0; deleted[i] = 0;
		passed[i] = 0; merged[i] = 0 }
	od
}

/* Timeouts: each call ends some time. */
proctype reaper(byte i) {
	do
	:: atomic { stream_END(i); ended[i] = 1; after(i) }
	od
}

proctype media(byte i) {
	do
	:: atomic { port[i] -> stream_PACKET(i);
		NEED(P2, learn + drop == 1);
		NEED(P1, learn == (public[i] && !ended[i]));
		learn = 0; drop = 0; after(i) }
	:: atomic { entry == i && open && passed[i] < 1 ->
		NEED(P1, port[i]); kernel[i]++; passed[i]++ }
	od
}

proctype backend() {
	byte i, what;
	do
	:: atomic { nempty(cmd) && nfull(ans) -> cmd?i, what;
		NEED(P4, entry == NI || entry == i);                    /* nobody else's port */
		if
		:: what == DEL -> ans!i, STREAM_ON_FLOW_GONE, kernel[i]; kernel[i] = 0; entry = NI; open = 0
		:: else -> entry = i; open = (what == OPEN)
		fi; i = 0; what = 0 }
	:: atomic { entry != NI && len(ans) < 2 ->                      /* module unloaded, table flushed */
		i = entry; ans!i, LOST, kernel[i]; kernel[i] = 0; entry = NI; open = 0; i = 0 }
	od
}
proctype reader() {
	byte i, what, n;
	do
	:: atomic { nempty(ans) -> ans?i, what, n; reported = n;
		if
		:: what == STREAM_ON_FLOW_GONE -> stream_FLOW_GONE(i)
		:: else -> stream_FLOW_LOST(i)
		fi;
		after(i); NEED(P5, reported == 0); i = 0; what = 0; n = 0 }
	od
}

init {
	byte k;
	atomic {
		for (k : 0 .. NI - 1) { run call(k); run reaper(k); run media(k) }
		run backend(); run reader(); k = 0
	}
}

#define holding   (port[0])
#define pool_ok   (nfree + port[0] + port[NI - 1] * (NI - 1) == 1)
#define empty_ok  (!(stream_st[0] == STREAM_DEAD || stream_st[0] == STREAM_IDLE) || !port[0])
ltl p3_pool    { [] pool_ok }
ltl p4_empty   { [] empty_ok }
ltl l1_release { [] (holding -> <> !holding) }
