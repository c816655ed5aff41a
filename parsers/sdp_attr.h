/* parsers/sdp_attr.h: the values of SDP attributes, read on demand.
 *
 * Each reader takes the value of a struct sdp_attr, without its name.  Blanks at the end are
 * ignored. On error *out is left alone; ng ignores an attribute that has one.  Results borrow the
 * value. parsers/sdp_crypto.h and parsers/sdp_candidate.h read a=crypto and a=candidate.
 */
#ifndef SLUICE_PARSERS_SDP_ATTR_H
#define SLUICE_PARSERS_SDP_ATTR_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/slice.h"
#include "parsers/sdp.h"

enum sdp_value_err {
	SDP_VALUE_OK,
	SDP_VALUE_SYNTAX,  /* not the grammar of its RFC */
	SDP_VALUE_RANGE,   /* a number or length is out of range */
	SDP_VALUE_UNKNOWN, /* a word of a closed list is none of it */
	SDP_VALUE_ADDR,    /* neither IPv4 nor IPv6, or not of the family that it says */
	SDP_VALUE_KEY,     /* the key is no base64 or not as long as its suite wants */
	SDP_VALUE_MANY,    /* more of a kind than there is room for */
	SDP_VALUE_ERR_COUNT
};

const char *sdp_value_err_name(enum sdp_value_err err); /* "syntax" */

/* The next word of a list that is separated by blanks (mids of a=group, ids of a=ssrc-group, words
 * of a=ice-options); false at the end. */
bool sdp_word_next(struct slice *left, struct slice *out);

/* Seen from who sends the SDP. */
enum sdp_direction {
	SDP_INACTIVE = 0,
	SDP_SENDONLY = 1,
	SDP_RECVONLY = 2,
	SDP_SENDRECV = 3 /* = SENDONLY | RECVONLY */
};

/* False if id is none of the four. */
bool sdp_direction_of(enum sdp_attr_id id, enum sdp_direction *out);

struct sdp_rtpmap {
	uint8_t payload_type; /* 0 to 127 */
	struct slice encoding;
	uint32_t clock_hz;   /* never 0 */
	uint8_t channels;    /* 1 if the parameters don't say */
	struct slice params; /* behind the second slash */
};

/* RFC 8866 section 6.6: SYNTAX (also without clock), RANGE. */
NODISCARD enum sdp_value_err sdp_rtpmap_read(struct slice value, struct sdp_rtpmap *out);

/* a=fmtp and a=rtcp-fb. */
struct sdp_format_text {
	int16_t payload_type; /* 0 to 127; -1 is a=rtcp-fb's "*" */
	struct slice text;    /* behind it; not empty */
};

NODISCARD enum sdp_value_err sdp_fmtp_read(struct slice value, struct sdp_format_text *out);
NODISCARD enum sdp_value_err sdp_rtcp_fb_read(struct slice value, struct sdp_format_text *out);

/* RFC 3605 section 2.1; the address is ADDR_NONE if it is not given.  SYNTAX, RANGE, ADDR. */
NODISCARD enum sdp_value_err sdp_rtcp_read(struct slice value, struct endpoint *out);

enum sdp_hash {
	SDP_HASH_NONE,
	SDP_HASH_SHA1,
	SDP_HASH_SHA224,
	SDP_HASH_SHA256,
	SDP_HASH_SHA384,
	SDP_HASH_SHA512
};

enum { SDP_FINGERPRINT_MAX = 64 };

struct sdp_fingerprint {
	enum sdp_hash hash;
	uint8_t len; /* what the hash has */
	uint8_t bytes[SDP_FINGERPRINT_MAX];
};

/* RFC 8122 section 5: UNKNOWN for another hash (md5 too), SYNTAX, RANGE for a wrong length. */
NODISCARD enum sdp_value_err sdp_fingerprint_read(struct slice value, struct sdp_fingerprint *out);
struct slice sdp_hash_name(enum sdp_hash hash); /* "sha-256"; empty for NONE */

