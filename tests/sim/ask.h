/* tests/sim/ask.h: the ng requests of the proxies as bytes, and what their replies say.
 * Written and read here without the daemon's own parsers.
 */
#ifndef SLUICE_TESTS_SIM_ASK_H
#define SLUICE_TESTS_SIM_ASK_H

#include "tests/sim/script.h"

/* What a line's flags ask for. */
enum ask_flag {
	ASK_TO_TAG = 1 << 0, /* an offer within the dialogue */
	ASK_ORIGIN = 1 << 1,
	ASK_MUX_OFFER = 1 << 2,
	ASK_MUX_DEMUX = 1 << 3,
	ASK_MUX_ACCEPT = 1 << 4,
	ASK_SOURCE = 1 << 5, /* received-from instead of the SDP */
	ASK_ASYMMETRIC = 1 << 6,
	ASK_STRICT = 1 << 7,
	ASK_HANDOVER = 1 << 8,
	ASK_PIERCE = 1 << 9,
	ASK_REPORT = 1 << 10,
	ASK_PRIVATE = 1 << 11, /* the other side is inside */
	ASK_IP6 = 1 << 12,
	ASK_JSON = 1 << 13,
	ASK_NOW = 1 << 14, /* delete without delay */
	ASK_LOOP = 1 << 15,
	ASK_NO_BRANCH = 1 << 16,
	ASK_UNKNOWN = 1 << 17, /* keys and flags that nobody knows */
	ASK_AVP = 1 << 18,
	ASK_LATCH = 1 << 19,
	ASK_FATAL = 1 << 20,
	ASK_TAG = 1 << 21,  /* delete of one party */
	ASK_LONG = 1 << 22, /* long texts */
};

/* The datagram of a line, with its cookie. */
struct slice ask_write(const struct line *l, const char *cookie, struct dice *dice);

struct ask_reply {
	bool is_ok, is_error, has_warning;
	char reason[64];  /* error-reason */
	struct slice sdp; /* lasts until the next call */
};

/* False: it is no reply. */
bool ask_read(struct slice payload, struct ask_reply *out);

#endif
