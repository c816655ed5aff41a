#include "daemon/options_table.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { T_HAVE = 1, T_LATER = 0 };
#define AT(field) offsetof(struct options, field)

const struct option_row option_rows[] = {
#define OPT_GROUP(title) { .heading = title },
#define OPT_FLAG(field, name_, c, tier_, state, meaning_) \
	{ .kind = OPTION_FLAG,                            \
	  .offset = AT(field),                            \
	  .name = name_,                                  \
	  .letter = c,                                    \
	  .tier = tier_,                                  \
	  .is_had = T_##state,                            \
	  .meaning = meaning_ },
#define OPT_INT(field, name_, c, tier_, state, def, min_, max_, meaning_) \
	{ .kind = OPTION_INT,                                             \
	  .offset = AT(field),                                            \
	  .name = name_,                                                  \
	  .letter = c,                                                    \
	  .tier = tier_,                                                  \
	  .is_had = T_##state,                                            \
	  .number = def,                                                  \
	  .min = min_,                                                    \
	  .max = max_,                                                    \
	  .meaning = meaning_ },
#define OPT_REAL(field, name_, c, tier_, state, def, meaning_) \
	{ .kind = OPTION_REAL,                                 \
	  .offset = AT(field),                                 \
	  .name = name_,                                       \
	  .letter = c,                                         \
	  .tier = tier_,                                       \
	  .is_had = T_##state,                                 \
	  .real = def,                                         \
	  .meaning = meaning_ },
#define OPT_TEXT(field, name_, c, tier_, state, def, meaning_) \
	{ .kind = OPTION_TEXT,                                 \
	  .offset = AT(field),                                 \
	  .name = name_,                                       \
	  .letter = c,                                         \
	  .tier = tier_,                                       \
	  .is_had = T_##state,                                 \
	  .text = def,                                         \
	  .meaning = meaning_ },
#define OPT_LIST(field, name_, c, tier_, state, meaning_) \
	{ .kind = OPTION_LIST,                            \
	  .offset = AT(field),                            \
	  .name = name_,                                  \
	  .letter = c,                                    \
	  .tier = tier_,                                  \
	  .is_had = T_##state,                            \
	  .meaning = meaning_ },
#define OPT_ENUM(field, name_, c, tier_, state, def, words_, meaning_) \
	{ .kind = OPTION_ENUM,                                         \
	  .offset = AT(field),                                         \
	  .name = name_,                                               \
	  .letter = c,                                                 \
	  .tier = tier_,                                               \
	  .is_had = T_##state,                                         \
	  .number = def,                                               \
	  .words = words_,                                             \
	  .meaning = meaning_ },
#include "spec/options.def"
};
const size_t option_row_count = ARRAY_COUNT(option_rows);

static const char *const subsystem_names[LOG_SUBSYSTEM_COUNT] = {
#define SUBSYSTEM(id, name, what) [LOG_##id] = name,
#include "spec/log_subsystems.def"
#undef SUBSYSTEM
};

#if defined(PLANT) && PLANT == 1
#define MAX_OF(row) ((row)->max | 1) /* planted: one too many */
#else
#define MAX_OF(row) ((row)->max)
#endif

#if defined(PLANT) && PLANT == 2
#define HAS_ESCAPES(source) false /* planted: those of a file stay */
#else
#define HAS_ESCAPES(source) ((source)->is_file)
#endif

#if defined(PLANT) && PLANT == 3
#define LEVEL_MAX 10 /* planted: one too many */
#else
#define LEVEL_MAX 9
#endif

static void *field_of(struct options *opts, const struct option_row *row)
{
	return (char *) opts + row->offset;
}

/* Memory: chunks from malloc. */

static void *chunk_get(void *ctx, size_t size, size_t *got)
{
	(void) ctx;
	*got = size < 16384 ? 16384 : size;
	return malloc(*got);
}

static void chunk_put(void *ctx, void *chunk, size_t size)
{
	(void) ctx;
	(void) size;
	free(chunk);
}

static const struct arena_source heap = { chunk_get, chunk_put, NULL };

void *option_alloc(struct options *opts, size_t size)
{
	void *p = arena_alloc(&opts->arena, size ? size : 1);

	if (!p) {
		fputs("sluiced: out of memory while reading the options\n", stderr);
		exit(1);
	}
	return p;
}

char *option_copy(struct options *opts, struct slice s)
{
	char *copy = option_alloc(opts, s.len + 1);

	if (s.len)
		memcpy(copy, s.data, s.len);
	return copy;
}

