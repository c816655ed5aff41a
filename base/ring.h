/* base/ring.h: where things are in a ring of size bytes, of which used bytes from begin are taken.
 * Holds for begin < size, used <= size and sizes of at most RING_MAX.
 */
#ifndef SLUICE_BASE_RING_H
#define SLUICE_BASE_RING_H

#include <stdbool.h>
#include <stdint.h>

enum { RING_MAX = 1 << 30 };

/* The place len bytes behind at. */
static inline uint32_t ring_after(uint32_t size, uint32_t at, uint32_t len)
{
	const uint32_t to = at + len;

	return to < size ? to : to - size;
}

/* Free bytes that are in one piece from the place behind what is used to the ring's end, or to
 * begin. */
static inline uint32_t ring_room(uint32_t size, uint32_t begin, uint32_t used)
{
	const uint32_t behind = size - ring_after(size, begin, used);
	const uint32_t left = size - used;

	return behind < left ? behind : left;
}

#endif
