/* tests/parsers/flag_string_ref.h: the slow, obvious reading of a flag string, to compare with. */
#ifndef SLUICE_TESTS_FLAG_STRING_REF_H
#define SLUICE_TESTS_FLAG_STRING_REF_H

#include <string.h>

#include "parsers/ng_tree.h"

struct flag_string_ref {
	struct slice text;
	size_t at;
	struct ng_tree *out;
	bool is_open, is_deep, is_full;
};

/* The next byte; the end reads as NUL with is_end. */
static inline bool flag_ref_is(const struct flag_string_ref *s, const char *set)
{
	return s->at < s->text.len && s->text.data[s->at] && strchr(set, s->text.data[s->at]);
}

/* From here up to the first byte of set or the end. */
static inline struct slice flag_ref_run(struct flag_string_ref *s, const char *set)
{
	size_t from = s->at;

	while (s->at < s->text.len && !flag_ref_is(s, set))
		s->at++;
	return slice_make(s->text.data + from, s->at - from);
}

static inline void flag_ref_text(struct flag_string_ref *s, struct slice text)
{
	if (ng_tree_add_str(s->out, text) == NG_NODE_NONE)
		s->is_full = true;
}

static inline uint32_t flag_ref_open(struct flag_string_ref *s, enum ng_type type)
{
	uint32_t at = ng_tree_open(s->out, type);

	if (at == NG_NODE_NONE)
		s->is_full = true;
	return at;
}

static inline bool flag_ref_is_dict(struct flag_string_ref s)
{
	struct slice key;

	while (flag_ref_is(&s, " "))
		s.at++;
	key = flag_ref_run(&s, " =[]");
	return key.len && flag_ref_is(&s, "=");
}

static inline void flag_ref_brackets(struct flag_string_ref *s, unsigned depth);

static inline void flag_ref_element(struct flag_string_ref *s, bool is_dict, unsigned depth)
{
	if (is_dict && flag_ref_is(s, "=")) {
		flag_ref_run(s, " ]");
	} else if (flag_ref_is(s, "[")) {
		if (is_dict && depth < NG_DEPTH_MAX)
			flag_ref_text(s, slice_make(s->text.data + s->at, 0));
		flag_ref_brackets(s, depth);
	} else if (!is_dict) {
		flag_ref_text(s, flag_ref_run(s, " ]"));
	} else {
		flag_ref_text(s, flag_ref_run(s, " =]"));
		if (flag_ref_is(s, "="))
			s->at++;
		if (flag_ref_is(s, "[") && s->text.data[s->at - 1] == '=')
			flag_ref_brackets(s, depth);
		else
			flag_ref_text(s, flag_ref_run(s, " ]"));
	}
}

static inline void flag_ref_brackets(struct flag_string_ref *s, unsigned depth)
{
	bool is_dict;
	uint32_t at;

	s->at++;
	if (depth == NG_DEPTH_MAX) {
		s->is_deep = true;
		s->at = s->text.len;
		return;
	}
	is_dict = flag_ref_is_dict(*s);
	at = flag_ref_open(s, is_dict ? NG_DICT : NG_LIST);
	for (;;) {
		while (flag_ref_is(s, " "))
			s->at++;
		if (s->at >= s->text.len) {
			s->is_open = true;
			break;
		}
		if (flag_ref_is(s, "]")) {
			s->at++;
			break;
		}
		flag_ref_element(s, is_dict, depth + 1);
	}
	ng_tree_close(s->out, at);
}

static inline void flag_ref_item(struct flag_string_ref *s)
{
	struct slice key;
	uint32_t pair;

	if (flag_ref_is(s, "=")) {
		flag_ref_text(s, flag_ref_run(s, " "));
		return;
	}
	key = flag_ref_run(s, " =");
	if (!flag_ref_is(s, "=")) {
		flag_ref_text(s, key);
		return;
	}
	s->at++;
	pair = flag_ref_open(s, NG_DICT);
	flag_ref_text(s, key);
	if (flag_ref_is(s, "["))
		flag_ref_brackets(s, 0);
	else
		flag_ref_text(s, flag_ref_run(s, " "));
	ng_tree_close(s->out, pair);
}

/* False if the text is nested too deep or the tree too small; *is_open as FLAG_STRING_OPEN. */
static inline bool flag_string_ref_parse(struct slice text, struct ng_tree *out, bool *is_open)
{
	struct flag_string_ref s = { text, 0, out, false, false, false };

	out->count = 0;
	flag_ref_open(&s, NG_LIST);
	while (s.at < text.len) {
		if (flag_ref_is(&s, " "))
			s.at++;
		else
			flag_ref_item(&s);
	}
	ng_tree_close(out, 0);
	*is_open = s.is_open;
	return !s.is_deep && !s.is_full;
}

#endif
