// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "parsers/stun.h"

#include "base/peek.h"

#if defined(PLANT) && PLANT == 1
#define FINGERPRINT_IS_LAST false /* planted: something may follow */
#else
#define FINGERPRINT_IS_LAST true
#endif
#if defined(PLANT) && PLANT == 2
#define SHA256_LEAST 12 /* planted: three words are too few */
#else
#define SHA256_LEAST 16
#endif
#if defined(PLANT) && PLANT == 3
#define CLASS_SHIFT 6 /* planted: the wrong bit */
#else
#define CLASS_SHIFT 7
#endif

static const uint32_t cookie = 0x2112a442;
static const uint32_t crc_polynomial = 0xedb88320; /* ITU V.42, reflected */
static const uint32_t fingerprint_xor = 0x5354554e;

enum { ATTR_HEADER = 4, MESSAGE_MAX = STUN_HEADER + 65532 };

struct slice stun_transaction(const struct stun_view *v)
{
	return peek_sub(v->message, 8, STUN_HEADER);
}

struct slice stun_attr_value(const struct stun_view *v, const struct stun_attr *attr)
{
	return peek_sub(v->message, attr->from, attr->to);
}

static enum stun_err header_check(struct slice m)
{
	size_t len = peek_be16(m, 2);

	if (m.len < STUN_HEADER)
		return STUN_SHORT;
	if (peek_u8(m, 0) >> 6)
		return STUN_BAD_TYPE;
	if (peek_be32(m, 4) != cookie)
		return STUN_BAD_COOKIE;
	if (len % 4 || len != m.len - STUN_HEADER)
		return STUN_BAD_LENGTH;
	return STUN_OK;
}

enum stun_err stun_attr_next(const struct stun_view *v, struct stun_attr *attr)
{
	const struct slice m = v->message;
	const size_t at = attr->next ? attr->next : STUN_HEADER;
	const size_t from = at + ATTR_HEADER;
	const size_t to = from + peek_be16(m, at + 2);
	const size_t next = (to + 3) & ~(size_t) 3;

	if (at >= m.len)
		return STUN_END;
	if (attr->count == STUN_ATTRS_MAX)
		return STUN_TOO_MANY;
	/* A message of more than 65535 bytes is not carried by UDP. */
	if (next > m.len || next > UINT16_MAX)
		return STUN_BAD_ATTR;
	attr->type = peek_be16(m, at);
	attr->at = (uint16_t) at;
	attr->from = (uint16_t) from;
	attr->to = (uint16_t) to;
	attr->next = (uint16_t) next;
	attr->count++;
	return STUN_OK;
}

/* Notes where a security attribute stands; the first of each counts, and only in this order. */
static enum stun_err place_note(struct stun_view *v, const struct stun_attr *attr)
{
	const unsigned size = (unsigned) attr->to - attr->from;

	if (v->fingerprint_at && FINGERPRINT_IS_LAST)
		return STUN_BAD_ORDER;
	switch (attr->type) {
	case STUN_FINGERPRINT:
		if (size != 4)
			return STUN_BAD_VALUE;
		v->fingerprint_at = attr->at;
		break;
	case STUN_MESSAGE_INTEGRITY:
		if (size != STUN_SHA1_SIZE)
			return STUN_BAD_VALUE;
		if (!v->sha1_at && !v->sha256_at)
			v->sha1_at = attr->at;
		break;
	case STUN_MESSAGE_INTEGRITY_SHA256:
		if (size < SHA256_LEAST || size > STUN_SHA256_MAX || size % 4)
			return STUN_BAD_VALUE;
		if (!v->sha256_at)
			v->sha256_at = attr->at;
		break;
	default:
		break;
	}
	return STUN_OK;
}

enum stun_err stun_view_parse(struct slice message, struct stun_view *out)
{
	struct stun_view v = { .message = message };
	struct stun_attr attr = { 0 };
	const uint16_t type = peek_be16(message, 0);
	enum stun_err err = header_check(message);

	if (err)
		return err;
	/* RFC 8489 section 5, figure 3: the class bits sit between the method's. */
	v.class = (uint8_t) ((type >> CLASS_SHIFT & 2) | (type >> 4 & 1));
	v.method = (uint16_t) ((type >> 2 & 0xf80) | (type >> 1 & 0x70) | (type & 15));
	for (unsigned i = 0; i <= STUN_ATTRS_MAX; i++) {
		err = stun_attr_next(&v, &attr);
		if (!err)
			err = place_note(&v, &attr);
		if (err)
			break;
	}
	if (err != STUN_END)
		return err ? err : STUN_TOO_MANY;
	v.trusted_end = v.sha1_at ? v.sha1_at : v.sha256_at;
	*out = v;
	return STUN_OK;
}

enum stun_err stun_attr_find(const struct stun_view *v, uint16_t type, struct stun_attr *out)
{
	struct stun_attr attr = { 0 };

	for (unsigned i = 0; i <= STUN_ATTRS_MAX; i++) {
		enum stun_err err = stun_attr_next(v, &attr);

		if (err)
			return err;
		if (v->trusted_end && attr.at >= v->trusted_end)
			return STUN_END;
		if (attr.type == type) {
			*out = attr;
			return STUN_OK;
		}
	}
	return STUN_END;
}

bool stun_fingerprint_is_right(const struct stun_view *v)
{
	uint32_t crc = 0xffffffff;

	if (!v->fingerprint_at)
		return false;
	for (size_t i = 0; i < v->fingerprint_at && i < MESSAGE_MAX; i++) {
		crc ^= peek_u8(v->message, i);
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? crc_polynomial : 0);
	}
	return (~crc ^ fingerprint_xor) ==
	       peek_be32(v->message, (size_t) v->fingerprint_at + ATTR_HEADER);
}

/* Byte i of what an XOR address is mixed with: the cookie and the transaction (section 14.2). */
static uint8_t mask_byte(const struct stun_view *v, const struct stun_attr *attr, size_t i)
{
	return attr->type == STUN_XOR_MAPPED_ADDRESS ? peek_u8(v->message, 4 + i) : 0;
}

enum stun_err stun_addr_read(const struct stun_view *v, const struct stun_attr *attr,
			     struct endpoint *out)
{
	const struct slice value = stun_attr_value(v, attr);
	const uint8_t family = peek_u8(v->message, (size_t) attr->from + 1);
	const size_t size = family == 1 ? 4 : 16;
	struct endpoint e = { .port = peek_be16(v->message, (size_t) attr->from + 2) };

	if ((family != 1 && family != 2) || value.len != 4 + size)
		return STUN_BAD_VALUE;
	e.port ^= (uint16_t) (mask_byte(v, attr, 0) << 8 | mask_byte(v, attr, 1));
	e.ip.family = family == 1 ? ADDR_IP4 : ADDR_IP6;
	for (size_t i = 0; i < 16 && i < size; i++)
		e.ip.bytes[i] =
			peek_u8(v->message, (size_t) attr->from + 4 + i) ^ mask_byte(v, attr, i);
	*out = e;
	return STUN_OK;
}

enum stun_err stun_error_read(const struct stun_view *v, const struct stun_attr *attr,
			      uint16_t *code)
{
	const unsigned hundreds = peek_u8(v->message, (size_t) attr->from + 2) & 7;
	const unsigned number = peek_u8(v->message, (size_t) attr->from + 3);

	if (stun_attr_value(v, attr).len < 4 || hundreds < 3 || hundreds > 6 || number > 99)
		return STUN_BAD_VALUE;
	*code = (uint16_t) (hundreds * 100 + number);
	return STUN_OK;
}
