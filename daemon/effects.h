/* daemon/effects.h: carries out what the core lists: ports and flows.
 * In the thread of the shard whose backend it is.
 */
#ifndef SLUICE_DAEMON_EFFECTS_H
#define SLUICE_DAEMON_EFFECTS_H

#include "backends/backend.h"
#include "core/call/call.h"
#include "daemon/log.h"
#include "daemon/ports.h"

/* Sums over the closed ports of an address. */
struct effects_traffic {
	struct flow_count in, out;
	uint64_t in_errors, out_errors;
	uint64_t lost, duplicates, reordered, resets; /* of RTP */
};

struct effects {
	struct backend *backend;
	struct port_pools *ports;
	const struct interfaces *interfaces;
	struct log *log;
	struct effects_traffic *closed; /* [INTERFACE_ADDR_MAX]; or NULL */
};

enum effects_err {
	EFFECTS_OK,
	EFFECTS_NO_PORTS, /* not every port could be opened */
};

/* Opens the ports that the list names; on error none of them is open. */
NODISCARD enum effects_err effects_open(const struct effects *e,
					const struct call_actions *actions);
/* Closes the ports that the list has opened. */
void effects_undo(const struct effects *e, const struct call_actions *actions);
/* All the rest, in order. */
void effects_carry_out(const struct effects *e, const struct call_actions *actions,
		       const struct call_env *env);
/* Closes every port of a call.  Needs no memory, so it never fails. */
void effects_close_all(const struct effects *e, struct call *call);
/* Adds the counters of a port to those of its address. */
void effects_traffic_add(struct effects_traffic *sum, const struct flow_stats *stats);

#endif
