#include "parsers/cli.h"

#include "base/attr.h"

/* Planted faults, for the proof that the fuzz target finds such: -DPLANT=1..3. */
#if defined(PLANT) && PLANT == 1
#define ARGS_ROOM (CLI_ARGS_MAX + 8)
#else
#define ARGS_ROOM CLI_ARGS_MAX
#endif
#if defined(PLANT) && PLANT == 2
#define LAST_BYTE(s) ((s).data[(s).len])
#else
#define LAST_BYTE(s) ((s).data[(s).len - 1])
#endif
#if defined(PLANT) && PLANT == 3
#define HELP_PLACE(at) ((at) == TOP || rows[at].kind != VALUE ? (at) : ROW_COUNT)
#else
#define HELP_PLACE(at) (at)
#endif

enum kind { DIR, VALUE, COPY, COMMAND };
enum { VALUE_CALL, VALUE_TAG, HELP_COLUMN = 49, USAGE_COLUMN = 50, INDENT = 4 };

struct row {
	enum kind kind;
	int level;
	int id; /* enum cli_op, or VALUE_ */
	const char *word, *params;
	const char *help; /* or the row that COPY repeats */
	size_t least;
};

static const struct row rows[] = {
#define CLI_DIR(level, word, params) { DIR, level, 0, word, params, NULL, 0 },
#define CLI_VALUE(level, id, word, params) { VALUE, level, VALUE_##id, word, params, NULL, 0 },
#define CLI_COPY(level, word, params, other) { COPY, level, 0, word, params, other, 0 },
#define CLI_CMD(level, id, word, params, least, tier, help) \
	{ COMMAND, level, CLI_OP_##id, word, params, help, least },
#include "spec/cli.def"
};
enum { ROW_COUNT = ARRAY_COUNT(rows), TOP = -1 };

/* The first row of the next level below row, whose level *level becomes; ROW_COUNT if none. */
static int first_below(int row, int *level)
{
	if (row == TOP) {
		*level = 0;
		return 0;
	}
	if (rows[row].kind == COPY) {
		for (int i = 0; i < ROW_COUNT; i++)
			if (slice_eq(slice_from_str(rows[i].word), slice_from_str(rows[row].help)))
				return first_below(i, level);
		return ROW_COUNT;
	}
	*level = rows[row].level + 1;
	return row + 1;
}

/* The row named word among those from first on; -1 if there is none. */
static int find(int first, int level, struct slice word)
{
	for (int i = first; i < ROW_COUNT && rows[i].level >= level; i++)
		if (rows[i].level == level && slice_eq(word, slice_from_str(rows[i].word)))
			return i;
	return -1;
}

/* The next word; false if the line is at its end. */
static bool take(struct slice *rest, struct slice *word)
{
	if (!rest->len)
		return false;
	*word = slice_cut(rest, ' ');
	return true;
}

static void take_args(struct cli_command *c, const struct row *row, struct slice rest)
{
	c->op = (enum cli_op) row->id;
	while (c->arg_count < ARGS_ROOM && take(&rest, &c->args[c->arg_count]))
		c->arg_count++;
	if (c->arg_count < row->least)
		c->err = CLI_MORE;
}

static bool take_value(struct cli_command *c, const struct row *row, struct slice *rest)
{
	struct slice word;

	if (!take(rest, &word)) {
		c->err = CLI_MORE;
		return false;
	}
	if (row->id == VALUE_CALL) {
		c->has_call = true;
		c->call_id = word;
	} else {
		c->has_tag = true;
		c->tag = word;
	}
	return true;
}

struct cli_command cli_parse(struct slice line)
{
	struct cli_command c = { .err = CLI_OK, .place = TOP };
	struct slice rest = line, word;
	int at = TOP;

	while (rest.len && LAST_BYTE(rest) == '\r')
		rest.len--;
	if (!rest.len) {
		c.err = CLI_EMPTY;
		return c;
	}
	for (;;) {
		int level = 0, first = first_below(at, &level), row;

		if (!take(&rest, &word)) {
			c.err = at != TOP && rows[at].kind == VALUE ? CLI_INCOMPLETE : CLI_MORE;
			return c;
		}
		row = find(first, level, word);
		if (row < 0) {
			c.err = slice_eq(word, SLICE("help")) ? CLI_HELP : CLI_UNKNOWN;
			c.word = word;
			c.place = HELP_PLACE(at);
			return c;
		}
		if (rows[row].kind == COMMAND) {
			take_args(&c, &rows[row], rest);
			return c;
		}
		if (rows[row].kind == VALUE && !take_value(&c, &rows[row], &rest))
			return c;
		at = row;
	}
}

/* Texts. */

static void write_row(struct writer *w, const struct row *row, size_t indent, size_t column)
{
	size_t len = indent + slice_from_str(row->word).len;

	for (size_t i = 0; i < indent; i++)
		writer_byte(w, ' ');
	writer_str(w, row->word);
	if (*row->params) {
		writer_byte(w, ' ');
		writer_str(w, row->params);
		len += 1 + slice_from_str(row->params).len;
	}
	if (row->kind == COMMAND) {
		for (; len < column; len++)
			writer_byte(w, ' ');
		writer_str(w, ": ");
		writer_str(w, row->help);
	}
	writer_byte(w, '\n');
}

void cli_write_help(struct writer *w, int place)
{
	int level = 0;

	writer_str(w, "Available sub-commands at this level:\n");
	for (int i = first_below(place, &level); i < ROW_COUNT && rows[i].level >= level; i++) {
		if (rows[i].level != level)
			continue;
		writer_byte(w, '\t');
		write_row(w, &rows[i], 0, HELP_COLUMN);
	}
}

static void write_tree(struct writer *w, int place, size_t indent)
{
	int level = 0;

	for (int i = first_below(place, &level); i < ROW_COUNT && rows[i].level >= level; i++) {
		if (rows[i].level != level)
			continue;
		write_row(w, &rows[i], indent, USAGE_COLUMN);
		if (rows[i].kind != COMMAND)
			write_tree(w, i, indent + INDENT);
		if (place == TOP)
			writer_byte(w, '\n');
	}
}

void cli_write_usage(struct writer *w)
{
	writer_str(w, "    Supported commands are:\n\n");
	write_tree(w, TOP, INDENT);
}
