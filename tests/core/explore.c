/* The exhaustive explorer: see explore.h.
 *
 *	explore [NAME...]	exit 0 if everything holds in the worlds named, or in all
 */
#include "tests/core/explore.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLDS_MAX = 1 << 22, TABLE_SIZE = 1 << 24, ROWS_MAX = 512 };

const char *explore_bad;

static uint32_t rows_taken[ROWS_MAX];

void explore_fail(const char *what)
{
	if (!explore_bad)
		explore_bad = what;
}

void explore_row(const struct machine *m, unsigned row)
{
	if (row >= m->row_count || row >= ROWS_MAX) {
		explore_fail("a row that the table does not have");
		return;
	}
	rows_taken[row]++;
	if (m->rows[row].to == MACHINE_NEVER)
		explore_fail("a row that cannot happen");
}

struct explorer {
	const struct world_type *type;
	uint8_t *worlds;
	uint32_t *from;
	uint8_t *how;
	uint32_t *table; /* number + 1; 0: free */
	uint32_t count;
	uint64_t moves;
};

static void *world_at(const struct explorer *e, uint32_t i)
{
	return e->worlds + (size_t) i * e->type->size;
}

static uint32_t hash(const uint8_t *p, size_t len)
{
	uint64_t h = 14695981039346656037u;

	for (; len >= 8; p += 8, len -= 8) {
		uint64_t w;

		memcpy(&w, p, 8);
		h = (h ^ w) * 1099511628211u;
		h ^= h >> 29;
	}
	while (len--)
		h = (h ^ *p++) * 1099511628211u;
	return (uint32_t) (h ^ h >> 32);
}

/* Where w is in the table, or the free place for it. */
static uint32_t *find(const struct explorer *e, const void *w)
{
	uint32_t i = hash(w, e->type->size) & (TABLE_SIZE - 1);

	while (e->table[i] && memcmp(world_at(e, e->table[i] - 1), w, e->type->size) != 0)
		i = (i + 1) & (TABLE_SIZE - 1);
	return &e->table[i];
}

/* True if w is a new one. */
static bool add(struct explorer *e, const void *w, uint32_t from, unsigned move)
{
	uint32_t *place = find(e, w);

	if (*place)
		return false;
	if (e->count == WORLDS_MAX) {
		explore_fail("too many worlds");
		return false;
	}
	memcpy(world_at(e, e->count), w, e->type->size);
	e->from[e->count] = from;
	e->how[e->count] = (uint8_t) move;
	*place = ++e->count;
	return true;
}

/* The way to world i, and the move after it; UINT_MAX: none. */
static void print_way(const struct explorer *e, uint32_t i, unsigned move)
{
	uint32_t path[256], n = 0;

	while (e->from[i] != UINT32_MAX && n < 256) {
		path[n++] = i;
		i = e->from[i];
	}
	printf("%s: FAILS: %s\n  start %u", e->type->name, explore_bad, i);
	while (n--)
		printf("\n  %s", e->type->move_name(e->how[path[n]]));
	printf("\n  %s\n", move == UINT_MAX ? "" : e->type->move_name(move));
}

static bool explore(struct explorer *e)
{
	uint8_t *w = malloc(e->type->size);
	bool is_good = true;

	for (unsigned s = 0; s < e->type->start_count; s++) {
		memset(w, 0, e->type->size);
		e->type->start(w, s);
		add(e, w, UINT32_MAX, s);
	}
	for (uint32_t i = 0; is_good && i < e->count; i++)
		for (unsigned m = 0; m < e->type->move_count; m++) {
			memcpy(w, world_at(e, i), e->type->size);
			if (!e->type->move(w, m) && !explore_bad)
				continue;
			e->moves++;
			if (!explore_bad && add(e, w, i, m) && e->type->check)
				e->type->check(w);
			if (explore_bad) {
				print_way(e, i, m);
				is_good = false;
				break;
			}
		}
	free(w);
	return is_good;
}

