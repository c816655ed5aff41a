#include "parsers/sdp_attr.h"
#include "parsers/sdp_part.h"

/* Ragel lets the states of a word run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 1
#define WANTED(family) ADDR_NONE /* planted: an address of the other family will do */
#else
#define WANTED(family) (family)
#endif
#if defined(PLANT) && PLANT == 2
enum { PAYLOAD_TYPE_MAX = 128 }; /* planted: one too many */
#else
enum { PAYLOAD_TYPE_MAX = 127 };
#endif

enum { CLOCK_MAX = 0x7fffffff, EXTMAP_ID_MAX = 4351, ICE_TEXT_MAX = 256 };

static enum sdp_value_err read_u32(struct slice text, struct sdp_part part, uint32_t min,
				   uint32_t max, uint32_t *out)
{
	uint64_t n = 0;

	if (!sdp_part_u64(text, part, max, &n) || n < min)
		return SDP_VALUE_RANGE;
	*out = (uint32_t) n;
	return SDP_VALUE_OK;
}

/* Digits only, whatever their number. */
static bool is_number(struct slice text, struct sdp_part part)
{
	size_t i = part.from;

	while (i < part.to && i < text.len && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	return i > part.from && i == part.to;
}

static struct sdp_part all_of(struct slice text)
{
	return (struct sdp_part){ 0, text.len };
}

const char *sdp_value_err_name(enum sdp_value_err err)
{
	static const char *const names[] = { "ok",   "syntax", "range", "unknown",
					     "addr", "key",    "many" };

	return err < SDP_VALUE_ERR_COUNT ? names[err] : "?";
}

bool sdp_word_next(struct slice *left, struct slice *out)
{
	struct sdp_part word = { 0, 0 };
	struct slice text = *left;
	size_t at = 0;

	if (!sdp_part_word(text, &at, &word)) {
		*left = SLICE_EMPTY;
		return false;
	}
	*out = sdp_part_slice(text, word);
	*left = sdp_text_from(text, at);
	return true;
}

bool sdp_direction_of(enum sdp_attr_id id, enum sdp_direction *out)
{
	switch ((int) id) {
	case SDP_ATTR_SENDRECV:
		*out = SDP_SENDRECV;
		return true;
	case SDP_ATTR_SENDONLY:
		*out = SDP_SENDONLY;
		return true;
	case SDP_ATTR_RECVONLY:
		*out = SDP_RECVONLY;
		return true;
	case SDP_ATTR_INACTIVE:
		*out = SDP_INACTIVE;
		return true;
	}
	return false;
}

%%{
	machine sdp_rtpmap;

	action start { from = (size_t) (p - value.data); }
	action type { type = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action encoding { encoding = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action clock { clock = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action params { params.from = params.to = (size_t) (p + 1 - value.data); }
	action param { params.to = (size_t) (p + 1 - value.data); }

	main := digit+ >start %type ' ' [^ /]+ >start %encoding '/' digit+ >start %clock
		( '/' @params ( ' ' | [^ ] @param )* )? ' '*;
}%%

%% write data noerror noentry;

enum sdp_value_err sdp_rtpmap_read(struct slice value, struct sdp_rtpmap *out)
{
	struct sdp_part type = { 0, 0 }, encoding = { 0, 0 }, clock = { 0, 0 };
	struct sdp_part params = { 0, 0 };
	struct sdp_rtpmap r = { .channels = 1 };
	uint32_t n = 0, channels = 1;
	size_t from = 0;
	const uint8_t *p, *pe, *eof;
	int cs;

	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_rtpmap_first_final)
		return SDP_VALUE_SYNTAX;
	if (read_u32(value, type, 0, PAYLOAD_TYPE_MAX, &n) ||
	    read_u32(value, clock, 1, CLOCK_MAX, &r.clock_hz))
		return SDP_VALUE_RANGE;
	r.payload_type = (uint8_t) n;
	r.encoding = sdp_part_slice(value, encoding);
	if (params.from > 0)
		r.params = sdp_part_slice(value, params);
	if (!read_u32(value, params, 1, 255, &channels))
		r.channels = (uint8_t) channels;
	*out = r;
	return SDP_VALUE_OK;
}

static enum sdp_value_err read_format_text(struct slice value, bool star,
					   struct sdp_format_text *out)
{
	struct sdp_part type;
	uint64_t n = 0;
	size_t at = 0;

	value = sdp_text_chomp(value);
	type = sdp_part_cut(value, &at, ' ');
	if (sdp_part_len(type) == 0 || at >= value.len)
		return SDP_VALUE_SYNTAX;
	if (star && sdp_part_is(value, type, SLICE("*"))) {
		*out = (struct sdp_format_text){ -1, sdp_text_from(value, at) };
		return SDP_VALUE_OK;
	}
	if (!is_number(value, type))
		return SDP_VALUE_SYNTAX;
	if (!sdp_part_u64(value, type, PAYLOAD_TYPE_MAX, &n))
		return SDP_VALUE_RANGE;
	*out = (struct sdp_format_text){ (int16_t) n, sdp_text_from(value, at) };
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_fmtp_read(struct slice value, struct sdp_format_text *out)
{
	return read_format_text(value, false, out);
}

enum sdp_value_err sdp_rtcp_fb_read(struct slice value, struct sdp_format_text *out)
{
	return read_format_text(value, true, out);
}

%%{
	machine sdp_rtcp;

	action start { from = (size_t) (p - value.data); }
	action port { port = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action ip4 { family = ADDR_IP4; }
	action ip6 { family = ADDR_IP6; }
	action address { address = (struct sdp_part){ from, (size_t) (p - value.data) }; }

	main := digit+ >start %port
		( ' IN ' ( 'IP4' @ip4 | 'IP6' @ip6 ) ' ' [^ ]+ >start %address )? ' '*;
}%%

%% write data noerror noentry;

enum sdp_value_err sdp_rtcp_read(struct slice value, struct endpoint *out)
{
	struct sdp_part port = { 0, 0 }, address = { 0, 0 };
	struct endpoint e = { .port = 0 };
	uint8_t family = ADDR_NONE;
	const uint8_t *p, *pe, *eof;
	size_t from = 0;
	uint32_t n = 0;
	int cs;

	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_rtcp_first_final)
		return SDP_VALUE_SYNTAX;
	if (read_u32(value, port, 0, 65535, &n))
		return SDP_VALUE_RANGE;
	if (family && !sdp_part_addr(value, address, WANTED(family), &e.ip))
		return SDP_VALUE_ADDR;
	e.port = (uint16_t) n;
	*out = e;
	return SDP_VALUE_OK;
}

static const struct slice hash_names[] = {
	SDP_WORD("sha-1"), SDP_WORD("sha-224"), SDP_WORD("sha-256"),
	SDP_WORD("sha-384"), SDP_WORD("sha-512"),
};
static const uint8_t hash_len[ARRAY_COUNT(hash_names)] = { 20, 28, 32, 48, 64 };

%%{
	machine sdp_fingerprint;

	action high { byte = (uint8_t) (nibble(*p) << 4); }
	action low {
		if (len >= SDP_FINGERPRINT_MAX)
			return SDP_VALUE_RANGE;
		f.bytes[len] = (uint8_t) (byte | nibble(*p));
		len++;
	}

	byte = xdigit @high xdigit @low;
	main := byte ( ':' byte )* ' '*;
}%%

%% write data noerror noentry;

static unsigned nibble(uint8_t c)
{
	return c <= '9' ? c - '0' : (c | 0x20u) - 'a' + 10;
}

enum sdp_value_err sdp_fingerprint_read(struct slice value, struct sdp_fingerprint *out)
{
	struct sdp_fingerprint f = { .hash = SDP_HASH_NONE };
	unsigned len = 0, byte = 0, hash;
	struct slice text = sdp_text_chomp(value);
	const uint8_t *p, *pe;
	struct sdp_part name;
	size_t at = 0;
	int cs;

	name = sdp_part_cut(text, &at, ' ');
	if (at >= text.len)
		return SDP_VALUE_SYNTAX;
	hash = sdp_part_find(text, name, hash_names, ARRAY_COUNT(hash_names), true);
	if (hash >= ARRAY_COUNT(hash_names))
		return SDP_VALUE_UNKNOWN;
	p = value.data + at;
	pe = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_fingerprint_first_final)
		return SDP_VALUE_SYNTAX;
	if (len != hash_len[hash])
		return SDP_VALUE_RANGE;
	f.hash = (enum sdp_hash) (SDP_HASH_SHA1 + hash);
	f.len = (uint8_t) len;
	*out = f;
	return SDP_VALUE_OK;
}

struct slice sdp_hash_name(enum sdp_hash hash)
{
	if (hash < SDP_HASH_SHA1 || hash > SDP_HASH_SHA512)
		return SLICE_EMPTY;
	return hash_names[hash - SDP_HASH_SHA1];
}

static const struct slice setup_names[] = {
	SDP_WORD("actpass"), SDP_WORD("active"), SDP_WORD("passive"), SDP_WORD("holdconn"),
};

enum sdp_value_err sdp_setup_read(struct slice value, enum sdp_setup *out)
{
	struct slice word = sdp_text_chomp(value);
	unsigned i = sdp_part_find(word, all_of(word), setup_names, ARRAY_COUNT(setup_names),
				   false);

	if (word.len == 0)
		return SDP_VALUE_SYNTAX;
	if (i >= ARRAY_COUNT(setup_names))
		return SDP_VALUE_UNKNOWN;
	*out = (enum sdp_setup) (SDP_ACTPASS + i);
	return SDP_VALUE_OK;
}

struct slice sdp_setup_name(enum sdp_setup setup)
{
	if (setup < SDP_ACTPASS || setup > SDP_HOLDCONN)
		return SLICE_EMPTY;
	return setup_names[setup - SDP_ACTPASS];
}

/* The first word of value; *rest becomes what is behind it.  The word is empty if there is none. */
static struct sdp_part first_word(struct slice value, struct slice *rest)
{
	struct sdp_part word;
	size_t at = 0;

	word = sdp_part_cut(value, &at, ' ');
	*rest = sdp_text_from(value, at);
	return word;
}

enum sdp_value_err sdp_group_read(struct slice value, struct sdp_group *out)
{
	struct slice text = sdp_text_chomp(value), mids;
	struct sdp_part semantics = first_word(text, &mids);

	if (sdp_part_len(semantics) == 0)
		return SDP_VALUE_SYNTAX;
	*out = (struct sdp_group){ sdp_part_is(text, semantics, SLICE("BUNDLE")),
				   sdp_part_slice(text, semantics), mids };
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_ssrc_read(struct slice value, struct sdp_ssrc *out)
{
	struct sdp_part id, name;
	uint64_t n = 0;
	size_t at = 0;

	value = sdp_text_chomp(value);
	id = sdp_part_cut(value, &at, ' ');
	name = sdp_part_cut(value, &at, ':');
	if (sdp_part_len(name) == 0 || !is_number(value, id))
		return SDP_VALUE_SYNTAX;
	if (!sdp_part_u64(value, id, UINT32_MAX, &n))
		return SDP_VALUE_RANGE;
	*out = (struct sdp_ssrc){ (uint32_t) n, sdp_part_slice(value, name),
				  sdp_text_from(value, at) };
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_ssrc_group_read(struct slice value, struct sdp_ssrc_group *out)
{
	struct slice text = sdp_text_chomp(value), ssrcs;
	struct sdp_part semantics = first_word(text, &ssrcs);

	if (sdp_part_len(semantics) == 0)
		return SDP_VALUE_SYNTAX;
	*out = (struct sdp_ssrc_group){ sdp_part_slice(text, semantics), ssrcs };
	return SDP_VALUE_OK;
}

bool sdp_ssrc_next(struct slice *left, uint32_t *out)
{
	struct sdp_part word = { 0, 0 };
	struct slice text = *left;
	uint64_t n = 0;
	size_t at = 0;

	if (!sdp_part_word(text, &at, &word))
		return false;
	*left = sdp_text_from(text, at);
	if (!sdp_part_u64(text, word, UINT32_MAX, &n))
		return false;
	*out = (uint32_t) n;
	return true;
}

enum sdp_value_err sdp_msid_read(struct slice value, struct sdp_msid *out)
{
	struct slice text = sdp_text_chomp(value), track;
	struct sdp_part stream = first_word(text, &track);

	if (sdp_part_len(stream) == 0)
		return SDP_VALUE_SYNTAX;
	*out = (struct sdp_msid){ sdp_part_slice(text, stream), track };
	return SDP_VALUE_OK;
}

%%{
	machine sdp_extmap;

	action start { from = (size_t) (p - value.data); }
	action id { id = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action direction { direction = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action uri { uri = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action params { params.from = params.to = (size_t) (p + 1 - value.data); }
	action param { params.to = (size_t) (p + 1 - value.data); }

	main := digit+ >start %id ( '/' [^ ]+ >start %direction )? ' ' [^ ]+ >start %uri
		( ' ' @params ( ' ' | [^ ] @param )* )?;
}%%

%% write data noerror noentry;

enum sdp_value_err sdp_extmap_read(struct slice value, struct sdp_extmap *out)
{
	static const struct slice names[] = {
		[SDP_INACTIVE] = SDP_WORD("inactive"),
		[SDP_SENDONLY] = SDP_WORD("sendonly"),
		[SDP_RECVONLY] = SDP_WORD("recvonly"),
		[SDP_SENDRECV] = SDP_WORD("sendrecv"),
	};
	struct sdp_part id = { 0, 0 }, direction = { 0, 0 }, uri = { 0, 0 };
	struct sdp_part params = { 0, 0 };
	struct sdp_extmap e = { .direction = SDP_SENDRECV };
	const uint8_t *p, *pe, *eof;
	size_t from = 0;
	uint32_t n = 0;
	int cs;

	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_extmap_first_final)
		return SDP_VALUE_SYNTAX;
	if (read_u32(value, id, 1, EXTMAP_ID_MAX, &n))
		return SDP_VALUE_RANGE;
	e.id = (uint16_t) n;
	e.has_direction = sdp_part_len(direction) > 0;
	if (e.has_direction) {
		n = sdp_part_find(value, direction, names, ARRAY_COUNT(names), false);
		if (n >= ARRAY_COUNT(names))
			return SDP_VALUE_UNKNOWN;
		e.direction = (enum sdp_direction) n;
	}
	e.uri = sdp_part_slice(value, uri);
	e.params = sdp_part_slice(value, params);
	*out = e;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_token_read(struct slice value, struct slice *out)
{
	struct slice word = sdp_text_chomp(value);

	if (word.len == 0 || slice_find(word, ' ') < word.len)
		return SDP_VALUE_SYNTAX;
	*out = word;
	return SDP_VALUE_OK;
}

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* All of word is letters, digits and bytes of extra. */
static enum sdp_value_err read_text(struct slice word, struct slice extra, size_t min, size_t max,
				    struct slice *out)
{
	if (word.len == 0)
		return SDP_VALUE_SYNTAX;
	for (size_t i = 0; i < word.len; i++)
		if (!is_alnum(word.data[i]) && slice_find(extra, word.data[i]) == extra.len)
			return SDP_VALUE_SYNTAX;
	if (word.len < min || word.len > max)
		return SDP_VALUE_RANGE;
	*out = word;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_ice_text_read(struct slice value, struct slice *out)
{
	return read_text(sdp_text_chomp(value), SLICE("+/"), 1, ICE_TEXT_MAX, out);
}

enum sdp_value_err sdp_tls_id_read(struct slice value, struct slice *out)
{
	return read_text(sdp_text_chomp(value), SLICE("+/-_"), 20, 255, out);
}

enum sdp_value_err sdp_rtpengine_read(struct slice value, struct slice *out)
{
	return read_text(sdp_text_chomp(value), SLICE_EMPTY, 1, 64, out);
}

enum sdp_value_err sdp_ptime_read(struct slice value, uint32_t *out_ms)
{
	struct slice word = sdp_text_chomp(value);

	if (!is_number(word, all_of(word)))
		return SDP_VALUE_SYNTAX;
	return read_u32(word, all_of(word), 1, 65535, out_ms);
}

unsigned sdp_ice_options_read(struct slice value)
{
	static const struct slice names[] = { SDP_WORD("trickle"), SDP_WORD("ice2") };
	struct sdp_part word = { 0, 0 };
	unsigned options = 0;
	size_t at = 0;

	while (sdp_part_word(value, &at, &word))
		switch (sdp_part_find(value, word, names, ARRAY_COUNT(names), false)) {
		case 0:
			options |= SDP_ICE_TRICKLE;
			break;
		case 1:
			options |= SDP_ICE_ICE2;
			break;
		}
	return options;
}

enum sdp_value_err sdp_remote_candidate_next(struct slice *left, struct sdp_remote_candidate *out)
{
	struct sdp_part component = { 0, 0 }, address = { 0, 0 }, port = { 0, 0 };
	struct sdp_remote_candidate r = { .component = 0 };
	struct slice text = *left;
	uint32_t n = 0, m = 0;
	bool is_whole;
	size_t at = 0;

	is_whole = sdp_part_word(text, &at, &component) && sdp_part_word(text, &at, &address) &&
		   sdp_part_word(text, &at, &port);
	*left = sdp_text_from(text, at);
	if (!is_whole)
		return SDP_VALUE_SYNTAX;
	if (read_u32(text, component, 1, 256, &n) || read_u32(text, port, 0, 65535, &m))
		return SDP_VALUE_RANGE;
	if (!sdp_part_addr(text, address, ADDR_NONE, &r.at.ip))
		return SDP_VALUE_ADDR;
	r.component = (uint16_t) n;
	r.at.port = (uint16_t) m;
	*out = r;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_t38_number_read(struct slice value, uint32_t *out)
{
	struct slice word = sdp_text_chomp(value);

	if (!is_number(word, all_of(word)))
		return SDP_VALUE_SYNTAX;
	return read_u32(word, all_of(word), 0, 0x7fffffff, out);
}

enum sdp_value_err sdp_t38_rate_read(struct slice value, enum sdp_t38_rate *out)
{
	static const struct slice names[] = { SDP_WORD("localTCF"), SDP_WORD("transferredTCF") };
	struct slice word = sdp_text_chomp(value);
	unsigned i = sdp_part_find(word, all_of(word), names, ARRAY_COUNT(names), false);

	if (i >= ARRAY_COUNT(names))
		return SDP_VALUE_UNKNOWN;
	*out = (enum sdp_t38_rate) i;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_t38_ec_read(struct slice value, enum sdp_t38_ec *out)
{
	static const struct slice names[] = { SDP_WORD("t38UDPNoEC"), SDP_WORD("t38UDPFEC"),
					      SDP_WORD("t38UDPRedundancy") };
	struct slice word = sdp_text_chomp(value);
	unsigned i = sdp_part_find(word, all_of(word), names, ARRAY_COUNT(names), false);

	if (i >= ARRAY_COUNT(names))
		return SDP_VALUE_UNKNOWN;
	*out = (enum sdp_t38_ec) i;
	return SDP_VALUE_OK;
}
