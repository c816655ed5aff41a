#include "core/interfaces/interfaces.h"

#include <string.h>

static const char *const names[] = {
	[INTERFACES_OK] = "ok",
	[INTERFACES_FULL] = "too many interfaces, addresses or excluded ranges",
	[INTERFACES_BAD_NAME] = "a name is empty, too long or has a blank in it",
	[INTERFACES_BAD_TEXT] = "neither [NAME/]ADDRESS[!ADVERTISED] nor ALIAS=NAME",
	[INTERFACES_ZERO] = "the unspecified address can't be used for media; any stands for all",
	[INTERFACES_BAD_PORTS] = "the lowest port is above the highest, or 0",
	[INTERFACES_TWICE] = "is there already",
	[INTERFACES_UNKNOWN] = "no interface has the name behind =",
};

const char *interfaces_err_name(enum interfaces_err err)
{
	return (unsigned) err < ARRAY_COUNT(names) ? names[err] : "?";
}

static bool name_is_good(struct slice name)
{
	if (!name.len || name.len > INTERFACE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] <= ' ')
			return false;
	return true;
}

enum interfaces_err interface_text_parse(struct slice text, struct interface_text *out)
{
	struct interface_text got = { .name = SLICE("default") };
	struct slice rest = slice_trim(text);
	size_t slash = slice_find(rest, '/');
	size_t equals = slice_find(rest, '=');
	bool has_advertised;

	if (slash == rest.len && equals < rest.len) {
		got.name = slice_sub(rest, 0, equals);
		got.alias_of = slice_sub(rest, equals + 1, rest.len);
		if (!name_is_good(got.name) || !name_is_good(got.alias_of))
			return INTERFACES_BAD_NAME;
		*out = got;
		return INTERFACES_OK;
	}
	if (slash < rest.len)
		got.name = slice_cut(&rest, '/');
	has_advertised = slice_find(rest, '!') < rest.len;
	got.address = slice_cut(&rest, '!');
	got.advertised = rest;
	if (!name_is_good(got.name))
		return INTERFACES_BAD_NAME;
	if (!got.address.len || (has_advertised && !rest.len))
		return INTERFACES_BAD_TEXT;
	*out = got;
	return INTERFACES_OK;
}

void interfaces_init(struct interfaces *ifs)
{
	memset(ifs, 0, sizeof(*ifs));
}

struct slice interfaces_name(const struct interfaces *ifs, uint16_t logical)
{
	return slice_make(ifs->logical[logical].name, ifs->logical[logical].name_len);
}

static struct slice base_name(const struct interface_logical *l)
{
	return slice_make(l->name, l->base_len);
}

static int find_name(const struct interfaces *ifs, struct slice name)
{
	for (uint16_t i = 0; i < ifs->logical_count; i++)
		if (slice_eq(interfaces_name(ifs, i), name))
			return i;
	for (uint16_t i = 0; i < ifs->alias_count; i++)
		if (slice_eq(slice_make(ifs->alias[i].name, ifs->alias[i].name_len), name))
			return ifs->alias[i].logical;
	return -1;
}

static uint16_t find_pool(const struct interfaces *ifs, const struct interface_def *def)
{
	uint16_t i;

	for (i = 0; i < ifs->addr_count; i++) {
		const struct interface_addr *a = &ifs->addr[i];

		if (addr_eq(&a->ip, &def->ip) && a->ports.min == def->ports.min &&
		    a->ports.max == def->ports.max)
			return a->pool;
	}
	return i;
}

static uint16_t add_logical(struct interfaces *ifs, struct slice name)
{
	struct interface_logical *l = &ifs->logical[ifs->logical_count];
	size_t colon = slice_find(name, ':');

	memcpy(l->name, name.data, name.len);
	l->name_len = (uint16_t) name.len;
	l->base_len = colon < name.len ? (uint16_t) colon : 0;
	return ifs->logical_count++;
}

static enum interfaces_err check(const struct interfaces *ifs, const struct interface_def *def,
				 int logical)
{
	if (!name_is_good(def->name))
		return INTERFACES_BAD_NAME;
	if (addr_is_zero(&def->ip))
		return INTERFACES_ZERO;
	if (!def->ports.min || def->ports.min > def->ports.max)
		return INTERFACES_BAD_PORTS;
	for (size_t i = 0; i < def->exclude_count; i++)
		if (def->exclude[i].min > def->exclude[i].max)
			return INTERFACES_BAD_PORTS;
	if (ifs->addr_count == INTERFACE_ADDR_MAX ||
	    (logical < 0 && ifs->logical_count == INTERFACE_LOGICAL_MAX) ||
	    def->exclude_count > (size_t) (INTERFACE_EXCLUDE_MAX - ifs->exclude_count))
		return INTERFACES_FULL;
	for (uint16_t i = 0; i < ifs->addr_count; i++)
		if (ifs->addr[i].logical == logical && addr_eq(&ifs->addr[i].ip, &def->ip))
			return INTERFACES_TWICE;
	return INTERFACES_OK;
}

enum interfaces_err interfaces_add(struct interfaces *ifs, const struct interface_def *def)
{
	int logical = find_name(ifs, def->name);
	enum interfaces_err err = check(ifs, def, logical);
	struct interface_addr *a = &ifs->addr[ifs->addr_count];

	if (err)
		return err;
	a->ip = def->ip;
	a->advertised = def->advertised.family == ADDR_NONE ? def->ip : def->advertised;
	a->ports = def->ports;
	a->pool = find_pool(ifs, def);
	a->exclude_first = ifs->exclude_count;
	a->exclude_count = (uint16_t) def->exclude_count;
	for (size_t i = 0; i < def->exclude_count; i++)
		ifs->exclude[ifs->exclude_count++] = def->exclude[i];
	a->logical = logical >= 0 ? (uint16_t) logical : add_logical(ifs, def->name);
	ifs->addr_count++;
	return INTERFACES_OK;
}

