/* core/txn/txn.h: one ng request and its repeats.
 *
 * The decisions are rows of spec/txn.tbl.  The caller keeps the entries, by cookie and by the
 * client's address and port; looking one up and making it if it is not there is one step of the
 * caller's, and REQUEST goes to what came of it.
 *
 * Pure; the thread that owns the entry.
 */
#ifndef SLUICE_CORE_TXN_TXN_H
#define SLUICE_CORE_TXN_TXN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/limits.h"
#include "txn.gen.h"

/* All zero is an entry that was just made. */
struct txn {
	uint64_t answered_us; /* in ANSWERED */
	uint8_t state;        /* enum txn_state */
	uint8_t waiting;      /* repeats that want the reply too, at most TXN_WAITING_MAX */
};

struct txn_output {
	uint8_t count;
	uint8_t copies;                       /* SEND_WAITING: how many repeats get the reply */
	uint8_t actions[MACHINE_ACTIONS_MAX]; /* enum txn_action; in this order */
	uint16_t row;                         /* of txn_machine */
};

enum txn_err {
	TXN_OK,
	TXN_CANNOT_HAPPEN, /* the table rules it out: a fault of ours.  Nothing is changed. */
};

NODISCARD enum txn_err txn_step(struct txn *t, enum txn_event event, uint64_t now_us,
				struct txn_output *out);
bool txn_output_has(const struct txn_output *out, enum txn_action action);

#endif
