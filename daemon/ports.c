#include "daemon/ports.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/writer.h"
#include "core/ports/ports.h"

struct pool {
	pthread_mutex_t lock; /* of ports */
	struct ports ports;
	struct ports_slot *slots;
	bool is_used; /* interfaces.addr[i].pool is i */
};

struct port_pools {
	const struct interfaces *ifs;
	struct pool pools[INTERFACE_ADDR_MAX];
};

static bool pool_open(struct pool *pool, const struct interfaces *ifs, uint16_t addr,
		      const struct hash_key *key)
{
	const struct port_range range = ifs->addr[addr].ports;
	const struct hash_key own = { key->k0 + addr, key->k1 };
	size_t count = (size_t) range.max - range.min + 1;
	uint8_t *excluded = malloc(2 * count);
	struct writer w = writer_make(excluded, 2 * count);

	pool->slots = calloc(ports_slots(range.min, range.max), sizeof(*pool->slots));
	if (!excluded || !pool->slots) {
		free(excluded);
		return false;
	}
	for (uint32_t port = range.min; port <= range.max; port++) {
		if (interfaces_port_is_usable(ifs, addr, (uint16_t) port))
			continue;
		writer_byte(&w, (uint8_t) (port >> 8));
		writer_byte(&w, (uint8_t) port);
	}
	ports_init(&pool->ports, pool->slots, range.min, range.max, writer_done(&w), &own);
	free(excluded);
	pthread_mutex_init(&pool->lock, NULL);
	pool->is_used = true;
	return true;
}

struct port_pools *port_pools_new(const struct interfaces *ifs, const struct hash_key *key)
{
	struct port_pools *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->ifs = ifs;
	for (uint16_t i = 0; i < ifs->addr_count; i++) {
		if (ifs->addr[i].pool != i || pool_open(&p->pools[i], ifs, i, key))
			continue;
		port_pools_free(p);
		return NULL;
	}
	return p;
}

void port_pools_free(struct port_pools *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < INTERFACE_ADDR_MAX; i++) {
		if (p->pools[i].is_used)
			pthread_mutex_destroy(&p->pools[i].lock);
		free(p->pools[i].slots);
	}
	free(p);
}

static struct pool *pool_lock(struct port_pools *p, uint16_t addr)
{
	struct pool *pool = &p->pools[p->ifs->addr[addr].pool];

	pthread_mutex_lock(&pool->lock);
	return pool;
}

uint16_t port_pools_take_pair(struct port_pools *p, uint16_t addr)
{
	struct pool *pool = pool_lock(p, addr);
	uint16_t port = ports_take_pair(&pool->ports);

	pthread_mutex_unlock(&pool->lock);
	return port;
}

uint16_t port_pools_take_one(struct port_pools *p, uint16_t addr)
{
	struct pool *pool = pool_lock(p, addr);
	uint16_t port = ports_take_one(&pool->ports);

	pthread_mutex_unlock(&pool->lock);
	return port;
}

void port_pools_give_back(struct port_pools *p, uint16_t addr, uint16_t port)
{
	struct pool *pool = pool_lock(p, addr);

	ports_give_back(&pool->ports, port);
	pthread_mutex_unlock(&pool->lock);
}

void port_pools_mark_busy(struct port_pools *p, uint16_t addr, uint16_t port)
{
	struct pool *pool = pool_lock(p, addr);

	ports_mark_busy(&pool->ports, port);
	pthread_mutex_unlock(&pool->lock);
}

struct port_pool_counts port_pools_counts(struct port_pools *p, uint16_t addr)
{
	struct pool *pool = pool_lock(p, addr);
	struct port_pool_counts c = { .usable = pool->ports.usable_count,
				      .used = ports_used_count(&pool->ports),
				      .free = ports_free_count(&pool->ports),
				      .busy = pool->ports.busy_count };

	pthread_mutex_unlock(&pool->lock);
	return c;
}
