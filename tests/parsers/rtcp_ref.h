/* tests/parsers/rtcp_ref.h: RTCP read the plain way, one reader per part, front to back, into a
 * list of words that says all there is.  rtcp_tell makes the same list with parsers/rtcp.c.
 */
#ifndef SLUICE_TESTS_RTCP_REF_H
#define SLUICE_TESTS_RTCP_REF_H

#include "parsers/rtcp.h"
#include "tests/parsers/reader.h"

enum { TALE_MAX = 20000 };

struct tale {
	uint32_t words[TALE_MAX];
	unsigned count;
};

static void say(struct tale *t, uint32_t word)
{
	if (t->count < TALE_MAX)
		t->words[t->count++] = word;
}

static void say_bytes(struct tale *t, struct slice s)
{
	uint32_t sum = (uint32_t) s.len;

	for (size_t i = 0; i < s.len; i++)
		sum = sum * 31 + s.data[i];
	say(t, sum);
}

/* With the parser. */

static void rtcp_tell_reports(const struct rtcp_part *part, struct tale *t)
{
	struct rtcp_sender s;
	struct rtcp_report r;
	enum rtcp_err err = rtcp_sender_read(part, &s);

	say(t, err);
	if (!err) {
		say(t, s.ssrc);
		say(t, s.ntp_s);
		say(t, s.ntp_fraction);
		say(t, s.timestamp);
		say(t, s.packets);
		say(t, s.bytes);
	}
	for (unsigned i = 0; !(err = rtcp_report_read(part, i, &r)); i++) {
		say(t, r.ssrc);
		say(t, r.fraction_lost);
		say(t, (uint32_t) r.lost);
		say(t, r.seq);
		say(t, r.jitter);
		say(t, r.lsr);
		say(t, r.dlsr);
	}
	say(t, err);
}

static void rtcp_tell_part(const struct rtcp_part *part, struct tale *t)
{
	struct rtcp_item item = { 0 };
	struct rtcp_app app;
	struct rtcp_feedback f;
	struct slice reason;
	uint32_t ssrc;
	enum rtcp_err err;

	rtcp_tell_reports(part, t);
	while (!(err = rtcp_sdes_next(part, &item))) {
		say(t, item.ssrc);
		say(t, item.type);
		say_bytes(t, item.text);
	}
	say(t, err);
	for (unsigned i = 0; !(err = rtcp_bye_read(part, i, &ssrc)); i++)
		say(t, ssrc);
	say(t, err);
	err = rtcp_bye_reason(part, &reason);
	say(t, err);
	if (!err)
		say_bytes(t, reason);
	err = rtcp_app_read(part, &app);
	say(t, err);
	if (!err) {
		say(t, app.ssrc);
		say(t, app.name);
		say_bytes(t, app.data);
	}
	err = rtcp_feedback_read(part, &f);
	say(t, err);
	if (!err) {
		say(t, f.sender);
		say(t, f.media);
		say_bytes(t, f.fci);
	}
}

static inline void rtcp_tell(struct slice compound, struct tale *t)
{
	struct rtcp_part part = rtcp_start(compound);
	enum rtcp_err err;

	while (!(err = rtcp_next(&part))) {
		say(t, part.type);
		say(t, part.count);
		say(t, part.ssrc);
		say(t, (uint32_t) (part.end - part.start));
		rtcp_tell_part(&part, t);
	}
	say(t, err);
}

/* Without it. */

static void ref_reports(uint8_t type, uint8_t count, struct slice body, struct tale *t)
{
	struct reader c = { body, false };

	if (type == RTCP_SR && body.len >= 24) {
		say(t, RTCP_OK);
		for (unsigned i = 0; i < 6; i++)
			say(t, reader_number(&c, 4));
	} else {
		say(t, type == RTCP_SR ? RTCP_BAD_BODY : RTCP_BAD_TYPE);
		(void) reader_take(&c, type == RTCP_SR ? 24 : 4);
	}
	if (type != RTCP_SR && type != RTCP_RR) {
		say(t, RTCP_BAD_TYPE);
		return;
	}
	for (unsigned i = 0; i < count; i++) {
		struct reader block = { reader_take(&c, 24), false };
		uint32_t lost;

		if (c.failed) {
			say(t, RTCP_BAD_BODY);
			return;
		}
		say(t, reader_number(&block, 4));
		lost = reader_number(&block, 4);
		say(t, lost >> 24);
		lost &= 0xffffff;
		say(t, lost >= 0x800000 ? lost | 0xff000000 : lost);
		for (unsigned k = 0; k < 4; k++)
			say(t, reader_number(&block, 4));
	}
	say(t, RTCP_END);
}

