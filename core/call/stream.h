/* core/call/stream.h: where the packets of a stream come from and go to: between the learn machine
 * and the flow. */
#ifndef SLUICE_CORE_CALL_STREAM_H
#define SLUICE_CORE_CALL_STREAM_H

#include "core/call/call.h"

/* The medium's party has signalled (or rejected it): tells the learn machine of each stream. */
void media_signalled(struct media *m, struct addr sip, const struct call_env *env);
/* Tells the learn machine what the flow has seen of the peer since the slow path did. */
void stream_track(struct stream *s, const struct flow_stats *f);
/* Counters of all the ports a stream has or had. */
void stream_stats(const struct media *m, unsigned component, const struct call_stats *stats,
		  struct flow_stats *out);
/* When the last packet came, or the stream was set up. */
uint64_t stream_last_us(const struct media *m, unsigned component, const struct call_stats *stats);
/* Where packets to the party go now. */
struct endpoint stream_remote(const struct stream *s, uint64_t now_us);
/* rtp: the counters of its component 0.  "PCMA/8000": what the last packet from the party carried.
 * False: none yet, or not signalled. */
bool media_codec_name(const struct media *m, const struct flow_stats *rtp,
		      const struct call_env *env, struct writer *w);

#endif
