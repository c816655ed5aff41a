#include <string.h>

#include "base/attr.h"
#include "fuzz/mutate.h"
#include "parsers/bencode.h"

enum change_op { REPLACE, SPLICE, DOUBLE, DROP, INSERT, SWAP, EDIT, CHANGE_OPS };

struct change {
	const struct mutate_tree *kind;
	const struct ng_tree *t;
	const struct ng_tree *from; /* where a spliced part comes from */
	uint32_t at, part;          /* nodes of t and from */
	enum change_op op;
};

void mutate_put_text(struct writer *w, struct slice text)
{
	writer_u64(w, text.len);
	writer_byte(w, ':');
	writer_slice(w, text);
}

void mutate_put_str(struct writer *w, const char *text)
{
	mutate_put_text(w, slice_from_str(text));
}

static void put_same(struct writer *w, const struct ng_tree *t, uint32_t i)
{
	const struct ng_node *n = &t->nodes[i];

	if (n->type == NG_STR) {
		mutate_put_text(w, n->str);
		return;
	}
	writer_byte(w, n->type == NG_INT ? 'i' : n->type == NG_LIST ? 'l' : 'd');
	if (n->type == NG_INT)
		writer_i64(w, n->num);
	for (uint32_t k = i + 1; n->type != NG_INT && k < n->end; k = t->nodes[k].end)
		put_same(w, t, k);
	writer_byte(w, 'e');
}

static void edit_number(struct writer *w, int64_t n)
{
	static const int64_t edges[] = { 0,     1,         -1,        255,      65535,
					 65536, INT32_MAX, INT64_MAX, INT64_MIN };
	uint32_t how = mutate_random(ARRAY_COUNT(edges) + 8);

	writer_byte(w, 'i');
	writer_i64(w, how < ARRAY_COUNT(edges) ? edges[how]
		      : how % 2                ? (int64_t) ((uint64_t) n + 1)
					       : (int64_t) ((uint64_t) n - 1));
	writer_byte(w, 'e');
}

static void edit_text(struct writer *w, const struct change *c, struct slice text)
{
	static uint8_t buf[MUTATE_SIZE];
	struct writer out = writer_make(buf, sizeof(buf));

	if (c->kind->text && c->kind->text(text, &out) && !out.overflow) {
		mutate_put_text(w, writer_done(&out));
		return;
	}
	out = writer_make(buf, sizeof(buf));
	writer_slice(&out, text);
	if (out.overflow || !text.len)
		writer_byte(&out, (uint8_t) mutate_random(256));
	else if (mutate_random(4))
		buf[mutate_random((uint32_t) text.len)] = (uint8_t) mutate_random(256);
	else
		out.len = mutate_random((uint32_t) text.len);
	mutate_put_text(w, writer_done(&out));
}

static void put_changed(struct writer *w, const struct change *c, uint32_t i);

/* An element of a list, or a key of a dictionary and its value. */
static uint32_t unit_end(const struct change *c, uint32_t k, bool is_dict)
{
	uint32_t end = c->t->nodes[k].end;

	return is_dict ? c->t->nodes[end].end : end;
}

static void put_unit(struct writer *w, const struct change *c, uint32_t k, bool is_dict)
{
	put_changed(w, c, k);
	if (is_dict)
		put_changed(w, c, c->t->nodes[k].end);
}

static void put_fresh(struct writer *w, const struct change *c, bool is_dict, bool is_outermost)
{
	if (is_dict)
		c->kind->key(w);
	if (is_outermost)
		c->kind->step(w);
	else
		c->kind->value(w);
}

static void put_inside(struct writer *w, const struct change *c, uint32_t i)
{
	const struct ng_node *n = &c->t->nodes[i];
	bool is_dict = n->type == NG_DICT, is_outermost = i == 0 && !is_dict;

	for (uint32_t k = i + 1, next; k < n->end; k = next) {
		next = unit_end(c, k, is_dict);
		if (k != c->at || c->op == EDIT) {
			put_unit(w, c, k, is_dict);
			continue;
		}
		if (c->op == REPLACE || c->op == INSERT)
			put_fresh(w, c, is_dict, is_outermost);
		if (c->op == SPLICE && is_dict)
			c->kind->key(w);
		if (c->op == SPLICE)
			put_same(w, c->from, c->part);
		if (c->op == SWAP && next < n->end) {
			uint32_t second = next;

			next = unit_end(c, second, is_dict);
			put_unit(w, c, second, is_dict);
		}
		if (c->op == DOUBLE)
			put_unit(w, c, k, is_dict);
		if (c->op == DOUBLE || c->op == INSERT || c->op == SWAP)
			put_unit(w, c, k, is_dict);
	}
	if (i == c->at)
		put_fresh(w, c, is_dict, is_outermost);
}

/* A value of a dictionary is changed here, an element of a list by the list it is in. */
static void put_value(struct writer *w, const struct change *c, uint32_t i)
{
	const struct ng_node *n = &c->t->nodes[i];

	if (c->op == REPLACE)
		c->kind->value(w);
	else if (c->op == SPLICE)
		put_same(w, c->from, c->part);
	else if (n->type == NG_INT)
		edit_number(w, n->num);
	else
		edit_text(w, c, n->str);
}

static void put_changed(struct writer *w, const struct change *c, uint32_t i)
{
	const struct ng_node *n = &c->t->nodes[i];
	bool is_scalar = n->type == NG_STR || n->type == NG_INT;

	if (i == c->at && i && (is_scalar || c->op <= SPLICE)) {
		put_value(w, c, i);
		return;
	}
	if (is_scalar) {
		put_same(w, c->t, i);
		return;
	}
	writer_byte(w, n->type == NG_LIST ? 'l' : 'd');
	put_inside(w, c, i);
	writer_byte(w, 'e');
}

/* More of the outer nodes: they are few, and they are what a trace is made of. */
static uint32_t pick_node(const struct ng_tree *t)
{
	uint32_t count = 0, chosen, k = 1;

	if (mutate_random(2) || t->count < 2)
		return mutate_random(t->count);
	for (uint32_t i = 1; i < t->nodes[0].end; i = t->nodes[i].end)
		count++;
	for (chosen = mutate_random(count); chosen; chosen--)
		k = t->nodes[k].end;
	return k;
}

bool mutate_tree(struct slice in, struct slice other, const struct mutate_tree *kind,
		 struct writer *out)
{
	static struct ng_node nodes[MUTATE_ROOM], alien_nodes[MUTATE_ROOM];
	struct ng_tree t = { nodes, MUTATE_ROOM, 0, false };
	struct ng_tree alien = { alien_nodes, MUTATE_ROOM, 0, false };
	struct change c = { .kind = kind, .t = &t, .from = &t };

	if (bencode_parse(in, &t, NULL) != BENCODE_OK || !t.count)
		return false;
	c.op = (enum change_op) mutate_random(CHANGE_OPS);
	if (other.len && bencode_parse(other, &alien, NULL) == BENCODE_OK && alien.count > 1) {
		c.from = &alien;
		c.op = SPLICE;
	}
	c.at = pick_node(&t);
	c.part = pick_node(c.from);
	if (!c.part && c.from->count > 1)
		c.part = 1;
	put_changed(out, &c, 0);
	return true;
}
