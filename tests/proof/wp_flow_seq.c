// WP functions: seq_ahead seq_advance seq_look_back seq_reset seq_update
/* tests/proof/wp_flow_seq.c: the extended sequence number of the stream statistics (RFC 3550 A.1).
 * Up to the wrap of its 32 bits, which is 65535 cycles away.
 */
#include "core/flow/flow_ssrc.h"

/*@ assigns \nothing;
    ensures 0 <= \result < 65536;
    ensures (seq_max + \result) % 65536 == seq;
    ensures \result == seq - seq_max % 65536 || \result == seq - seq_max % 65536 + 65536; */
static uint32_t seq_ahead(uint32_t seq_max, uint16_t seq);

/*@ requires \valid(x);
    requires x->seq_max + steps <= 0xffffffff;
    assigns x->window, x->seq_max, x->timestamp;
    ensures x->seq_max == \old(x->seq_max) + steps;
    ensures x->timestamp == timestamp; */
static void seq_advance(struct flow_ssrc *x, uint32_t steps, uint32_t timestamp);

/*@ requires \valid(x);
    assigns x->window, x->duplicates, x->reordered;
    ensures x->duplicates == \old(x->duplicates) || x->reordered == \old(x->reordered);
    ensures behind >= 64 ==> x->window == \old(x->window); */
static void seq_look_back(struct flow_ssrc *x, uint32_t behind);

/*@ requires \valid(x) && \valid_read(rtp) && \separated(x, rtp);
    requires x->seq_max <= 0xffffffff - 0x20000;
    requires x->seq_first <= x->seq_max;
    assigns x->seq_max, x->seq_first, x->window, x->timestamp, x->resets;
    ensures x->seq_max % 65536 == rtp->seq;
    ensures x->seq_max > \old(x->seq_max);
    ensures x->seq_max - x->seq_first == \old(x->seq_max) - \old(x->seq_first) + 1; */
static void seq_reset(struct flow_ssrc *x, const struct rtp_view *rtp);

/* What is ahead within reach becomes the highest and keeps its number; what is late or a stray
 * leaves it; the second of two strays in a row begins anew.  The highest never falls. */
/*@ requires \valid(x) && \valid_read(rtp) && \separated(x, rtp);
    requires x->seq_max <= 0xffffffff - 0x20000;
    requires 0 < x->seq_first <= x->seq_max;
    assigns x->window, x->seq_max, x->timestamp, x->duplicates, x->reordered, x->seq_first,
	    x->resets, x->seq_bad;
    ensures x->seq_max >= \old(x->seq_max);
    ensures \let ahead = rtp->seq - \old(x->seq_max) % 65536; 1 <= ahead < FLOW_SEQ_REACH ==>
      x->seq_max == \old(x->seq_max) + ahead && x->seq_first == \old(x->seq_first);
    ensures \let ahead = rtp->seq - \old(x->seq_max) % 65536 + 65536; 1 <= ahead < FLOW_SEQ_REACH
   ==> x->seq_max == \old(x->seq_max) + ahead && x->seq_first == \old(x->seq_first); ensures \let
   ahead = rtp->seq - \old(x->seq_max) % 65536; ahead == 0 || -FLOW_SEQ_MISORDER < ahead < 0 ||
   65536 - FLOW_SEQ_MISORDER < ahead ==> x->seq_max == \old(x->seq_max) && x->seq_first ==
   \old(x->seq_first); */
static void seq_update(struct flow_ssrc *x, const struct rtp_view *rtp);

#include "core/flow/flow_ssrc.c"