static char *format_list(struct options *opts, const char *fmt, va_list args)
{
	char line[1024];
	int n = vsnprintf(line, sizeof(line), fmt, args);

	if (n < 0)
		n = 0;
	if ((size_t) n >= sizeof(line))
		n = sizeof(line) - 1;
	return option_copy(opts, slice_make(line, (size_t) n));
}

char *option_format(struct options *opts, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format_list(opts, fmt, args);
	va_end(args);
	return text;
}

void options_problem(struct options *opts, bool is_error, const char *fmt, ...)
{
	va_list args;

	if (is_error)
		opts->has_error = true;
	if (opts->problem_count == OPTIONS_PROBLEMS_MAX) {
		opts->problems_lost++;
		return;
	}
	va_start(args, fmt);
	opts->problems[opts->problem_count++] =
		(struct option_problem){ is_error, format_list(opts, fmt, args) };
	va_end(args);
}

/* Names. */

const char *log_subsystem_name(enum log_subsystem subsystem)
{
	return (unsigned) subsystem < LOG_SUBSYSTEM_COUNT ? subsystem_names[subsystem] : "?";
}

int log_subsystem_find(struct slice name)
{
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		if (slice_eq(name, slice_from_str(subsystem_names[i])))
			return i;
	return -1;
}

const struct option_row *option_find(struct slice name)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (option_rows[i].name && slice_eq(name, slice_from_str(option_rows[i].name)))
			return &option_rows[i];
	return NULL;
}

const struct option_row *option_find_letter(char letter)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (letter && option_rows[i].letter == letter)
			return &option_rows[i];
	return NULL;
}

/* Edits (insert, delete, change) between a and b, each at most NEAR_MAX bytes long. */
enum { NEAR_MAX = 48, NEAR_EDITS = 3 };

