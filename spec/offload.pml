/* The world around spec/offload.tbl: packets of one port, which streams use one after another; a kernel that is
 * slow, refuses, loses entries; a daemon that dies.  Who forwards, what goes out, in which order, and who counts.
 * -DLOSSLESS=OFFLOAD_ON_REMOVED: the kernel does not tell lost from removed.  -DSPLIT: counters are read in one
 * call and the entry is removed in another.  -DSTAYS: entries outlive the daemon.  -DEAGER: no pause between
 * attempts.  -DINORDER claims that nothing is ever reordered. */
#include "properties.pml"
#include "offload.names.pml"
/* mutants: -DPACKETS=1 -DQUEUE=1 */
#ifndef PACKETS
#define PACKETS 3
#define QUEUE   2
#endif
#ifndef LOSSLESS
#define LOSSLESS OFFLOAD_ON_LOST
#endif
#define PUT 1
#define DEL 2

byte offload_st[1];
bit owner, may, ready_ = 1;             /* the port's streams take turns; it may be offloaded; the pause is over */
bit entry, entry_owner;                 /* the kernel's, and whose */
byte kernel_count, user_count, merged, reported, read_early;
byte sent, out, lost, last_out, late;   /* packets: numbers count from 1 */
bit was_out[PACKETS + 1];
byte changes, troubles;
/* ghost: what was asked and not answered, said by events alone */
bit g_asked, g_taken, g_removing, g_closed;
byte was, attempts; int did;
chan cmd = [2] of { byte, bit };
chan ans = [3] of { byte, bit, byte };
chan queue = [QUEUE] of { byte };       /* the socket's */

#define DO(x)  did = did | (1 << OFFLOAD_DO_##x)
#define DID(x) ((did >> OFFLOAD_DO_##x) & 1)
#define offload_if_ready(i)   (ready_)
#define offload_if_wanted(i)  (may)
inline offload_do_KEEP(i)      { DO(KEEP) }
inline offload_do_ASK(i)       { DO(ASK); cmd!PUT, owner }
inline offload_do_REMOVE(i)    { DO(REMOVE); cmd!DEL, owner }
inline offload_do_COUNT(i)     { DO(COUNT); merged = merged + reported }
inline offload_do_HAND_OVER(i) { DO(HAND_OVER) }
inline offload_do_TAKE_BACK(i) { DO(TAKE_BACK) }
#ifdef EAGER
inline offload_do_PAUSE(i)     { DO(PAUSE) }
#else
inline offload_do_PAUSE(i)     { DO(PAUSE); ready_ = 0 }
#endif
inline offload_do_TELL(i)      { DO(TELL) }
inline offload_do_DONE(i)      { DO(DONE) }
#include "offload.rows.pml"

#define QUIET (empty(cmd) && empty(ans) && !entry)
bit was_ready;
inline before() { was = offload_st[0]; was_ready = ready_ }

