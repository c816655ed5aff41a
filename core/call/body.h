/* core/call/body.h: reads an SDP body into the media of the two parties (sections 4.2 to 4.5
 * and 4.9 of the behaviour notes; RFC 3264).  A part of signal.h.
 */
#ifndef SLUICE_CORE_CALL_BODY_H
#define SLUICE_CORE_CALL_BODY_H

#include "core/call/signal.h"

/* Each m= section changes the medium of the sender and the one of the receiver that it is joined
 * with; ports that are wanted are listed.  On error the call is to be undone. */
NODISCARD enum ng_err body_read(struct signal *s);
/* Media goes to where the SIP message came from, not to the address in the SDP. */
bool body_uses_source(const struct signal *s);
bool body_has_ice(const struct sdp_media *sm);

#endif
