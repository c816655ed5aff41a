#include "rtp_stream.h"

#include <string.h>

enum { PCMA = 8, RTP_VERSION_BITS = 0x80, MARK_OFFSET = 12, FRAME_SAMPLES = 160 };

/* What stands behind the RTP header, in host order: both ends are this program. */
struct mark {
	uint32_t stream;
	uint32_t stream_inverted;
	uint64_t place;
};

static void be16_put(unsigned char *at, uint16_t value)
{
	at[0] = (unsigned char) (value >> 8);
	at[1] = (unsigned char) value;
}

static void be32_put(unsigned char *at, uint32_t value)
{
	be16_put(at, (uint16_t) (value >> 16));
	be16_put(at + 2, (uint16_t) value);
}

void rtp_stream_next(struct rtp_stream *stream, unsigned char packet[RTP_PACKET_BYTES])
{
	struct mark mark = { stream->number, ~stream->number, ++stream->next_send };

	packet[0] = RTP_VERSION_BITS;
	packet[1] = PCMA;
	be16_put(packet + 2, (uint16_t) mark.place);
	be32_put(packet + 4, (uint32_t) mark.place * FRAME_SAMPLES);
	be32_put(packet + 8, 0x51000000u | stream->number);
	memcpy(packet + MARK_OFFSET, &mark, sizeof(mark));
	stream->counts.sent++;
}

static void place_take(struct rtp_stream *stream, uint64_t place)
{
	uint64_t ahead = place - stream->newest;
	uint64_t behind = stream->newest - place;

	if (place > stream->newest) {
		stream->seen = ahead < RTP_WINDOW_BITS ? stream->seen << ahead | 1 : 1;
		stream->newest = place;
		return;
	}
	if (behind < RTP_WINDOW_BITS && stream->seen >> behind & 1) {
		stream->counts.duplicated++;
		return;
	}
	if (behind < RTP_WINDOW_BITS)
		stream->seen |= 1ull << behind;
	stream->counts.reordered++;
}

void rtp_stream_take(struct rtp_stream *stream, const unsigned char *packet, size_t len_bytes)
{
	struct mark mark;

	if (len_bytes != RTP_PACKET_BYTES) {
		stream->counts.damaged++;
		return;
	}
	memcpy(&mark, packet + MARK_OFFSET, sizeof(mark));
	if (mark.stream != stream->number || mark.stream_inverted != ~stream->number ||
	    packet[2] != (unsigned char) (mark.place >> 8) ||
	    packet[3] != (unsigned char) mark.place || mark.place > stream->next_send) {
		stream->counts.damaged++;
		return;
	}
	stream->counts.received++;
	place_take(stream, mark.place);
}

uint64_t rtp_stream_lost_count(const struct rtp_stream *stream)
{
	return stream->counts.sent - (stream->counts.received - stream->counts.duplicated);
}
