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
	static const char pair[] = "00010203040506070809101112131415161718192021222324"
				   "25262728293031323334353637383940414243444546474849"
				   "50515253545556575859606162636465666768697071727374"
				   "75767778798081828384858687888990919293949596979899";
	char digits[20];
	size_t at = sizeof(digits);

	if (n < 10) {
		writer_byte(w, (uint8_t) ('0' + n));
		return;
	}
	for (; n >= 100; n /= 100) {
		at -= 2;
		memcpy(digits + at, pair + 2 * (n % 100), 2);
	}
	if (n >= 10) {
		at -= 2;
		memcpy(digits + at, pair + 2 * n, 2);
	} else {
		digits[--at] = (char) ('0' + n);
	}
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
