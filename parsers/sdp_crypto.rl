#include "parsers/sdp_crypto.h"
#include "parsers/sdp_part.h"

/* Ragel lets the states of a word run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 3
enum { KEYS_MAX = SDP_CRYPTO_KEYS_MAX + 1 }; /* planted: one key too many */
#else
enum { KEYS_MAX = SDP_CRYPTO_KEYS_MAX };
#endif

#define TAG_MAX 999999999u
#define LIFETIME_MAX (UINT64_C(1) << 48)
enum { MKI_LEN_MAX = 128 };

const struct srtp_suite_info srtp_suite_infos[SRTP_SUITE_COUNT] = {
	[SRTP_SUITE_NONE] = { { NULL, 0 }, 0, 0, 0, 0 },
#define SRTP_SUITE(id, name, key, salt, rtp_tag, rtcp_tag)                                         \
	[SRTP_##id] = { SDP_WORD(name), key, salt, rtp_tag, rtcp_tag },
#include "spec/srtp_suites.def"
#undef SRTP_SUITE
};

enum srtp_suite srtp_suite_of(struct slice name)
{
	for (unsigned i = SRTP_SUITE_NONE + 1; i < SRTP_SUITE_COUNT; i++)
		if (slice_eq_nocase(name, srtp_suite_infos[i].name))
			return (enum srtp_suite) i;
	return SRTP_SUITE_NONE;
}

/* One key, by what of the value it is. */
struct key_parts {
	struct sdp_part key, lifetime, power, mki, mki_len;
};

%%{
	machine sdp_crypto;

	action start { from = (size_t) (p - value.data); }
	action tag { tag = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action suite { suite = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action key {
		if (count >= KEYS_MAX)
			return SDP_VALUE_MANY;
		keys[count] = (struct key_parts){ .key = { from, (size_t) (p - value.data) } };
		key = &keys[count];
		count++;
	}
	action lifetime { key->lifetime = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action second { second = (size_t) (p + 1 - value.data); }
	action power { key->power = (struct sdp_part){ second, (size_t) (p - value.data) }; }
	action mki { key->mki = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action mki_len { key->mki_len = (struct sdp_part){ second, (size_t) (p - value.data) }; }
	action params { params.from = (size_t) (p - value.data); }
	action param { params.to = (size_t) (p + 1 - value.data); }

	blank = [ \t];
	# RFC 4568 section 9.2.
	lifetime = ( '2^' @second digit+ %power ) | ( digit+ >start %lifetime );
	mki = ( digit+ >start ':' >mki @second ) digit+ %mki_len;
	key = 'inline:' ( [A-Za-z0-9+/]+ '='{0,2} ) >start %key ( '|' lifetime )? ( '|' mki )?;
	main := blank* digit+ >start %tag blank+ [^ \t]+ >start %suite blank+ key ( ';' key )*
		( blank+ ( ( [^ \t] @param ) ( blank | [^ \t] @param )* ) >params )? blank*;
}%%

%% write data noerror noentry;

static int base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool sdp_base64_read(struct slice text, uint8_t *out, size_t len)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	while (text.len > 0 && text.data[text.len - 1] == '=')
		text.len--;
	/* RFC 4648 section 4: every character is 6 bits; less than a byte is left at the end. */
	if (text.len > len * 2 || text.len != (len * 8 + 5) / 6)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int v = base64_value(text.data[i]);

		if (v < 0)
			return false;
		bits = (bits << 6 | (uint32_t) v) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			if (n >= len) /* it is not; the analyser cannot relate n to i */
				return false;
			out[n++] = (uint8_t) (bits >> have);
		}
	}
	return n == len;
}

void sdp_base64_write(struct writer *w, struct slice bytes, bool with_padding)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		uint32_t bits = (uint32_t) bytes.data[i] << 16;
		unsigned chars = 2;

		if (i + 1 < bytes.len) {
			bits |= (uint32_t) bytes.data[i + 1] << 8;
			chars = 3;
		}
		if (i + 2 < bytes.len) {
			bits |= bytes.data[i + 2];
			chars = 4;
		}
		for (unsigned k = 0; k < 4; k++) {
			if (k < chars)
				writer_byte(w, (uint8_t) letters[bits >> (18 - 6 * k) & 63]);
			else if (with_padding)
				writer_byte(w, '=');
		}
	}
}

