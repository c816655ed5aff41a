#include "daemon/control/reply_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/ring.h"
#include "core/txn/txn.h"

enum { NONE = UINT32_MAX, ALIGN = 8 };

/* 128 bits of a keyed hash stand for the cookie, which may have any length. */
struct entry {
	uint64_t cookie[2];
	struct txn txn;
	struct endpoint client;
	uint32_t next;   /* in its chain, or among the free ones */
	uint32_t record; /* offset of the answer */
};

/* Answers stand in a ring in the order they were given. */
struct record {
	uint32_t entry; /* NONE: filler up to the end of the ring */
	uint32_t len;
};

struct reply_cache {
	struct hash_key key[2];
	struct entry *entries;
	uint32_t *heads;
	uint8_t *ring;
	uint32_t mask, free;
	uint32_t size, begin, used; /* of the ring */
	uint64_t now_us;            /* never goes back */
	size_t mapped;
	struct reply_cache_stats stats;
};

static uint32_t record_size(uint32_t len)
{
	return (uint32_t) (sizeof(struct record) + len + ALIGN - 1) & ~(uint32_t) (ALIGN - 1);
}

static struct record *record_at(struct reply_cache *c, uint32_t offset)
{
	return (struct record *) (void *) (c->ring + offset);
}

/* Chains. */

static uint32_t *head_of(struct reply_cache *c, const struct entry *e)
{
	return &c->heads[e->cookie[0] & c->mask];
}

static uint32_t find(struct reply_cache *c, const struct entry *want)
{
	for (uint32_t i = *head_of(c, want); i != NONE; i = c->entries[i].next) {
		const struct entry *e = &c->entries[i];

		if (e->cookie[0] == want->cookie[0] && e->cookie[1] == want->cookie[1] &&
		    endpoint_eq(&e->client, &want->client))
			return i;
	}
	return NONE;
}

static void forget(struct reply_cache *c, uint32_t i)
{
	uint32_t *link = head_of(c, &c->entries[i]);

	while (*link != i)
		link = &c->entries[*link].next;
	*link = c->entries[i].next;
	c->entries[i].next = c->free;
	c->free = i;
}

/* What the table says. */

static struct txn_output step(struct reply_cache *c, uint32_t i, enum txn_event event)
{
	struct txn_output out;
	enum txn_err err = txn_step(&c->entries[i].txn, event, c->now_us, &out);

	assert(err == TXN_OK);
	return out;
}

/* The ring. */

static void drop_oldest_record(struct reply_cache *c)
{
	uint32_t size = record_size(record_at(c, c->begin)->len);

	c->begin = ring_after(c->size, c->begin, size);
	c->used -= size;
}

/* The oldest answer goes if the event makes it go. */
static bool drop_oldest(struct reply_cache *c, enum txn_event event)
{
	uint32_t i = record_at(c, c->begin)->entry;

	if (i != NONE) {
		struct txn_output out = step(c, i, event);

		if (!txn_output_has(&out, TXN_DO_REMOVE))
			return false;
		forget(c, i);
		c->stats.evicted += event == TXN_ON_EVICT;
	}
	drop_oldest_record(c);
	return true;
}

/* Offset of size bytes in one piece. */
static uint32_t make_room(struct reply_cache *c, uint32_t size)
{
	for (;;) {
		uint32_t end = ring_after(c->size, c->begin, c->used);
		uint32_t behind = c->size - end; /* up to the end of the ring */

		if (ring_room(c->size, c->begin, c->used) >= size)
			return end;
		if (c->size - c->used >= behind && behind < size) {
			*record_at(c, end) =
				(struct record){ NONE, behind - (uint32_t) sizeof(struct record) };
			c->used += behind;
			continue;
		}
		drop_oldest(c, TXN_ON_EVICT);
	}
}

/* Lifetime. */

struct reply_cache *reply_cache_new(const struct hash_key *key, uint32_t size_bytes, uint32_t count)
{
	struct reply_cache *c = calloc(1, sizeof(*c));
	size_t entries = count * sizeof(struct entry);
	uint8_t *m;

