/* tests/sim/media.h: endpoints and strangers: packets to the ports that a side was shown. */
#ifndef SLUICE_TESTS_SIM_MEDIA_H
#define SLUICE_TESTS_SIM_MEDIA_H

#include "tests/sim/script.h"

/* Carries out a line of the script that sends media: n packets, one every so many ms. */
void media_line(const struct line *l);

#endif
