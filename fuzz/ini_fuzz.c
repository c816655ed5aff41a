/* A configuration file: every line, value and item; what it borrows lies inside it, and resolving
 * escapes never makes a text longer. */
#include <stdlib.h>
#include <string.h>

#include "parsers/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_inside(const uint8_t *text, size_t len, struct slice s)
{
	if (s.len && (s.data < text || s.data + s.len > text + len))
		abort();
}

static void read_value(struct slice value)
{
	/* A copy of its own, so that ASan sees its ends. */
	uint8_t *copy = malloc(value.len + 1), *out = malloc(value.len + 1);
	struct writer w = writer_make(out, value.len);
	struct slice list;
	bool is_clean = true;
	uint8_t *tight = malloc(value.len ? value.len : 1);

	if (value.len)
		memcpy(tight, value.data, value.len);
	(void) ini_value(slice_make(tight, value.len), &w);
	if (w.overflow)
		abort();
	list = slice_make(tight, value.len);
	for (;;) {
		w = writer_make(copy, value.len);
		if (!ini_item(&list, &w, &is_clean))
			break;
		if (w.overflow)
			abort();
	}
	free(copy);
	free(out);
	free(tight);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *text = malloc(size ? size : 1);
	struct ini ini;
	struct ini_line line;

	if (size)
		memcpy(text, data, size);
	ini = ini_make(slice_make(text, size));
	while (ini_next(&ini, &line)) {
		check_inside(text, size, line.section);
		check_inside(text, size, line.key);
		check_inside(text, size, line.value);
		if (line.kind == INI_PAIR)
			read_value(line.value);
	}
	free(text);
	return 0;
}
