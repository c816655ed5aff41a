#include "parsers/sdp_line.h"

/* Ragel lets the states of a number run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 1
enum { PORT_MAX = 99999999 }; /* planted: the port is cut to 16 bits */
#else
enum { PORT_MAX = 65535 };
#endif
#if defined(PLANT) && PLANT == 2
#define TEXT_END(p, ended) ((p) - 1) /* planted: every line is taken to have an end */
#else
#define TEXT_END(p, ended) ((p) - (ended))
#endif

enum { NUMBER_MAX = 99999999 }; /* where a number of a field stops growing */

%%{
	machine sdp_line;

	action letter { letter = *p; }
	action text { text.data = p + 1; }
	action end { ended = 1; fbreak; }

	main := [a-z] @letter '=' @text [^\n]* '\n' @end;
}%%

%% write data noerror nofinal noentry;

enum sdp_err sdp_line_next(struct slice *left, struct sdp_line *out)
{
	const uint8_t *p = left->data, *pe;
	struct slice text = SLICE_EMPTY;
	uint8_t letter = 0;
	size_t ended = 0;
	int cs;

	if (left->len > 0 && (p[0] == '\r' || p[0] == '\n'))
		return SDP_LINE_EMPTY;
	if (left->len < 2) {
		*out = (struct sdp_line){ 0, SLICE_EMPTY };
		return SDP_OK;
	}
	pe = left->data + left->len;
	%% write init;
	%% write exec;
	if (!text.data)
		return SDP_LINE_SYNTAX;
	text.len = (size_t) (TEXT_END(p, ended) - text.data);
	*left = slice_sub(*left, (size_t) (p - left->data), left->len);
	if (text.len > 0 && text.data[text.len - 1] == '\r')
		text.len--;
	*out = (struct sdp_line){ letter, text };
	return SDP_OK;
}

/* RFC 8866 section 5.2; ng takes any words, and none that is no number as version 0. */
enum sdp_err sdp_origin_read(struct slice text, struct sdp_origin *out)
{
	struct sdp_origin o = { .is_present = true };

	o.user = slice_cut(&text, ' ');
	o.session_id = slice_cut(&text, ' ');
	o.version = slice_cut(&text, ' ');
	o.net_type = slice_cut(&text, ' ');
	o.addr_type = slice_cut(&text, ' ');
	o.address = slice_cut(&text, ' ');
	if (o.address.len == 0)
		return SDP_ORIGIN;
	(void) slice_u64(o.version, UINT64_MAX, &o.version_number);
	(void) addr_parse(o.address, ADDR_NONE, &o.addr);
	*out = o;
	return SDP_OK;
}

/* RFC 8866 section 5.7, without TTL, address count and host names: ng refuses them. */
enum sdp_err sdp_conn_read(struct slice text, struct sdp_conn *out)
{
	struct sdp_conn c = { .is_present = true };
	struct slice family;
	uint8_t want;

	if (!slice_eq(slice_cut(&text, ' '), SLICE("IN")))
		return SDP_CONN_NET;
	family = slice_cut(&text, ' ');
	if (slice_eq(family, SLICE("IP4")))
		want = ADDR_IP4;
	else if (slice_eq(family, SLICE("IP6")))
		want = ADDR_IP6;
	else
		return SDP_CONN_FAMILY;
	c.address = slice_cut(&text, ' ');
	if (c.address.len == 0)
		return SDP_CONN_FIELDS;
	if (!addr_parse(c.address, want, &c.addr))
		return SDP_CONN_ADDR;
	*out = c;
	return SDP_OK;
}

