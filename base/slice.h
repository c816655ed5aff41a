/* base/slice.h: a borrowed run of bytes.
 * A slice never owns; it is valid as long as what it points into.  The empty slice may have any
 * pointer, also NULL.
 */
#ifndef SLUICE_BASE_SLICE_H
#define SLUICE_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
	const uint8_t *data;
	size_t len;
};

#define SLICE(literal) ((struct slice){ (const uint8_t *) (literal), sizeof(literal) - 1 })
#define SLICE_EMPTY ((struct slice){ NULL, 0 })
/* For printf("%.*s", SLICE_FMT(s)). */
#define SLICE_FMT(s) (int) (s).len, (const char *) (s).data

struct slice slice_make(const void *data, size_t len);
struct slice slice_from_str(const char *str); /* up to the NUL, without it; NULL gives empty */
bool slice_eq(struct slice a, struct slice b);
bool slice_eq_nocase(struct slice a, struct slice b); /* ASCII */
bool slice_starts(struct slice s, struct slice prefix);
int slice_cmp(struct slice a, struct slice b); /* bytewise, shorter first; <0 0 >0 */
/* Index of the first byte c in s, or s.len. */
size_t slice_find(struct slice s, uint8_t c);
/* Bytes [from, to), clipped to s. */
struct slice slice_sub(struct slice s, size_t from, size_t to);
/* Without blanks (space, tab) at both ends. */
struct slice slice_trim(struct slice s);
/* Takes the part before the first sep off *s and returns it; *s becomes what follows sep. */
struct slice slice_cut(struct slice *s, uint8_t sep);
/* Decimal digits only, all of s, at least one, at most max.  False otherwise, *out untouched. */
bool slice_u64(struct slice s, uint64_t max, uint64_t *out);

#endif
