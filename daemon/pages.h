/* daemon/pages.h: memory of calls, in blocks of a few sizes, which goes back to the system.
 *
 * Blocks are carved from slabs of 64 KiB, one size a slab; an empty slab is unmapped (one is kept).
 * What is larger is mapped on its own.  So after a peak the memory is the system's again, and what
 * calls hold can be counted.  Not thread-safe: one shard owns it.
 */
#ifndef SLUICE_DAEMON_PAGES_H
#define SLUICE_DAEMON_PAGES_H

#include "base/arena.h"
#include "base/attr.h"

enum {
	PAGES_SLAB_SIZE = 64 * 1024,
	PAGES_BLOCK_MIN = 512,
	PAGES_CLASSES = 6, /* 512 bytes to 16 KiB */
};

struct pages_slab;

struct pages {
	struct pages_slab *partial[PAGES_CLASSES]; /* have a free block */
	struct pages_slab *spare;                  /* mapped and empty, of no size */
	size_t held;                               /* bytes of slabs and large blocks */
	size_t held_max;                           /* no more than that */
	size_t used;                               /* bytes of blocks that are out */
	uint64_t fail_at; /* for tests: the request of this number fails, from 1; 0: none */
	uint64_t asked;   /* requests so far */
};

void pages_init(struct pages *p, size_t held_max);
/* Every block must be back. */
void pages_fini(struct pages *p);

/* A block of at least size bytes, not zeroed, aligned to 16; *got is its true size.  NULL if
 * held_max or the system's memory is reached. */
NODISCARD void *pages_get(struct pages *p, size_t size, size_t *got);
/* size: what got was. */
void pages_put(struct pages *p, void *block, size_t size);

/* The same as the source of an arena. */
struct arena_source pages_source(struct pages *p);

#endif
