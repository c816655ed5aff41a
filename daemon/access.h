/* daemon/access.h: who may talk to a control port.
 * One list for ng and one for the CLI (options ng-allow, cli-allow).  Read-only once built.
 */
#ifndef SLUICE_DAEMON_ACCESS_H
#define SLUICE_DAEMON_ACCESS_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/limits.h"

enum access_err {
	ACCESS_OK,
	ACCESS_BAD_NETWORK, /* neither "any" nor ADDRESS[/LENGTH], or a LENGTH too large */
	ACCESS_FULL,        /* ACCESS_RULES_MAX */
};

enum access_default {
	ACCESS_ANYONE,  /* no list needed: the port is bound to an address somebody chose */
	ACCESS_PRIVATE, /* wildcard bind without a list: loopback and private sources only */
	ACCESS_LISTED,  /* the rules say it */
};

struct access_rule {
	struct addr net;
	uint8_t length; /* bits of net that count */
};

struct access_list {
	enum access_default mode;
	struct access_rule rules[ACCESS_RULES_MAX];
	size_t count;
};

const char *access_err_name(enum access_err err);
/* Adds "any", ADDRESS or ADDRESS/LENGTH and sets mode; *list is untouched on error. */
NODISCARD enum access_err access_add(struct access_list *list, struct slice text);
/* IPv4 in IPv6 (::ffff:a.b.c.d) counts as IPv4. */
bool access_allows(const struct access_list *list, const struct addr *from);

#endif
