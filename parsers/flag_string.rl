#include "parsers/flag_string.h"

/* Ragel lets its states run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 1
#define DEPTH_MAX (NG_DEPTH_MAX + 1) /* planted: one level too many */
#else
#define DEPTH_MAX NG_DEPTH_MAX
#endif
#if defined(PLANT) && PLANT == 2
#define LEFT_OUT 1 /* planted: a value loses its first byte */
#else
#define LEFT_OUT 0
#endif
#if defined(PLANT) && PLANT == 3
#define ENDS_KEY(c) ((c) == '=') /* planted: a blank does not end the first element */
#else
#define ENDS_KEY(c) ((c) == '=' || (c) == ' ' || (c) == '[' || (c) == ']')
#endif

static uint32_t is_dict(const uint8_t *p, const uint8_t *pe)
{
	const uint8_t *from;

	while (p < pe && *p == ' ')
		p++;
	for (from = p; p < pe && !ENDS_KEY(*p); p++)
		;
	return p > from && p < pe && *p == '=';
}

/* Room was made before; a tree that is too small loses nodes, which is found at the end. */
static void add_text(struct ng_tree *t, bool *is_full, const uint8_t *from, const uint8_t *to)
{
	if (ng_tree_add_str(t, slice_make(from, (size_t) (to - from))) == NG_NODE_NONE)
		*is_full = true;
}

static uint32_t open_node(struct ng_tree *t, bool *is_full, enum ng_type type)
{
	uint32_t at = ng_tree_open(t, type);

	if (at == NG_NODE_NONE)
		*is_full = true;
	return at;
}

%%{
	machine flag_string;

	action begin {
		from = p;
		has_key = false;
	}
	action key {
		key = from;
		key_end = p;
		from = p + 1;
		has_key = true;
	}
	action item {
		if (has_key) {
			pair = open_node(out, &is_full, NG_DICT);
			add_text(out, &is_full, key, key_end);
			if (from < p)
				from += LEFT_OUT;
		}
		add_text(out, &is_full, from, p);
		if (has_key)
			ng_tree_close(out, pair);
	}
	action list_element {
		add_text(out, &is_full, from, p);
	}
	action dict_element {
		if (has_key)
			add_text(out, &is_full, key, key_end);
		add_text(out, &is_full, from, p);
		if (!has_key)
			add_text(out, &is_full, p, p);
		has_key = false;
	}
	action open {
		if (depth >= DEPTH_MAX)
			return FLAG_STRING_DEPTH;
		if (!depth)
			pair = open_node(out, &is_full, NG_DICT);
		if (!depth || ((dicts >> (depth - 1) & 1) && has_key))
			add_text(out, &is_full, key, key_end);
		else if (dicts >> (depth - 1) & 1)
			add_text(out, &is_full, p, p);
		dicts = (dicts & ~(1u << depth)) | is_dict(p + 1, pe) << depth;
		up[depth] = open_node(out, &is_full, dicts >> depth & 1 ? NG_DICT : NG_LIST);
		depth++;
		has_key = false;
		if (dicts >> (depth - 1) & 1)
			fgoto in_dict;
		fgoto in_list;
	}
	action close {
		depth--;
		has_key = false;
		ng_tree_close(out, up[depth]);
		if (!depth) {
			ng_tree_close(out, pair);
			fgoto main;
		}
		if (dicts >> (depth - 1) & 1)
			fgoto in_dict;
		fgoto in_list;
	}

	# What ends an item is part of the machine, so that none runs into the next.
	value = [^ \[] [^ ]*;
	part = [^ \[\]] [^ \]]*;
	item = [^ =]+ ( '=' @key ( '[' @open | value? ) )? | '=' [^ ]*;
	pair = [^ =\[\]] [^ =\]]* ( '=' @key ( '[' @open | part? ) )?;

	main := ( ' ' | item >begin %item %/item ' ' )*;
	in_list := ( ' ' | '[' @open | ']' @close
		| part >begin %list_element %/list_element ( ' ' | ']' @close )
		)*;
	in_dict := ( ' ' | '[' @open | ']' @close
		| pair >begin %dict_element %/dict_element ( ' ' | ']' @close )
		| '=' [^ \]]* ( ' ' | ']' @close )
		)*;

	write data noentry;
}%%

static enum flag_string_err parse(struct slice text, struct ng_tree *out)
{
	const uint8_t *p = text.data, *pe = p + text.len, *eof = pe;
	const uint8_t *from = p, *key = p, *key_end = p;
	uint32_t up[NG_DEPTH_MAX] = { 0 };
	uint32_t pair = 0, depth = 0, dicts = 0;
	bool has_key = false, is_full = false, is_open;
	int cs;

	open_node(out, &is_full, NG_LIST);
	%% write init;
	%% write exec;
	is_open = depth > 0;
	while (depth)
		ng_tree_close(out, up[--depth]);
	if (is_open)
		ng_tree_close(out, pair);
	ng_tree_close(out, 0);
	if (is_full)
		return FLAG_STRING_NODES;
	return is_open ? FLAG_STRING_OPEN : FLAG_STRING_OK;
}

enum flag_string_err flag_string_parse(struct slice text, struct ng_tree *out)
{
	enum flag_string_err err;

	out->count = 0;
	out->base_auto = false;
	err = parse(text.len ? text : SLICE(""), out);
	if (err != FLAG_STRING_OK && err != FLAG_STRING_OPEN)
		out->count = 0;
	return err;
}

size_t flag_string_room(struct slice text)
{
	size_t pieces = 1;

	for (size_t i = 0; i < text.len; i++)
		pieces += text.data[i] == ' ' || text.data[i] == '=' || text.data[i] == '[' ||
			  text.data[i] == ']';
	return 1 + 3 * pieces;
}
