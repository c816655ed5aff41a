/* backends/userspace/relay.h: the packet path: read, decide, send. */
#ifndef SLUICE_BACKENDS_USERSPACE_RELAY_H
#define SLUICE_BACKENDS_USERSPACE_RELAY_H

#include "backends/userspace/port_table.h"
#include "backends/userspace/udp_socket.h"
#include "backends/userspace/userspace.h"

/* Packets of one port that go to the same output, one after the other. */
struct relay_run {
	uint16_t outs; /* its mask, one bit; 0: the run is empty */
	uint8_t flow_class;
	uint8_t count;
	struct mmsghdr messages[USERSPACE_BATCH];
	struct iovec pieces[USERSPACE_BATCH];
};

/* Buffers of one instance.  A read uses the first ones; a packet that must be changed but is not
 * ours to change is copied into scratch. */
struct relay {
	struct port_table ports;
	struct backend *backend;
	uint64_t now_us;
	struct userspace_totals totals;
	struct mmsghdr messages[USERSPACE_BATCH];
	struct iovec pieces[USERSPACE_BATCH];
	union udp_address sources[USERSPACE_BATCH];
	struct relay_run run;
	uint8_t scratch[USERSPACE_PACKET_MAX];
	uint8_t packets[USERSPACE_BATCH][USERSPACE_PACKET_MAX];
};

void relay_init(struct relay *r, struct backend *backend);
/* The port has packets or errors; takes what fairness allows.  The port may be gone afterwards. */
void relay_read(struct relay *r, struct port *port);
void relay_errors_read(struct port *port);
/* Does what a verdict about this packet says, except passing up. */
void relay_forward(struct relay *r, struct port *port, struct slice packet,
		   const struct flow_verdict *v);

#endif
