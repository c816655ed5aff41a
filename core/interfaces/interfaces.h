/* core/interfaces/interfaces.h: the local addresses media can use, and their names.
 * A logical interface is a name for one or more local addresses, of one or both families.  All
 * addresses stand in one flat array; the place in it is what calls, ports and statistics keep.
 * Built once at start, read-only then, so any thread may read it.
 */
#ifndef SLUICE_CORE_INTERFACES_INTERFACES_H
#define SLUICE_CORE_INTERFACES_INTERFACES_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/limits.h"
#include "base/slice.h"

enum interfaces_err {
	INTERFACES_OK,
	INTERFACES_FULL,      /* more names, addresses, aliases or exclusions than limits.def has */
	INTERFACES_BAD_NAME,  /* empty, longer than INTERFACE_NAME_MAX, or with a blank in it */
	INTERFACES_BAD_TEXT,  /* neither [NAME/]ADDRESS[!ADVERTISED] nor ALIAS=NAME */
	INTERFACES_ZERO,      /* the unspecified address (0.0.0.0, ::) can't be printed in SDP */
	INTERFACES_BAD_PORTS, /* minimum above maximum, or 0 */
	INTERFACES_TWICE,     /* this address, or this alias, is there already under this name */
	INTERFACES_UNKNOWN,   /* an alias of a name that is not there */
};

struct port_range {
	uint16_t min, max; /* inclusive */
};

/* An interface as it is written: --interface=[NAME/]ADDRESS[!ADVERTISED] or ALIAS=NAME. */
struct interface_text {
	struct slice name;       /* "default" if there is none; for an alias: the alias */
	struct slice address;    /* IP address, network interface, host name or "any" */
	struct slice advertised; /* empty if there is none */
	struct slice alias_of;   /* empty if this is not an alias */
};

/* An interface as it is added, the names resolved. */
struct interface_def {
	struct slice name;
	struct addr ip;
	struct addr advertised; /* ADDR_NONE: same as ip */
	struct port_range ports;
	const struct port_range *exclude; /* copied */
	size_t exclude_count;
};

struct interface_addr {
	struct addr ip;         /* bound */
	struct addr advertised; /* printed in SDP */
	struct port_range ports;
	uint16_t logical; /* index of its logical interface */
	uint16_t pool; /* index of the first address with the same ip and ports: they share ports */
	uint16_t exclude_first, exclude_count; /* in interfaces.exclude */
};

struct interface_logical {
	char name[INTERFACE_NAME_MAX + 1];
	uint16_t name_len;
	uint16_t base_len; /* of BASE in BASE:SUFFIX; 0 = not in a round robin group */
};

struct interface_alias {
	char name[INTERFACE_NAME_MAX + 1];
	uint16_t name_len;
	uint16_t logical;
};

struct interfaces {
	struct interface_logical logical[INTERFACE_LOGICAL_MAX]; /* [0] is the default */
	struct interface_addr addr[INTERFACE_ADDR_MAX];
	struct interface_alias alias[INTERFACE_LOGICAL_MAX];
	struct port_range exclude[INTERFACE_EXCLUDE_MAX];
	struct port_range closed[INTERFACE_EXCLUDE_MAX]; /* on every address */
	uint16_t logical_count, addr_count, alias_count, exclude_count, closed_count;
};

/* What a name of "direction", "from-interface" or "to-interface" stands for. */
struct interface_choice {
	uint16_t logical; /* the default one if the name is unknown */
	uint8_t family; /* ADDR_NONE, or what the legacy words "internal" and "external" ask for */
	bool is_known;  /* false: the caller warns */
};

const char *interfaces_err_name(enum interfaces_err err);

/* Errors: BAD_TEXT, BAD_NAME.  The slices of out borrow text. */
NODISCARD enum interfaces_err interface_text_parse(struct slice text, struct interface_text *out);

void interfaces_init(struct interfaces *ifs);
/* Errors: all but BAD_TEXT and UNKNOWN; ifs is as it was then. */
NODISCARD enum interfaces_err interfaces_add(struct interfaces *ifs,
					     const struct interface_def *def);
/* Errors: FULL, BAD_NAME, TWICE, UNKNOWN.  The target must be there, as a name or an alias. */
NODISCARD enum interfaces_err interfaces_add_alias(struct interfaces *ifs, struct slice alias,
						   struct slice target);
/* Takes ports (of control listeners) out of every pool.  Error: FULL. */
NODISCARD enum interfaces_err interfaces_close_ports(struct interfaces *ifs,
						     struct port_range ports);

enum { INTERFACE_GROUPS = INTERFACE_LOGICAL_MAX + 1 };

/* Which round robin group name stands for, below INTERFACE_GROUPS: each counts for itself.  -1: it
 * is none. */
int interfaces_group(const struct interfaces *ifs, struct slice name);

/* The logical interface behind name: an alias, a full name, or BASE of a round robin group, of
 * which counter (say, of calls) picks the member.  "round-robin-calls" picks among all.  The empty
 * name is the default.  Where no interface has the name, "internal" and "external" are the default
 * interface with IPv4 and IPv6 (recorded).  The caller keeps the choice, so that a call stays. */
struct interface_choice interfaces_choose(const struct interfaces *ifs, struct slice name,
					  uint64_t counter);

/* Indices of the addresses of a logical interface in their order; family ADDR_NONE: of both.  If it
 * has none of that family, those of the other.  Returns how many went to out. */
size_t interfaces_addrs(const struct interfaces *ifs, uint16_t logical, uint8_t family,
			uint16_t out[INTERFACE_ADDR_MAX]);
/* The first of those. */
uint16_t interfaces_first(const struct interfaces *ifs, uint16_t logical, uint8_t family);

struct slice interfaces_name(const struct interfaces *ifs, uint16_t logical);
/* In range and not excluded. */
bool interfaces_port_is_usable(const struct interfaces *ifs, uint16_t addr, uint16_t port);
/* Is ip one of ours, bound or advertised? */
bool interfaces_is_own(const struct interfaces *ifs, const struct addr *ip);
/* Could a packet sent there come back to a media port of ours? */
bool interfaces_is_own_media(const struct interfaces *ifs, const struct endpoint *to);

#endif
