/* daemon/scratch.h: memory that lasts as long as one event.
 * The first block stays, so that usual events cost no allocation; what is beyond comes from the
 * pages of the shard and goes back at the end of the event.
 */
#ifndef SLUICE_DAEMON_SCRATCH_H
#define SLUICE_DAEMON_SCRATCH_H

#include "daemon/pages.h"

enum { SCRATCH_BLOCK = 128 * 1024 };

struct scratch {
	struct arena arena;
	struct arena_source source;
	struct pages *pages; /* borrowed */
	void *block;
	bool is_taken;
};

NODISCARD bool scratch_init(struct scratch *s, struct pages *pages);
void scratch_fini(struct scratch *s);
/* For a new event: everything given out before is gone. */
struct arena *scratch_begin(struct scratch *s);

#endif
