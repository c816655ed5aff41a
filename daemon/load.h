/* daemon/load.h: whether another call may be taken (options max-sessions, max-cpu, max-load,
 * max-bandwidth).
 * The machine is looked at once a second by the control thread; shards read the result.
 */
#ifndef SLUICE_DAEMON_LOAD_H
#define SLUICE_DAEMON_LOAD_H

#include <stdatomic.h>

#include "base/attr.h"
#include "daemon/options.h"
#include "parsers/ng.h"

/* Any thread. */
struct admission {
	_Atomic int64_t sessions;     /* own calls of all shards */
	_Atomic int64_t max_sessions; /* -1: no limit */
	_Atomic int refusal;          /* enum ng_err: the limit of the machine that is exceeded */
};

/* The control thread's. */
struct load {
	double cpu_percent; /* of the last second */
	double load1;       /* load average of a minute */
	uint64_t busy_ticks, all_ticks;
	int stat_fd; /* /proc/stat; -1: not needed yet */
};

void load_init(struct load *l);
void load_fini(struct load *l);
/* Once a second.  bytes_per_s: received.  Looks only at what has a limit. */
void load_sample(struct load *l, const struct options *opts, uint64_t bytes_per_s,
		 struct admission *a);
/* The line "cpu" of /proc/stat.  False if it is none. */
bool load_cpu_parse(struct slice text, uint64_t *busy_ticks, uint64_t *all_ticks);

/* NG_OK: another call was counted.  Else the limit that forbids it. */
NODISCARD enum ng_err admission_enter(struct admission *a);
void admission_leave(struct admission *a);
/* A foreign call that becomes our own counts, whatever the limits say. */
void admission_force(struct admission *a);

#endif
