/* backends/userspace/userspace.h: the reference backend: sockets, epoll and the packet step.
 *
 * One instance per shard, on the shard's libev loop.  All ports share one epoll set, which the
 * loop watches as a single descriptor; so a port costs no watcher, and whatever is ready is
 * handled in one go.  Level-triggered: what a read leaves behind is reported again.
 * Per packet: no allocation, no lock, no log, no clock (the loop's time is used).
 */
#ifndef SLUICE_BACKENDS_USERSPACE_USERSPACE_H
#define SLUICE_BACKENDS_USERSPACE_USERSPACE_H

#include <stdatomic.h>

#include "backends/backend.h"

struct ev_loop;
struct userspace;

enum {
	USERSPACE_PACKET_MAX = 8192, /* longer datagrams are dropped as oversize */
	USERSPACE_BATCH = 16,        /* packets taken from a port before the next one's turn */
	USERSPACE_READY = 256,       /* ports served before timers and control have a turn */
};

/* NULL if there is no memory or no descriptor.  The loop is borrowed and must outlive it. */
NODISCARD struct userspace *userspace_new(struct ev_loop *loop,
					  const struct backend_events *events);
/* Closes all ports that are still open.  Not from inside an event. */
void userspace_free(struct userspace *u);
struct backend *userspace_backend(struct userspace *u);
uint32_t userspace_port_count(const struct userspace *u);

/* What all ports have received since the start, dropped packets as errors.  Only the instance's
 * thread changes it; any thread may read. */
struct userspace_totals {
	_Atomic uint64_t packets, bytes, errors;
};

const struct userspace_totals *userspace_totals(const struct userspace *u);

#endif