%%{
	machine sdp_media;

	action type { type.len = (size_t) (p - type.data); missing = SDP_MEDIA_PORT; }
	action port {
		port = port * 10 + (uint32_t) (*p - '0');
		if (port > NUMBER_MAX)
			port = NUMBER_MAX;
	}
	action slash { count = 0; missing = SDP_MEDIA_PORTS; }
	action count {
		count = count * 10 + (uint32_t) (*p - '0');
		if (count > NUMBER_MAX)
			count = NUMBER_MAX;
	}
	action protocol { protocol.data = p + 1; }
	action fields { missing = SDP_MEDIA_FIELDS; }
	action protocol_end { protocol.len = (size_t) (p - protocol.data); }
	action formats { formats.data = p + 1; }

	number = digit+ $port ( '/' @slash digit+ $count )?;
	# RFC 8866 section 5.14.
	plain = number ' ' @protocol @fields [^ ]+;
	# ng: with two blanks behind the type the port is read again as the protocol.
	shifted = ' ' @protocol number;
	main := [^ ]+ %type ' ' ( plain | shifted ) %protocol_end ( ' ' @formats any* )?;
}%%

%% write data noerror noentry;

enum sdp_err sdp_media_read(struct slice text, struct sdp_media *out)
{
	const uint8_t *p = text.data, *pe = text.data + text.len, *eof = pe;
	struct slice type = { text.data, 0 }, protocol = SLICE_EMPTY, formats = SLICE_EMPTY;
	enum sdp_err missing = SDP_MEDIA_FIELDS;
	uint32_t port = 0, count = 1;
	int cs;

	if (text.len == 0)
		return SDP_MEDIA_FIELDS;
	%% write init;
	%% write exec;
	if (cs < sdp_media_first_final)
		return p == pe ? SDP_MEDIA_FIELDS : missing;
	if (port > PORT_MAX)
		return SDP_MEDIA_PORT;
	if (count < 1 || count > SDP_PORTS_MAX)
		return SDP_MEDIA_PORTS;
	if (formats.data)
		formats.len = (size_t) (pe - formats.data);
	*out = (struct sdp_media){
		.line = text,
		.type = type,
		.protocol_text = protocol,
		.formats_text = slice_trim(formats),
		.port = (uint16_t) port,
		.port_count = (uint16_t) count,
		.protocol = sdp_protocol_of(protocol),
		.is_tcp = slice_eq_nocase(protocol, SLICE("TCP")) ||
			  slice_eq_nocase(slice_sub(protocol, 0, 4), SLICE("TCP/")),
	};
	out->is_rtp = sdp_protocol_infos[out->protocol].flags & SDP_IS_RTP;
	return SDP_OK;
}

bool sdp_format_next(struct slice *left, struct sdp_format *out)
{
	struct sdp_format f = { .payload_type = -1 };
	uint64_t n;

	while (f.text.len == 0) {
		if (left->len == 0)
			return false;
		f.text = slice_cut(left, ' ');
	}
	if (slice_u64(f.text, 127, &n))
		f.payload_type = (int16_t) n;
	*out = f;
	return true;
}

struct sdp_bandwidth sdp_bandwidth_read(struct slice text)
{
	static const struct slice known[] = {
		[SDP_BW_AS] = SLICE("AS"), [SDP_BW_CT] = SLICE("CT"),     [SDP_BW_RS] = SLICE("RS"),
		[SDP_BW_RR] = SLICE("RR"), [SDP_BW_TIAS] = SLICE("TIAS"),
	};
	struct sdp_bandwidth b = { .name = text };
	size_t colon = slice_find(text, ':');

	if (colon == text.len)
		return b;
	b.name = slice_sub(text, 0, colon);
	for (unsigned i = SDP_BW_AS; i <= SDP_BW_TIAS; i++)
		if (slice_eq(b.name, known[i]))
			b.type = (enum sdp_bw) i;
	(void) slice_u64(slice_trim(slice_sub(text, colon + 1, text.len)), UINT64_MAX, &b.value);
	return b;
}

struct sdp_attr sdp_attr_read(struct slice text)
{
	struct sdp_attr a = { .line = text, .name = text };
	size_t colon = slice_find(text, ':');

	if (colon < text.len) {
		a.has_value = true;
		a.name.len = colon;
		a.value = slice_sub(text, colon + 1, text.len);
	}
	a.id = sdp_attr_id_of(a.name);
	return a;
}
