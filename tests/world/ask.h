/* tests/world/ask.h: ng requests in a hand's writing.
 *
 *     struct answer a = ask(&world, "command: offer, call-id: c, from-tag: a, flags: [a, b]", sdp);
 *
 * The text is the inside of a dictionary: KEY: VALUE, with [lists] and {dictionaries} as values;
 * everything else is a string, also a number.  Quotes ' keep what would end a string.
 */
#ifndef SLUICE_TESTS_WORLD_ASK_H
#define SLUICE_TESTS_WORLD_ASK_H

#include "tests/world/world.h"

/* The reply; it lasts until the next one. */
struct answer {
	struct slice all;
	struct slice result, reason, warning, sdp; /* empty if missing */
};

/* The request in bencode; sdp may be NULL. */
struct slice ask_payload(const char *text, const char *sdp, uint8_t *buf, size_t size);
struct answer ask(struct world *w, const char *text, const char *sdp);

/* What the reply's SDP says: the port of its n-th m= line, 65536 if there is none. */
unsigned answer_port(const struct answer *a, unsigned n);
bool answer_has_line(const struct answer *a, const char *line);
/* "ok", or the error-reason. */
bool answer_is(const struct answer *a, const char *what);
/* Is text somewhere in the reply? */
bool answer_says(const struct answer *a, const char *text);

/* One request of a script, and what its reply must show. */
struct asked {
	const char *request;
	const char *sdp;   /* or NULL */
	const char *reply; /* "ok" or the error-reason; NULL is "ok" */
	const char *has; /* with | between: a whole line of the SDP ("x="), or a part of the reply;
			    "!" before it: not there */
};

/* Plays the rows up to one without a request.  NULL, or a text that says what was not as it should
 * be; it lasts until the next call. */
const char *ask_all(struct world *w, const struct asked *rows);

/* SDP for scripts. */
#define SDP_OF(address, media) \
	"v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN " address "\r\nt=0 0\r\n" media
#define AUDIO(port) "m=audio " port " RTP/AVP 0 8\r\n"
#define SDP_A SDP_OF("IP4 198.51.100.1", AUDIO("4000"))
#define SDP_B SDP_OF("IP4 198.51.100.2", AUDIO("5000"))
#define SDP_C SDP_OF("IP4 198.51.100.3", AUDIO("6000"))

#endif
