/* bench/sdp_audio.h: the one SDP body that is measured, a plain G.711 call. */
#ifndef BENCH_SDP_AUDIO_H
#define BENCH_SDP_AUDIO_H

#include "bencode_scan.h"

#include <netinet/in.h>

/* Writes a body whose audio is at where. */
void sdp_audio_write(struct text_writer *out, const struct sockaddr_in *where);

/* Reads the first m= port and the first c= address (IPv4); false without them. */
bool sdp_audio_read(struct text sdp, struct sockaddr_in *where);

#endif
