#include "bencode_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NESTING_MAX = 16 };

static struct text text_skip(struct text from, size_t count)
{
	return (struct text){ from.at + count, from.len_bytes - count };
}

/* Reads "LENGTH:BYTES" off the front of rest; false when it is not one. */
static bool string_take(struct text *rest, struct text *out)
{
	size_t length = 0;
	size_t i = 0;

	while (i < rest->len_bytes && i < 6 && rest->at[i] >= '0' && rest->at[i] <= '9')
		length = length * 10 + (size_t) (rest->at[i++] - '0');
	if (i == 0 || i >= rest->len_bytes || rest->at[i] != ':')
		return false;
	i++;
	if (length > rest->len_bytes - i)
		return false;
	*out = (struct text){ rest->at + i, length };
	*rest = text_skip(*rest, i + length);
	return true;
}

/* Drops one value of any type off the front of rest. */
static bool value_skip(struct text *rest)
{
	struct text ignored;
	int depth = 0;

	do {
		if (rest->len_bytes == 0)
			return false;
		switch (rest->at[0]) {
		case 'd':
		case 'l':
			if (++depth > NESTING_MAX)
				return false;
			*rest = text_skip(*rest, 1);
			break;
		case 'e':
			if (depth-- == 0)
				return false;
			*rest = text_skip(*rest, 1);
			break;
		case 'i': {
			const char *end = memchr(rest->at, 'e', rest->len_bytes);

			if (!end)
				return false;
			*rest = text_skip(*rest, (size_t) (end - rest->at) + 1);
			break;
		}
		default:
			if (!string_take(rest, &ignored))
				return false;
		}
	} while (depth > 0);
	return true;
}

struct text bencode_scan_get(struct text dict, const char *key)
{
	const struct text none = { "", 0 };
	struct text rest = dict;
	struct text name;
	struct text value;

	if (rest.len_bytes == 0 || rest.at[0] != 'd')
		return none;
	rest = text_skip(rest, 1);
	while (string_take(&rest, &name)) {
		if (text_equals(name, key))
			return string_take(&rest, &value) ? value : none;
		if (!value_skip(&rest))
			return none;
	}
	return none;
}

bool bencode_scan_cookie(struct text datagram, struct text *cookie, struct text *dict)
{
	const char *space = memchr(datagram.at, ' ', datagram.len_bytes);

	if (!space || space == datagram.at)
		return false;
	*cookie = (struct text){ datagram.at, (size_t) (space - datagram.at) };
	*dict = text_skip(datagram, cookie->len_bytes + 1);
	return true;
}

bool text_equals(struct text text, const char *word)
{
	return strlen(word) == text.len_bytes && memcmp(text.at, word, text.len_bytes) == 0;
}

void text_write(struct text_writer *out, const char *format, ...)
{
	size_t room = out->size_bytes - out->used_bytes;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(out->at + out->used_bytes, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t) length >= room)
		out->is_cut = true;
	else
		out->used_bytes += (size_t) length;
}

void text_write_string(struct text_writer *out, struct text value)
{
	text_write(out, "%zu:%.*s", value.len_bytes, (int) value.len_bytes, value.at);
}
