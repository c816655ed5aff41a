/* A line of the CLI: what it borrows lies inside it, and help can be written. */
#include <stdlib.h>
#include <string.h>

#include "parsers/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_inside(const uint8_t *line, size_t len, struct slice s)
{
	if (s.len && (s.data < line || s.data + s.len > line + len))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[65536];
	uint8_t *line = malloc(size ? size : 1); /* its own block, so that ASan sees its ends */
	struct cli_command c;

	if (size)
		memcpy(line, data, size);
	c = cli_parse(slice_make(line, size));
	if (c.arg_count > CLI_ARGS_MAX)
		abort();
	check_inside(line, size, c.word);
	check_inside(line, size, c.call_id);
	check_inside(line, size, c.tag);
	for (size_t i = 0; i < c.arg_count; i++)
		check_inside(line, size, c.args[i]);
	if (c.err == CLI_HELP) {
		struct writer w = writer_make(text, sizeof(text));

		cli_write_help(&w, c.place);
		if (w.overflow)
			abort();
	}
	free(line);
	return 0;
}
