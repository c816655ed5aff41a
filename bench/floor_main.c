/* bench/floor: the lower limit, a relay that does nothing but relay (see floor.h). */
#include "floor.h"

#include <err.h>
#include <stdlib.h>

int main(int argument_count, char **arguments)
{
	struct floor *floor = calloc(1, sizeof(*floor));
	struct floor_options options;

	if (!floor)
		err(1, "no memory");
	floor_options_read(argument_count, arguments, &options);
	floor_open(floor, &options);
	floor_loop_run(floor);
	free(floor);
	return 0;
}
