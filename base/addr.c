#include "base/addr.h"

#include <string.h>

/* The readers below walk the whole text by an index that they test against its length: Frama-C
 * cannot relate the pointer of a sub-slice to its length (tests/proof/README.md). */

/* A dotted quad from `at` to the end of text. */
static bool parse_ip4(struct slice text, size_t at, uint8_t out[4])
{
	for (int i = 0; i < 4; i++) {
		size_t from = at;
		unsigned n = 0;

		for (; at < text.len && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
			if (at > from && n == 0) /* RFC 6943 section 3.1.1: 010 may be eight */
				return false;
			n = n * 10 + (unsigned) (text.data[at] - '0');
			if (n > 255)
				return false;
		}
		if (at == from)
			return false;
		out[i] = (uint8_t) n;
		if (i < 3 && (at >= text.len || text.data[at++] != '.'))
			return false;
	}
	return at == text.len;
}

/* Up to four hex digits from `at`; where they end, which is `at` if there is none. */
static size_t read_hex16(struct slice text, size_t at, unsigned *out)
{
	unsigned n = 0;

	for (int i = 0; i < 4 && at < text.len; i++, at++) {
		unsigned c = text.data[at], letter = c | 0x20;

		if (c >= '0' && c <= '9')
			n = n * 16 + c - '0';
		else if (letter >= 'a' && letter <= 'f')
			n = n * 16 + letter - 'a' + 10;
		else
			break;
	}
	*out = n;
	return at;
}

/* The bytes from gap on go to the end of the address, and leave zeros. */
static void widen_gap(uint8_t bytes[16], int gap, int used)
{
	for (int to = 15, from = used - 1; to > from && from >= gap; to--, from--) {
		bytes[to] = bytes[from];
		bytes[from] = 0;
	}
}

/* Into out, which is zero. */
static bool parse_ip6(struct slice text, uint8_t out[16])
{
	int used = 0, gap = -1; /* gap: bytes before the "::" */
	size_t at = 0;

	if (text.len < 2 || text.len >= ADDR_STR_MAX)
		return false;
	if (text.data[0] == ':' && text.data[++at] != ':')
		return false;
	for (;;) {
		size_t from = at;
		unsigned n;

		if (at < text.len && text.data[at] == ':') {
			if (gap >= 0)
				return false;
			gap = used;
			from = ++at;
			if (at == text.len)
				break;
		}
		at = read_hex16(text, at, &n);
		if (at < text.len && text.data[at] == '.') {
			/* A dotted quad is the end of an address (RFC 4291 section 2.2). */
			if (used > 12 || !parse_ip4(text, from, out + used))
				return false;
			used += 4;
			break;
		}
		if (at == from || used > 14)
			return false;
		out[used++] = (uint8_t) (n >> 8);
		out[used++] = (uint8_t) n;
		if (at >= text.len)
			break;
		if (text.data[at++] != ':')
			return false;
	}
	if (gap < 0)
		return used == 16;
	widen_gap(out, gap, used);
	return used <= 14;
}

bool addr_parse(struct slice text, uint8_t family, struct addr *out)
{
	struct addr a = { .family = ADDR_NONE };

	if (family != ADDR_IP6 && parse_ip4(text, 0, a.bytes)) {
		a.family = ADDR_IP4;
	} else if (family != ADDR_IP4) {
		memset(a.bytes, 0, sizeof(a.bytes));
		if (parse_ip6(text, a.bytes))
			a.family = ADDR_IP6;
	}
	if (a.family == ADDR_NONE)
		return false;
	*out = a;
	return true;
}

static void write_ip4(struct writer *w, const uint8_t b[4])
{
	for (int i = 0; i < 4; i++) {
		if (i)
			writer_byte(w, '.');
		writer_u64(w, b[i]);
	}
}

static void write_hex16(struct writer *w, unsigned n)
{
	static const char digit[] = "0123456789abcdef";
	int shift = 12;

	while (shift && !(n >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		writer_byte(w, (uint8_t) digit[(n >> shift) & 15]);
}

/* RFC 5952 section 4: lower case, the longest run of two or more zero groups becomes "::", the
 * first of equals; section 5: an IPv4-mapped address keeps its dotted quad. */
static void write_ip6(struct writer *w, const uint8_t b[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	unsigned group[8];
	int best = -1, best_len = 1;

	for (int i = 0; i < 8; i++)
		group[i] = (unsigned) (b[2 * i] << 8 | b[2 * i + 1]);
	if (memcmp(b, mapped, 12) == 0) {
		writer_str(w, "::ffff:");
		write_ip4(w, b + 12);
		return;
	}
	for (int i = 0; i < 8; i++) {
		int n = 0;

		while (i + n < 8 && group[i + n] == 0)
			n++;
		if (n > best_len) {
			best = i;
			best_len = n;
		}
	}
	for (int i = 0; i < 8; i++) {
		if (i == best) {
			writer_str(w, "::");
			i += best_len - 1;
			continue;
		}
		if (i && i != best + best_len)
			writer_byte(w, ':');
		else if (i && best < 0)
			writer_byte(w, ':');
		write_hex16(w, group[i]);
	}
}

void addr_write(struct writer *w, const struct addr *a)
{
	if (a->family == ADDR_IP4)
		write_ip4(w, a->bytes);
	else if (a->family == ADDR_IP6)
		write_ip6(w, a->bytes);
}

bool addr_eq(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool addr_is_zero(const struct addr *a)
{
	static const uint8_t zero[16];

	return memcmp(a->bytes, zero, sizeof(zero)) == 0;
}

bool addr_is_loopback(const struct addr *a)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (a->family == ADDR_IP4)
		return a->bytes[0] == 127;
	return a->family == ADDR_IP6 && memcmp(a->bytes, one, sizeof(one)) == 0;
}

bool addr_is_private(const struct addr *a)
{
	const uint8_t *b = a->bytes;

	if (addr_is_loopback(a))
		return true;
	if (a->family == ADDR_IP4)
		return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
		       (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254);
	if (a->family == ADDR_IP6)
		return (b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80);
	return false;
}

bool endpoint_eq(const struct endpoint *a, const struct endpoint *b)
{
	return a->port == b->port && addr_eq(&a->ip, &b->ip);
}

bool endpoint_parse(struct slice text, struct endpoint *out)
{
	struct endpoint e = { .port = 0 };
	struct slice host = SLICE_EMPTY, port = text;
	uint8_t family = ADDR_IP4;
	uint64_t n;

	if (text.len && text.data[0] == '[') {
		size_t close = slice_find(text, ']');

		if (close + 1 >= text.len || text.data[close + 1] != ':')
			return false;
		host = slice_sub(text, 1, close);
		port = slice_sub(text, close + 2, text.len);
		family = ADDR_IP6;
	} else if (slice_find(text, ':') < text.len) {
		host = slice_cut(&port, ':');
	}
	if (!slice_u64(port, 65535, &n))
		return false;
	if (port.len != text.len && !addr_parse(host, family, &e.ip))
		return false;
	e.port = (uint16_t) n;
	*out = e;
	return true;
}

void endpoint_write(struct writer *w, const struct endpoint *e)
{
	if (e->ip.family == ADDR_IP6)
		writer_byte(w, '[');
	addr_write(w, &e->ip);
	if (e->ip.family == ADDR_IP6)
		writer_byte(w, ']');
	writer_byte(w, ':');
	writer_u64(w, e->port);
}
