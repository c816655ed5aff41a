/* parsers/bencode.h: bencode, the encoding of ng requests and replies.
 * As rtpengine reads it: keys need no order, a key may be there twice, and bytes that follow the
 * value are the caller's.  Numbers have no leading zero, but -0 is one; what exceeds 63 bits is
 * INT64_MAX or its negative.
 */
#ifndef SLUICE_PARSERS_BENCODE_H
#define SLUICE_PARSERS_BENCODE_H

#include "parsers/ng_tree.h"

enum bencode_err {
	BENCODE_OK,
	BENCODE_CUT,    /* right so far, but the end is missing */
	BENCODE_BROKEN, /* no bytes behind it could make it right */
	BENCODE_DEPTH,  /* nested deeper than NG_DEPTH_MAX */
	BENCODE_NODES,  /* more values than the tree has room for */
	BENCODE_SIZE,   /* text is longer than NG_DATAGRAM_MAX */
	BENCODE_ERR_COUNT
};

/* Reads the value at the beginning of text into out, whose nodes and cap the caller has set; the
 * strings borrow text.  *used, if not NULL, receives the length of the value.  On error out->count
 * is 0 and *used is untouched. */
NODISCARD enum bencode_err bencode_parse(struct slice text, struct ng_tree *out, size_t *used);

const char *bencode_err_name(enum bencode_err err);

#endif
