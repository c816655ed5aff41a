#include "daemon/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/options_table.h"

static const char *const default_files[] = { "/etc/sluice/sluice.conf",
					     "/etc/rtpengine/rtpengine.conf" };
#define LEVEL_PREFIX SLICE("log-level-")

/* Which options the command line or the file gave, and on which line. */
struct seen {
	bool *is_given; /* by the command line: the file does not count then */
	uint32_t *line; /* of the file; 0 = not yet */
	bool level[LOG_SUBSYSTEM_COUNT];
};

static size_t row_index(const struct option_row *row)
{
	return (size_t) (row - option_rows);
}

/* log-level-SUBSYSTEM: its number, or -1. */
static int level_name(struct slice name)
{
	if (!slice_starts(name, LEVEL_PREFIX))
		return -1;
	return log_subsystem_find(slice_sub(name, LEVEL_PREFIX.len, name.len));
}

static void unknown(struct options *opts, bool is_error, const char *where, struct slice name)
{
	const char *nearest = option_nearest(name);

	if (nearest)
		options_problem(opts, is_error, "%s: no such option; did you mean %s?", where,
				nearest);
	else
		options_problem(opts, is_error, "%s: no such option", where);
}

/* Command line. */

/* One option with its value at hand or, if value is NULL, in the next word.  Returns how many
 * further words were taken. */
static int take_option(struct options *opts, struct seen *seen, const struct option_row *row,
		       int level, const char *where, const char *value, const char *next)
{
	struct option_source source = { where, false };
	int taken = 0;

	if (!value && !(row && row->kind == OPTION_FLAG)) {
		if (!next) {
			options_problem(opts, true, "%s: a value is missing", where);
			return 0;
		}
		value = next;
		taken = 1;
	}
	if (row) {
		option_set(opts, row, slice_from_str(value ? value : "true"), &source);
		seen->is_given[row_index(row)] = true;
	} else {
		option_set_level(opts, level, slice_from_str(value), &source);
		seen->level[level] = true;
	}
	return taken;
}

static int take_long(struct options *opts, struct seen *seen, const char *word, const char *next)
{
	struct slice all = slice_from_str(word + 2);
	size_t equals = slice_find(all, '=');
	struct slice name = slice_sub(all, 0, equals);
	const char *value = equals < all.len ? word + 2 + equals + 1 : NULL;
	const struct option_row *row = option_find(name);
	int level = level_name(name);
	char *where = option_format(opts, "--%.*s", SLICE_FMT(name));

	if (!row && level < 0) {
		unknown(opts, true, where, name);
		return 0;
	}
	return take_option(opts, seen, row, level, where, value, next);
}

/* -f, -fE, -o60, -o 60, -o=60 */
static int take_short(struct options *opts, struct seen *seen, const char *word, const char *next)
{
	for (const char *p = word + 1; *p; p++) {
		const struct option_row *row = option_find_letter(*p);
		char *where = option_format(opts, "-%c", *p);

		if (!row) {
			options_problem(opts, true, "%s: no such option", where);
			return 0;
		}
		if (row->kind == OPTION_FLAG)
			take_option(opts, seen, row, -1, where, NULL, NULL);
		else
			return take_option(opts, seen, row, -1, where,
					   p[1] == '=' ? p + 2
					   : p[1]      ? p + 1
						       : NULL,
					   next);
	}
	return 0;
}

static void read_command_line(struct options *opts, struct seen *seen, int argc, char *const argv[])
{
	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (!strcmp(argv[i], "-?"))
			opts->help = true;
		else if (!strncmp(argv[i], "--", 2) && argv[i][2])
			i += take_long(opts, seen, argv[i], next);
		else if (argv[i][0] == '-' && argv[i][1] && argv[i][1] != '-')
			i += take_short(opts, seen, argv[i], next);
		else
			options_problem(opts, true, "\"%s\": not an option", argv[i]);
	}
}

/* File. */

/* Reads all of path into opts' memory; 0 or errno. */
static int slurp(struct options *opts, const char *path, struct slice *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text;
	size_t len = 0, room = OPTIONS_FILE_MAX;
	ssize_t n = 1;

	if (fd < 0)
		return errno;
	if (fstat(fd, &st) || S_ISDIR(st.st_mode)) {
		close(fd);
		return EISDIR;
	}
	if (st.st_size > 0 && st.st_size < OPTIONS_FILE_MAX)
		room = (size_t) st.st_size + 1; /* it is kept as long as the options */
	text = option_alloc(opts, room);
	while (len < room && (n = read(fd, text + len, room - len)) > 0)
		len += (size_t) n;
	close(fd);
	if (n < 0)
		return EIO;
	if (len == room)
		return EFBIG;
	*out = slice_make(text, len);
	return 0;
}

/* The file to read: that of --config-file, else the first default that exists. */
static struct slice find_file(struct options *opts)
{
	struct slice text = SLICE_EMPTY;
	int err = 0;

