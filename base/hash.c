#include "base/hash.h"

static uint64_t rotl(uint64_t x, int b)
{
	return x << b | x >> (64 - b);
}

static inline void mix(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[0] = rotl(v[0], 32);
	v[2] += v[3];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[2] = rotl(v[2], 32);
}

/* One load, where the machine can. */
static inline uint64_t le64(const uint8_t *p)
{
	return (uint64_t) p[0] | (uint64_t) p[1] << 8 | (uint64_t) p[2] << 16 |
	       (uint64_t) p[3] << 24 | (uint64_t) p[4] << 32 | (uint64_t) p[5] << 40 |
	       (uint64_t) p[6] << 48 | (uint64_t) p[7] << 56;
}

static uint64_t rest(const uint8_t *p, size_t n)
{
	uint64_t x = 0;

	for (size_t i = 0; i < n; i++)
		x |= (uint64_t) p[i] << (8 * i);
	return x;
}

static inline void absorb(uint64_t v[4], uint64_t m)
{
	v[3] ^= m;
	mix(v);
	mix(v);
	v[0] ^= m;
}

uint64_t hash_bytes(const struct hash_key *key, struct slice s)
{
	uint64_t v[4] = { key->k0 ^ 0x736f6d6570736575u, key->k1 ^ 0x646f72616e646f6du,
			  key->k0 ^ 0x6c7967656e657261u, key->k1 ^ 0x7465646279746573u };
	size_t whole = s.len & ~(size_t) 7;

	for (size_t i = 0; i < whole; i += 8)
		absorb(v, le64(s.data + i));
	absorb(v,
	       (s.len > whole ? rest(s.data + whole, s.len - whole) : 0) | (uint64_t) s.len << 56);
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
