#include "daemon/control/cli_rows.h"

#ifdef SLUICE_CHECKS

#include "call.gen.h"
#include "daemon/text_printf.h"
#include "learn.gen.h"
#include "stream.gen.h"
#include "txn.gen.h"

static void write_cell(struct text *t, const struct machine *m, unsigned state, unsigned event)
{
	const struct machine_cell *c = &m->cells[state * m->event_count + event];

	for (unsigned i = c->first; i < (unsigned) c->first + c->count; i++)
		text_printf(t, "%s %u %s %s %u\n", m->name, m->rows[i].line, m->state_names[state],
			    m->event_names[event], __atomic_load_n(&m->taken[i], __ATOMIC_RELAXED));
}

bool cli_rows(enum cli_op op, struct text *t)
{
	static const struct machine *const machines[] = { &exchange_machine, &stream_machine,
							  &txn_machine, &learn_machine };

	if (op != CLI_OP_ROWS)
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(machines); i++)
		for (unsigned s = 0; s < machines[i]->state_count; s++)
			for (unsigned e = 0; e < machines[i]->event_count; e++)
				write_cell(t, machines[i], s, e);
	return true;
}

#endif
