// EVA sources: parsers/sdp_line.rl parsers/sdp.c base/slice.c base/arena.c
// EVA lengths: 0-22 64 256 1500
// EVA mains: any_attr any_protocol
// EVA options: -eva-widening-delay 300 -eva-slevel-function sdp_attr_id_of:500
/* tests/proof/eva_sdp_name.c: any bytes as an attribute and as a protocol, found in the tables. */
#include "parsers/sdp_line.h"
#include "tests/proof/any.h"

/*@ requires text.len == 0 || \valid_read(text.data + (0 .. text.len - 1));
    requires \valid(out);
    ensures 0 <= \result <= 1;
    assigns \result, *out \from text.data[0 .. text.len - 1], text.len, family; */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);

int any_attr(void)
{
	struct sdp_attr a;

	a = sdp_attr_read(any_text());
	//@ assert a.id < SDP_ATTR_COUNT;
	return (int) a.id;
}

int any_protocol(void)
{
	return (int) sdp_protocol_of(any_text());
}
