#include "parsers/sdp_crypto.h"

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
	[SRTP_SUITE_NONE] = { SLICE_EMPTY, 0, 0, 0, 0 },
#define SRTP_SUITE(id, name, key, salt, rtp_tag, rtcp_tag)                                         \
	[SRTP_##id] = { SLICE(name), key, salt, rtp_tag, rtcp_tag },
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

/* One key as text. */
struct key_text {
	struct slice key, lifetime, power, mki, mki_len;
};

static struct slice span(const uint8_t *from, const uint8_t *to)
{
	return (struct slice){ from, (size_t) (to - from) };
}

%%{
	machine sdp_crypto;

	action start { from = p; }
	action tag { tag = span(from, p); }
	action suite { suite = span(from, p); }
	action key {
		if (count >= KEYS_MAX)
			return SDP_VALUE_MANY;
		text[count].key = span(from, p);
		count++;
	}
	action lifetime { text[count - 1].lifetime = span(from, p); }
	action power { text[count - 1].power = span(power_from, p); }
	action power_from { power_from = p + 1; }
	action mki { text[count - 1].mki = span(from, p); }
	action mki_from { mki_from = p + 1; }
	action mki_len { text[count - 1].mki_len = span(mki_from, p); }
	action params { params = span(p, pe); }

	blank = [ \t];
	# RFC 4568 section 9.2.
	lifetime = ( '2^' @power_from digit+ %power ) | ( digit+ >start %lifetime );
	mki = ( digit+ >start ':' >mki @mki_from ) digit+ %mki_len;
	key = 'inline:' ( [A-Za-z0-9+/]+ '='{0,2} ) >start %key ( '|' lifetime )? ( '|' mki )?;
	main := digit+ >start %tag blank+ [^ \t]+ >start %suite blank+ key ( ';' key )*
		( blank+ ( [^ \t] any* ) >params )?;
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

static enum sdp_value_err read_key(const struct key_text *text, size_t len,
				   struct sdp_crypto_key *out)
{
	uint64_t n;

	out->text = text->key;
	if (!sdp_base64_read(text->key, out->key_salt, len))
		return SDP_VALUE_KEY;
	if (text->power.len > 0) {
		if (!slice_u64(text->power, 48, &n))
			return SDP_VALUE_RANGE;
		out->has_lifetime = true;
		out->lifetime = UINT64_C(1) << n;
	} else if (text->lifetime.len > 0) {
		if (!slice_u64(text->lifetime, LIFETIME_MAX, &n))
			return SDP_VALUE_RANGE;
		out->has_lifetime = true;
		out->lifetime = n;
	}
	if (text->mki_len.len > 0) {
		if (!slice_u64(text->mki_len, MKI_LEN_MAX, &n) || n == 0)
			return SDP_VALUE_RANGE;
		if (!slice_u64(text->mki, UINT64_MAX, &out->mki))
			return SDP_VALUE_RANGE;
		if (n < 8 && out->mki >> (8 * n))
			return SDP_VALUE_RANGE;
		out->mki_len = (uint8_t) n;
	}
	return SDP_VALUE_OK;
}

/* RFC 4568 section 6.3; ng knows three and overlooks the rest. */
static unsigned read_params(struct slice left)
{
	struct slice word;
	unsigned params = 0;

	while (sdp_word_next(&left, &word)) {
		if (slice_eq(word, SLICE("UNENCRYPTED_SRTP")))
			params |= SDP_UNENCRYPTED_SRTP;
		else if (slice_eq(word, SLICE("UNENCRYPTED_SRTCP")))
			params |= SDP_UNENCRYPTED_SRTCP;
		else if (slice_eq(word, SLICE("UNAUTHENTICATED_SRTP")))
			params |= SDP_UNAUTHENTICATED_SRTP;
	}
	return params;
}

enum sdp_value_err sdp_crypto_read(struct slice value, struct sdp_crypto *out)
{
	struct slice tag = SLICE_EMPTY, suite = SLICE_EMPTY, params = SLICE_EMPTY;
	struct key_text text[SDP_CRYPTO_KEYS_MAX] = { { SLICE_EMPTY, SLICE_EMPTY, SLICE_EMPTY,
							SLICE_EMPTY, SLICE_EMPTY } };
	const uint8_t *p, *pe, *eof, *from, *power_from, *mki_from;
	struct sdp_crypto c = { .suite = SRTP_SUITE_NONE };
	const struct srtp_suite_info *info;
	unsigned count = 0;
	uint64_t n;
	int cs;

	value = slice_trim(value);
	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = from = power_from = mki_from = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_crypto_first_final)
		return SDP_VALUE_SYNTAX;
	if (!slice_u64(tag, TAG_MAX, &n))
		return SDP_VALUE_RANGE;
	c.tag = (uint32_t) n;
	c.suite = srtp_suite_of(suite);
	if (c.suite == SRTP_SUITE_NONE)
		return SDP_VALUE_UNKNOWN;
	info = &srtp_suite_infos[c.suite];
	for (unsigned i = 0; i < count && i < KEYS_MAX; i++) {
		enum sdp_value_err err = read_key(
			&text[i], (size_t) info->key_len + info->salt_len, &c.keys[i]);

		if (err)
			return err;
	}
	c.key_count = (uint8_t) count;
	c.params = read_params(params);
	*out = c;
	return SDP_VALUE_OK;
}
