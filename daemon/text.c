#include "daemon/text.h"

#include <stdlib.h>
#include <string.h>

static bool grow(struct text *t, size_t more)
{
	size_t cap = t->cap ? t->cap : 4096;
	uint8_t *buf;

	if (more <= t->cap - t->len)
		return true;
	while (cap - t->len < more)
		cap *= 2;
	buf = t->limit && cap > t->limit ? NULL : realloc(t->buf, cap);
	if (!buf) {
		t->is_cut = true;
		return false;
	}
	t->buf = buf;
	t->cap = cap;
	return true;
}

void text_add(struct text *t, struct slice s)
{
	struct writer w = text_begin(t, s.len);

	writer_slice(&w, s);
	text_end(t, &w);
}

struct writer text_begin(struct text *t, size_t size)
{
	if (t->is_cut || !grow(t, size) || !t->buf)
		return writer_make(NULL, 0);
	return writer_make(t->buf + t->len, size);
}

void text_end(struct text *t, const struct writer *w)
{
	if (w->overflow)
		t->is_cut = true;
	else
		t->len += w->len;
}

void text_fini(struct text *t)
{
	free(t->buf);
	*t = (struct text){ .buf = NULL };
}
