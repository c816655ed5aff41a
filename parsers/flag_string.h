/* parsers/flag_string.h: the grammar of rtpp-flags and of templates.
 *
 *     flag key=value key=[a b c] key=[k=[x y] l=z]
 *
 * Items are separated by blanks.  Brackets hold a dictionary if they begin with KEY=, else a list;
 * an element of a dictionary without = has an empty value.  A closing bracket may stand behind the
 * last element without a blank.  Outside of brackets a value ends at the blank only: = and ] are
 * part of it.  There is no quoting.
 */
#ifndef SLUICE_PARSERS_FLAG_STRING_H
#define SLUICE_PARSERS_FLAG_STRING_H

#include "parsers/ng_tree.h"

enum flag_string_err {
	FLAG_STRING_OK,
	FLAG_STRING_OPEN,  /* brackets are not closed: they end with the text */
	FLAG_STRING_DEPTH, /* nested deeper than NG_DEPTH_MAX */
	FLAG_STRING_NODES, /* more values than the tree has room for */
	FLAG_STRING_ERR_COUNT
};

/* Node 0 of out is a list; in it a string for each flag, a dictionary of one pair for each key.
 * All strings borrow text.  With FLAG_STRING_OPEN the tree is complete, on other errors empty. */
NODISCARD enum flag_string_err flag_string_parse(struct slice text, struct ng_tree *out);

/* Nodes that text needs at most. */
size_t flag_string_room(struct slice text);

#endif