enum interfaces_err interfaces_add_alias(struct interfaces *ifs, struct slice alias,
					 struct slice target)
{
	struct interface_alias *a = &ifs->alias[ifs->alias_count];
	int logical = find_name(ifs, target);

	if (!name_is_good(alias))
		return INTERFACES_BAD_NAME;
	if (logical < 0)
		return INTERFACES_UNKNOWN;
	if (find_name(ifs, alias) >= 0)
		return INTERFACES_TWICE;
	if (ifs->alias_count == INTERFACE_LOGICAL_MAX)
		return INTERFACES_FULL;
	memcpy(a->name, alias.data, alias.len);
	a->name_len = (uint16_t) alias.len;
	a->logical = (uint16_t) logical;
	ifs->alias_count++;
	return INTERFACES_OK;
}

enum interfaces_err interfaces_close_ports(struct interfaces *ifs, struct port_range ports)
{
	if (ifs->closed_count == INTERFACE_EXCLUDE_MAX)
		return INTERFACES_FULL;
	ifs->closed[ifs->closed_count++] = ports;
	return INTERFACES_OK;
}

/* The member of the group BASE, or of all interfaces if base is empty, that counter picks. */
static int pick_member(const struct interfaces *ifs, struct slice base, uint64_t counter)
{
	uint16_t count = 0, nth;

	for (uint16_t i = 0; i < ifs->logical_count; i++)
		count = (uint16_t) (count +
				    (!base.len || slice_eq(base_name(&ifs->logical[i]), base)));
	if (!count)
		return -1;
	nth = (uint16_t) (counter % count);
	for (uint16_t i = 0;; i++)
		if ((!base.len || slice_eq(base_name(&ifs->logical[i]), base)) && !nth--)
			return i;
}

int interfaces_group(const struct interfaces *ifs, struct slice name)
{
	if (!name.len || find_name(ifs, name) >= 0)
		return -1;
	for (uint16_t i = 0; i < ifs->logical_count; i++)
		if (ifs->logical[i].base_len && slice_eq(base_name(&ifs->logical[i]), name))
			return i;
	return slice_eq(name, SLICE("round-robin-calls")) ? INTERFACE_LOGICAL_MAX : -1;
}

struct interface_choice interfaces_choose(const struct interfaces *ifs, struct slice name,
					  uint64_t counter)
{
	int logical = name.len ? find_name(ifs, name) : 0;

	if (logical < 0)
		logical = pick_member(ifs, name, counter);
	if (logical >= 0)
		return (struct interface_choice){ (uint16_t) logical, ADDR_NONE, true };
	if (slice_eq(name, SLICE("round-robin-calls")))
		return (struct interface_choice){ (uint16_t) pick_member(ifs, SLICE_EMPTY, counter),
						  ADDR_NONE, true };
	if (slice_eq(name, SLICE("internal")))
		return (struct interface_choice){ 0, ADDR_IP4, true };
	if (slice_eq(name, SLICE("external")))
		return (struct interface_choice){ 0, ADDR_IP6, true };
	return (struct interface_choice){ 0, ADDR_NONE, false };
}

static size_t collect(const struct interfaces *ifs, uint16_t logical, uint8_t family, uint16_t *out)
{
	size_t count = 0;

	for (uint16_t i = 0; i < ifs->addr_count; i++)
		if (ifs->addr[i].logical == logical &&
		    (family == ADDR_NONE || ifs->addr[i].ip.family == family))
			out[count++] = i;
	return count;
}

size_t interfaces_addrs(const struct interfaces *ifs, uint16_t logical, uint8_t family,
			uint16_t out[INTERFACE_ADDR_MAX])
{
	size_t count = collect(ifs, logical, family, out);

	return count ? count : collect(ifs, logical, ADDR_NONE, out);
}

uint16_t interfaces_first(const struct interfaces *ifs, uint16_t logical, uint8_t family)
{
	uint16_t other = 0;
	bool has_other = false;

	for (uint16_t i = 0; i < ifs->addr_count; i++) {
		const struct interface_addr *a = &ifs->addr[i];

		if (a->logical != logical)
			continue;
		if (family == ADDR_NONE || a->ip.family == family)
			return i;
		if (!has_other)
			other = i;
		has_other = true;
	}
	return other;
}

static bool is_in(const struct port_range *ranges, size_t count, uint16_t port)
{
	for (size_t i = 0; i < count; i++)
		if (port >= ranges[i].min && port <= ranges[i].max)
			return true;
	return false;
}

bool interfaces_port_is_usable(const struct interfaces *ifs, uint16_t addr, uint16_t port)
{
	const struct interface_addr *a = &ifs->addr[addr];

	return is_in(&a->ports, 1, port) && !is_in(ifs->closed, ifs->closed_count, port) &&
	       !is_in(&ifs->exclude[a->exclude_first], a->exclude_count, port);
}

bool interfaces_is_own(const struct interfaces *ifs, const struct addr *ip)
{
	for (uint16_t i = 0; i < ifs->addr_count; i++)
		if (addr_eq(&ifs->addr[i].ip, ip) || addr_eq(&ifs->addr[i].advertised, ip))
			return true;
	return false;
}

bool interfaces_is_own_media(const struct interfaces *ifs, const struct endpoint *to)
{
	for (uint16_t i = 0; i < ifs->addr_count; i++) {
		const struct interface_addr *a = &ifs->addr[i];

		if ((addr_eq(&a->ip, &to->ip) || addr_eq(&a->advertised, &to->ip)) &&
		    is_in(&a->ports, 1, to->port))
			return true;
	}
	return false;
}
