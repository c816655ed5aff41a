#include "daemon/control/cli_values.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/attr.h"
#include "daemon/text_printf.h"

#if defined(PLANT) && PLANT == 3
#define IS_TOLD(row) ((row)->op != CLI_OP_SET_DELETEDELAY) /* planted: the shards are not told */
#else
#define IS_TOLD(row) true
#endif

enum { OPEN_FILES_MIN = 65536, NUMBER_MAX = 63 };

/* How a value is shown or taken; each is a column of texts recorded from rtpengine. */
enum style {
	SHOW_ASSIGNED, /* NAME=N */
	SHOW_BARE,     /* N */
	SHOW_INT,      /* Maximum ... configured on rtpengine: N */
	SHOW_REAL,
	SET_SECONDS,  /* unsigned, 0 allowed */
	SET_SESSIONS, /* -1 = no limit */
	SET_REAL,
	SET_BYTES,  /* negative = no limit */
	SET_NUMBER, /* at least min */
};

struct row {
	enum cli_op op;
	enum style style;
	size_t offset; /* of an int64_t or double in struct options */
	const char *name;
	int64_t min;      /* SET_NUMBER; SHOW_REAL and SET_REAL: digits */
	const char *must; /* SET_NUMBER: what to say below min */
};

#define AT(field) offsetof(struct options, field)
#define MAXIMUM(what) "Maximum " what " configured on rtpengine"
static const struct row rows[] = {
	{ CLI_OP_LIST_TIMEOUT, SHOW_ASSIGNED, AT(timeout_s), "TIMEOUT", 0, NULL },
	{ CLI_OP_LIST_SILENTTIMEOUT, SHOW_ASSIGNED, AT(silent_timeout_s), "SILENT_TIMEOUT", 0,
	  NULL },
	{ CLI_OP_LIST_FINALTIMEOUT, SHOW_ASSIGNED, AT(final_timeout_s), "FINAL_TIMEOUT", 0, NULL },
	{ CLI_OP_LIST_OFFERTIMEOUT, SHOW_ASSIGNED, AT(offer_timeout_s), "OFFER_TIMEOUT", 0, NULL },
	{ CLI_OP_LIST_MAXSESSIONS, SHOW_INT, AT(max_sessions), MAXIMUM("sessions"), 0, NULL },
	{ CLI_OP_LIST_MAXCPU, SHOW_REAL, AT(max_cpu), MAXIMUM("CPU usage"), 1, NULL },
	{ CLI_OP_LIST_MAXLOAD, SHOW_REAL, AT(max_load), MAXIMUM("load average"), 2, NULL },
	{ CLI_OP_LIST_MAXBW, SHOW_INT, AT(max_bandwidth), MAXIMUM("bandwidth"), 0, NULL },
	{ CLI_OP_LIST_REDISALLOWEDERRORS, SHOW_BARE, AT(redis_allowed_errors), NULL, 0, NULL },
	{ CLI_OP_LIST_REDISDISABLETIME, SHOW_BARE, AT(redis_disable_time_s), NULL, 0, NULL },
	{ CLI_OP_LIST_REDISCONNECTTIMEOUT, SHOW_BARE, AT(redis_connect_timeout_ms), NULL, 0, NULL },
	{ CLI_OP_LIST_REDISCMDTIMEOUT, SHOW_BARE, AT(redis_cmd_timeout_ms), NULL, 0, NULL },
	{ CLI_OP_LIST_CONTROLTOS, SHOW_BARE, AT(control_tos), NULL, 0, NULL },
	{ CLI_OP_LIST_DELETEDELAY, SHOW_BARE, AT(delete_delay_s), NULL, 0, NULL },
	/* "timeout" in all four answers: scripts match it */
	{ CLI_OP_SET_TIMEOUT, SET_SECONDS, AT(timeout_s), "timeout", 0, NULL },
	{ CLI_OP_SET_SILENTTIMEOUT, SET_SECONDS, AT(silent_timeout_s), "timeout", 0, NULL },
	{ CLI_OP_SET_FINALTIMEOUT, SET_SECONDS, AT(final_timeout_s), "timeout", 0, NULL },
	{ CLI_OP_SET_OFFERTIMEOUT, SET_SECONDS, AT(offer_timeout_s), "timeout", 0, NULL },
	{ CLI_OP_SET_MAXSESSIONS, SET_SESSIONS, AT(max_sessions), "maxsessions", 0, NULL },
	{ CLI_OP_SET_MAXCPU, SET_REAL, AT(max_cpu), "maxcpu", 1, NULL },
	{ CLI_OP_SET_MAXLOAD, SET_REAL, AT(max_load), "maxload", 2, NULL },
	{ CLI_OP_SET_MAXBW, SET_BYTES, AT(max_bandwidth), "maxbw", 0, NULL },
	{ CLI_OP_SET_REDISALLOWEDERRORS, SET_NUMBER, AT(redis_allowed_errors),
	  "redis-allowed-errors", INT32_MIN, "" },
	{ CLI_OP_SET_REDISDISABLETIME, SET_NUMBER, AT(redis_disable_time_s), "redis-disable-time",
	  0, ", must be >= 0" },
	{ CLI_OP_SET_REDISCONNECTTIMEOUT, SET_NUMBER, AT(redis_connect_timeout_ms),
	  "redis-connect-timeout", 1, ", must be > 0" },
	{ CLI_OP_SET_REDISCMDTIMEOUT, SET_NUMBER, AT(redis_cmd_timeout_ms), "redis-cmd-timeout", 0,
	  ", must be >= 0" },
	{ CLI_OP_SET_CONTROLTOS, SET_NUMBER, AT(control_tos), "control-tos", 0,
	  ", must be between 0 and 255" },
	{ CLI_OP_SET_DELETEDELAY, SET_NUMBER, AT(delete_delay_s), "delete-delay", 0, NULL },
};

