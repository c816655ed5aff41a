/* parsers/cli.h: one line of the CLI, read by the tree of spec/cli.def.
 * Words stand between single blanks, so two blanks make an empty word.  Names are case-sensitive
 * and not abbreviated; words behind a complete command are ignored.  Everything borrows the line.
 */
#ifndef SLUICE_PARSERS_CLI_H
#define SLUICE_PARSERS_CLI_H

#include "base/slice.h"
#include "base/writer.h"

enum cli_op {
	CLI_OP_NONE,
#define CLI_DIR(level, word, params)
#define CLI_VALUE(level, id, word, params)
#define CLI_COPY(level, word, params, other)
#define CLI_CMD(level, id, word, params, least, tier, help) CLI_OP_##id,
#include "spec/cli.def"
#undef CLI_DIR
#undef CLI_VALUE
#undef CLI_COPY
#undef CLI_CMD
	CLI_OP_COUNT
};

enum cli_err {
	CLI_OK,
	CLI_EMPTY,      /* nothing on the line: no answer */
	CLI_UNKNOWN,    /* word is no command here */
	CLI_INCOMPLETE, /* a call or tag is named, but not what to do with it */
	CLI_MORE,       /* words are missing */
	CLI_HELP,       /* "help": list what goes at place */
};

enum { CLI_ARGS_MAX = 3 };

/* On errors below "call" and "tag", call_id and tag are set all the same: whether they exist is
 * looked at first. */
struct cli_command {
	enum cli_err err;
	enum cli_op op;
	struct slice word;      /* of CLI_UNKNOWN */
	int place;              /* of CLI_HELP: row, -1 = top */
	bool has_call, has_tag; /* "call CALLID ...", "call CALLID tag TAG ..." */
	struct slice call_id, tag;
	struct slice args[CLI_ARGS_MAX];
	size_t arg_count;
};

/* line is without its line end; a \r at the end is ignored. */
struct cli_command cli_parse(struct slice line);

/* The answer to "help" at place, and to "usage". */
void cli_write_help(struct writer *w, int place);
void cli_write_usage(struct writer *w);

#endif
