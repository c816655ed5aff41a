/* The world around spec/ice_agent.tbl, spec/ice_pair.tbl and spec/ice_consent.tbl: one media with one component and
 * two pairs, or two components with a pair each; the other side, which may have our role, go away, or restart;
 * a network that loses and repeats; a stranger without passwords.
 * The machines send each other events over a bus, which is empty before the world goes on.
 * -DOPENEND: consent is not asked for.  -DOPENDOOR: MESSAGE-INTEGRITY is not checked. */
#include "properties.pml"
#include "ice_agent.names.pml"
#include "ice_pair.names.pml"
#include "ice_consent.names.pml"
#define NP 2
/* mutants: -DSMALL */
#define TO_AGENT   0
#define TO_PAIR    1
#define TO_CONSENT 2
#define TO_MAKE    3

byte ice_agent_st[1], ice_pair_st[NP] = ICE_PAIR_REMOVED, ice_consent_st[NP];
bit two;                                /* components */
bit controlling, they_control, tie;     /* tie: it is us who yield */
bit gone, ended, choice, restarted;     /* the other side vanished; no candidate is to come; CHOOSE is armed */
bit tried[NP], marked[NP], out[NP];     /* checks: sent again, nominated early, ever sent */
bit open[NP];                           /* ghost: media may be sent */
bit valid[NP];                          /* ghost: the other side has answered us on this pair, with its password */
byte to_pair;
/* the event in hand */
bit same, authentic, clash, ours;                /* for the agent */
bit use, symmetric, more, conflict, selected;   /* for a pair, for consent */
byte is_consent, at;
byte was; int did;
chan bus = [8] of { byte, byte, byte };
chan go = [0] of { bit };               /* the end of an event: the bus is emptied before anything else happens */

#define COMP(p) (two -> p : 0)
#define HAS_VALID(c) ((COMP(0) == c && IS_VALID(0)) || (COMP(1) == c && IS_VALID(1)))
#define IS_VALID(p)  (ice_pair_st[p] == ICE_PAIR_SUCCEEDED || ice_pair_st[p] == ICE_PAIR_NOMINATING || ice_pair_st[p] == ICE_PAIR_NOMINATED)
#define HAS_NOMINATED(c) ((COMP(0) == c && ice_pair_st[0] == ICE_PAIR_NOMINATED) || (COMP(1) == c && ice_pair_st[1] == ICE_PAIR_NOMINATED))
#define MAY_LIVE(p)  (ice_pair_st[p] != ICE_PAIR_FAILED && ice_pair_st[p] != ICE_PAIR_REMOVED)
#define HAS_HOPE(c)  ((COMP(0) == c && MAY_LIVE(0)) || (COMP(1) == c && MAY_LIVE(1)))
#define CAN_USE      (they_control && !controlling)

#define ice_agent_if_same(i)        (same)
#ifdef OPENDOOR
#define ice_agent_if_authentic(i)   true
#else
#define ice_agent_if_authentic(i)   (authentic)
#endif
#define ice_agent_if_conflict(i)    (clash)
#define ice_agent_if_yields(i)      (tie)
#define ice_agent_if_ours(i)        (ours)
#define ice_agent_if_controlling(i) (controlling)
#define ice_agent_if_complete(i)    (HAS_VALID(0) && (!two || HAS_VALID(1)))
#define ice_agent_if_all(i)         (HAS_NOMINATED(0) && (!two || HAS_NOMINATED(1)))
#define ice_agent_if_hopeless(i)    (ended && (!HAS_HOPE(0) || (two && !HAS_HOPE(1))))
#define ice_pair_if_symmetric(p)    (symmetric)
#define ice_pair_if_more(p)         (more)
#define ice_pair_if_conflict(p)     (conflict)
#define ice_pair_if_use(p)          (use)
#define ice_pair_if_marked(p)       (marked[p])
#define ice_consent_if_selected(c)  (selected)

