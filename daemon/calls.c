#include "daemon/calls.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS_MIN = 64 };

/* The heap: its root is the call to be looked at next. */

static void place(struct calls *c, uint32_t at, struct calls_entry *e)
{
	c->heap[at] = e;
	e->heap_at = at;
}

static void sift_up(struct calls *c, uint32_t at)
{
	struct calls_entry *e = c->heap[at];

	while (at && c->heap[(at - 1) / 2]->look_us > e->look_us) {
		place(c, at, c->heap[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	place(c, at, e);
}

static void sift_down(struct calls *c, uint32_t at)
{
	struct calls_entry *e = c->heap[at];

	for (;;) {
		uint32_t child = 2 * at + 1;

		if (child >= c->count)
			break;
		if (child + 1 < c->count && c->heap[child + 1]->look_us < c->heap[child]->look_us)
			child++;
		if (c->heap[child]->look_us >= e->look_us)
			break;
		place(c, at, c->heap[child]);
		at = child;
	}
	place(c, at, e);
}

/* The table. */

static bool resize(struct calls *c, uint32_t size)
{
	struct calls_entry **buckets = calloc(size, sizeof(struct calls_entry *));
	struct calls_entry **heap;

	if (!buckets)
		return false;
	heap = realloc(c->heap, size * sizeof(struct calls_entry *));
	if (!heap) {
		free(buckets);
		return false;
	}
	c->heap = heap;
	for (uint32_t i = 0; i < c->count; i++) {
		struct calls_entry *e = heap[i];

		e->chain = buckets[e->hash & (size - 1)];
		buckets[e->hash & (size - 1)] = e;
	}
	free(c->buckets);
	c->buckets = buckets;
	c->mask = size - 1;
	c->cap = size;
	return true;
}

bool calls_init(struct calls *c)
{
	*c = (struct calls){ .count = 0 };
	return resize(c, CALLS_MIN);
}

void calls_fini(struct calls *c)
{
	assert(!c->count);
	free(c->buckets);
	free(c->heap);
}

struct calls_entry *calls_find(const struct calls *c, uint64_t hash, struct slice id)
{
	struct calls_entry *e = c->buckets[hash & c->mask];

	while (e && !(e->hash == hash && slice_eq(e->call.id, id)))
		e = e->chain;
	return e;
}

bool calls_add(struct calls *c, struct calls_entry *e, uint64_t look_us)
{
	if (c->count == c->cap && !resize(c, 2 * c->cap))
		return false;
	e->look_us = look_us;
	e->chain = c->buckets[e->hash & c->mask];
	c->buckets[e->hash & c->mask] = e;
	c->heap[c->count++] = e;
	sift_up(c, c->count - 1);
	return true;
}

void calls_remove(struct calls *c, struct calls_entry *e)
{
	struct calls_entry **link = &c->buckets[e->hash & c->mask];
	struct calls_entry *last = c->heap[--c->count];
	uint32_t at = e->heap_at;

	while (*link != e)
		link = &(*link)->chain;
	*link = e->chain;
	if (last != e) {
		place(c, at, last);
		sift_down(c, at);
		sift_up(c, last->heap_at);
	}
	/* After a peak the table becomes small again; if there is no memory for that, it stays. */
	if (c->cap > CALLS_MIN && c->count < c->cap / 8)
		(void) resize(c, c->cap / 2);
}

void calls_look_at(struct calls *c, struct calls_entry *e, uint64_t look_us)
{
	e->look_us = look_us;
	sift_down(c, e->heap_at);
	sift_up(c, e->heap_at);
}

void calls_reorder(struct calls *c)
{
	for (uint32_t i = c->count / 2; i--;)
		sift_down(c, i);
}

struct calls_entry *calls_next(const struct calls *c)
{
	return c->count ? c->heap[0] : NULL;
}

struct calls_entry *calls_at(const struct calls *c, uint32_t i)
{
	return c->heap[i];
}
