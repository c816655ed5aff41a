/* How much the explorer notices: a table with one thing changed, explored again.
 *
 *	mutants NAME < LIST	NAME: call, stream, learn, txn; LIST: tools/stgen.awk -v out=mutants
 *
 * Prints each line of the list with "killed" or "alive" before it.  It is linked with the explorer
 * and with machines whose tables are writable (-DMACHINE_ROWS=).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/core/explore.h"

enum { MUTANTS_MAX = 8192, BATCH = 64, SECONDS_MAX = 60 };

struct mutant {
	char *text;    /* the line */
	char kind[16]; /* target, dropped, added, guard */
	int place;     /* row; guard: cell */
	int a, b;      /* what, see change() */
};

static struct mutant list[MUTANTS_MAX];
static unsigned list_count;
static const struct world_type *type;

static void read_list(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin)) {
		struct mutant *m = &list[list_count];

		if (list_count == MUTANTS_MAX ||
		    sscanf(line, "%*d %15s %d %d %d", m->kind, &m->place, &m->a, &m->b) != 4) {
			fprintf(stderr, "mutants: too many, or what is this: %s", line);
			exit(2);
		}
		m->text = strdup(line);
		list_count++;
	}
}

static uint32_t swap_bits(uint32_t v, int a, int b)
{
	uint32_t other = (v >> a ^ v >> b) & 1;

	return v ^ (other << a | other << b);
}

/* A guard is negated, or changes places with another of its group, in each row of a cell. */
static void change_guard(struct machine_row *r, const struct mutant *m)
{
	if (m->b < 0) {
		r->value ^= r->mask & 1u << m->a;
		return;
	}
	r->mask = swap_bits(r->mask, m->a, m->b);
	r->value = swap_bits(r->value, m->a, m->b);
}

static void change(struct machine_row *r, const struct mutant *m)
{
	switch (m->kind[0]) {
	case 't':
		r->to = (uint8_t) m->a;
		break;
	case 'd':
		r->action_count--;
		memmove(&r->actions[m->a], &r->actions[m->a + 1],
			r->action_count - (unsigned) m->a);
		break;
	case 'a':
		r->actions[r->action_count++] = (uint8_t) m->a;
		break;
	default:
		change_guard(r, m);
	}
}

static bool is_noticed(struct explorer *e, const struct mutant *m)
{
	static struct machine_row was[64];
	const struct machine *table = type->machine;
	struct machine_cell rows = { (uint16_t) m->place, 1 };
	struct machine_row *first;
	enum explore_found found;
	bool is_noticed;

	if (m->kind[0] == 'g')
		rows = table->cells[m->place];
	first = (struct machine_row *) (uintptr_t) &table->rows[rows.first];
	memcpy(was, first, rows.count * sizeof(*was));
	for (unsigned i = 0; i < rows.count; i++)
		change(&first[i], m);
	found = explore_again(e, rows.first, rows.count);
	is_noticed = found == EXPLORE_FAILS;
	if (found == EXPLORE_OTHER) {
		/* Is something never reached now, or does not come to rest? */
		struct explorer *again = explore_new(type);

		is_noticed = !explore_all(again, true);
		explore_free(again);
	}
	memcpy(first, was, rows.count * sizeof(*was));
	return is_noticed;
}

/* A child tells what it noticed, a byte each; one that dies has noticed. */
static unsigned run_batch(struct explorer *e, unsigned first)
{
	unsigned n = first, end = first + BATCH < list_count ? first + BATCH : list_count;
	int fds[2];
	char seen;

	fflush(stdout);
	if (pipe(fds) < 0)
		exit(2);
	if (fork() == 0) {
		for (; n < end; n++) {
			alarm(SECONDS_MAX);
			seen = is_noticed(e, &list[n]);
			if (write(fds[1], &seen, 1) != 1)
				_exit(2);
		}
		_exit(0);
	}
	close(fds[1]);
	while (read(fds[0], &seen, 1) == 1)
		printf("%s\t%s", seen ? "killed" : "alive", list[n++].text);
	close(fds[0]);
	wait(NULL);
	if (n < end)
		printf("killed\t%s", list[n++].text);
	return n;
}

int main(int argc, char **argv)
{
	struct explorer *e;
	unsigned n = 0;

	for (unsigned i = 0; i < EXPLORE_TYPES; i++)
		if (argc == 2 && strcmp(argv[1], explore_types[i]->name) == 0)
			type = explore_types[i];
	if (!type) {
		fputs("usage: mutants call|stream|learn|txn < LIST\n", stderr);
		return 2;
	}
	read_list();
	e = explore_new(type);
	if (!explore_all(e, true)) {
		fputs("mutants: the table as it is does not hold\n", stderr);
		return 2;
	}
	while (n < list_count)
		n = run_batch(e, n);
	explore_free(e);
	return 0;
}
