/* parsers/sdp_strict.h: the grammar of RFC 8866 section 9 for SDP that we print.
 *
 * Debug and test builds check every SDP that leaves.  Order, line ends, numbers and addresses are
 * as in the RFC, and the attributes that we write ourselves are as in theirs.  Looser than the RFC
 * is only what is copied from the sender on purpose: s= and t=, the words of o= and m=, his ICE
 * password, unknown attributes.
 */
#ifndef SLUICE_PARSERS_SDP_STRICT_H
#define SLUICE_PARSERS_SDP_STRICT_H

#include "base/attr.h"
#include "base/slice.h"

enum sdp_strict_err {
	SDP_STRICT_OK,
	SDP_STRICT_SYNTAX,  /* a line in the wrong place or of the wrong form */
	SDP_STRICT_CONTROL, /* a NUL or a CR inside a line: copied from a sender who put it there */
	SDP_STRICT_END,     /* the body ends too early, or without CRLF */
	SDP_STRICT_NUMBER,  /* a port above 65535 */
	SDP_STRICT_ADDR,    /* c= has no address of its family */
	SDP_STRICT_NO_CONN, /* a media without c=, nor has the session one */
	SDP_STRICT_ERR_COUNT
};

/* Whether body is SDP as we want to print it; *offset is where it goes wrong. */
NODISCARD enum sdp_strict_err sdp_strict_check(struct slice body, size_t *offset);

const char *sdp_strict_err_name(enum sdp_strict_err err);

#endif
