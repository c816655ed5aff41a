/* fuzz/trace_duties.h: what must hold whatever happens, told event by event and from outside: the
 * tables of the core are not asked.  Each function ends the process with "differs in ..." if
 * something does not.
 */
#ifndef SLUICE_FUZZ_TRACE_DUTIES_H
#define SLUICE_FUZZ_TRACE_DUTIES_H

#include "tests/world/world.h"

void duties_begin(void);
/* The request is carried out, and the reply goes to reply.
 *   - it has one reply, and that is a dictionary with a result
 *   - a query changes nothing; a refused request leaves the call as it was
 *   - no other call is touched
 *   - ports of ours in the SDP that goes out are open, live and the call's
 *   - a delete without delay that names no party ends the call */
void duties_request(struct world *w, struct slice payload, struct writer *reply);
/* The packet comes to that port (from 0).
 *   - flow and slow path agree with tests/core/flow_ref.h in verdict and every counter
 *   - nothing is sent on that comes to a port which is not live, or is of a party that left
 *   - it goes only to where a party signalled, was confirmed, or is a candidate
 *   - a confirmed peer under "strict" is the only one heard; under "continuity" only after silence
 *     another takes its place
 *   - of strangers, and to strangers, LEARN_BUDGET packets pass between two requests */
void duties_packet(struct world *w, unsigned port, const struct endpoint *from, struct slice bytes);
/* A datagram with a cookie from a client; its reply goes out hold steps later.
 *   - it is carried out once; each copy within REPLY_CACHE_AGE_S gets the same bytes
 *   - as many replies go out as datagrams came in, if not more than TXN_WAITING_MAX wait */
void duties_datagram(struct world *w, struct slice cookie, unsigned hold, struct slice payload);
void duties_step(struct world *w); /* after each step */
/* Time without end, then the deletion of what is left, leaves no call and no port. */
void duties_end(struct world *w);

#endif
