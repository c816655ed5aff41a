#include "daemon/log.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/writer.h"

enum { SECOND_US = 1000000, PREFIX_MAX = 512, CLOSE_WAIT_S = 2 };

static const char *const level_names[] = { "EMERG",   "ALERT",  "CRIT", "ERR",
					   "WARNING", "NOTICE", "INFO", "DEBUG" };

/* How often one place in the code wrote in its present period.  The place is known by its format,
 * which is one address per place. */
struct site {
	const char *fmt;
	int64_t since_us, period_us;
	uint64_t same_hash; /* of the last text */
	uint32_t same, lines, limited;
	enum log_level level;
};

/* A line in the queue: this, then len bytes. */
struct record {
	int64_t at_us;
	uint32_t len;
	uint32_t level;
};

struct queue {
	uint8_t bytes[LOG_QUEUE_SIZE];
	size_t used;
};

struct log {
	struct log_config config;
	_Atomic int level[LOG_SUBSYSTEM_COUNT];
	_Atomic uint64_t written, limited, lost;
	uint64_t lost_told;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;
	bool is_closing;
	struct site sites[LOG_SITES_MAX];
	struct queue *in;  /* writers append here */
	struct queue *out; /* the thread's, without the lock */
	struct queue queues[2];
};

static int64_t wall_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t) t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

/* The thread: from queue to descriptor or syslog. */

static void put_line(struct log *log, const struct record *r, const uint8_t *text)
{
	char line[LOG_MESSAGE_MAX + 64];
	int n;
	ssize_t sent;

	if (log->config.to_syslog) {
		syslog((int) r->level, "%.*s", (int) r->len, (const char *) text);
		log->written++;
		return;
	}
	if (log->config.has_timestamps)
		n = snprintf(line, sizeof(line), "[%lld.%06lld] %.*s\n",
			     (long long) (r->at_us / SECOND_US), (long long) (r->at_us % SECOND_US),
			     (int) r->len, (const char *) text);
	else
		n = snprintf(line, sizeof(line), "%.*s\n", (int) r->len, (const char *) text);
	do
		sent = write(log->config.fd, line, (size_t) n);
	while (sent < 0 && errno == EINTR);
	if (sent == n)
		log->written++;
	else
		log->lost++; /* disk full, pipe closed: nobody to tell */
}

static void put_queue(struct log *log, struct queue *q)
{
	struct record r;

	for (size_t at = 0; at < q->used; at += sizeof(r) + r.len) {
		memcpy(&r, q->bytes + at, sizeof(r));
		put_line(log, &r, q->bytes + at + sizeof(r));
	}
	q->used = 0;
}

static void *run(void *ctx)
{
	struct log *log = ctx;
	bool is_closing;

	do {
		struct queue *full;

		pthread_mutex_lock(&log->lock);
		while (!log->in->used && !log->is_closing)
			pthread_cond_wait(&log->wake, &log->lock);
		is_closing = log->is_closing;
		full = log->in;
		log->in = log->out;
		log->out = full;
		pthread_mutex_unlock(&log->lock);
		put_queue(log, full);
	} while (!is_closing);
	return NULL;
}

/* Callers: from text to queue.  The lock is held. */

static void enqueue(struct log *log, int64_t now, enum log_level level, struct slice line)
{
	struct record r = { now, (uint32_t) line.len, level };
	struct queue *q = log->in;

	if (LOG_QUEUE_SIZE - q->used < sizeof(r) + line.len) {
		log->lost++;
		return;
	}
	memcpy(q->bytes + q->used, &r, sizeof(r));
	memcpy(q->bytes + q->used + sizeof(r), line.data, line.len);
	if (!q->used)
		pthread_cond_signal(&log->wake);
	q->used += sizeof(r) + line.len;
}

/* Peers choose parts of the text: what is no printable character can't end or fake a line. */
static void write_escaped(struct writer *w, struct slice text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (c >= 0x20 && c != 0x7f) {
			writer_byte(w, c);
		} else if (c == '\n') {
			writer_str(w, "\\n");
		} else if (c == '\r') {
			writer_str(w, "\\r");
		} else {
			writer_str(w, "\\x");
			writer_byte(w, (uint8_t) digits[c >> 4]);
			writer_byte(w, (uint8_t) digits[c & 15]);
		}
	}
}

/* One line, broken where it is too long; never inside a UTF-8 character. */
static void enqueue_line(struct log *log, int64_t now, enum log_level level, struct slice prefix,
			 struct slice text)
{
	uint8_t escaped[LOG_MESSAGE_MAX], line[LOG_MESSAGE_MAX];
	struct writer w = writer_make(escaped, sizeof(escaped) - PREFIX_MAX);
	struct slice left;