/* What each event owes, and what it may not do. */
inline judge(ev) {
	NEED(P2, DID(KEEP) == (ev == OFFLOAD_ON_SET || ev == OFFLOAD_ON_SHUT));
	/* Asked only if the kernel is empty, the rules allow it, and the pause is over: then always. */
	NEED(L5, DID(ASK) == (may && was_ready && !g_closed && (ev == OFFLOAD_ON_REMOVED ||
		(!g_asked && !g_taken && !g_removing && (ev == OFFLOAD_ON_SET || ev == OFFLOAD_ON_RETRY)))));
	NEED(P4, !DID(ASK) || (len(cmd) == 1 && empty(ans)));
	NEED(L5, DID(PAUSE) == DID(ASK) && (!DID(PAUSE) || was_ready));
	NEED(P4, DID(REMOVE) == ((g_asked || g_taken) && !g_removing &&
		(ev == OFFLOAD_ON_SET || ev == OFFLOAD_ON_SHUT || ev == OFFLOAD_ON_CLOSE)));
	NEED(P5, DID(COUNT) == (ev == OFFLOAD_ON_REMOVED || ev == OFFLOAD_ON_LOST));
	NEED(P10, DID(TAKE_BACK) == ((ev == OFFLOAD_ON_REMOVED || ev == OFFLOAD_ON_LOST) && !g_closed));
	NEED(P10, DID(HAND_OVER) == (ev == OFFLOAD_ON_TAKEN && !g_closed));
	if
	:: ev == OFFLOAD_ON_CLOSE -> g_removing = (g_removing || g_asked || g_taken); g_closed = 1
	:: ev == OFFLOAD_ON_SET || ev == OFFLOAD_ON_SHUT -> g_removing = g_removing || g_asked || g_taken
	:: ev == OFFLOAD_ON_TAKEN -> g_taken = 1; g_asked = 0
	:: ev == OFFLOAD_ON_REFUSED -> g_asked = 0
	:: ev == OFFLOAD_ON_LOST -> g_taken = 0
	:: ev == OFFLOAD_ON_REMOVED -> g_taken = 0; g_asked = 0; g_removing = 0
	:: ev == OFFLOAD_ON_RETRY -> skip
	fi;
	if :: DID(ASK) -> g_asked = 1 :: else fi;
	NEED(P4, offload_st[0] == (g_closed -> (g_removing -> OFFLOAD_CLOSING : OFFLOAD_CLOSED) : (g_removing -> OFFLOAD_REMOVING :
		(g_taken -> OFFLOAD_KERNEL : (g_asked -> OFFLOAD_ASKED : OFFLOAD_USER)))));
	NEED(P4, DID(DONE) == (offload_st[0] == OFFLOAD_CLOSED && was != OFFLOAD_CLOSED));
	NEED(P4, !DID(DONE) || QUIET);
	/* The operator is told what could be offloaded and is not. */
	assert(DID(TELL) == (offload_st[0] == OFFLOAD_USER && may && ev != OFFLOAD_ON_RETRY && (was != OFFLOAD_USER || ev == OFFLOAD_ON_SET)));
	did = 0; was = 0; was_ready = 0; reported = 0
}

/* A packet goes out. */
inline emit(n) {
	NEED(P10, !was_out[n]); was_out[n] = 1; out++;
	NEED(P1, offload_st[0] != OFFLOAD_CLOSED);
	if :: n < last_out -> late++ :: else -> last_out = n fi;
#ifdef INORDER
	NEED(P10, late == 0)
#else
	NEED(P10, late <= QUEUE)
#endif
}

