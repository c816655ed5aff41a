#include "fuzz/mutate.h"

void mutate(struct slice in, struct slice other, struct writer *out)
{
	mutate_sdp(in, other, out);
}
