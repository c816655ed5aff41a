/* base/peek.h: reads binary fields of a slice by index, with bounds checked in one place.
 * Beyond the end everything is 0 or empty, so a reader tests lengths for meaning, not for safety.
 * Unlike a cursor it never moves a pointer, which lets a static analyser see that each read lies
 * inside.  Header only and without libc, so that the packet readers build in the kernel too.
 */
#ifndef SLUICE_BASE_PEEK_H
#define SLUICE_BASE_PEEK_H

#include "base/slice.h"

static inline bool peek_has(struct slice s, size_t at, size_t len)
{
	return at <= s.len && len <= s.len - at;
}

static inline uint8_t peek_u8(struct slice s, size_t at)
{
	return at < s.len ? s.data[at] : 0;
}

static inline uint16_t peek_be16(struct slice s, size_t at)
{
	if (s.len < 2 || at > s.len - 2)
		return 0;
	return (uint16_t) (s.data[at] << 8 | s.data[at + 1]);
}

static inline uint32_t peek_be32(struct slice s, size_t at)
{
	if (s.len < 4 || at > s.len - 4)
		return 0;
	return (uint32_t) s.data[at] << 24 | (uint32_t) s.data[at + 1] << 16 |
	       (uint32_t) s.data[at + 2] << 8 | s.data[at + 3];
}

/* Bytes [from, to), or the empty slice if they are not all there. */
static inline struct slice peek_sub(struct slice s, size_t from, size_t to)
{
	struct slice none = { NULL, 0 };
	struct slice sub;

	if (to > s.len || from >= to)
		return none;
	sub.data = s.data + from;
	sub.len = to - from;
	return sub;
}

#endif
