#include "backends/userspace/udp_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <string.h>
#include <unistd.h>

socklen_t udp_address_make(const struct endpoint *e, union udp_address *out)
{
	if (e->ip.family == ADDR_IP4) {
		out->ip4 =
			(struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(e->port) };
		memcpy(&out->ip4.sin_addr, e->ip.bytes, 4);
		return sizeof(out->ip4);
	}
	if (e->ip.family != ADDR_IP6)
		return 0;
	out->ip6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(e->port) };
	memcpy(&out->ip6.sin6_addr, e->ip.bytes, 16);
	return sizeof(out->ip6);
}

void udp_address_read(const union udp_address *a, struct endpoint *out)
{
	*out = (struct endpoint){ .port = 0 };
	if (a->any.sa_family == AF_INET) {
		out->ip.family = ADDR_IP4;
		out->port = ntohs(a->ip4.sin_port);
		memcpy(out->ip.bytes, &a->ip4.sin_addr, 4);
	} else if (a->any.sa_family == AF_INET6) {
		out->ip.family = ADDR_IP6;
		out->port = ntohs(a->ip6.sin6_port);
		memcpy(out->ip.bytes, &a->ip6.sin6_addr, 16);
	}
}

static enum backend_err open_why(int error)
{
	switch (error) {
	case EADDRINUSE:
		return BACKEND_BUSY;
	case EACCES:
	case EPERM:
		return BACKEND_DENIED;
	case EMFILE:
	case ENFILE:
		return BACKEND_NO_FD;
	case ENOMEM:
	case ENOBUFS:
		return BACKEND_NO_MEMORY;
	default: /* EADDRNOTAVAIL; EAFNOSUPPORT where IPv6 is off; ENODEV, EINVAL for scopes */
		return BACKEND_NO_ADDRESS;
	}
}

void udp_socket_tos_set(int fd, uint8_t family, uint8_t tos)
{
	const int value = tos;

	if (family == ADDR_IP4)
		setsockopt(fd, IPPROTO_IP, IP_TOS, &value, sizeof(value));
	else
		setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &value, sizeof(value));
}

static bool socket_prepare(int fd, uint8_t family, uint8_t tos)
{
	const int on = 1;

	if (tos)
		udp_socket_tos_set(fd, family, tos);
	if (family == ADDR_IP4)
		return !setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on));
	return !setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) &&
	       !setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof(on));
}

enum backend_err udp_socket_open(const struct endpoint *local, uint8_t tos, int *fd)
{
	union udp_address here;
	const socklen_t size = udp_address_make(local, &here);
	int made;

	if (!size || addr_is_zero(&local->ip))
		return BACKEND_NO_ADDRESS;
	made = socket(here.any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (made < 0)
		return open_why(errno);
	if (!socket_prepare(made, local->ip.family, tos) || bind(made, &here.any, size) < 0) {
		const enum backend_err err = open_why(errno);

		close(made);
		return err;
	}
	*fd = made;
	return BACKEND_OK;
}

enum flow_drop udp_socket_why(int error)
{
	switch (error) {
	case EAGAIN:
	case ENOBUFS:
	case ENOMEM:
		return FLOW_DROP_SEND_FULL;
	case ECONNREFUSED:
		return FLOW_DROP_SEND_REFUSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EHOSTDOWN:
	case ENOPROTOOPT:
		return FLOW_DROP_SEND_UNREACHABLE;
	default:
		return FLOW_DROP_SEND_ERROR;
	}
}

enum flow_drop udp_socket_send(int fd, const struct endpoint *to, struct slice bytes)
{
	union udp_address there;
	const socklen_t size = udp_address_make(to, &there);

	if (!size)
		return FLOW_DROP_SEND_ERROR;
	if (sendto(fd, bytes.data, bytes.len, MSG_DONTWAIT, &there.any, size) >= 0)
		return FLOW_DROP_NONE;
	/* The error may be that of an earlier packet, which ICMP has brought since; asking clears
	 * it.  It is counted when it is taken off the error queue. */
	if (errno == EAGAIN ||
	    sendto(fd, bytes.data, bytes.len, MSG_DONTWAIT, &there.any, size) < 0)
		return udp_socket_why(errno);
	return FLOW_DROP_NONE;
}

enum flow_drop udp_socket_error_take(int fd)
{
	uint8_t control[256];
	uint8_t byte;
	struct iovec piece = { &byte, 1 };
	struct msghdr m = { .msg_iov = &piece,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = sizeof(control) };

	if (recvmsg(fd, &m, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return FLOW_DROP_NONE;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		struct sock_extended_err e;

		if (!(c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) &&
		    !(c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR))
			continue;
		memcpy(&e, CMSG_DATA(c), sizeof(e));
		return udp_socket_why((int) e.ee_errno);
	}
	return FLOW_DROP_SEND_ERROR;
}

void udp_socket_error_forget(int fd)
{
	int error;
	socklen_t size = sizeof(error);

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
}
