#define EXCHANGE_TABLE
#include "core/call/exchange.h"

static uint8_t side_bit(unsigned side)
{
	return (uint8_t) (1u << (side & 1));
}

static uint32_t facts(const struct exchange *x, const struct exchange_input *in)
{
	/* READY and FAILED are about the side whose command is in hand. */
	unsigned side = x->state == EXCHANGE_TRYING ? x->trying : in->side;
	bool is_final_reply = x->state == EXCHANGE_TRYING ? x->is_final_reply : in->is_final_reply;
	uint32_t f = 0;

	f |= x->offers & side_bit(side) ? EXCHANGE_IF_OWN : 0;
	f |= x->offers & side_bit(side ^ 1) ? EXCHANGE_IF_OTHER : 0;
	f |= x->is_answered ? EXCHANGE_IF_ANSWERED : 0;
	f |= x->is_answering ? EXCHANGE_IF_ANSWERING : 0;
	f |= x->is_doomed ? EXCHANGE_IF_DOOMED : 0;
	f |= x->is_final ? EXCHANGE_IF_FINAL : 0;
	f |= in->is_known ? EXCHANGE_IF_KNOWN : 0;
	f |= in->wants_branch ? EXCHANGE_IF_BRANCH : 0;
	f |= in->is_provisional ? EXCHANGE_IF_PROVISIONAL : 0;
	f |= is_final_reply ? EXCHANGE_IF_FINAL_REPLY : 0;
	f |= in->has_delay ? EXCHANGE_IF_DELAY : 0;
	return f;
}

/* What an action means here.  True: the caller has to do something as well. */
static bool apply(struct exchange *x, const struct exchange_input *in, uint8_t action)
{
	switch (action) {
	case EXCHANGE_DO_NOTE_OFFER:
	case EXCHANGE_DO_NOTE_ANSWER:
		x->trying = in->side & 1;
		x->is_answering = action == EXCHANGE_DO_NOTE_ANSWER;
		x->is_final_reply = x->is_answering && in->is_final_reply;
		return false;
	case EXCHANGE_DO_OFFER_OUT:
		x->offers |= side_bit(x->trying);
		return false;
	case EXCHANGE_DO_OFFER_DONE:
		x->offers &= (uint8_t) ~side_bit(x->trying ^ 1u);
		x->is_answered = true;
		return false;
	case EXCHANGE_DO_MARK_FINAL:
		x->is_final = true;
		return false;
	case EXCHANGE_DO_CLEAR_FINAL:
		x->is_final = false;
		return false;
	case EXCHANGE_DO_REVIVE:
		/* The caller has a timer to stop, if there is one. */
		if (!x->is_doomed)
			return false;
		x->is_doomed = false;
		return true;
	case EXCHANGE_DO_ARM:
		x->is_doomed = true;
		return true;
	default:
		return true;
	}
}

enum exchange_err exchange_step(struct exchange *x, const struct exchange_input *in,
				struct exchange_output *out)
{
	const struct machine_row *r =
		machine_find(&exchange_machine, x->state, in->event, facts(x, in));

	*out = (struct exchange_output){ 0 };
	if (!r)
		return EXCHANGE_CANNOT_HAPPEN;
	out->row = (uint16_t) (r - exchange_machine.rows);
	if (r->to == MACHINE_NEVER)
		return EXCHANGE_CANNOT_HAPPEN;
	for (unsigned i = 0; i < r->action_count; i++)
		if (apply(x, in, r->actions[i]))
			out->actions[out->count++] = r->actions[i];
	x->state = r->to;
	return EXCHANGE_OK;
}

bool exchange_output_has(const struct exchange_output *out, enum exchange_action action)
{
	for (unsigned i = 0; i < out->count; i++)
		if (out->actions[i] == action)
			return true;
	return false;
}

const char *exchange_state_name(const struct exchange *x)
{
	return machine_state_name(&exchange_machine, x->state);
}
