#include "sdp_audio.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

void sdp_audio_write(struct text_writer *out, const struct sockaddr_in *where)
{
	char host[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, &where->sin_addr, host, sizeof(host));
	text_write(out,
		   "v=0\r\n"
		   "o=- 1545997027 1 IN IP4 %s\r\n"
		   "s=-\r\n"
		   "c=IN IP4 %s\r\n"
		   "t=0 0\r\n"
		   "m=audio %u RTP/AVP 8 0 101\r\n"
		   "a=rtpmap:8 PCMA/8000\r\n"
		   "a=rtpmap:0 PCMU/8000\r\n"
		   "a=rtpmap:101 telephone-event/8000\r\n"
		   "a=fmtp:101 0-15\r\n"
		   "a=ptime:20\r\n"
		   "a=sendrecv\r\n",
		   host, host, ntohs(where->sin_port));
}

/* What follows mark, as a C string of at most size - 1 bytes. */
static bool word_after(struct text sdp, const char *mark, char *word, size_t size)
{
	const char *hit = memmem(sdp.at, sdp.len_bytes, mark, strlen(mark));
	const char *end = sdp.at + sdp.len_bytes;
	size_t i = 0;

	if (!hit)
		return false;
	for (hit += strlen(mark); hit<end && * hit> ' ' && i + 1 < size; hit++)
		word[i++] = *hit;
	word[i] = '\0';
	return i > 0;
}

bool sdp_audio_read(struct text sdp, struct sockaddr_in *where)
{
	char host[INET_ADDRSTRLEN];
	char port[8];

	if (!word_after(sdp, "m=audio ", port, sizeof(port)) ||
	    !word_after(sdp, "c=IN IP4 ", host, sizeof(host)))
		return false;
	*where = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) strtoul(port, NULL, 10)),
	};
	return inet_pton(AF_INET, host, &where->sin_addr) == 1;
}