	write_escaped(&w, text);
	left = writer_done(&w);
	do {
		size_t room = left.len, max = (size_t) log->config.line_max;
		struct writer out = writer_make(line, sizeof(line));

		if (log->config.line_max > 0 && prefix.len + room > max)
			room = max > prefix.len ? max - prefix.len : 1;
		if (room > left.len)
			room = left.len;
		while (room > 1 && room < left.len && (left.data[room] & 0xc0) == 0x80)
			room--;
		writer_slice(&out, prefix);
		writer_slice(&out, slice_sub(left, 0, room));
		enqueue(log, now, level, writer_done(&out));
		left = slice_sub(left, room, left.len);
	} while (left.len);
}

/* FNV-1a: it only has to tell repeated lines from others. */
static uint64_t text_hash(struct slice s)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ s.data[i]) * 0x100000001b3u;
	return h;
}

static void tell_limited(struct log *log, struct site *site, int64_t now)
{
	char text[PREFIX_MAX];
	int n;

	if (!site->limited)
		return;
	n = snprintf(text, sizeof(text), "%s: [core] %u more lines like this were kept back: %s",
		     level_names[site->level], site->limited, site->fmt);
	if (n >= (int) sizeof(text))
		n = sizeof(text) - 1;
	enqueue_line(log, now, site->level, slice_make(text, (size_t) n), SLICE_EMPTY);
	site->limited = 0;
}

/* The site of fmt: its own, else the place of the one of four that wrote least lately. */
static struct site *site_find(struct log *log, const char *fmt)
{
	enum { WAYS = 4 };
	size_t set = ((uintptr_t) fmt * 0x9e3779b97f4a7c15u >> 32) % (LOG_SITES_MAX / WAYS);
	struct site *first = &log->sites[set * WAYS], *oldest = first;

	for (struct site *s = first; s < first + WAYS; s++) {
		if (s->fmt == fmt)
			return s;
		if (s->since_us < oldest->since_us)
			oldest = s;
	}
	return oldest;
}

/* May this line go out?  A warning about no call is what strangers can cause: it is limited more
 * than what calls say, of which there may be many. */
static bool site_allows(struct log *log, const char *fmt, enum log_level level, bool has_call,
			struct slice text, int64_t now)
{
	struct site *site = site_find(log, fmt);
	bool is_strangers = !has_call && level <= LEVEL_WARNING;
	uint32_t burst = is_strangers ? LOG_STRANGER_BURST : LOG_SITE_BURST;
	uint64_t hash = text_hash(text);

	if (site->fmt != fmt || now - site->since_us >= site->period_us || now < site->since_us) {
		tell_limited(log, site, now);
		*site = (struct site){
			.fmt = fmt,
			.since_us = now,
			.period_us = (is_strangers ? LOG_STRANGER_S : 1) * SECOND_US,
			.level = level,
		};
	}
	site->same = site->same_hash == hash ? site->same + 1 : 1;
	site->same_hash = hash;
	site->lines++;
	if (site->same <= LOG_SAME_BURST && (site->lines <= burst || level >= LEVEL_DEBUG))
		return true;
	site->limited++;
	log->limited++;
	return false;
}

static struct slice write_prefix(const struct log *log, const struct log_call *call,
				 enum log_subsystem subsystem, enum log_level level,
				 struct writer *w)
{
	writer_str(w, level_names[level]);
	writer_str(w, ": ");
	if (call && call->id.len) {
		writer_str(w, log->config.is_parsable ? "[ID=\"" : "[");
		writer_str(w, log->config.mark_prefix ? log->config.mark_prefix : "");
		write_escaped(w, slice_sub(call->id, 0, PREFIX_MAX / 2 / 4));
		writer_str(w, log->config.mark_suffix ? log->config.mark_suffix : "");
		writer_str(w, log->config.is_parsable ? "\"]: " : "]: ");
	}
	writer_byte(w, '[');
	writer_str(w, log_subsystem_name(subsystem));
	writer_str(w, "] ");
	return writer_done(w);
}

/* fmt_limit: the place whose lines are counted; NULL = no limit. */
static void log_list(struct log *log, const struct log_call *call, enum log_subsystem subsystem,
		     enum log_level level, const char *fmt_limit, const char *fmt, va_list args)
{
	char text[LOG_MESSAGE_MAX];
	uint8_t prefix_bytes[PREFIX_MAX];
	struct writer w = writer_make(prefix_bytes, sizeof(prefix_bytes));
	struct slice prefix, rest;
	int n = vsnprintf(text, sizeof(text), fmt, args);
	int64_t now = log->config.now_us();

	if (n < 0)
		return;
	rest = slice_make(text, (size_t) n < sizeof(text) ? (size_t) n : sizeof(text) - 1);
	prefix = write_prefix(log, call, subsystem, level, &w);
	pthread_mutex_lock(&log->lock);
	if (!fmt_limit || site_allows(log, fmt_limit, level, call != NULL, rest, now)) {
		if (!log->config.splits_lines) {
			enqueue_line(log, now, level, prefix, rest);
		} else {
			do {
				struct slice line = slice_cut(&rest, '\n');

				if (line.len && line.data[line.len - 1] == '\r')
					line.len--;
				enqueue_line(log, now, level, prefix, line);
			} while (rest.len);
		}
	}
	pthread_mutex_unlock(&log->lock);
}

