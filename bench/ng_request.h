/* bench/ng_request.h: the ng requests of one plain call, as a SIP proxy sends
 * them (Kamailio: replace-origin replace-session-connection ICE=remove).
 */
#ifndef BENCH_NG_REQUEST_H
#define BENCH_NG_REQUEST_H

#include "bencode_scan.h"

#include <netinet/in.h>
#include <stdint.h>

enum { NG_DATAGRAM_BYTES = 4096 };

enum ng_command { NG_OFFER, NG_ANSWER, NG_DELETE, NG_COMMAND_COUNT };

struct ng_request {
	enum ng_command command;
	unsigned run;  /* tells this program's calls from another's */
	unsigned call; /* the tags and the call-id come from it */
	uint64_t cookie;
	struct sockaddr_in media; /* where the sender of the SDP listens; not for delete */
};

void ng_request_write(struct text_writer *out, const struct ng_request *request);

/* True for a reply whose result is ok; where, which may be NULL, gets the
 * media address in its SDP.
 */
bool ng_reply_read(struct text datagram, uint64_t *cookie, struct sockaddr_in *where);

/* Writes the reason a reply gives to stderr. */
void ng_reply_show(struct text datagram);

#endif
