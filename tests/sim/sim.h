/* tests/sim/sim.h: the simulator: the whole daemon in one process, with virtual time and a seeded
 * world around it.
 *
 *     script (made from a seed, or read from a file)
 *        control.c  SIP proxies            media.c  endpoints and strangers
 *             \        network (delays, loses, repeats, reorders)        /
 *                os.c  sockets, clock, memory         loop.c  libev
 *                  the daemon as it is, from daemon_run to flow_step
 *
 * Nothing of the daemon is replaced but its log, its process and the thread it would start: system
 * calls and libev's functions are ours (see sim.mk), and every loop has its turn when the simulator
 * says so.  book.c, control.c and cast.c watch what crosses the system calls and say what is wrong.
 * A process plays one seed; run.c starts one for each.
 */
#ifndef SLUICE_TESTS_SIM_SIM_H
#define SLUICE_TESTS_SIM_SIM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/addr.h"

/* Randomness with a name: who draws from his own dice does not disturb others. */
struct dice {
	uint64_t state;
};

struct dice dice_make(uint64_t seed, uint64_t stream);
uint64_t dice_next(struct dice *d);
uint32_t dice_below(struct dice *d, uint32_t n); /* 0 .. n - 1; n > 0 */
bool dice_chance(struct dice *d, uint32_t per_mille);

/* What is the same for a whole run. */
struct sim_config {
	uint64_t seed;
	uint32_t shards, ports;
	uint32_t delay_us, jitter_us; /* of the network */
	uint32_t loss, repeat,
		straggle;    /* per mille: lost, delivered twice, late by up to 200 ms */
	uint32_t latency_us; /* until a loop has its turn */
	uint32_t timeout_s, silent_s, offer_s, delay_s; /* options of the same name */
	uint32_t foreign; /* every so manyth port is somebody else's; 0: none */
};

/* What became of a run. */
struct sim_result {
	uint64_t hash;  /* of everything that happened */
	uint64_t at_us; /* when it ended */
	uint64_t calls, requests, replies, packets_in, packets_out, strangers, deaths, lines;
	uint64_t must_forward, forwarded, refused, repeats_answered, memory_failures,
		effect_failures;
	uint64_t ends[8];
	bool has_failed;
	char wrong[2000];
};

struct sim {
	struct sim_config config;
	struct sim_result *result;
	uint64_t now_us; /* since the start */
	bool is_telling; /* prints what happens */
};

extern struct sim sim;

/* The queue of what will happen; equal times in the order of asking. */
typedef void sim_act(uint32_t a, uint32_t b);
void sim_at(uint64_t at_us, sim_act *act, uint32_t a, uint32_t b);
/* The next one; false: there is none. */
bool sim_step(void);

/* Mixes what happened into the hash. */
void sim_note(uint64_t a, uint64_t b);
void sim_note_bytes(const void *data, size_t len);
/* With --tell. */
void sim_tell(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* The run ends here: something must not have happened. */
_Noreturn void sim_wrong(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void sim_end(void);

/* "1.2.3.4:5", for messages; lasts for a few calls. */
const char *sim_text(const struct endpoint *e);

#endif
