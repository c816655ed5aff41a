/* daemon/control/cli_rows.h: which rows of the state tables were taken, in test builds. */
#ifndef SLUICE_DAEMON_CONTROL_CLI_ROWS_H
#define SLUICE_DAEMON_CONTROL_CLI_ROWS_H

#include "daemon/text.h"
#include "parsers/cli.h"

/* Answers CLI_OP_ROWS with a line for each row: machine, line of its table, state, event, how
 * often. False: it is another command, or this is no test build (-DSLUICE_CHECKS). */
#ifdef SLUICE_CHECKS
bool cli_rows(enum cli_op op, struct text *t);
#else
static inline bool cli_rows(enum cli_op op, struct text *t)
{
	(void) op;
	(void) t;
	return false;
}
#endif

#endif
