/* backends/userspace/port_table.h: the open ports of an instance, by handle.
 * Ports live in blocks of pages that come from the kernel and go back to it when they are empty, so
 * that memory after a busy hour is what it was before.  The lowest free place is used first.
 */
#ifndef SLUICE_BACKENDS_USERSPACE_PORT_TABLE_H
#define SLUICE_BACKENDS_USERSPACE_PORT_TABLE_H

#include "backends/backend.h"

enum {
	PORT_OUTS_INLINE = 2, /* more outputs than a call of two needs are allocated */
	PORT_INDEX_BITS = 20,
	PORT_BLOCK = 64, /* ports in a block: bits of a word */
	PORT_BLOCKS = BACKEND_PORT_MAX / PORT_BLOCK,
};

_Static_assert(1 << PORT_INDEX_BITS == BACKEND_PORT_MAX, "an index for each port");

struct port {
	uint32_t
		handle; /* index in the low bits, generation above, never 0; 0: the place is free */
	int fd;
	void *owner;
	struct flow_out *outs; /* outs_inline, or allocated */
	uint8_t out_count;
	uint8_t tos;
	struct flow_out outs_inline[PORT_OUTS_INLINE];
	struct flow flow;
};

struct port_block;

struct port_table {
	struct port_block *blocks[PORT_BLOCKS];
	uint64_t
		has_room[PORT_BLOCKS / 64]; /* bit of a block with a free place, or not there yet */
	uint32_t generation;
	uint32_t count;
};

void port_table_init(struct port_table *t); /* zeroed storage, of which little is touched */
void port_table_fini(struct port_table *t); /* all ports must be gone */
/* A zeroed port with a fresh handle; NULL without memory or above BACKEND_PORT_MAX. */
struct port *port_table_add(struct port_table *t);
void port_table_remove(struct port_table *t, struct port *port);
/* NULL if the handle is stale. */
struct port *port_table_find(const struct port_table *t, uint32_t handle);
/* Calls each for all ports; each may remove its own. */
void port_table_each(struct port_table *t, void (*each)(void *ctx, struct port *port), void *ctx);

#endif
