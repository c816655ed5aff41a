#include "parsers/sdp_strict.h"

#include "parsers/sdp_part.h"

/* Ragel lets the states of a word run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

%%{
	machine sdp_strict;

	action start { start = (size_t) (p - body.data); }
	action ip4 { family = ADDR_IP4; }
	action ip6 { family = ADDR_IP6; }
	action address {
		struct sdp_part part = { start, (size_t) (p - body.data) };

		if (!sdp_part_addr(body, part, family, &addr)) {
			*offset = start;
			return SDP_STRICT_ADDR;
		}
	}
	action session_conn { session_has_conn = 1; }
	action media_conn { needs_conn = 0; }
	action port0 { port = 0; }
	action port {
		port = port * 10 + (uint32_t) (*p - '0');
		if (port > 65535) {
			*offset = (size_t) (p - body.data);
			return SDP_STRICT_NUMBER;
		}
	}
	action media {
		if (needs_conn) {
			*offset = media_line;
			return SDP_STRICT_NO_CONN;
		}
		needs_conn = !session_has_conn;
		media_line = (size_t) (p - body.data);
	}

	# RFC 8866 section 9.
	crlf = '\r\n';
	byte = any - ( 0 | '\r' | '\n' );
	text = byte+;
	word = ( byte - ' ' )+;
	digits = digit+;
	token = ( 0x21 | 0x23..0x27 | 0x2a | 0x2b | 0x2d | 0x2e | 0x30..0x39 | 0x41..0x5a |
		  0x5e..0x7e )+;
	port = ( digit @port0 @port ) ( digit @port )*;
	address = ( [0-9A-Fa-f:.]+ ) >start %address;
	where = 'IN ' ( 'IP4' @ip4 | 'IP6' @ip6 ) ' ' address;

	version = 'v=0' crlf;
	origin = 'o=' word ' ' word ' ' digits ' ' word ' ' word ' ' word crlf;
	name = 's=' byte* crlf;
	info = 'i=' byte* crlf;
	uri = 'u=' byte* crlf;
	email = 'e=' byte* crlf;
	phone = 'p=' byte* crlf;
	conn = 'c=' where crlf;
	bandwidth = 'b=' token ':' digits crlf;
	timing = 't=' byte* crlf;

	# The attributes that are never copied, as their RFCs have them.
	hex = xdigit{2} ( ':' xdigit{2} )*;
	flag = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' | 'rtcp-mux' | 'ice-lite' |
		'end-of-candidates' | 'bundle-only';
	valued = 'rtcp' | 'crypto' | 'setup' | 'fingerprint' | 'ice-ufrag' | 'ice-pwd' |
		'candidate' | 'ptime' | 'maxptime' | 'group';
	key = 'inline:' [A-Za-z0-9+/]+ '='{0,2} ( '|' '2^'? digits )? ( '|' digits ':' digits )?;
	ice_char = [A-Za-z0-9+/];
	known = flag |
		'rtcp:' port ( ' ' where )? |
		'crypto:' digits ' ' token ' ' key ( ';' key )* ( ' ' token ( '=' token )? )* |
		'setup:' ( 'actpass' | 'active' | 'passive' | 'holdconn' ) |
		'fingerprint:' token ' ' hex |
		'ice-ufrag:' ice_char+ |
		'ice-pwd:' ice_char+ |
		'candidate:' ice_char+ ' ' digits ' ' token ' ' digits ' ' word ' ' port
			' typ ' token ( ' ' word ' ' word )* |
		( 'ptime:' | 'maxptime:' ) digits |
		'group:' token ( ' ' token )*;
	other = byte* - ( ( flag | valued ) ( ':' byte* )? );
	attribute = 'a=' ( known | other ) crlf;

	media_line = 'm=' word ' ' port ' ' word ( ' ' word )+ crlf;
	media = media_line >media info? ( conn @media_conn )? bandwidth*;
	# The attributes of the session and those of all media are one part of the machine.
	main := version origin name info? uri? email* phone* ( conn @session_conn )? bandwidth*
		timing+ ( attribute | media )*;
}%%

%% write data noerror noentry;

enum sdp_strict_err sdp_strict_check(struct slice body, size_t *offset)
{
	const uint8_t *p = body.data, *pe = body.data + body.len, *eof = pe;
	int cs, session_has_conn = 0, needs_conn = 0;
	uint8_t family = ADDR_NONE;
	size_t media_line = 0, start = 0;
	struct addr addr;
	uint32_t port = 0;

	*offset = 0;
	if (body.len == 0)
		return SDP_STRICT_END;
	%% write init;
	%% write exec;
	*offset = (size_t) (p - body.data);
	if (p < pe && (*p == '\0' || (*p == '\r' && pe - p > 1 && p[1] != '\n')))
		return SDP_STRICT_CONTROL;
	/* The machine has taken the CR as the first half of a line end. */
	if (p < pe && *offset > 0 && body.data[*offset - 1] == '\r') {
		--*offset;
		return SDP_STRICT_CONTROL;
	}
	if (p < pe)
		return SDP_STRICT_SYNTAX;
	if (cs < sdp_strict_first_final)
		return SDP_STRICT_END;
	if (needs_conn) {
		*offset = media_line;
		return SDP_STRICT_NO_CONN;
	}
	return SDP_STRICT_OK;
}

const char *sdp_strict_err_name(enum sdp_strict_err err)
{
	static const char *const names[] = { "ok",     "syntax", "control", "end",
					     "number", "addr",	 "no-conn" };

	return err < SDP_STRICT_ERR_COUNT ? names[err] : "?";
}
