#include "daemon/snapshot.h"

#include <math.h>

double snapshot_average(const struct snapshot_sum *s)
{
	return s->samples ? s->sum / (double) s->samples : 0;
}

double snapshot_deviation(const struct snapshot_sum *s)
{
	double mean = snapshot_average(s), variance;

	if (!s->samples)
		return 0;
	variance = s->sum2 / (double) s->samples - mean * mean;
	return variance > 0 ? sqrt(variance) : 0;
}
