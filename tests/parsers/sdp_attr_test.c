#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/parsers/sdp_attr_ref.h"
#include "tests/parsers/walk.h"

#define KEY30 "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
#define KEY30B "PTsrcm4xQ1JmZ0ZkMjk4c2RmOTgzNGpoc2RmODk3"
#define SHA256                                                                                    \
	"4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3D:4A:65:2E:8B:1D:50:73:6F:" \
	"A0:11:22"

enum kind {
	RTPMAP,
	FMTP,
	RTCP_FB,
	RTCP,
	FINGERPRINT,
	SETUP,
	GROUP,
	SSRC,
	MSID,
	EXTMAP,
	TOKEN,
	ICE_TEXT,
	TLS_ID,
	PTIME,
	RTPENGINE,
	T38_NUMBER,
	T38_RATE,
	T38_EC,
	CRYPTO,
	CANDIDATE
};

static enum sdp_value_err read_as(enum kind kind, struct slice v)
{
	union {
		struct sdp_rtpmap rtpmap;
		struct sdp_format_text text;
		struct endpoint rtcp;
		struct sdp_fingerprint fingerprint;
		enum sdp_setup setup;
		struct sdp_group group;
		struct sdp_ssrc ssrc;
		struct sdp_msid msid;
		struct sdp_extmap extmap;
		struct slice slice;
		uint32_t number;
		enum sdp_t38_rate rate;
		enum sdp_t38_ec ec;
		struct sdp_crypto crypto;
		struct sdp_candidate candidate;
	} out, before;
	enum sdp_value_err err = SDP_VALUE_OK;

	memset(&out, 0x5a, sizeof(out));
	memset(&before, 0x5a, sizeof(before));
	switch (kind) {
	case RTPMAP:
		err = sdp_rtpmap_read(v, &out.rtpmap);
		break;
	case FMTP:
		err = sdp_fmtp_read(v, &out.text);
		break;
	case RTCP_FB:
		err = sdp_rtcp_fb_read(v, &out.text);
		break;
	case RTCP:
		err = sdp_rtcp_read(v, &out.rtcp);
		break;
	case FINGERPRINT:
		err = sdp_fingerprint_read(v, &out.fingerprint);
		break;
	case SETUP:
		err = sdp_setup_read(v, &out.setup);
		break;
	case GROUP:
		err = sdp_group_read(v, &out.group);
		break;
	case SSRC:
		err = sdp_ssrc_read(v, &out.ssrc);
		break;
	case MSID:
		err = sdp_msid_read(v, &out.msid);
		break;
	case EXTMAP:
		err = sdp_extmap_read(v, &out.extmap);
		break;
	case TOKEN:
		err = sdp_token_read(v, &out.slice);
		break;
	case ICE_TEXT:
		err = sdp_ice_text_read(v, &out.slice);
		break;
	case TLS_ID:
		err = sdp_tls_id_read(v, &out.slice);
		break;
	case PTIME:
		err = sdp_ptime_read(v, &out.number);
		break;
	case RTPENGINE:
		err = sdp_rtpengine_read(v, &out.slice);
		break;
	case T38_NUMBER:
		err = sdp_t38_number_read(v, &out.number);
		break;
	case T38_RATE:
		err = sdp_t38_rate_read(v, &out.rate);
		break;
	case T38_EC:
		err = sdp_t38_ec_read(v, &out.ec);
		break;
	case CRYPTO:
		err = sdp_crypto_read(v, &out.crypto);
		break;
	case CANDIDATE:
		err = sdp_candidate_read(v, &out.candidate);
		break;
	}
	/* On error the result is left alone. */
	if (err)
		assert_memory_equal(&out, &before, sizeof(out));
	return err;
}

