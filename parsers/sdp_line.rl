#include "parsers/sdp_line.h"
#include "parsers/sdp_part.h"

/* Ragel lets the states of a number run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 1
enum { PORT_MAX = 99999999 }; /* planted: the port is cut to 16 bits */
#else
enum { PORT_MAX = 65535 };
#endif
#if defined(PLANT) && PLANT == 2
#define END_OF(text) ((text).len - 1) /* planted: every line is taken to have an end */
#else
#define END_OF(text) ((text).len)
#endif

enum { NUMBER_MAX = 99999999 }; /* where a number of a field stops growing */

%%{
	machine sdp_line;

	action text { has_text = true; }
	action end { end = (size_t) (p - body.data); fbreak; }

	main := [a-z] '=' @text [^\n]* '\n' @end;
}%%

%% write data noerror nofinal noentry;

enum sdp_err sdp_line_next(struct slice *left, struct sdp_line *out)
{
	struct slice body = *left;
	const uint8_t *p = body.data, *pe;
	bool has_text = false;
	size_t end;
	int cs;

	if (body.len > 0 && (p[0] == '\r' || p[0] == '\n'))
		return SDP_LINE_EMPTY;
	if (body.len < 2) {
		*out = (struct sdp_line){ 0, SLICE_EMPTY };
		return SDP_OK;
	}
	pe = body.data + body.len;
	end = END_OF(body);
	%% write init;
	%% write exec;
	if (!has_text)
		return SDP_LINE_SYNTAX;
	*left = sdp_text_from(body, end + 1);
	if (end > 2 && end <= body.len && body.data[end - 1] == '\r')
		end--;
	*out = (struct sdp_line){ body.data[0], { body.data + 2, end - 2 } };
	return SDP_OK;
}

/* RFC 8866 section 5.2; ng takes any words, and none that is no number as version 0. */
enum sdp_err sdp_origin_read(struct slice text, struct sdp_origin *out)
{
	struct sdp_origin o = { .is_present = true };
	struct sdp_part field[6];
	size_t at = 0;

	for (int i = 0; i < 6; i++)
		field[i] = sdp_part_cut(text, &at, ' ');
	if (sdp_part_len(field[5]) == 0)
		return SDP_ORIGIN;
	o.user = sdp_part_slice(text, field[0]);
	o.session_id = sdp_part_slice(text, field[1]);
	o.version = sdp_part_slice(text, field[2]);
	o.net_type = sdp_part_slice(text, field[3]);
	o.addr_type = sdp_part_slice(text, field[4]);
	o.address = sdp_part_slice(text, field[5]);
	(void) sdp_part_u64(text, field[2], UINT64_MAX, &o.version_number);
	(void) sdp_part_addr(text, field[5], ADDR_NONE, &o.addr);
	*out = o;
	return SDP_OK;
}

/* RFC 8866 section 5.7, without TTL, address count and host names: ng refuses them. */
enum sdp_err sdp_conn_read(struct slice text, struct sdp_conn *out)
{
	struct sdp_conn c = { .is_present = true };
	struct sdp_part net, family, address;
	size_t at = 0;
	uint8_t want;

	net = sdp_part_cut(text, &at, ' ');
	family = sdp_part_cut(text, &at, ' ');
	address = sdp_part_cut(text, &at, ' ');
	if (!sdp_part_is(text, net, SLICE("IN")))
		return SDP_CONN_NET;
	if (sdp_part_is(text, family, SLICE("IP4")))
		want = ADDR_IP4;
	else if (sdp_part_is(text, family, SLICE("IP6")))
		want = ADDR_IP6;
	else
		return SDP_CONN_FAMILY;
	if (sdp_part_len(address) == 0)
		return SDP_CONN_FIELDS;
	if (!sdp_part_addr(text, address, want, &c.addr))
		return SDP_CONN_ADDR;
	c.address = sdp_part_slice(text, address);
	*out = c;
	return SDP_OK;
}

