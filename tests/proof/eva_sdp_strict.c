// EVA sources: parsers/sdp_strict.rl base/slice.c base/writer.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_body
// EVA options: -eva-widening-delay 300
/* tests/proof/eva_sdp_strict.c: any bytes as a whole body, by the strict grammar. */
#include "base/addr.h"
#include "parsers/sdp_strict.h"
#include "tests/proof/any.h"

/*@ requires text.len == 0 || \valid_read(text.data + (0 .. text.len - 1));
    requires \valid(out);
    ensures 0 <= \result <= 1;
    assigns \result, *out \from text.data[0 .. text.len - 1], text.len, family; */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);

int any_body(void)
{
	size_t offset = 0;
	enum sdp_strict_err err;

	err = sdp_strict_check(any_text(), &offset);
	//@ assert offset <= proof_len;
	return (int) err;
}
