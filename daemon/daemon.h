/* daemon/daemon.h: the running daemon: the control thread and the shards.
 *
 *     control thread (who calls daemon_run)   ng sockets, reply cache, CLI, signals, once a second
 *                                             the load of the machine
 *     shard threads (option num-threads)      each owns the calls whose call-id hashes to it:
 *                                             their memory, sockets and timers
 *
 * Threads share nothing but messages (daemon/mailbox.h), the pools of port numbers
 * (daemon/ports.h), counters (daemon/counters.h) and the log.  A request is copied into a job,
 * which belongs to one thread at a time and comes back with its reply.
 */
#ifndef SLUICE_DAEMON_DAEMON_H
#define SLUICE_DAEMON_DAEMON_H

#include "core/interfaces/interfaces.h"
#include "daemon/log.h"
#include "daemon/options.h"

struct daemon_hooks {
	/* Everything that needs root is open, nothing is served yet: drop root, say READY=1.  False
	 * ends the daemon.  NULL: nothing to do. */
	bool (*ready)(void *ctx);
	void *ctx;
};

/* Runs until SIGTERM or SIGINT.  opts, ifs and log are borrowed; opts is changed by the CLI only.
 * hooks may be NULL.  Returns the exit code: 0 after a clean stop, 1 if it could not start (the log
 * says why). */
int daemon_run(struct options *opts, const struct interfaces *ifs, struct log *log,
	       const struct daemon_hooks *hooks);

#endif
