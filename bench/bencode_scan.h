/* bench/bencode_scan.h: as much of bencode as the bench programs need.
 *
 * Finds a string in the outermost dictionary of an ng message and writes such
 * messages.  Sluice's own parser is not used here: the floor must stay the
 * lower limit whatever Sluice does, and a generator must not share its faults.
 */
#ifndef BENCH_BENCODE_SCAN_H
#define BENCH_BENCODE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Borrows the bytes of somebody else's buffer. */
struct text {
	const char *at;
	size_t len_bytes;
};

/* Appends to a caller's buffer; is_cut turns true instead of an overflow. */
struct text_writer {
	char *at;
	size_t used_bytes;
	size_t size_bytes;
	bool is_cut;
};

/* The string under key in the dictionary that dict starts with; empty when
 * there is none or the message is malformed.  Borrows dict.
 */
struct text bencode_scan_get(struct text dict, const char *key);

/* Splits "COOKIE d...e" in place; false without a cookie. */
bool bencode_scan_cookie(struct text datagram, struct text *cookie, struct text *dict);

bool text_equals(struct text text, const char *word);

void text_write(struct text_writer *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Appends one bencode string: "LENGTH:BYTES". */
void text_write_string(struct text_writer *out, struct text value);

#endif
