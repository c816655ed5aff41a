/* tests/parsers/sdp_attr_ref.h: the obvious readers of attribute values: POSIX regular expressions,
 * words, and libc.  sdp_attr_ref_check gives a value to every reader of parsers/sdp_attr.h,
 * sdp_crypto.h and sdp_candidate.h and says NULL, or which one differs.
 */
#ifndef SLUICE_TESTS_PARSERS_SDP_ATTR_REF_H
#define SLUICE_TESTS_PARSERS_SDP_ATTR_REF_H

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <strings.h>

#include "parsers/sdp_attr.h"
#include "parsers/sdp_candidate.h"
#include "parsers/sdp_crypto.h"
#include "tests/parsers/sdp_ref.h"

enum { REF_GROUPS = 12 };

static inline struct slice ref_chomp(struct slice s)
{
	while (s.len && s.data[s.len - 1] == ' ')
		s.len--;
	return s;
}

/* Whether expression is found in text; group[i] is what its i-th parenthesis holds. */
static inline bool ref_match(const char *expression, struct slice text, struct slice group[])
{
	static struct {
		const char *expression;
		regex_t compiled;
	} known[16];
	regmatch_t m[REF_GROUPS] = { { 0, (regoff_t) text.len } };
	static char copy[70000]; /* ASan takes the text for a C string */
	size_t i = 0;

	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';

	while (known[i].expression && known[i].expression != expression)
		i++;
	if (!known[i].expression) {
		if (regcomp(&known[i].compiled, expression, REG_EXTENDED))
			abort();
		known[i].expression = expression;
	}
	if (regexec(&known[i].compiled, copy, REF_GROUPS, m, REG_STARTEND))
		return false;
	for (i = 0; i < REF_GROUPS; i++) {
		group[i] = (struct slice){ NULL, 0 };
		if (m[i].rm_so >= 0)
			group[i] = (struct slice){ text.data + m[i].rm_so,
						   (size_t) (m[i].rm_eo - m[i].rm_so) };
	}
	return true;
}

static inline bool ref_holds(struct slice s, const char *text)
{
	return s.data && s.len && memmem(s.data, s.len, text, strlen(text));
}

static inline bool ref_is_number(struct slice s)
{
	return s.len && ref_digits(s) == s.len;
}

static inline const char *ref_check_rtpmap(struct slice value)
{
	static const char expression[] = "^([0-9]+) ([^ /]+)/([0-9]+)(/|$)";
	enum sdp_value_err want = SDP_VALUE_SYNTAX, err;
	struct slice g[REF_GROUPS], params = { NULL, 0 };
	struct sdp_rtpmap r;
	unsigned long long channels;

	err = sdp_rtpmap_read(value, &r);
	value = ref_chomp(value);
	if (value.len && ref_match(expression, value, g))
		want = ref_number(g[1], 127) > 127 || ref_number(g[3], 0x7fffffff) > 0x7fffffff ||
				       ref_number(g[3], 0x7fffffff) == 0
			       ? SDP_VALUE_RANGE
			       : SDP_VALUE_OK;
	if (err != want)
		return "rtpmap: error";
	if (err)
		return NULL;
	params.len = value.len - g[0].len;
	params.data = value.data + g[0].len;
	channels = ref_is_number(params) ? ref_number(params, 255) : 0;
	if (channels < 1 || channels > 255)
		channels = 1;
	if (r.payload_type != ref_number(g[1], 127) || !ref_same(r.encoding, g[2]) ||
	    r.clock_hz != ref_number(g[3], 0x7fffffff) || !ref_same(r.params, params) ||
	    r.channels != channels)
		return "rtpmap";
	return NULL;
}

