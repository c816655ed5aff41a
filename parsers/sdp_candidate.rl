#include "parsers/sdp_candidate.h"

/* Ragel lets the states of a word run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

enum { FOUNDATION_MAX = 32 };

static struct slice span(const uint8_t *from, const uint8_t *to)
{
	return (struct slice){ from, (size_t) (to - from) };
}

%%{
	machine sdp_candidate;

	action start { from = p; }
	action foundation { c.foundation = span(from, p); }
	action component { component = span(from, p); }
	action transport { c.transport_text = span(from, p); }
	action priority { priority = span(from, p); }
	action address { c.address_text = span(from, p); }
	action port { port = span(from, p); }
	action type { type = span(from, p); }
	action extensions { c.extensions = span(p + 1, pe); }

	word = [^ ]+ >start;
	number = digit+ >start;
	main := word %foundation ' ' number %component ' ' word %transport ' ' number %priority ' '
		word %address ' ' number %port ' typ ' word %type ( ' ' @extensions any* )?;
}%%

%% write data noerror noentry;

static const struct slice type_names[] = {
	[SDP_HOST] = SLICE("host"),
	[SDP_SRFLX] = SLICE("srflx"),
	[SDP_PRFLX] = SLICE("prflx"),
	[SDP_RELAY] = SLICE("relay"),
};

struct slice sdp_candidate_type_name(enum sdp_candidate_type type)
{
	return type < ARRAY_COUNT(type_names) ? type_names[type] : SLICE_EMPTY;
}

static enum sdp_tcp_type tcp_type_of(struct slice word)
{
	if (slice_eq(word, SLICE("active")))
		return SDP_TCP_ACTIVE;
	if (slice_eq(word, SLICE("passive")))
		return SDP_TCP_PASSIVE;
	return slice_eq(word, SLICE("so")) ? SDP_TCP_SO : SDP_TCP_NONE;
}

/* Pairs of name and value; RFC 8839 section 5.1 and its extensions. */
static void read_extensions(struct slice left, struct sdp_candidate *c)
{
	struct slice name, value;
	uint64_t n;

	while (sdp_word_next(&left, &name) && sdp_word_next(&left, &value)) {
		if (slice_eq(name, SLICE("raddr")))
			(void) addr_parse(value, ADDR_NONE, &c->related.ip);
		else if (slice_eq(name, SLICE("rport")) && slice_u64(value, 65535, &n))
			c->related.port = (uint16_t) n;
		else if (slice_eq(name, SLICE("tcptype")))
			c->tcp_type = tcp_type_of(value);
		else if (slice_eq(name, SLICE("ufrag")))
			c->ufrag = value;
	}
}

enum sdp_value_err sdp_candidate_read(struct slice value, struct sdp_candidate *out)
{
	struct slice component = SLICE_EMPTY, priority = SLICE_EMPTY, port = SLICE_EMPTY;
	struct slice type = SLICE_EMPTY;
	struct sdp_candidate c = { .component = 0 };
	const uint8_t *p, *pe, *eof, *from;
	uint64_t n, m, o;
	unsigned i = 0;
	int cs;

	while (value.len > 0 && value.data[value.len - 1] == ' ')
		value.len--;
	if (value.len == 0)
		return SDP_VALUE_SYNTAX;
	p = from = value.data;
	pe = eof = value.data + value.len;
	%% write init;
	%% write exec;
	if (cs < sdp_candidate_first_final)
		return SDP_VALUE_SYNTAX;
	if (c.foundation.len > FOUNDATION_MAX || !slice_u64(component, 256, &n) || n < 1 ||
	    !slice_u64(priority, UINT32_MAX, &m) || !slice_u64(port, 65535, &o))
		return SDP_VALUE_RANGE;
	while (i < ARRAY_COUNT(type_names) && !slice_eq(type, type_names[i]))
		i++;
	if (i == ARRAY_COUNT(type_names))
		return SDP_VALUE_UNKNOWN;
	if (!addr_parse(c.address_text, ADDR_NONE, &c.at.ip))
		return SDP_VALUE_ADDR;
	c.component = (uint16_t) n;
	c.priority = (uint32_t) m;
	c.at.port = (uint16_t) o;
	c.type = (enum sdp_candidate_type) i;
	if (slice_eq_nocase(c.transport_text, SLICE("UDP")))
		c.transport = SDP_TRANSPORT_UDP;
	else if (slice_eq_nocase(c.transport_text, SLICE("TCP")))
		c.transport = SDP_TRANSPORT_TCP;
	read_extensions(c.extensions, &c);
	*out = c;
	return SDP_VALUE_OK;
}
