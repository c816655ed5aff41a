// EVA sources: base/writer.c base/addr.c base/slice.c
// EVA lengths: 0-24 64
// EVA mains: any_number any_endpoint any_hex
// EVA options: -eva-slevel 400
/* tests/proof/eva_writer.c: any number, address and bytes, written where there is that much room.
 */
#include "base/addr.h"
#include "tests/proof/any.h"

int any_number(void)
{
	struct writer w = writer_make(any_bytes(), proof_len);

	writer_i64(&w, Frama_C_long_interval(INT64_MIN, INT64_MAX));
	//@ assert w.len <= proof_len;
	return w.overflow;
}

int any_endpoint(void)
{
	struct writer w = writer_make(any_bytes(), proof_len);
	struct endpoint e;

	Frama_C_make_unknown((char *) &e, sizeof(e));
	endpoint_write(&w, &e);
	//@ assert w.len <= proof_len;
	return w.overflow;
}

int any_hex(void)
{
	struct writer w = writer_make(any_bytes(), proof_len);
	uint8_t data[8];

	Frama_C_make_unknown((char *) data, sizeof(data));
	writer_hex(&w, data, (size_t) Frama_C_interval(0, sizeof(data)));
	//@ assert w.len <= proof_len;
	return w.overflow;
}
