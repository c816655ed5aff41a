#include "backends/userspace/port_table.h"

#include <sys/mman.h>

struct port_block {
	uint64_t used; /* bit = place */
	struct port ports[PORT_BLOCK];
};

enum { GENERATION_MAX = (1 << (32 - PORT_INDEX_BITS)) - 1 };

void port_table_init(struct port_table *t)
{
	for (unsigned i = 0; i < ARRAY_COUNT(t->has_room); i++)
		t->has_room[i] = UINT64_MAX;
}

static void block_free(struct port_table *t, uint32_t at)
{
	munmap(t->blocks[at], sizeof(struct port_block));
	t->blocks[at] = NULL;
}

void port_table_fini(struct port_table *t)
{
	for (uint32_t i = 0; i < PORT_BLOCKS; i++)
		if (t->blocks[i])
			block_free(t, i);
}

/* The lowest block with a free place, made if it is not there; PORT_BLOCKS without memory. */
static uint32_t block_choose(struct port_table *t)
{
	for (uint32_t word = 0; word < ARRAY_COUNT(t->has_room); word++) {
		uint32_t at;

		if (!t->has_room[word])
			continue;
		at = word * 64 + (uint32_t) __builtin_ctzll(t->has_room[word]);
		if (!t->blocks[at]) {
			void *pages = mmap(NULL, sizeof(struct port_block), PROT_READ | PROT_WRITE,
					   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			if (pages == MAP_FAILED)
				return PORT_BLOCKS;
			t->blocks[at] = pages;
		}
		return at;
	}
	return PORT_BLOCKS;
}

struct port *port_table_add(struct port_table *t)
{
	const uint32_t at = block_choose(t);
	struct port_block *block;
	uint32_t place;

	if (at == PORT_BLOCKS)
		return NULL;
	block = t->blocks[at];
	place = (uint32_t) __builtin_ctzll(~block->used);
	block->used |= (uint64_t) 1 << place;
	if (block->used == UINT64_MAX)
		t->has_room[at / 64] &= ~((uint64_t) 1 << at % 64);
	t->generation = t->generation % GENERATION_MAX + 1;
	t->count++;
	block->ports[place] = (struct port){
		.handle = t->generation << PORT_INDEX_BITS | (at * PORT_BLOCK + place),
		.fd = -1,
	};
	block->ports[place].outs = block->ports[place].outs_inline;
	return &block->ports[place];
}

void port_table_remove(struct port_table *t, struct port *port)
{
	const uint32_t index = port->handle % BACKEND_PORT_MAX;
	const uint32_t at = index / PORT_BLOCK;

	port->handle = 0;
	t->blocks[at]->used &= ~((uint64_t) 1 << index % PORT_BLOCK);
	t->has_room[at / 64] |= (uint64_t) 1 << at % 64;
	t->count--;
	/* The first one stays, so that a call now and then does not map and unmap pages. */
	if (at && !t->blocks[at]->used)
		block_free(t, at);
}

struct port *port_table_find(const struct port_table *t, uint32_t handle)
{
	const uint32_t index = handle % BACKEND_PORT_MAX;
	struct port_block *block = t->blocks[index / PORT_BLOCK];
	struct port *port = block ? &block->ports[index % PORT_BLOCK] : NULL;

	return port && handle && port->handle == handle ? port : NULL;
}

void port_table_each(struct port_table *t, void (*each)(void *ctx, struct port *port), void *ctx)
{
	for (uint32_t at = 0; at < PORT_BLOCKS; at++)
		for (uint32_t i = 0; i < PORT_BLOCK && t->blocks[at]; i++)
			if (t->blocks[at]->used >> i & 1)
				each(ctx, &t->blocks[at]->ports[i]);
}
