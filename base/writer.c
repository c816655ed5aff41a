#include "base/writer.h"

struct writer writer_make(void *buf, size_t cap)
{
	return (struct writer){ buf, cap, 0, false };
}

void writer_str(struct writer *w, const char *str)
{
	writer_bytes(w, str, strlen(str));
}

void writer_u64(struct writer *w, uint64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);

	if (n < 10) {
		writer_byte(w, (uint8_t) ('0' + n));
		return;
	}
	do {
		digits[--at] = (char) ('0' + n % 10);
		n /= 10;
	} while (n);
	writer_bytes(w, digits + at, sizeof(digits) - at);
}

void writer_i64(struct writer *w, int64_t n)
{
	if (n < 0)
		writer_byte(w, '-');
	writer_u64(w, n < 0 ? 0 - (uint64_t) n : (uint64_t) n);
}

void writer_hex(struct writer *w, const uint8_t *data, size_t len)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		writer_byte(w, (uint8_t) digit[data[i] >> 4]);
		writer_byte(w, (uint8_t) digit[data[i] & 15]);
	}
}

struct slice writer_done(const struct writer *w)
{
	return slice_make(w->buf, w->len);
}
