/* tests/sim/net.h: the network in front of the daemon's machine: it delays, loses, repeats and
 * reorders. */
#ifndef SLUICE_TESTS_SIM_NET_H
#define SLUICE_TESTS_SIM_NET_H

#include "tests/sim/sim.h"

/* To the daemon's machine; copied. */
void net_send(const struct endpoint *to, const struct endpoint *from, struct slice bytes,
	      struct dice *dice);

#endif
