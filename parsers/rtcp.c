// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "parsers/rtcp.h"

#include "base/peek.h"

#if defined(PLANT) && PLANT == 1
#define TYPE_LAST 224 /* planted: one too many */
#else
#define TYPE_LAST 223
#endif
#if defined(PLANT) && PLANT == 2
#define PADDING_UNIT 2 /* planted: half words */
#else
#define PADDING_UNIT 4
#endif
#if defined(PLANT) && PLANT == 3
#define REPORT_SIZE 20 /* planted: the last word is forgotten */
#else
#define REPORT_SIZE 24
#endif

enum {
	SENDER_SIZE = 24, /* SSRC and sender info */
	FEEDBACK_HEAD = 8,
	APP_HEAD = 8,
};

struct rtcp_part rtcp_start(struct slice compound)
{
	return (struct rtcp_part){ .compound = compound };
}

/* The body's end without padding, or 0: RFC 3550 section 6.4.1, the last byte counts itself. */
static size_t padding_cut(struct slice c, size_t body, size_t next)
{
	uint8_t padding = peek_u8(c, next - 1);

	if (!padding || padding % PADDING_UNIT || padding > next - body)
		return 0;
	return next - padding;
}

enum rtcp_err rtcp_next(struct rtcp_part *part)
{
	const struct slice c = part->compound;
	const size_t start = part->next;
	const uint8_t flags = peek_u8(c, start);
	const uint8_t type = peek_u8(c, start + 1);
	const size_t body = start + RTCP_HEADER;
	const size_t next = body + 4u * (size_t) peek_be16(c, start + 2);
	size_t end = next;

	if (start == c.len)
		return RTCP_END;
	if (part->parts == RTCP_PARTS_MAX)
		return RTCP_TOO_MANY;
	if (body > c.len)
		return RTCP_SHORT;
	if (flags >> 6 != 2)
		return RTCP_BAD_VERSION;
	if (type < 192 || type > TYPE_LAST)
		return RTCP_BAD_TYPE;
	if (next > c.len)
		return RTCP_SHORT;
	if (flags & 0x20) {
		end = padding_cut(c, body, next);
		if (!end)
			return RTCP_BAD_PADDING;
	}
	part->start = start;
	part->body = body;
	part->end = end;
	part->next = next;
	part->type = type;
	part->count = flags & 31;
	part->parts++;
	part->ssrc = end - body >= 4 ? peek_be32(c, body) : 0;
	return RTCP_OK;
}

/* Whether bytes [at, at + len) lie in the body. */
static bool part_has(const struct rtcp_part *part, size_t at, size_t len)
{
	return at <= part->end && len <= part->end - at;
}

enum rtcp_err rtcp_sender_read(const struct rtcp_part *part, struct rtcp_sender *out)
{
	const struct slice c = part->compound;
	const size_t at = part->body;

	if (part->type != RTCP_SR)
		return RTCP_BAD_TYPE;
	if (!part_has(part, at, SENDER_SIZE))
		return RTCP_BAD_BODY;
	*out = (struct rtcp_sender){
		.ssrc = peek_be32(c, at),
		.ntp_s = peek_be32(c, at + 4),
		.ntp_fraction = peek_be32(c, at + 8),
		.timestamp = peek_be32(c, at + 12),
		.packets = peek_be32(c, at + 16),
		.bytes = peek_be32(c, at + 20),
	};
	return RTCP_OK;
}

enum rtcp_err rtcp_report_read(const struct rtcp_part *part, unsigned index,
			       struct rtcp_report *out)
{
	const struct slice c = part->compound;
	const size_t before = part->type == RTCP_SR ? SENDER_SIZE : 4;
	const size_t at = part->body + before + (size_t) index * REPORT_SIZE;
	uint32_t lost;

	if (part->type != RTCP_SR && part->type != RTCP_RR)
		return RTCP_BAD_TYPE;
	if (index >= part->count)
		return RTCP_END;
	if (!part_has(part, at, REPORT_SIZE))
		return RTCP_BAD_BODY;
	lost = peek_be32(c, at + 4) & 0xffffff;
	*out = (struct rtcp_report){
		.ssrc = peek_be32(c, at),
		.fraction_lost = peek_u8(c, at + 4),
		.lost = lost & 0x800000 ? (int32_t) lost - 0x1000000 : (int32_t) lost,
		.seq = peek_be32(c, at + 8),
		.jitter = peek_be32(c, at + 12),
		.lsr = peek_be32(c, at + 16),
		.dlsr = peek_be32(c, at + 20),
	};
	return RTCP_OK;
}

/* An item is type, length, text; a chunk is an SSRC, items, and one to four zero bytes which fill
 * up its last word. */
enum rtcp_err rtcp_sdes_next(const struct rtcp_part *part, struct rtcp_item *item)
{
	const struct slice c = part->compound;
	size_t at = item->at ? item->at : part->body;

