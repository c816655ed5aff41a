/* tests/sim/control.h: SIP proxies: they send ng requests, again if there is no reply in time, and
 * sometimes again although there was one.  What comes back is checked.
 */
#ifndef SLUICE_TESTS_SIM_CONTROL_H
#define SLUICE_TESTS_SIM_CONTROL_H

#include "tests/sim/script.h"

/* Carries out a line of the script that is a request. */
void control_line(const struct line *l);
/* The daemon has read a datagram from its control socket, or sends one. */
void control_read(const struct endpoint *from, struct slice bytes);
void control_answered(const struct endpoint *to, struct slice bytes);
/* The daemon died: what it had read is lost. */
void control_died(void);
/* Every request that was read has its reply. */
void control_check_end(void);

#endif
