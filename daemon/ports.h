/* daemon/ports.h: the free port numbers of every local address, shared by the shards.
 * A pool of core/ports behind a lock for each pair of address and range; the lock is held for a few
 * instructions and never during a system call.  Any thread.
 */
#ifndef SLUICE_DAEMON_PORTS_H
#define SLUICE_DAEMON_PORTS_H

#include "base/attr.h"
#include "base/hash.h"
#include "core/interfaces/interfaces.h"

struct port_pools;

struct port_pool_counts {
	uint32_t usable, used, free;
	uint64_t busy; /* times that a port was found taken by somebody else */
};

/* NULL if there is no memory.  ifs is borrowed. */
NODISCARD struct port_pools *port_pools_new(const struct interfaces *ifs,
					    const struct hash_key *key);
void port_pools_free(struct port_pools *p);

/* addr: index into interfaces.addr.  An even port whose next one is ours, too; 0 if there is none.
 */
NODISCARD uint16_t port_pools_take_pair(struct port_pools *p, uint16_t addr);
/* Any one port; 0 if there is none. */
NODISCARD uint16_t port_pools_take_one(struct port_pools *p, uint16_t addr);
void port_pools_give_back(struct port_pools *p, uint16_t addr, uint16_t port);
/* Somebody else has it. */
void port_pools_mark_busy(struct port_pools *p, uint16_t addr, uint16_t port);
struct port_pool_counts port_pools_counts(struct port_pools *p, uint16_t addr);

#endif
