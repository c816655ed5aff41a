/* base/arena.h: memory that is freed as a whole.
 * Chunks come from a source of the caller (a test's array, the shard's page stock), so that base/
 * needs no operating system.  Not thread-safe: one owner.
 */
#ifndef SLUICE_BASE_ARENA_H
#define SLUICE_BASE_ARENA_H

#include "base/attr.h"
#include "base/slice.h"

struct arena_source {
	/* A chunk of at least size bytes, aligned to 16, or NULL; *got receives its true size. */
	void *(*get)(void *ctx, size_t size, size_t *got);
	void (*put)(void *ctx, void *chunk, size_t size);
	void *ctx;
};

struct arena_chunk;

struct arena {
	const struct arena_source *source;
	struct arena_chunk *chunks; /* newest first */
	size_t used;                /* of the newest */
	size_t total;               /* bytes of all chunks */
	size_t limit;               /* total never exceeds it */
};

void arena_init(struct arena *a, const struct arena_source *source, size_t limit);
void arena_fini(struct arena *a); /* gives every chunk back; a may be used again */
/* Zeroed, aligned to 8.  NULL if the source is dry or the limit is reached. */
NODISCARD void *arena_alloc(struct arena *a, size_t size);
/* A copy of s that lives as long as the arena.  False if there is no memory. */
NODISCARD bool arena_copy(struct arena *a, struct slice s, struct slice *out);

/* What an arena held at one moment, to go back to: arena_save copies it to memory of another,
 * arena_restore brings it back to the same places and gives back the chunks that came later. Saving
 * fails without memory; restoring never does. */
struct arena_image {
	struct arena arena;
	uint8_t *bytes; /* of the chunks, newest first */
};

NODISCARD bool arena_save(const struct arena *a, struct arena *to, struct arena_image *out);
void arena_restore(struct arena *a, const struct arena_image *image);

#endif
