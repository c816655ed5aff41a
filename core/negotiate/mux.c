#include "core/negotiate/mux.h"

static void set(struct media *m, uint32_t flag, bool on)
{
	if (on)
		m->flags |= flag;
	else
		m->flags &= ~flag;
}

void mux_offer(struct media *snd, struct media *rcv, bool is_offered, uint32_t words)
{
	bool required = words & NG_RTCP_MUX_REQUIRE ||
			(rcv->flags & MEDIA_MUX_FIXED && !(words & NG_RTCP_MUX_DEMUX));
	bool wanted = is_offered || words & NG_RTCP_MUX_OFFER;

	set(snd, MEDIA_MUX_OFFERED, is_offered);
	/* accept beats reject (recorded); demux accepts unless it is told to reject. */
	set(snd, MEDIA_MUX_ACCEPT,
	    words & NG_RTCP_MUX_ACCEPT || (words & NG_RTCP_MUX_DEMUX &&
					   !(words & (NG_RTCP_MUX_REJECT | NG_RTCP_MUX_REQUIRE))));
	set(snd, MEDIA_MUX_REJECT, words & NG_RTCP_MUX_REJECT && !(words & NG_RTCP_MUX_ACCEPT));
	/* The sender may mux from now on, unless it is certain that we refuse. */
	set(snd, MEDIA_MUX, is_offered && !(snd->flags & MEDIA_MUX_REJECT));
	set(snd, MEDIA_MUX_FIXED,
	    snd->flags & MEDIA_MUX && (snd->flags & (MEDIA_MUX_ACCEPT | MEDIA_MUX_FIXED) ||
				       words & NG_RTCP_MUX_DEMUX));
	set(rcv, MEDIA_MUX, required || (wanted && !(words & NG_RTCP_MUX_DEMUX)));
	set(rcv, MEDIA_MUX_FIXED, required);
}

void mux_answer(struct media *snd, struct media *rcv, bool is_accepted)
{
	bool back = rcv->flags & MEDIA_MUX_OFFERED &&
		    (rcv->flags & MEDIA_MUX_ACCEPT ||
		     (is_accepted && !(rcv->flags & MEDIA_MUX_REJECT)));

	set(snd, MEDIA_MUX, is_accepted);
	set(snd, MEDIA_MUX_FIXED, is_accepted);
	set(rcv, MEDIA_MUX, back);
	set(rcv, MEDIA_MUX_FIXED, back);
}
