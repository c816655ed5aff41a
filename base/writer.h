/* base/writer.h: builds bytes in a buffer of the caller.
 * Writing past the end writes nothing more and sets overflow; test it once at the end.  len never
 * exceeds cap.
 */
#ifndef SLUICE_BASE_WRITER_H
#define SLUICE_BASE_WRITER_H

#include "base/slice.h"

struct writer {
	uint8_t *buf; /* borrowed */
	size_t cap;
	size_t len;
	bool overflow;
};

struct writer writer_make(void *buf, size_t cap);
void writer_byte(struct writer *w, uint8_t b);
void writer_bytes(struct writer *w, const void *data, size_t len);
void writer_slice(struct writer *w, struct slice s);
void writer_str(struct writer *w, const char *str);
void writer_u64(struct writer *w, uint64_t n); /* decimal */
void writer_i64(struct writer *w, int64_t n);
void writer_hex(struct writer *w, const uint8_t *data, size_t len); /* lower case */
struct slice writer_done(const struct writer *w); /* what was written */

#endif