enum sdp_setup { SDP_SETUP_NONE, SDP_ACTPASS, SDP_ACTIVE, SDP_PASSIVE, SDP_HOLDCONN };

NODISCARD enum sdp_value_err sdp_setup_read(struct slice value, enum sdp_setup *out);
struct slice sdp_setup_name(enum sdp_setup setup); /* empty for NONE */

struct sdp_group {
	bool is_bundle; /* RFC 9143 */
	struct slice semantics;
	struct slice mids; /* a list for sdp_word_next, possibly empty */
};

NODISCARD enum sdp_value_err sdp_group_read(struct slice value, struct sdp_group *out);

struct sdp_ssrc {
	uint32_t ssrc;
	struct slice name;  /* cname, msid, ... */
	struct slice value; /* behind the colon */
};

NODISCARD enum sdp_value_err sdp_ssrc_read(struct slice value, struct sdp_ssrc *out);

struct sdp_ssrc_group {
	struct slice semantics; /* FID, FEC, SIM, ... */
	struct slice ssrcs;     /* a list for sdp_ssrc_next */
};

NODISCARD enum sdp_value_err sdp_ssrc_group_read(struct slice value, struct sdp_ssrc_group *out);
/* False at the end and at a word that is no SSRC. */
bool sdp_ssrc_next(struct slice *left, uint32_t *out);

struct sdp_msid {
	struct slice stream;
	struct slice track; /* may be empty */
};

NODISCARD enum sdp_value_err sdp_msid_read(struct slice value, struct sdp_msid *out);

struct sdp_extmap {
	uint16_t id; /* 1 to 4351, RFC 8285 section 5 */
	bool has_direction;
	enum sdp_direction direction; /* SENDRECV if there is none */
	struct slice uri;
	struct slice params; /* may be empty */
};

/* SYNTAX, RANGE, UNKNOWN for the direction. */
NODISCARD enum sdp_value_err sdp_extmap_read(struct slice value, struct sdp_extmap *out);

/* a=mid, a=label: one word. */
NODISCARD enum sdp_value_err sdp_token_read(struct slice value, struct slice *out);
/* a=ice-ufrag, a=ice-pwd: 1 to 256 ice-chars; shorter ones than RFC 8839 wants are taken. */
NODISCARD enum sdp_value_err sdp_ice_text_read(struct slice value, struct slice *out);
/* a=tls-id: 20 to 255 characters, RFC 8842 section 4. */
NODISCARD enum sdp_value_err sdp_tls_id_read(struct slice value, struct slice *out);
/* a=rtpengine: our loop-protect id, hexadecimal. */
NODISCARD enum sdp_value_err sdp_rtpengine_read(struct slice value, struct slice *out);
/* a=ptime, a=maxptime: 1 to 65535 ms. */
NODISCARD enum sdp_value_err sdp_ptime_read(struct slice value, uint32_t *out_ms);

enum { SDP_ICE_TRICKLE = 1, SDP_ICE_ICE2 = 2 };
/* a=ice-options: those that we know, as bits. */
unsigned sdp_ice_options_read(struct slice value);

/* One of a=remote-candidates (RFC 8839 section 5.2). */
struct sdp_remote_candidate {
	uint16_t component;
	struct endpoint at;
};

/* The next of the list; SYNTAX with *left empty is the end. */
NODISCARD enum sdp_value_err sdp_remote_candidate_next(struct slice *left,
						       struct sdp_remote_candidate *out);

/* T.38 annex D.2.3; the numbers are 0 to 2^31 - 1. */
enum sdp_t38_rate { SDP_T38_LOCAL_TCF, SDP_T38_TRANSFERRED_TCF };
enum sdp_t38_ec { SDP_T38_NO_EC, SDP_T38_FEC, SDP_T38_REDUNDANCY };
NODISCARD enum sdp_value_err sdp_t38_number_read(struct slice value, uint32_t *out);
NODISCARD enum sdp_value_err sdp_t38_rate_read(struct slice value, enum sdp_t38_rate *out);
NODISCARD enum sdp_value_err sdp_t38_ec_read(struct slice value, enum sdp_t38_ec *out);

#endif
