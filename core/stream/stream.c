#define STREAM_TABLE
#include "core/stream/stream.h"

#if defined(PLANT) && PLANT == 9
#define IS_OPEN(state) ((state) == STREAM_LIVE || (state) == STREAM_OFFERED) /* planted */
#else
#define IS_OPEN(state) ((state) == STREAM_LIVE)
#endif

static uint32_t facts(const struct stream_input *in)
{
	return (in->has_ports ? STREAM_IF_PORTS : 0) |
	       (in->is_published ? STREAM_IF_PUBLISHED : 0) | (in->is_fresh ? STREAM_IF_FRESH : 0);
}

enum stream_err stream_step(struct stream_hold *s, const struct stream_input *in,
			    struct stream_output *out)
{
	const struct machine_row *r = machine_find(&stream_machine, s->state, in->event, facts(in));

	out->count = 0;
	if (!r)
		return STREAM_CANNOT_HAPPEN;
	out->row = (uint16_t) (r - stream_machine.rows);
	if (r->to == MACHINE_NEVER)
		return STREAM_CANNOT_HAPPEN;
	for (unsigned i = 0; i < r->action_count; i++)
		out->actions[out->count++] = r->actions[i];
	s->state = r->to;
	return STREAM_OK;
}

bool stream_holds(const struct stream_hold *s)
{
	return s->state == STREAM_OFFERED || s->state == STREAM_LIVE || s->state == STREAM_DRAINING;
}

bool stream_is_open(const struct stream_hold *s)
{
	return IS_OPEN(s->state);
}