static inline const char *ref_check_format_text(struct slice value, bool star)
{
	enum sdp_value_err want = SDP_VALUE_SYNTAX, err;
	struct sdp_format_text f;
	struct ref_words *w;
	bool is_star;

	err = star ? sdp_rtcp_fb_read(value, &f) : sdp_fmtp_read(value, &f);
	value = ref_chomp(value);
	w = ref_words(value.data, value.len);
	is_star = star && ref_is(w->word[0], "*");
	if (w->count > 1 && (is_star || ref_is_number(w->word[0])))
		want = is_star || ref_number(w->word[0], 127) <= 127 ? SDP_VALUE_OK
								     : SDP_VALUE_RANGE;
	/* A number that has no end is none. */
	if (want == SDP_VALUE_RANGE && ref_number(w->word[0], ~0ull - 1) > ~0ull - 1 &&
	    err == SDP_VALUE_SYNTAX)
		return NULL;
	if (err != want)
		return star ? "rtcp-fb: error" : "fmtp: error";
	if (err)
		return NULL;
	if (f.payload_type != (is_star ? -1 : (int) ref_number(w->word[0], 127)) ||
	    f.text.data != w->word[1].data || f.text.len != value.len - w->word[0].len - 1)
		return star ? "rtcp-fb" : "fmtp";
	return NULL;
}

static inline const char *ref_check_rtcp(struct slice value)
{
	static const char expression[] = "^([0-9]+)( IN IP([46]) ([^ ]+))?$";
	enum sdp_value_err want = SDP_VALUE_SYNTAX, err;
	struct slice g[REF_GROUPS];
	struct addr addr = { .family = ADDR_NONE };
	struct endpoint e;

	err = sdp_rtcp_read(value, &e);
	value = ref_chomp(value);
	if (value.len && ref_match(expression, value, g)) {
		want = ref_number(g[1], 65535) > 65535 ? SDP_VALUE_RANGE : SDP_VALUE_OK;
		if (!want && g[2].len &&
		    !ref_addr(g[4], *g[3].data == '4' ? ADDR_IP4 : ADDR_IP6, &addr))
			want = SDP_VALUE_ADDR;
	}
	if (err != want)
		return "rtcp: error";
	if (!err && (e.port != ref_number(g[1], 65535) || !addr_eq(&e.ip, &addr)))
		return "rtcp";
	return NULL;
}

static inline const char *ref_check_fingerprint(struct slice value)
{
	static const struct {
		const char *name;
		size_t len;
	} hashes[] = { { "sha-1", 20 },
		       { "sha-224", 28 },
		       { "sha-256", 32 },
		       { "sha-384", 48 },
		       { "sha-512", 64 } };
	enum sdp_value_err want = SDP_VALUE_UNKNOWN, err;
	struct sdp_fingerprint f;
	struct ref_words *w;
	uint8_t bytes[64] = { 0 };
	size_t hash = 0, n = 0, at = 0;
	struct slice rest;

	err = sdp_fingerprint_read(value, &f);
	value = ref_chomp(value);
	w = ref_words(value.data, value.len);
	if (w->count < 2)
		return err == SDP_VALUE_SYNTAX ? NULL : "fingerprint: short";
	for (size_t i = 0; i < 5; i++)
		if (w->word[0].len == strlen(hashes[i].name) &&
		    !strncasecmp((const char *) w->word[0].data, hashes[i].name, w->word[0].len)) {
			hash = i;
			want = SDP_VALUE_OK;
		}
	rest = (struct slice){ w->word[1].data, value.len - w->word[0].len - 1 };
	while (!want) {
		char hex[3] = "";

		if (rest.len - at < 2 || !isxdigit(rest.data[at]) || !isxdigit(rest.data[at + 1])) {
			want = SDP_VALUE_SYNTAX;
			break;
		}
		if (n == 64) {
			want = SDP_VALUE_RANGE;
			break;
		}
		memcpy(hex, rest.data + at, 2);
		bytes[n++] = (uint8_t) strtoul(hex, NULL, 16);
		at += 2;
		if (at == rest.len) {
			want = n == hashes[hash].len ? SDP_VALUE_OK : SDP_VALUE_RANGE;
			break;
		}
		if (rest.data[at++] != ':')
			want = SDP_VALUE_SYNTAX;
	}
	if (err != want)
		return "fingerprint: error";
	if (!err && (f.hash != hash + 1 || f.len != n || memcmp(f.bytes, bytes, 64)))
		return "fingerprint";
	return NULL;
}

