/* fuzz/sdp_attr_fuzz.c: any value to every reader of SDP attributes, against the reference. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/parsers/sdp_attr_ref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	const char *why;

	if (size)
		memcpy(copy, data, size);
	why = sdp_attr_ref_check(slice_make(copy, size));
	if (why) {
		fprintf(stderr, "sdp_attr: differs in %s\n", why);
		abort();
	}
	free(copy);
	return 0;
}
