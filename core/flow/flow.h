/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* core/flow/flow.h: the packet step, the only place where the fate of a packet is decided.
 *
 *     rules of a local port + packet + now  ->  verdict
 *
 * One struct flow stands behind each local port.  The step reads its rules, updates its counters
 * and says what is to be done; the backend does it.  It builds in the kernel too: no libc, no
 * allocation, fixed width, loops with constant bounds.  A struct flow has one writer at a time:
 * the shard's thread, or in the kernel whoever holds the entry.
 *
 * Who decides what:
 *   core/call, core/negotiate   fill a struct flow_spec and list FLOW_SET
 *   backend                     keeps the flow and its outputs, runs flow_step on each packet
 *   core/learn                  gets what is passed up and says admit or refuse, which come back
 *                               as flow_admit and flow_refuse
 * Each packet is counted once: by flow_step if it is forwarded or dropped there, else by
 * flow_admit or flow_refuse.
 *
 * What is counted where (rtpengine's numbers, section 4.9 and 4.10 of its behaviour):
 *   in[class].packets, bytes   accepted packets, UDP payload bytes; also those that are then held,
 *                              blocked or have no output.  Not: wrong source, drop-traffic, junk
 *   in_errors[class]           wrong source, dropped junk; unknown payload types, though forwarded
 *   out[class], out_errors     at the port that sends; errors are failed sends
 */
#ifndef SLUICE_CORE_FLOW_FLOW_H
#define SLUICE_CORE_FLOW_FLOW_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/slice.h"

enum {
	FLOW_OUT_MAX = 16,   /* outputs of a port: eight for RTP and eight for RTCP */
	FLOW_SSRC_MAX = 4,   /* SSRCs with statistics; a fifth takes the place of the oldest */
	FLOW_FILL_MAX = 8,   /* payload types with a known silence */
	FLOW_CLOCK_MAX = 4,  /* clock rates; index 0 is "unknown", so three */
	FLOW_LOOP_RING = 2,  /* packets remembered for loop detection */
	FLOW_LOOP_MS = 1000, /* a repeat within this time is a loop */
	FLOW_SILENT_RTP_MS = 3000,   /* usual silent_ms of a port that gets RTP */
	FLOW_SILENT_RTCP_MS = 15000, /* usual silent_ms of a port that gets only RTCP */
	FLOW_SEQ_REACH = 3000,       /* RFC 3550 appendix A.1, MAX_DROPOUT */
	FLOW_SEQ_MISORDER = 100,     /* the same, MAX_MISORDER */
};

enum flow_kind {
	FLOW_RTP, /* RTP; RTCP that strays in is forwarded like it, and an error */
	FLOW_RTCP,
	FLOW_MUX,    /* both, told apart by the second byte (RFC 5761 section 4) */
	FLOW_OPAQUE, /* UDPTL and whatever else: datagrams, no statistics of SSRCs */
};

enum flow_state {
	FLOW_CLOSED,    /* drop */
	FLOW_LEARNING,  /* pass every packet up with its class */
	FLOW_CONFIRMED, /* rules.source is the peer */
};

/* What another source may do after confirmation. */
enum flow_policy {
	FLOW_CONTINUITY, /* nothing, unless the confirmed one has been silent for silent_ms and the
			  * packet continues its stream: same SSRC, sequence number and timestamp
			  * within reach (RTCP: same sender SSRC).  Then it is passed up.  */
	FLOW_STRICT,     /* nothing: drop and count an error */
	FLOW_ANY,        /* everything: rtpengine without strict-source */
	FLOW_HANDOVER,   /* is passed up: media-handover, ICE */
};

/* The two kinds of packets that are routed and counted apart. */
enum flow_class { FLOW_CLASS_RTP, FLOW_CLASS_RTCP, FLOW_CLASSES };

enum flow_flag {
	FLOW_RTP_ONLY = 1 << 0,    /* what is neither RTP nor RTCP is dropped, else forwarded */
	FLOW_TAKE_STUN = 1 << 1,   /* pass STUN up, from whomever; else it is junk (RTP_ONLY) */
	FLOW_TAKE_DTLS = 1 << 2,   /* pass DTLS from an accepted source up; else it is junk */
	FLOW_READ_RTCP = 1 << 3,   /* pass a copy of RTCP up, besides what else happens to it */
	FLOW_EAT_RTCP = 1 << 4,    /* pass RTCP up instead of forwarding it */
	FLOW_HELD = 1 << 5,        /* RECV is clear: RTP is dropped, RTCP relayed */
	FLOW_BLOCK_MEDIA = 1 << 6, /* RTP is dropped; RTCP and telephone-event are relayed */
	FLOW_SILENCE = 1 << 7,     /* payload types with a known silence carry it; others pass */
	FLOW_BLOCK_DTMF = 1 << 8,  /* telephone-event is dropped */
	FLOW_IGNORE = 1 << 9, /* drop-traffic: everything is dropped and not counted as received */
	FLOW_OWN_REMOTE = 1 << 10,  /* the signalled remote is ourselves: drop */
	FLOW_LOOP_CHECK = 1 << 11,  /* the remote may be ourselves: drop what comes by twice */
	FLOW_SECURE = 1 << 12,      /* SRTP: padding and later parts of a compound are encrypted */
	FLOW_PT_LIST = 1 << 13,     /* payload types that were not added are errors */
	FLOW_PASS_NEW_PT = 1 << 14, /* and are passed up */
	FLOW_PASS_NEW_SSRC = 1 << 15, /* an SSRC without statistics is passed up */
};

/* Masks have a bit for each output: bit n is out[n] of the spec. */
struct flow_rules {
	uint8_t kind;   /* enum flow_kind */
	uint8_t state;  /* enum flow_state */
	uint8_t policy; /* enum flow_policy */
	uint8_t fill_count;
	uint32_t flags; /* enum flow_flag */
	uint32_t silent_ms;
	uint16_t rtp_outs;       /* outputs that get RTP, or any packet of an opaque port */
	uint16_t rtcp_outs;      /* outputs that get RTCP; both bits may be set */
	uint16_t muted_outs;     /* outputs that get nothing: zero address */
	uint16_t avp_outs;       /* outputs that get RTCP without feedback messages */
	struct endpoint local;   /* the port's own address */
	struct endpoint source;  /* the confirmed peer */
	uint64_t known_pts[2];   /* bit = payload type */
	uint64_t dtmf_pts[2];    /* telephone-event */
	uint64_t clock_of_pt[4]; /* two bits a payload type: index into clock_hz */
	uint32_t clock_hz[FLOW_CLOCK_MAX];
	struct flow_fill {
		uint8_t pt;
		uint8_t byte;
	} fill[FLOW_FILL_MAX];
};

struct flow_out {
	struct endpoint to;
	uint32_t port; /* the backend's handle of the local port that sends */
	uint8_t tos;   /* IPv4 TOS or IPv6 traffic class */
	uint8_t zero[3];
};

/* What a caller hands to a backend; transient. */
struct flow_spec {
	struct flow_rules rules;
	uint8_t out_count;
	struct flow_out out[FLOW_OUT_MAX];
};

enum flow_drop {
	FLOW_DROP_NONE,
#define DROP(name, code, text) FLOW_DROP_##name,
#include "spec/drop_reasons.def"
#undef DROP
	FLOW_DROPS
};

enum flow_pass {
	FLOW_PASS_NONE,
#define PASS(name, code, text) FLOW_PASS_##name,
#include "spec/pass_reasons.def"
#undef PASS
	FLOW_PASSES
};

struct flow_count {
	uint64_t packets;
	uint64_t bytes;
};

/* One RTP source as received: RFC 3550 appendices A.1, A.3, A.8.  Sequence numbers are extended:
 * cycles in the upper half.  After a reset seq_first moves along, as if the new numbers followed
 * the old ones, so that the sums stay right; only differences of the two mean something. */
struct flow_ssrc {
	uint64_t bytes;  /* UDP payload */
	uint64_t window; /* bit n: seq_max - n was received */
	uint32_t ssrc;
	uint32_t packets;   /* received, with duplicates; 0: the slot is free */
	uint32_t seq_first; /* extended */
	uint32_t seq_max;   /* extended */
	uint32_t duplicates;
	uint32_t reordered; /* came after a later one */
	uint32_t jitter16;  /* RFC 3550 A.8: clock ticks times 16; see flow_ssrc_jitter_us */
	uint32_t transit;   /* arrival minus timestamp of the last packet, in clock ticks */
	uint32_t timestamp; /* of seq_max */
	uint32_t last_ms;   /* arrival of the last packet; wraps */
	uint32_t seq_bad;   /* A.1 bad_seq: the number that would prove a reset; > 65535 is none */
	uint16_t resets;
	uint8_t payload_type; /* of the last packet */
	uint8_t clock;        /* index into rules.clock_hz of transit; 0: transit is not valid */
};

struct flow_stats {
	uint64_t last_us; /* the last accepted packet; 0 if none */
	struct flow_count in[FLOW_CLASSES];
	struct flow_count out[FLOW_CLASSES];
	uint32_t in_errors[FLOW_CLASSES];
	uint32_t out_errors[FLOW_CLASSES];
	uint64_t pts_seen[2]; /* bit = payload type */
	uint32_t passed;      /* packets passed up */
	uint32_t has_rtcp_ssrc;
	uint32_t rtcp_ssrc;    /* sender of the last accepted RTCP packet */
	uint32_t ssrc_changes; /* packets whose SSRC is not that of the one before */
	uint32_t ssrc_last;    /* index into ssrc, if its packets is not 0 */
	struct {
		uint32_t hash;
		uint32_t ms; /* 0: free */
	} loop[FLOW_LOOP_RING];
	uint32_t drops[FLOW_DROPS]; /* by enum flow_drop */
	struct flow_ssrc ssrc[FLOW_SSRC_MAX];
};

struct flow {
	struct flow_rules rules;
	struct flow_stats stats;
};

struct flow_packet {
	struct slice bytes;
	struct endpoint from;
	bool is_cut; /* the datagram was longer than the buffer */
};

enum flow_action { FLOW_DROP, FLOW_FORWARD, FLOW_PASS };

struct flow_verdict {
	uint8_t action;       /* enum flow_action */
	uint8_t drop;         /* enum flow_drop, of FLOW_DROP */
	uint8_t pass;         /* enum flow_pass; also of the others, if a copy goes up */
	uint8_t packet_class; /* enum packet_class of parsers/packet_class.h */
	uint8_t flow_class;   /* enum flow_class: which out[] counts it */
	uint8_t fill;         /* the byte of silence */
	uint16_t outs;        /* FLOW_FORWARD: outputs that get the packet */
	uint16_t avp_outs;    /* those of them that get rtcp_feedback_strip of it */
	uint16_t fill_from;   /* the backend overwrites these bytes by fill before it sends */
	uint16_t fill_len;    /* 0: nothing to overwrite */
};

/* Decides about one packet and counts it, unless it is passed up.  now_us: microseconds since the
 * epoch; never less than in the call before. */
struct flow_verdict flow_step(struct flow *f, const struct flow_packet *p, uint64_t now_us);

/* The slow path accepts a packet that was passed up: the rules of the call are applied to it, its
 * source is not asked any more.  Never FLOW_PASS, and no copy goes up. */
struct flow_verdict flow_admit(struct flow *f, const struct flow_packet *p, uint64_t now_us);

/* The slow path rejects or has consumed it.  FLOW_DROP_NONE: consumed, nothing is counted. */
void flow_refuse(struct flow *f, enum flow_drop why);

/* The backend sent a packet from this port, or failed to (FLOW_DROP_SEND_...). */
void flow_sent(struct flow *f, enum flow_class c, size_t len_bytes, enum flow_drop why);

/* Replaces the rules and keeps the counters. */
void flow_rules_set(struct flow *f, const struct flow_rules *rules);

/* Packets lost of one source, RFC 3550 A.3; negative when duplicates outweigh. */
int64_t flow_ssrc_lost(const struct flow_ssrc *s);
/* Interarrival jitter, RFC 3550 A.8; 0 if the clock rate is unknown. */
uint64_t flow_ssrc_jitter_us(const struct flow_ssrc *s, const struct flow_rules *r);

/* Helpers to fill a spec. */
enum flow_pt_flag { FLOW_PT_DTMF = 1, FLOW_PT_FILL = 2 };
/* A payload type that was signalled.  fill is its silence with FLOW_PT_FILL (PCMU 0xff, PCMA 0xd5,
 * G.722 0xfa, L16 0).  A fourth clock rate has no jitter, a ninth silence is not known. */
void flow_pt_add(struct flow_rules *r, uint8_t pt, uint32_t clock_hz, unsigned flags, uint8_t fill);
bool flow_pt_is_known(const struct flow_rules *r, uint8_t pt);
/* An output for the classes in mask (1 << FLOW_CLASS_...).  False if there are FLOW_OUT_MAX. */
NODISCARD bool flow_out_add(struct flow_spec *s, const struct flow_out *out, unsigned class_mask);

/* Whether kind, state and policy exist, and the masks and counts stay within what is there.  The
 * backends refuse other specs. */
NODISCARD bool flow_spec_is_sound(const struct flow_spec *s);

/* The codes of spec/drop_reasons.def and pass_reasons.def; "none" for 0 and beyond. */
const char *flow_drop_name(enum flow_drop why);
const char *flow_pass_name(enum flow_pass why);

#endif
