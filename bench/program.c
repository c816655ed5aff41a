#include "program.h"

#include <err.h>
#include <stdlib.h>

long program_number(const char *word, long min, long max)
{
	char *end;
	long value = strtol(word, &end, 10);

	if (*end || end == word || value < min || value > max)
		errx(2, "%s is not a number from %ld to %ld", word, min, max);
	return value;
}
