// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "core/flow/srtp_index.h"

enum { SEQ_HALF = 1 << 15, SEQ_CYCLE = 1 << 16 };

uint64_t srtp_index_estimate(uint64_t top, uint16_t seq)
{
	const uint32_t last = (uint32_t) (top % SEQ_CYCLE);
	const uint64_t same = top - last + seq;

	if (last < SEQ_HALF && seq > last + SEQ_HALF)
		return same < SEQ_CYCLE ? SRTP_INDEX_NONE : same - SEQ_CYCLE;
	if (last >= SEQ_HALF && seq < last - SEQ_HALF)
		return same > SRTP_INDEX_MAX - SEQ_CYCLE ? SRTP_INDEX_NONE : same + SEQ_CYCLE;
	return same;
}

bool srtp_window_admits(const struct srtp_window *w, uint64_t index)
{
	if (!w->seen || index > w->top)
		return true;
	if (w->top - index >= SRTP_WINDOW)
		return false;
	return !(w->seen >> (w->top - index) & 1);
}

void srtp_window_commit(struct srtp_window *w, uint64_t index)
{
	if (!w->seen) {
		w->top = index;
		w->seen = 1;
	} else if (index > w->top) {
		const uint64_t steps = index - w->top;

		w->seen = steps < SRTP_WINDOW ? w->seen << steps | 1 : 1;
		w->top = index;
	} else if (w->top - index < SRTP_WINDOW) {
		w->seen |= UINT64_C(1) << (w->top - index);
	}
}
