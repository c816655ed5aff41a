/* The world around spec/dtls.tbl: a party whose records are lost, repeated and overtake its SDP; a stranger, and
 * one who forges the address of the SDP but does not get what is sent there; ICE, which validates a pair or is not
 * there; signalling that refreshes, changes, switches off.
 * -DNOCOOKIE: whoever has the SDP's address is taken at once. */
#include "properties.pml"
#include "dtls.names.pml"
#define PARTY    0
#define FORGER   1      /* from the SDP's address, blind */
#define STRANGER 2

byte dtls_st[1];
bit ice, valid, agreed, has_cookie, client, same, match;        /* the SDPs; ICE's pair; the party was sent a cookie */
byte from, kept_from; bit cookie, is_kept;
byte fed;                                       /* ghost: records of the party in this handshake, up to 2 */
bit keys, has_context;                          /* ghost */
byte due, was, changes; int did;

#define DO(x)  did = did | (1 << DTLS_DO_##x)
#define DID(x) ((did >> DTLS_DO_##x) & 1)
#define IS_PAIR(who)      (agreed && ice && valid && who == PARTY)
#define IS_SIGNALLED(who) (agreed && !ice && who != STRANGER)
#define dtls_if_pair(i)      IS_PAIR(from)
#define dtls_if_signalled(i) IS_SIGNALLED(from)
#define dtls_if_stranger(i)  (!IS_PAIR(from) && !IS_SIGNALLED(from))
#define dtls_if_client(i)    (client)
#define dtls_if_same(i)      (same)
#ifdef NOCOOKIE
#define dtls_if_cookie(i)    true
#else
#define dtls_if_cookie(i)    (cookie)
#endif
#define dtls_if_kept(i)      (is_kept && (IS_PAIR(kept_from) || IS_SIGNALLED(kept_from)))
#define dtls_if_match(i)     (match)
inline dtls_do_START_CLIENT(i) { DO(START_CLIENT); has_context = 1; fed = 0 }
inline dtls_do_START_SERVER(i) { DO(START_SERVER); has_context = 1; fed = 0 }
inline dtls_do_KEEP(i)         { DO(KEEP); is_kept = 1; kept_from = from }
inline dtls_do_FORGET(i)       { DO(FORGET); is_kept = 0; kept_from = 0 }
inline dtls_do_FEED_KEPT(i)    { DO(FEED_KEPT) }
inline dtls_do_FEED(i)         { DO(FEED); if :: from == PARTY && fed < 2 -> fed++ :: else fi }
inline dtls_do_VERIFY(i)       { DO(VERIFY) }
inline dtls_do_SEND_AGAIN(i)   { DO(SEND_AGAIN) }
inline dtls_do_INSTALL(i)      { DO(INSTALL); keys = 1 }
inline dtls_do_WIPE(i)         { DO(WIPE); keys = 0; has_context = 0; fed = 0 }
inline dtls_do_DROP(i)         { DO(DROP) }
inline dtls_do_TELL(i)         { DO(TELL) }
#include "dtls.rows.pml"

#define IS_RUNNING(s) (s == DTLS_CONNECTING || s == DTLS_SHAKING)
#define HAS_BEGUN(s)  (IS_RUNNING(s) || s == DTLS_LISTENING || s == DTLS_KEYED)
#define IS_PACKET(ev) (ev == DTLS_ON_HELLO || ev == DTLS_ON_RECORD)
#define IS_TRUSTED    (!dtls_if_stranger(0))
bit was_kept, is_new, ends;
inline before() { was = dtls_st[0]; due = was; was_kept = dtls_if_kept(0); is_new = (was <= DTLS_WAITING || !same) }