static inline const char *ref_check_extmap(struct slice value)
{
	static const char expression[] = "^([0-9]+)(/([^ ]+))? ([^ ]+)( |$)";
	static const char *const directions[] = { "inactive", "sendonly", "recvonly", "sendrecv" };
	enum sdp_value_err want = SDP_VALUE_SYNTAX, err;
	struct slice g[REF_GROUPS];
	struct sdp_extmap e;
	unsigned direction = 3;

	err = sdp_extmap_read(value, &e);
	value = ref_chomp(value);
	if (value.len && ref_match(expression, value, g)) {
		want = SDP_VALUE_OK;
		if (ref_number(g[1], 4351) < 1 || ref_number(g[1], 4351) > 4351) {
			want = SDP_VALUE_RANGE;
		} else if (g[2].len) {
			direction = 0;
			while (direction < 4 && !ref_is(g[3], directions[direction]))
				direction++;
			if (direction == 4)
				want = SDP_VALUE_UNKNOWN;
		}
	}
	if (err != want)
		return "extmap: error";
	if (!err && (e.id != ref_number(g[1], 4351) || e.has_direction != (g[2].len > 0) ||
		     e.direction != direction || !ref_same(e.uri, g[4]) ||
		     e.params.len != value.len - g[0].len))
		return "extmap";
	return NULL;
}

/* One bit after the other. */
static inline bool ref_base64(struct slice text, uint8_t *out, size_t len)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t bit = 0;

	memset(out, 0, len);
	while (text.len && text.data[text.len - 1] == '=')
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		const char *at = strchr(letters, text.data[i]);

		for (int b = 5; b >= 0; b--, bit++)
			if (bit < 8 * len && ((at - letters) >> b & 1))
				out[bit / 8] |= (uint8_t) (128 >> bit % 8);
	}
	return bit >= 8 * len && bit < 8 * len + 6;
}

#define REF_KEY_HEAD "inline:[A-Za-z0-9+/]+={0,2}"
#define REF_KEY REF_KEY_HEAD "([|](2\\^[0-9]+|[0-9]+))?([|][0-9]+:[0-9]+)?"
#define REF_KEY_START "^[0-9]+[ \t]+[^ \t]+[ \t]+"

/* One key of a line that has the right form. */
static inline enum sdp_value_err ref_crypto_key(struct slice text, size_t len,
						const struct sdp_crypto_key *k, bool *same)
{
	static const char expression[] =
		"^inline:([A-Za-z0-9+/"
		"]+={0,2})([|](2\\^([0-9]+)|([0-9]+)))?([|]([0-9]+):([0-9]+))?$";
	uint8_t bytes[SRTP_KEY_SALT_MAX] = { 0 };
	unsigned long long lifetime = 0, mki = 0, mki_len = 0;
	struct slice g[REF_GROUPS];

	if (!ref_match(expression, text, g))
		abort();
	if (!ref_base64(g[1], bytes, len))
		return SDP_VALUE_KEY;
	if (g[4].len) {
		if (ref_number(g[4], 48) > 48)
			return SDP_VALUE_RANGE;
		lifetime = 1ull << ref_number(g[4], 48);
	} else if (g[5].len) {
		lifetime = ref_number(g[5], 1ull << 48);
		if (lifetime > 1ull << 48)
			return SDP_VALUE_RANGE;
	}
	if (g[6].len) {
		mki_len = ref_number(g[8], 128);
		mki = ref_number(g[7], ~0ull - 1); /* one less, so that too big can be told */
		if (mki_len < 1 || mki_len > 128)
			return SDP_VALUE_RANGE;
		if (mki == ~0ull && !ref_is(g[7], "18446744073709551615")) {
			struct slice zeros = g[7];

			while (zeros.len && *zeros.data == '0')
				zeros.data++, zeros.len--;
			if (!ref_is(zeros, "18446744073709551615"))
				return SDP_VALUE_RANGE;
		}
		for (size_t i = mki_len; i < 8; i++)
			if (mki >> (8 * i) & 255)
				return SDP_VALUE_RANGE;
	}
	*same = *same && ref_same(k->text, g[1]) && !memcmp(k->key_salt, bytes, sizeof(bytes)) &&
		k->has_lifetime == (g[2].len > 0) && k->lifetime == lifetime && k->mki == mki &&
		k->mki_len == mki_len;
	return SDP_VALUE_OK;
}

