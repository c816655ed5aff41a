/* daemon/refusals.h: the last offers that were refused because no port was free.
 * Such a call is gone at once; this is what "explain" still knows of it.  Bounded, one thread.
 */
#ifndef SLUICE_DAEMON_REFUSALS_H
#define SLUICE_DAEMON_REFUSALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/slice.h"

struct refusal {
	uint64_t at_us;
	uint16_t len;
	uint8_t call_id[REFUSAL_ID_MAX]; /* a longer one is not remembered */
};

struct refusals {
	struct refusal list[REFUSALS_MAX];
	uint32_t next;
};

void refusals_add(struct refusals *r, struct slice call_id, uint64_t now_us);
/* Was an offer of that call refused since that time? */
bool refusals_has(const struct refusals *r, struct slice call_id, uint64_t since_us);

#endif
