#include "core/ports/ports.h"

#include "base/peek.h"

enum { QUEUE_NONE, QUEUE_HALVES, QUEUE_PAIRS };
enum { EVEN = 1, ODD = 2, BOTH = 3 };
/* Below one pair in SCARCE, singles do not break pairs while there are halves. */
enum { SCARCE = 4 };

uint32_t ports_slots(uint32_t min, uint32_t max)
{
	return min >= 1 && min <= max && max <= 65535 ? max / 2 - min / 2 + 1 : 0;
}

/* Queues: doubly linked through the slots. */

static void queue_remove(struct ports *p, uint32_t at)
{
	struct ports_slot *s = &p->slots[at];
	struct ports_queue *q = &p->queues[s->queue];

	if (s->queue == QUEUE_NONE)
		return;
	if (s->prev)
		p->slots[s->prev - 1].next = s->next;
	else
		q->head = s->next;
	if (s->next)
		p->slots[s->next - 1].prev = s->prev;
	else
		q->tail = s->prev;
	s->prev = s->next = 0;
	s->queue = QUEUE_NONE;
	q->count--;
}

static void queue_append(struct ports *p, uint32_t at, uint8_t queue)
{
	struct ports_slot *s = &p->slots[at];
	struct ports_queue *q = &p->queues[queue];

	s->prev = q->tail;
	s->next = 0;
	if (q->tail)
		p->slots[q->tail - 1].next = (uint16_t) (at + 1);
	else
		q->head = (uint16_t) (at + 1);
	q->tail = (uint16_t) (at + 1);
	s->queue = queue;
	q->count++;
}

static void queue_prepend(struct ports *p, uint32_t at, uint8_t queue)
{
	struct ports_slot *s = &p->slots[at];
	struct ports_queue *q = &p->queues[queue];

	s->prev = 0;
	s->next = q->head;
	if (q->head)
		p->slots[q->head - 1].prev = (uint16_t) (at + 1);
	else
		q->tail = (uint16_t) (at + 1);
	q->head = (uint16_t) (at + 1);
	s->queue = queue;
	q->count++;
}

static uint8_t queue_of(const struct ports_slot *s)
{
	return s->free == BOTH ? QUEUE_PAIRS : QUEUE_HALVES;
}

/* Start. */

static void usable_mark(struct ports *p, uint32_t min, uint32_t max, struct slice excluded_be16)
{
	for (uint32_t port = min; port <= max; port++)
		p->slots[port / 2 - p->first / 2].usable |= port & 1 ? ODD : EVEN;
	for (size_t i = 0; i + 1 < excluded_be16.len; i += 2) {
		const uint32_t port = peek_be16(excluded_be16, i);

		if (port >= min && port <= max)
			p->slots[port / 2 - p->first / 2].usable &= port & 1 ? EVEN : ODD;
	}
}

/* The n-th random number below limit. */
static uint32_t random_below(const struct hash_key *key, uint32_t n, uint32_t limit)
{
	const uint8_t bytes[4] = { (uint8_t) (n >> 24), (uint8_t) (n >> 16), (uint8_t) (n >> 8),
				   (uint8_t) n };

	return (uint32_t) (hash_bytes(key, (struct slice){ bytes, sizeof(bytes) }) % limit);
}

/* Fisher and Yates: the i-th in the order is the slot that slots[i].stamp names. */
static void order_shuffle(struct ports *p, const struct hash_key *key)
{
	for (uint32_t i = 0; i < p->slot_count; i++)
		p->slots[i].stamp = i;
	for (uint32_t left = p->slot_count; left > 1; left--) {
		const uint32_t other = random_below(key, left, left);
		const uint32_t swapped = p->slots[left - 1].stamp;

		p->slots[left - 1].stamp = p->slots[other].stamp;
		p->slots[other].stamp = swapped;
	}
}