static inline const char *ref_check_crypto(struct slice value)
{
	static const char all[] =
		"^([0-9]+)[ \t]+([^ \t]+)[ \t]+(" REF_KEY "(;" REF_KEY ")*)([ \t]|$)";
	static const char five[] =
		REF_KEY_START REF_KEY "(;" REF_KEY "){3};" REF_KEY_HEAD "([|; \t]|$)";
	static const struct {
		const char *name;
		size_t len;
	} suites[] = {
#define SRTP_SUITE(id, name, key, salt, rtp_tag, rtcp_tag) { name, key + salt },
#include "spec/srtp_suites.def"
#undef SRTP_SUITE
	};
	enum sdp_value_err want = SDP_VALUE_SYNTAX, err;
	struct slice g[REF_GROUPS], keys, rest;
	struct sdp_crypto c = { .tag = 0 };
	struct ref_words *w;
	unsigned params = 0, suite = 0, count = 0;
	bool same = true;

	err = sdp_crypto_read(value, &c);
	value = ref_trim(value);
	if (!ref_holds(value, "inline:")) /* the expressions are slow */
		return err == SDP_VALUE_SYNTAX ? NULL : "crypto: no key";
	if (ref_holds(value, ";") && ref_match(five, value, g))
		return err == SDP_VALUE_MANY ? NULL : "crypto: five keys";
	if (!ref_match(all, value, g))
		return err == SDP_VALUE_SYNTAX ? NULL : "crypto: syntax";
	while (suite < 12 && (g[2].len != strlen(suites[suite].name) ||
			      strncasecmp((const char *) g[2].data, suites[suite].name, g[2].len)))
		suite++;
	want = ref_number(g[1], 999999999) > 999999999 ? SDP_VALUE_RANGE
	       : suite == 12                           ? SDP_VALUE_UNKNOWN
						       : SDP_VALUE_OK;
	keys = g[3];
	while (!want && keys.len) {
		const uint8_t *end = memchr(keys.data, ';', keys.len);
		struct slice key = { keys.data, end ? (size_t) (end - keys.data) : keys.len };

		want = ref_crypto_key(key, suites[suite].len, &c.keys[count], &same);
		count++;
		keys.data += key.len + (end != NULL);
		keys.len -= key.len + (end != NULL);
	}
	if (err != want)
		return "crypto: error";
	if (err)
		return NULL;
	rest = (struct slice){ value.data + g[0].len, value.len - g[0].len };
	rest = ref_trim(rest);
	w = ref_words(rest.data, rest.len);
	for (size_t i = 0; i < w->count; i++)
		params |= ref_is(w->word[i], "UNENCRYPTED_SRTP")       ? 1
			  : ref_is(w->word[i], "UNENCRYPTED_SRTCP")    ? 2
			  : ref_is(w->word[i], "UNAUTHENTICATED_SRTP") ? 4
								       : 0;
	if (!same || c.tag != ref_number(g[1], 999999999) || c.suite != suite + 1 ||
	    c.key_count != count || c.params != params)
		return "crypto";
	return NULL;
}

