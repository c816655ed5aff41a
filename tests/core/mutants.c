/* How much the explorer notices: changes one thing in one row of a table at a time, and explores.
 *
 *	mutants NAME [EVERY]	every EVERYth change of the table NAME (call, stream, learn, txn)
 *
 * Prints what nobody noticed: equal, or a duty that nobody wrote down.  It is linked with the
 * explorer and with machines whose tables are writable (-DMACHINE_ROWS=).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/core/explore.h"

enum kind { TARGET, DROPPED, ADDED, GUARD, KINDS };

static const char *const kind_names[KINDS] = { "target", "dropped action", "added action",
					       "guard" };

static const struct world_type *type;
static const char *explorer;

static bool is_noticed(void)
{
	char *args[] = { (char *) (uintptr_t) explorer, (char *) (uintptr_t) type->name, NULL };
	pid_t child;
	int status = 0;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		alarm(60);
		_exit(explore_main(2, args));
	}
	waitpid(child, &status, 0);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static unsigned choices(enum kind k, const struct machine_row *r)
{
	switch (k) {
	case TARGET:
		return type->machine->state_count;
	case DROPPED:
		return r->action_count;
	case ADDED:
		return type->machine->action_count;
	default:
		return 32;
	}
}

/* False if it would be no change. */
static bool change(struct machine_row *r, enum kind k, unsigned v, const char **what)
{
	const struct machine *m = type->machine;

	*what = "";
	if (k == TARGET) {
		*what = m->state_names[v];
		if (r->to == v)
			return false;
		r->to = (uint8_t) v;
	} else if (k == DROPPED) {
		*what = m->action_names[r->actions[v]];
		r->action_count--;
		memmove(&r->actions[v], &r->actions[v + 1], r->action_count - v);
	} else if (k == ADDED) {
		*what = m->action_names[v];
		if (r->action_count == MACHINE_ACTIONS_MAX ||
		    memchr(r->actions, (int) v, r->action_count))
			return false;
		r->actions[r->action_count++] = (uint8_t) v;
	} else {
		if (!(r->mask >> v & 1))
			return false;
		r->mask &= ~(1u << v);
		r->value &= ~(1u << v);
	}
	return true;
}

int main(int argc, char **argv)
{
	static const struct world_type *const types[] = { &call_world, &stream_world, &learn_world,
							  &txn_world };
	unsigned all[KINDS] = { 0 }, noticed[KINDS] = { 0 }, number = 0;
	unsigned every = argc > 2 ? (unsigned) atoi(argv[2]) : 1;
	const struct machine *m;

	explorer = argv[0];
	for (size_t i = 0; i < 4; i++)
		if (argc > 1 && strcmp(argv[1], types[i]->name) == 0)
			type = types[i];
	if (!type || !every) {
		fputs("usage: mutants call|stream|learn|txn [EVERY]\n", stderr);
		return 2;
	}
	m = type->machine;
	if (is_noticed()) {
		puts("the table as it is does not hold");
		return 2;
	}
	for (unsigned i = 0; i < m->row_count; i++) {
		struct machine_row *r = (struct machine_row *) (uintptr_t) &m->rows[i], was = *r;

		for (enum kind k = TARGET; was.to != MACHINE_NEVER && k < KINDS; k++)
			for (unsigned v = 0; v < choices(k, &was); v++) {
				const char *what;

				*r = was;
				if (!change(r, k, v, &what) || number++ % every)
					continue;
				all[k]++;
				if (is_noticed())
					noticed[k]++;
				else
					printf("nobody noticed: line %u: %s %s\n", was.line,
					       kind_names[k], what);
			}
		*r = was;
	}
	for (enum kind k = TARGET; k < KINDS; k++)
		printf("%s: %s: %u of %u noticed\n", type->name, kind_names[k], noticed[k], all[k]);
	return 0;
}
