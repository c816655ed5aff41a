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

#endif
