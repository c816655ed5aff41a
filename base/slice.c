#include "base/slice.h"

#include <string.h>

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t) (c + 32) : c;
}

struct slice slice_make(const void *data, size_t len)
{
	return (struct slice){ data, len };
}

struct slice slice_from_str(const char *str)
{
	return str ? (struct slice){ (const uint8_t *) str, strlen(str) } : SLICE_EMPTY;
}

bool slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool slice_eq_nocase(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

bool slice_starts(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len && slice_eq(slice_sub(s, 0, prefix.len), prefix);
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int d = n ? memcmp(a.data, b.data, n) : 0;

	if (d)
		return d;
	return a.len < b.len ? -1 : a.len > b.len;
}

size_t slice_find(struct slice s, uint8_t c)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] == c)
			return i;
	return s.len;
}

struct slice slice_sub(struct slice s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return SLICE_EMPTY;
	return (struct slice){ s.data + from, to - from };
}

struct slice slice_trim(struct slice s)
{
	size_t from = 0, to = s.len;

	while (from < to && (s.data[from] == ' ' || s.data[from] == '\t'))
		from++;
	while (to > from && (s.data[to - 1] == ' ' || s.data[to - 1] == '\t'))
		to--;
	return slice_sub(s, from, to);
}

struct slice slice_cut(struct slice *s, uint8_t sep)
{
	size_t at = slice_find(*s, sep);
	struct slice head = slice_sub(*s, 0, at);

	*s = slice_sub(*s, at + 1, s->len);
	return head;
}

bool slice_u64(struct slice s, uint64_t max, uint64_t *out)
{
	uint64_t n = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint64_t digit = (uint64_t) s.data[i] - '0';

		if (s.data[i] < '0' || s.data[i] > '9')
			return false;
		if (n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (n > max)
		return false;
	*out = n;
	return true;
}
