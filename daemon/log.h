/* daemon/log.h: the log.
 * Any thread may write.  A line is put into a bounded queue, which a thread of the log takes to
 * standard error or syslog: who writes never waits for a disk, a pipe or syslogd.  What does not
 * fit is dropped and counted, and the count is logged later.  Lines that one place in the code
 * repeats are limited and counted: LOG_SAME_BURST identical ones or LOG_SITE_BURST others a second,
 * and LOG_STRANGER_BURST in LOG_STRANGER_S seconds of warnings and errors about no call.
 *
 *     INFO: [call-id]: [control] text
 */
#ifndef SLUICE_DAEMON_LOG_H
#define SLUICE_DAEMON_LOG_H

#include "base/attr.h"
#include "base/slice.h"
#include "daemon/options.h"

enum log_level {
	LEVEL_EMERG,
	LEVEL_ALERT,
	LEVEL_CRIT,
	LEVEL_ERR,
	LEVEL_WARNING,
	LEVEL_NOTICE,
	LEVEL_INFO,
	LEVEL_DEBUG
};

struct log;

struct log_config {
	bool to_syslog;
	int fd;              /* else: lines go here, borrowed */
	bool has_timestamps; /* on fd */
	bool splits_lines;   /* a message of several lines becomes several log lines */
	int64_t line_max;    /* bytes; a longer line goes on in the next; -1 = never */
	int facility;        /* syslog number, 0..23 */
	const char *name;    /* in syslog; must stay */
	const char *mark_prefix, *mark_suffix; /* around the call-id; must stay */
	bool is_parsable;                      /* [ID="call-id"] instead of [call-id] */
	int level[LOG_SUBSYSTEM_COUNT];
	int64_t (*now_us)(void); /* wall clock; NULL = the system's */
};

/* Who a line is about. */
struct log_call {
	struct slice id;
	bool is_debugged; /* CLI "debug CALLID on": every level is logged */
};

struct log_stats {
	uint64_t written; /* lines that went out */
	uint64_t limited; /* kept back because they repeat */
	uint64_t lost;    /* queue full, or the disk, pipe or syslog refused */
};

struct log_config log_config_from(const struct options *opts);
/* Starts the thread; NULL if that fails.  All signals are blocked in it. */
NODISCARD struct log *log_open(const struct log_config *config);
/* Writes what is queued, waits up to two seconds for that, and ends. */
void log_close(struct log *log);

/* A line about nobody's call. */
void log_write(struct log *log, enum log_subsystem subsystem, enum log_level level, const char *fmt,
	       ...) PRINTF_LIKE(4, 5);
/* The same at start and end, of subsystem core and without limit. */
void log_start(struct log *log, enum log_level level, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A line about a call; call may be NULL. */
void log_call(struct log *log, const struct log_call *call, enum log_subsystem subsystem,
	      enum log_level level, const char *fmt, ...) PRINTF_LIKE(5, 6);
/* Is it worth preparing the text? */
bool log_is_on(const struct log *log, enum log_subsystem subsystem, enum log_level level);

int log_level_get(const struct log *log, enum log_subsystem subsystem);
void log_level_set(struct log *log, enum log_subsystem subsystem, int level);
/* Signals USR1 and USR2: every level by step. */
void log_level_shift(struct log *log, int step);
/* Now and then: says how many lines were kept back or lost. */
void log_tick(struct log *log);
struct log_stats log_stats(const struct log *log);

#endif
