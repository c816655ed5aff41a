#include "daemon/interfaces_resolve.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <string.h>

#include "daemon/options_table.h"
#include "daemon/sockaddr.h"

struct resolve {
	struct options *opts;
	struct interfaces *ifs;
	const struct option_interface *from;
	struct addr advertised;
	bool is_by_name; /* it may stand for addresses of both families */
};

static void add(struct resolve *r, const struct addr *ip)
{
	struct interface_def def = {
		.name = r->from->text.name,
		.ip = *ip,
		.advertised = r->advertised,
		.ports = r->from->ports,
		.exclude = r->from->exclude,
		.exclude_count = r->from->exclude_count,
	};
	enum interfaces_err err;

	if (r->is_by_name && def.advertised.family != ip->family)
		def.advertised = *ip;
	err = interfaces_add(r->ifs, &def);
	if (err)
		options_problem(r->opts, true, "%s: %s", r->from->where, interfaces_err_name(err));
	else if (!addr_is_bindable(ip))
		options_problem(
			r->opts, false,
			"%s: this host does not have the address now; calls fail until it does",
			r->from->where);
}

/* All addresses of the network interface, or of every one but the loopback for "any"; false if
 * there are none.  Link-local IPv6 addresses need a zone, which SDP can't say: left out. */
static bool add_network(struct resolve *r, struct slice name)
{
	struct ifaddrs *all = NULL;
	bool is_every = slice_eq(name, SLICE("any")), is_found = false;

	if (getifaddrs(&all))
		return false;
	for (struct ifaddrs *a = all; a; a = a->ifa_next) {
		struct endpoint e;

		if (!a->ifa_addr || !endpoint_from_sockaddr(a->ifa_addr, &e))
			continue;
		if (is_every ? (a->ifa_flags & IFF_LOOPBACK) != 0
			     : !slice_eq(name, slice_from_str(a->ifa_name)))
			continue;
		if (e.ip.family == ADDR_IP6 && e.ip.bytes[0] == 0xfe &&
		    (e.ip.bytes[1] & 0xc0) == 0x80)
			continue;
		is_found = true;
		add(r, &e.ip);
	}
	freeifaddrs(all);
	return is_found;
}

/* The addresses of a host name; false if there are none. */
static bool lookup(struct resolve *r, struct slice name, struct addr *out, size_t cap,
		   size_t *count)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM };
	struct addrinfo *found = NULL;

	*count = 0;
	if (getaddrinfo(option_copy(r->opts, name), NULL, &hints, &found))
		return false;
	for (struct addrinfo *a = found; a && *count < cap; a = a->ai_next) {
		struct endpoint e;

		if (endpoint_from_sockaddr(a->ai_addr, &e))
			out[(*count)++] = e.ip;
	}
	freeaddrinfo(found);
	return *count > 0;
}

static void resolve_one(struct resolve *r)
{
	enum { HOST_ADDRS = 16 };
	struct slice address = r->from->text.address, advertised = r->from->text.advertised;
	struct addr ips[HOST_ADDRS];
	size_t count;

	r->advertised = (struct addr){ .family = ADDR_NONE };
	if (advertised.len && !addr_parse(advertised, ADDR_NONE, &r->advertised)) {
		if (!lookup(r, advertised, ips, HOST_ADDRS, &count)) {
			options_problem(r->opts, true, "%s: no address of a host \"%.*s\"",
					r->from->where, SLICE_FMT(advertised));
			return;
		}
		r->advertised = ips[0];
	}
	if (r->advertised.family != ADDR_NONE && addr_is_zero(&r->advertised)) {
		options_problem(r->opts, true, "%s: %s", r->from->where,
				interfaces_err_name(INTERFACES_ZERO));
		return;
	}
	r->is_by_name = !addr_parse(address, ADDR_NONE, &ips[0]);
	if (!r->is_by_name) {
		add(r, &ips[0]);
	} else if (!add_network(r, address)) {
		if (!lookup(r, address, ips, HOST_ADDRS, &count)) {
			options_problem(r->opts, true,
					"%s: \"%.*s\" is neither an address, a network interface "
					"with an address nor a host name",
					r->from->where, SLICE_FMT(address));
			return;
		}
		for (size_t i = 0; i < count; i++)
			add(r, &ips[i]);
	}
}

static void close_listeners(struct options *opts, struct interfaces *ifs,
			    const struct option_listen *listen)
{
	for (size_t i = 0; i < listen->count; i++) {
		uint16_t port = listen->at[i].port;
		enum interfaces_err err =
			interfaces_close_ports(ifs, (struct port_range){ port, port });

		if (err)
			options_problem(opts, true, "%s", interfaces_err_name(err));
	}
}

bool interfaces_resolve(struct options *opts, struct interfaces *ifs)
{
	bool had_error = opts->has_error;
	bool is_good;

	opts->has_error = false;
	interfaces_init(ifs);
	for (size_t i = 0; i < opts->interface_count; i++) {
		struct resolve r = {
			opts, ifs, &opts->interfaces[i], { .family = ADDR_NONE }, false
		};

		if (r.from->text.address.len)
			resolve_one(&r);
	}
	/* Aliases last: they may stand above what they name. */
	for (size_t i = 0; i < opts->interface_count; i++) {
		const struct option_interface *from = &opts->interfaces[i];
		enum interfaces_err err = INTERFACES_OK;

		if (from->text.alias_of.len)
			err = interfaces_add_alias(ifs, from->text.name, from->text.alias_of);
		if (err)
			options_problem(opts, true, "%s: %s", from->where,
					interfaces_err_name(err));
	}
	close_listeners(opts, ifs, &opts->ng);
	close_listeners(opts, ifs, &opts->cli);
	if (!ifs->addr_count && !opts->has_error && !had_error)
		options_problem(opts, true, "interface: no usable address");
	is_good = !opts->has_error;
	opts->has_error = opts->has_error || had_error;
	return is_good;
}