bool log_is_on(const struct log *log, enum log_subsystem subsystem, enum log_level level)
{
	return (int) level <= atomic_load_explicit(&log->level[subsystem], memory_order_relaxed);
}

void log_write(struct log *log, enum log_subsystem subsystem, enum log_level level, const char *fmt,
	       ...)
{
	va_list args;

	if (!log_is_on(log, subsystem, level))
		return;
	va_start(args, fmt);
	log_list(log, NULL, subsystem, level, fmt, fmt, args);
	va_end(args);
}

void log_start(struct log *log, enum log_level level, const char *fmt, ...)
{
	va_list args;

	if (!log_is_on(log, LOG_CORE, level))
		return;
	va_start(args, fmt);
	log_list(log, NULL, LOG_CORE, level, NULL, fmt, args);
	va_end(args);
}

void log_call(struct log *log, const struct log_call *call, enum log_subsystem subsystem,
	      enum log_level level, const char *fmt, ...)
{
	va_list args;

	if (!log_is_on(log, subsystem, level) && !(call && call->is_debugged))
		return;
	va_start(args, fmt);
	log_list(log, call, subsystem, level, fmt, fmt, args);
	va_end(args);
}

void log_tick(struct log *log)
{
	int64_t now = log->config.now_us();
	uint64_t lost = log->lost;

	pthread_mutex_lock(&log->lock);
	for (size_t i = 0; i < LOG_SITES_MAX; i++)
		if (now - log->sites[i].since_us >= log->sites[i].period_us)
			tell_limited(log, &log->sites[i], now);
	if (lost > log->lost_told) {
		char text[64];
		int n = snprintf(text, sizeof(text), "WARNING: [core] %llu log lines were lost",
				 (unsigned long long) (lost - log->lost_told));

		log->lost_told = lost;
		enqueue(log, now, LEVEL_WARNING, slice_make(text, (size_t) n));
	}
	pthread_mutex_unlock(&log->lock);
}

int log_level_get(const struct log *log, enum log_subsystem subsystem)
{
	return atomic_load_explicit(&log->level[subsystem], memory_order_relaxed);
}

void log_level_set(struct log *log, enum log_subsystem subsystem, int level)
{
	atomic_store_explicit(&log->level[subsystem], level, memory_order_relaxed);
}

void log_level_shift(struct log *log, int step)
{
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++) {
		int level = log_level_get(log, (enum log_subsystem) i) + step;

		if (level >= 0 && level <= LEVEL_DEBUG)
			log_level_set(log, (enum log_subsystem) i, level);
	}
}

struct log_stats log_stats(const struct log *log)
{
	return (struct log_stats){ log->written, log->limited, log->lost };
}

struct log_config log_config_from(const struct options *opts)
{
	struct log_config c = {
		.to_syslog = !opts->log_stderr,
		.fd = STDERR_FILENO,
		.has_timestamps = !opts->no_log_timestamps,
		.splits_lines = opts->split_logs,
		.line_max = opts->max_log_line_length,
		.facility = opts->log_facility,
		.name = opts->log_name,
		.mark_prefix = opts->log_mark_prefix,
		.mark_suffix = opts->log_mark_suffix,
		.is_parsable = opts->log_format == 1,
	};

	memcpy(c.level, opts->log_level_of, sizeof(c.level));
	return c;
}

struct log *log_open(const struct log_config *config)
{
	struct log *log = calloc(1, sizeof(*log));
	sigset_t all, before;
	int err;

	if (!log)
		return NULL;
	log->config = *config;
	if (!log->config.now_us)
		log->config.now_us = wall_us;
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		log->level[i] = config->level[i];
	log->in = &log->queues[0];
	log->out = &log->queues[1];
	pthread_mutex_init(&log->lock, NULL);
	pthread_cond_init(&log->wake, NULL);
	if (config->to_syslog)
		openlog(config->name, LOG_PID, config->facility << 3);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&log->thread, NULL, run, log);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (err) {
		free(log);
		return NULL;
	}
	pthread_setname_np(log->thread, "sluice-log");
	return log;
}

void log_close(struct log *log)
{
	struct timespec until;

	if (!log)
		return;
	pthread_mutex_lock(&log->lock);
	log->is_closing = true;
	pthread_cond_signal(&log->wake);
	pthread_mutex_unlock(&log->lock);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += CLOSE_WAIT_S;
	if (pthread_timedjoin_np(log->thread, NULL, &until))
		return; /* stuck in a full pipe: the process ends with it */
	if (log->config.to_syslog)
		closelog();
	pthread_cond_destroy(&log->wake);
	pthread_mutex_destroy(&log->lock);
	free(log);
}
