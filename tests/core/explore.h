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
	const char *rest_property;         /* what fails if they do not */
	const struct unreached *unreached; /* ends with an empty one */
};

extern const struct world_type call_world, stream_world, learn_world, txn_world;
extern const struct world_type *const explore_types[];
enum { EXPLORE_TYPES = 4 };

/* The first thing that did not hold; NULL as long as all is well.  NEED_P names the property of
 * spec/properties.md that it belongs to. */
extern const char *explore_bad;
#define NEED(x) ((x) ? (void) 0 : explore_fail(#x))
#define NEED_P(p, x) ((x) ? (void) 0 : explore_fail(#p ": " #x))
void explore_fail(const char *what);
/* A row was taken; or used in a question that is no move. */
void explore_row(const struct machine *m, unsigned row);
void explore_used(const struct machine *m, unsigned row);

/* All worlds of a type.  How an explorer is made and used: */
struct explorer;
struct explorer *explore_new(const struct world_type *t);
void explore_free(struct explorer *e);
/* Explores, and prints the way to what does not hold.  True if all holds: the rules, the coming
 * to rest, every row taken. */
bool explore_all(struct explorer *e, bool is_quiet);
/* After explore_all: does anything fail if the rows first to first + count are other ones now?
 * Only what used them is looked at again, and what is new from there on. */
enum explore_found { EXPLORE_SAME, EXPLORE_OTHER, EXPLORE_FAILS };
enum explore_found explore_again(struct explorer *e, unsigned first, unsigned count);

#endif
