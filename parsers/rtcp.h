/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* parsers/rtcp.h: walks a compound RTCP packet (RFC 3550 section 6) and reads its parts.
 * Builds in the kernel too: no libc, no allocation.  Reduced-size packets (RFC 5506) are taken.
 *
 *     struct rtcp_part part = rtcp_start(packet);
 *     while ((err = rtcp_next(&part)) == RTCP_OK)
 *             ...
 *     err is RTCP_END if the compound was whole
 */
#ifndef SLUICE_PARSERS_RTCP_H
#define SLUICE_PARSERS_RTCP_H

#include "base/attr.h"
#include "base/slice.h"

enum rtcp_err {
	RTCP_OK,
	RTCP_END,         /* no part, report, item, ... is left */
	RTCP_SHORT,       /* fewer bytes than a header, or than the length field says */
	RTCP_BAD_VERSION, /* not 2 */
	RTCP_BAD_TYPE, /* second byte not in 192..223; or the part is of another type than asked */
	RTCP_BAD_PADDING, /* the count is 0, not a multiple of 4, or exceeds the part */
	RTCP_BAD_BODY,    /* the part is too short for what its count or an inner length says */
	RTCP_TOO_MANY,    /* more than RTCP_PARTS_MAX parts */
};

enum rtcp_type {
	RTCP_SR = 200,
	RTCP_RR = 201,
	RTCP_SDES = 202,
	RTCP_BYE = 203,
	RTCP_APP = 204,
	RTCP_RTPFB = 205, /* RFC 4585 section 6.2: NACK, TMMBR, transport-cc */
	RTCP_PSFB = 206,  /* RFC 4585 section 6.3: PLI, FIR, REMB */
	RTCP_XR = 207,    /* RFC 3611 */
};

enum { RTCP_PARTS_MAX = 64, RTCP_HEADER = 4, RTCP_SDES_END = 0, RTCP_SDES_CNAME = 1 };

/* One packet of a compound.  It borrows the compound; offsets count from its start. */
struct rtcp_part {
	struct slice compound;
	size_t start;  /* of the header */
	size_t body;   /* after the four bytes of header */
	size_t end;    /* of the body, padding removed */
	size_t next;   /* of the next part's header */
	uint32_t ssrc; /* first word of the body: the sender, except in SDES; 0 if there is none */
	uint8_t type;
	uint8_t count; /* reports, sources, subtype or feedback format: 0..31 */
	uint8_t parts; /* so far, with this one */
};

struct rtcp_part rtcp_start(struct slice compound);
/* Moves part to the next one; on error it stays. */
NODISCARD enum rtcp_err rtcp_next(struct rtcp_part *part);

struct rtcp_sender {
	uint32_t ssrc;
	uint32_t ntp_s, ntp_fraction;
	uint32_t timestamp;
	uint32_t packets;
	uint32_t bytes;
};

struct rtcp_report {
	uint32_t ssrc;
	uint8_t fraction_lost; /* of 256 */
	int32_t lost;          /* cumulative, signed 24 bits */
	uint32_t seq;          /* extended highest */
	uint32_t jitter;       /* clock ticks */
	uint32_t lsr;          /* middle 32 bits of the NTP time of the last SR; 0 none */
	uint32_t dlsr;         /* since then, in 1/65536 s */
};

/* The sender's half of an SR. */
NODISCARD enum rtcp_err rtcp_sender_read(const struct rtcp_part *part, struct rtcp_sender *out);
/* Report block index of an SR or RR; RTCP_END from part->count on. */
NODISCARD enum rtcp_err rtcp_report_read(const struct rtcp_part *part, unsigned index,
					 struct rtcp_report *out);

/* Items of an SDES, chunk by chunk (RFC 3550 section 6.5). */
struct rtcp_item {
	size_t at;      /* where to go on; 0 to begin */
	uint32_t ssrc;  /* of the chunk */
	uint8_t chunks; /* begun */
	uint8_t type;   /* RTCP_SDES_CNAME, ... */
	bool is_open;   /* inside a chunk */
	struct slice text;
};

/* Begin with a zeroed item. */
NODISCARD enum rtcp_err rtcp_sdes_next(const struct rtcp_part *part, struct rtcp_item *item);

/* Source index of a BYE. */
NODISCARD enum rtcp_err rtcp_bye_read(const struct rtcp_part *part, unsigned index, uint32_t *ssrc);
/* Why it left; empty if it does not say. */
NODISCARD enum rtcp_err rtcp_bye_reason(const struct rtcp_part *part, struct slice *reason);

struct rtcp_app {
	uint32_t ssrc;
	uint32_t name; /* four ASCII letters, first in the highest byte */
	struct slice data;
};

NODISCARD enum rtcp_err rtcp_app_read(const struct rtcp_part *part, struct rtcp_app *out);

/* RTPFB and PSFB, RFC 4585 section 6.1; the format is part->count. */
struct rtcp_feedback {
	uint32_t sender;
	uint32_t media;
	struct slice fci;
};

NODISCARD enum rtcp_err rtcp_feedback_read(const struct rtcp_part *part, struct rtcp_feedback *out);

/* What a compound holds, for a peer that does not know AVPF. */
struct rtcp_survey {
	enum rtcp_err err; /* RTCP_OK: the compound is whole */
	bool has_feedback;
	bool has_other;
};

struct rtcp_survey rtcp_survey_make(struct slice compound);
/* Copies the compound to out without feedback parts.  Returns the length, at most cap; 0 if nothing
 * is left or the compound is not whole.  out may be the compound itself. */
size_t rtcp_feedback_strip(struct slice compound, uint8_t *out, size_t cap);

#endif