#define DO(m, x)  did = did | (1 << ICE_##m##_DO_##x)
#define DID(m, x) ((did >> ICE_##m##_DO_##x) & 1)
inline ice_pair_do_SEND(p)            { DO(PAIR, SEND); out[p] = 1 }
inline ice_pair_do_SEND_NOMINATING(p) { DO(PAIR, SEND_NOMINATING); out[p] = 1 }
inline ice_pair_do_SEND_AGAIN(p)      { DO(PAIR, SEND_AGAIN); tried[p] = 1 }
inline ice_pair_do_CANCEL(p)          { DO(PAIR, CANCEL) }
inline ice_pair_do_QUEUE(p)           { DO(PAIR, QUEUE) }
inline ice_pair_do_MARK(p)            { DO(PAIR, MARK); marked[p] = 1 }
inline ice_pair_do_SWITCH(p)          { DO(PAIR, SWITCH); controlling = 1 - controlling }
inline ice_pair_do_TELL_VALID(p)      { DO(PAIR, TELL_VALID); bus!TO_AGENT, ICE_AGENT_ON_VALID, p }
inline ice_pair_do_TELL_NOMINATED(p)  { DO(PAIR, TELL_NOMINATED); bus!TO_AGENT, ICE_AGENT_ON_NOMINATED, p }
inline ice_pair_do_TELL_FAILED(p)     { DO(PAIR, TELL_FAILED); bus!TO_AGENT, ICE_AGENT_ON_PAIR_FAILED, p }
#include "ice_pair.rows.pml"
inline ice_consent_do_OPEN(c)         { DO(CONSENT, OPEN); open[c] = 1 }
inline ice_consent_do_SHUT(c)         { DO(CONSENT, SHUT); open[c] = 0 }
inline ice_consent_do_ASK(c)          { DO(CONSENT, ASK) }
inline ice_consent_do_RENEW(c)        { DO(CONSENT, RENEW) }
inline ice_consent_do_ARM(c)          { DO(CONSENT, ARM) }
inline ice_consent_do_TELL_LOST(c)    { DO(CONSENT, TELL_LOST); bus!TO_AGENT, ICE_AGENT_ON_CONSENT_LOST, c }
#include "ice_consent.rows.pml"
inline each_consent(ev)               { bus!TO_CONSENT, ev, 0; if :: two -> bus!TO_CONSENT, ev, 1 :: else fi }
inline ice_agent_do_FORM(i)           { DO(AGENT, FORM); bus!TO_MAKE, 0, 0; bus!TO_MAKE, 0, 1; bus!TO_PAIR, ICE_PAIR_ON_UNFREEZE, 0 }
inline ice_agent_do_ADD(i)            { DO(AGENT, ADD); bus!TO_MAKE, 0, 1 }
inline ice_agent_do_REMEMBER(i)       { DO(AGENT, REMEMBER) }
inline ice_agent_do_REPLY(i)          { DO(AGENT, REPLY) }
inline ice_agent_do_REPLY_CONFLICT(i) { DO(AGENT, REPLY_CONFLICT); they_control = 1 - they_control }
inline ice_agent_do_SWITCH_ROLE(i)    { DO(AGENT, SWITCH_ROLE); controlling = 1 - controlling }
inline ice_agent_do_GIVE_REQUEST(i)   { DO(AGENT, GIVE_REQUEST); bus!TO_MAKE, 0, at; bus!TO_PAIR, ICE_PAIR_ON_REQUEST, at }
inline ice_agent_do_GIVE_ANSWER(i)    { DO(AGENT, GIVE_ANSWER);
	if :: is_consent -> bus!TO_CONSENT, ICE_CONSENT_ON_RESPONSE, at :: else -> bus!TO_PAIR, to_pair, at fi }
inline ice_agent_do_UNFREEZE(i)       { DO(AGENT, UNFREEZE); if :: ice_pair_st[1] != ICE_PAIR_REMOVED -> bus!TO_PAIR, ICE_PAIR_ON_UNFREEZE, 1 :: else fi }
inline ice_agent_do_GIVE_TURN(i)      { DO(AGENT, GIVE_TURN);
	if
	:: ice_pair_st[0] == ICE_PAIR_WAITING -> bus!TO_PAIR, ICE_PAIR_ON_TURN, 0
	:: ice_pair_st[1] == ICE_PAIR_WAITING && ice_pair_st[0] != ICE_PAIR_WAITING -> bus!TO_PAIR, ICE_PAIR_ON_TURN, 1
	:: ice_pair_st[1] == ICE_PAIR_FROZEN && ice_pair_st[0] != ICE_PAIR_WAITING -> bus!TO_PAIR, ICE_PAIR_ON_UNFREEZE, 1
	:: else
	fi }
