// EVA sources: base/addr.c base/slice.c base/writer.c
// EVA lengths: 0-46 64 256
// EVA mains: any_addr
// EVA options: -eva-widening-delay 60
/* tests/proof/eva_addr.c: any bytes as an address. */
#include "base/addr.h"
#include "__fc_builtin.h"

static uint8_t buf[LEN ? LEN : 1];

int any_addr(void)
{
	struct addr a;

	Frama_C_make_unknown((char *) buf, LEN);
	return addr_parse(slice_make(buf, LEN), ADDR_NONE, &a);
}
