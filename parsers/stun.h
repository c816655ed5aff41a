/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* parsers/stun.h: a read-only view of one STUN message (RFC 8489 sections 5 and 14).
 * Builds in the kernel too: no libc, no allocation.  Checks the fingerprint; the HMACs are
 * crypto's work: this says where they stand and which bytes they cover.
 */
#ifndef SLUICE_PARSERS_STUN_H
#define SLUICE_PARSERS_STUN_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/slice.h"

enum stun_err {
	STUN_OK,
	STUN_END,      /* no attribute is left */
	STUN_SHORT,    /* fewer than 20 bytes */
	STUN_BAD_TYPE, /* the first two bits are not 0 */
	STUN_BAD_COOKIE,
	STUN_BAD_LENGTH, /* not a multiple of 4, or not what is there */
	STUN_BAD_ATTR,   /* an attribute exceeds the message */
	STUN_BAD_VALUE,  /* a value has another size or form than its type says */
	STUN_BAD_ORDER,  /* something follows FINGERPRINT */
	STUN_TOO_MANY,   /* more than STUN_ATTRS_MAX attributes */
};

enum {
	STUN_HEADER = 20,
	STUN_ATTRS_MAX = 64,
	STUN_SHA1_SIZE = 20,
	STUN_SHA256_MAX = 32, /* may be cut to 16, 20, 24 or 28 */
};

enum stun_class { STUN_REQUEST, STUN_INDICATION, STUN_SUCCESS, STUN_ERROR };
enum { STUN_BINDING = 1 };

enum stun_attr_type {
	STUN_MAPPED_ADDRESS = 0x0001,
	STUN_USERNAME = 0x0006,
	STUN_MESSAGE_INTEGRITY = 0x0008,
	STUN_ERROR_CODE = 0x0009,
	STUN_UNKNOWN_ATTRIBUTES = 0x000a,
	STUN_MESSAGE_INTEGRITY_SHA256 = 0x001c,
	STUN_XOR_MAPPED_ADDRESS = 0x0020,
	STUN_PRIORITY = 0x0024, /* RFC 8445 section 16.1 */
	STUN_USE_CANDIDATE = 0x0025,
	STUN_SOFTWARE = 0x8022,
	STUN_FINGERPRINT = 0x8028,
	STUN_ICE_CONTROLLED = 0x8029,
	STUN_ICE_CONTROLLING = 0x802a,
};

struct stun_view {
	struct slice message; /* borrowed */
	uint16_t method;      /* STUN_BINDING, ... */
	uint8_t class;        /* enum stun_class */
	uint8_t zero;
	/* Offsets of the attributes' headers; 0 if absent.  An integrity attribute counts only
	 * before the fingerprint, SHA-1 only before SHA-256 (RFC 8489 section 14.5 and 14.6). */
	uint16_t sha1_at;
	uint16_t sha256_at;
	uint16_t fingerprint_at;
	uint16_t trusted_end; /* attributes from here on are not covered by an HMAC; 0: none is */
};

struct stun_attr {
	uint16_t type;
	uint16_t at;    /* of its header in the message */
	uint16_t from;  /* of its value */
	uint16_t to;    /* end of the value, without padding */
	uint16_t next;  /* 0 to begin */
	uint16_t count; /* so far */
};

/* Reads the whole message; each attribute's bounds and the order are checked.  *out is left alone
 * on error. */
NODISCARD enum stun_err stun_view_parse(struct slice message, struct stun_view *out);
/* Begin with a zeroed attr; STUN_END after the last. */
NODISCARD enum stun_err stun_attr_next(const struct stun_view *v, struct stun_attr *attr);
struct slice stun_attr_value(const struct stun_view *v, const struct stun_attr *attr);
/* The first attribute of a type that an HMAC covers, or, if the message has none, the first of the
 * type before FINGERPRINT.  STUN_END if there is none. */
NODISCARD enum stun_err stun_attr_find(const struct stun_view *v, uint16_t type,
				       struct stun_attr *out);
struct slice stun_transaction(const struct stun_view *v); /* 12 bytes */

/* The CRC of RFC 8489 section 14.7 over the message up to the attribute is the attribute's. */
bool stun_fingerprint_is_right(const struct stun_view *v);
/* XOR-MAPPED-ADDRESS and MAPPED-ADDRESS (section 14.1, 14.2). */
NODISCARD enum stun_err stun_addr_read(const struct stun_view *v, const struct stun_attr *attr,
				       struct endpoint *out);
/* ERROR-CODE: 300 to 699. */
NODISCARD enum stun_err stun_error_read(const struct stun_view *v, const struct stun_attr *attr,
					uint16_t *code);

#endif
