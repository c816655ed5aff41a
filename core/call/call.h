/* core/call/call.h: one call, as data.
 *
 *     call  1--*  party  1--*  media  1--*  stream      (component: RTP, RTCP, RTP, RTCP, ...)
 *                                 |
 *                                 *--*  port_map        (sockets of ours that face this party)
 *
 * A party is one dialogue end (rtpengine: monologue), known by its tag, or untagged until it
 * answers.  Two parties are joined by an offer (RFC 3264): each is the other's peer, and media
 * flows between the media that were joined by it: of the same place, unless some were left out.  An
 * offer to another branch joins its sender anew; the branch that was left behind keeps its ports.
 *
 * Ports face a party and are named after its peer's endpoint: a port_map is found again when the
 * peer comes back to that endpoint, so its SDP shows the same port (recorded).  A wildcard map was
 * taken before the peer had said anything.
 *
 * Everything here is pure.  A function changes its call only and lists what is to be done about it
 * in struct call_actions; the shard carries it out, in order.  Memory is the call's arena, which
 * ends with the call; the texts that change with each message sit in struct keep, which is reused.
 */
#ifndef SLUICE_CORE_CALL_CALL_H
#define SLUICE_CORE_CALL_CALL_H

#include "base/addr.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/hash.h"
#include "core/call/exchange.h"
#include "core/flow/flow.h"
#include "core/interfaces/interfaces.h"
#include "core/learn/learn.h"
#include "core/stream/stream.h"
#include "parsers/ng.h"
#include "parsers/sdp.h"

/* A text that is replaced now and then: grows by doubling, never shrinks. */
struct keep {
	uint8_t *buf; /* of the call's arena */
	uint32_t len;
	uint32_t cap;
};

struct call_port {
	uint32_t handle; /* backend's; 0: not open */
	uint16_t number;
};

/* Sockets on one address of ours.  Port 2n is RTP, 2n+1 its RTCP; a single one has count 1. */
struct port_map {
	struct port_map *next;
	struct media *media;
	struct endpoint key; /* where the peer of this media's party receives RTP */
	struct addr local;   /* interfaces.addr[addr].ip */
	uint16_t addr;       /* index into interfaces.addr */
	uint16_t count;
	bool is_wildcard;
	bool is_open;            /* the shard's: its ports are bound */
	struct stream_hold hold; /* spec/stream.tbl */
	struct call_port port[];
};

enum stream_flag {
	STREAM_RTP = 1,
	STREAM_RTCP = 2,
	STREAM_FILLED = 4,        /* the party has said where it receives */
	STREAM_FALLBACK_RTCP = 8, /* RTCP of a muxed media: used only if the mux is given up */
};

struct stream {
	struct endpoint signalled; /* what the SDP said, or received-from */
	struct learn learn;        /* where the party is found to be */
	uint64_t set_up_us;        /* stands in for the last packet until there is one */
	uint64_t dummy_us;         /* pierce-NAT: when the last dummy was sent */
	uint8_t flags;             /* enum stream_flag */
	uint8_t component;         /* index in its media */
	bool is_muted;             /* zero address: nothing is sent there */
};

enum media_flag {
	MEDIA_INITIALIZED = 1 << 0, /* its party has sent an SDP for it */
	MEDIA_SEND = 1 << 1,        /* the party wants to receive: we may send */
	MEDIA_RECV = 1 << 2,        /* the party sends: we take it */
	MEDIA_REJECTED = 1 << 3,    /* port 0 */
	MEDIA_REMOVED = 1 << 4,     /* by sdp-media-remove: the peer has no such medium */
	MEDIA_MUX = 1 << 5,         /* RTP and RTCP share our port towards the party */
	MEDIA_MUX_OFFERED = 1 << 6, /* the party offered it (RFC 5761) */
	MEDIA_MUX_FIXED = 1 << 7,   /* an exchange ended with it: further offers require it */
	MEDIA_MUX_ACCEPT = 1 << 8,  /* at offer time: accept whatever the peer says */
	MEDIA_MUX_REJECT = 1 << 9,
	MEDIA_ASYMMETRIC = 1 << 10,
	MEDIA_STRICT = 1 << 11,
	MEDIA_HANDOVER = 1 << 12,
	MEDIA_UNIDIRECTIONAL = 1 << 13,
	MEDIA_LATCHING = 1 << 14,
	MEDIA_FEEDBACK = 1 << 15, /* rtcp-fb was seen */
	MEDIA_ICE_CONTROLLING = 1 << 16,
	MEDIA_LOOP_CHECK = 1 << 17,
	MEDIA_OURS = 1 << 18, /* relayed; clear: TCP/..., copied with its own port and c= */
	MEDIA_RTCP_GIVEN_UP = 1 << 21, /* the party was told that RTCP has no port of its own */
	MEDIA_PIERCE_NAT = 1 << 19,
	MEDIA_NAT_WAIT = 1 << 20,
	MEDIA_OWN_REMOTE = 1 << 22, /* the signalled address is one of ours */
	MEDIA_ORIGINAL_DIRECTION = 1 << 23,
	MEDIA_PASSTHROUGH = 1 << 24,
	MEDIA_ECHO = 1 << 26,          /* ng: media-echo: its packets go back to it */
	MEDIA_BLACKHOLE = 1 << 27,     /* or nowhere */
	MEDIA_PTIME = 1 << 25,         /* ng: ptime, ptime-reverse */
	MEDIA_GENERATE_RTCP = 1 << 28, /* ng: see core/call/report.h */
};

