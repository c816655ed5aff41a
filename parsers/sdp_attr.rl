#include "parsers/sdp_attr.h"

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

static struct slice span(const uint8_t *from, const uint8_t *to)
{
	return (struct slice){ from, (size_t) (to - from) };
}

/* Without the blanks at the end, which ng overlooks. */
static struct slice chomp(struct slice s)
{
	while (s.len > 0 && s.data[s.len - 1] == ' ')
		s.len--;
	return s;
}

static enum sdp_value_err read_u32(struct slice text, uint32_t min, uint32_t max, uint32_t *out)
{
	uint64_t n;

	if (!slice_u64(text, max, &n) || n < min)
		return SDP_VALUE_RANGE;
	*out = (uint32_t) n;
	return SDP_VALUE_OK;
}

/* Index of text in names[count], or count. */
static unsigned find_word(struct slice text, const struct slice *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (slice_eq(text, names[i]))
			return i;
	return count;
}

const char *sdp_value_err_name(enum sdp_value_err err)
{
	static const char *const names[] = { "ok",   "syntax", "range", "unknown",
					     "addr", "key",    "many" };

	return err < SDP_VALUE_ERR_COUNT ? names[err] : "?";
}

bool sdp_word_next(struct slice *left, struct slice *out)
{
	while (left->len > 0) {
		struct slice word = slice_cut(left, ' ');

		if (word.len > 0) {
			*out = word;
			return true;
		}
	}
	return false;
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

	action start { from = p; }
	action type { type = span(from, p); }
	action encoding { encoding = span(from, p); }
	action clock { clock = span(from, p); }
	action params { params = p + 1; }

	main := digit+ >start %type ' ' [^ /]+ >start %encoding '/' digit+ >start %clock
		( '/' @params any* )?;
}%%

%% write data noerror noentry;

enum sdp_value_err sdp_rtpmap_read(struct slice value, struct sdp_rtpmap *out)
{
	struct slice type = SLICE_EMPTY, encoding = SLICE_EMPTY, clock = SLICE_EMPTY;
	const uint8_t *p, *pe, *eof, *from, *params = NULL;
	struct sdp_rtpmap r = { .channels = 1 };
	uint32_t n, channels;
	int cs;

	value = chomp(value);
	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = from = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_rtpmap_first_final)
		return SDP_VALUE_SYNTAX;
	if (read_u32(type, 0, PAYLOAD_TYPE_MAX, &n) || read_u32(clock, 1, CLOCK_MAX, &r.clock_hz))
		return SDP_VALUE_RANGE;
	r.payload_type = (uint8_t) n;
	r.encoding = encoding;
	if (params) {
		r.params = span(params, pe);
		if (!read_u32(r.params, 1, 255, &channels))
			r.channels = (uint8_t) channels;
	}
	*out = r;
	return SDP_VALUE_OK;
}

static enum sdp_value_err read_format_text(struct slice value, bool star,
					   struct sdp_format_text *out)
{
	struct slice left = chomp(value), type = slice_cut(&left, ' ');
	uint64_t n;

	if (type.len == 0 || left.len == 0)
		return SDP_VALUE_SYNTAX;
	if (star && slice_eq(type, SLICE("*"))) {
		*out = (struct sdp_format_text){ -1, left };
		return SDP_VALUE_OK;
	}
	if (!slice_u64(type, UINT64_MAX, &n))
		return SDP_VALUE_SYNTAX;
	if (n > PAYLOAD_TYPE_MAX)
		return SDP_VALUE_RANGE;
	*out = (struct sdp_format_text){ (int16_t) n, left };
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

	action start { from = p; }
	action port { port = span(from, p); }
	action ip4 { family = ADDR_IP4; }
	action ip6 { family = ADDR_IP6; }
	action address { address = span(from, p); }

	main := digit+ >start %port
		( ' IN ' ( 'IP4' @ip4 | 'IP6' @ip6 ) ' ' [^ ]+ >start %address )?;
}%%

%% write data noerror noentry;

enum sdp_value_err sdp_rtcp_read(struct slice value, struct endpoint *out)
{
	struct slice port = SLICE_EMPTY, address = SLICE_EMPTY;
	const uint8_t *p, *pe, *eof, *from;
	struct endpoint e = { .port = 0 };
	uint8_t family = ADDR_NONE;
	uint32_t n;
	int cs;

	value = chomp(value);
	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = from = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_rtcp_first_final)
		return SDP_VALUE_SYNTAX;
	if (read_u32(port, 0, 65535, &n))
		return SDP_VALUE_RANGE;
	if (family && !addr_parse(address, WANTED(family), &e.ip))
		return SDP_VALUE_ADDR;
	e.port = (uint16_t) n;
	*out = e;
	return SDP_VALUE_OK;
}

