// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "core/flow/flow_ssrc.h"

#if defined(PLANT) && PLANT == 3
#define JITTER_ROUND 0 /* planted: cut off instead of rounded */
#else
#define JITTER_ROUND 8
#endif

enum { SEQ_CYCLE = 1 << 16, WINDOW = 64, SEQ_BAD_NONE = SEQ_CYCLE };

static uint8_t clock_index(const struct flow_rules *r, uint8_t pt)
{
	return r->clock_of_pt[pt >> 5 & 3] >> (pt % 32 * 2) & 3;
}

static bool pt_is_dtmf(const struct flow_rules *r, uint8_t pt)
{
	return r->dtmf_pts[pt >> 6 & 1] >> (pt & 63) & 1;
}

/* Index of the SSRC's place, or FLOW_SSRC_MAX. */
static unsigned place_find(const struct flow_stats *s, uint32_t ssrc)
{
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
		if (s->ssrc[i].packets && s->ssrc[i].ssrc == ssrc)
			return i;
	return FLOW_SSRC_MAX;
}

/* A free place, else the one that was quiet for longest; times wrap. */
static unsigned place_choose(const struct flow_stats *s)
{
	unsigned oldest = 0;

	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++) {
		if (!s->ssrc[i].packets)
			return i;
		if (s->ssrc[i].last_ms - s->ssrc[oldest].last_ms > INT32_MAX)
			oldest = i;
	}
	return oldest;
}

/* How far seq is ahead of the highest; what is behind it is nearly a cycle ahead. */
static uint32_t seq_ahead(uint32_t seq_max, uint16_t seq)
{
	const uint32_t last = seq_max % SEQ_CYCLE;

	return seq >= last ? seq - last : seq + SEQ_CYCLE - last;
}

/* One more packet of the sequence, steps ahead of the highest.  */
static void seq_advance(struct flow_ssrc *x, uint32_t steps, uint32_t timestamp)
{
	x->window = steps < WINDOW ? x->window << steps | 1 : 1;
	x->seq_max += steps;
	x->timestamp = timestamp;
}

/* behind: how far it is behind the highest; 0 is the highest once more. */
static void seq_look_back(struct flow_ssrc *x, uint32_t behind)
{
	const uint64_t bit = behind < WINDOW ? (uint64_t) 1 << behind : 0;

	if (x->window & bit) {
		x->duplicates++;
	} else {
		x->window |= bit;
		x->reordered++;
	}
}

/* The sender has started anew (A.1: two in a row).  seq_first moves so that the sums go on as if
 * seq followed what was expected so far. */
static void seq_reset(struct flow_ssrc *x, const struct rtp_view *rtp)
{
	const uint32_t expected = x->seq_max - x->seq_first + 1;

	x->seq_max = x->seq_max - x->seq_max % SEQ_CYCLE + SEQ_CYCLE + rtp->seq;
	x->seq_first = x->seq_max - expected;
	x->window = 1;
	x->timestamp = rtp->timestamp;
	x->resets++;
}

/* RFC 3550 A.1, update_seq, without probation: the relay decides nothing by it. */
static void seq_update(struct flow_ssrc *x, const struct rtp_view *rtp)
{
	const uint32_t steps = seq_ahead(x->seq_max, rtp->seq);

	if (!steps || steps > SEQ_CYCLE - FLOW_SEQ_MISORDER) {
		seq_look_back(x, steps ? SEQ_CYCLE - steps : 0);
	} else if (steps < FLOW_SEQ_REACH) {
		seq_advance(x, steps, rtp->timestamp);
	} else if (x->seq_bad == rtp->seq) {
		seq_reset(x, rtp);
	} else {
		/* A stray: counts as expected, since it is counted as received. */
		x->seq_bad = (uint16_t) (rtp->seq + 1);
		x->seq_first--;
		return;
	}
	x->seq_bad = SEQ_BAD_NONE;
}

/* Arrival on the media clock.  Split, so that no product exceeds 64 bits. */
static uint32_t arrival_ticks(uint64_t now_us, uint32_t hz)
{
	return (uint32_t) (now_us / 1000000 * hz + now_us % 1000000 * hz / 1000000);
}

/* RFC 3550 A.8.  telephone-event repeats one timestamp, so it says nothing. */
static void jitter_update(struct flow_ssrc *x, const struct flow_rules *r,
			  const struct rtp_view *rtp, uint64_t now_us)
{
	const uint8_t clock = clock_index(r, rtp->payload_type);
	const uint32_t transit = arrival_ticks(now_us, r->clock_hz[clock]) - rtp->timestamp;
	const uint32_t step = transit - x->transit;
	const uint32_t distance = step > INT32_MAX ? -step : step;

	if (pt_is_dtmf(r, rtp->payload_type))
		return;
	if (clock && clock == x->clock)
		x->jitter16 += distance - ((x->jitter16 + JITTER_ROUND) >> 4);
	else if (clock)
		x->jitter16 = 0;
	x->clock = clock;
	x->transit = transit;
}

static void place_start(struct flow_ssrc *x, const struct rtp_view *rtp)
{
	*x = (struct flow_ssrc){
		.ssrc = rtp->ssrc,
		.seq_first = SEQ_CYCLE + rtp->seq,
		.seq_max = SEQ_CYCLE + rtp->seq,
		.window = 1,
		.timestamp = rtp->timestamp,
		.seq_bad = SEQ_BAD_NONE,
	};
}

void flow_ssrc_count(struct flow_stats *s, const struct flow_rules *r, const struct rtp_view *rtp,
		     size_t len_bytes, uint64_t now_us)
{
	const uint32_t now_ms = (uint32_t) (now_us / 1000);
	const unsigned before = s->ssrc_last % FLOW_SSRC_MAX;
	const bool is_same = s->ssrc[before].packets && s->ssrc[before].ssrc == rtp->ssrc;
	unsigned at = is_same ? before : place_find(s, rtp->ssrc);
	struct flow_ssrc *x;

	if (!is_same && s->ssrc[before].packets)
		s->ssrc_changes++;
	if (at < FLOW_SSRC_MAX) {
		x = &s->ssrc[at];
		seq_update(x, rtp);
	} else {
		at = place_choose(s);
		x = &s->ssrc[at];
		place_start(x, rtp);
	}
	jitter_update(x, r, rtp, now_us);
	x->packets++;
	x->bytes += len_bytes;
	x->last_ms = now_ms;
	x->payload_type = rtp->payload_type;
	s->ssrc_last = at;
}

bool flow_ssrc_find(const struct flow_stats *s, uint32_t ssrc)
{
	return place_find(s, ssrc) < FLOW_SSRC_MAX;
}

void flow_ssrc_clocks_forget(struct flow_stats *s)
{
	for (unsigned i = 0; i < FLOW_SSRC_MAX; i++)
		s->ssrc[i].clock = 0;
}

int64_t flow_ssrc_lost(const struct flow_ssrc *s)
{
	return s->packets ? (int64_t) (s->seq_max - s->seq_first + 1) - s->packets : 0;
}

uint64_t flow_ssrc_jitter_us(const struct flow_ssrc *s, const struct flow_rules *r)
{
	const uint32_t hz = r->clock_hz[s->clock % FLOW_CLOCK_MAX];

	return hz ? (uint64_t) (s->jitter16 >> 4) * 1000000 / hz : 0;
}
