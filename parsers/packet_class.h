/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* parsers/packet_class.h: what kind of packet has come to a media port.
 * By the first byte (RFC 7983 section 7); RTCP by the second (RFC 5761 section 4); STUN also by its
 * magic cookie and length (RFC 8489 section 5).  Builds in the kernel too.
 */
#ifndef SLUICE_PARSERS_PACKET_CLASS_H
#define SLUICE_PARSERS_PACKET_CLASS_H

#include "base/slice.h"

enum packet_class {
	PACKET_EMPTY,
	PACKET_STUN,    /* first byte 0..3 and a whole STUN message */
	PACKET_ZRTP,    /* 16..19 */
	PACKET_DTLS,    /* 20..63 */
	PACKET_CHANNEL, /* 64..79: TURN channel data */
	PACKET_RTP,     /* 128..191 */
	PACKET_RTCP,    /* the same, second byte 192..223: payload types 64..95 */
	PACKET_UNKNOWN,
	PACKET_CLASSES
};

enum packet_class packet_class_of(struct slice packet);
const char *packet_class_name(enum packet_class c);

#endif