/* Decimal with sign, all of word.  False without a digit; *err is ERANGE or 0. */
static bool number_parse(struct slice word, int64_t *out, int *err)
{
	char text[NUMBER_MAX + 1];
	char *end;

	if (!word.len || word.len > NUMBER_MAX)
		return false;
	memcpy(text, word.data, word.len);
	text[word.len] = 0;
	errno = 0;
	*out = strtoll(text, &end, 10);
	*err = errno;
	return end != text && !*end;
}

static bool real_parse(struct slice word, double *out)
{
	char text[NUMBER_MAX + 1];
	char *end;

	if (!word.len || word.len > NUMBER_MAX)
		return false;
	memcpy(text, word.data, word.len);
	text[word.len] = 0;
	*out = strtod(text, &end);
	return end != text && !*end && isfinite(*out);
}

static void no_digits(struct text *t, const char *name, struct slice word)
{
	text_printf(t, "Fail setting %s to %.*s; no digits found\n", name, SLICE_FMT(word));
}

static bool set_seconds(const struct row *row, int64_t *field, struct slice word, struct text *t)
{
	int64_t n;
	int err;

	if (!number_parse(word, &n, &err)) {
		no_digits(t, row->name, word);
		return false;
	}
	if (err || n < 0 || n > INT32_MAX) {
		text_printf(t, "Fail setting %s to %.*s; errno=%d\n", row->name, SLICE_FMT(word),
			    n > INT32_MAX ? ERANGE : err);
		return false;
	}
	*field = n;
	text_printf(t, "Success setting %s to %" PRId64 "\n", row->name, n);
	return true;
}

static bool set_sessions(const struct row *row, int64_t *field, struct slice word, struct text *t)
{
	int64_t n;
	int err;

	if (!number_parse(word, &n, &err)) {
		no_digits(t, row->name, word);
		return false;
	}
	if (err || n > INT32_MAX) {
		text_printf(t, "Fail setting %s to %.*s; errno=%d\n", row->name, SLICE_FMT(word),
			    ERANGE);
		return false;
	}
	if (n < -1) {
		text_printf(
			t, "Fail setting %s to %" PRId64 "; either positive or -1 values allowed\n",
			row->name, n);
		return false;
	}
	*field = n;
	text_printf(t, "Success setting %s to %" PRId64 "%s\n", row->name, n,
		    n < 0 ? "; disable feature" : "");
	return true;
}

static bool set_bytes(const struct row *row, int64_t *field, struct slice word, struct text *t)
{
	int64_t n;
	int err;

	if (!number_parse(word, &n, &err)) {
		no_digits(t, row->name, word);
		return false;
	}
	if (err) {
		text_printf(t, "Fail setting %s to %.*s; errno=%d\n", row->name, SLICE_FMT(word),
			    err);
		return false;
	}
	*field = n < 0 ? 0 : n;
	text_printf(t, "Success setting %s to %" PRId64 "%s\n", row->name, *field,
		    n < 0 ? "; disable feature" : "");
	return true;
}

static bool set_real(const struct row *row, double *field, struct slice word, struct text *t)
{
	double d;

	if (!real_parse(word, &d)) {
		no_digits(t, row->name, word);
		return false;
	}
	*field = d;
	text_printf(t, "Success setting %s to %.*f\n", row->name, (int) row->min, d);
	return true;
}

static bool set_number(const struct row *row, int64_t *field, struct slice word, struct text *t)
{
	int64_t n;
	int err;
	int64_t max = row->op == CLI_OP_SET_CONTROLTOS ? 255 : INT32_MAX;

	if (!number_parse(word, &n, &err)) {
		no_digits(t, row->name, word);
		return false;
	}
	if (err || n < row->min || n > max) {
		if (row->must)
			text_printf(t, "Invalid %s value %.*s%s\n", row->name, SLICE_FMT(word),
				    row->must);
		else
			text_printf(t, "Invalid %s value\n", row->name);
		return false;
	}
	if (row->op == CLI_OP_SET_REDISCMDTIMEOUT && !n && *field)
		text_printf(t,
			    "Warning: Setting redis-cmd-timeout to 0 (no timeout) will require a "
			    "redis reconnect\n");
	*field = n;
	text_printf(t, "Success setting %s to %" PRId64 "\n", row->name, n);
	return true;
}