static const struct slice hash_names[] = {
	[SDP_HASH_SHA1] = SLICE("sha-1"),     [SDP_HASH_SHA224] = SLICE("sha-224"),
	[SDP_HASH_SHA256] = SLICE("sha-256"), [SDP_HASH_SHA384] = SLICE("sha-384"),
	[SDP_HASH_SHA512] = SLICE("sha-512"),
};
static const uint8_t hash_len[] = { 0, 20, 28, 32, 48, 64 };

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
	main := byte ( ':' byte )*;
}%%

%% write data noerror noentry;

static unsigned nibble(uint8_t c)
{
	return c <= '9' ? c - '0' : (c | 0x20u) - 'a' + 10;
}

enum sdp_value_err sdp_fingerprint_read(struct slice value, struct sdp_fingerprint *out)
{
	struct sdp_fingerprint f = { .hash = SDP_HASH_NONE };
	struct slice left = chomp(value), hash = slice_cut(&left, ' ');
	const uint8_t *p, *pe;
	unsigned len = 0, byte = 0;
	int cs;

	if (left.len == 0)
		return SDP_VALUE_SYNTAX;
	for (unsigned i = SDP_HASH_SHA1; i <= SDP_HASH_SHA512; i++)
		if (slice_eq_nocase(hash, hash_names[i]))
			f.hash = (enum sdp_hash) i;
	if (f.hash == SDP_HASH_NONE)
		return SDP_VALUE_UNKNOWN;
	p = left.data;
	pe = left.data + left.len;
	%% write init;
	%% write exec;
	if (cs < sdp_fingerprint_first_final)
		return SDP_VALUE_SYNTAX;
	if (len != hash_len[f.hash])
		return SDP_VALUE_RANGE;
	f.len = (uint8_t) len;
	*out = f;
	return SDP_VALUE_OK;
}

struct slice sdp_hash_name(enum sdp_hash hash)
{
	return hash < ARRAY_COUNT(hash_names) ? hash_names[hash] : SLICE_EMPTY;
}

static const struct slice setup_names[] = {
	[SDP_ACTPASS] = SLICE("actpass"),
	[SDP_ACTIVE] = SLICE("active"),
	[SDP_PASSIVE] = SLICE("passive"),
	[SDP_HOLDCONN] = SLICE("holdconn"),
};

enum sdp_value_err sdp_setup_read(struct slice value, enum sdp_setup *out)
{
	struct slice word = chomp(value);
	unsigned i = find_word(word, setup_names, ARRAY_COUNT(setup_names));

	if (word.len == 0)
		return SDP_VALUE_SYNTAX;
	if (i == ARRAY_COUNT(setup_names))
		return SDP_VALUE_UNKNOWN;
	*out = (enum sdp_setup) i;
	return SDP_VALUE_OK;
}

struct slice sdp_setup_name(enum sdp_setup setup)
{
	return setup < ARRAY_COUNT(setup_names) ? setup_names[setup] : SLICE_EMPTY;
}

enum sdp_value_err sdp_group_read(struct slice value, struct sdp_group *out)
{
	struct slice mids = chomp(value), semantics = slice_cut(&mids, ' ');

