/* daemon/daemon.h: the running daemon: the control thread and the shards.
 *
 *     control thread (who calls daemon_run)   ng sockets, reply cache, CLI, signals, once a second
 *                                             the load of the machine
 *     shard threads (option num-threads)      each owns the calls whose call-id hashes to it:
 *                                             their memory, sockets and timers
 *
 * Threads share nothing but messages (daemon/mailbox.h), the pools of port numbers
 * (daemon/ports.h), counters (daemon/counters.h) and the log.  A request is copied into a job
 * (daemon/job.h), which belongs to one thread at a time and comes back with its reply.
 */
#ifndef SLUICE_DAEMON_DAEMON_H
#define SLUICE_DAEMON_DAEMON_H

#include "core/interfaces/interfaces.h"
#include "daemon/options.h"
#include "daemon/process.h"

/* Runs until process says stop.  All is borrowed; opts is changed by the CLI only.  Returns the
 * exit code of the process; what went wrong is in the log. */
int daemon_run(struct options *opts, const struct interfaces *ifs, struct process *process);

#endif
