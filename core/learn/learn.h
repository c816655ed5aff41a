/* core/learn/learn.h: who is the peer of a port.
 *
 *     what the SDP said, packets, time  ->  may this packet pass, where are packets sent
 *
 * The decisions are rows of spec/learn.tbl; read that first.  One struct learn stands behind each
 * port that faces a party.  The slow path asks it about every packet that the flow of an
 * unconfirmed port passes up, and about every packet that is to be sent through a port for which
 * learn_is_sending_slowly holds.  Once confirmed, the flow decides alone and passes up only what
 * may move the peer.
 *
 * Pure: no clock, no memory, no I/O; the shard's thread.  Times are microseconds of any clock that
 * does not run back.
 */
#ifndef SLUICE_CORE_LEARN_LEARN_H
#define SLUICE_CORE_LEARN_LEARN_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/limits.h"
#include "learn.gen.h"

/* ng: endpoint-learning.  In this order everywhere. */
enum learn_mode {
	LEARN_MODE_OFF,
	LEARN_MODE_IMMEDIATE,
	LEARN_MODE_DELAYED,
	LEARN_MODE_HEURISTIC,
};

/* What another source may do after confirmation (option source-policy, flags strict-source and
 * media-handover). */
enum learn_policy {
	LEARN_POLICY_STRICT,
	LEARN_POLICY_CONTINUITY,
	LEARN_POLICY_HANDOVER,
	LEARN_POLICY_ANY,
};

/* Candidates: same address, same port, other; one of each is remembered. */
enum { LEARN_SLOTS = 3 };

/* Opaque but for its size: 160 bytes.  All zero is a port of which nothing is known. */
struct learn {
	struct endpoint signalled; /* by the SDP */
	struct endpoint peer;      /* in CONFIRMED, KEPT, FROZEN; port 0: nobody */
	struct addr sip;           /* where the SIP message came from; ADDR_NONE: not known */
	struct endpoint slot[LEARN_SLOTS];
	uint16_t seq; /* the peer's stream, if it was seen */
	uint32_t ssrc;
	uint32_t timestamp;
	uint32_t heard_ms; /* its last packet */
	uint32_t slot_ms[LEARN_SLOTS];
	uint32_t sdp_ms;                 /* last packet of the signalled source, if it was heard */
	uint32_t window_ms;              /* when learning began */
	uint8_t slot_count[LEARN_SLOTS]; /* packets heard; 0: the slot is free */
	uint8_t state;                   /* enum learn_state */
	uint8_t mode;
	uint8_t policy;
	uint8_t flags;
	uint8_t spent; /* budgets: taken from strangers in the low half, sent to them */
};

/* What a packet is to the port it came to. */
enum learn_class {
	LEARN_TEACHES, /* RTP on an RTP or muxed port, RTCP on an RTCP port, any of an opaque one */
	LEARN_STRAY,   /* RTCP on an RTP or muxed port */
};

enum learn_auth {
	LEARN_PLAIN,  /* no keys: RTP, or SRTP that passes through unread */
	LEARN_AUTHED, /* authenticated, and no replay (RFC 3711 section 3.3) */
	LEARN_FORGED, /* there are keys, and it fails */
};

struct learn_packet {
	struct endpoint from;
	uint8_t packet_class; /* enum learn_class */
	uint8_t auth;         /* enum learn_auth */
	bool has_rtp;         /* the next three are read from an RTP header */
	bool has_ssrc;        /* only the SSRC is known: RTCP */
	uint16_t seq;
	uint32_t ssrc;
	uint32_t timestamp;
};

/* One SDP's word about a port. */
struct learn_signal {
	struct endpoint remote; /* zero address (RFC 3264 section 8.4): that of before stays */
	struct addr sip;        /* ng: received-from; ADDR_NONE: not known */
	uint8_t mode;           /* enum learn_mode */
	uint8_t policy;         /* enum learn_policy */
	bool is_asymmetric;     /* ng flag: send to remote for ever */
	bool is_rtcp;           /* the port gets RTCP only: it is silent later */
};

