/* The exhaustive explorer: see explore.h. */
#include "tests/core/explore.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLDS_MAX = 1 << 22, TABLE_SIZE = 1 << 24, ROWS_MAX = 512, USED_MAX = 32 };

const struct world_type *const explore_types[] = { &call_world, &stream_world, &learn_world,
						   &txn_world };

const char *explore_bad;

static uint32_t rows_taken[ROWS_MAX];

/* The rows of the move in hand. */
static uint16_t used[USED_MAX];
static unsigned used_count;

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
	explore_used(m, row);
	if (m->rows[row].to == MACHINE_NEVER)
		explore_fail("P11: a row that cannot happen");
}

void explore_used(const struct machine *m, unsigned row)
{
	if (row >= m->row_count || used_count == USED_MAX) {
		explore_fail("a row that the table does not have, or too many");
		return;
	}
	used[used_count++] = (uint16_t) row;
}

/* A move that used a row, and where it led to. */
struct use {
	uint32_t from;
	uint32_t to;
	uint8_t move;
};

struct uses {
	struct use *list;
	size_t count;
	size_t size;
};

struct explorer {
	const struct world_type *type;
	uint8_t *worlds;
	uint32_t *from;
	uint8_t *how;
	uint32_t *table; /* number + 1; 0: free */
	uint32_t count;
	uint64_t moves;
	struct uses uses[ROWS_MAX];
};

static void *need_memory(void *p)
{
	if (!p) {
		puts("no memory");
		exit(2);
	}
	return p;
}

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

static void remember_uses(struct explorer *e, uint32_t from, unsigned move, uint32_t to)
{
	for (unsigned i = 0; i < used_count; i++) {
		struct uses *u = &e->uses[used[i]];
		const struct use *last = u->count ? &u->list[u->count - 1] : NULL;

		if (last && last->from == from && last->move == move)
			continue;
		if (u->count == u->size) {
			u->size = u->size ? u->size * 2 : 256;
			u->list = need_memory(realloc(u->list, u->size * sizeof(*u->list)));
		}
		u->list[u->count++] = (struct use){ from, to, (uint8_t) move };
	}
}

/* Makes a move from world i into w, and looks at the world if it is a new one.  False: impossible.
 */
static bool try_move(struct explorer *e, uint32_t i, unsigned m, void *w)
{
	memcpy(w, world_at(e, i), e->type->size);
	used_count = 0;
	if (!e->type->move(w, m) && !explore_bad)
		return false;
	e->moves++;
	if (!explore_bad && add(e, w, i, m) && e->type->check)
		e->type->check(w);
	return true;
}

/* Every move from the worlds of number i on. */
static bool explore_from(struct explorer *e, uint32_t i, bool is_quiet, bool is_remembered)
{
	uint8_t *w = need_memory(malloc(e->type->size));

	for (; !explore_bad && i < e->count; i++)
		for (unsigned m = 0; m < e->type->move_count; m++) {
			if (!try_move(e, i, m, w))
				continue;
			if (explore_bad) {
				if (!is_quiet)
					print_way(e, i, m);
				break;
			}
			if (is_remembered)
				remember_uses(e, i, m, *find(e, w) - 1);
		}
	free(w);
	return !explore_bad;
}

static bool explore(struct explorer *e, bool is_quiet)
{
	uint8_t *w = need_memory(malloc(e->type->size));

	for (unsigned s = 0; s < e->type->start_count; s++) {
		memset(w, 0, e->type->size);
		e->type->start(w, s);
		add(e, w, UINT32_MAX, s);
	}
	free(w);
	return explore_from(e, 0, is_quiet, is_quiet);
}

/* From every world, moves that happen by themselves lead to one at rest. */
static bool settles(struct explorer *e, bool is_quiet)
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
				used_count = 0;
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
		explore_fail(e->type->rest_property);
		if (!is_quiet)
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
static bool covers(const struct world_type *t, uint64_t moves, uint32_t worlds, bool is_quiet)
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
				else if (!is_quiet)
					printf("%s: row never taken: line %u, %s on %s\n", t->name,
					       r->line, m->state_names[s], m->event_names[v]);
			}
		}
	if (!is_quiet)
		printf("%s: %u worlds, %llu moves; rows taken %u of %u, excused %u; %u that cannot "
		       "happen "
		       "did not\n",
		       t->name, worlds, (unsigned long long) moves, taken, can, excused, never);
	return taken + excused == can;
}

struct explorer *explore_new(const struct world_type *t)
{
	struct explorer *e = need_memory(calloc(1, sizeof(*e)));

	e->type = t;
	e->worlds = need_memory(malloc((size_t) WORLDS_MAX * t->size)); /* touched as it fills */
	e->from = need_memory(malloc(WORLDS_MAX * sizeof(*e->from)));
	e->how = need_memory(malloc(WORLDS_MAX));
	e->table = need_memory(calloc(TABLE_SIZE, sizeof(*e->table)));
	return e;
}

void explore_free(struct explorer *e)
{
	for (unsigned i = 0; i < ROWS_MAX; i++)
		free(e->uses[i].list);
	free(e->worlds);
	free(e->from);
	free(e->how);
	free(e->table);
	free(e);
}

bool explore_all(struct explorer *e, bool is_quiet)
{
	memset(rows_taken, 0, sizeof(rows_taken));
	explore_bad = NULL;
	return explore(e, is_quiet) && (!e->type->is_own || settles(e, is_quiet)) &&
	       covers(e->type, e->moves, e->count, is_quiet);
}

/* The worlds from number count on were never there. */
static void forget_worlds(struct explorer *e, uint32_t count)
{
	while (e->count > count)
		*find(e, world_at(e, --e->count)) = 0; /* the latest first: no chain breaks */
}

enum explore_found explore_again(struct explorer *e, unsigned first, unsigned count)
{
	uint8_t *w = need_memory(malloc(e->type->size));
	uint32_t before = e->count;
	bool is_other = false;

	explore_bad = NULL;
	for (unsigned r = first; r < first + count; r++)
		for (size_t i = 0; !explore_bad && i < e->uses[r].count; i++) {
			const struct use *u = &e->uses[r].list[i];

			if (!try_move(e, u->from, u->move, w) ||
			    memcmp(w, world_at(e, u->to), e->type->size) != 0)
				is_other = true;
			else if (!explore_bad && e->type->check)
				e->type->check(w);
		}
	if (!explore_bad)
		explore_from(e, before, true, false);
	forget_worlds(e, before);
	free(w);
	return explore_bad ? EXPLORE_FAILS : is_other ? EXPLORE_OTHER : EXPLORE_SAME;
}
