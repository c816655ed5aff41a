#include "parsers/sdp_candidate.h"
#include "parsers/sdp_part.h"

/* Ragel lets the states of a word run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

enum { FOUNDATION_MAX = 32 };

%%{
	machine sdp_candidate;

	action start { from = (size_t) (p - value.data); }
	action foundation { foundation = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action component { component = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action transport { transport = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action priority { priority = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action address { address = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action port { port = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action type { type = (struct sdp_part){ from, (size_t) (p - value.data) }; }
	action extensions { extensions.from = extensions.to = (size_t) (p + 1 - value.data); }
	action extension { extensions.to = (size_t) (p + 1 - value.data); }

	word = [^ ]+ >start;
	number = digit+ >start;
	main := word %foundation ' ' number %component ' ' word %transport ' ' number %priority ' '
		word %address ' ' number %port ' typ ' word %type
		( ' ' @extensions ( ' ' | [^ ] @extension )* )?;
}%%

%% write data noerror noentry;

static const struct slice type_names[] = {
	[SDP_HOST] = SDP_WORD("host"),
	[SDP_SRFLX] = SDP_WORD("srflx"),
	[SDP_PRFLX] = SDP_WORD("prflx"),
	[SDP_RELAY] = SDP_WORD("relay"),
};
static const struct slice transport_names[] = { SDP_WORD("UDP"), SDP_WORD("TCP") };
static const struct slice tcp_names[] = { SDP_WORD("active"), SDP_WORD("passive"), SDP_WORD("so") };

struct slice sdp_candidate_type_name(enum sdp_candidate_type type)
{
	return type < ARRAY_COUNT(type_names) ? type_names[type] : SLICE_EMPTY;
}

/* Pairs of name and value from at on; RFC 8839 section 5.1 and its extensions. */
static void read_extensions(struct slice text, size_t at, struct sdp_candidate *c)
{
	static const struct slice names[] = { SDP_WORD("raddr"), SDP_WORD("rport"),
					      SDP_WORD("tcptype"), SDP_WORD("ufrag") };
	struct sdp_part name = { 0, 0 }, value = { 0, 0 };
	uint64_t n = 0;
	unsigned i;

	while (sdp_part_word(text, &at, &name) && sdp_part_word(text, &at, &value)) {
		switch (sdp_part_find(text, name, names, ARRAY_COUNT(names), false)) {
		case 0:
			(void) sdp_part_addr(text, value, ADDR_NONE, &c->related.ip);
			break;
		case 1:
			if (sdp_part_u64(text, value, 65535, &n))
				c->related.port = (uint16_t) n;
			break;
		case 2:
			i = sdp_part_find(text, value, tcp_names, ARRAY_COUNT(tcp_names), false);
			c->tcp_type = i < ARRAY_COUNT(tcp_names) ?
					      (enum sdp_tcp_type) (SDP_TCP_ACTIVE + i) :
					      SDP_TCP_NONE;
			break;
		case 3:
			c->ufrag = sdp_part_slice(text, value);
			break;
		}
	}
}

enum sdp_value_err sdp_candidate_read(struct slice value, struct sdp_candidate *out)
{
	struct sdp_part foundation = { 0, 0 }, component = { 0, 0 }, transport = { 0, 0 };
	struct sdp_part priority = { 0, 0 }, address = { 0, 0 }, port = { 0, 0 }, type = { 0, 0 };
	struct sdp_part extensions = { 0, 0 };
	struct sdp_candidate c = { .component = 0 };
	uint64_t n = 0, m = 0, o = 0;
	size_t from = 0;
	const uint8_t *p, *pe, *eof;
	unsigned i;
	int cs;

	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_candidate_first_final)
		return SDP_VALUE_SYNTAX;
	if (sdp_part_len(foundation) > FOUNDATION_MAX ||
	    !sdp_part_u64(value, component, 256, &n) || n < 1 ||
	    !sdp_part_u64(value, priority, UINT32_MAX, &m) ||
	    !sdp_part_u64(value, port, 65535, &o))
		return SDP_VALUE_RANGE;
	i = sdp_part_find(value, type, type_names, ARRAY_COUNT(type_names), false);
	if (i >= ARRAY_COUNT(type_names))
		return SDP_VALUE_UNKNOWN;
	if (!sdp_part_addr(value, address, ADDR_NONE, &c.at.ip))
		return SDP_VALUE_ADDR;
	c.foundation = sdp_part_slice(value, foundation);
	c.transport_text = sdp_part_slice(value, transport);
	c.address_text = sdp_part_slice(value, address);
	c.component = (uint16_t) n;
	c.priority = (uint32_t) m;
	c.at.port = (uint16_t) o;
	c.type = (enum sdp_candidate_type) i;
	i = sdp_part_find(value, transport, transport_names, ARRAY_COUNT(transport_names), true);
	if (i < ARRAY_COUNT(transport_names))
		c.transport = (enum sdp_transport) (SDP_TRANSPORT_UDP + i);
	c.extensions = sdp_part_slice(value, extensions);
	read_extensions((struct slice){ value.data, extensions.to }, extensions.from, &c);
	*out = c;
	return SDP_VALUE_OK;
}
