/* tests/parsers/reader.h: a pointer that walks to the end, for the naive readers of packets.
 * What is not there reads as 0 and sets failed.
 */
#ifndef SLUICE_TESTS_READER_H
#define SLUICE_TESTS_READER_H

#include "base/slice.h"

struct reader {
	struct slice left;
	bool failed;
};

static inline struct slice reader_take(struct reader *r, size_t len)
{
	struct slice got = { r->left.data, len };

	if (len > r->left.len) {
		r->failed = true;
		r->left.len = got.len = 0;
		return got;
	}
	r->left.data += len;
	r->left.len -= len;
	return got;
}

/* A number of len bytes, the high ones first. */
static inline uint32_t reader_number(struct reader *r, size_t len)
{
	const struct slice s = reader_take(r, len);
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n = n * 256 + s.data[i];
	return n;
}

#endif
