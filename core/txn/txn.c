#define TXN_TABLE
#include "core/txn/txn.h"

#if defined(PLANT) && PLANT == 8
#define AGE_US (REPLY_CACHE_AGE_S * UINT64_C(500000)) /* planted: half as long */
#else
#define AGE_US (REPLY_CACHE_AGE_S * UINT64_C(1000000))
#endif

static uint32_t facts(const struct txn *t, uint64_t now_us)
{
	uint32_t f = 0;

	if (t->waiting < TXN_WAITING_MAX)
		f |= TXN_IF_ROOM;
	if (t->waiting)
		f |= TXN_IF_REPEATED;
	if (now_us - t->answered_us >= AGE_US)
		f |= TXN_IF_AGED;
	return f;
}

enum txn_err txn_step(struct txn *t, enum txn_event event, uint64_t now_us, struct txn_output *out)
{
	const struct machine_row *r = machine_find(&txn_machine, t->state, event, facts(t, now_us));

	*out = (struct txn_output){ 0 };
	if (!r)
		return TXN_CANNOT_HAPPEN;
	out->row = (uint16_t) (r - txn_machine.rows);
	if (r->to == MACHINE_NEVER)
		return TXN_CANNOT_HAPPEN;
	for (unsigned i = 0; i < r->action_count; i++) {
		switch (r->actions[i]) {
		case TXN_DO_WAIT:
			t->waiting++;
			continue;
		case TXN_DO_STORE:
			t->answered_us = now_us;
			break;
		case TXN_DO_SEND_WAITING:
			out->copies = t->waiting;
			t->waiting = 0;
			break;
		default:
			break;
		}
		out->actions[out->count++] = r->actions[i];
	}
	t->state = r->to;
	return TXN_OK;
}

bool txn_output_has(const struct txn_output *out, enum txn_action action)
{
	for (unsigned i = 0; i < out->count; i++)
		if (out->actions[i] == action)
			return true;
	return false;
}
