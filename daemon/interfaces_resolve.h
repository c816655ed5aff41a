/* daemon/interfaces_resolve.h: from configured interfaces to local addresses.
 * Network interfaces are looked up with getifaddrs, host names with getaddrinfo, once at start.
 */
#ifndef SLUICE_DAEMON_INTERFACES_RESOLVE_H
#define SLUICE_DAEMON_INTERFACES_RESOLVE_H

#include "core/interfaces/interfaces.h"
#include "daemon/options.h"

/* Fills ifs from opts->interfaces and takes the ports of the control listeners out of the pools.
 * What is wrong is added to the problems of opts; true if nothing was. */
bool interfaces_resolve(struct options *opts, struct interfaces *ifs);

#endif
