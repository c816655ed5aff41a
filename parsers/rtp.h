/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* parsers/rtp.h: a read-only view of one RTP packet (RFC 3550 section 5.1).
 * Builds in the kernel too: no libc, no allocation.  The header extension stays raw here.
 */
#ifndef SLUICE_PARSERS_RTP_H
#define SLUICE_PARSERS_RTP_H

#include "base/attr.h"
#include "base/slice.h"

enum rtp_err { RTP_OK, RTP_SHORT, RTP_BAD_VERSION, RTP_BAD_PADDING };

enum { RTP_HEADER_MIN = 12 };

struct rtp_view {
	uint32_t ssrc;        /* host order */
	uint32_t timestamp;   /* media clock ticks; wraps */
	uint16_t seq;         /* wraps */
	uint16_t profile;     /* the extension's "defined by profile" */
	uint8_t payload_type; /* 0..127 */
	uint8_t csrc_count;   /* 0..15 */
	bool is_marked;
	bool is_padded;         /* the P bit */
	bool has_extension;     /* the X bit; extension may still be empty */
	struct slice extension; /* its words without the first; borrows the packet */
	size_t payload_at;      /* where the payload begins in the packet */
	struct slice payload;   /* padding removed; borrows the packet */
};

/* Reads the packet into out, which is left alone on error.
 *   RTP_SHORT        the header announces more bytes than there are
 *   RTP_BAD_VERSION  the version field is not 2
 *   RTP_BAD_PADDING  the padding count is 0 or exceeds what is left
 */
NODISCARD enum rtp_err rtp_view_parse(struct slice packet, struct rtp_view *out);
/* The same for SRTP (RFC 3711 section 3.1), where padding is encrypted: it stays in the payload,
 * and RTP_BAD_PADDING does not occur. */
NODISCARD enum rtp_err rtp_header_parse(struct slice packet, struct rtp_view *out);

#endif
