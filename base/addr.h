/* base/addr.h: IP addresses and transport endpoints, as values.
 * Fixed width and without padding, so that memcmp compares, and shared with the kernel.
 */
#ifndef SLUICE_BASE_ADDR_H
#define SLUICE_BASE_ADDR_H

#include "base/slice.h"
#include "base/writer.h"

enum { ADDR_NONE = 0, ADDR_IP4 = 4, ADDR_IP6 = 6 };
enum { ADDR_STR_MAX = 46 }; /* longest text with NUL */

struct addr {
	uint8_t bytes[16]; /* network order; IPv4 in the first four, the rest 0 */
	uint8_t family;    /* ADDR_NONE, ADDR_IP4, ADDR_IP6 */
	uint8_t zero;
};

struct endpoint {
	struct addr ip;
	uint16_t port; /* host order; 0 = none */
};

/* Text to address: dotted quad, or RFC 4291 section 2.2 without zone and brackets.  False if it is
 * neither; *out is untouched then.  family ADDR_NONE takes both. */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);
void addr_write(struct writer *w, const struct addr *a); /* RFC 5952 for IPv6; nothing for NONE */
bool addr_eq(const struct addr *a, const struct addr *b);
bool addr_is_zero(const struct addr *a); /* 0.0.0.0, :: or none */
bool addr_is_loopback(const struct addr *a);
bool addr_is_private(const struct addr *a); /* RFC 1918, RFC 4193, link-local, loopback */
bool endpoint_eq(const struct endpoint *a, const struct endpoint *b);
/* "ADDR:PORT", "[ADDR6]:PORT" or "PORT" (address stays ADDR_NONE). */
bool endpoint_parse(struct slice text, struct endpoint *out);
void endpoint_write(struct writer *w, const struct endpoint *e); /* a.b.c.d:p, [v6]:p */

#endif
