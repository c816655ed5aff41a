// WP functions: srtp_index_estimate srtp_window_admits srtp_window_commit
/* tests/proof/wp_srtp_index.c: the index of SRTP and its window (RFC 3711 sections 3.3.1, 3.3.2).
 */
#include "core/flow/srtp_index.h"

/*@ logic integer half = 32768;
    logic integer cycle = 65536;
    logic integer index_max = 0xffffffffffff; */

/* Ends in seq, is nearer to top than any other such, and is left out only if it is no index. */
/*@ requires top <= index_max;
    assigns \nothing;
    ensures \result <= index_max || \result == SRTP_INDEX_NONE;
    ensures \result != SRTP_INDEX_NONE ==> \result % cycle == seq;
    ensures \result != SRTP_INDEX_NONE ==> -half <= \result - top <= half;
    ensures \result == SRTP_INDEX_NONE ==>
      (top < cycle && seq - top > half) || (top > index_max - cycle && top % cycle - seq > half); */
uint64_t srtp_index_estimate(uint64_t top, uint16_t seq);

/*@ requires \valid_read(w);
    assigns \nothing;
    ensures w->seen == 0 ==> \result == 1;
    ensures w->seen != 0 && index > w->top ==> \result == 1;
    ensures w->seen != 0 && index <= w->top && w->top - index >= SRTP_WINDOW ==> \result == 0;
    ensures w->seen != 0 && index <= w->top && w->top - index < SRTP_WINDOW ==>
      (\result == 1 <==> (w->seen & (1ull << (w->top - index))) == 0); */
bool srtp_window_admits(const struct srtp_window *w, uint64_t index);

/* The index is seen from now on, the top never falls. */
/*@ requires \valid(w);
    assigns w->top, w->seen;
    ensures \old(w->seen) != 0 ==> w->top >= \old(w->top);
    ensures w->top >= index;
    ensures w->top == index || (\old(w->seen) != 0 && w->top == \old(w->top));
    ensures w->top - index < SRTP_WINDOW ==> (w->seen & (1ull << (w->top - index))) != 0; */
void srtp_window_commit(struct srtp_window *w, uint64_t index);

#include "core/flow/srtp_index.c"
