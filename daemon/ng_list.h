/* daemon/ng_list.h: ng: list.  Each shard adds the names of its calls. */
#ifndef SLUICE_DAEMON_NG_LIST_H
#define SLUICE_DAEMON_NG_LIST_H

#include "daemon/daemon_parts.h"

void ng_list_begin(struct daemon *d, struct ng_job *request_job, const struct ng_request *request);

#endif
