#include "daemon/text_printf.h"

#include <stdarg.h>
#include <stdio.h>

void text_printf(struct text *t, const char *fmt, ...)
{
	char line[1024];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (n >= (int) sizeof(line)) {
		struct writer w = text_begin(t, (size_t) n + 1);

		va_start(args, fmt);
		if (w.cap > (size_t) n)
			w.len = (size_t) vsnprintf((char *) w.buf, w.cap, fmt, args);
		va_end(args);
		text_end(t, &w);
	} else if (n > 0) {
		text_add(t, slice_make(line, (size_t) n));
	}
}
