/* core/call/exchange.h: where the offer/answer exchange of two parties stands (RFC 3264, RFC 6337).
 *
 * The decisions are rows of spec/call.tbl.  One struct exchange stands for the two parties of a
 * dialogue, or of one branch of a fork; the caller finds it by tags and via-branch.  Sides are 0
 * and 1, as the caller likes, but always the same ones.
 *
 * A command takes two events: OFFER or ANSWER lists PREPARE, and what came of it is told by READY
 * or FAILED, which list PUBLISH, SAVE and REPLY, or ROLLBACK and REFUSE.  The caller carries the
 * actions out in their order.  Every OFFER, ANSWER and DELETE gets exactly one REPLY or REFUSE in
 * the end, or BRANCH: then the exchange that the caller makes for the branch gets the same ANSWER
 * and owes it.
 *
 * Pure; the shard's thread.
 */
#ifndef SLUICE_CORE_CALL_EXCHANGE_H
#define SLUICE_CORE_CALL_EXCHANGE_H

#include <stdbool.h>

#include "base/attr.h"
#include "call.gen.h"

/* All zero is an exchange in which nothing was offered. */
struct exchange {
	uint8_t state;       /* enum exchange_state */
	uint8_t offers;      /* bit n: an offer of side n is out */
	uint8_t trying;      /* side of the command in hand */
	bool is_answering;   /* it is an answer */
	bool is_final_reply; /* and a final one */
	bool is_answered;
	bool is_final;  /* an answer was a final SIP reply: unknown tags are new branches */
	bool is_doomed; /* a delete is pending */
};

/* What an event brings along; the rest is not looked at. */
struct exchange_input {
	uint8_t event;       /* enum exchange_event */
	uint8_t side;        /* OFFER, ANSWER: whose SDP it is, 0 or 1 */
	bool is_known;       /* ANSWER: the tag is one of the answering party's */
	bool wants_branch;   /* ANSWER: ng flag new-branch */
	bool is_provisional; /* ANSWER: ng flag provisional */
	bool is_final_reply; /* ANSWER: sip-message-type reply and sip-code of at least 200 */
	bool has_delay;      /* DELETE: the delay is not 0 */
};

struct exchange_output {
	uint8_t count;
	uint8_t actions[MACHINE_ACTIONS_MAX]; /* enum exchange_action; in this order */
	uint16_t row;                         /* of exchange_machine */
};

enum exchange_err {
	EXCHANGE_OK,
	EXCHANGE_CANNOT_HAPPEN, /* the table rules it out: a fault of ours.  Nothing is changed. */
};

NODISCARD enum exchange_err exchange_step(struct exchange *x, const struct exchange_input *in,
					  struct exchange_output *out);
bool exchange_output_has(const struct exchange_output *out, enum exchange_action action);
const char *exchange_state_name(const struct exchange *x);

#endif
