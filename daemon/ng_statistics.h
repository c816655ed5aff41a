/* daemon/ng_statistics.h: ng: statistics. */
#ifndef SLUICE_DAEMON_NG_STATISTICS_H
#define SLUICE_DAEMON_NG_STATISTICS_H

#include "daemon/daemon_parts.h"

void ng_statistics_begin(struct daemon *d, struct ng_job *job, bool is_json);

#endif