inline ice_agent_do_ARM_CHOICE(i)     { DO(AGENT, ARM_CHOICE); choice = 1 }
inline nominate(p)                    { if :: ice_pair_st[p] == ICE_PAIR_SUCCEEDED -> bus!TO_PAIR, ICE_PAIR_ON_NOMINATE, p :: else fi }
#define FREE(p) (ice_pair_st[p] != ICE_PAIR_NOMINATING && ice_pair_st[p] != ICE_PAIR_NOMINATED)
inline ice_agent_do_NOMINATE(i)       { DO(AGENT, NOMINATE);
	if
	:: two -> nominate(0); nominate(1)
	:: !two && FREE(0) && FREE(1) -> if :: ice_pair_st[0] == ICE_PAIR_SUCCEEDED -> nominate(0) :: else -> nominate(1) fi
	:: else
	fi }
inline ice_agent_do_SELECT(i)         { DO(AGENT, SELECT); each_consent(ICE_CONSENT_ON_SELECT) }
inline ice_agent_do_UNSELECT(i)       { DO(AGENT, UNSELECT); each_consent(ICE_CONSENT_ON_STOP) }
inline ice_agent_do_DISBAND(i)        { DO(AGENT, DISBAND);
	if :: ice_pair_st[0] != ICE_PAIR_REMOVED -> bus!TO_PAIR, ICE_PAIR_ON_REMOVE, 0 :: else fi;
	if :: ice_pair_st[1] != ICE_PAIR_REMOVED -> bus!TO_PAIR, ICE_PAIR_ON_REMOVE, 1 :: else fi }
inline ice_agent_do_SHUT_CONSENT(i)   { DO(AGENT, SHUT_CONSENT); each_consent(ICE_CONSENT_ON_CLOSE) }
inline ice_agent_do_DROP(i)           { DO(AGENT, DROP) }
inline ice_agent_do_TELL(i)           { DO(AGENT, TELL) }
#include "ice_agent.rows.pml"

#define HAS_PAIRS(s) (s == ICE_AGENT_CHECKING || s == ICE_AGENT_COMPLETED || s == ICE_AGENT_FAILED)
#define ANSWERS(s)   (s == ICE_AGENT_CHECKING || s == ICE_AGENT_COMPLETED)
bit was_controlling, was_open, armed; byte due;

