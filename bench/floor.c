#include "floor.h"

#include <err.h>
#include <stdlib.h>
#include <sys/socket.h>

static void control_open(struct floor *floor)
{
	const struct sockaddr *here = (const struct sockaddr *) &floor->options.control;

	floor->control_fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (floor->control_fd < 0 || bind(floor->control_fd, here, sizeof(struct sockaddr_in)) < 0)
		err(1, "cannot open the control socket");
}

void floor_open(struct floor *floor, const struct floor_options *options)
{
	floor->options = *options;
	floor->next_port = options->port_min;
	control_open(floor);
	floor_relay_init(floor);
	floor_loop_open(floor);
}
