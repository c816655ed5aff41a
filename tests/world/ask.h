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

#endif
