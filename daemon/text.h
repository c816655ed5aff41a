/* daemon/text.h: a text that grows, for answers that no datagram limits.
 * Once it could not grow it stays as it is and says so.
 */
#ifndef SLUICE_DAEMON_TEXT_H
#define SLUICE_DAEMON_TEXT_H

#include "base/writer.h"

struct text {
	uint8_t *buf; /* malloc */
	size_t len, cap;
	size_t limit; /* 0: none */
	bool is_cut;
};

void text_add(struct text *t, struct slice s);
/* A writer for at most size more bytes, to be given to text_end. */
struct writer text_begin(struct text *t, size_t size);
void text_end(struct text *t, const struct writer *w);
static inline struct slice text_done(const struct text *t)
{
	return slice_make(t->buf, t->len);
}
void text_fini(struct text *t);

#endif
