/* daemon/control/cli_server.h: the CLI over TCP.
 * One command a connection: a line, which may come in pieces, or what came before the client closed
 * its side; then the answer, then the end.  Control thread only.
 */
#ifndef SLUICE_DAEMON_CONTROL_CLI_SERVER_H
#define SLUICE_DAEMON_CONTROL_CLI_SERVER_H

#include <ev.h>

#include "daemon/access.h"
#include "daemon/control/cli.h"

struct cli_server;

struct cli_server_config {
	struct ev_loop *loop;
	struct cli *cli;
	const struct option_listen *listen;
	const struct access_list *access;
	struct log *log;
};

struct cli_server_stats {
	uint64_t served;  /* lines answered */
	uint64_t refused; /* connections of addresses that cli-allow does not name */
	uint64_t full;    /* connections above CLI_CONNECTIONS_MAX */
	uint64_t expired; /* connections that were too slow */
};

/* All is borrowed.  NULL if a socket could not be opened; the log says which. */
NODISCARD struct cli_server *cli_server_open(const struct cli_server_config *config);
/* Connections that wait for an answer get none.  Their requests must be finished before or after
 * it all the same; cli_server_close frees what waits when that happens. */
void cli_server_close(struct cli_server *server);
struct cli_server_stats cli_server_stats(const struct cli_server *server);

#endif
