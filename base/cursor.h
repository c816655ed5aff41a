/* base/cursor.h: reads binary fields off a slice with bounds checked in one place.
 * A read past the end returns 0, moves to the end and sets failed; test failed once at the end.
 * Header only and without libc, so that the packet readers build in the kernel too.
 */
#ifndef SLUICE_BASE_CURSOR_H
#define SLUICE_BASE_CURSOR_H

#include "base/slice.h"

struct cursor {
	struct slice left;
	bool failed;
};

static inline struct cursor cursor_make(struct slice s)
{
	return (struct cursor){ s, false };
}

/* The next len bytes, or the empty slice and failed. */
static inline struct slice cursor_take(struct cursor *c, size_t len)
{
	struct slice got = { NULL, 0 };

	if (len > c->left.len) {
		c->failed = true;
		c->left.len = 0;
		return got;
	}
	got.data = c->left.data;
	got.len = len;
	if (len) {
		c->left.data += len;
		c->left.len -= len;
	}
	return got;
}

static inline uint8_t cursor_u8(struct cursor *c)
{
	struct slice s = cursor_take(c, 1);

	return s.len == 1 ? s.data[0] : 0;
}

static inline uint16_t cursor_be16(struct cursor *c)
{
	struct slice s = cursor_take(c, 2);

	return s.len == 2 ? (uint16_t) (s.data[0] << 8 | s.data[1]) : 0;
}

static inline uint32_t cursor_be32(struct cursor *c)
{
	struct slice s = cursor_take(c, 4);

	if (s.len != 4)
		return 0;
	return (uint32_t) s.data[0] << 24 | (uint32_t) s.data[1] << 16 | (uint32_t) s.data[2] << 8 |
	       s.data[3];
}

#endif
