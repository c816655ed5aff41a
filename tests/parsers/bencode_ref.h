/* tests/parsers/bencode_ref.h: the slow, obvious reading of bencode, to compare with. */
#ifndef SLUICE_TESTS_BENCODE_REF_H
#define SLUICE_TESTS_BENCODE_REF_H

#include "parsers/ng_tree.h"

struct bencode_ref {
	struct slice text;
	size_t at;
	struct ng_tree *out;
};

static inline int bencode_ref_peek(const struct bencode_ref *s)
{
	return s->at < s->text.len ? s->text.data[s->at] : -1;
}

/* Digits up to stop: no leading zero, at least one. */
static inline bool bencode_ref_number(struct bencode_ref *s, uint8_t stop, int64_t *out)
{
	size_t first = s->at;
	uint64_t n = 0;

	for (; bencode_ref_peek(s) >= '0' && bencode_ref_peek(s) <= '9'; s->at++) {
		unsigned digit = (unsigned) bencode_ref_peek(s) - '0';

		if (__builtin_mul_overflow(n, 10u, &n) || __builtin_add_overflow(n, digit, &n) ||
		    n > INT64_MAX)
			n = INT64_MAX;
	}
	if (s->at == first || (s->text.data[first] == '0' && s->at - first > 1))
		return false;
	if (bencode_ref_peek(s) != stop)
		return false;
	s->at++;
	*out = (int64_t) n;
	return true;
}

static inline bool bencode_ref_value(struct bencode_ref *s, unsigned depth);

static inline bool bencode_ref_inside(struct bencode_ref *s, bool is_dict, unsigned depth)
{
	for (bool is_key = is_dict;; is_key = is_dict && !is_key) {
		int c = bencode_ref_peek(s);

		if (c == 'e') {
			s->at++;
			return !is_dict || is_key;
		}
		if (is_key && (c < '0' || c > '9'))
			return false;
		if (!bencode_ref_value(s, depth))
			return false;
	}
}

static inline bool bencode_ref_value(struct bencode_ref *s, unsigned depth)
{
	int c = bencode_ref_peek(s);
	struct ng_node *n = &s->out->nodes[s->out->count];
	int64_t num = 0;
	bool is_negative;

	if (s->out->count == s->out->cap || c < 0)
		return false;
	s->out->count++;
	*n = (struct ng_node){ .type = NG_STR };
	if (c == 'i') {
		n->type = NG_INT;
		s->at++;
		is_negative = bencode_ref_peek(s) == '-';
		s->at += is_negative;
		if (!bencode_ref_number(s, 'e', &num))
			return false;
		n->num = is_negative ? -num : num;
	} else if (c == 'l' || c == 'd') {
		n->type = c == 'd' ? NG_DICT : NG_LIST;
		s->at++;
		if (depth == NG_DEPTH_MAX || !bencode_ref_inside(s, c == 'd', depth + 1))
			return false;
	} else if (!bencode_ref_number(s, ':', &num) || (uint64_t) num > s->text.len - s->at) {
		return false;
	} else {
		n->str = slice_make(s->text.data + s->at, (size_t) num);
		s->at += (size_t) num;
	}
	n->end = s->out->count;
	return true;
}

static inline bool bencode_ref_parse(struct slice text, struct ng_tree *out, size_t *used)
{
	struct bencode_ref s = { text, 0, out };

	out->count = 0;
	if (text.len > NG_DATAGRAM_MAX || !bencode_ref_value(&s, 0))
		return false;
	*used = s.at;
	return true;
}

/* Both trees say the same, down to where the strings lie. */
static inline bool ng_tree_same(const struct ng_tree *a, const struct ng_tree *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		const struct ng_node *x = &a->nodes[i], *y = &b->nodes[i];

		if (x->type != y->type || x->end != y->end)
			return false;
		if (x->type == NG_INT && x->num != y->num)
			return false;
		if (x->type == NG_STR &&
		    (x->str.len != y->str.len || (x->str.len && x->str.data != y->str.data)))
			return false;
	}
	return true;
}

#endif