static const struct {
	enum kind kind;
	enum sdp_value_err err;
	const char *value;
} rows[] = {
	{ RTPMAP, SDP_VALUE_OK, "8 PCMA/8000" },
	{ RTPMAP, SDP_VALUE_OK, "8 PCMA/8000  " },
	{ RTPMAP, SDP_VALUE_OK, "0 PcMu/8000/1" },
	{ RTPMAP, SDP_VALUE_OK, "127 opus/48000/2" },
	{ RTPMAP, SDP_VALUE_OK, "008 a/1/x=1 y" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "8" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "xx PCMA/8000" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "77 FOO" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "77 FOO/" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "77 /8000" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "8  PCMA/8000" },
	{ RTPMAP, SDP_VALUE_SYNTAX, "8 PCMA/8000x" },
	{ RTPMAP, SDP_VALUE_RANGE, "128 PCMA/8000" },
	{ RTPMAP, SDP_VALUE_RANGE, "8 PCMA/0" },
	{ RTPMAP, SDP_VALUE_RANGE, "8 PCMA/2147483648" },
	{ RTPMAP, SDP_VALUE_RANGE, "18446744073709551624 PCMA/8000" },
	{ FMTP, SDP_VALUE_OK, "101 0-15" },
	{ FMTP, SDP_VALUE_OK, "97 mode-set=0,2;octet-align=1 " },
	{ FMTP, SDP_VALUE_SYNTAX, "" },
	{ FMTP, SDP_VALUE_SYNTAX, "101" },
	{ FMTP, SDP_VALUE_SYNTAX, "101 " },
	{ FMTP, SDP_VALUE_SYNTAX, "* nack" },
	{ FMTP, SDP_VALUE_RANGE, "128 x" },
	{ RTCP_FB, SDP_VALUE_OK, "* nack pli" },
	{ RTCP_FB, SDP_VALUE_OK, "102 ccm tmmbr" },
	{ RTCP_FB, SDP_VALUE_SYNTAX, "** nack" },
	{ RTCP_FB, SDP_VALUE_SYNTAX, "*" },
	{ RTCP_FB, SDP_VALUE_RANGE, "300 nack" },
	{ RTCP, SDP_VALUE_OK, "6001" },
	{ RTCP, SDP_VALUE_OK, "0" },
	{ RTCP, SDP_VALUE_OK, "9 IN IP4 0.0.0.0" },
	{ RTCP, SDP_VALUE_OK, "6021 IN IP6 2001:db8:10::10 " },
	{ RTCP, SDP_VALUE_SYNTAX, "abc" },
	{ RTCP, SDP_VALUE_SYNTAX, "" },
	{ RTCP, SDP_VALUE_SYNTAX, "6001x" },
	{ RTCP, SDP_VALUE_SYNTAX, "6001 IN IP4" },
	{ RTCP, SDP_VALUE_SYNTAX, "6001 IN IP4 1.2.3.4 5" },
	{ RTCP, SDP_VALUE_RANGE, "65536" },
	{ RTCP, SDP_VALUE_ADDR, "6001 IN IP4 host.example" },
	{ RTCP, SDP_VALUE_ADDR, "6001 IN IP6 1.2.3.4" },
	{ FINGERPRINT, SDP_VALUE_OK, "sha-256 " SHA256 },
	{ FINGERPRINT, SDP_VALUE_OK, "SHA-256 " SHA256 " " },
	{ FINGERPRINT, SDP_VALUE_OK,
	  "sha-1 4a:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:ab" },
	{ FINGERPRINT, SDP_VALUE_SYNTAX, "sha-256 4A:ZZ" },
	{ FINGERPRINT, SDP_VALUE_SYNTAX, "sha-256" },
	{ FINGERPRINT, SDP_VALUE_SYNTAX, "sha-256 " SHA256 ":" },
	{ FINGERPRINT, SDP_VALUE_SYNTAX, "sha-256  " SHA256 },
	{ FINGERPRINT, SDP_VALUE_UNKNOWN, "md9 4A:AD" },
	{ FINGERPRINT, SDP_VALUE_UNKNOWN, "md5 4A:AD" },
	{ FINGERPRINT, SDP_VALUE_RANGE, "sha-1 " SHA256 },
	{ FINGERPRINT, SDP_VALUE_RANGE, "sha-512 " SHA256 ":" SHA256 ":00" },
	{ FINGERPRINT, SDP_VALUE_OK, "sha-512 " SHA256 ":" SHA256 },
	{ SETUP, SDP_VALUE_OK, "actpass" },
	{ SETUP, SDP_VALUE_OK, "holdconn " },
	{ SETUP, SDP_VALUE_UNKNOWN, "maybe" },
	{ SETUP, SDP_VALUE_UNKNOWN, "Active" },
	{ SETUP, SDP_VALUE_SYNTAX, "" },
	{ GROUP, SDP_VALUE_OK, "BUNDLE" },
	{ GROUP, SDP_VALUE_OK, "LS 1 2" },
	{ GROUP, SDP_VALUE_SYNTAX, "" },
	{ GROUP, SDP_VALUE_SYNTAX, " 1 2" },
	{ SSRC, SDP_VALUE_OK, "4294967295 cname:o/i14" },
	{ SSRC, SDP_VALUE_OK, "1 flag" },
	{ SSRC, SDP_VALUE_SYNTAX, "1" },
	{ SSRC, SDP_VALUE_SYNTAX, "1 :x" },
	{ SSRC, SDP_VALUE_SYNTAX, "x cname:y" },
	{ SSRC, SDP_VALUE_RANGE, "4294967296 cname:x" },
	{ MSID, SDP_VALUE_OK, "s t" },
	{ MSID, SDP_VALUE_OK, "s" },
	{ MSID, SDP_VALUE_SYNTAX, "" },
	{ EXTMAP, SDP_VALUE_OK, "1 urn:ietf:params:rtp-hdrext:ssrc-audio-level" },
	{ EXTMAP, SDP_VALUE_OK, "2/sendonly urn:example:x foo bar" },
	{ EXTMAP, SDP_VALUE_SYNTAX, "1" },
	{ EXTMAP, SDP_VALUE_SYNTAX, "1/ urn:x" },
	{ EXTMAP, SDP_VALUE_SYNTAX, "" },
	{ EXTMAP, SDP_VALUE_RANGE, "0 urn:x" },
	{ EXTMAP, SDP_VALUE_RANGE, "4352 urn:x" },
	{ EXTMAP, SDP_VALUE_UNKNOWN, "1/sideways urn:x" },
	{ TOKEN, SDP_VALUE_OK, "audio " },
	{ TOKEN, SDP_VALUE_SYNTAX, "a b" },
	{ TOKEN, SDP_VALUE_SYNTAX, " " },
	{ ICE_TEXT, SDP_VALUE_OK, "x9cml/YzichV2+XlhiMu8gTh" },
	{ ICE_TEXT, SDP_VALUE_SYNTAX, "ab-c" },
	{ ICE_TEXT, SDP_VALUE_SYNTAX, "" },
	{ TLS_ID, SDP_VALUE_OK, "0123456789abcdefghij" },
	{ TLS_ID, SDP_VALUE_RANGE, "0123456789abcdefghi" },
	{ TLS_ID, SDP_VALUE_SYNTAX, "0123456789abcdefghi:" },
	{ PTIME, SDP_VALUE_OK, "20" },
	{ PTIME, SDP_VALUE_OK, "20 " },
	{ PTIME, SDP_VALUE_SYNTAX, "abc" },
	{ PTIME, SDP_VALUE_SYNTAX, "20.5" },
	{ PTIME, SDP_VALUE_RANGE, "0" },
	{ PTIME, SDP_VALUE_RANGE, "65536" },
	{ RTPENGINE, SDP_VALUE_OK, "0123456789abcdef01234567" },
	{ RTPENGINE, SDP_VALUE_SYNTAX, "a b" },
	{ T38_NUMBER, SDP_VALUE_OK, "14400" },
	{ T38_NUMBER, SDP_VALUE_SYNTAX, "x" },
	{ T38_NUMBER, SDP_VALUE_RANGE, "2147483648" },
	{ T38_RATE, SDP_VALUE_OK, "transferredTCF" },
	{ T38_RATE, SDP_VALUE_UNKNOWN, "x" },
	{ T38_EC, SDP_VALUE_OK, "t38UDPRedundancy" },
	{ T38_EC, SDP_VALUE_UNKNOWN, "" },
	{ CRYPTO, SDP_VALUE_OK, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 },
	{ CRYPTO, SDP_VALUE_OK, "1\tAES_CM_128_HMAC_SHA1_80  inline:" KEY30 "  " },
	{ CRYPTO, SDP_VALUE_OK, "0 aes_cm_128_hmac_sha1_32 inline:" KEY30 "|1:4" },
	{ CRYPTO, SDP_VALUE_OK, "1 F8_128_HMAC_SHA1_80 inline:" KEY30 "|2^20" },
	{ CRYPTO, SDP_VALUE_OK, "1 NULL_HMAC_SHA1_32 inline:" KEY30 "|2^48|255:1" },
	{ CRYPTO, SDP_VALUE_OK, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|1048576" },
	{ CRYPTO, SDP_VALUE_OK, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2|2:128" },
	{ CRYPTO, SDP_VALUE_OK,
	  "999999999 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|1:4;inline:" KEY30B "|2:4 KDR=5 X" },
	{ CRYPTO, SDP_VALUE_OK,
	  "1 AES_256_CM_HMAC_SHA1_80 "
	  "inline:4bcfOWBLZeZJwtsJmRIZ57Y6jWxKvYFrW0hZ1QGLOiKqh4hyEhzeiV2PlSvnog==" },
	{ CRYPTO, SDP_VALUE_OK,
	  "1 AES_256_CM_HMAC_SHA1_80 "
	  "inline:4bcfOWBLZeZJwtsJmRIZ57Y6jWxKvYFrW0hZ1QGLOiKqh4hyEhzeiV2PlSvnog" },
	{ CRYPTO, SDP_VALUE_OK,
	  "1 AES_192_CM_HMAC_SHA1_80 inline:bM2ZcQm0c3pQjz7R1nMBt7kkQ4Y4bPYp1VLnJ3Ff0m+Gtw3b6wE=" },
	{ CRYPTO, SDP_VALUE_OK,
	  "1 AEAD_AES_128_GCM inline:Yjc4ZjE2OTJkZGM2NTQ0NTg2NDI1NjE0ZDM2Nw==" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "x" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "1 AES_CM_128_HMAC_SHA1_80" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "1 AES_CM_128_HMAC_SHA1_80 " KEY30 },
	{ CRYPTO, SDP_VALUE_SYNTAX, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|1:4|2^20" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 ";" },
	{ CRYPTO, SDP_VALUE_SYNTAX, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "*" },
	{ CRYPTO, SDP_VALUE_UNKNOWN, "1 NO_SUCH_SUITE inline:AAAA" },
	{ CRYPTO, SDP_VALUE_KEY, "1 AES_CM_128_HMAC_SHA1_80 inline:short" },
	{ CRYPTO, SDP_VALUE_KEY, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "AA" },
	{ CRYPTO, SDP_VALUE_KEY, "1 AEAD_AES_256_GCM inline:" KEY30 },
	{ CRYPTO, SDP_VALUE_RANGE, "1000000000 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 },
	{ CRYPTO, SDP_VALUE_RANGE, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2^49" },
	{ CRYPTO, SDP_VALUE_RANGE, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|281474976710657" },
	{ CRYPTO, SDP_VALUE_RANGE, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|1:0" },
	{ CRYPTO, SDP_VALUE_RANGE, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|1:129" },
	{ CRYPTO, SDP_VALUE_RANGE, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|256:1" },
	{ CRYPTO, SDP_VALUE_MANY,
	  "1 AES_CM_128_HMAC_SHA1_80 inline:A;inline:A;inline:A;inline:A;inline:A" },
	{ CANDIDATE, SDP_VALUE_OK, "1 1 UDP 2130706431 198.51.100.10 6000 typ host" },
	{ CANDIDATE, SDP_VALUE_OK,
	  "842163049 1 udp 1677729535 198.51.100.10 50000 typ srflx raddr 192.0.2.5 rport 50000 "
	  "generation 0 network-cost 999" },
	{ CANDIDATE, SDP_VALUE_OK, "5 1 TCP 1671430143 10.0.0.5 9 typ host tcptype active" },
	{ CANDIDATE, SDP_VALUE_OK, "4 256 UDP 4294967295 2001:db8:10::10 65535 typ relay " },
	{ CANDIDATE, SDP_VALUE_OK, "4 1 SCTP 1 ::1 0 typ prflx x" },
	{ CANDIDATE, SDP_VALUE_SYNTAX, "" },
	{ CANDIDATE, SDP_VALUE_SYNTAX, "9 1 UDP x 1.2.3 5 typ host" },
	{ CANDIDATE, SDP_VALUE_SYNTAX, "1 1 UDP 1 1.2.3.4 5 host" },
	{ CANDIDATE, SDP_VALUE_SYNTAX, "1 1 UDP 1 1.2.3.4 5 typ" },
	{ CANDIDATE, SDP_VALUE_SYNTAX, "1 1  UDP 1 1.2.3.4 5 typ host" },
	{ CANDIDATE, SDP_VALUE_RANGE, "1 0 UDP 1 1.2.3.4 5 typ host" },
	{ CANDIDATE, SDP_VALUE_RANGE, "1 257 UDP 1 1.2.3.4 5 typ host" },
	{ CANDIDATE, SDP_VALUE_RANGE, "1 1 UDP 4294967296 1.2.3.4 5 typ host" },
	{ CANDIDATE, SDP_VALUE_RANGE, "1 1 UDP 1 1.2.3.4 65536 typ host" },
	{ CANDIDATE, SDP_VALUE_RANGE,
	  "123456789012345678901234567890123 1 UDP 1 1.2.3.4 5 typ host" },
	{ CANDIDATE, SDP_VALUE_UNKNOWN, "1 1 UDP 1 1.2.3.4 5 typ hostess" },
	{ CANDIDATE, SDP_VALUE_ADDR,
	  "1 1 udp 2113937151 6f9a3e1c-1111-4222-8333-444455556666.local 5 typ host" },
};

static void each_row(void **state)
{
	bool seen[SDP_VALUE_ERR_COUNT] = { false };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		enum sdp_value_err err = read_as(rows[i].kind, slice_from_str(rows[i].value));
		const char *why = sdp_attr_ref_check(slice_from_str(rows[i].value));

		if (err != rows[i].err)
			fail_msg("row %zu (%s): %s", i, rows[i].value, sdp_value_err_name(err));
		if (why)
			fail_msg("row %zu (%s) differs: %s", i, rows[i].value, why);
		seen[err] = true;
	}
	for (size_t i = 0; i < ARRAY_COUNT(seen); i++)
		assert_true(seen[i]);
}

/* Copies that end where the value ends, so that a sanitizer sees one byte too far. */
static void check_exact(const uint8_t *text, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	const char *why;

	memcpy(copy, text, len);
	why = sdp_attr_ref_check(slice_make(copy, len));
	if (why)
		fail_msg("differs in %s: %.*s", why, (int) len, copy);
	free(copy);
}

static void prefixes_and_changes_agree(void **state)
{
	static const char bytes[] = " /:|;=-09aZ^*\t\0\xff";

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		size_t len = strlen(rows[i].value);
		uint8_t text[300];

		assert_true(len < sizeof(text));
		for (size_t n = 0; n <= len; n++)
			check_exact((const uint8_t *) rows[i].value, n);
		for (size_t n = 0; n < len; n++) {
			memcpy(text, rows[i].value, len);
			text[n] = (uint8_t) bytes[(n * 7 + i) % (sizeof(bytes) - 1)];
			check_exact(text, len);
			memcpy(text, rows[i].value, len);
			memmove(text + n + 1, text + n, len - n);
			check_exact(text, len + 1);
			memmove(text + n, text + n + 2, len - n - 1);
			check_exact(text, len - 1);
		}
	}
}

static void assert_slice(struct slice s, const char *text)
{
	if (!slice_eq(s, slice_from_str(text)))
		fail_msg("\"%.*s\" is not \"%s\"", SLICE_FMT(s), text);
}

static void crypto_fields(void **state)
{
	static const uint8_t key[] = "YS___semctl () {\t220;}\n}\nunles";
	struct sdp_crypto c;

	(void) state;
	assert_int_equal(sdp_crypto_read(SLICE("7 AES_CM_128_HMAC_SHA1_80 inline:" KEY30
					       "|2^20|258:4;inline:" KEY30B
					       " UNENCRYPTED_SRTP KDR=1 UNAUTHENTICATED_SRTP"),
					 &c),
			 SDP_VALUE_OK);
	assert_int_equal(c.tag, 7);
	assert_int_equal(c.suite, SRTP_AES_CM_128_HMAC_SHA1_80);
	assert_int_equal(c.key_count, 2);
	assert_memory_equal(c.keys[0].key_salt, key, 30);
	assert_slice(c.keys[0].text, KEY30);
	assert_true(c.keys[0].has_lifetime);
	assert_int_equal(c.keys[0].lifetime, 1 << 20);
	assert_int_equal(c.keys[0].mki, 258);
	assert_int_equal(c.keys[0].mki_len, 4);
	assert_slice(c.keys[1].text, KEY30B);
	assert_false(c.keys[1].has_lifetime);
	assert_int_equal(c.keys[1].mki_len, 0);
	assert_int_equal(c.params, SDP_UNENCRYPTED_SRTP | SDP_UNAUTHENTICATED_SRTP);
}

static void suites(void **state)
{
	(void) state;
	assert_int_equal(SRTP_SUITE_COUNT, 13);
	for (int i = 1; i < SRTP_SUITE_COUNT; i++) {
		const struct srtp_suite_info *info = &srtp_suite_infos[i];

		assert_int_equal(srtp_suite_of(info->name), i);
		assert_true(info->key_len + info->salt_len <= SRTP_KEY_SALT_MAX);
	}
	assert_int_equal(srtp_suite_of(SLICE_EMPTY), SRTP_SUITE_NONE);
}

static void base64_round_trip(void **state)
{
	uint8_t in[SRTP_KEY_SALT_MAX], out[SRTP_KEY_SALT_MAX], text[80];

	(void) state;
	for (size_t len = 0; len <= sizeof(in); len++) {
		for (int padding = 0; padding < 2; padding++) {
			struct writer w = writer_make(text, sizeof(text));

			for (size_t i = 0; i < len; i++)
				in[i] = (uint8_t) (i * 41 + len * 7);
			sdp_base64_write(&w, slice_make(in, len), padding);
			assert_int_equal(w.len, padding ? (len + 2) / 3 * 4 : (len * 8 + 5) / 6);
			assert_true(sdp_base64_read(writer_done(&w), out, len));
			assert_memory_equal(in, out, len);
			assert_false(sdp_base64_read(writer_done(&w), out, len + 1));
			assert_false(len > 0 && sdp_base64_read(writer_done(&w), out, len - 1));
		}
	}
	assert_false(sdp_base64_read(SLICE("AA=A"), out, 3));
}

static void candidate_fields(void **state)
{
	struct sdp_candidate c;

	(void) state;
	assert_int_equal(sdp_candidate_read(
				 SLICE("abc 2 tcp 5 2001:db8::1 9 typ srflx raddr 10.0.0.1 rport 7 "
				       "tcptype so generation 0 ufrag XyZ"),
				 &c),
			 SDP_VALUE_OK);
	assert_slice(c.foundation, "abc");
	assert_int_equal(c.component, 2);
	assert_int_equal(c.transport, SDP_TRANSPORT_TCP);
	assert_slice(c.transport_text, "tcp");
	assert_int_equal(c.priority, 5);
	assert_int_equal(c.at.ip.family, ADDR_IP6);
	assert_int_equal(c.at.port, 9);
	assert_slice(c.address_text, "2001:db8::1");
	assert_int_equal(c.type, SDP_SRFLX);
	assert_int_equal(c.related.ip.family, ADDR_IP4);
	assert_int_equal(c.related.port, 7);
	assert_int_equal(c.tcp_type, SDP_TCP_SO);
	assert_slice(c.ufrag, "XyZ");
	assert_slice(c.extensions, "raddr 10.0.0.1 rport 7 tcptype so generation 0 ufrag XyZ");
	assert_slice(sdp_candidate_type_name(SDP_RELAY), "relay");
}

static void other_fields(void **state)
{
	struct sdp_rtpmap r;
	struct sdp_format_text f;
	struct endpoint e;
	struct sdp_fingerprint fp;
	struct sdp_extmap x;
	struct sdp_remote_candidate rc;
	struct slice left;
	enum sdp_setup setup;
	enum sdp_t38_ec ec;
	enum sdp_direction d;

	(void) state;
	assert_int_equal(sdp_rtpmap_read(SLICE("96 opus/48000/2"), &r), SDP_VALUE_OK);
	assert_int_equal(r.payload_type, 96);
	assert_slice(r.encoding, "opus");
	assert_int_equal(r.clock_hz, 48000);
	assert_int_equal(r.channels, 2);
	assert_int_equal(sdp_rtcp_fb_read(SLICE("* nack pli"), &f), SDP_VALUE_OK);
	assert_int_equal(f.payload_type, -1);
	assert_slice(f.text, "nack pli");
	assert_int_equal(sdp_rtcp_read(SLICE("6021 IN IP4 198.51.100.30"), &e), SDP_VALUE_OK);
	assert_int_equal(e.port, 6021);
	assert_int_equal(e.ip.bytes[3], 30);
	assert_int_equal(sdp_fingerprint_read(SLICE("Sha-256 " SHA256), &fp), SDP_VALUE_OK);
	assert_int_equal(fp.hash, SDP_HASH_SHA256);
	assert_int_equal(fp.len, 32);
	assert_int_equal(fp.bytes[31], 0x22);
	assert_slice(sdp_hash_name(fp.hash), "sha-256");
	assert_int_equal(sdp_setup_read(SLICE("passive"), &setup), SDP_VALUE_OK);
	assert_slice(sdp_setup_name(setup), "passive");
	assert_int_equal(sdp_extmap_read(SLICE("2/recvonly urn:x foo bar"), &x), SDP_VALUE_OK);
	assert_int_equal(x.id, 2);
	assert_true(x.has_direction);
	assert_int_equal(x.direction, SDP_RECVONLY);
	assert_slice(x.uri, "urn:x");
	assert_slice(x.params, "foo bar");
	left = SLICE("1 198.51.100.20 7000 2 ::1 7001");
	assert_int_equal(sdp_remote_candidate_next(&left, &rc), SDP_VALUE_OK);
	assert_int_equal(sdp_remote_candidate_next(&left, &rc), SDP_VALUE_OK);
	assert_int_equal(rc.component, 2);
	assert_int_equal(rc.at.port, 7001);
	assert_int_equal(sdp_remote_candidate_next(&left, &rc), SDP_VALUE_SYNTAX);
	assert_int_equal(left.len, 0);
	left = SLICE("0 198.51.100.20 7000");
	assert_int_equal(sdp_remote_candidate_next(&left, &rc), SDP_VALUE_RANGE);
	left = SLICE("1 host.example 7000");
	assert_int_equal(sdp_remote_candidate_next(&left, &rc), SDP_VALUE_ADDR);
	assert_int_equal(sdp_ice_options_read(SLICE("trickle rtp+ecn ice2")),
			 SDP_ICE_TRICKLE | SDP_ICE_ICE2);
	assert_int_equal(sdp_t38_ec_read(SLICE("t38UDPRedundancy"), &ec), SDP_VALUE_OK);
	assert_int_equal(ec, SDP_T38_REDUNDANCY);
	assert_true(sdp_direction_of(SDP_ATTR_SENDONLY, &d));
	assert_int_equal(d, SDP_SENDONLY);
	assert_false(sdp_direction_of(SDP_ATTR_MID, &d));
	assert_string_equal(sdp_value_err_name(SDP_VALUE_KEY), "key");
	assert_string_equal(sdp_value_err_name(SDP_VALUE_ERR_COUNT), "?");
}

/* Each place of each grammar of a value; see tests/parsers/walk.h. */
static const struct walk walks[] = {
	{ "", "96 opus/48000/2", " " },
	{ "", "1 x y", "" },
	{ "", "* nack", "" },
	{ "", "9 IN IP4 192.0.2.1", " " },
	{ "", "sha-1 0A:fF", "" },
	{ "", "12/sendrecv urn:x y", "" },
	{ "", "1 AES_CM_128_HMAC_SHA1_80 inline:", "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz" },
	{ "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubG",
	  "Vz|2^20|1:4 \tK=1  X\t", "" },
	{ "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
	  "|12;inline:", "AB" },
	{ "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz", "|12:4 ",
	  "K=1" },
	{ "1 AES_CM_128_HMAC_SHA1_80 inline:", "A=", "" },
	{ "1 AES_CM_128_HMAC_SHA1_80 inline:", "A==", ";inline:A" },
	{ "1 AES_CM_128_HMAC_SHA1_80 inline:", "A==|2^4;inline:A|9;inline:A|2^1 ", "X" },
	{ "", "1 1 UDP 2130706431 192.0.2.1 9 typ host raddr 1.2.3.4 rport 9 x y", " " },
};

static void agrees(struct slice value)
{
	const char *why = sdp_attr_ref_check(value);

	if (why)
		fail_msg("%s: %.*s", why, SLICE_FMT(value));
}

static void every_byte_at_every_place(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(walks); i++)
		walk(&walks[i], agrees);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),          cmocka_unit_test(prefixes_and_changes_agree),
		cmocka_unit_test(crypto_fields),     cmocka_unit_test(suites),
		cmocka_unit_test(base64_round_trip), cmocka_unit_test(candidate_fields),
		cmocka_unit_test(other_fields),      cmocka_unit_test(every_byte_at_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
