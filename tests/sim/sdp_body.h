/* tests/sim/sdp_body.h: the SDP bodies of the parties, and what is to be read of ours. */
#ifndef SLUICE_TESTS_SIM_SDP_BODY_H
#define SLUICE_TESTS_SIM_SDP_BODY_H

#include "tests/sim/cast.h"

/* What this side of a call says. */
void sdp_body_write(struct writer *w, uint16_t call, uint8_t side, enum body_kind kind,
		    struct dice *dice);

/* Of an SDP that came back. */
struct sdp_body_medium {
	struct endpoint rtp, rtcp;
	bool is_muxed, is_off;
};

/* How many media there are; more than max are counted, not filled in.  Reads lines, not grammar. */
unsigned sdp_body_read(struct slice sdp, struct sdp_body_medium *out, unsigned max);

#endif