	if (part->type != RTCP_SDES)
		return RTCP_BAD_TYPE;
	/* A chunk may be without items, so there are at most as many turns as chunks. */
	for (unsigned turn = 0; turn <= 32; turn++) {
		if (!item->is_open) {
			if (item->chunks == part->count)
				return RTCP_END;
			if (!part_has(part, at, 8))
				return RTCP_BAD_BODY;
			item->ssrc = peek_be32(c, at);
			item->chunks++;
			item->is_open = true;
			at += 4;
		}
		if (!part_has(part, at, 1))
			return RTCP_BAD_BODY;
		if (peek_u8(c, at) != RTCP_SDES_END) {
			const size_t text = at + 2;
			const size_t len = peek_u8(c, at + 1);

			if (!part_has(part, at, 2) || !part_has(part, text, len))
				return RTCP_BAD_BODY;
			item->type = peek_u8(c, at);
			item->text = peek_sub(c, text, text + len);
			item->at = text + len;
			return RTCP_OK;
		}
		at = part->body + ((at - part->body) / 4 + 1) * 4;
		item->is_open = false;
		item->at = at;
	}
	return RTCP_END;
}

enum rtcp_err rtcp_bye_read(const struct rtcp_part *part, unsigned index, uint32_t *ssrc)
{
	const size_t at = part->body + (size_t) index * 4;

	if (part->type != RTCP_BYE)
		return RTCP_BAD_TYPE;
	if (index >= part->count)
		return RTCP_END;
	if (!part_has(part, at, 4))
		return RTCP_BAD_BODY;
	*ssrc = peek_be32(part->compound, at);
	return RTCP_OK;
}

enum rtcp_err rtcp_bye_reason(const struct rtcp_part *part, struct slice *reason)
{
	const size_t at = part->body + 4u * part->count;
	const size_t len = peek_u8(part->compound, at);

	if (part->type != RTCP_BYE)
		return RTCP_BAD_TYPE;
	if (at > part->end)
		return RTCP_BAD_BODY;
	if (at == part->end) {
		*reason = (struct slice){ NULL, 0 };
		return RTCP_OK;
	}
	if (!part_has(part, at + 1, len))
		return RTCP_BAD_BODY;
	*reason = peek_sub(part->compound, at + 1, at + 1 + len);
	return RTCP_OK;
}

enum rtcp_err rtcp_app_read(const struct rtcp_part *part, struct rtcp_app *out)
{
	const struct slice c = part->compound;

	if (part->type != RTCP_APP)
		return RTCP_BAD_TYPE;
	if (!part_has(part, part->body, APP_HEAD))
		return RTCP_BAD_BODY;
	out->ssrc = peek_be32(c, part->body);
	out->name = peek_be32(c, part->body + 4);
	out->data = peek_sub(c, part->body + APP_HEAD, part->end);
	return RTCP_OK;
}

enum rtcp_err rtcp_feedback_read(const struct rtcp_part *part, struct rtcp_feedback *out)
{
	const struct slice c = part->compound;

	if (part->type != RTCP_RTPFB && part->type != RTCP_PSFB)
		return RTCP_BAD_TYPE;
	if (!part_has(part, part->body, FEEDBACK_HEAD))
		return RTCP_BAD_BODY;
	out->sender = peek_be32(c, part->body);
	out->media = peek_be32(c, part->body + 4);
	out->fci = peek_sub(c, part->body + FEEDBACK_HEAD, part->end);
	return RTCP_OK;
}

struct rtcp_survey rtcp_survey_make(struct slice compound)
{
	struct rtcp_survey survey = { RTCP_OK, false, false };
	struct rtcp_part part = rtcp_start(compound);

	for (unsigned i = 0; i <= RTCP_PARTS_MAX; i++) {
		enum rtcp_err err = rtcp_next(&part);

		if (err) {
			survey.err = err == RTCP_END ? RTCP_OK : err;
			break;
		}
		if (part.type == RTCP_RTPFB || part.type == RTCP_PSFB)
			survey.has_feedback = true;
		else
			survey.has_other = true;
	}
	return survey;
}

size_t rtcp_feedback_strip(struct slice compound, uint8_t *out, size_t cap)
{
	struct rtcp_part part = rtcp_start(compound);
	size_t len = 0;

	for (unsigned i = 0; i <= RTCP_PARTS_MAX; i++) {
		enum rtcp_err err = rtcp_next(&part);

		if (err)
			return err == RTCP_END ? len : 0;
		if (part.type == RTCP_RTPFB || part.type == RTCP_PSFB)
			continue;
		/* Forward, byte by byte: out may be the compound, and is never ahead of it. */
		for (size_t at = part.start; at < part.next && at < compound.len; at++) {
			if (len >= cap)
				return 0;
			out[len++] = compound.data[at];
		}
	}
	return 0;
}
