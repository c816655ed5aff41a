/* core/call/watch.h: what happens to a call by itself: packets passed up, and time. */
#ifndef SLUICE_CORE_CALL_WATCH_H
#define SLUICE_CORE_CALL_WATCH_H

#include "core/call/call.h"

enum call_packet_fate { CALL_PACKET_ADMIT, CALL_PACKET_REFUSE, CALL_PACKET_CONSUMED };

struct call_packet_verdict {
	enum call_packet_fate fate;
	enum flow_drop drop;       /* of REFUSE */
	struct endpoint confirmed; /* port != 0: this source was confirmed just now (for the log) */
	bool is_asserted; /* immediate mode: the first source won, though not the signalled one */
};

/* A packet that the flow of map->port[port] passed up.  Lists CALL_FLOW_SET for every port whose
 * flow changes; carry the actions out before the fate. */
struct call_packet_verdict call_packet(struct port_map *map, unsigned port,
				       const struct flow_packet *p, const struct flow_verdict *v,
				       const struct call_env *env, struct call_actions *actions);

/* When to look at the call again, by the clock of env->now_us.  Never 0. */
uint64_t call_next_look_us(const struct call *call, const struct call_stats *stats,
			   const struct call_env *env);
/* Time has come: timeouts of section 4.11, delete delay, dummies of pierce-NAT.
 * CALL_END_NONE: the call goes on. */
enum call_end call_look(struct call *call, const struct call_stats *stats,
			const struct call_env *env, struct call_actions *actions);

#endif
