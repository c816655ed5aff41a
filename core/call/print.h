/* core/call/print.h: the SDP that goes out (layout: section 4.2 of the behaviour notes). */
#ifndef SLUICE_CORE_CALL_PRINT_H
#define SLUICE_CORE_CALL_PRINT_H

#include "core/call/signal.h"

/* Prints the session and all media of s->receiver, from s->sdp and what the call remembers.
 *   NG_REWRITE_FAILED  no medium with a port is left
 *   NG_NO_MEMORY       w or the scratch arena is too small */
NODISCARD enum ng_err print_sdp(struct signal *s, struct writer *w);

#endif