	if (opts->config_file && !strcmp(opts->config_file, "none"))
		return text;
	if (opts->config_file) {
		opts->file = opts->config_file;
		err = slurp(opts, opts->file, &text);
	} else {
		for (size_t i = 0; i < ARRAY_COUNT(default_files); i++) {
			err = slurp(opts, default_files[i], &text);
			if (err != ENOENT) {
				opts->file = default_files[i];
				break;
			}
			err = 0;
		}
	}
	if (err)
		options_problem(opts, true, "%s: %s", opts->file, strerror(err));
	return text;
}

static void take_pair(struct options *opts, struct seen *seen, const struct ini_line *line)
{
	const struct option_row *row = option_find(line->key);
	int level = level_name(line->key);
	char *where =
		option_format(opts, "%s:%u: %.*s", opts->file, line->number, SLICE_FMT(line->key));
	struct option_source source = { where, true };

	if (!row && level >= 0) {
		if (!seen->level[level])
			option_set_level(opts, level, line->value, &source);
		return;
	}
	if (!row) {
		unknown(opts, opts->check_config, where, line->key);
		return;
	}
	if (seen->line[row_index(row)])
		options_problem(opts, false,
				"%s: was given on line %u already; the last one counts, "
				"several values go on one line with ; between them",
				where, seen->line[row_index(row)]);
	seen->line[row_index(row)] = line->number;
	if (!seen->is_given[row_index(row)])
		option_set(opts, row, line->value, &source);
}

static void read_file(struct options *opts, struct seen *seen, struct slice text)
{
	struct ini ini = ini_make(text);
	struct ini_line line;
	bool has_section = false;
	struct slice wanted = slice_from_str(opts->config_section);

	while (ini_next(&ini, &line)) {
		if (line.kind == INI_BAD_LINE)
			options_problem(opts, true,
					"%s:%u: neither [section], key = value nor # comment",
					opts->file, line.number);
		else if (line.kind == INI_NO_SECTION)
			options_problem(opts, true,
					"%s:%u: %.*s: stands before the first [section]",
					opts->file, line.number, SLICE_FMT(line.key));
		if (!slice_eq(line.section, wanted))
			continue;
		has_section = true;
		if (line.kind == INI_PAIR)
			take_pair(opts, seen, &line);
	}
	if (!has_section)
		options_problem(opts, false, "%s: has no section [%s]", opts->file,
				opts->config_section);
}

void options_load(struct options *opts, int argc, char *const argv[],
		  char *(*getenv_fn)(const char *) )
{
	struct seen seen = { 0 };
	struct slice text;
	const struct option_row *interface = option_find(SLICE("interface"));
	bool has_interface;

	option_defaults(opts);
	seen.is_given = option_alloc(opts, option_row_count * sizeof(*seen.is_given));
	seen.line = option_alloc(opts, option_row_count * sizeof(*seen.line));
	read_command_line(opts, &seen, argc, argv);
	text = find_file(opts);
	if (opts->file && text.data)
		read_file(opts, &seen, text);
	has_interface = seen.is_given[row_index(interface)] || opts->file;
	options_derive(opts, text, has_interface, getenv_fn);
}

void options_fini(struct options *opts)
{
	arena_fini(&opts->arena);
}

/* --help */

static void help_row(FILE *f, const struct option_row *row)
{
	char left[64];
	const char *value[] = {
		[OPTION_FLAG] = "",      [OPTION_INT] = "=N",     [OPTION_REAL] = "=X",
		[OPTION_TEXT] = "=TEXT", [OPTION_LIST] = "=ITEM", [OPTION_ENUM] = "=WORD"
	};

	if (row->letter)
		snprintf(left, sizeof(left), "-%c, --%s%s", row->letter, row->name,
			 value[row->kind]);
	else
		snprintf(left, sizeof(left), "    --%s%s", row->name, value[row->kind]);
	fprintf(f, "  %-32s %s", left, row->meaning);
	if (row->kind == OPTION_ENUM)
		fprintf(f, " (%s; %.*s)", row->words,
			SLICE_FMT(option_word(row, (int) row->number)));
	else if (row->kind == OPTION_INT)
		fprintf(f, " (%lld)", (long long) row->number);
	else if (row->kind == OPTION_TEXT && row->text && *row->text)
		fprintf(f, " (%s)", row->text);
	fputc('\n', f);
}

char *options_help(void)
{
	char *text = NULL;
	size_t len;
	const char *heading = NULL;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fputs("Usage: sluiced [OPTION...]\nThe same names without -- are keys of the file.\n", f);
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (row->heading)
			heading = row->heading;
		if (!row->name || !row->is_had)
			continue;
		if (heading)
			fprintf(f, "\n%s\n", heading);
		heading = NULL;
		help_row(f, row);
	}
	fputs("\n      --log-level-SUBSYSTEM=N        Log level of one subsystem:", f);
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		fprintf(f, " %s", log_subsystem_name((enum log_subsystem) i));
	fputs("\nOther options of rtpengine are taken with a warning; see sluice.conf(5).\n", f);
	fclose(f);
	return text;
}
