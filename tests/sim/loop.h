/* tests/sim/loop.h: libev on virtual time.
 * The functions of ev.h that the daemon uses are in loop.c; nothing of it waits.  A loop has a turn
 * some time after it has something to do, and what is ready then is handed out in random order.
 */
#ifndef SLUICE_TESTS_SIM_LOOP_H
#define SLUICE_TESTS_SIM_LOOP_H

#include <ev.h>

#include "tests/sim/sim.h"

/* Something may be ready on a descriptor that the loop watches. */
void loop_wake(struct ev_loop *loop);
/* Nobody has a turn before that. */
void loop_stall_until(uint64_t at_us);
/* The process is dead: all loops are gone. */
void loop_forget_all(void);
/* SIGTERM. */
void loop_terminate(void);
/* Loops that are open. */
unsigned loop_count(void);

#endif
