// WP functions: writer_bytes writer_byte
/* tests/proof/wp_writer.c: whoever writes by these two stays in the buffer, whatever the lengths.
 */
#include <string.h>

#include "base/slice.h"

/* What is written by memcpy; that the source can be read is a precondition of writer_bytes.  WP
 * cannot follow a void pointer to bytes, so the source is left out. */
/*@ requires \valid(to + (0 .. len - 1));
    assigns to[0 .. len - 1]; */
void bytes_copy(uint8_t *to, size_t len);
#define memcpy(to, from, len) bytes_copy(to, len)
#include "base/writer.h"

/*@ predicate sound(struct writer *w) =
      \valid(w) && w->len <= w->cap && \valid(w->buf + (0 .. w->cap - 1)); */

/*@ requires sound(w) && \separated(w, w->buf + (0 .. w->cap - 1));
    assigns w->len, w->overflow, w->buf[w->len .. w->cap - 1];
    ensures sound(w) && w->cap == \old(w->cap) && w->buf == \old(w->buf);
    ensures !\old(w->overflow) && len <= \old(w->cap - w->len) ==>
      w->len == \old(w->len) + len && !w->overflow;
    ensures \old(w->overflow) || len > \old(w->cap - w->len) ==>
      w->len == \old(w->len) && w->overflow; */
static inline void writer_bytes(struct writer *w, const void *data, size_t len);

/*@ requires sound(w) && \separated(w, w->buf + (0 .. w->cap - 1));
    assigns w->len, w->overflow, w->buf[w->len];
    ensures sound(w) && w->cap == \old(w->cap) && w->buf == \old(w->buf);
    ensures !\old(w->overflow) && \old(w->len < w->cap) ==>
      w->len == \old(w->len) + 1 && !w->overflow && w->buf[\old(w->len)] == b;
    ensures \old(w->overflow) || \old(w->len == w->cap) ==>
      w->len == \old(w->len) && w->overflow; */
static inline void writer_byte(struct writer *w, uint8_t b);