/* What each event owes, and what it may not do: the agent. */
inline judge_agent(ev) {
	due = was;
	/* Who has no password is not answered and moves nothing. */
	NEED(P7, !(ev == ICE_AGENT_ON_BINDING || ev == ICE_AGENT_ON_ANSWER) || authentic || did == (1 << ICE_AGENT_DO_DROP));
	NEED(P2, DID(AGENT, DROP) + DID(AGENT, REPLY) + DID(AGENT, REPLY_CONFLICT) + DID(AGENT, GIVE_ANSWER) ==
		(ev == ICE_AGENT_ON_BINDING || ev == ICE_AGENT_ON_ANSWER));
	NEED(P2, DID(AGENT, REPLY) == (ev == ICE_AGENT_ON_BINDING && authentic &&
		(was == ICE_AGENT_GATHERED || ANSWERS(was) && (!clash || tie))));
	NEED(P2, DID(AGENT, REPLY_CONFLICT) == (ev == ICE_AGENT_ON_BINDING && authentic && ANSWERS(was) && clash && !tie));
	assert(DID(AGENT, REMEMBER) == (ev == ICE_AGENT_ON_BINDING && authentic && was == ICE_AGENT_GATHERED));
	NEED(P13, DID(AGENT, SWITCH_ROLE) == (ev == ICE_AGENT_ON_BINDING && authentic && ANSWERS(was) && clash && tie));
	assert(DID(AGENT, GIVE_REQUEST) == (ANSWERS(was) && DID(AGENT, REPLY)));
	NEED(P2, DID(AGENT, GIVE_ANSWER) == (ev == ICE_AGENT_ON_ANSWER && authentic && ours && ANSWERS(was)));
	/* Check lists. */
	assert(DID(AGENT, FORM) == (ev == ICE_AGENT_ON_REMOTE && (was == ICE_AGENT_GATHERED || HAS_PAIRS(was) && !same)));
	assert(DID(AGENT, ADD) == (ev == ICE_AGENT_ON_CANDIDATE && (was == ICE_AGENT_GATHERED || was == ICE_AGENT_CHECKING || was == ICE_AGENT_FAILED)));
	NEED(L3, DID(AGENT, DISBAND) == (HAS_PAIRS(was) && (ev == ICE_AGENT_ON_CLOSE || ev == ICE_AGENT_ON_NO_ICE || DID(AGENT, FORM))));
	assert(DID(AGENT, GIVE_TURN) == (ev == ICE_AGENT_ON_TICK && was == ICE_AGENT_CHECKING));
	assert(DID(AGENT, UNFREEZE) == (ev == ICE_AGENT_ON_VALID && was == ICE_AGENT_CHECKING));
	NEED(L5, DID(AGENT, ARM_CHOICE) == (DID(AGENT, SWITCH_ROLE) || was == ICE_AGENT_CHECKING && controlling && ice_agent_if_complete(0) &&
		(ev == ICE_AGENT_ON_VALID || ev == ICE_AGENT_ON_PAIR_FAILED && !ice_agent_if_hopeless(0))));
	NEED(L5, DID(AGENT, NOMINATE) == (ev == ICE_AGENT_ON_CHOOSE && was == ICE_AGENT_CHECKING && controlling && ice_agent_if_complete(0)));
	/* Media goes over nominated pairs, and over none when they are gone. */
	NEED(P7, DID(AGENT, SELECT) == (ev == ICE_AGENT_ON_NOMINATED && (was == ICE_AGENT_COMPLETED || ice_agent_if_all(0))));
	NEED(P7, DID(AGENT, UNSELECT) == (ev == ICE_AGENT_ON_NO_ICE && HAS_PAIRS(was) || ev == ICE_AGENT_ON_CONSENT_LOST ||
		ev == ICE_AGENT_ON_PAIR_FAILED && was == ICE_AGENT_CHECKING && ice_agent_if_hopeless(0)));
	NEED(L3, DID(AGENT, SHUT_CONSENT) == (ev == ICE_AGENT_ON_CLOSE));
	assert(DID(AGENT, TELL) == (ice_agent_st[0] == ICE_AGENT_FAILED && was != ICE_AGENT_FAILED));
	/* Where it stands. */
	if
	:: ev == ICE_AGENT_ON_START && was == ICE_AGENT_OFF -> due = ICE_AGENT_GATHERED
	:: DID(AGENT, FORM) || DID(AGENT, ADD) && was == ICE_AGENT_FAILED -> due = ICE_AGENT_CHECKING
	:: ev == ICE_AGENT_ON_NO_ICE -> due = ICE_AGENT_OFF
	:: DID(AGENT, SELECT) -> due = ICE_AGENT_COMPLETED
	:: ev == ICE_AGENT_ON_CONSENT_LOST && was == ICE_AGENT_COMPLETED || ev == ICE_AGENT_ON_PAIR_FAILED && DID(AGENT, UNSELECT) -> due = ICE_AGENT_FAILED
	:: ev == ICE_AGENT_ON_CLOSE -> due = ICE_AGENT_CLOSED
	:: else
	fi;
	NEED(P7, ice_agent_st[0] == due);
	did = 0; was = 0; due = 0; same = 0; authentic = 0; clash = 0; ours = 0; is_consent = 0
}
/* A pair. */
inline judge_pair(p, ev) {
	due = was;
	if
	:: ev == ICE_PAIR_ON_UNFREEZE && was == ICE_PAIR_FROZEN -> due = ICE_PAIR_WAITING
	:: ev == ICE_PAIR_ON_TURN -> due = ICE_PAIR_IN_PROGRESS
	:: ev == ICE_PAIR_ON_RESEND && !more && (was == ICE_PAIR_IN_PROGRESS || was == ICE_PAIR_NOMINATING) -> due = ICE_PAIR_FAILED
	:: ev == ICE_PAIR_ON_RESPONSE && symmetric && (was == ICE_PAIR_IN_PROGRESS || was == ICE_PAIR_WAITING) ->
		due = (marked[p] -> ICE_PAIR_NOMINATED : ICE_PAIR_SUCCEEDED)
	:: ev == ICE_PAIR_ON_RESPONSE && was == ICE_PAIR_NOMINATING || ev == ICE_PAIR_ON_RESPONSE && !symmetric && was == ICE_PAIR_IN_PROGRESS ->
		due = (symmetric -> ICE_PAIR_NOMINATED : ICE_PAIR_FAILED)
	:: ev == ICE_PAIR_ON_ERROR && was == ICE_PAIR_IN_PROGRESS -> due = (conflict -> ICE_PAIR_WAITING : ICE_PAIR_FAILED)
	:: ev == ICE_PAIR_ON_ERROR && was == ICE_PAIR_NOMINATING -> due = (conflict -> ICE_PAIR_SUCCEEDED : ICE_PAIR_FAILED)
	:: ev == ICE_PAIR_ON_REQUEST && (was <= ICE_PAIR_IN_PROGRESS || was == ICE_PAIR_FAILED) -> due = ICE_PAIR_WAITING
	:: ev == ICE_PAIR_ON_REQUEST && use && (was == ICE_PAIR_SUCCEEDED || was == ICE_PAIR_NOMINATING) -> due = ICE_PAIR_NOMINATED
	:: ev == ICE_PAIR_ON_NOMINATE -> due = ICE_PAIR_NOMINATING
	:: ev == ICE_PAIR_ON_REMOVE -> due = ICE_PAIR_REMOVED
	:: else
	fi;
	NEED(P7, ice_pair_st[p] == due);
	/* Valid is what the other side has answered, and nominated what is valid. */
	NEED(P7, !IS_VALID(p) || valid[p]);
	NEED(P2, DID(PAIR, SEND) == (due == ICE_PAIR_IN_PROGRESS && was != due) && DID(PAIR, SEND_NOMINATING) == (ev == ICE_PAIR_ON_NOMINATE));
	NEED(P2, DID(PAIR, SEND_AGAIN) == (ev == ICE_PAIR_ON_RESEND && more && (was == ICE_PAIR_IN_PROGRESS || was == ICE_PAIR_NOMINATING)));
	assert(DID(PAIR, CANCEL) == ((was == ICE_PAIR_IN_PROGRESS || was == ICE_PAIR_NOMINATING) && (ev == ICE_PAIR_ON_REMOVE || ev == ICE_PAIR_ON_REQUEST && was != due)));
	assert(DID(PAIR, QUEUE) == (due == ICE_PAIR_WAITING && (ev == ICE_PAIR_ON_REQUEST || ev == ICE_PAIR_ON_ERROR && was != due)));
	NEED(P13, DID(PAIR, MARK) == (ev == ICE_PAIR_ON_REQUEST && use && due == ICE_PAIR_WAITING));
	NEED(P13, DID(PAIR, SWITCH) == (ev == ICE_PAIR_ON_ERROR && conflict && was != due));
	NEED(L5, DID(PAIR, TELL_VALID) == (ev == ICE_PAIR_ON_RESPONSE && symmetric && was <= ICE_PAIR_IN_PROGRESS));
	NEED(L5, DID(PAIR, TELL_NOMINATED) == (due == ICE_PAIR_NOMINATED && was != due));
	NEED(L5, DID(PAIR, TELL_FAILED) == (due == ICE_PAIR_FAILED && was != due));
	if :: !IS_VALID(p) -> valid[p] = 0 :: else fi;
	if :: due != ICE_PAIR_IN_PROGRESS && due != ICE_PAIR_NOMINATING -> tried[p] = 0 :: else fi;
	if :: due == ICE_PAIR_REMOVED || due == ICE_PAIR_FAILED || IS_VALID(p) -> marked[p] = 0 :: else fi;
	if :: due == ICE_PAIR_REMOVED -> out[p] = 0 :: else fi;
	did = 0; was = 0; due = 0
}
/* Consent of a component. */
inline judge_consent(c, ev) {
	due = was;
	if
	:: ev == ICE_CONSENT_ON_SELECT || ev == ICE_CONSENT_ON_RESPONSE && selected && was == ICE_CONSENT_ASKED -> due = ICE_CONSENT_FRESH
	:: ev == ICE_CONSENT_ON_DUE && was_open -> due = ICE_CONSENT_ASKED
	:: ev == ICE_CONSENT_ON_EXPIRE -> due = ICE_CONSENT_NONE
	:: ev == ICE_CONSENT_ON_STOP -> due = ICE_CONSENT_NONE
	:: ev == ICE_CONSENT_ON_CLOSE -> due = ICE_CONSENT_CLOSED
	:: else
	fi;
	NEED(P7, ice_consent_st[c] == due);
	NEED(P7, open[c] == (due == ICE_CONSENT_FRESH || due == ICE_CONSENT_ASKED));
	NEED(P7, DID(CONSENT, OPEN) == (ev == ICE_CONSENT_ON_SELECT) && DID(CONSENT, SHUT) == (was_open && !open[c]));
	NEED(P7, DID(CONSENT, RENEW) == (open[c] && (ev == ICE_CONSENT_ON_SELECT || ev == ICE_CONSENT_ON_RESPONSE && selected)));
	NEED(L2, DID(CONSENT, ASK) == (was_open && ev == ICE_CONSENT_ON_DUE));
	NEED(L2, DID(CONSENT, ARM) == (DID(CONSENT, ASK) || ev == ICE_CONSENT_ON_SELECT));
	NEED(L2, DID(CONSENT, TELL_LOST) == (was_open && ev == ICE_CONSENT_ON_EXPIRE));
	did = 0; was = 0; due = 0; was_open = 0
}
proctype deliver() {
	byte m, ev, k;
	do
	:: atomic { go?_;
	do
	:: bus?m, ev, k;
		if
		:: m == TO_MAKE -> if :: ice_pair_st[k] == ICE_PAIR_REMOVED -> ice_pair_st[k] = ICE_PAIR_INITIAL :: else fi
		:: m == TO_AGENT -> was = ice_agent_st[0];
			if
			:: ev == ICE_AGENT_ON_VALID -> ice_agent_VALID(0); judge_agent(ICE_AGENT_ON_VALID)
			:: ev == ICE_AGENT_ON_NOMINATED -> ice_agent_NOMINATED(0); judge_agent(ICE_AGENT_ON_NOMINATED)
			:: ev == ICE_AGENT_ON_PAIR_FAILED -> ice_agent_PAIR_FAILED(0); judge_agent(ICE_AGENT_ON_PAIR_FAILED)
			:: ev == ICE_AGENT_ON_CONSENT_LOST -> ice_agent_CONSENT_LOST(0); judge_agent(ICE_AGENT_ON_CONSENT_LOST)
			fi
		:: m == TO_PAIR -> was = ice_pair_st[k];
			if
			:: ev == ICE_PAIR_ON_UNFREEZE -> ice_pair_UNFREEZE(k)
			:: ev == ICE_PAIR_ON_TURN -> ice_pair_TURN(k)
			:: ev == ICE_PAIR_ON_RESPONSE -> valid[k] = valid[k] || (symmetric && was != ICE_PAIR_FAILED); ice_pair_RESPONSE(k)
			:: ev == ICE_PAIR_ON_ERROR -> ice_pair_ERROR(k)
			:: ev == ICE_PAIR_ON_REQUEST -> ice_pair_REQUEST(k)
			:: ev == ICE_PAIR_ON_NOMINATE -> ice_pair_NOMINATE(k)
			:: ev == ICE_PAIR_ON_REMOVE -> ice_pair_REMOVE(k)
			fi; judge_pair(k, ev)
		:: m == TO_CONSENT -> was = ice_consent_st[k]; was_open = open[k];
			if
			:: ev == ICE_CONSENT_ON_SELECT -> ice_consent_SELECT(k)
			:: ev == ICE_CONSENT_ON_RESPONSE -> ice_consent_RESPONSE(k)
			:: ev == ICE_CONSENT_ON_STOP -> ice_consent_STOP(k)
			:: ev == ICE_CONSENT_ON_CLOSE -> ice_consent_CLOSE(k)
			fi; judge_consent(k, ev)
		fi; m = 0; ev = 0; k = 0
	:: empty(bus) -> break
	od;
	use = 0; symmetric = 0; more = 0; conflict = 0; selected = 0; at = 0; to_pair = 0 }
	od
}
#define ALIVE (ice_agent_st[0] != ICE_AGENT_CLOSED)
#define agent(E) was = ice_agent_st[0]; ice_agent_##E(0); judge_agent(ICE_AGENT_ON_##E)

