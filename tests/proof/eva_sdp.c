// EVA sources: parsers/sdp_line.rl parsers/sdp.c base/slice.c base/arena.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_line any_origin any_conn any_media any_format any_bandwidth
// EVA options: -eva-widening-delay 300
/* tests/proof/eva_sdp.c: any bytes as one line of SDP, and as the text of each kind of line. */
#include "parsers/sdp_line.h"
#include "tests/proof/any.h"

/* What a reader owes addr_parse, in place of its code; that is proved in eva_addr.c. */
/*@ requires text.len == 0 || \valid_read(text.data + (0 .. text.len - 1));
    requires \valid(out);
    ensures 0 <= \result <= 1;
    assigns \result, *out \from text.data[0 .. text.len - 1], text.len, family; */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);

int any_line(void)
{
	struct slice left = any_text();
	struct sdp_line line = { 0, SLICE_EMPTY };
	enum sdp_err err = sdp_line_next(&left, &line);

	//@ assert err == SDP_OK ==> line.text.len <= proof_len;
	//@ assert left.len <= proof_len;
	return (int) err;
}

int any_origin(void)
{
	struct sdp_origin o;

	return (int) sdp_origin_read(any_text(), &o);
}

int any_conn(void)
{
	struct sdp_conn c;

	return (int) sdp_conn_read(any_text(), &c);
}

int any_media(void)
{
	struct sdp_media m = { .port_count = 1 };
	enum sdp_err err = sdp_media_read(any_text(), &m);

	//@ assert 1 <= m.port_count <= SDP_PORTS_MAX;
	return (int) err;
}

int any_format(void)
{
	struct slice left = any_text();
	struct sdp_format f = { SLICE_EMPTY, -1 };
	bool is_one = sdp_format_next(&left, &f);

	//@ assert -1 <= f.payload_type <= 127;
	return is_one;
}

int any_bandwidth(void)
{
	struct sdp_bandwidth b = sdp_bandwidth_read(any_text());

	return b.value > 0;
}
