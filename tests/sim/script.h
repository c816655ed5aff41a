/* tests/sim/script.h: what happens in a run, as lines.
 *
 *     world seed=17 shards=3 ports=400 ...
 *     0.004512 offer call=3 side=0 peer=1 kind=0 flags=2 seed=991
 *     1.210000 rtp call=3 side=1 kind=0 n=20 every=20 seed=17
 *
 * A line has dice of its own, so that without it the others do the same as before.
 */
#ifndef SLUICE_TESTS_SIM_SCRIPT_H
#define SLUICE_TESTS_SIM_SCRIPT_H

#include <stdio.h>

#include "tests/sim/sim.h"

enum verb {
#define VERB(name) VERB_##name,
#include "tests/sim/verbs.def"
#undef VERB
	VERB_COUNT
};

/* From where media is sent. */
enum media_from {
	FROM_SDP,      /* what the SDP says */
	FROM_NEAR,     /* its address, another port */
	FROM_FAR,      /* another address */
	FROM_STRANGER, /* nobody of the call */
	FROM_OLD,      /* the address before the last one */
	FROM_KINDS
};

struct line {
	uint64_t at_us;
	uint32_t verb; /* enum verb */
	uint32_t call, side, peer, kind, flags, n, every, seed;
};

struct script {
	struct sim_config config;
	struct line *lines;
	uint32_t count, cap;
};

void script_make(struct script *s, uint64_t seed, uint32_t calls);
bool script_read(struct script *s, FILE *f);
void script_write(const struct script *s, FILE *f);
/* Plays it to the end of the world; the result is in sim.result. */
_Noreturn void script_play(const struct script *s);

#endif
