/* A configuration file to typed options.
 *   - it is read alike with a comment more at its end
 *   - numbers are within their limits, words among their words
 *   - what is wrong is said in one line, and only then something is wrong
 *   - a value in the file and the same on the command line are the same
 * Host names are not looked up.
 */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/attr.h"
#include "daemon/options_table.h"

enum { WORDS_MAX = 64, FILE_MAX = 8192 };

/* In the place of the C library's. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		struct addrinfo **found)
{
	(void) node;
	(void) service;
	(void) hints;
	(void) found;
	return EAI_NONAME;
}

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "options: differs in %s (%s)\n", what, name);
	abort();
}

static char *no_env(const char *name)
{
	(void) name;
	return NULL;
}

static void load_file(struct options *opts, struct slice a, struct slice b)
{
	static char path[64];
	static int fd = -1;
	static char *argv[] = { "sluiced", path };

	if (fd < 0) {
		fd = memfd_create("options", 0);
		snprintf(path, sizeof(path), "--config-file=/proc/self/fd/%d", fd);
	}
	if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, a.data, a.len, 0) != (ssize_t) a.len ||
	    pwrite(fd, b.data, b.len, (off_t) a.len) != (ssize_t) b.len)
		abort();
	options_load(opts, ARRAY_COUNT(argv), argv, no_env);
}

/* --- values --- */

static const void *field_of(const struct options *opts, const struct option_row *row)
{
	return (const char *) opts + row->offset;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_list(const struct option_list *a, const struct option_list *b)
{
	for (size_t i = 0; i < a->count && a->count == b->count; i++)
		if (!same_text(a->items[i], b->items[i]))
			return false;
	return a->count == b->count;
}

static bool same_value(const struct option_row *row, const struct options *x,
		       const struct options *y)
{
	const void *a = field_of(x, row), *b = field_of(y, row);

	switch (row->kind) {
	case OPTION_FLAG:
		return *(const bool *) a == *(const bool *) b;
	case OPTION_INT:
		return *(const int64_t *) a == *(const int64_t *) b;
	case OPTION_REAL:
		return !memcmp(a, b, sizeof(double));
	case OPTION_TEXT:
		return same_text(*(const char *const *) a, *(const char *const *) b);
	case OPTION_LIST:
		return same_list(a, b);
	case OPTION_ENUM:
		return *(const int *) a == *(const int *) b;
	}
	return false;
}

static bool is_named(const struct option_row *row, const char *name)
{
	return !strcmp(row->name, name);
}

/* Those that say where to read from, or how. */
static bool is_about_reading(const struct option_row *row)
{
	return is_named(row, "config-file") || is_named(row, "config-section") ||
	       is_named(row, "check-config");
}

static void check_same(const struct options *a, const struct options *b, bool is_line)
{
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (!row->name || (is_line && (row->kind == OPTION_LIST || is_about_reading(row))))
			continue;
		if (is_line && is_named(row, "log-level"))
			continue; /* out of its limits it is made what is nearest */
		if (!same_value(row, a, b))
			fail(is_line ? "a value on the command line" : "a value", row->name);
	}
}

static void check_limits(const struct options *opts)
{
	bool has_error = false;

	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		const void *field = row->name ? field_of(opts, row) : NULL;

		if (!field)
			continue;
		if (row->kind == OPTION_INT && *(const int64_t *) field != row->number &&
		    (*(const int64_t *) field < row->min || *(const int64_t *) field > row->max))
			fail("limits", row->name);
		if (row->kind == OPTION_ENUM && !option_word(row, *(const int *) field).len)
			fail("words", row->name);
	}
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		if (opts->log_level_of[i] < -1 || opts->log_level_of[i] > 9)
			fail("limits", log_subsystem_name((enum log_subsystem) i));
	for (size_t i = 0; i < opts->problem_count; i++) {
		if (!*opts->problems[i].text)
			fail("a problem without words", "");
		has_error = has_error || opts->problems[i].is_error;
	}
	if (has_error != opts->has_error && !opts->problems_lost)
		fail("whether there is an error", "");
}

/* --- the same on the command line --- */

struct line {
	char words[WORDS_MAX][512];
	char *argv[WORDS_MAX + 2];
	int argc;
};

/* False: the value can't be a word. */
static bool add_word(struct line *line, const struct option_row *row, struct slice value)
{
	struct writer w = writer_make(line->words[line->argc - 2], sizeof(line->words[0]) - 1);
	uint8_t plain[512];
	struct writer v = writer_make(plain, sizeof(plain));

	(void) ini_value(value, &v);
	writer_str(&w, "--");
	writer_str(&w, row->name);
	writer_byte(&w, '=');
	writer_slice(&w, writer_done(&v));
	if (v.overflow || w.overflow || slice_find(writer_done(&v), 0) != v.len)
		return false;
	w.buf[w.len] = 0;
	line->argv[line->argc] = line->words[line->argc - 2];
	line->argc++;
	return true;
}

static bool make_line(struct slice text, struct line *out)
{
	struct ini ini = ini_make(text);
	struct ini_line l;

	out->argv[0] = "sluiced";
	out->argv[1] = "--config-file=none";
	out->argc = 2;
	while (ini_next(&ini, &l)) {
		const struct option_row *row = option_find(l.key);

		if (l.kind != INI_PAIR || !slice_eq(l.section, SLICE("rtpengine")) || !row ||
		    row->kind == OPTION_LIST || is_about_reading(row))
			continue;
		if (slice_find(l.value, 0) != l.value.len)
			continue; /* refused as a whole */
		if (out->argc == WORDS_MAX + 2 || !add_word(out, row, l.value))
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct options first, more, by_line;
	static struct line line;
	struct slice text = { data, size };

	if (size > FILE_MAX)
		return 0;
	load_file(&first, text, SLICE_EMPTY);
	load_file(&more, text, SLICE("\n\n# the end"));
	check_limits(&first);
	check_same(&first, &more, false);
	if (first.problem_count != more.problem_count)
		fail("problems", "");
	if (make_line(text, &line)) {
		options_load(&by_line, line.argc, line.argv, no_env);
		check_limits(&by_line);
		check_same(&first, &by_line, true);
		options_fini(&by_line);
	}
	options_fini(&more);
	options_fini(&first);
	return 0;
}