static inline const char *ref_check_candidate(struct slice value)
{
	static const char expression[] =
		"^([^ ]+) ([0-9]+) ([^ ]+) ([0-9]+) ([^ ]+) ([0-9]+) typ ([^ ]+)( |$)";
	static const char *const types[] = { "host", "srflx", "prflx", "relay" };
	enum sdp_value_err want = SDP_VALUE_SYNTAX, err;
	struct slice g[REF_GROUPS], rest, pair[2], ufrag = { NULL, 0 };
	struct addr addr, related = { .family = ADDR_NONE };
	struct sdp_candidate c;
	struct ref_words *w;
	unsigned type = 0, tcp = 0, transport, rport = 0, n = 0;

	err = sdp_candidate_read(value, &c);
	value = ref_chomp(value);
	if (ref_holds(value, " typ ") && ref_match(expression, value, g)) {
		while (type < 4 && !ref_is(g[7], types[type]))
			type++;
		if (g[1].len > 32 || ref_number(g[2], 256) < 1 || ref_number(g[2], 256) > 256 ||
		    ref_number(g[4], UINT32_MAX) > UINT32_MAX || ref_number(g[6], 65535) > 65535)
			want = SDP_VALUE_RANGE;
		else if (type == 4)
			want = SDP_VALUE_UNKNOWN;
		else
			want = ref_addr(g[5], ADDR_NONE, &addr) ? SDP_VALUE_OK : SDP_VALUE_ADDR;
	}
	if (err != want)
		return "candidate: error";
	if (err)
		return NULL;
	rest = (struct slice){ value.data + g[0].len, value.len - g[0].len };
	w = ref_words(rest.data, rest.len);
	for (size_t i = 0; i < w->count; i++) {
		if (!w->word[i].len)
			continue;
		pair[n++ % 2] = w->word[i];
		if (n % 2)
			continue;
		if (ref_is(pair[0], "raddr")) {
			struct addr a;

			if (ref_addr(pair[1], ADDR_NONE, &a))
				related = a;
		} else if (ref_is(pair[0], "rport")) {
			if (ref_is_number(pair[1]) && ref_number(pair[1], 65535) <= 65535)
				rport = (unsigned) ref_number(pair[1], 65535);
		} else if (ref_is(pair[0], "tcptype")) {
			tcp = ref_is(pair[1], "active")    ? 1
			      : ref_is(pair[1], "passive") ? 2
			      : ref_is(pair[1], "so")      ? 3
							   : 0;
		} else if (ref_is(pair[0], "ufrag")) {
			ufrag = pair[1];
		}
	}
	transport = g[3].len != 3                                      ? 0
		    : !strncasecmp((const char *) g[3].data, "udp", 3) ? 1
		    : !strncasecmp((const char *) g[3].data, "tcp", 3) ? 2
								       : 0;
	if (!ref_same(c.foundation, g[1]) || c.component != ref_number(g[2], 256) ||
	    c.transport != transport || !ref_same(c.transport_text, g[3]) ||
	    c.priority != ref_number(g[4], UINT32_MAX) || !addr_eq(&c.at.ip, &addr) ||
	    c.at.port != ref_number(g[6], 65535) || c.type != type || c.tcp_type != tcp ||
	    c.related.port != rport || !addr_eq(&c.related.ip, &related) ||
	    !ref_same(c.ufrag, ufrag) || c.extensions.len != rest.len)
		return "candidate";
	return NULL;
}

