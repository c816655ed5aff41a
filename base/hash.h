/* base/hash.h: SipHash-2-4 (Aumasson and Bernstein, 2012) with a secret key, so that a peer who
 * picks call-ids or cookies can't make chains long. */
#ifndef SLUICE_BASE_HASH_H
#define SLUICE_BASE_HASH_H

#include "base/slice.h"

struct hash_key {
	uint64_t k0, k1; /* random, one per process */
};

uint64_t hash_bytes(const struct hash_key *key, struct slice s);

#endif