	if (semantics.len == 0)
		return SDP_VALUE_SYNTAX;
	*out = (struct sdp_group){ slice_eq(semantics, SLICE("BUNDLE")), semantics, mids };
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_ssrc_read(struct slice value, struct sdp_ssrc *out)
{
	struct slice left = chomp(value), id = slice_cut(&left, ' '), name = slice_cut(&left, ':');
	uint64_t n;

	if (name.len == 0 || !slice_u64(id, UINT64_MAX, &n))
		return SDP_VALUE_SYNTAX;
	if (n > UINT32_MAX)
		return SDP_VALUE_RANGE;
	*out = (struct sdp_ssrc){ (uint32_t) n, name, left };
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_ssrc_group_read(struct slice value, struct sdp_ssrc_group *out)
{
	struct slice ssrcs = chomp(value), semantics = slice_cut(&ssrcs, ' ');

	if (semantics.len == 0)
		return SDP_VALUE_SYNTAX;
	*out = (struct sdp_ssrc_group){ semantics, ssrcs };
	return SDP_VALUE_OK;
}

bool sdp_ssrc_next(struct slice *left, uint32_t *out)
{
	struct slice word;
	uint64_t n;

	if (!sdp_word_next(left, &word) || !slice_u64(word, UINT32_MAX, &n))
		return false;
	*out = (uint32_t) n;
	return true;
}

enum sdp_value_err sdp_msid_read(struct slice value, struct sdp_msid *out)
{
	struct slice track = chomp(value), stream = slice_cut(&track, ' ');

	if (stream.len == 0)
		return SDP_VALUE_SYNTAX;
	*out = (struct sdp_msid){ stream, track };
	return SDP_VALUE_OK;
}

%%{
	machine sdp_extmap;

	action start { from = p; }
	action id { id = span(from, p); }
	action direction { direction = span(from, p); }
	action uri { e.uri = span(from, p); }
	action params { e.params = span(p + 1, pe); }

	main := digit+ >start %id ( '/' [^ ]+ >start %direction )? ' ' [^ ]+ >start %uri
		( ' ' @params any* )?;
}%%

%% write data noerror noentry;

enum sdp_value_err sdp_extmap_read(struct slice value, struct sdp_extmap *out)
{
	struct sdp_extmap e = { .direction = SDP_SENDRECV };
	struct slice id = SLICE_EMPTY, direction = SLICE_EMPTY;
	const uint8_t *p, *pe, *eof, *from;
	uint32_t n;
	int cs;

	value = chomp(value);
	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = from = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_extmap_first_final)
		return SDP_VALUE_SYNTAX;
	if (read_u32(id, 1, EXTMAP_ID_MAX, &n))
		return SDP_VALUE_RANGE;
	e.id = (uint16_t) n;
	e.has_direction = direction.len > 0;
	if (e.has_direction && !sdp_direction_of(sdp_attr_id_of(direction), &e.direction))
		return SDP_VALUE_UNKNOWN;
	*out = e;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_token_read(struct slice value, struct slice *out)
{
	struct slice word = chomp(value);

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
	return read_text(chomp(value), SLICE("+/"), 1, ICE_TEXT_MAX, out);
}

enum sdp_value_err sdp_tls_id_read(struct slice value, struct slice *out)
{
	return read_text(chomp(value), SLICE("+/-_"), 20, 255, out);
}

enum sdp_value_err sdp_rtpengine_read(struct slice value, struct slice *out)
{
	return read_text(chomp(value), SLICE_EMPTY, 1, 64, out);
}

enum sdp_value_err sdp_ptime_read(struct slice value, uint32_t *out_ms)
{
	struct slice word = chomp(value);
	uint64_t n;

	if (!slice_u64(word, UINT64_MAX, &n))
		return SDP_VALUE_SYNTAX;
	if (n < 1 || n > 65535)
		return SDP_VALUE_RANGE;
	*out_ms = (uint32_t) n;
	return SDP_VALUE_OK;
}

unsigned sdp_ice_options_read(struct slice value)
{
	struct slice word;
	unsigned options = 0;

	while (sdp_word_next(&value, &word)) {
		if (slice_eq(word, SLICE("trickle")))
			options |= SDP_ICE_TRICKLE;
		else if (slice_eq(word, SLICE("ice2")))
			options |= SDP_ICE_ICE2;
	}
	return options;
}

enum sdp_value_err sdp_remote_candidate_next(struct slice *left, struct sdp_remote_candidate *out)
{
	struct sdp_remote_candidate r = { .component = 0 };
	struct slice component, address, port;
	uint32_t n, m;

	if (!sdp_word_next(left, &component) || !sdp_word_next(left, &address) ||
	    !sdp_word_next(left, &port))
		return SDP_VALUE_SYNTAX;
	if (read_u32(component, 1, 256, &n) || read_u32(port, 0, 65535, &m))
		return SDP_VALUE_RANGE;
	if (!addr_parse(address, ADDR_NONE, &r.at.ip))
		return SDP_VALUE_ADDR;
	r.component = (uint16_t) n;
	r.at.port = (uint16_t) m;
	*out = r;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_t38_number_read(struct slice value, uint32_t *out)
{
	struct slice word = chomp(value);
	uint64_t n;

	if (!slice_u64(word, UINT64_MAX, &n))
		return SDP_VALUE_SYNTAX;
	return read_u32(word, 0, 0x7fffffff, out);
}

enum sdp_value_err sdp_t38_rate_read(struct slice value, enum sdp_t38_rate *out)
{
	static const struct slice names[] = { SLICE("localTCF"), SLICE("transferredTCF") };
	unsigned i = find_word(chomp(value), names, ARRAY_COUNT(names));

	if (i == ARRAY_COUNT(names))
		return SDP_VALUE_UNKNOWN;
	*out = (enum sdp_t38_rate) i;
	return SDP_VALUE_OK;
}

enum sdp_value_err sdp_t38_ec_read(struct slice value, enum sdp_t38_ec *out)
{
	static const struct slice names[] = { SLICE("t38UDPNoEC"), SLICE("t38UDPFEC"),
					      SLICE("t38UDPRedundancy") };
	unsigned i = find_word(chomp(value), names, ARRAY_COUNT(names));

	if (i == ARRAY_COUNT(names))
		return SDP_VALUE_UNKNOWN;
	*out = (enum sdp_t38_ec) i;
	return SDP_VALUE_OK;
}
