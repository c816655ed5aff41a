/* tests/sim/book.h: the book of media ports: what came in, what went out, and whether that may be.
 * It sees system calls only, and at the end of a port the daemon's own counters, which must agree.
 */
#ifndef SLUICE_TESTS_SIM_BOOK_H
#define SLUICE_TESTS_SIM_BOOK_H

#include "backends/backend.h"
#include "tests/sim/sim.h"

enum { BOOK_NOBODY = UINT16_MAX };

/* One stream of a party, whichever of our ports it comes to. */
struct book_stream {
	/* Strangers: packets of theirs that were forwarded, packets that were sent to them. */
	uint64_t strangers_in, strangers_out, budget;
	uint64_t stranger_count; /* heard in this period */
	bool is_confirmed; /* a packet from exactly the signalled address was forwarded in it */
	bool is_taken;     /* learning may have taken a stranger, who spoke long and alone */
	bool has_moved;    /* the party was heard from elsewhere than it said */
};

struct book_port {
	struct endpoint at;
	struct backend *backend;
	uint32_t handle;
	bool is_open;
	/* Whom it faces, once an SDP has shown it. */
	uint16_t call; /* BOOK_NOBODY: never shown */
	uint8_t side, media, component;
	/* What crossed the system calls. */
	uint64_t read, sent, sent_bytes, not_sent;
	struct book_stream *stream; /* of the party that it faces; before, its own */
	struct book_stream own;
};

/* A port opens and closes. */
void book_opened(struct book_port *port, const struct endpoint *at);
void book_closed(struct book_port *port);
/* The daemon has read these packets from a port, and next it reads something else. */
void book_read_begin(struct book_port *port);
void book_read(const struct endpoint *from, struct slice bytes, bool is_cut);
void book_turn_end(void);
/* It sends, or tries to. */
void book_sent(struct book_port *port, const struct endpoint *to, struct slice bytes, int error);
/* An SDP showed the port to a side of a call. */
void book_shown(struct book_port *port, uint16_t call, uint8_t side, uint8_t media,
		uint8_t component);
/* A new period of learning (cast.h) may begin for this side, with so many packets more. */
void book_period(uint16_t call, uint8_t side, unsigned budget, bool has_other_address);

/* The daemon has forgotten whom it knew: in a call that ended, or in all. */
void book_ended(uint16_t call);
void book_died(void);

#endif
