/* daemon/cli_calls.h: what the CLI asks about calls, asked of the shards. */
#ifndef SLUICE_DAEMON_CLI_CALLS_H
#define SLUICE_DAEMON_CLI_CALLS_H

#include "daemon/control/cli.h"
#include "daemon/daemon_parts.h"

struct cli_calls cli_calls_of(struct daemon *d);
/* ng: cli. */
void ng_cli_begin(struct daemon *d, struct ng_job *job, const struct ng_request *request);

#endif
