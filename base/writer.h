/* base/writer.h: builds bytes in a buffer of the caller.
 * Writing past the end writes nothing more and sets overflow; test it once at the end.  len never
 * exceeds cap.
 */
#ifndef SLUICE_BASE_WRITER_H
#define SLUICE_BASE_WRITER_H

#include <string.h>

#include "base/slice.h"

struct writer {
	uint8_t *buf; /* borrowed */
	size_t cap;
	size_t len;
	bool overflow;
};

struct writer writer_make(void *buf, size_t cap);

static inline void writer_bytes(struct writer *w, const void *data, size_t len)
{
	if (w->overflow || len > w->cap - w->len) {
		w->overflow = true;
		return;
	}
	if (len)
		memcpy(w->buf + w->len, data, len);
	w->len += len;
}

static inline void writer_byte(struct writer *w, uint8_t b)
{
	if (w->overflow || w->len == w->cap) {
		w->overflow = true;
		return;
	}
	w->buf[w->len++] = b;
}

static inline void writer_slice(struct writer *w, struct slice s)
{
	writer_bytes(w, s.data, s.len);
}

void writer_str(struct writer *w, const char *str);
void writer_u64(struct writer *w, uint64_t n); /* decimal */
void writer_i64(struct writer *w, int64_t n);
void writer_hex(struct writer *w, const uint8_t *data, size_t len); /* lower case */
struct slice writer_done(const struct writer *w);                   /* what was written */

#endif
