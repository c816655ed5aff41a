#include "base/arena.h"

#include <string.h>

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* with this header */
};

void arena_init(struct arena *a, const struct arena_source *source, size_t limit)
{
	*a = (struct arena){ .source = source, .limit = limit };
}

void arena_fini(struct arena *a)
{
	while (a->chunks) {
		struct arena_chunk *chunk = a->chunks;

		a->chunks = chunk->next;
		a->source->put(a->source->ctx, chunk, chunk->size);
	}
	a->used = a->total = 0;
}

static bool grow(struct arena *a, size_t size)
{
	size_t got = 0;
	struct arena_chunk *chunk;

	if (a->total >= a->limit || size > a->limit - a->total)
		return false;
	chunk = a->source->get(a->source->ctx, size, &got);
	if (!chunk)
		return false;
	chunk->next = a->chunks;
	chunk->size = got;
	a->chunks = chunk;
	a->used = sizeof(*chunk);
	a->total += got;
	return true;
}

/* Not zeroed. */
static void *arena_room(struct arena *a, size_t size)
{
	size_t need = (size + 7) & ~(size_t) 7;
	void *p;

	if (need < size || need > SIZE_MAX / 2)
		return NULL;
	if (!a->chunks || need > a->chunks->size - a->used)
		if (!grow(a, need + sizeof(struct arena_chunk)))
			return NULL;
	p = (uint8_t *) a->chunks + a->used;
	a->used += need;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_room(a, size);

	return p ? memset(p, 0, size) : NULL;
}

bool arena_copy(struct arena *a, struct slice s, struct slice *out)
{
	void *p = arena_alloc(a, s.len);

	if (!p)
		return false;
	if (s.len)
		memcpy(p, s.data, s.len);
	*out = slice_make(p, s.len);
	return true;
}

static size_t chunk_used(const struct arena *a, const struct arena_chunk *chunk)
{
	return chunk == a->chunks ? a->used : chunk->size;
}

bool arena_save(const struct arena *a, struct arena *to, struct arena_image *out)
{
	size_t size = 0;
	uint8_t *at;

	for (const struct arena_chunk *c = a->chunks; c; c = c->next)
		size += chunk_used(a, c);
	at = arena_room(to, size);
	if (!at)
		return false;
	*out = (struct arena_image){ *a, at };
	for (const struct arena_chunk *c = a->chunks; c; c = c->next) {
		memcpy(at, c, chunk_used(a, c));
		at += chunk_used(a, c);
	}
	return true;
}

void arena_restore(struct arena *a, const struct arena_image *image)
{
	const uint8_t *at = image->bytes;

	while (a->chunks != image->arena.chunks) {
		struct arena_chunk *chunk = a->chunks;

		a->chunks = chunk->next;
		a->source->put(a->source->ctx, chunk, chunk->size);
	}
	*a = image->arena;
	for (struct arena_chunk *c = a->chunks; c; c = c->next) {
		memcpy(c, at, chunk_used(a, c));
		at += chunk_used(a, c);
	}
}
