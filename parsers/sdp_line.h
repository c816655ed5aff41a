/* parsers/sdp_line.h: one line of an SDP body at a time (RFC 8866 section 5).
 * parsers/sdp.c puts the lines together; use this only where a line comes alone.
 * All results borrow the text.  On error *out is left alone.
 */
#ifndef SLUICE_PARSERS_SDP_LINE_H
#define SLUICE_PARSERS_SDP_LINE_H

#include "parsers/sdp.h"

struct sdp_line {
	uint8_t letter;    /* a to z; 0 at the end of the body */
	struct slice text; /* behind the =, without line end */
};

/* Takes the next line off *left.  The end is where no or one byte is left.
 *   SDP_LINE_SYNTAX  the line is not LETTER=TEXT
 *   SDP_LINE_EMPTY   the line begins with CR or LF; *left stays at it */
NODISCARD enum sdp_err sdp_line_next(struct slice *left, struct sdp_line *out);

/* o=: SDP_ORIGIN if there are less than six fields or the last one is empty. */
NODISCARD enum sdp_err sdp_origin_read(struct slice text, struct sdp_origin *out);

/* c=: SDP_CONN_NET, SDP_CONN_FAMILY, SDP_CONN_FIELDS, SDP_CONN_ADDR.  A fourth field is ignored. */
NODISCARD enum sdp_err sdp_conn_read(struct slice text, struct sdp_conn *out);

/* m= up to the protocol; the formats stay text, session, section and line_number are not set.
 *   SDP_MEDIA_FIELDS, SDP_MEDIA_PORT, SDP_MEDIA_PORTS */
NODISCARD enum sdp_err sdp_media_read(struct slice text, struct sdp_media *out);

/* The next of the formats of m=; false at the end. */
bool sdp_format_next(struct slice *left, struct sdp_format *out);

/* b= and a= have no wrong form. */
struct sdp_bandwidth sdp_bandwidth_read(struct slice text);
struct sdp_attr sdp_attr_read(struct slice text);

#endif
