/* fuzz/rtp_fuzz.c: a packet as RTP, as SRTP and by its class, against tests/parsers/rtp_ref.h. */
#include "tests/parsers/rtp_ref.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	const struct slice packet = { exact, size };
	struct rtp_view a, b;

	memcpy(exact, data, size);
	for (unsigned secure = 0; secure < 2; secure++) {
		const enum rtp_err err =
			secure ? rtp_header_parse(packet, &a) : rtp_view_parse(packet, &a);

		if (err != rtp_ref_parse(packet, secure, &b) || (!err && !rtp_ref_same(&a, &b)))
			abort();
	}
	if (packet_class_of(packet) != class_ref(packet))
		abort();
	free(exact);
	return 0;
}