static enum rtcp_err ref_chunks(uint8_t count, struct slice body, struct tale *t)
{
	struct reader c = { body, false };

	for (unsigned i = 0; i < count; i++) {
		uint32_t ssrc;

		if (c.left.len < 8)
			return RTCP_BAD_BODY;
		ssrc = reader_number(&c, 4);
		for (;;) {
			struct slice text;
			uint8_t type;

			if (!c.left.len)
				return RTCP_BAD_BODY;
			type = (uint8_t) reader_number(&c, 1);
			if (!type)
				break;
			text = reader_take(&c, (uint8_t) reader_number(&c, 1));
			if (c.failed)
				return RTCP_BAD_BODY;
			say(t, ssrc);
			say(t, type);
			say_bytes(t, text);
		}
		/* The end of the word in which the first zero stands. */
		(void) reader_take(&c, c.left.len % 4);
	}
	return RTCP_END;
}

static void ref_bye(uint8_t count, struct slice body, struct tale *t)
{
	struct reader c = { body, false };
	struct slice reason = { NULL, 0 };

	for (unsigned i = 0; i < count; i++) {
		if (c.left.len < 4) {
			say(t, RTCP_BAD_BODY);
			say(t, RTCP_BAD_BODY);
			return;
		}
		say(t, reader_number(&c, 4));
	}
	say(t, RTCP_END);
	if (c.left.len)
		reason = reader_take(&c, (uint8_t) reader_number(&c, 1));
	say(t, c.failed ? RTCP_BAD_BODY : RTCP_OK);
	if (!c.failed)
		say_bytes(t, reason);
}

static void ref_two_words(bool is_type, struct slice body, struct tale *t)
{
	struct reader c = { body, false };

	if (!is_type || body.len < 8) {
		say(t, is_type ? RTCP_BAD_BODY : RTCP_BAD_TYPE);
		return;
	}
	say(t, RTCP_OK);
	say(t, reader_number(&c, 4));
	say(t, reader_number(&c, 4));
	say_bytes(t, c.left);
}

static enum rtcp_err ref_part(struct reader *c, struct tale *t)
{
	const uint8_t flags = (uint8_t) reader_number(c, 1);
	const uint8_t type = (uint8_t) reader_number(c, 1);
	const size_t len = 4 * (size_t) (uint16_t) reader_number(c, 2);
	struct slice body = c->left;
	const uint8_t count = flags % 32;

	if (c->failed)
		return RTCP_SHORT;
	if (flags / 64 != 2)
		return RTCP_BAD_VERSION;
	if (type < 192 || type > 223)
		return RTCP_BAD_TYPE;
	body = reader_take(c, len);
	if (c->failed)
		return RTCP_SHORT;
	if (flags & 32) {
		const size_t padding = len ? body.data[len - 1] : 0;

		if (!padding || padding % 4 || padding > len)
			return RTCP_BAD_PADDING;
		body.len -= padding;
	}
	say(t, type);
	say(t, count);
	say(t, body.len >= 4 ? reader_number(&(struct reader){ body, false }, 4) : 0);
	say(t, (uint32_t) body.len + 4);
	ref_reports(type, count, body, t);
	say(t, type == RTCP_SDES ? ref_chunks(count, body, t) : RTCP_BAD_TYPE);
	if (type == RTCP_BYE) {
		ref_bye(count, body, t);
	} else {
		say(t, RTCP_BAD_TYPE);
		say(t, RTCP_BAD_TYPE);
	}
	ref_two_words(type == RTCP_APP, body, t);
	ref_two_words(type == RTCP_RTPFB || type == RTCP_PSFB, body, t);
	return RTCP_OK;
}

static inline void rtcp_ref_tell(struct slice compound, struct tale *t)
{
	struct reader c = { compound, false };
	enum rtcp_err err = RTCP_OK;

	for (unsigned parts = 0; !err && c.left.len; parts++)
		err = parts == RTCP_PARTS_MAX ? RTCP_TOO_MANY : ref_part(&c, t);
	say(t, err ? err : RTCP_END);
}

/* The parts of a whole compound that are not feedback, in order; 0 if it is not whole. */
static inline size_t rtcp_ref_strip(struct slice compound, uint8_t *out)
{
	size_t len = 0, at = 0;
	struct tale unused = { .count = 0 };

	rtcp_ref_tell(compound, &unused);
	if (unused.words[unused.count - 1] != RTCP_END)
		return 0;
	while (at < compound.len) {
		const uint8_t *p = compound.data + at;
		const size_t size = 4 + 4 * (p[2] * 256u + p[3]);

		for (size_t i = 0; i < size && p[1] != RTCP_RTPFB && p[1] != RTCP_PSFB; i++)
			out[len++] = p[i];
		at += size;
	}
	return len;
}

#endif
