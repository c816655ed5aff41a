/* daemon/sockaddr.h: between struct endpoint and the system's socket addresses. */
#ifndef SLUICE_DAEMON_SOCKADDR_H
#define SLUICE_DAEMON_SOCKADDR_H

#include <sys/socket.h>

#include "base/addr.h"

/* Returns the length; 0 for family ADDR_NONE. */
socklen_t sockaddr_from_endpoint(const struct endpoint *e, struct sockaddr_storage *out);
/* False if it is neither IPv4 nor IPv6.  ::ffff:a.b.c.d stays IPv6. */
bool endpoint_from_sockaddr(const struct sockaddr *sa, struct endpoint *out);
/* Can a socket of this host have the address?  Asks the system by binding one for a moment. */
bool addr_is_bindable(const struct addr *ip);

#endif
