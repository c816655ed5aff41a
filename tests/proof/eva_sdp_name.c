// EVA sources: parsers/sdp_line.rl parsers/sdp.c base/slice.c base/arena.c
// EVA lengths: 0-4 8 16 20-22 64 256
// EVA mains: any_attr any_protocol
// EVA options: -eva-widening-delay 300 -eva-slevel-function sdp_attr_id_of:200
/* tests/proof/eva_sdp_name.c: any bytes as an attribute and as a protocol, found in the tables. */
#include "parsers/sdp_line.h"
#include "__fc_builtin.h"

/*@ requires text.len == 0 || \valid_read(text.data + (0 .. text.len - 1));
    requires \valid(out);
    ensures 0 <= \result <= 1;
    assigns \result, *out \from text.data[0 .. text.len - 1], text.len, family; */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);

static uint8_t buf[LEN + 1];

int any_attr(void)
{
	struct sdp_attr a;

	Frama_C_make_unknown((char *) buf, LEN);
	a = sdp_attr_read(slice_make(buf, LEN));
	//@ assert a.id < SDP_ATTR_COUNT;
	return (int) a.id;
}

int any_protocol(void)
{
	Frama_C_make_unknown((char *) buf, LEN);
	return (int) sdp_protocol_of(slice_make(buf, LEN));
}