/* True if the value changed. */
static bool carry_out(const struct row *row, struct options *opts, struct slice word,
		      struct text *t)
{
	void *field = (char *) opts + row->offset;
	const int64_t *n = field;

	switch (row->style) {
	case SHOW_ASSIGNED:
		text_printf(t, "%s=%" PRId64 "\n", row->name, *n);
		return false;
	case SHOW_BARE:
		text_printf(t, "%" PRId64 "\n", *n);
		return false;
	case SHOW_INT:
		text_printf(t, "%s: %" PRId64 "\n", row->name, *n);
		return false;
	case SHOW_REAL:
		text_printf(t, "%s: %.*f\n", row->name, (int) row->min, *(const double *) field);
		return false;
	case SET_SECONDS:
		return set_seconds(row, field, word, t);
	case SET_SESSIONS:
		return set_sessions(row, field, word, t);
	case SET_REAL:
		return set_real(row, field, word, t);
	case SET_BYTES:
		return set_bytes(row, field, word, t);
	case SET_NUMBER:
		return set_number(row, field, word, t);
	}
	return false;
}

/* Log levels. */

static void show_levels(const struct cli *cli, const struct cli_command *c, struct text *t)
{
	int one = c->arg_count ? log_subsystem_find(c->args[0]) : -1;

	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++) {
		int level = log_level_get(cli->log, (enum log_subsystem) i);

		if (!c->arg_count)
			text_printf(t, "%s = %d\n", log_subsystem_name((enum log_subsystem) i),
				    level);
		else if (i == one)
			text_printf(t, "%d\n", level);
	}
}

static void show_subsystems(struct text *t)
{
#define SUBSYSTEM(id, name, what) text_printf(t, "%s - %s\n", name, what);
#include "spec/log_subsystems.def"
#undef SUBSYSTEM
}

/* loglevel N, or loglevel SYSTEM N; an unknown system is no error (recorded). */
static void set_level(struct cli *cli, const struct cli_command *c, struct text *t)
{
	int64_t n;
	int err, one = -1;
	bool is_all = number_parse(c->args[0], &n, &err);

	if (!is_all && c->arg_count < 2) {
		text_printf(t, "More parameters required.\n");
		return;
	}
	if (!is_all) {
		one = log_subsystem_find(c->args[0]);
		if (!number_parse(c->args[1], &n, &err)) {
			no_digits(t, "loglevel", c->args[1]);
			return;
		}
	}
	if (err || n < INT32_MIN || n > INT32_MAX) {
		text_printf(t, "Fail setting loglevel; errno=%d\n", ERANGE);
		return;
	}
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		if (is_all || i == one)
			log_level_set(cli->log, (enum log_subsystem) i, (int) n);
	text_printf(t, "Success setting loglevel to %" PRId64 "\n", n);
}

/* Open files. */

static void show_files(struct text *t)
{
	struct rlimit limit = { 0, 0 };

	getrlimit(RLIMIT_NOFILE, &limit);
	text_printf(t, MAXIMUM("open-files") ": %llu; cat /proc/%ld/limits\n",
		    (unsigned long long) limit.rlim_cur, (long) getpid());
}

static void set_files(const struct cli_command *c, struct text *t)
{
	int64_t n;
	int err;
	struct rlimit limit;

	if (!number_parse(c->args[0], &n, &err) || err) {
		no_digits(t, "open_files", c->args[0]);
		return;
	}
	if (n < OPEN_FILES_MIN) {
		text_printf(t, "Fail setting open_files to %" PRId64 "; can't set it under %d\n", n,
			    OPEN_FILES_MIN);
		return;
	}
	limit = (struct rlimit){ (rlim_t) n, (rlim_t) n };
	if (setrlimit(RLIMIT_NOFILE, &limit))
		text_printf(t, "Fail setting open_files to %" PRId64 "; errno = %d\n", n, errno);
	else
		text_printf(t, "Success setting maxopenfiles to %" PRId64 "\n", n);
}

bool cli_value(struct cli *cli, const struct cli_command *c, struct text *t, bool *has_changed)
{
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		if (rows[i].op == c->op) {
			*has_changed =
				carry_out(&rows[i], cli->opts, c->args[0], t) && IS_TOLD(&rows[i]);
			return true;
		}
	}
	switch (c->op) {
	case CLI_OP_LIST_LOGLEVEL:
		show_levels(cli, c, t);
		return true;
	case CLI_OP_LIST_LOGLEVELS:
		show_subsystems(t);
		return true;
	case CLI_OP_SET_LOGLEVEL:
		set_level(cli, c, t);
		return true;
	case CLI_OP_LIST_MAXOPENFILES:
		show_files(t);
		return true;
	case CLI_OP_SET_MAXOPENFILES:
		set_files(c, t);
		return true;
	default:
		return false;
	}
}