proctype signalling() {
	do
	:: atomic { changes < 3 && offload_st[0] != OFFLOAD_CLOSED && offload_st[0] != OFFLOAD_CLOSING -> changes++; before();
		if :: may = 1; offload_SET(0); judge(OFFLOAD_ON_SET) :: may = 0; offload_SHUT(0); judge(OFFLOAD_ON_SHUT) fi }
	od
}
proctype timers() {
	do
	:: atomic { !g_closed && changes > 0 -> before(); offload_CLOSE(0); judge(OFFLOAD_ON_CLOSE) }
	/* the next stream takes the port */
	:: atomic { offload_st[0] == OFFLOAD_CLOSED && troubles < 2 && empty(queue) ->
		NEED(P5, merged + user_count == out && read_early == 0);
		NEED(P10, out + lost == sent);
		troubles++; owner = 1 - owner; may = 0; offload_st[0] = OFFLOAD_INITIAL; g_closed = 0; changes = 1 }
	/* an old timer, or the policy has changed */
	:: atomic { before(); offload_RETRY(0); judge(OFFLOAD_ON_RETRY) }
	od
}
proctype pause() {
	do
	:: atomic { !ready_ -> ready_ = 1; before(); offload_RETRY(0); judge(OFFLOAD_ON_RETRY) }
	od
}
proctype kernel() {
	byte what; bit who;
	do
	:: atomic { nempty(cmd) && len(ans) < 2 -> cmd?what, who;
		NEED(P4, who == owner && offload_st[0] != OFFLOAD_CLOSED && (!entry || entry_owner == who));
		if
		:: what == PUT -> entry = 1; entry_owner = who; ans!OFFLOAD_ON_TAKEN, who, 0
		:: what == PUT && troubles < 2 -> troubles++; ans!OFFLOAD_ON_REFUSED, who, 0
		:: what == DEL ->
#ifdef SPLIT
			ans!OFFLOAD_ON_REMOVED, who, read_early; kernel_count = kernel_count - read_early; read_early = 0;
			kernel_count = 0;
#else
			ans!OFFLOAD_ON_REMOVED, who, kernel_count; kernel_count = 0;
#endif
			entry = 0; entry_owner = 0
		fi; what = 0; who = 0 }
#ifdef SPLIT
	:: atomic { nempty(cmd) && cmd??[DEL, _] && entry -> read_early = kernel_count }
#endif
	:: atomic { entry && len(ans) < 2 && troubles < 2 -> troubles++;        /* module unloaded, table flushed */
		ans!LOSSLESS, entry_owner, kernel_count; kernel_count = 0; entry = 0; entry_owner = 0 }
	od
}
proctype daemon() {
	byte ev, n; bit who;
	do
	:: atomic { nempty(ans) -> ans?ev, who, n; NEED(P4, who == owner); reported = n; before();
		if
		:: ev == OFFLOAD_ON_TAKEN -> offload_TAKEN(0); judge(OFFLOAD_ON_TAKEN)
		:: ev == OFFLOAD_ON_REFUSED -> offload_REFUSED(0); judge(OFFLOAD_ON_REFUSED)
		:: ev == OFFLOAD_ON_REMOVED -> offload_REMOVED(0); judge(OFFLOAD_ON_REMOVED)
		:: ev == OFFLOAD_ON_LOST -> offload_LOST(0); judge(OFFLOAD_ON_LOST)
		fi; ev = 0; n = 0; who = 0 }
	/* userspace reads its socket also while the kernel has the port */
	:: atomic { nempty(queue) -> queue?n;
		if :: offload_st[0] == OFFLOAD_CLOSED || offload_st[0] == OFFLOAD_CLOSING -> lost++ :: else -> emit(n); user_count++ fi; n = 0 }
	/* it dies: the control file is closed, and with it goes every entry; what it counted is gone too */
	:: atomic { troubles < 2 -> troubles++;
#ifndef STAYS
		entry = 0; entry_owner = 0;
#endif
		kernel_count = 0; read_early = 0;
		do :: cmd?_, _ :: ans?_, _, _ :: queue?_ :: empty(cmd) && empty(ans) && empty(queue) -> break od;
		sent = 0; out = 0; lost = 0; last_out = 0; late = 0; merged = 0; user_count = 0;
		do :: n <= PACKETS -> was_out[n] = 0; n++ :: else -> n = 0; break od;
		owner = 1 - owner; may = 0; ready_ = 1; changes = 1; offload_st[0] = OFFLOAD_INITIAL;
		g_asked = 0; g_taken = 0; g_removing = 0; g_closed = 0;
		NEED(P4, !entry) }
	od
}
proctype nic() {
	do
	:: atomic { sent < PACKETS && offload_st[0] != OFFLOAD_CLOSED -> sent++;
		if
		:: entry -> NEED(P4, entry_owner == owner); emit(sent); kernel_count++
		:: !entry && nfull(queue) -> queue!sent
		:: !entry && full(queue) -> lost++
		fi }
	od
}
init { atomic { run signalling(); run timers(); run pause(); run kernel(); run daemon(); run nic() } }

#define busy     (offload_st[0] == OFFLOAD_CLOSING)
#define hopes    (may && offload_st[0] == OFFLOAD_USER)
#define leaving  (offload_st[0] == OFFLOAD_REMOVING)
ltl l1_close   { [] (busy -> <> !busy) }
ltl l5_offload { [] (hopes -> <> !hopes) }
ltl l5_switch  { [] (leaving -> <> !leaving) }
