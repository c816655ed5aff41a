/* tests/world/world.h: the real parsers and the real core in one process, with ports and flows
 * that are only numbers.  One step takes an ng payload and makes the reply, as the daemon does;
 * another sends a packet through the flows.  For unit tests, fuzz targets and the simulator.
 *
 * The world keeps a book: every port handed out, every flow set.  world_check tells what does not
 * add up, so that any test can end with it.
 */
#ifndef SLUICE_TESTS_WORLD_WORLD_H
#define SLUICE_TESTS_WORLD_WORLD_H

#include "core/call/report.h"
#include "core/call/signal.h"
#include "core/call/tell.h"
#include "core/call/watch.h"

enum { WORLD_PORTS = 256, WORLD_CALLS = 16, WORLD_FIRST_PORT = 30000, WORLD_REPORTS = 8 };

struct world_port {
	struct flow flow;
	struct flow_out outs[FLOW_OUT_MAX];
	struct port_map *map;
	uint16_t index; /* of its map */
	uint8_t out_count;
	bool is_open;
};

struct world {
	struct interfaces interfaces;
	struct call_config config;
	struct hash_key hash;
	struct call_stats stats;
	struct call calls[WORLD_CALLS];
	bool is_used[WORLD_CALLS];
	struct world_port ports[WORLD_PORTS]; /* even: RTP */
	struct arena_source source;
	struct arena scratch;
	uint32_t turns[INTERFACE_GROUPS];
	uint64_t now_us, random;
	uint64_t memory_asked, memory_fails_at; /* 0: never */
	bool was_short;                         /* it has failed: flows may be old ones */
	int64_t memory_held;                    /* bytes of all chunks */
	size_t memory_chunk; /* the least one has; 0: every wish for memory is a request for a chunk
			      */
	unsigned ports_limit; /* how many may be open */
	unsigned ports_open;
	struct endpoint sent_to[FLOW_OUT_MAX]; /* by the last world_packet */
	unsigned sent_count;
	bool sent_fill;                  /* and its payload was replaced by silence */
	struct flow_verdict stepped;     /* of the last world_packet: what the flow said, */
	struct call_packet_verdict fate; /* and the slow path, if it was FLOW_PASS, */
	struct flow_verdict admitted;    /* and the flow again, if that was CALL_PACKET_ADMIT */
	uint8_t send_fails;              /* enum flow_drop: what comes of sending; 0: nothing */
	unsigned dummies;                /* sent for pierce-NAT */
	unsigned reports; /* RTCP of ours that was sent; the last ones, by their number: */
	struct world_report {
		struct endpoint to;
		uint8_t bytes[REPORT_SIZE_MAX];
		size_t len;
	} report[WORLD_REPORTS];
	enum call_end ended;           /* why the last call did that ended by itself */
	uint64_t look_us[WORLD_CALLS]; /* when its call wants to be looked at */
	const char *wrong;             /* the first thing that did not add up; NULL */
	char wrong_text[2048];
};

void world_init(struct world *w);
void world_fini(struct world *w);
/* An ng payload (without cookie): the reply goes to reply. */
void world_ng(struct world *w, struct slice payload, struct writer *reply);
/* A packet to one of our ports; true if it was sent on (see sent_to). */
bool world_packet(struct world *w, uint16_t to_port, const struct endpoint *from,
		  struct slice bytes);
/* Time passes; calls are looked at when they asked for it, but not more than LOOKS times. */
enum { WORLD_LOOKS = 20000 };
void world_pass(struct world *w, uint64_t us);
struct call *world_call(struct world *w, struct slice id);
unsigned world_call_count(const struct world *w);
/* NULL, or what is wrong: ports that nobody has, ports that two have, ... */
const char *world_check(struct world *w);

#endif