/* From every world, moves that happen by themselves lead to one at rest. */
static bool settles(struct explorer *e)
{
	uint8_t *rests = calloc(e->count, 1), *w = malloc(e->type->size);
	uint32_t stuck = UINT32_MAX;
	bool is_more = true;

	for (uint32_t i = 0; i < e->count; i++)
		rests[i] = e->type->is_resting(world_at(e, i));
	while (is_more) {
		is_more = false;
		stuck = UINT32_MAX;
		for (uint32_t i = 0; i < e->count; i++) {
			for (unsigned m = 0; !rests[i] && m < e->type->move_count; m++) {
				uint32_t to;

				memcpy(w, world_at(e, i), e->type->size);
				if (!e->type->is_own(m) || !e->type->move(w, m))
					continue;
				to = *find(e, w);
				if (to && rests[to - 1])
					rests[i] = is_more = true;
			}
			if (!rests[i] && stuck == UINT32_MAX)
				stuck = i;
		}
	}
	if (stuck != UINT32_MAX) {
		explore_fail("by itself this comes to no rest");
		print_way(e, stuck, UINT_MAX);
	}
	free(rests);
	free(w);
	return stuck == UINT32_MAX;
}

static bool is_excused(const struct world_type *t, const char *state, const char *event)
{
	for (const struct unreached *u = t->unreached; u && u->state; u++)
		if (strcmp(u->state, state) == 0 && strcmp(u->event, event) == 0)
			return true;
	return false;
}

/* Every row that can happen has to. */
static bool covers(const struct world_type *t, uint64_t moves, uint32_t worlds)
{
	const struct machine *m = t->machine;
	unsigned can = 0, taken = 0, excused = 0, never = 0;

	for (unsigned s = 0; s < m->state_count; s++)
		for (unsigned v = 0; v < m->event_count; v++) {
			const struct machine_cell *c = &m->cells[s * m->event_count + v];

			for (unsigned i = c->first; i < c->first + c->count; i++) {
				const struct machine_row *r = &m->rows[i];

				if (r->to == MACHINE_NEVER) {
					never++;
					continue;
				}
				can++;
				if (rows_taken[i])
					taken++;
				else if (is_excused(t, m->state_names[s], m->event_names[v]))
					excused++;
				else
					printf("%s: row never taken: line %u, %s on %s\n", t->name,
					       r->line, m->state_names[s], m->event_names[v]);
			}
		}
	printf("%s: %u worlds, %llu moves; rows taken %u of %u, excused %u; %u that cannot happen "
	       "did not\n",
	       t->name, worlds, (unsigned long long) moves, taken, can, excused, never);
	return taken + excused == can;
}

static bool run(const struct world_type *t)
{
	struct explorer e = { .type = t };
	bool is_good;

	e.worlds = malloc((size_t) WORLDS_MAX * t->size); /* touched as it fills */
	e.from = malloc(WORLDS_MAX * sizeof(*e.from));
	e.how = malloc(WORLDS_MAX);
	e.table = calloc(TABLE_SIZE, sizeof(*e.table));
	if (!e.worlds || !e.from || !e.how || !e.table) {
		puts("no memory");
		exit(2);
	}
	memset(rows_taken, 0, sizeof(rows_taken));
	explore_bad = NULL;
	is_good = explore(&e);
	if (is_good && t->is_own)
		is_good = settles(&e);
	if (is_good)
		is_good = covers(t, e.moves, e.count);
	free(e.worlds);
	free(e.from);
	free(e.how);
	free(e.table);
	return is_good;
}

int main(int argc, char **argv)
{
	static const struct world_type *const types[] = { &call_world, &stream_world, &learn_world,
							  &txn_world };
	unsigned failed = 0;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		bool wanted = argc < 2;

		for (int a = 1; a < argc; a++)
			wanted = wanted || strcmp(argv[a], types[i]->name) == 0;
		if (wanted && !run(types[i]))
			failed++;
	}
	/* As cmocka would say it, for tools/run-units. */
	if (!failed)
		puts("[  PASSED  ] 4 test(s).");
	return failed != 0;
}
