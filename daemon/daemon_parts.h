/* daemon/daemon_parts.h: what the control thread holds.
 * For the sources of daemon/ that carry out what concerns all calls; everyone else needs
 * daemon/daemon.h only.
 */
#ifndef SLUICE_DAEMON_DAEMON_PARTS_H
#define SLUICE_DAEMON_DAEMON_PARTS_H

#include "daemon/control/cli.h"
#include "daemon/control/cli_server.h"
#include "daemon/control/ng_udp.h"
#include "daemon/load.h"
#include "daemon/ng_commands.h"
#include "daemon/ng_counters.h"
#include "daemon/options.h"
#include "daemon/ports.h"
#include "daemon/process.h"
#include "daemon/shard.h"
#include "daemon/snapshot.h"

struct daemon {
	struct options *opts;
	struct process *process;
	struct ev_loop *loop;
	struct shard_world world;
	uint32_t turns[INTERFACE_GROUPS];
	struct admission admission;
	struct load load;
	struct mailbox home;
	uint64_t travelling; /* jobs that are not home */
	struct ng_udp *ng;
	struct ng_front front;
	struct cli cli;
	struct cli_server *cli_server;
	struct ng_counters ng_counters;
	struct ng_template *templates;
	struct snapshot_traffic received; /* up to received_us */
	uint64_t received_us;             /* by ng_udp_now_us: the wall clock may be set */
	struct snapshot_traffic rate;     /* a second, in the time before it */
	uint64_t started_us;              /* the same */
	ev_timer tick;
	uint8_t instance[24]; /* hex */
};

/* Sends a job on its way; job->done is called when it is home. */
void daemon_send(struct daemon *d, struct job *job);
/* What shards know of the options, as they are now. */
void daemon_call_config(struct daemon *d, struct call_config *out);
/* An ng request whose text is the answer; ctx is the daemon. */
void daemon_answered(void *ctx, struct ng_job *job);

#endif
