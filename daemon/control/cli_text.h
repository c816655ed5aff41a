/* daemon/control/cli_text.h: the answers of the CLI that consist of numbers. */
#ifndef SLUICE_DAEMON_CONTROL_CLI_TEXT_H
#define SLUICE_DAEMON_CONTROL_CLI_TEXT_H

#include "daemon/snapshot.h"
#include "daemon/text.h"

/* list numsessions, totals, counters, interfaces; refused.  list jsonstats is statistics_json. */
void cli_text_numsessions(struct text *t, const struct snapshot *s);
void cli_text_totals(struct text *t, const struct snapshot *s);
void cli_text_counters(struct text *t, const struct snapshot *s);
void cli_text_interfaces(struct text *t, const struct snapshot *s);
void cli_text_refused(struct text *t, const struct snapshot *s);

#endif
