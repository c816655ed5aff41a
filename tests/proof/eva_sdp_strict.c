// EVA sources: parsers/sdp_strict.rl base/slice.c base/writer.c
// EVA lengths: 0-4 8 16 64 256
// EVA options: -eva-widening-delay 300
/* tests/proof/eva_sdp_strict.c: any bytes as a whole body, by the strict grammar. */
#include "base/addr.h"
#include "parsers/sdp_strict.h"
#include "__fc_builtin.h"

/*@ requires text.len == 0 || \valid_read(text.data + (0 .. text.len - 1));
    requires \valid(out);
    ensures 0 <= \result <= 1;
    assigns \result, *out \from text.data[0 .. text.len - 1], text.len, family; */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);

static uint8_t buf[LEN + 1];

int main(void)
{
	size_t offset = 0;
	enum sdp_strict_err err;

	Frama_C_make_unknown((char *) buf, LEN);
	err = sdp_strict_check(slice_make(buf, LEN), &offset);
	//@ assert offset <= LEN;
	return (int) err;
}
