#include "tests/sim/net.h"

#include <string.h>

#include "tests/sim/host.h"
#include "tests/sim/os.h"

/* On its way; places are used again. */
struct letter {
	struct endpoint to, from;
	uint32_t len, cap, next; /* of the free ones */
	uint8_t *data;
};

enum { LETTERS = 1 << 16, STRAGGLE_US = 200000 };

static struct letter letters[LETTERS];
static uint32_t used = 1, free_first; /* 0: none */

static uint32_t letter_new(const struct endpoint *to, const struct endpoint *from,
			   struct slice bytes)
{
	uint32_t i = free_first ? free_first : used++;
	struct letter *l = &letters[i];

	if (i == LETTERS)
		sim_wrong("the simulator's network is full");
	if (free_first)
		free_first = l->next;
	if (l->cap < bytes.len) {
		__real_free(l->data);
		l->cap = (uint32_t) (bytes.len < 256 ? 256 : bytes.len);
		l->data = __real_malloc(l->cap);
	}
	l->to = *to;
	l->from = *from;
	l->len = (uint32_t) bytes.len;
	memcpy(l->data, bytes.data, bytes.len);
	return i;
}

static void arrive(uint32_t i, uint32_t b)
{
	struct letter *l = &letters[i];

	(void) b;
	if (host_is_up())
		(void) os_arrive(&l->to, &l->from, slice_make(l->data, l->len));
	l->next = free_first;
	free_first = i;
}

void net_send(const struct endpoint *to, const struct endpoint *from, struct slice bytes,
	      struct dice *dice)
{
	const struct sim_config *c = &sim.config;
	unsigned times = 1 + dice_chance(dice, c->repeat);

	if (dice_chance(dice, c->loss))
		return;
	while (times--) {
		uint64_t at = sim.now_us + c->delay_us;

		if (c->jitter_us)
			at += dice_below(dice, c->jitter_us);
		if (dice_chance(dice, c->straggle))
			at += dice_below(dice, STRAGGLE_US);
		sim_at(at, arrive, letter_new(to, from, bytes), 0);
	}
}
