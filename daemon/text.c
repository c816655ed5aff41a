#include "daemon/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { FIRST_CAP = 4096 };

void text_init(struct text *t)
{
	*t = (struct text){ 0 };
}

void text_fini(struct text *t)
{
	free(t->buf);
	text_init(t);
}

/* Room for len more bytes and a NUL. */
static bool grow(struct text *t, size_t len)
{
	size_t cap = t->cap ? t->cap : FIRST_CAP;
	char *buf;

	if (t->is_cut || len >= TEXT_MAX - t->len) {
		t->is_cut = true;
		return false;
	}
	if (t->len + len < t->cap)
		return true;
	while (cap <= t->len + len)
		cap *= 2;
	buf = realloc(t->buf, cap);
	if (!buf) {
		t->is_cut = true;
		return false;
	}
	t->buf = buf;
	t->cap = cap;
	return true;
}

void text_slice(struct text *t, struct slice s)
{
	if (!grow(t, s.len) || !s.len)
		return;
	memcpy(t->buf + t->len, s.data, s.len);
	t->len += s.len;
}

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0 || !grow(t, (size_t) n))
		return;
	va_start(args, fmt);
	vsnprintf(t->buf + t->len, (size_t) n + 1, fmt, args);
	va_end(args);
	t->len += (size_t) n;
}

struct slice text_done(const struct text *t)
{
	return slice_make(t->buf, t->len);
}