/* What each event owes, and what it may not do. */
inline judge(ev) {
	/* What comes from elsewhere touches nothing, and nothing that was not proven moves anything. */
	NEED(P7, !(IS_PACKET(ev) && !IS_TRUSTED) || (dtls_st[0] == was && (did == (1 << DTLS_DO_DROP) || did == (1 << DTLS_DO_KEEP))));
	NEED(P7, !(ev == DTLS_ON_HELLO && from == FORGER && was == DTLS_LISTENING) || dtls_st[0] == was);
	/* One fate a packet, and no answer to who has not shown that it receives, but a cookie. */
	NEED(P2, DID(FEED) + DID(VERIFY) + DID(KEEP) + DID(DROP) == IS_PACKET(ev));
	NEED(P7, DID(VERIFY) == (ev == DTLS_ON_HELLO && was == DTLS_LISTENING && IS_SIGNALLED(from) && !cookie));
	NEED(P7, DID(KEEP) == (ev == DTLS_ON_HELLO && was == DTLS_WAITING));
	NEED(P7, DID(FEED) == (IS_TRUSTED && (ev == DTLS_ON_HELLO && was == DTLS_SHAKING ||
		ev == DTLS_ON_HELLO && was == DTLS_LISTENING && (cookie || IS_PAIR(from)) ||
		ev == DTLS_ON_RECORD && (IS_RUNNING(was) || was == DTLS_KEYED))));
	/* Begun by signalling only, in the role that offer and answer give, and only if something has changed. */
	NEED(P13, DID(START_CLIENT) == (ev == DTLS_ON_AGREED && is_new && client));
	NEED(P13, DID(START_SERVER) == (ev == DTLS_ON_AGREED && is_new && !client));
	/* A ClientHello that overtook the answer is not lost. */
	NEED(L2, DID(FEED_KEPT) == (DID(START_SERVER) && was_kept));
	assert(DID(FORGET) == (was == DTLS_WAITING && dtls_st[0] != DTLS_WAITING));
	assert(!is_kept || dtls_st[0] == DTLS_WAITING);
	NEED(L2, DID(SEND_AGAIN) == (ev == DTLS_ON_RESEND && IS_RUNNING(was)));
	/* Keys are whose certificate was signalled, and go when they are nobody's any more. */
	NEED(P7, DID(INSTALL) == (ev == DTLS_ON_DONE && match));
	ends = (ev == DTLS_ON_CLOSE || ev == DTLS_ON_OFF || ev == DTLS_ON_BROKEN || ev == DTLS_ON_GIVE_UP && IS_RUNNING(was) ||
		ev == DTLS_ON_DONE && !match);
	NEED(P7, DID(WIPE) == (ends && HAS_BEGUN(was)));
	NEED(P7, !keys || HAS_BEGUN(dtls_st[0]));
	NEED(P7, has_context == HAS_BEGUN(dtls_st[0]));
	assert(DID(TELL) == (dtls_st[0] == DTLS_FAILED && was != DTLS_FAILED));
	/* Where it stands. */
	if
	:: ev == DTLS_ON_OFFERED && was == DTLS_IDLE -> due = DTLS_WAITING
	:: ev == DTLS_ON_AGREED && is_new -> due = (client -> DTLS_CONNECTING : (was_kept && was == DTLS_WAITING -> DTLS_SHAKING : DTLS_LISTENING))
	:: ev == DTLS_ON_HELLO && DID(FEED) -> due = DTLS_SHAKING
	:: ev == DTLS_ON_DONE && match -> due = DTLS_KEYED
	:: ev == DTLS_ON_OFF -> due = DTLS_IDLE
	:: ev == DTLS_ON_CLOSE -> due = DTLS_CLOSED
	:: (ev == DTLS_ON_BROKEN || ev == DTLS_ON_GIVE_UP || ev == DTLS_ON_DONE && !match) && ends -> due = DTLS_FAILED
	:: else
	fi;
	NEED(P7, dtls_st[0] == due);
	did = 0; was = 0; due = 0; was_kept = 0; is_new = 0; ends = 0; from = 0; cookie = 0; client = 0; same = 0; match = 0
}

proctype signalling() {
	do
	:: atomic { dtls_st[0] != DTLS_CLOSED -> before(); dtls_OFFERED(0); judge(DTLS_ON_OFFERED) }
	:: atomic { dtls_st[0] != DTLS_CLOSED && changes < 2 -> changes++;
		if :: client = 1 :: client = 0 fi; if :: same = 1 :: same = 0 fi;
		if :: !agreed -> same = 0; if :: ice = 1 :: ice = 0 fi :: else fi;
		agreed = 1; before(); dtls_AGREED(0); judge(DTLS_ON_AGREED) }
	:: atomic { dtls_st[0] != DTLS_CLOSED && changes < 2 -> changes++; agreed = 0; valid = 0; ice = 0; before(); dtls_OFF(0); judge(DTLS_ON_OFF) }
	:: atomic { ice && agreed -> valid = 1 - valid }
	od
}
proctype timers() {
	do
	:: atomic { before(); dtls_RESEND(0); judge(DTLS_ON_RESEND) }
	:: atomic { dtls_st[0] == DTLS_CLOSED -> dtls_st[0] = DTLS_INITIAL; agreed = 0; ice = 0; valid = 0; has_cookie = 0; changes = 0; keys = 0; has_context = 0; fed = 0 }
	od
}
proctype patience() {
	do
	:: atomic { before(); dtls_GIVE_UP(0); judge(DTLS_ON_GIVE_UP) }
	od
}
proctype stream() {
	do
	:: atomic { dtls_st[0] != DTLS_CLOSED -> before(); dtls_CLOSE(0); judge(DTLS_ON_CLOSE) }
	od
}
proctype network() {
	do
	:: atomic { dtls_st[0] != DTLS_CLOSED ->
		if :: from = PARTY; cookie = has_cookie :: from = FORGER :: from = STRANGER fi; before();
		if
		:: dtls_HELLO(0); if :: DID(VERIFY) && from == PARTY -> has_cookie = 1 :: else fi; judge(DTLS_ON_HELLO)
		:: cookie = 0; dtls_RECORD(0); judge(DTLS_ON_RECORD)
		fi }
	/* OpenSSL, after what the party has sent */
	:: atomic { IS_RUNNING(dtls_st[0]) && fed == 2 -> if :: match = 1 :: match = 0 fi; before(); dtls_DONE(0); judge(DTLS_ON_DONE) }
	:: atomic { (IS_RUNNING(dtls_st[0]) || dtls_st[0] == DTLS_KEYED) && fed > 0 -> before(); dtls_BROKEN(0); judge(DTLS_ON_BROKEN) }
	od
}
init { atomic { run signalling(); run timers(); run patience(); run stream(); run network() } }
#define shakes  IS_RUNNING(dtls_st[0])
#define keyed   (keys)
ltl l2_handshake { [] (shakes -> <> !shakes) }
ltl l3_wipe      { [] (keyed -> <> !keyed) }
