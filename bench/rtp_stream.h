/* bench/rtp_stream.h: one direction of one call in the RTP generator.
 *
 * A packet carries the number of its stream and its place in it, so that the
 * receiver can tell loss, repetition, wrong order, damage and crossed wires.
 */
#ifndef BENCH_RTP_STREAM_H
#define BENCH_RTP_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* RTP with 20 ms of G.711 (RFC 3551 section 4.5.14). */
enum { RTP_PACKET_BYTES = 172, RTP_WINDOW_BITS = 64 };

struct rtp_counts {
	uint64_t sent;
	uint64_t received; /* repeated ones too */
	uint64_t reordered;
	uint64_t duplicated;
	uint64_t damaged; /* also packets of another stream */
};

struct rtp_stream {
	uint32_t number;
	uint64_t next_send; /* place of the next packet, from 1 */
	uint64_t newest;    /* highest place received, 0 before the first */
	uint64_t seen;      /* bit n: newest - n was received */
	struct rtp_counts counts;
};

/* Fills packet with the next one of stream. */
void rtp_stream_next(struct rtp_stream *stream, unsigned char packet[RTP_PACKET_BYTES]);

/* Counts a packet that came out at the end of stream. */
void rtp_stream_take(struct rtp_stream *stream, const unsigned char *packet, size_t len_bytes);

/* Packets sent that never came; only right while none is under way. */
uint64_t rtp_stream_lost_count(const struct rtp_stream *stream);

#endif