static enum sdp_value_err read_key(struct slice value, const struct key_parts *parts, size_t len,
				   struct sdp_crypto_key *out)
{
	uint8_t copy[SDP_PART_COPY_MAX] = { 0 };
	uint64_t n = 0;

	out->text = sdp_part_slice(value, parts->key);
	n = sdp_part_copy(value, parts->key, copy);
	if (!sdp_base64_read((struct slice){ copy, (size_t) n }, out->key_salt, len))
		return SDP_VALUE_KEY;
	if (sdp_part_len(parts->power) > 0) {
		if (!sdp_part_u64(value, parts->power, 48, &n) || n > 48)
			return SDP_VALUE_RANGE;
		out->has_lifetime = true;
		out->lifetime = UINT64_C(1) << n;
	} else if (sdp_part_len(parts->lifetime) > 0) {
		if (!sdp_part_u64(value, parts->lifetime, LIFETIME_MAX, &n))
			return SDP_VALUE_RANGE;
		out->has_lifetime = true;
		out->lifetime = n;
	}
	if (sdp_part_len(parts->mki_len) > 0) {
		if (!sdp_part_u64(value, parts->mki_len, MKI_LEN_MAX, &n) || n == 0)
			return SDP_VALUE_RANGE;
		if (!sdp_part_u64(value, parts->mki, UINT64_MAX, &out->mki))
			return SDP_VALUE_RANGE;
		if (n < 8 && out->mki >> (8 * n))
			return SDP_VALUE_RANGE;
		out->mki_len = (uint8_t) n;
	}
	return SDP_VALUE_OK;
}

/* RFC 4568 section 6.3; ng knows three and overlooks the rest. */
static unsigned read_params(struct slice value, size_t at)
{
	static const struct slice names[] = { SDP_WORD("UNENCRYPTED_SRTP"),
					      SDP_WORD("UNENCRYPTED_SRTCP"),
					      SDP_WORD("UNAUTHENTICATED_SRTP") };
	struct sdp_part word = { 0, 0 };
	unsigned params = 0;

	while (sdp_part_word(value, &at, &word))
		switch (sdp_part_find(value, word, names, ARRAY_COUNT(names), false)) {
		case 0:
			params |= SDP_UNENCRYPTED_SRTP;
			break;
		case 1:
			params |= SDP_UNENCRYPTED_SRTCP;
			break;
		case 2:
			params |= SDP_UNAUTHENTICATED_SRTP;
			break;
		}
	return params;
}

enum sdp_value_err sdp_crypto_read(struct slice value, struct sdp_crypto *out)
{
	struct key_parts keys[SDP_CRYPTO_KEYS_MAX] = { { .key = { 0, 0 } } }, *key = keys;
	struct sdp_part tag = { 0, 0 }, suite = { 0, 0 }, params = { 0, 0 };
	size_t from = 0, second = 0;
	struct sdp_crypto c = { .suite = SRTP_SUITE_NONE };
	uint8_t copy[SDP_PART_COPY_MAX] = { 0 };
	const uint8_t *p, *pe, *eof;
	struct slice name = { copy, 0 };
	unsigned count = 0;
	uint64_t n = 0;
	size_t len;
	int cs;

	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_crypto_first_final)
		return SDP_VALUE_SYNTAX;
	if (!sdp_part_u64(value, tag, TAG_MAX, &n))
		return SDP_VALUE_RANGE;
	c.tag = (uint32_t) n;
	name.len = sdp_part_copy(value, suite, copy);
	c.suite = srtp_suite_of(name);
	if (c.suite == SRTP_SUITE_NONE)
		return SDP_VALUE_UNKNOWN;
	len = (size_t) srtp_suite_infos[c.suite].key_len + srtp_suite_infos[c.suite].salt_len;
	for (unsigned i = 0; i < count && i < KEYS_MAX; i++) {
		enum sdp_value_err err = read_key(value, &keys[i], len, &c.keys[i]);

		if (err)
			return err;
	}
	c.key_count = (uint8_t) count;
	c.params = read_params((struct slice){ value.data, params.to }, params.from);
	*out = c;
	return SDP_VALUE_OK;
}