/* Those without a grammar: one word, or a word and a rest. */
static inline const char *ref_check_words(struct slice value)
{
	static const char *const setups[] = { "actpass", "active", "passive", "holdconn" };
	struct slice v = ref_chomp(value), out, first, rest = { NULL, 0 };
	struct ref_words *w = ref_words(v.data, v.len);
	bool is_alnum = v.len > 0, is_ice = is_alnum, is_tls = is_alnum;
	enum sdp_setup setup = SDP_SETUP_NONE;
	enum sdp_t38_rate rate;
	enum sdp_t38_ec ec;
	struct sdp_group group;
	struct sdp_ssrc_group ssrcs;
	struct sdp_msid msid;
	struct sdp_ssrc ssrc;
	uint32_t ms;
	unsigned want = 0;
	enum sdp_value_err err;

	first = w->word[0];
	if (w->count > 1)
		rest = (struct slice){ w->word[1].data, v.len - first.len - 1 };
	for (size_t i = 0; i < v.len; i++) {
		is_alnum = is_alnum && isalnum(v.data[i]);
		is_ice = is_ice && v.data[i] && (isalnum(v.data[i]) || strchr("+/", v.data[i]));
		is_tls = is_tls && v.data[i] && (isalnum(v.data[i]) || strchr("+/-_", v.data[i]));
	}
	err = sdp_token_read(value, &out);
	if (err != (v.len && w->count == 1 ? SDP_VALUE_OK : SDP_VALUE_SYNTAX) ||
	    (!err && !ref_same(out, v)))
		return "token";
	err = sdp_ice_text_read(value, &out);
	if (err != (!is_ice       ? SDP_VALUE_SYNTAX
		    : v.len > 256 ? SDP_VALUE_RANGE
				  : SDP_VALUE_OK) ||
	    (!err && !ref_same(out, v)))
		return "ice-ufrag";
	err = sdp_tls_id_read(value, &out);
	if (err != (!is_tls                     ? SDP_VALUE_SYNTAX
		    : v.len < 20 || v.len > 255 ? SDP_VALUE_RANGE
						: SDP_VALUE_OK))
		return "tls-id";
	err = sdp_rtpengine_read(value, &out);
	if (err != (!is_alnum ? SDP_VALUE_SYNTAX : v.len > 64 ? SDP_VALUE_RANGE : SDP_VALUE_OK))
		return "rtpengine";
	err = sdp_ptime_read(value, &ms);
	if (ref_is_number(v) && ref_number(v, 65535) >= 1 && ref_number(v, 65535) <= 65535) {
		if (err || ms != ref_number(v, 65535))
			return "ptime";
	} else if (!err) {
		return "ptime: error";
	}
	err = sdp_setup_read(value, &setup);
	for (unsigned i = 0; i < 4; i++)
		if (ref_is(v, setups[i]))
			want = i + 1;
	if (err != (!v.len  ? SDP_VALUE_SYNTAX
		    : !want ? SDP_VALUE_UNKNOWN
			    : SDP_VALUE_OK) ||
	    setup != want)
		return "setup";
	err = sdp_group_read(value, &group);
	if (err != (first.len ? SDP_VALUE_OK : SDP_VALUE_SYNTAX) ||
	    (!err && (group.is_bundle != ref_is(first, "BUNDLE") ||
		      !ref_same(group.semantics, first) || !ref_same(group.mids, rest))))
		return "group";
	err = sdp_ssrc_group_read(value, &ssrcs);
	if (err != (first.len ? SDP_VALUE_OK : SDP_VALUE_SYNTAX) ||
	    (!err && (!ref_same(ssrcs.semantics, first) || !ref_same(ssrcs.ssrcs, rest))))
		return "ssrc-group";
	err = sdp_msid_read(value, &msid);
	if (err != (first.len ? SDP_VALUE_OK : SDP_VALUE_SYNTAX) ||
	    (!err && (!ref_same(msid.stream, first) || !ref_same(msid.track, rest))))
		return "msid";
	err = sdp_ssrc_read(value, &ssrc);
	if (ref_is_number(first) && ref_number(first, UINT32_MAX) <= UINT32_MAX && rest.len &&
	    *rest.data != ':') {
		const uint8_t *colon = memchr(rest.data, ':', rest.len);
		size_t len = colon ? (size_t) (colon - rest.data) : rest.len;

		if (err || ssrc.ssrc != ref_number(first, UINT32_MAX) ||
		    !ref_same(ssrc.name, ((struct slice){ rest.data, len })) ||
		    ssrc.value.len != rest.len - len - (colon != NULL))
			return "ssrc";
	} else if (!err) {
		return "ssrc: error";
	}
	err = sdp_t38_number_read(value, &ms);
	if (!err != (ref_is_number(v) && ref_number(v, 0x7fffffff) <= 0x7fffffff))
		return "T38 number";
	err = sdp_t38_rate_read(value, &rate);
	if (!err != (ref_is(v, "localTCF") || ref_is(v, "transferredTCF")))
		return "T38 rate";
	err = sdp_t38_ec_read(value, &ec);
	if (!err !=
	    (ref_is(v, "t38UDPNoEC") || ref_is(v, "t38UDPFEC") || ref_is(v, "t38UDPRedundancy")))
		return "T38 error correction";
	return NULL;
}

