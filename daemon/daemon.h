/* daemon/daemon.h: the running daemon: shards, control ports, timers. */
#ifndef SLUICE_DAEMON_DAEMON_H
#define SLUICE_DAEMON_DAEMON_H

#include "core/interfaces/interfaces.h"
#include "daemon/options.h"
#include "daemon/process.h"

/* Opens everything, drops root (process_drop_root), tells that it serves (process_ready), and runs
 * until process_watch's signals end the loop.  process->log is the log.  Returns the exit code. */
int daemon_run(struct options *opts, struct interfaces *ifs, struct process *process);

#endif
