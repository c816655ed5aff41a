// EVA sources: base/addr.c base/slice.c base/writer.c
// EVA lengths: 0-47 64 256 1500
// EVA mains: any_addr
// EVA options: -eva-widening-delay 60
/* tests/proof/eva_addr.c: any bytes as an address. */
#include "base/addr.h"
#include "tests/proof/any.h"

int any_addr(void)
{
	struct addr a;

	return addr_parse(any_text(), ADDR_NONE, &a);
}
