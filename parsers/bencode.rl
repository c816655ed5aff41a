#include "parsers/bencode.h"

/* Ragel lets the states of a number run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 1
#define BEHIND_COLON 0 /* planted: a string may reach one byte too far */
#define IS_OUTSIDE(at, len) ((at) > (len))
#else
#define BEHIND_COLON 1
#define IS_OUTSIDE(at, len) ((at) >= (len))
#endif
#if defined(PLANT) && PLANT == 2
#define DEPTH_MAX (NG_DEPTH_MAX + 1) /* planted: one level too many */
#else
#define DEPTH_MAX NG_DEPTH_MAX
#endif
#if defined(PLANT) && PLANT == 3
#define TURN(dict) ~0u /* planted: keys and values take turns in lists too */
#else
#define TURN(dict) (dict)
#endif

/* What is open, as bits by depth: in a dictionary? is a key due? */
%%{
	machine bencode;

	action begin {
		n = 0;
		is_negative = false;
	}
	action digit {
		n = n > INT64_MAX / 10 ? INT64_MAX : n * 10 + (uint64_t) (*p - '0');
		if (n > INT64_MAX)
			n = INT64_MAX;
	}
	action minus {
		is_negative = true;
	}
	action open {
		if (key >> depth & 1)
			return BENCODE_BROKEN;
		if (depth >= DEPTH_MAX)
			return BENCODE_DEPTH;
		if (count >= cap)
			return BENCODE_NODES;
		nodes[count].str = SLICE_EMPTY;
		nodes[count].num = 0;
		nodes[count].type = *p == 'd' ? NG_DICT : NG_LIST;
		up[depth] = count++;
		depth++;
		dict = *p == 'd' ? dict | 1u << depth : dict & ~(1u << depth);
		key = *p == 'd' ? key | 1u << depth : key & ~(1u << depth);
	}
	action close {
		/* A dictionary ends where a key is due. */
		if (!depth || ((dict >> depth & 1) && !(key >> depth & 1)))
			return BENCODE_BROKEN;
		depth--;
		nodes[up[depth]].end = count;
		key ^= dict & 1u << depth;
		if (!depth)
			fbreak;
	}
	action integer {
		if (key >> depth & 1)
			return BENCODE_BROKEN;
		if (count >= cap)
			return BENCODE_NODES;
		nodes[count].str = SLICE_EMPTY;
		nodes[count].num = is_negative ? -(int64_t) n : (int64_t) n;
		nodes[count].type = NG_INT;
		count++;
		nodes[count - 1].end = count;
		key ^= dict & 1u << depth;
		if (!depth)
			fbreak;
	}
	action string {
		if (count >= cap)
			return BENCODE_NODES;
		if (n > (uint64_t) (pe - p - BEHIND_COLON))
			return BENCODE_CUT;
		nodes[count].str.data = p + 1;
		nodes[count].str.len = (size_t) n;
		nodes[count].num = 0;
		nodes[count].type = NG_STR;
		count++;
		nodes[count - 1].end = count;
		key ^= TURN(dict) & 1u << depth;
		at = (size_t) (p - text.data) + (size_t) n;
		if (IS_OUTSIDE(at, text.len)) /* it is not; the analyser can't relate n to p */
			return BENCODE_CUT;
		p = text.data + at;
		if (!depth)
			fbreak;
	}

	number = '0' @digit | [1-9] @digit [0-9]* $digit;
	integer = 'i' @begin ( '-' @minus )? number 'e' @integer;
	string = number >begin ':' @string;
	main := ( integer | string | [dl] @open | 'e' @close )*;

	write data noentry;
}%%

static enum bencode_err parse(struct slice text, struct ng_node *nodes, uint32_t cap,
			      uint32_t *count_out, size_t *used)
{
	const uint8_t *p = text.data, *pe = text.data + text.len;
	uint32_t up[NG_DEPTH_MAX] = { 0 };
	uint32_t count = 0, depth = 0, dict = 0, key = 0;
	bool is_negative = false;
	uint64_t n = 0;
	size_t at;
	int cs;

	%% write init;
	%% write exec;
	if (cs == bencode_error)
		return BENCODE_BROKEN;
	if (!count || depth || cs < bencode_first_final)
		return BENCODE_CUT;
	*count_out = count;
	*used = (size_t) (p - text.data);
	return BENCODE_OK;
}

enum bencode_err bencode_parse(struct slice text, struct ng_tree *out, size_t *used)
{
	enum bencode_err err;
	size_t len = 0;

	out->count = 0;
	out->base_auto = false;
	if (text.len > NG_DATAGRAM_MAX)
		return BENCODE_SIZE;
	if (!text.len)
		return BENCODE_CUT;
	err = parse(text, out->nodes, out->cap, &out->count, &len);
	if (err == BENCODE_OK && used)
		*used = len;
	return err;
}

const char *bencode_err_name(enum bencode_err err)
{
	static const char *const names[BENCODE_ERR_COUNT] = {
		[BENCODE_OK] = "ok",
		[BENCODE_CUT] = "end is missing",
		[BENCODE_BROKEN] = "no bencode",
		[BENCODE_DEPTH] = "nested too deep",
		[BENCODE_NODES] = "too many values",
		[BENCODE_SIZE] = "too long",
	};

	return err < BENCODE_ERR_COUNT ? names[err] : "?";
}
