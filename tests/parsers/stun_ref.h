/* tests/parsers/stun_ref.h: STUN read the plain way, from front to back, and a CRC by table. */
#ifndef SLUICE_TESTS_STUN_REF_H
#define SLUICE_TESTS_STUN_REF_H

#include "parsers/stun.h"
#include "tests/parsers/reader.h"

struct stun_ref {
	enum stun_err err;
	unsigned count;
	struct {
		uint16_t type, at, from, to;
	} attrs[STUN_ATTRS_MAX];
	unsigned sha1_at, sha256_at, fingerprint_at;
	unsigned class, method;
};

static inline uint32_t stun_ref_crc(struct slice s)
{
	uint32_t table[256], crc = ~0u;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (unsigned k = 0; k < 8; k++)
			table[i] = table[i] & 1 ? table[i] >> 1 ^ 0xedb88320 : table[i] >> 1;
	}
	for (size_t i = 0; i < s.len; i++)
		crc = crc >> 8 ^ table[(crc ^ s.data[i]) & 255];
	return ~crc;
}

static enum stun_err stun_ref_note(struct stun_ref *r, unsigned type, unsigned at, size_t size)
{
	if (r->fingerprint_at)
		return STUN_BAD_ORDER;
	if (type == 0x8028) {
		r->fingerprint_at = at;
		return size == 4 ? STUN_OK : STUN_BAD_VALUE;
	}
	if (type == 0x0008) {
		if (!r->sha1_at && !r->sha256_at)
			r->sha1_at = at;
		return size == 20 ? STUN_OK : STUN_BAD_VALUE;
	}
	if (type == 0x001c) {
		if (!r->sha256_at)
			r->sha256_at = at;
		return size == 16 || size == 20 || size == 24 || size == 28 || size == 32
			       ? STUN_OK
			       : STUN_BAD_VALUE;
	}
	return STUN_OK;
}

static struct stun_ref stun_ref_parse(struct slice m)
{
	struct stun_ref r = { .err = STUN_OK };
	struct reader c = { m, false };
	const unsigned type = (uint16_t) reader_number(&c, 2);
	const unsigned len = (uint16_t) reader_number(&c, 2);
	const uint32_t magic = reader_number(&c, 4);

	(void) reader_take(&c, 12);
	if (c.failed)
		r.err = STUN_SHORT;
	else if (type > 0x3fff)
		r.err = STUN_BAD_TYPE;
	else if (magic != 0x2112a442)
		r.err = STUN_BAD_COOKIE;
	else if (len & 3 || len != c.left.len)
		r.err = STUN_BAD_LENGTH;
	for (unsigned bit = 0, k = 0; bit < 14; bit++) {
		if (bit == 4 || bit == 8)
			r.class |= (type >> bit & 1) << (bit == 8);
		else
			r.method |= (type >> bit & 1) << k++;
	}
	while (!r.err && c.left.len) {
		const unsigned at = (unsigned) (m.len - c.left.len);
		const uint16_t attr = (uint16_t) reader_number(&c, 2);
		const size_t size = (uint16_t) reader_number(&c, 2);

		if (r.count == STUN_ATTRS_MAX) {
			r.err = STUN_TOO_MANY;
			break;
		}
		(void) reader_take(&c, (size + 3) / 4 * 4);
		if (c.failed) {
			r.err = STUN_BAD_ATTR;
			break;
		}
		r.attrs[r.count].type = attr;
		r.attrs[r.count].at = (uint16_t) at;
		r.attrs[r.count].from = (uint16_t) (at + 4);
		r.attrs[r.count++].to = (uint16_t) (at + 4 + size);
		r.err = stun_ref_note(&r, attr, at, size);
	}
	return r;
}

/* True if the parser says the same. */
static inline bool stun_ref_agrees(struct slice m)
{
	const struct stun_ref r = stun_ref_parse(m);
	struct stun_view v = { .method = 0xffff };
	struct stun_attr a = { 0 };
	enum stun_err err = stun_view_parse(m, &v);

	if (err != r.err)
		return false;
	if (err)
		return v.method == 0xffff;
	if (v.class != r.class || v.method != r.method || v.sha1_at != r.sha1_at ||
	    v.sha256_at != r.sha256_at || v.fingerprint_at != r.fingerprint_at)
		return false;
	for (unsigned i = 0; i < r.count; i++)
		if (stun_attr_next(&v, &a) || a.type != r.attrs[i].type || a.at != r.attrs[i].at ||
		    a.from != r.attrs[i].from || a.to != r.attrs[i].to)
			return false;
	if (stun_attr_next(&v, &a) != STUN_END)
		return false;
	if (r.fingerprint_at) {
		const struct slice covered = { m.data, r.fingerprint_at };
		struct reader c = { m, false };

		(void) reader_take(&c, r.fingerprint_at + 4);
		return stun_fingerprint_is_right(&v) ==
		       ((stun_ref_crc(covered) ^ 0x5354554e) == reader_number(&c, 4));
	}
	return !stun_fingerprint_is_right(&v);
}

#endif