/* The payload types of a medium, as flow_rules wants them. */
struct call_pts {
	uint64_t known[2];
	uint64_t dtmf[2];
	uint64_t clock_of_pt[4];
	uint32_t clock_hz[FLOW_CLOCK_MAX];
	struct flow_fill fill[FLOW_FILL_MAX];
	uint8_t fill_count;
};

struct media {
	struct party *party;
	struct media *other;      /* the one it was joined with last; see media_peer */
	struct port_map *maps;    /* all of them */
	struct port_map *current; /* the one in use; NULL if rejected */
	struct stream *streams;
	uint32_t flags; /* enum media_flag */
	uint16_t index; /* from 1 */
	uint8_t stream_count;
	uint8_t stream_cap;
	uint8_t protocol;         /* enum sdp_protocol, spoken on this side */
	uint8_t offered_protocol; /* what its party offered last: an answer goes back with it */
	uint8_t mode;             /* enum learn_mode */
	uint8_t policy;           /* enum learn_policy */
	uint16_t ptime;           /* ms; 0: none */
	uint16_t maxptime;
	struct keep type;              /* "audio" */
	struct keep protocol_text;     /* of one that is not known */
	struct keep section;           /* its party's last SDP for it, from m= on */
	struct keep mid;               /* what SDP from and to its party calls it (RFC 5888) */
	struct call_pts pts;           /* what its packets may carry */
	struct media_reports *reports; /* of core/call/report.c; NULL: never asked for */
};

/* What the SDP towards a party has shown, so that it can be kept constant (ng: "replace"). */
struct origin_state {
	struct keep username;
	struct keep session_id;
	struct keep session_name;
	uint64_t version; /* last printed */
	uint64_t digest;  /* of the last SDP, without its version */
	bool has_version;
	bool has_digest;
};

struct tag_alias {
	struct tag_alias *next;
	struct slice tag;
};

struct party {
	struct party *next; /* in order of creation */
	struct call *call;
	struct party *peer;        /* joined by the last offer or answer; NULL if left behind */
	struct party *first_peer;  /* joined by the first one: its dialogue, also if left behind */
	struct tag_alias *aliases; /* newest first */
	struct keep tag;
	struct keep via_branch;
	struct keep label;
	struct keep metadata;
	struct media **media;
	struct origin_state origin;
	struct exchange exchange; /* with a party that was there before it: see party_exchange */
	uint64_t created_us;
	uint64_t sdp_digest;   /* of its last SDP (ng: alias-key SDP) */
	struct endpoint alias; /* ng: alias-key address */
	uint64_t delete_us;    /* 0: not to be deleted */
	uint32_t number;       /* from 1 */
	uint16_t media_count;
	uint16_t media_cap;
	uint16_t logical; /* interface, if has_logical */
	uint8_t family;   /* ADDR_IP4, ADDR_IP6; ADDR_NONE: not known */
	uint8_t session_direction;
	bool has_tag;
	bool has_branch;
	bool has_label;
	bool has_logical;
	bool is_caller;  /* made by an offer of its own */
	bool is_deleted; /* its ports are gone */
	uint8_t blocks;  /* enum call_block */
};

