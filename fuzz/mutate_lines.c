#include <string.h>

#include "base/attr.h"
#include "fuzz/mutate.h"

enum { LINES = 512 };

enum line_op {
	FRESH,   /* one more */
	REPLACE, /* another in its place */
	TAKE,    /* one of the other text */
	DROP,
	DOUBLE,
	SWAP,
	MOVE,
	NUMBER,
	WORD,
	BYTE,
	END,
	LINE_OPS
};

/* With their ends. */
static size_t split(struct slice text, struct slice *lines)
{
	size_t count = 0;

	while (text.len && count < LINES) {
		size_t end = slice_find(text, '\n') + 1;

		if (count == LINES - 1)
			end = text.len;
		lines[count] = slice_sub(text, 0, end);
		text = slice_sub(text, lines[count++].len, text.len);
	}
	return count;
}

static struct slice end_of(struct slice line)
{
	size_t n = line.len;

	while (n && (line.data[n - 1] == '\n' || line.data[n - 1] == '\r'))
		n--;
	return slice_sub(line, n, line.len);
}

static struct slice body_of(struct slice line)
{
	return slice_sub(line, 0, line.len - end_of(line).len);
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* One of the numbers of the line is another. */
static void put_number(struct writer *w, struct slice line)
{
	static const char *const edges[] = { "0",
					     "1",
					     "00",
					     "-1",
					     "127",
					     "128",
					     "255",
					     "256",
					     "65534",
					     "65535",
					     "65536",
					     "2147483648",
					     "4294967295",
					     "4294967296",
					     "18446744073709551615",
					     "18446744073709551616",
					     "999999999999999999999999",
					     "" };
	uint32_t count = 0, chosen;
	uint64_t value;
	size_t end;

	for (size_t i = 0; i < line.len; i++)
		count += is_digit(line.data[i]) && !(i && is_digit(line.data[i - 1]));
	chosen = mutate_random(count);
	for (size_t i = 0, n = 0; i < line.len; i++) {
		bool begins = is_digit(line.data[i]) && !(i && is_digit(line.data[i - 1]));

		if (!begins || n++ != chosen) {
			writer_byte(w, line.data[i]);
			continue;
		}
		end = i + 1;
		while (end < line.len && is_digit(line.data[end]))
			end++;
		if (mutate_random(3) && slice_u64(slice_sub(line, i, end), UINT64_MAX, &value))
			writer_u64(w, mutate_random(2) ? value + 1 : value - 1);
		else
			writer_str(w, mutate_pick(edges, ARRAY_COUNT(edges)));
		i = end - 1;
	}
}

/* One of the words of the line is left out, doubled, or one of another line. */
static void put_word(struct writer *w, struct slice line, struct slice donor)
{
	struct slice end = end_of(line), rest = body_of(line), from = body_of(donor), word;
	uint32_t count = 1, chosen, how = mutate_random(3);

	for (size_t i = 0; i < rest.len; i++)
		count += rest.data[i] == ' ';
	chosen = mutate_random(count);
	word = slice_cut(&from, ' ');
	for (uint32_t n = mutate_random(4); n && from.len; n--)
		word = slice_cut(&from, ' ');
	for (uint32_t i = 0; i < count; i++) {
		struct slice own = slice_cut(&rest, ' ');

		if (i && !(i == chosen && how == 0))
			writer_byte(w, ' ');
		if (i != chosen || how == 1)
			writer_slice(w, own);
		if (i == chosen && how == 1) {
			writer_byte(w, ' ');
			writer_slice(w, own);
		}
		if (i == chosen && how == 2)
			writer_slice(w, word);
	}
	writer_slice(w, end);
}

static void put_byte(struct writer *w, struct slice line)
{
	static const uint8_t odd[] = { 0, '\r', '\n', ' ', '\t', ':', '/', '=', ';', 0x7f, 0xff };
	size_t at = mutate_random((uint32_t) line.len), how = mutate_random(3);

	writer_slice(w, slice_sub(line, 0, at));
	if (how)
		writer_byte(w, mutate_random(2) ? odd[mutate_random(sizeof(odd))]
						: (uint8_t) mutate_random(256));
	writer_slice(w, slice_sub(line, how == 1 ? at : at + 1, line.len));
}

static void put_end(struct writer *w, struct slice line)
{
	static const char *const ends[] = { "\r\n", "\n", "\r", "", "\n\n", "\r\r\n", " \r\n" };

	writer_slice(w, body_of(line));
	writer_str(w, mutate_pick(ends, ARRAY_COUNT(ends)));
}

static void put_fresh(struct writer *w, void (*fresh)(struct writer *w), struct slice like)
{
	struct slice end = end_of(like);

	fresh(w);
	writer_slice(w, end.len ? end : SLICE("\r\n"));
}

void mutate_lines(struct slice text, struct slice other, void (*fresh)(struct writer *w),
		  struct writer *out)
{
	static struct slice lines[LINES], others[LINES];
	size_t count = split(text, lines), other_count = split(other, others);
	size_t at = mutate_random((uint32_t) count), to = mutate_random((uint32_t) count);
	enum line_op op = (enum line_op) mutate_random(LINE_OPS);
	struct slice chosen = count ? lines[at] : SLICE_EMPTY;

	if (other_count)
		op = TAKE;
	if (!count)
		put_fresh(out, fresh, chosen);
	if (op == SWAP && count) {
		lines[at] = lines[to];
		lines[to] = chosen;
	}
	for (size_t i = 0; i < count; i++) {
		if (op == MOVE && i == to)
			writer_slice(out, chosen);
		if (i != at || op == SWAP) {
			writer_slice(out, lines[i]);
			continue;
		}
		if (op == FRESH || op == REPLACE || (op == TAKE && !other_count))
			put_fresh(out, fresh, chosen);
		if (op == TAKE && other_count)
			writer_slice(out, others[mutate_random((uint32_t) other_count)]);
		if (op == DOUBLE || op == FRESH || (op == TAKE && mutate_random(2)))
			writer_slice(out, chosen);
		if (op == DOUBLE)
			writer_slice(out, chosen);
		if (op == NUMBER)
			put_number(out, chosen);
		if (op == WORD)
			put_word(out, chosen, lines[to]);
		if (op == BYTE)
			put_byte(out, chosen);
		if (op == END)
			put_end(out, chosen);
	}
}
