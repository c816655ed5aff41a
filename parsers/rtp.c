// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "parsers/rtp.h"

#include "base/peek.h"

#if defined(PLANT) && PLANT == 1
#define HEADER_LEAST (RTP_HEADER_MIN - 1) /* planted: one too few */
#else
#define HEADER_LEAST RTP_HEADER_MIN
#endif
#if defined(PLANT) && PLANT == 2
#define PADDING_ROOM(len) ((len) + 1) /* planted: one too many */
#else
#define PADDING_ROOM(len) (len)
#endif
#if defined(PLANT) && PLANT == 3
#define EXTENSION_HEAD 0 /* planted: its own header is forgotten */
#else
#define EXTENSION_HEAD 4
#endif

static const struct slice none = { NULL, 0 };

enum rtp_err rtp_header_parse(struct slice packet, struct rtp_view *out)
{
	uint8_t flags = peek_u8(packet, 0);
	uint8_t type = peek_u8(packet, 1);
	size_t extension_at = RTP_HEADER_MIN + 4u * (flags & 15u);
	size_t payload_at = extension_at;

	if (packet.len < HEADER_LEAST)
		return RTP_SHORT;
	if (flags >> 6 != 2)
		return RTP_BAD_VERSION;
	if (flags & 0x10)
		payload_at += EXTENSION_HEAD + 4u * (size_t) peek_be16(packet, extension_at + 2);
	if (payload_at > packet.len)
		return RTP_SHORT;
	*out = (struct rtp_view){
		.ssrc = peek_be32(packet, 8),
		.timestamp = peek_be32(packet, 4),
		.seq = peek_be16(packet, 2),
		.profile = flags & 0x10 ? peek_be16(packet, extension_at) : 0,
		.payload_type = type & 127,
		.csrc_count = flags & 15,
		.is_marked = type >> 7,
		.is_padded = flags & 0x20,
		.has_extension = flags & 0x10,
		.extension = flags & 0x10 ? peek_sub(packet, extension_at + 4, payload_at) : none,
		.payload_at = payload_at,
		.payload = peek_sub(packet, payload_at, packet.len),
	};
	return RTP_OK;
}

enum rtp_err rtp_view_parse(struct slice packet, struct rtp_view *out)
{
	struct rtp_view view = { 0 };
	enum rtp_err err = rtp_header_parse(packet, &view);
	uint8_t padding = peek_u8(packet, packet.len - 1);

	if (err)
		return err;
	if (view.is_padded) {
		if (!padding || padding > PADDING_ROOM(view.payload.len))
			return RTP_BAD_PADDING;
		view.payload.len -= padding;
	}
	*out = view;
	return RTP_OK;
}
