/* parsers/sdp_part.h: parts of a text by index, inside the SDP parsers only.
 * Every read tests its index against the length of the whole text.  That is redundant, and it is
 * what lets Frama-C prove the readers: it cannot relate the pointer of a sub-slice to its length.
 */
#ifndef SLUICE_PARSERS_SDP_PART_H
#define SLUICE_PARSERS_SDP_PART_H

#include "base/addr.h"
#include "base/slice.h"

struct sdp_part {
	size_t from, to; /* from <= to <= length of the text */
};

enum { SDP_PART_COPY_MAX = 64 };

static inline struct slice sdp_part_slice(struct slice text, struct sdp_part part)
{
	return (struct slice){ text.data + part.from, part.to - part.from };
}

static inline size_t sdp_part_len(struct sdp_part part)
{
	return part.to - part.from;
}

/* Without the blanks at the end of text. */
static inline struct slice sdp_text_chomp(struct slice text)
{
	size_t len = text.len;

	while (len > 0 && len <= text.len && text.data[len - 1] == ' ')
		len--;
	return (struct slice){ text.data, len };
}

/* The part from *at up to the next sep or the end; *at goes behind the sep, or one behind the end.
 */
static inline struct sdp_part sdp_part_cut(struct slice text, size_t *at, uint8_t sep)
{
	struct sdp_part part = { *at, *at };

	if (*at >= text.len) {
		part.from = part.to = text.len;
		*at = text.len + 1;
		return part;
	}
	while (part.to < text.len && text.data[part.to] != sep)
		part.to++;
	*at = part.to + 1;
	return part;
}

/* The next part that is not empty between blanks; false at the end. */
static inline bool sdp_part_word(struct slice text, size_t *at, struct sdp_part *out)
{
	size_t from = *at, to;

	while (from < text.len && text.data[from] == ' ')
		from++;
	if (from >= text.len) {
		*at = text.len;
		return false;
	}
	for (to = from; to < text.len && text.data[to] != ' '; to++)
		;
	*at = to;
	*out = (struct sdp_part){ from, to };
	return true;
}

/* What is behind the first `at` bytes. */
static inline struct slice sdp_text_from(struct slice text, size_t at)
{
	if (at >= text.len)
		return SLICE_EMPTY;
	return (struct slice){ text.data + at, text.len - at };
}

/* Decimal digits only, at least one, at most max. */
static inline bool sdp_part_u64(struct slice text, struct sdp_part part, uint64_t max,
				uint64_t *out)
{
	uint64_t n = 0;
	size_t i;

	for (i = part.from; i < part.to && i < text.len; i++) {
		uint64_t digit = (uint64_t) text.data[i] - '0';

		if (digit > 9 || n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (i == part.from || n > max)
		return false;
	*out = n;
	return true;
}

/* The part in a buffer of its own; its length, 0 if it is longer than SDP_PART_COPY_MAX. */
static inline size_t sdp_part_copy(struct slice text, struct sdp_part part,
				   uint8_t out[SDP_PART_COPY_MAX])
{
	size_t n = 0;

	for (size_t i = part.from; i < part.to && i < text.len; i++) {
		if (n >= SDP_PART_COPY_MAX)
			return 0;
		out[n++] = text.data[i];
	}
	return n;
}

static inline bool sdp_part_addr(struct slice text, struct sdp_part part, uint8_t family,
				 struct addr *out)
{
	uint8_t copy[SDP_PART_COPY_MAX] = { 0 };
	size_t n = sdp_part_copy(text, part, copy);

	return addr_parse((struct slice){ copy, n }, family, out);
}

/* Index of the part in words[count], or count; with or without case. */
static inline unsigned sdp_part_find(struct slice text, struct sdp_part part,
				     const struct slice *words, unsigned count, bool nocase)
{
	uint8_t copy[SDP_PART_COPY_MAX] = { 0 };
	struct slice word = { copy, sdp_part_copy(text, part, copy) };

	for (unsigned i = 0; i < count && word.len > 0; i++)
		if (nocase ? slice_eq_nocase(word, words[i]) : slice_eq(word, words[i]))
			return i;
	return count;
}

static inline bool sdp_part_is(struct slice text, struct sdp_part part, struct slice word)
{
	return sdp_part_find(text, part, &word, 1, false) == 0;
}

#endif
