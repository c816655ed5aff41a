// WP functions: ring_after ring_room
/* tests/proof/wp_ring.c: what a ring hands out lies in it, and is not in use. */
#include "base/ring.h"

/*@ predicate is_ring(integer size, integer begin, integer used) =
      0 < size <= RING_MAX && 0 <= begin < size && 0 <= used <= size; */

/*@ requires is_ring(size, at, len);
    assigns \nothing;
    ensures \result < size;
    ensures \result == at + len || \result == at + len - size; */
static inline uint32_t ring_after(uint32_t size, uint32_t at, uint32_t len);

/* The piece is free: it ends before the ring does, and before begin if what is used has wrapped. */
/*@ requires is_ring(size, begin, used);
    assigns \nothing;
    ensures \result + used <= size;
    ensures begin + used < size ==> begin + used + \result <= size;
    ensures begin + used >= size ==> begin + used - size + \result <= begin;
    ensures used < size ==> \result > 0; */
static inline uint32_t ring_room(uint32_t size, uint32_t begin, uint32_t used);
