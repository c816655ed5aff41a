#include "tests/sim/sim.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct sim sim;

struct dice dice_make(uint64_t seed, uint64_t stream)
{
	struct dice d = { seed * 0x9e3779b97f4a7c15u ^ stream * 0xd1b54a32d192ed03u };

	(void) dice_next(&d);
	return d;
}

/* splitmix64 */
uint64_t dice_next(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t dice_below(struct dice *d, uint32_t n)
{
	return (uint32_t) ((dice_next(d) >> 32) * n >> 32);
}

bool dice_chance(struct dice *d, uint32_t per_mille)
{
	return dice_below(d, 1000) < per_mille;
}

/* The queue: a heap. */

struct event {
	uint64_t at_us, order;
	sim_act *act;
	uint32_t a, b;
};

enum { EVENTS_MAX = 1 << 20 };

static struct event heap[EVENTS_MAX];
static uint32_t count;
static uint64_t orders;

static bool is_before(const struct event *a, const struct event *b)
{
	return a->at_us < b->at_us || (a->at_us == b->at_us && a->order < b->order);
}

void sim_at(uint64_t at_us, sim_act *act, uint32_t a, uint32_t b)
{
	struct event e = { at_us > sim.now_us ? at_us : sim.now_us, orders++, act, a, b };
	uint32_t i = count++;

	if (count == EVENTS_MAX)
		sim_wrong("the simulator's queue is full");
	for (; i && is_before(&e, &heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = e;
}

static struct event take(void)
{
	struct event top = heap[0], last = heap[--count];
	uint32_t i = 0;

	for (;;) {
		uint32_t child = 2 * i + 1;

		if (child >= count)
			break;
		if (child + 1 < count && is_before(&heap[child + 1], &heap[child]))
			child++;
		if (is_before(&last, &heap[child]))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = last;
	return top;
}

bool sim_step(void)
{
	struct event e;

	if (!count)
		return false;
	e = take();
	sim.now_us = e.at_us;
	e.act(e.a, e.b);
	return true;
}

/* What happened. */

void sim_note(uint64_t a, uint64_t b)
{
	uint64_t h = sim.result->hash;

	h = (h ^ sim.now_us) * 0x100000001b3u;
	h = (h ^ a) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 29 ^ b) * 0xbf58476d1ce4e5b9u;
	sim.result->hash = h ^ h >> 32;
}

void sim_note_bytes(const void *data, size_t len)
{
	uint64_t h = 14695981039346656037u, word = 0;
	const uint8_t *p = data;

	for (; len >= 8; p += 8, len -= 8) {
		memcpy(&word, p, 8);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, p, len);
	sim_note(h, word);
}

void sim_tell(const char *fmt, ...)
{
	va_list args;

	if (!sim.is_telling)
		return;
	va_start(args, fmt);
	printf("%12.6f ", (double) sim.now_us / 1e6);
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
}

void sim_end(void)
{
	sim.result->at_us = sim.now_us;
	fflush(stdout);
	_exit(sim.result->has_failed);
}

void sim_wrong(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(sim.result->wrong, sizeof(sim.result->wrong), fmt, args);
	va_end(args);
	sim.result->has_failed = true;
	sim_tell("WRONG: %s", sim.result->wrong);
	sim_end();
}

const char *sim_text(const struct endpoint *e)
{
	static char texts[4][ADDR_STR_MAX + 16];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	struct writer w = writer_make(text, sizeof(texts[0]) - 1);

	endpoint_write(&w, e);
	text[w.len] = 0;
	return text;
}
