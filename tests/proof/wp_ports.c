// WP functions: ports_slots queue_of slot_find
/* tests/proof/wp_ports.c: the slot of a port of the pool. */
#include "core/ports/ports.h"

/*@ assigns \nothing; */
uint64_t hash_bytes(const struct hash_key *key, struct slice s);

/* A slot for each pair of which min..max has at least one port. */
/*@ assigns \nothing;
    ensures 1 <= min <= max <= 65535 ==> \result == max / 2 - min / 2 + 1;
    ensures !(1 <= min <= max <= 65535) ==> \result == 0;
    ensures \result <= 32768; */
uint32_t ports_slots(uint32_t min, uint32_t max);

/* Only a slot with a free port is asked about. */
/*@ requires \valid_read(s) && 1 <= s->free <= 3;
    assigns \nothing;
    ensures \result == 1 || \result == 2;
    ensures \result == 2 <==> s->free == 3; */
static uint8_t queue_of(const struct ports_slot *s);

/*@ requires \valid_read(p) && \valid(bit) && p->slot_count <= 32768;
    requires p->first <= 65534;
    requires \valid_read(p->slots + (0 .. p->slot_count - 1));
    requires \separated(bit, p) && \separated(bit, p->slots + (0 .. p->slot_count - 1));
    assigns *bit;
    ensures *bit == (port % 2 == 0 ? 1 : 2);
    ensures \result <= p->slot_count;
    ensures \result < p->slot_count ==> 0 <= port - p->first - 2 * \result <= 1;
    ensures \result < p->slot_count ==> (p->slots[\result].usable & *bit) != 0; */
static uint32_t slot_find(const struct ports *p, uint16_t port, uint8_t *bit);

#include "core/ports/ports.c"
