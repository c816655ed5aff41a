/* parsers/ng_tree.h: a decoded dictionary, bencode or JSON, as one array of nodes.
 * Nodes stand in the order of the text.  A list or dictionary is followed by what is in it; in a
 * dictionary key and value take turns and each key is a string.  Strings borrow: from the datagram
 * (bencode) or from the caller's arena (JSON).  Node 0 is the whole.
 */
#ifndef SLUICE_PARSERS_NG_TREE_H
#define SLUICE_PARSERS_NG_TREE_H

#include "base/attr.h"
#include "base/limits.h"
#include "base/slice.h"

enum ng_type { NG_STR = 1, NG_INT, NG_LIST, NG_DICT };

struct ng_node {
	struct slice str; /* of a string */
	int64_t num;      /* of an integer */
	uint32_t end;     /* index one past the last node inside; the next sibling */
	uint8_t type;     /* enum ng_type */
};

struct ng_tree {
	struct ng_node *nodes; /* the caller's */
	uint32_t cap;
	uint32_t count;
	bool base_auto; /* strings that hold numbers may be 0x.. or 0.. (JSON) */
};

/* Builds a tree by hand, in the order of the text.  Each returns the index of the new node, or
 * NG_NODE_NONE if the tree is full. */
#define NG_NODE_NONE UINT32_MAX

NODISCARD uint32_t ng_tree_add_str(struct ng_tree *t, struct slice s);
NODISCARD uint32_t ng_tree_add_int(struct ng_tree *t, int64_t num);
NODISCARD uint32_t ng_tree_open(struct ng_tree *t, enum ng_type type); /* NG_LIST, NG_DICT */
void ng_tree_close(struct ng_tree *t, uint32_t opened);

/* Index of the value of key in the dictionary at dict: the first if it is there twice.
 * NG_NODE_NONE if it is missing. */
uint32_t ng_tree_find(const struct ng_tree *t, uint32_t dict, struct slice key);

#endif