%%{
	machine sdp_media;

	action type { type.to = (size_t) (p - text.data); missing = SDP_MEDIA_PORT; }
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
	action protocol { protocol.from = (size_t) (p + 1 - text.data); }
	action tcp { is_tcp = true; }
	action fields { missing = SDP_MEDIA_FIELDS; }
	action protocol_end { protocol.to = (size_t) (p - text.data); }
	action format {
		formats.to = (size_t) (p + 1 - text.data);
		if (formats.from == 0)
			formats.from = formats.to - 1;
	}

	number = digit+ $port ( '/' @slash digit+ $count )?;
	# RFC 8866 section 5.14.
	tcp = 'tcp'i ( '/' [^ ]* )?;
	plain = number ' ' @protocol @fields ( [^ ]+ - tcp | tcp %tcp );
	# ng: with two blanks behind the type the port is read again as the protocol.
	shifted = ' ' @protocol number;
	main := [^ ]+ %type ' ' ( plain | shifted ) %protocol_end
		( ' ' ( [ \t] | [^ \t] @format )* )?;
}%%

%% write data noerror noentry;

enum sdp_err sdp_media_read(struct slice text, struct sdp_media *out)
{
	const uint8_t *p = text.data, *pe = text.data + text.len, *eof = pe;
	struct sdp_part type = { 0, 0 }, protocol = { 0, 0 }, formats = { 0, 0 };
	uint8_t copy[SDP_PART_COPY_MAX] = { 0 };
	struct slice name = { copy, 0 };
	enum sdp_err missing = SDP_MEDIA_FIELDS;
	uint32_t port = 0, count = 1;
	bool is_tcp = false;
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
	name.len = sdp_part_copy(text, protocol, copy);
	*out = (struct sdp_media){
		.line = text,
		.type = sdp_part_slice(text, type),
		.protocol_text = sdp_part_slice(text, protocol),
		.formats_text = sdp_part_slice(text, formats),
		.port = (uint16_t) port,
		.port_count = (uint16_t) count,
		.protocol = sdp_protocol_of(name),
		.is_tcp = is_tcp,
	};
	out->is_rtp = sdp_protocol_infos[out->protocol].flags & SDP_IS_RTP;
	return SDP_OK;
}

bool sdp_format_next(struct slice *left, struct sdp_format *out)
{
	struct sdp_part word = { 0, 0 };
	struct slice text = *left;
	size_t at = 0;
	uint64_t n = 0;

	if (!sdp_part_word(text, &at, &word)) {
		*left = SLICE_EMPTY;
		return false;
	}
	out->text = sdp_part_slice(text, word);
	out->payload_type = -1;
	if (sdp_part_u64(text, word, 127, &n))
		out->payload_type = (int16_t) n;
	*left = sdp_text_from(text, at);
	return true;
}

struct sdp_bandwidth sdp_bandwidth_read(struct slice text)
{
	static const struct slice known[] = {
		SDP_WORD("AS"), SDP_WORD("CT"), SDP_WORD("RS"), SDP_WORD("RR"), SDP_WORD("TIAS"),
	};
	struct sdp_bandwidth b = { .name = text };
	struct sdp_part name, value;
	size_t at = 0;
	unsigned i;

	name = sdp_part_cut(text, &at, ':');
	if (at > text.len)
		return b;
	b.name = sdp_part_slice(text, name);
	i = sdp_part_find(text, name, known, ARRAY_COUNT(known), false);
	if (i < ARRAY_COUNT(known))
		b.type = (enum sdp_bw) (SDP_BW_AS + i);
	value = (struct sdp_part){ at, text.len };
	while (value.from < text.len &&
	       (text.data[value.from] == ' ' || text.data[value.from] == '\t'))
		value.from++;
	while (value.to > value.from && value.to <= text.len &&
	       (text.data[value.to - 1] == ' ' || text.data[value.to - 1] == '\t'))
		value.to--;
	(void) sdp_part_u64(text, value, UINT64_MAX, &b.value);
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
