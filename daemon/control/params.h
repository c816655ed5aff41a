/* daemon/control/params.h: the configuration as the CLI shows it, and the way back to its start.
 * Control thread only.
 */
#ifndef SLUICE_DAEMON_CONTROL_PARAMS_H
#define SLUICE_DAEMON_CONTROL_PARAMS_H

#include "core/interfaces/interfaces.h"
#include "daemon/log.h"
#include "daemon/options.h"
#include "daemon/text.h"

/* The values at start of everything that can change. */
struct params {
	struct options *opts;
	struct log *log;
	const struct interfaces *ifs;
	struct options start; /* a copy; its strings are those of opts */
};

void params_init(struct params *p, struct options *opts, struct log *log,
		 const struct interfaces *ifs);
void params_write_start(const struct params *p, struct text *t);
void params_write_current(const struct params *p, struct text *t);
void params_write_diff(const struct params *p, struct text *t);
/* Every changed value back to that of the start. */
void params_revert(struct params *p);

#endif
