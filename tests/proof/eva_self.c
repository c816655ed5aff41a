// EVA sources: base/slice.c
// EVA mains: read_too_far overflow uninitialised bad_precondition
// EVA expect: alarms
/* tests/proof/eva_self.c: faults that the runner must report. */
#include <string.h>
#include "base/slice.h"
#include "__fc_builtin.h"

static uint8_t buf[4];

int read_too_far(void)
{
	Frama_C_make_unknown((char *) buf, sizeof(buf));
	return buf[slice_find(slice_make(buf, sizeof(buf)), ' ')];
}

int overflow(void)
{
	return Frama_C_interval(0, 0x7fffffff) + 1;
}

int uninitialised(void)
{
	int n;

	if (Frama_C_interval(0, 1))
		n = 1;
	return n;
}

int bad_precondition(void)
{
	uint8_t out[8] = { 0 };

	memcpy(out, buf, (size_t) Frama_C_interval(0, 5));
	return out[0];
}
