/* backends/userspace/clock.h: the time of calls and packets, in microseconds since 1970.
 * It runs on evenly when somebody sets the wall clock: such a step must neither end calls nor spoil
 * jitter.  Any thread.
 */
#ifndef SLUICE_BACKENDS_USERSPACE_CLOCK_H
#define SLUICE_BACKENDS_USERSPACE_CLOCK_H

#include <stdint.h>

uint64_t clock_us(void);

#endif
