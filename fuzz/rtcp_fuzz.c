/* fuzz/rtcp_fuzz.c: a compound, told by parsers/rtcp.c and by tests/parsers/rtcp_ref.h. */
#include "tests/parsers/rtcp_ref.h"

#include <stdlib.h>
#include <string.h>

static struct tale told, wanted;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	uint8_t *out = malloc(size ? size : 1);
	uint8_t *want = malloc(size ? size : 1);
	const struct slice compound = { exact, size };
	size_t len;

	memcpy(exact, data, size);
	told.count = wanted.count = 0;
	rtcp_tell(compound, &told);
	rtcp_ref_tell(compound, &wanted);
	if (told.count != wanted.count ||
	    memcmp(told.words, wanted.words, told.count * sizeof(told.words[0])))
		abort();
	len = rtcp_feedback_strip(compound, out, size);
	if (len != rtcp_ref_strip(compound, want) || memcmp(out, want, len))
		abort();
	if (rtcp_feedback_strip(compound, exact, size) != len || memcmp(exact, want, len))
		abort();
	free(want);
	free(out);
	free(exact);
	return 0;
}
