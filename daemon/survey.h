/* daemon/survey.h: collects the numbers of all shards into one snapshot.
 * A job that visits every shard; only there the counters of ports can be read.
 */
#ifndef SLUICE_DAEMON_SURVEY_H
#define SLUICE_DAEMON_SURVEY_H

#include "daemon/daemon_parts.h"
#include "daemon/snapshot.h"

/* done gets the snapshot, which is gone when it returns, or NULL without memory. */
void survey_begin(struct daemon *d,
		  void (*done)(struct daemon *d, const struct snapshot *s, void *ctx), void *ctx);
/* What was received since the last time, a second.  False: nothing. */
bool survey_rate(struct daemon *d);

#endif
