#include "daemon/sockaddr.h"

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

socklen_t sockaddr_from_endpoint(const struct endpoint *e, struct sockaddr_storage *out)
{
	memset(out, 0, sizeof(*out));
	if (e->ip.family == ADDR_IP4) {
		struct sockaddr_in *in = (struct sockaddr_in *) out;

		in->sin_family = AF_INET;
		in->sin_port = htons(e->port);
		memcpy(&in->sin_addr, e->ip.bytes, 4);
		return sizeof(*in);
	}
	if (e->ip.family == ADDR_IP6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) out;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(e->port);
		memcpy(&in6->sin6_addr, e->ip.bytes, 16);
		return sizeof(*in6);
	}
	return 0;
}

bool endpoint_from_sockaddr(const struct sockaddr *sa, struct endpoint *out)
{
	memset(out, 0, sizeof(*out));
	if (sa->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *) sa;

		out->ip.family = ADDR_IP4;
		memcpy(out->ip.bytes, &in->sin_addr, 4);
		out->port = ntohs(in->sin_port);
		return true;
	}
	if (sa->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *) sa;

		out->ip.family = ADDR_IP6;
		memcpy(out->ip.bytes, &in6->sin6_addr, 16);
		out->port = ntohs(in6->sin6_port);
		return true;
	}
	return false;
}

bool addr_is_bindable(const struct addr *ip)
{
	struct endpoint e = { *ip, 0 };
	struct sockaddr_storage ss;
	socklen_t len = sockaddr_from_endpoint(&e, &ss);
	int fd = socket(ss.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_bound = fd >= 0 && !bind(fd, (struct sockaddr *) &ss, len);

	if (fd >= 0)
		close(fd);
	return is_bound;
}
