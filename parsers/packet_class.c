// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "parsers/packet_class.h"

#include "base/attr.h"
#include "base/peek.h"

static const uint32_t stun_cookie = 0x2112a442;
enum { STUN_HEADER = 20 };

static const struct {
	uint8_t from, to;
	uint8_t class;
} ranges[] = {
	{ 0, 3, PACKET_STUN },
	{ 16, 19, PACKET_ZRTP },
	{ 20, 63, PACKET_DTLS },
	{ 64, 79, PACKET_CHANNEL },
};

static bool stun_is_whole(struct slice p)
{
	size_t len = peek_be16(p, 2);

	return p.len >= STUN_HEADER && peek_be32(p, 4) == stun_cookie && len % 4 == 0 &&
	       len == p.len - STUN_HEADER;
}

enum packet_class packet_class_of(struct slice packet)
{
	uint8_t first = peek_u8(packet, 0);
	uint8_t second = peek_u8(packet, 1);
	enum packet_class class = PACKET_UNKNOWN;

	if (!packet.len)
		return PACKET_EMPTY;
	/* Nearly every packet is RTP. */
	if (first >= 128 && first <= 191)
		return second >= 192 && second <= 223 ? PACKET_RTCP : PACKET_RTP;
	for (size_t i = 0; i < ARRAY_COUNT(ranges); i++)
		if (first >= ranges[i].from && first <= ranges[i].to)
			class = ranges[i].class;
	if (class == PACKET_STUN && !stun_is_whole(packet))
		return PACKET_UNKNOWN;
	return class;
}

const char *packet_class_name(enum packet_class c)
{
	static const char *const names[PACKET_CLASSES] = {
		"empty", "STUN", "ZRTP", "DTLS", "TURN channel", "RTP", "RTCP", "unknown",
	};

	return (unsigned) c < PACKET_CLASSES ? names[c] : "unknown";
}