static size_t edit_distance(struct slice a, struct slice b)
{
	size_t row[NEAR_MAX + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = diagonal + (a.data[i - 1] != b.data[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[b.len];
}

const char *option_nearest(struct slice name)
{
	const char *nearest = NULL;
	size_t best = name.len / 2 < NEAR_EDITS ? name.len / 2 + 1 : NEAR_EDITS + 1;

	if (name.len > NEAR_MAX)
		return NULL;
	for (size_t i = 0; i < option_row_count; i++) {
		struct slice other = slice_from_str(option_rows[i].name);
		size_t d = other.len && other.len <= NEAR_MAX ? edit_distance(name, other) : best;

		if (d < best) {
			best = d;
			nearest = option_rows[i].name;
		}
	}
	return nearest;
}

struct slice option_word(const struct option_row *row, int n)
{
	struct slice words = slice_from_str(row->words);
	struct slice word = SLICE_EMPTY;

	for (int i = 0; i <= n && words.len; i++)
		word = slice_cut(&words, '|');
	return word;
}

static int word_find(const struct option_row *row, struct slice word)
{
	struct slice words = slice_from_str(row->words);

	for (int n = 0; words.len; n++)
		if (slice_eq_nocase(slice_cut(&words, '|'), word))
			return n;
	return -1;
}

/* Values. */

void option_defaults(struct options *opts)
{
	memset(opts, 0, sizeof(*opts));
	arena_init(&opts->arena, &heap, SIZE_MAX);
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		void *field = field_of(opts, row);

		if (!row->name)
			continue;
		if (row->kind == OPTION_INT)
			*(int64_t *) field = row->number;
		else if (row->kind == OPTION_ENUM)
			*(int *) field = (int) row->number;
		else if (row->kind == OPTION_REAL)
			*(double *) field = row->real;
		else if (row->kind == OPTION_TEXT)
			*(const char **) field = row->text;
	}
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		opts->log_level_of[i] = -2; /* not given: options_derive fills it */
}

char *option_plain(struct options *opts, struct slice value, const struct option_source *source)
{
	char *text;
	struct writer w;

	if (!HAS_ESCAPES(source))
		return option_copy(opts, value);
	text = option_alloc(opts, value.len + 1);
	w = writer_make(text, value.len);
	if (!ini_value(value, &w))
		options_problem(opts, true,
				"%s: \\ is followed by something other than s n t r \\ ;",
				source->where);
	text[w.len] = 0;
	return text;
}

/* Decimal, or hexadecimal after 0x. */
static bool number_parse(const char *text, int64_t *out)
{
	const char *digits = text + (*text == '-' || *text == '+');
	bool is_hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	char *end;
	long long n;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	n = strtoll(text, &end, is_hex ? 16 : 10);
	if (errno || *end)
		return false;
	*out = n;
	return true;
}

static bool flag_parse(const char *text, bool *out)
{
	static const char *const yes[] = { "true", "yes", "on", "1" };
	static const char *const no[] = { "false", "no", "off", "0" };

	for (size_t i = 0; i < ARRAY_COUNT(yes); i++) {
		if (!strcmp(text, yes[i]) || !strcmp(text, no[i])) {
			*out = !strcmp(text, yes[i]);
			return true;
		}
	}
	return false;
}

static void list_append(struct options *opts, struct option_list *list, const char *item)
{
	const char **items = option_alloc(opts, (list->count + 1) * sizeof(*items));

	if (list->count)
		memcpy(items, list->items, list->count * sizeof(*items));
	items[list->count] = item;
	list->items = items;
	list->count++;
}

static void list_set(struct options *opts, struct option_list *list, struct slice value,
		     const struct option_source *source)
{
	bool is_clean = true;

	list->count = 0;
	for (;;) {
		char *item = option_alloc(opts, value.len + 1);
		struct writer w = writer_make(item, value.len);

		if (!ini_item(&value, &w, &is_clean))
			break;
		item[w.len] = 0;
		if (w.len)
			list_append(opts, list, item);
	}
	if (!is_clean)
		options_problem(opts, true,
				"%s: \\ is followed by something other than s n t r \\ ;",
				source->where);
}

static void set_int(struct options *opts, const struct option_row *row, const char *text,
		    const struct option_source *source)
{
	int64_t n;

	if (!number_parse(text, &n))
		options_problem(opts, true, "%s: \"%s\" is not a whole number", source->where,
				text);
	else if (n < row->min || n > MAX_OF(row))
		options_problem(opts, true, "%s: %lld is not between %lld and %lld", source->where,
				(long long) n, (long long) row->min, (long long) row->max);
	else
		*(int64_t *) field_of(opts, row) = n;
}

static void set_real(struct options *opts, const struct option_row *row, const char *text,
		     const struct option_source *source)
{
	char *end;
	double d = strtod(text, &end);

	if (end == text || *end || !isfinite(d))
		options_problem(opts, true, "%s: \"%s\" is not a number", source->where, text);
	else
		*(double *) field_of(opts, row) = d;
}

/* A default that is said aloud ("table = -1") asks for nothing. */
static bool asks_for_more(struct options *opts, const struct option_row *row)
{
	return row->kind != OPTION_INT || *(int64_t *) field_of(opts, row) != row->number;
}

static void set_value(struct options *opts, const struct option_row *row, struct slice value,
		      const struct option_source *source)
{
	void *field = field_of(opts, row);
	char *text;
	int n;

	if (slice_find(value, 0) != value.len) {
		options_problem(opts, true, "%s: a NUL byte in the value", source->where);
		return;
	}
	if (row->kind == OPTION_LIST && source->is_file) {
		list_set(opts, field, value, source);
		return;
	}
	text = option_plain(opts, value, source);
	switch (row->kind) {
	case OPTION_FLAG:
		if (!flag_parse(text, field))
			options_problem(opts, true, "%s: \"%s\" is neither true nor false",
					source->where, text);
		break;
	case OPTION_INT:
		set_int(opts, row, text, source);
		break;
	case OPTION_REAL:
		set_real(opts, row, text, source);
		break;
	case OPTION_TEXT:
		*(const char **) field = text;
		break;
	case OPTION_LIST:
		list_append(opts, field, text);
		break;
	case OPTION_ENUM:
		n = word_find(row, slice_from_str(text));
		if (n < 0)
			options_problem(opts, true, "%s: \"%s\" is none of %s", source->where, text,
					row->words);
		else
			*(int *) field = n;
		break;
	}
}

void option_set(struct options *opts, const struct option_row *row, struct slice value,
		const struct option_source *source)
{
	set_value(opts, row, value, source);
	if (!row->is_had && asks_for_more(opts, row))
		options_problem(opts, false,
				"%s: Sluice does not have this option of rtpengine yet; "
				"it changes nothing",
				source->where);
}

void option_set_level(struct options *opts, int subsystem, struct slice value,
		      const struct option_source *source)
{
	int64_t n;
	char *text = option_plain(opts, value, source);

	assert(subsystem >= 0 && subsystem < LOG_SUBSYSTEM_COUNT);
	if (!number_parse(text, &n) || n < -1 || n > LEVEL_MAX)
		options_problem(opts, true, "%s: \"%s\" is not between -1 and 9", source->where,
				text);
	else
		opts->log_level_of[subsystem] = (int) n;
}
