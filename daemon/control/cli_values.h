/* daemon/control/cli_values.h: the commands that show and change one value. */
#ifndef SLUICE_DAEMON_CONTROL_CLI_VALUES_H
#define SLUICE_DAEMON_CONTROL_CLI_VALUES_H

#include "daemon/control/cli.h"
#include "parsers/cli.h"

/* Carries out c if it is such a command.  *has_changed is set if a value of opts changed. */
bool cli_value(struct cli *cli, const struct cli_command *c, struct text *t, bool *has_changed);

#endif
