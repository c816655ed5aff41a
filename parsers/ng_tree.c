#include "parsers/ng_tree.h"

static uint32_t add(struct ng_tree *t, struct ng_node node)
{
	uint32_t at = t->count;

	if (at >= t->cap)
		return NG_NODE_NONE;
	t->nodes[at] = node;
	t->nodes[at].end = at + 1;
	t->count = at + 1;
	return at;
}

uint32_t ng_tree_add_str(struct ng_tree *t, struct slice s)
{
	return add(t, (struct ng_node){ .str = s, .type = NG_STR });
}

uint32_t ng_tree_add_int(struct ng_tree *t, int64_t num)
{
	return add(t, (struct ng_node){ .num = num, .type = NG_INT });
}

uint32_t ng_tree_open(struct ng_tree *t, enum ng_type type)
{
	return add(t, (struct ng_node){ .type = (uint8_t) type });
}

void ng_tree_close(struct ng_tree *t, uint32_t opened)
{
	if (opened < t->count)
		t->nodes[opened].end = t->count;
}

uint32_t ng_tree_find(const struct ng_tree *t, uint32_t dict, struct slice key)
{
	if (dict >= t->count || t->nodes[dict].type != NG_DICT)
		return NG_NODE_NONE;
	for (uint32_t i = dict + 1; i + 1 < t->nodes[dict].end; i = t->nodes[i + 1].end)
		if (slice_eq(t->nodes[i].str, key))
			return i + 1;
	return NG_NODE_NONE;
}
