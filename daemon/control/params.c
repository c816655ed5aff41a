#include "daemon/control/params.h"

#include <inttypes.h>
#include <string.h>

#include "base/attr.h"
#include "daemon/text_printf.h"

#if defined(PLANT) && PLANT == 1
#define CENTS_MAX 0x1p99 /* planted: more than an integer holds */
#else
#define CENTS_MAX 0x1p63
#endif

#if defined(PLANT) && PLANT == 2
#define CENT_SIZE 0 /* planted: is not brought back */
#else
#define CENT_SIZE sizeof(double)
#endif

enum kind { LEVELS, INT, FLAG, ENUM, US, CENT, REAL, INTERFACES, TEXT, LISTEN, FIXED };

struct row {
	enum kind kind;
	const char *name;
	size_t offset; /* in struct options */
	int64_t unit;  /* US: microseconds; REAL: digits */
	const char *text;
};

#define AT(field) offsetof(struct options, field)
static const struct row rows[] = {
#define PARAM_LEVELS() { LEVELS, NULL, 0, 0, NULL },
#define PARAM_INT(name, field) { INT, #name, AT(field), 0, NULL },
#define PARAM_FLAG(name, field) { FLAG, #name, AT(field), 0, NULL },
#define PARAM_ENUM(name, field) { ENUM, #name, AT(field), 0, NULL },
#define PARAM_US(name, field, unit) { US, #name, AT(field), unit, NULL },
#define PARAM_CENT(name, field) { CENT, #name, AT(field), 0, NULL },
#define PARAM_REAL(text, field, digits) { REAL, text, AT(field), digits, NULL },
#define PARAM_INTERFACES() { INTERFACES, NULL, 0, 0, NULL },
#define PARAM_TEXT(name, field) { TEXT, #name, AT(field), 0, NULL },
#define PARAM_LISTEN(name, field) { LISTEN, #name, AT(field), 0, NULL },
#define PARAM_FIXED(name, text) { FIXED, #name, 0, 0, text },
#include "spec/params.def"
};

static const void *field_of(const struct options *opts, const struct row *row)
{
	return (const char *) opts + row->offset;
}

/* An operator may set whatever a double holds. */
static int64_t cents(double value)
{
	value *= 100;
	if (value >= CENTS_MAX)
		return INT64_MAX;
	return value <= -CENTS_MAX ? INT64_MIN : (int64_t) value;
}

/* The rows that are numbers, and only those can change. */
static bool number_of(const struct options *opts, const struct row *row, int64_t *out)
{
	const void *field = field_of(opts, row);

	switch (row->kind) {
	case INT:
		*out = *(const int64_t *) field;
		return true;
	case FLAG:
		*out = *(const bool *) field;
		return true;
	case ENUM:
		*out = *(const int *) field;
		return true;
	case US:
		*out = *(const int64_t *) field * row->unit;
		return true;
	case CENT:
		*out = cents(*(const double *) field);
		return true;
	default:
		return false;
	}
}

static void write_endpoint(struct text *t, const struct endpoint *e)
{
	char buf[64];
	struct writer w = writer_make(buf, sizeof(buf));

	endpoint_write(&w, e);
	text_add(t, writer_done(&w));
}

static void write_interfaces(const struct params *p, struct text *t)
{
	for (uint16_t i = 0; i < p->ifs->addr_count; i++) {
		char buf[ADDR_STR_MAX];
		struct writer w = writer_make(buf, sizeof(buf));

		addr_write(&w, &p->ifs->addr[i].ip);
		text_printf(t, "interface[%u] = %.*s\\%.*s\n", i,
			    SLICE_FMT(interfaces_name(p->ifs, p->ifs->addr[i].logical)),
			    (int) w.len, buf);
	}
}

static void write_listen(struct text *t, const char *name, const struct option_listen *l)
{
	for (size_t i = 0; i < l->count; i++) {
		text_printf(t, "%s = ", name);
		write_endpoint(t, &l->at[i]);
		text_printf(t, "\n");
	}
	if (!l->count)
		text_printf(t, "%s = \n", name);
}

static void write_row(const struct params *p, const struct options *opts, const struct row *row,
		      struct text *t)
{
	const void *field = field_of(opts, row);
	const char *text;
	int64_t n;

	if (number_of(opts, row, &n)) {
		text_printf(t, "%s%s = %" PRId64 "\n", row->name, row->kind == US ? "_us" : "", n);
		return;
	}
	switch (row->kind) {
	case REAL:
		text_printf(t, "[%s = %.*f]\n", row->name, (int) row->unit,
			    *(const double *) field);
		break;
	case INTERFACES:
		write_interfaces(p, t);
		break;
	case TEXT:
		text = *(const char *const *) field;
		text_printf(t, "%s = %s\n", row->name, text ? text : "(null)");
		break;
	case LISTEN:
		write_listen(t, row->name, field);
		break;
	case FIXED:
		text_printf(t, "%s = %s\n", row->name, row->text);
		break;
	default:
		break;
	}
}

static int level_now(const struct params *p, int subsystem)
{
	return log_level_get(p->log, (enum log_subsystem) subsystem);
}

static void write_all(const struct params *p, const struct options *opts, struct text *t)
{
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		text_printf(t, "log-level-%s = %d\n", log_subsystem_name((enum log_subsystem) i),
			    opts == &p->start ? opts->log_level_of[i] : level_now(p, i));
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		write_row(p, opts, &rows[i], t);
}

void params_init(struct params *p, struct options *opts, struct log *log,
		 const struct interfaces *ifs)
{
	p->opts = opts;
	p->log = log;
	p->ifs = ifs;
	memcpy(&p->start, opts, sizeof(*opts));
}

void params_write_start(const struct params *p, struct text *t)
{
	write_all(p, &p->start, t);
}

void params_write_current(const struct params *p, struct text *t)
{
	write_all(p, p->opts, t);
}

void params_write_diff(const struct params *p, struct text *t)
{
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		if (p->start.log_level_of[i] != level_now(p, i))
			text_printf(t, "log-level-%s: %d => %d\n",
				    log_subsystem_name((enum log_subsystem) i),
				    p->start.log_level_of[i], level_now(p, i));
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		int64_t before, now;

		if (number_of(&p->start, &rows[i], &before) && number_of(p->opts, &rows[i], &now) &&
		    before != now)
			text_printf(t, "%s: %" PRId64 " => %" PRId64 "\n", rows[i].name, before,
				    now);
	}
}

void params_revert(struct params *p)
{
	static const size_t sizes[] = {
		[INT] = sizeof(int64_t), [FLAG] = sizeof(bool), [ENUM] = sizeof(int),
		[US] = sizeof(int64_t),  [CENT] = CENT_SIZE,    [FIXED] = 0
	};

	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		log_level_set(p->log, (enum log_subsystem) i, p->start.log_level_of[i]);
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		memcpy((char *) p->opts + rows[i].offset, field_of(&p->start, &rows[i]),
		       sizes[rows[i].kind]);
}
