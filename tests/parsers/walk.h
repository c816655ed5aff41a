/* tests/parsers/walk.h: every byte at every place of a text, one byte less, one more, and the text
 * cut there.  Whoever walks says what must hold for each of them.
 */
#ifndef SLUICE_TESTS_PARSERS_WALK_H
#define SLUICE_TESTS_PARSERS_WALK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"

struct walk {
	const char *before, *walked, *behind; /* only the middle is changed */
};

/* check sees a copy of exactly that size, so that a sanitizer sees the ends. */
static inline void walk_one(const uint8_t *text, size_t len, void (*check)(struct slice text))
{
	uint8_t *copy = malloc(len ? len : 1);

	if (len)
		memcpy(copy, text, len);
	check(slice_make(copy, len));
	free(copy);
}

static inline void walk(const struct walk *w, void (*check)(struct slice text))
{
	size_t from = strlen(w->before), to = from + strlen(w->walked);
	size_t len = to + strlen(w->behind);
	uint8_t *text = malloc(len + 2);

	snprintf((char *) text, len + 1, "%s%s%s", w->before, w->walked, w->behind);
	for (size_t at = from; at < to; at++) {
		uint8_t was = text[at];

		walk_one(text, at, check);
		for (unsigned c = 0; c < 256; c++) {
			text[at] = (uint8_t) c;
			walk_one(text, len, check);
		}
		memmove(text + at, text + at + 1, len - at - 1);
		walk_one(text, len - 1, check);
		memmove(text + at + 2, text + at, len - at - 1);
		for (unsigned c = 0; c < 256; c++) {
			text[at] = (uint8_t) c;
			text[at + 1] = was;
			walk_one(text, len + 1, check);
		}
		memmove(text + at, text + at + 1, len - at);
	}
	walk_one(text, len, check);
	free(text);
}

#endif
