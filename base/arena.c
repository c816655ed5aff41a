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

void *arena_alloc(struct arena *a, size_t size)
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
	return memset(p, 0, size);
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
