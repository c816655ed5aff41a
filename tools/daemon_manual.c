/* tools/daemon_manual.c: fills the tables of the manual pages about sluiced and its CLI from
 * spec/options.def, log_subsystems.def and cli.def.
 * usage: daemon_manual < docs/X.in > X
 * A line @NAME@ is replaced by the table of that name; all others are copied.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "daemon/options.h" /* SLUICE_VERSION */

enum kind { GROUP, FLAG, INT, REAL, TEXT, LIST, ENUM };
enum { IS_HAVE = 1, IS_LATER = 0 };

struct option {
	enum kind kind;
	const char *name;
	char letter;
	int is_had;
	int64_t number, min, max;
	double real;
	const char *text; /* default of TEXT, words of ENUM */
	const char *meaning;
};

static const struct option options[] = {
#define OPT_GROUP(heading) { GROUP, heading, 0, 1, 0, 0, 0, 0, NULL, NULL },
#define OPT_FLAG(field, name, c, tier, state, meaning) \
	{ FLAG, name, c, IS_##state, 0, 0, 0, 0, NULL, meaning },
#define OPT_INT(field, name, c, tier, state, def, min, max, meaning) \
	{ INT, name, c, IS_##state, def, min, max, 0, NULL, meaning },
#define OPT_REAL(field, name, c, tier, state, def, meaning) \
	{ REAL, name, c, IS_##state, 0, 0, 0, def, NULL, meaning },
#define OPT_TEXT(field, name, c, tier, state, def, meaning) \
	{ TEXT, name, c, IS_##state, 0, 0, 0, 0, def, meaning },
#define OPT_LIST(field, name, c, tier, state, meaning) \
	{ LIST, name, c, IS_##state, 0, 0, 0, 0, NULL, meaning },
#define OPT_ENUM(field, name, c, tier, state, def, words, meaning) \
	{ ENUM, name, c, IS_##state, def, 0, 0, 0, words, meaning },
#include "spec/options.def"
};

/* Text with what troff would take for its own escaped. */
static void put_n(const char *s, size_t len)
{
	if (len && (*s == '.' || *s == '\''))
		fputs("\\&", stdout);
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\\')
			fputs("\\e", stdout);
		else if (s[i] == '-')
			fputs("\\-", stdout);
		else
			putchar(s[i]);
	}
}

static void put(const char *s)
{
	put_n(s, strlen(s));
}

static void bold(const char *s)
{
	fputs("\\fB", stdout);
	put(s);
	fputs("\\fR", stdout);
}

/* The n-th word of a|b|c. */
static void put_word(const char *words, int64_t n)
{
	for (; n > 0; n--)
		words += strcspn(words, "|") + 1;
	put_n(words, strcspn(words, "|"));
}

/* Meaning as a sentence of its own. */
static void put_meaning(const struct option *o)
{
	size_t len = strlen(o->meaning);

	put(o->meaning);
	puts(len && o->meaning[len - 1] == '.' ? "" : ".");
}

static const char *const placeholders[] = {
	[FLAG] = "", [INT] = "N", [REAL] = "X", [TEXT] = "TEXT", [LIST] = "ITEM", [ENUM] = "WORD",
};

static void put_default(const struct option *o)
{
	switch (o->kind) {
	case INT:
		printf("Default %lld, from %lld to %lld.\n", (long long) o->number,
		       (long long) o->min, (long long) o->max);
		break;
	case REAL:
		printf("Default %g.\n", o->real);
		break;
	case TEXT:
		if (!o->text || !*o->text)
			break;
		fputs("Default ", stdout);
		bold(o->text);
		puts(".");
		break;
	case ENUM:
		fputs("One of ", stdout);
		for (const char *w = o->text; *w; w += strcspn(w, "|"), w += *w == '|') {
			fputs(w == o->text ? "\\fB" : ", \\fB", stdout);
			put_n(w, strcspn(w, "|"));
			fputs("\\fR", stdout);
		}
		fputs("; default \\fB", stdout);
		put_word(o->text, o->number);
		puts("\\fR.");
		break;
	case LIST:
		puts("Can be given more than once.");
		break;
	case GROUP:
	case FLAG:
		break;
	}
}

/* Means something on the command line only. */
static bool is_for_typing(const struct option *o)
{
	static const char *const names[] = { "config-file", "config-section", "check-config",
					     "help",        "version",        "codecs" };

	for (size_t i = 0; i < ARRAY_COUNT(names); i++)
		if (!strcmp(names[i], o->name))
			return true;
	return false;
}

/* Does any option of the group that begins at i stand in the table? */
static bool group_has_any(size_t i)
{
	for (i++; i < ARRAY_COUNT(options) && options[i].kind != GROUP; i++)
		if (options[i].is_had)
			return true;
	return false;
}

/* Options as they are typed, or as keys of the file. */
static void table_options(bool as_keys)
{
	for (size_t i = 0; i < ARRAY_COUNT(options); i++) {
		const struct option *o = &options[i];

		if (o->kind == GROUP && group_has_any(i))
			printf(".SS %s\n", o->name);
		if (o->kind == GROUP || !o->is_had || (as_keys && is_for_typing(o)))
			continue;
		puts(".TP");
		if (!as_keys && o->letter)
			printf("\\fB\\-%c\\fR, ", o->letter);
		if (!as_keys)
			fputs("\\fB\\-\\-\\fR", stdout);
		bold(o->name);
		if (as_keys)
			printf(" = \\fI%s\\fR\n", o->kind == FLAG   ? "true | false"
						  : o->kind == LIST ? "ITEM; ITEM ..."
								    : placeholders[o->kind]);
		else if (o->kind == FLAG)
			puts("");
		else
			printf("=\\fI%s\\fR\n", placeholders[o->kind]);
		put_meaning(o);
		put_default(o);
	}
}

/* The names of options that are taken with a warning. */
static void table_later(void)
{
	bool is_first = true;

	for (size_t i = 0; i < ARRAY_COUNT(options); i++) {
		if (options[i].kind == GROUP || options[i].is_had)
			continue;
		fputs(is_first ? "" : ",\n", stdout);
		bold(options[i].name);
		is_first = false;
	}
	puts(".");
}

static void table_subsystems(void)
{
#define SUBSYSTEM(id, name, what) \
	puts(".TP");              \
	bold(name);               \
	puts("");                 \
	put(what);                \
	puts(".");
#include "spec/log_subsystems.def"
#undef SUBSYSTEM
}

/* A command with the words that lead to it. */
static void command(const char *path, const char *word, const char *params, const char *help)
{
	puts(".TP");
	fputs("\\fB", stdout);
	put(path);
	put(word);
	fputs("\\fR", stdout);
	if (*params) {
		fputs(" \\fI", stdout);
		put(params);
		fputs("\\fR", stdout);
	}
	puts("");
	put(help);
	puts(".");
}

enum { LEVELS = 4, PATH_MAX_LEN = 128 };

static void table_commands(void)
{
	char path[LEVELS][PATH_MAX_LEN] = { "" };

#define CLI_DIR(level, word, params) \
	snprintf(path[(level) + 1], PATH_MAX_LEN, "%.60s%s ", path[level], word);
#define CLI_VALUE(level, id, word, params)                                            \
	snprintf(path[(level) + 1], PATH_MAX_LEN, "%.60s%s %.*s ", path[level], word, \
		 (int) strcspn(params, " "), params);
#define CLI_COPY(level, word, params, other) \
	command(path[level], word, params, "the same as " other);
#define CLI_CMD(level, id, word, params, least, tier, help) \
	command(path[level], word, params, help);
#include "spec/cli.def"
}

static void table_version(void)
{
	puts(".PP\nThis page belongs to version " SLUICE_VERSION ".");
}

static bool table(const char *name)
{
	if (!strcmp(name, "@OPTIONS@"))
		table_options(false);
	else if (!strcmp(name, "@KEYS@"))
		table_options(true);
	else if (!strcmp(name, "@LATER@"))
		table_later();
	else if (!strcmp(name, "@SUBSYSTEMS@"))
		table_subsystems();
	else if (!strcmp(name, "@COMMANDS@"))
		table_commands();
	else if (!strcmp(name, "@VERSION@"))
		table_version();
	else
		return false;
	return true;
}

int main(void)
{
	char line[1024];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (*line != '@')
			puts(line);
		else if (!table(line)) {
			fprintf(stderr, "daemon_manual: no table %s\n", line);
			return 1;
		}
	}
	return fflush(stdout) ? 1 : 0;
}
