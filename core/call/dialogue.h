/* core/call/dialogue.h: who talks to whom (section 1.4 of the behaviour notes; spec/call.tbl).
 * A part of signal.h.
 */
#ifndef SLUICE_CORE_CALL_DIALOGUE_H
#define SLUICE_CORE_CALL_DIALOGUE_H

#include "core/call/signal.h"

/* Sets s->sender and s->receiver, makes those that are new, and joins them.  Errors: BAD_DIALOGUE,
 * NO_MEMORY; the call is to be undone then. */
NODISCARD enum ng_err dialogue_offer(struct signal *s);
NODISCARD enum ng_err dialogue_answer(struct signal *s);
/* The SDP for the receiver is there. */
void dialogue_done(struct signal *s);
/* The command failed; what it did is about to be undone. */
void dialogue_failed(struct signal *s);

/* ng: delete, of a party.  True: it is to be deleted after the delay, or at once. */
bool dialogue_delete(struct party *p, bool has_delay);
/* Its delay is over, or is waited for no longer.  True: it ends. */
bool dialogue_due(struct party *p);
/* The call is closed: what is told depends on why. */
void dialogue_end(struct party *p, enum call_end why);

#endif