enum learn_verdict {
	LEARN_NO_VERDICT, /* the event was no packet */
	LEARN_FORWARD,    /* accept the packet */
	LEARN_DROP,       /* drop it, see drop */
	LEARN_SEND,       /* send it to to */
	LEARN_SEND_NONE,  /* there is nobody to send to */
};

enum learn_drop {
	LEARN_DROP_NONE,
	LEARN_DROP_SOURCE,   /* FLOW_DROP_SOURCE: the sender is not the peer */
	LEARN_DROP_UNLEARNT, /* FLOW_DROP_UNLEARNT: not confirmed, its few packets are through */
	LEARN_DROP_BEATEN,   /* FLOW_DROP_UNLEARNT: a better one is being heard */
	LEARN_DROP_FORGED,   /* authentication failed */
};

struct learn_result {
	uint8_t verdict;       /* enum learn_verdict */
	uint8_t drop;          /* enum learn_drop */
	bool is_changed;       /* the flow must be set anew: confirmed, peer, or sending differ */
	bool is_confirmed_now; /* somebody was confirmed by this packet: see learn_peer */
	bool has_moved;        /* and is not where the SDP said, or no longer where it was: log */
	bool is_asserted;   /* immediate: the first source won, though nothing speaks for it: log,
			       count */
	struct endpoint to; /* LEARN_SEND */
	uint16_t row;       /* of learn_machine, for coverage and the flight recorder */
};

void learn_init(struct learn *l); /* all zero */

/* The port's party has signalled.  Each offer and answer of the party is told, also unchanged ones:
 * they are told apart here. */
void learn_signalled(struct learn *l, const struct learn_signal *s, uint64_t now_us,
		     struct learn_result *out);
/* Its media was switched off (port 0). */
void learn_unsignalled(struct learn *l, uint64_t now_us, struct learn_result *out);
/* ICE chose a pair, or is gone. */
void learn_pair(struct learn *l, const struct endpoint *remote, uint64_t now_us,
		struct learn_result *out);
void learn_unpair(struct learn *l, uint64_t now_us, struct learn_result *out);

/* What the flow knows of the peer's stream and the slow path has not seen: call it before
 * learn_packet for a packet that a confirmed flow passed up, and before learn_signalled.
 * heard_us: the peer's last packet; 0: none.  rtp: its header, or NULL if not known. */
void learn_track(struct learn *l, uint64_t heard_us, const struct learn_packet *rtp);

/* A packet came to the port.  Exactly one verdict: LEARN_FORWARD or LEARN_DROP. */
void learn_packet(struct learn *l, const struct learn_packet *p, uint64_t now_us,
		  struct learn_result *out);
/* A packet is to be sent to the port's party.  Exactly one verdict: LEARN_SEND or LEARN_SEND_NONE.
 */
void learn_send(struct learn *l, uint64_t now_us, struct learn_result *out);

/* Is the peer known?  (query: "confirmed"; offload needs it.)  Not in KEPT: its next packet
 * confirms it again. */
bool learn_is_confirmed(const struct learn *l);

/* Where packets to the party go now (query: "endpoint"), without spending anything; port 0:
 * nowhere. */
struct endpoint learn_destination(const struct learn *l, uint64_t now_us);
/* Each packet to the party must come through learn_send: it goes to a stranger, who may be sent
 * LEARN_BUDGET of them only. */
bool learn_is_sending_slowly(const struct learn *l, uint64_t now_us);
/* A stranger was heard and is not the peer yet: packets to the party may have gone to him, and must
 * not any more once he is silent.  So they should come through learn_send too. */
bool learn_has_candidate(const struct learn *l);
/* Does rtp continue the stream of last: same SSRC, sequence number and timestamp within reach? */
bool learn_continues(const struct learn_packet *last, const struct learn_packet *rtp);

#endif