/* Lists: every word once, in order. */
static inline const char *ref_check_lists(struct slice value)
{
	struct slice words[1000], left = value, word;
	struct sdp_remote_candidate r;
	size_t count = 0, n = 0;
	struct ref_words *w = ref_words(value.data, value.len);
	unsigned options = 0;
	uint32_t id;

	for (size_t i = 0; i < w->count && count < ARRAY_COUNT(words); i++)
		if (w->word[i].len)
			words[count++] = w->word[i];
	if (count == ARRAY_COUNT(words))
		return NULL;
	for (; sdp_word_next(&left, &word); n++)
		if (n >= count || !ref_same(word, words[n]))
			return "word list";
	if (n != count)
		return "word list: end";
	for (n = 0, left = value; sdp_ssrc_next(&left, &id); n++)
		if (n >= count || !ref_is_number(words[n]) || ref_number(words[n], ~0u) != id)
			return "ssrc list";
	if (n < count && ref_is_number(words[n]) && ref_number(words[n], ~0u) <= ~0u)
		return "ssrc list: end";
	for (n = 0; n < count; n++)
		options |= ref_is(words[n], "trickle") ? 1 : ref_is(words[n], "ice2") ? 2 : 0;
	if (sdp_ice_options_read(value) != options)
		return "ice-options";
	for (n = 0, left = value; n + 2 < count; n += 3) {
		enum sdp_value_err err = sdp_remote_candidate_next(&left, &r);
		enum sdp_value_err want = SDP_VALUE_OK;
		struct addr addr;

		if (!ref_is_number(words[n]) || ref_number(words[n], 256) < 1 ||
		    ref_number(words[n], 256) > 256 || !ref_is_number(words[n + 2]) ||
		    ref_number(words[n + 2], 65535) > 65535)
			want = SDP_VALUE_RANGE;
		else if (!ref_addr(words[n + 1], ADDR_NONE, &addr))
			want = SDP_VALUE_ADDR;
		if (err != want)
			return "remote-candidates: error";
		if (!err &&
		    (r.component != ref_number(words[n], 256) ||
		     r.at.port != ref_number(words[n + 2], 65535) || !addr_eq(&r.at.ip, &addr)))
			return "remote-candidates";
	}
	if (sdp_remote_candidate_next(&left, &r) != SDP_VALUE_SYNTAX || left.len)
		return "remote-candidates: end";
	return NULL;
}

static inline const char *sdp_attr_ref_check(struct slice value)
{
	const char *why = ref_check_rtpmap(value);

	why = why ? why : ref_check_format_text(value, false);
	why = why ? why : ref_check_format_text(value, true);
	why = why ? why : ref_check_rtcp(value);
	why = why ? why : ref_check_fingerprint(value);
	why = why ? why : ref_check_extmap(value);
	why = why ? why : ref_check_crypto(value);
	why = why ? why : ref_check_candidate(value);
	why = why ? why : ref_check_words(value);
	return why ? why : ref_check_lists(value);
}

#endif