	if (!c)
		return NULL;
	assert(count && !(count & (count - 1)) && size_bytes % ALIGN == 0);
	assert(size_bytes && size_bytes <= RING_MAX);
	c->mapped = entries + count * sizeof(uint32_t) + size_bytes;
	m = mmap(NULL, c->mapped, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (m == MAP_FAILED) {
		free(c);
		return NULL;
	}
	memset(m, 0, c->mapped);
	c->entries = (struct entry *) (void *) m;
	c->ring = m + entries;
	c->heads = (uint32_t *) (void *) (m + entries + size_bytes);
	c->key[0] = *key;
	c->key[1] = (struct hash_key){ ~key->k1, key->k0 };
	c->mask = count - 1;
	c->size = size_bytes;
	for (uint32_t i = 0; i < count; i++) {
		c->heads[i] = NONE;
		c->entries[i].next = i + 1 < count ? i + 1 : NONE;
	}
	return c;
}

void reply_cache_free(struct reply_cache *c)
{
	if (!c)
		return;
	munmap(c->entries, c->mapped);
	free(c);
}

static void set_now(struct reply_cache *c, uint64_t now_us)
{
	if (now_us > c->now_us)
		c->now_us = now_us;
}

static bool make_entry(struct reply_cache *c)
{
	while (c->free == NONE && c->used)
		drop_oldest(c, TXN_ON_EVICT);
	return c->free != NONE;
}

/* The entry of want, made if there is none; NONE if there is no room. */
static uint32_t find_or_make(struct reply_cache *c, const struct entry *want)
{
	uint32_t i;

	while (c->used && drop_oldest(c, TXN_ON_EXPIRE))
		;
	i = find(c, want);
	if (i != NONE || !make_entry(c))
		return i;
	i = c->free;
	c->free = c->entries[i].next;
	c->entries[i] = *want;
	c->entries[i].next = *head_of(c, want);
	*head_of(c, want) = i;
	return i;
}

enum reply_found reply_cache_enter(struct reply_cache *c, struct slice cookie,
				   const struct endpoint *client, uint64_t now_us, uint32_t *ticket,
				   struct slice *answer)
{
	struct entry want = { .cookie = { hash_bytes(&c->key[0], cookie),
					  hash_bytes(&c->key[1], cookie) },
			      .client = *client };
	struct txn_output out;
	const struct record *r;
	uint32_t i;

	set_now(c, now_us);
	i = find_or_make(c, &want);
	if (i == NONE) {
		c->stats.dropped++;
		return REPLY_DROP;
	}
	*ticket = i;
	out = step(c, i, TXN_ON_REQUEST);
	if (txn_output_has(&out, TXN_DO_EXECUTE)) {
		c->stats.entered++;
		return REPLY_NEW;
	}
	if (txn_output_has(&out, TXN_DO_SEND_AGAIN)) {
		c->stats.repeated++;
		r = record_at(c, c->entries[i].record);
		*answer = slice_make(r + 1, r->len);
		return REPLY_ANSWERED;
	}
	if (txn_output_has(&out, TXN_DO_DROP)) {
		c->stats.dropped++;
		return REPLY_DROP;
	}
	c->stats.waited++;
	return REPLY_WAITS;
}

unsigned reply_cache_answer(struct reply_cache *c, uint32_t ticket, struct slice answer,
			    uint64_t now_us)
{
	struct entry *e = &c->entries[ticket];
	uint32_t size = record_size((uint32_t) answer.len);
	struct txn_output out;
	struct record *r;

	set_now(c, now_us);
	out = step(c, ticket, TXN_ON_DONE);
	assert(txn_output_has(&out, TXN_DO_STORE) && size <= c->size / 2);
	e->record = make_room(c, size);
	r = record_at(c, e->record);
	*r = (struct record){ ticket, (uint32_t) answer.len };
	memcpy(r + 1, answer.data, answer.len);
	c->used += size;
	return 1u + out.copies;
}

struct reply_cache_stats reply_cache_stats(const struct reply_cache *c)
{
	return c->stats;
}
