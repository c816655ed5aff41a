/* fuzz/stun_fuzz.c: a message, as it is and with its cookie and length put right, against
 * tests/parsers/stun_ref.h; every value is read. */
#include "tests/parsers/stun_ref.h"

#include <stdlib.h>
#include <string.h>

static void values_read(struct slice m)
{
	struct stun_view v;
	struct stun_attr a = { 0 };
	struct endpoint e;
	uint16_t code;
	unsigned sum = 0;

	if (stun_view_parse(m, &v))
		return;
	while (!stun_attr_next(&v, &a)) {
		const struct slice value = stun_attr_value(&v, &a);

		for (size_t i = 0; i < value.len; i++)
			sum += value.data[i];
		if (!stun_addr_read(&v, &a, &e) && value.len != 8 && value.len != 20)
			abort();
		if (!stun_error_read(&v, &a, &code) && (code < 300 || code > 699))
			abort();
	}
	(void) *(volatile unsigned *) &sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	const struct slice m = { exact, size };

	memcpy(exact, data, size);
	for (unsigned turn = 0; turn < 2; turn++) {
		if (!stun_ref_agrees(m))
			abort();
		values_read(m);
		if (size >= STUN_HEADER) {
			memcpy(exact + 4, "\x21\x12\xa4\x42", 4);
			exact[2] = (uint8_t) ((size - STUN_HEADER) >> 8);
			exact[3] = (uint8_t) (size - STUN_HEADER);
		}
	}
	free(exact);
	return 0;
}
