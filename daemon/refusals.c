#include "daemon/refusals.h"

#include <string.h>

void refusals_add(struct refusals *r, struct slice call_id, uint64_t now_us)
{
	struct refusal *one = &r->list[r->next];

	if (!call_id.len || call_id.len > REFUSAL_ID_MAX)
		return;
	r->next = (r->next + 1) % REFUSALS_MAX;
	one->at_us = now_us;
	one->len = (uint16_t) call_id.len;
	memcpy(one->call_id, call_id.data, call_id.len);
}

bool refusals_has(const struct refusals *r, struct slice call_id, uint64_t since_us)
{
	for (uint32_t i = 0; i < REFUSALS_MAX; i++)
		if (r->list[i].len && r->list[i].at_us > since_us &&
		    slice_eq(slice_make(r->list[i].call_id, r->list[i].len), call_id))
			return true;
	return false;
}
