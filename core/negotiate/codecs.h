/* core/negotiate/codecs.h: the payload types of a medium, and what the ng key codec does to them.
 * Without a codec engine types can be left out and put in order, not added (section 2.3). */
#ifndef SLUICE_CORE_NEGOTIATE_CODECS_H
#define SLUICE_CORE_NEGOTIATE_CODECS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/writer.h"
#include "parsers/ng.h"
#include "parsers/sdp.h"

struct codec {
	struct slice format; /* as in m= */
	struct slice name;   /* "PCMA"; empty if nobody said and RFC 3551 doesn't know */
	uint32_t clock_hz;
	uint32_t channels;
	const struct sdp_attr *fmtp; /* the last one; NULL if there is none */
	int16_t payload_type;
	bool is_static; /* not from an a=rtpmap: RFC 3551 table 4 and 5 */
};

struct codecs {
	struct codec *items; /* in the arena */
	unsigned count;
};

/* The payload types that m= lists, in its order.  False: no memory. */
NODISCARD bool codecs_read(const struct sdp_media *m, struct arena *arena, struct codecs *out);
/* strip, except, offer.  If nothing would remain, all stays (unless keep_none). */
void codecs_select(struct codecs *c, const struct ng_codecs *words, bool keep_none);
/* Only those that offered has too, under the same payload type (recorded: codec/answer-new-type).
 * If nothing would remain, all stays. */
void codecs_intersect(struct codecs *c, const struct codecs *offered);
/* The first one (ng: single-codec). */
void codecs_single(struct codecs *c);
bool codec_is_dtmf(const struct codec *c);
/* The byte of silence; false if the codec has none that is a byte. */
bool codec_silence(const struct codec *c, uint8_t *out);

#endif