proctype signalling() {
	do
	:: atomic { ALIVE -> agent(START); go!1 }
	:: atomic { ALIVE && !restarted -> same = 1; agent(REMOTE); go!1 }
	:: atomic { ALIVE && !gone && (!restarted || !HAS_PAIRS(ice_agent_st[0])) -> if :: HAS_PAIRS(ice_agent_st[0]) -> restarted = 1 :: else fi; same = 0; agent(REMOTE); go!1 }
	:: atomic { ALIVE && !restarted -> restarted = 1; agent(NO_ICE); go!1 }
	:: atomic { ALIVE && !ended -> if :: ended = 1 :: skip fi; agent(CANDIDATE); go!1 }
	od
}
proctype end() {
	do
	:: atomic { ALIVE -> agent(CLOSE); go!1 }
	od
}
proctype stranger() {
	do
	:: atomic { ALIVE -> if :: agent(BINDING) :: ours = 1; agent(ANSWER) fi; go!1 }
	od
}
#define SOME(p) if :: p = 0 :: p = 1 fi
proctype they() {
	byte p;
	do
	:: atomic { ALIVE && !gone -> SOME(p);
		at = p; authentic = 1; clash = (they_control == controlling); use = CAN_USE; agent(BINDING);
		p = 0; go!1 }
	/* answers to checks; the same answer may come twice */
	:: atomic { ALIVE && !gone -> SOME(p);
		if
		:: out[p] && ice_pair_st[p] != ICE_PAIR_REMOVED ->
			at = p; ours = 1;
			if
			:: they_control == controlling && tie -> to_pair = ICE_PAIR_ON_ERROR; conflict = 1
			:: !(they_control == controlling && tie) -> to_pair = ICE_PAIR_ON_RESPONSE; SOME(symmetric); they_control = 1 - controlling
			:: !(they_control == controlling && tie) -> to_pair = ICE_PAIR_ON_ERROR
			fi
		:: else
		fi;
		authentic = 1; agent(ANSWER); p = 0; go!1 }
	/* it restarts, and takes the other role */
	:: atomic { ALIVE && !gone && !restarted -> restarted = 1; they_control = 1 - they_control }
	/* answers to questions of consent */
	:: atomic { ALIVE && !gone -> SOME(p);
		if
		:: open[p] -> at = p; ours = 1; is_consent = 1; SOME(selected)
		:: else
		fi;
		authentic = 1; agent(ANSWER); p = 0; go!1 }
	od
}
proctype leave() { if :: gone = 1 :: skip fi }
/* Timers: the agent's, those of pairs, those of consent. */
proctype pace() {
	do
	:: atomic { ALIVE -> agent(TICK); go!1 }
	od
}
proctype choose() {
	do
	:: atomic { ALIVE && choice -> choice = 0; agent(CHOOSE); go!1 }
	od
}
proctype resend(byte p) {
	do
	:: atomic { out[p] && ice_pair_st[p] != ICE_PAIR_REMOVED -> more = !tried[p]; was = ice_pair_st[p]; ice_pair_RESEND(p); judge_pair(p, ICE_PAIR_ON_RESEND); go!1 }
	od
}
#define LISTENS(c) (ALIVE && ice_consent_st[c] != ICE_CONSENT_CLOSED && (two || c == 0))
proctype asking(byte c) {
	do
	:: atomic { LISTENS(c) -> was = ice_consent_st[c]; was_open = open[c]; ice_consent_DUE(c); judge_consent(c, ICE_CONSENT_ON_DUE); go!1 }
	od
}
proctype expiry(byte c) {
	do
	:: atomic { LISTENS(c) && (gone && ice_consent_st[c] == ICE_CONSENT_ASKED || !open[c]) ->
		was = ice_consent_st[c]; was_open = open[c]; ice_consent_EXPIRE(c); judge_consent(c, ICE_CONSENT_ON_EXPIRE); go!1 }
	od
}
init {
	atomic {
#ifdef SMALL
		if :: two = 1; restarted = 1 :: controlling = 1 :: restarted = 1; tie = 1 fi; they_control = 1;
#else
		if :: two = 0 :: two = 1 fi; if :: controlling = 0 :: controlling = 1 fi;
		if :: they_control = 0 :: they_control = 1 fi; if :: tie = 0 :: tie = 1 fi;
#endif
		run deliver(); run signalling(); run end(); run stranger(); run they(); run leave(); run pace(); run choose();
		run resend(0); run resend(1); run asking(0); run asking(1); run expiry(0); run expiry(1)
	}
}
#define sends   (open[0])
#define chooses (ice_agent_st[0] == ICE_AGENT_CHECKING && controlling && ended)
ltl l3_shut   { [] ((sends && gone) -> <> !sends) }     /* who is gone is sent nothing */
ltl l5_choice { [] (chooses -> <> !chooses) }
