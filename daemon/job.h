/* daemon/job.h: work that travels: from the control thread through shards and back.
 * A job belongs to one thread at a time.  It visits the shards [at, end) in turn, or none, and
 * comes home to the control thread, which always gets it back.
 */
#ifndef SLUICE_DAEMON_JOB_H
#define SLUICE_DAEMON_JOB_H

#include "daemon/mailbox.h"

struct shard;

struct job {
	struct mail mail;                                    /* first */
	void (*visit)(struct job *job, struct shard *shard); /* in the shard's thread */
	void (*done)(struct job *job, void *control);        /* in the control thread */
	unsigned at, end;
};

#endif
