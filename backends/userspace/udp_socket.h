/* backends/userspace/udp_socket.h: one UDP socket bound to one address and port. */
#ifndef SLUICE_BACKENDS_USERSPACE_UDP_SOCKET_H
#define SLUICE_BACKENDS_USERSPACE_UDP_SOCKET_H

#include "backends/backend.h"

#include <netinet/in.h>
#include <sys/socket.h>

union udp_address {
	struct sockaddr any;
	struct sockaddr_in ip4;
	struct sockaddr_in6 ip6;
};

/* Length of the sockaddr; 0 if the endpoint has no address. */
socklen_t udp_address_make(const struct endpoint *e, union udp_address *out);
void udp_address_read(const union udp_address *a, struct endpoint *out);

/* Non-blocking, closed on exec, bound to exactly *local, IPv6 without IPv4.  ICMP errors of what it
 * sent are queued (RFC 1122 section 4.1.3.3). */
NODISCARD enum backend_err udp_socket_open(const struct endpoint *local, uint8_t tos, int *fd);
/* The IPv4 TOS or the IPv6 traffic class of what it sends. */
void udp_socket_tos_set(int fd, uint8_t family, uint8_t tos);
/* FLOW_DROP_NONE, or why it was not sent. */
enum flow_drop udp_socket_send(int fd, const struct endpoint *to, struct slice bytes);
/* Why a send failed with errno. */
enum flow_drop udp_socket_why(int error);
/* Takes one queued ICMP error off; FLOW_DROP_NONE if there is none. */
enum flow_drop udp_socket_error_take(int fd);
/* Forgets an error that did not fit into the queue, so that readiness does not report it again. */
void udp_socket_error_forget(int fd);

#endif
