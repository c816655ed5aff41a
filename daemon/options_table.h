/* daemon/options_table.h: spec/options.def as a table, and the setting of one option.
 * For options*.c and what prints options; others read struct options.
 */
#ifndef SLUICE_DAEMON_OPTIONS_TABLE_H
#define SLUICE_DAEMON_OPTIONS_TABLE_H

#include "daemon/options.h"
#include "parsers/ini.h"

enum option_kind { OPTION_FLAG, OPTION_INT, OPTION_REAL, OPTION_TEXT, OPTION_LIST, OPTION_ENUM };

struct option_row {
	enum option_kind kind;
	size_t offset; /* of its field in struct options */
	const char *name;
	char letter; /* 0 = none */
	int tier;
	bool is_had;              /* HAVE */
	int64_t number, min, max; /* INT; ENUM: number */
	double real;
	const char *text;  /* TEXT, or NULL */
	const char *words; /* ENUM: a|b|c */
	const char *meaning;
	const char *heading; /* of the group that starts here, or NULL */
};

extern const struct option_row option_rows[];
extern const size_t option_row_count;

/* Where a value comes from. */
struct option_source {
	const char *where; /* "FILE:LINE: name" or "--name" */
	bool is_file;      /* escapes and ';' count */
};

const struct option_row *option_find(struct slice name);
const struct option_row *option_find_letter(char letter);
/* The name of an option, or of one of the candidates, that name is probably a slip of; NULL if
 * none is near. */
const char *option_nearest(struct slice name);

/* All fields to their defaults. */
void option_defaults(struct options *opts);
/* Takes value for the option; a list grows by it (command line) or is set to it (file).  What is
 * wrong with it becomes a problem, and the field keeps what it had. */
void option_set(struct options *opts, const struct option_row *row, struct slice value,
		const struct option_source *source);
/* The same for log-level-SUBSYSTEM. */
void option_set_level(struct options *opts, int subsystem, struct slice value,
		      const struct option_source *source);

/* The name of word n of a row of kind ENUM. */
struct slice option_word(const struct option_row *row, int n);
/* A copy in the arena of opts; out of memory ends the program, there is nothing to serve yet. */
char *option_copy(struct options *opts, struct slice s);
void *option_alloc(struct options *opts, size_t size);
char *option_format(struct options *opts, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What a value is after escapes, if it comes from a file. */
char *option_plain(struct options *opts, struct slice value, const struct option_source *source);

/* options_derive.c: what follows from the options, and what they must fulfil together.  file_text
 * is the whole file or empty. */
void options_derive(struct options *opts, struct slice file_text, bool has_interface,
		    char *(*getenv_fn)(const char *) );

#endif
