/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* core/flow/srtp_index.h: the packet index of SRTP, and the window against replay (RFC 3711).
 *
 *     index = 2^16 * ROC + SEQ, 48 bits
 *
 * Arithmetic only: what is estimated or looked up changes nothing, and a packet is committed after
 * it is authenticated.  tests/proof/wp_srtp_index.c says what is proved of it.
 */
#ifndef SLUICE_CORE_FLOW_SRTP_INDEX_H
#define SLUICE_CORE_FLOW_SRTP_INDEX_H

#include "base/attr.h"
#include "base/slice.h"

enum { SRTP_WINDOW = 64 }; /* RFC 3711 section 3.3.2: at least 64 packets */

#define SRTP_INDEX_MAX ((UINT64_C(1) << 48) - 1)
#define SRTP_INDEX_NONE UINT64_MAX

/* What is known of one SSRC.  SRTCP (31 bits, sent with the packet) has the same window. */
struct srtp_window {
	uint64_t top;  /* the highest index that was accepted */
	uint64_t seen; /* bit n: top - n was accepted; bit 0 is set unless nothing was */
};

/* RFC 3711 section 3.3.1 and appendix A: the index nearest to top that ends in seq.
 * SRTP_INDEX_NONE if that would be below 0 or above SRTP_INDEX_MAX. */
NODISCARD uint64_t srtp_index_estimate(uint64_t top, uint16_t seq);

/* Neither too old nor accepted before? */
NODISCARD bool srtp_window_admits(const struct srtp_window *w, uint64_t index);
/* Accepts an index that srtp_window_admits. */
void srtp_window_commit(struct srtp_window *w, uint64_t index);

#endif