enum call_block {
	CALL_BLOCK_MEDIA = 1,
	CALL_BLOCK_DTMF = 2,
	CALL_SILENCE_MEDIA = 4,
};

enum call_end {
	CALL_END_NONE,
	CALL_END_REGULAR,
	CALL_END_FORCED,
	CALL_END_TIMEOUT,
	CALL_END_SILENT_TIMEOUT,
	CALL_END_OFFER_TIMEOUT,
	CALL_END_FINAL_TIMEOUT,
	CALL_END_PORTS, /* ran out of ports */
};

struct call {
	struct arena arena;
	struct slice id;
	struct party *parties;
	struct endpoint created_from; /* the SIP proxy */
	uint64_t created_us;
	uint64_t last_signal_us;
	uint64_t delete_us;   /* end of the delete delay; 0: not to be deleted */
	uint32_t party_count; /* ever created */
	uint8_t tos;
	uint8_t blocks; /* enum call_block, of all parties */
	bool has_tos;
	bool drop_traffic;
	bool is_debug;
	bool is_foreign;      /* another instance serves it; no timeout but the final one */
	uint8_t end;          /* enum call_end */
	struct keep metadata; /* the last one that was given */
};

/* A call at one moment, to go back to; memory of an event. */
struct call_image {
	struct call call;
	struct arena_image memory;
};

/* What holds for all calls; read-only. */
struct call_config {
	struct slice instance; /* hex, for loop-protect */
	enum learn_mode learning;
	enum learn_policy source_policy;
	uint8_t tos;
	bool sip_source;
	bool save_interface_ports;
	uint64_t timeout_us, silent_timeout_us, final_timeout_us, offer_timeout_us;
	uint64_t rtcp_interval_us; /* between reports of ours; 0: five seconds */
	int64_t delete_delay_s;
	const struct hash_key *hash;
	unsigned sdp_flags; /* for sdp_parse */
};

/* Counters of a port, as the backend has them; false if the handle is not open. */
struct call_stats {
	bool (*read)(void *ctx, uint32_t handle, struct flow_stats *out);
	void *ctx;
};

/* What an event brings with it besides its own data. */
struct call_env {
	uint64_t now_us; /* since the epoch */
	uint64_t random; /* fresh for each event */
	const struct call_config *config;
	const struct interfaces *interfaces;
	const struct call_stats *stats;
	uint32_t *turns;       /* [INTERFACE_GROUPS], shared by all shards: whose turn it is */
	struct arena *scratch; /* ends with the event */
};

enum call_act {
	CALL_PORTS_OPEN,  /* open map->count sockets on map->addr and fill in map->port */
	CALL_PORTS_CLOSE, /* and forget the map */
	CALL_FLOW_SET,    /* install call_flow_spec of the map's ports */
	CALL_FLOW_CLEAR,  /* the map's ports forward nothing more */
	CALL_DUMMY,       /* send an empty RTP packet to stream's party (pierce-NAT) */
	CALL_RTCP,        /* send report_write of the map's medium to stream's party */
};

struct call_action {
	enum call_act act;
	struct port_map *map;
	struct stream *stream;
};

struct call_actions {
	struct call_action *items; /* in the scratch arena */
	uint32_t count;
	uint32_t cap;
	bool is_full; /* no memory: the event failed as a whole */
};

/* Makes an empty call.  id is copied.  False: no memory, nothing is held. */
NODISCARD bool call_init(struct call *call, struct slice id, const struct arena_source *source,
			 const struct call_env *env);
/* Gives the memory back.  The ports must be closed: see call_close. */
void call_fini(struct call *call);
/* Lists the closing of every port. */
void call_close(struct call *call, enum call_end why, const struct call_env *env,
		struct call_actions *out);

NODISCARD bool keep_set(struct keep *k, struct call *call, struct slice text);
struct slice keep_get(const struct keep *k);

void call_actions_init(struct call_actions *a);
/* Sees to it that count (at most 16) actions more can be listed.  False: no memory. */
NODISCARD bool call_actions_room(struct call_actions *a, struct arena *scratch, uint32_t count);
void call_actions_add(struct call_actions *a, struct arena *scratch, struct call_action action);
/* What the effect of CALL_FLOW_SET must know. */
void call_flow_spec(const struct call *call, const struct port_map *map, unsigned port,
		    const struct call_env *env, struct flow_spec *out);

#endif
