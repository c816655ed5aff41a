/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* core/flow/flow_ssrc.h: statistics of RTP sources (RFC 3550 appendices A.1, A.3, A.8).
 * Part of the packet step; only flow.c calls it.
 */
#ifndef SLUICE_CORE_FLOW_FLOW_SSRC_H
#define SLUICE_CORE_FLOW_FLOW_SSRC_H

#include "core/flow/flow.h"
#include "parsers/rtp.h"

/* Counts one accepted packet at its SSRC, which takes the place of the oldest if it is new. */
void flow_ssrc_count(struct flow_stats *s, const struct flow_rules *r, const struct rtp_view *rtp,
		     size_t len_bytes, uint64_t now_us);
/* Whether the SSRC has a place. */
bool flow_ssrc_find(const struct flow_stats *s, uint32_t ssrc);
/* The clock rates changed: jitter starts anew with the next packet. */
void flow_ssrc_clocks_forget(struct flow_stats *s);

#endif
