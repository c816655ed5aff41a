/* daemon/process.h: Sluice as a process: background, pid file, signals, readiness, rights.
 * One, owned by main.  All of it runs on the main thread.
 */
#ifndef SLUICE_DAEMON_PROCESS_H
#define SLUICE_DAEMON_PROCESS_H

#include <ev.h>
#include <sys/types.h>

#include "base/attr.h"
#include "daemon/log.h"
#include "daemon/options.h"

enum { PROCESS_EXIT_OK = 0, PROCESS_EXIT_BAD = 1, PROCESS_EXIT_HUP = 42 };

struct process {
	struct options *opts;
	struct log *log;
	int parent_fd;     /* of the waiting parent in the foreground; -1 = none */
	pid_t pidfile_pid; /* who wrote the pid file and removes it; 0 = nobody */
	uid_t uid;         /* to become; 0 = stay */
	gid_t gid;
	bool is_stopping;
	struct ev_loop *loop; /* of process_watch */
	ev_signal term, interrupt, usr1, usr2;
};

/* Looks up run-as-user and run-as-group; what is wrong becomes a problem of opts. */
void process_init(struct process *p, struct options *opts);
/* Goes to the background if opts say so; the parent stays until process_ready or the end of the
 * child and exits with 0 or the child's code.  Before any thread is started. */
NODISCARD bool process_detach(struct process *p);
/* Writes the pid file, raises the limit of open files, ignores SIGPIPE, makes SIGHUP exit with 42.
 * Problems are logged; false if Sluice can't go on. */
NODISCARD bool process_begin(struct process *p);
/* Everything that needs root is open: drops to run-as-user.  False: still root, so end. */
NODISCARD bool process_drop_root(struct process *p);
/* Serving: tells systemd (READY=1) and the waiting parent. */
void process_ready(struct process *p);
/* SIGTERM and SIGINT break the loop and set is_stopping; SIGUSR1 and SIGUSR2 move the log level.
 * The watchers do not keep the loop alive. */
void process_watch(struct process *p, struct ev_loop *loop);
void process_unwatch(struct process *p);
/* Tells systemd, removes the pid file. */
void process_end(struct process *p);

#endif
