#include "daemon/scratch.h"

#include <sys/mman.h>

#include "base/limits.h"

static void *get(void *ctx, size_t size, size_t *got)
{
	struct scratch *s = ctx;

	if (s->is_taken || size > SCRATCH_BLOCK)
		return pages_get(s->pages, size < PAGES_SLAB_SIZE ? PAGES_SLAB_SIZE : size, got);
	s->is_taken = true;
	*got = SCRATCH_BLOCK;
	return s->block;
}

static void put(void *ctx, void *chunk, size_t size)
{
	struct scratch *s = ctx;

	if (chunk == s->block)
		s->is_taken = false;
	else
		pages_put(s->pages, chunk, size);
}

bool scratch_init(struct scratch *s, struct pages *pages)
{
	*s = (struct scratch){ .pages = pages };
	s->block = mmap(NULL, SCRATCH_BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);
	if (s->block == MAP_FAILED) {
		s->block = NULL;
		return false;
	}
	s->source = (struct arena_source){ get, put, s };
	arena_init(&s->arena, &s->source, REQUEST_MEMORY_MAX);
	return true;
}

void scratch_fini(struct scratch *s)
{
	arena_fini(&s->arena);
	munmap(s->block, SCRATCH_BLOCK);
}

struct arena *scratch_begin(struct scratch *s)
{
	arena_fini(&s->arena);
	return &s->arena;
}
