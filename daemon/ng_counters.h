/* daemon/ng_counters.h: how many ng requests of which kind came from whom, and how long they took.
 * The control thread only.
 */
#ifndef SLUICE_DAEMON_NG_COUNTERS_H
#define SLUICE_DAEMON_NG_COUNTERS_H

#include "base/limits.h"
#include "parsers/ng.h"

struct ng_client_counters {
	struct addr client; /* ADDR_NONE: all that came after NG_CLIENTS_MAX others */
	uint64_t count[NG_CMD_COUNT];
	uint64_t duration_us[NG_CMD_COUNT];
	uint64_t errors;
};

struct ng_counters {
	struct ng_client_counters *clients[NG_CLIENTS_MAX + 1];
	uint32_t client_count;
	uint64_t lost; /* requests of clients for whom there was no memory */
};

void ng_counters_add(struct ng_counters *c, const struct addr *client, enum ng_command command,
		     enum ng_err err, uint64_t duration_us);
/* Of all clients together. */
uint64_t ng_counters_total(const struct ng_counters *c, enum ng_command command);
void ng_counters_fini(struct ng_counters *c);

#endif
