/* parsers/sdp_crypto.h: a=crypto, SRTP keys in SDP (RFC 4568 section 9.2). */
#ifndef SLUICE_PARSERS_SDP_CRYPTO_H
#define SLUICE_PARSERS_SDP_CRYPTO_H

#include "base/attr.h"
#include "base/slice.h"
#include "base/writer.h"
#include "parsers/sdp_attr.h"

enum srtp_suite {
	SRTP_SUITE_NONE,
#define SRTP_SUITE(id, name, key, salt, rtp_tag, rtcp_tag) SRTP_##id,
#include "spec/srtp_suites.def"
#undef SRTP_SUITE
	SRTP_SUITE_COUNT
};

struct srtp_suite_info {
	struct slice name;
	uint8_t key_len, salt_len, rtp_tag_len, rtcp_tag_len; /* bytes */
};

/* By enum srtp_suite; NONE has no name. */
extern const struct srtp_suite_info srtp_suite_infos[SRTP_SUITE_COUNT];

enum srtp_suite srtp_suite_of(struct slice name); /* without case; NONE if unknown */

enum { SRTP_KEY_SALT_MAX = 46 };

enum { SDP_UNENCRYPTED_SRTP = 1, SDP_UNENCRYPTED_SRTCP = 2, SDP_UNAUTHENTICATED_SRTP = 4 };

struct sdp_crypto_key {
	uint8_t key_salt[SRTP_KEY_SALT_MAX]; /* master key, then master salt, as long as the suite
						wants */
	struct slice text;                   /* as it came, with its padding; borrows the value */
	bool has_lifetime;
	uint64_t lifetime; /* packets */
	uint8_t mki_len;   /* bytes on the wire, 0 = no MKI */
	uint64_t mki;
};

struct sdp_crypto {
	uint32_t tag;
	enum srtp_suite suite;
	uint8_t key_count; /* at least 1 */
	struct sdp_crypto_key keys[SDP_CRYPTO_KEYS_MAX];
	unsigned params; /* SDP_UNENCRYPTED_..., other session parameters are ignored */
};

/* The value of a=crypto.
 *   SYNTAX   not the grammar
 *   RANGE    tag above 999999999, lifetime above 2^48, MKI longer than 128 bytes or than its length
 *   UNKNOWN  another suite than ours
 *   KEY      key and salt are no base64, or not as long as the suite wants
 *   MANY     more keys than SDP_CRYPTO_KEYS_MAX */
NODISCARD enum sdp_value_err sdp_crypto_read(struct slice value, struct sdp_crypto *out);

/* Base64 (RFC 4648 section 4), with or without "=" at its end. */
void sdp_base64_write(struct writer *w, struct slice bytes, bool with_padding);
/* All of text, with or without padding; false if it is no base64 or its bytes are not exactly len.
 */
bool sdp_base64_read(struct slice text, uint8_t *out, size_t len);

#endif
