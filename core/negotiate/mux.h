/* core/negotiate/mux.h: RTP and RTCP on one port (RFC 5761 section 5.1), and what the ng key
 * rtcp-mux does to it.  Section 4.5 of the behaviour notes is the table. */
#ifndef SLUICE_CORE_NEGOTIATE_MUX_H
#define SLUICE_CORE_NEGOTIATE_MUX_H

#include "core/call/call.h"

/* An offer of snd with (or without) a=rtcp-mux is handed on to rcv.  words: bits NG_RTCP_MUX_x.
 * Afterwards MEDIA_MUX of rcv says whether we offer it there, MUX_FIXED whether it is required. */
void mux_offer(struct media *snd, struct media *rcv, bool is_offered, uint32_t words);
/* The answer of snd comes back to rcv, which had offered.  MEDIA_MUX says for both whether it is
 * on from now. */
void mux_answer(struct media *snd, struct media *rcv, bool is_accepted);

#endif