void ports_init(struct ports *p, struct ports_slot *slots, uint32_t min, uint32_t max,
		struct slice excluded_be16, const struct hash_key *key)
{
	*p = (struct ports){ .slots = slots,
			     .slot_count = ports_slots(min, max),
			     .first = min & ~1u };
	if (!p->slot_count)
		return;
	for (uint32_t i = 0; i < p->slot_count; i++)
		slots[i] = (struct ports_slot){ 0 };
	usable_mark(p, min, max, excluded_be16);
	order_shuffle(p, key);
	for (uint32_t i = 0; i < p->slot_count; i++) {
		const uint32_t at = slots[i].stamp;

		slots[at].free = slots[at].usable;
		p->usable_count += (slots[at].usable & 1u) + (slots[at].usable >> 1);
		p->usable_pairs += slots[at].usable == BOTH;
		if (slots[at].usable)
			queue_append(p, at, queue_of(&slots[at]));
	}
	for (uint32_t i = 0; i < p->slot_count; i++)
		slots[i].stamp = 0;
	p->free_count = p->usable_count;
}

/* Taking and giving. */

/* Takes the ports in bits of a slot whose queue may change by it.  What is left of a broken pair
 * has rested longest: it becomes the next half. */
static void bits_take(struct ports *p, uint32_t at, uint8_t bits)
{
	struct ports_slot *s = &p->slots[at];

	queue_remove(p, at);
	s->free &= (uint8_t) ~bits;
	p->free_count -= bits == BOTH ? 2 : 1;
	if (s->free)
		queue_prepend(p, at, QUEUE_HALVES);
}

uint16_t ports_take_pair(struct ports *p)
{
	const uint32_t head = p->queues[QUEUE_PAIRS].head;

	if (!head)
		return 0;
	bits_take(p, head - 1, BOTH);
	return (uint16_t) (p->first + (head - 1) * 2);
}

/* The slot that the next single port is taken from, + 1; 0 if none. */
static uint32_t single_choose(const struct ports *p)
{
	const uint32_t half = p->queues[QUEUE_HALVES].head;
	const uint32_t pair = p->queues[QUEUE_PAIRS].head;

	if (!half || !pair)
		return half ? half : pair;
	if (p->queues[QUEUE_PAIRS].count <= p->usable_pairs / SCARCE)
		return half;
	/* Ages rather than stamps, since stamps wrap. */
	return p->stamp - p->slots[half - 1].stamp > p->stamp - p->slots[pair - 1].stamp ? half
											 : pair;
}

uint16_t ports_take_one(struct ports *p)
{
	const uint32_t chosen = single_choose(p);
	uint8_t bit;

	if (!chosen)
		return 0;
	bit = p->slots[chosen - 1].free & EVEN ? EVEN : ODD;
	bits_take(p, chosen - 1, bit);
	return (uint16_t) (p->first + (chosen - 1) * 2 + (bit == ODD));
}

/* The slot of a port of ours, or slot_count. */
static uint32_t slot_find(const struct ports *p, uint16_t port, uint8_t *bit)
{
	const uint32_t at = (port - p->first) / 2;

	*bit = port % 2 ? ODD : EVEN;
	if (port < p->first || at >= p->slot_count || !(p->slots[at].usable & *bit))
		return p->slot_count;
	return at;
}

bool ports_take_exact(struct ports *p, uint16_t port)
{
	uint8_t bit;
	const uint32_t at = slot_find(p, port, &bit);

	if (at == p->slot_count || !(p->slots[at].free & bit))
		return false;
	bits_take(p, at, bit);
	return true;
}

bool ports_give_back(struct ports *p, uint16_t port)
{
	uint8_t bit;
	const uint32_t at = slot_find(p, port, &bit);

	if (at == p->slot_count || p->slots[at].free & bit)
		return false;
	queue_remove(p, at);
	p->slots[at].free |= bit;
	p->slots[at].stamp = ++p->stamp;
	p->free_count++;
	queue_append(p, at, queue_of(&p->slots[at]));
	return true;
}

bool ports_mark_busy(struct ports *p, uint16_t port)
{
	if (!ports_give_back(p, port))
		return false;
	p->busy_count++;
	return true;
}

uint32_t ports_free_count(const struct ports *p)
{
	return p->free_count;
}

uint32_t ports_free_pairs(const struct ports *p)
{
	return p->queues[QUEUE_PAIRS].count;
}

uint32_t ports_used_count(const struct ports *p)
{
	return p->usable_count - p->free_count;
}
