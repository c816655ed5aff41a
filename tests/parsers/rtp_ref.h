/* tests/parsers/rtp_ref.h: RTP and the packet class read the plain way, to compare with.
 * From front to back, where parsers/rtp.c computes indices.
 */
#ifndef SLUICE_TESTS_RTP_REF_H
#define SLUICE_TESTS_RTP_REF_H

#include "parsers/packet_class.h"
#include "parsers/rtp.h"
#include "tests/parsers/reader.h"

static inline enum rtp_err rtp_ref_parse(struct slice packet, bool is_secure, struct rtp_view *out)
{
	struct reader c = { packet, false };
	const uint8_t first = (uint8_t) reader_number(&c, 1);
	const uint8_t second = (uint8_t) reader_number(&c, 1);

	*out = (struct rtp_view){ .seq = (uint16_t) reader_number(&c, 2) };
	out->timestamp = reader_number(&c, 4);
	out->ssrc = reader_number(&c, 4);
	if (c.failed)
		return RTP_SHORT;
	if (first / 64 != 2)
		return RTP_BAD_VERSION;
	out->is_padded = first / 32 % 2;
	out->has_extension = first / 16 % 2;
	out->csrc_count = first % 16;
	out->is_marked = second / 128;
	out->payload_type = second % 128;
	for (unsigned i = 0; i < out->csrc_count; i++)
		(void) reader_number(&c, 4);
	if (out->has_extension) {
		out->profile = (uint16_t) reader_number(&c, 2);
		out->extension = reader_take(&c, 4 * (size_t) (uint16_t) reader_number(&c, 2));
	}
	if (c.failed)
		return RTP_SHORT;
	out->payload = c.left;
	if (!out->is_padded || is_secure)
		return RTP_OK;
	if (!c.left.len)
		return RTP_BAD_PADDING;
	for (unsigned padding = c.left.data[c.left.len - 1]; padding <= c.left.len && padding;) {
		out->payload.len = c.left.len - padding;
		return RTP_OK;
	}
	return RTP_BAD_PADDING;
}

static inline bool rtp_ref_same(const struct rtp_view *a, const struct rtp_view *b)
{
	return a->ssrc == b->ssrc && a->timestamp == b->timestamp && a->seq == b->seq &&
	       a->profile == b->profile && a->payload_type == b->payload_type &&
	       a->csrc_count == b->csrc_count && a->is_marked == b->is_marked &&
	       a->is_padded == b->is_padded && a->has_extension == b->has_extension &&
	       a->extension.len == b->extension.len &&
	       (!a->extension.len || a->extension.data == b->extension.data) &&
	       a->payload.len == b->payload.len &&
	       (!a->payload.len || a->payload.data == b->payload.data);
}

/* RFC 7983 section 7, read as it stands there. */
static inline enum packet_class class_ref(struct slice p)
{
	const unsigned b = p.len ? p.data[0] : 0;

	if (!p.len)
		return PACKET_EMPTY;
	if (b < 4)
		return p.len >= 20 && p.len % 4 == 0 &&
				       p.data[2] * 256u + p.data[3] + 20 == p.len &&
				       p.data[4] == 0x21 && p.data[5] == 0x12 &&
				       p.data[6] == 0xa4 && p.data[7] == 0x42
			       ? PACKET_STUN
			       : PACKET_UNKNOWN;
	if (b > 15 && b < 20)
		return PACKET_ZRTP;
	if (b > 19 && b < 64)
		return PACKET_DTLS;
	if (b > 63 && b < 80)
		return PACKET_CHANNEL;
	if (b > 127 && b < 192)
		return p.len > 1 && p.data[1] % 128 >= 64 && p.data[1] % 128 <= 95 &&
				       p.data[1] >= 192
			       ? PACKET_RTCP
			       : PACKET_RTP;
	return PACKET_UNKNOWN;
}

#endif
