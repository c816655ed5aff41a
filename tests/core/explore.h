/* tests/core/explore.h: a world around one machine of core/, and what has to hold in it.
 *
 * The explorer makes every move in every world that can be reached, breadth first, on the real
 * core, so a violation comes with the shortest way to it.
 */
#ifndef SLUICE_TESTS_CORE_EXPLORE_H
#define SLUICE_TESTS_CORE_EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/machine.h"

/* A row that no move reaches, and why that is right. */
struct unreached {
	const char *state;
	const char *event;
	const char *why;
};

struct world_type {
	const char *name;
	const struct machine *machine;
	size_t size; /* of a world: plain bytes without padding that differs */
	unsigned start_count;
	void (*start)(void *world, unsigned n);
	unsigned move_count;
	const char *(*move_name)(unsigned move);
	/* Makes a move; false if it is not possible here.  Violations by NEED. */
	bool (*move)(void *world, unsigned move);
	/* Holds in each world; may be NULL. */
	void (*check)(const void *world);
	/* Moves that happen by themselves (timers, the backend), as a bit set by function; from
	 * each world these have to lead to one at rest.  NULL: not looked at. */
	bool (*is_own)(unsigned move);
	bool (*is_resting)(const void *world);
	const struct unreached *unreached; /* ends with an empty one */
};

extern const struct world_type call_world, stream_world, learn_world, txn_world;

/* The first thing that did not hold; NULL as long as all is well. */
extern const char *explore_bad;
#define NEED(x) ((x) ? (void) 0 : explore_fail(#x))
void explore_fail(const char *what);
/* main, where somebody else's is the program's (mutants.c). */
int explore_main(int argc, char **argv);
/* A row was taken. */
void explore_row(const struct machine *m, unsigned row);

#endif
