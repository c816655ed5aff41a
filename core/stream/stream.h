/* core/stream/stream.h: who holds a local port of a media, and may packets pass.
 *
 * The decisions are rows of spec/stream.tbl.  Its actions are the caller's: ports from the stock,
 * flow entries at the backend.  A port is given back (STREAM_DO_PORT_RETURN) only after the backend
 * has said that the entry is gone.
 *
 * Pure; the shard's thread.
 */
#ifndef SLUICE_CORE_STREAM_STREAM_H
#define SLUICE_CORE_STREAM_STREAM_H

#include <stdbool.h>

#include "base/attr.h"
#include "stream.gen.h"

/* All zero is a stream that holds nothing. */
struct stream_hold {
	uint8_t state; /* enum stream_state */
};

struct stream_input {
	uint8_t event;     /* enum stream_event */
	bool has_ports;    /* TAKE, TAKE_OVER: a port is there */
	bool is_published; /* TAKE_OVER: the copy says that the party was told the port */
	bool is_fresh;     /* ROLLBACK: the failed command is the one that took the stream */
};

struct stream_output {
	uint8_t count;
	uint8_t actions[MACHINE_ACTIONS_MAX]; /* enum stream_action; in this order */
	uint16_t row;                         /* of stream_machine */
};

enum stream_err {
	STREAM_OK,
	STREAM_CANNOT_HAPPEN, /* the table rules it out: a fault of ours.  Nothing is changed. */
};

NODISCARD enum stream_err stream_step(struct stream_hold *s, const struct stream_input *in,
				      struct stream_output *out);
/* Does it hold a port? */
bool stream_holds(const struct stream_hold *s);
/* May its packets be forwarded at all?  (LIVE; the learn machine decides which.) */
bool stream_is_open(const struct stream_hold *s);

#endif
