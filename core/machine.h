/* core/machine.h: how every generated state table is read.
 * tools/stgen.awk turns spec/X.tbl into X.gen.h: enums for all who include it, and the table for
 * the one source that defines X_TABLE before it does.  The generator has shown that for each state,
 * event and set of facts exactly one row holds, so the order of rows does not matter. Builds
 * anywhere: no libc.
 */
#ifndef SLUICE_CORE_MACHINE_H
#define SLUICE_CORE_MACHINE_H

#include <stddef.h>
#include <stdint.h>

enum { MACHINE_ACTIONS_MAX = 6, MACHINE_NEVER = 255 };

/* The mutation gate compiles the tables writable; nobody else defines this. */
#ifndef MACHINE_ROWS
#define MACHINE_ROWS const
#endif

/* Test builds (-DSLUICE_CHECKS) count how often each row was taken; tests/tour reads it. */
#ifdef SLUICE_CHECKS
#define MACHINE_COUNTS(name, count) static uint32_t name##_taken[count];
#define MACHINE_TAKEN(name) name##_taken,
#else
#define MACHINE_COUNTS(name, count)
#define MACHINE_TAKEN(name)
#endif

struct machine_row {
	uint32_t mask;  /* the facts this row looks at */
	uint32_t value; /* what they have to be */
	uint16_t line;  /* in spec/X.tbl */
	uint8_t to;     /* next state, or MACHINE_NEVER: this cannot happen */
	uint8_t action_count;
	uint8_t actions[MACHINE_ACTIONS_MAX];
};

struct machine_cell {
	uint16_t first;
	uint16_t count;
};

struct machine {
	const char *name;
	const struct machine_row *rows;
	const struct machine_cell *cells; /* [state * event_count + event] */
	const char *const *state_names;
	const char *const *event_names;
	const char *const *action_names;
	uint16_t row_count;
	uint8_t state_count;
	uint8_t event_count;
	uint8_t action_count;
#ifdef SLUICE_CHECKS
	uint32_t *taken; /* [row_count] */
#endif
};

#ifdef SLUICE_CHECKS
static inline void machine_count(const struct machine *m, const struct machine_row *r)
{
	__atomic_fetch_add(&m->taken[r - m->rows], 1, __ATOMIC_RELAXED);
}
#else
static inline void machine_count(const struct machine *m, const struct machine_row *r)
{
	(void) m;
	(void) r;
}
#endif

/* The row for what happened, NULL if state or event are none of m's. */
static inline const struct machine_row *machine_find(const struct machine *m, unsigned state,
						     unsigned event, uint32_t facts)
{
	const struct machine_cell *c;

	if (state >= m->state_count || event >= m->event_count)
		return NULL;
	c = &m->cells[state * m->event_count + event];
	/* The second test never fails: Frama-C cannot relate first to count. */
	for (unsigned i = c->first; i < (unsigned) c->first + c->count && i < m->row_count; i++) {
		const struct machine_row *r = &m->rows[i];

		if ((facts & r->mask) != r->value)
			continue;
		machine_count(m, r);
		return r;
	}
	return NULL;
}

static inline const char *machine_state_name(const struct machine *m, unsigned state)
{
	return state < m->state_count ? m->state_names[state] : "?";
}

#endif
