/* daemon/text.h: a text that grows, for answers to people. */
#ifndef SLUICE_DAEMON_TEXT_H
#define SLUICE_DAEMON_TEXT_H

#include "base/attr.h"
#include "base/slice.h"

struct text {
	char *buf; /* owned */
	size_t len, cap;
	bool is_cut; /* no memory, or TEXT_MAX reached: the rest is missing */
};

void text_init(struct text *t);
void text_fini(struct text *t);
void text_slice(struct text *t, struct slice s);
void text_printf(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct slice text_done(const struct text *t); /* what was written; borrows t */

#endif
