#include "daemon/pages.h"

#include <assert.h>
#include <sys/mman.h>

/* At the head of its 64 KiB, to which it is aligned: a block finds its slab by its address. */
struct pages_slab {
	struct pages_slab *prev, *next; /* in partial; NULL and NULL: full, or the spare */
	struct block *free;
	uint32_t size;  /* of a block */
	uint32_t fresh; /* offset of what was never given out */
	uint32_t out;   /* blocks that are out */
	bool is_listed;
};

struct block {
	struct block *next;
};

enum { SLAB_HEAD = 64, SYSTEM_PAGE = 4096 };

_Static_assert(sizeof(struct pages_slab) <= SLAB_HEAD, "the head leaves blocks aligned");

static int class_of(size_t size)
{
	int c = 0;

	while ((size_t) PAGES_BLOCK_MIN << c < size)
		c++;
	return c;
}

static bool is_large(size_t size)
{
	return size > (size_t) PAGES_BLOCK_MIN << (PAGES_CLASSES - 1);
}

/* From and to the system. */

static void *map(struct pages *p, size_t size)
{
	void *m;

	if (size > p->held_max || p->held > p->held_max - size)
		return NULL;
	m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m == MAP_FAILED)
		return NULL;
	/* A huge page would make a few bytes hold two megabytes. */
	(void) madvise(m, size, MADV_NOHUGEPAGE);
	p->held += size;
	return m;
}

static void unmap(struct pages *p, void *m, size_t size)
{
	munmap(m, size);
	p->held -= size;
}

static struct pages_slab *slab_map(struct pages *p)
{
	uint8_t *m = map(p, 2 * PAGES_SLAB_SIZE);
	uintptr_t at = (uintptr_t) m;
	size_t before;

	if (!m)
		return NULL;
	before = (size_t) (-at & (PAGES_SLAB_SIZE - 1));
	if (before)
		unmap(p, m, before);
	unmap(p, m + before + PAGES_SLAB_SIZE, PAGES_SLAB_SIZE - before);
	return (struct pages_slab *) (void *) (m + before);
}

/* Lists of slabs. */

static void list_add(struct pages *p, struct pages_slab *s)
{
	struct pages_slab **head = &p->partial[class_of(s->size)];

	s->prev = NULL;
	s->next = *head;
	if (*head)
		(*head)->prev = s;
	*head = s;
	s->is_listed = true;
}

static void list_remove(struct pages *p, struct pages_slab *s)
{
	if (s->prev)
		s->prev->next = s->next;
	else
		p->partial[class_of(s->size)] = s->next;
	if (s->next)
		s->next->prev = s->prev;
	s->is_listed = false;
}

static struct pages_slab *slab_new(struct pages *p, uint32_t size)
{
	struct pages_slab *s = p->spare;

	if (s)
		p->spare = NULL;
	else
		s = slab_map(p);
	if (!s)
		return NULL;
	/* Blocks are aligned to 16 at least; the small ones start right behind the head. */
	*s = (struct pages_slab){ .size = size, .fresh = SLAB_HEAD };
	list_add(p, s);
	return s;
}

static void slab_empty(struct pages *p, struct pages_slab *s)
{
	list_remove(p, s);
	if (!p->spare)
		p->spare = s;
	else
		unmap(p, s, PAGES_SLAB_SIZE);
}

static bool slab_is_full(const struct pages_slab *s)
{
	return !s->free && s->fresh + s->size > PAGES_SLAB_SIZE;
}

static void *slab_take(struct pages *p, struct pages_slab *s)
{
	void *b = s->free;

	if (b) {
		s->free = s->free->next;
	} else {
		b = (uint8_t *) s + s->fresh;
		s->fresh += s->size;
	}
	s->out++;
	if (slab_is_full(s))
		list_remove(p, s);
	return b;
}

void pages_init(struct pages *p, size_t held_max)
{
	*p = (struct pages){ .held_max = held_max };
}

void pages_fini(struct pages *p)
{
	if (p->spare)
		unmap(p, p->spare, PAGES_SLAB_SIZE);
	p->spare = NULL;
	assert(!p->used && !p->held);
}

static void *get_large(struct pages *p, size_t size, size_t *got)
{
	size_t whole = (size + SYSTEM_PAGE - 1) & ~(size_t) (SYSTEM_PAGE - 1);
	void *m;

	if (whole < size)
		return NULL;
	m = map(p, whole);
	if (m) {
		p->used += whole;
		*got = whole;
	}
	return m;
}

void *pages_get(struct pages *p, size_t size, size_t *got)
{
	int c;
	struct pages_slab *s;

	if (++p->asked == p->fail_at)
		return NULL;
	if (is_large(size))
		return get_large(p, size, got);
	c = class_of(size);
	s = p->partial[c];
	if (!s)
		s = slab_new(p, (uint32_t) PAGES_BLOCK_MIN << c);
	if (!s)
		return NULL;
	*got = s->size;
	p->used += s->size;
	return slab_take(p, s);
}

void pages_put(struct pages *p, void *block, size_t size)
{
	struct pages_slab *s;
	struct block *b = block;

	p->used -= size;
	if (is_large(size)) {
		unmap(p, block, size);
		return;
	}
	s = (struct pages_slab *) ((uintptr_t) block & ~(uintptr_t) (PAGES_SLAB_SIZE - 1));
	assert(s->size == size && s->out);
	b->next = s->free;
	s->free = b;
	s->out--;
	if (!s->is_listed)
		list_add(p, s);
	if (!s->out)
		slab_empty(p, s);
}

static void *source_get(void *ctx, size_t size, size_t *got)
{
	return pages_get(ctx, size, got);
}

static void source_put(void *ctx, void *chunk, size_t size)
{
	pages_put(ctx, chunk, size);
}

struct arena_source pages_source(struct pages *p)
{
	return (struct arena_source){ source_get, source_put, p };
}
