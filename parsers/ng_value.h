/* parsers/ng_value.h: reads one value of an ng request: a text, a number, words, a list.
 * For the readers of requests (ng.c, ng_set.c, ng_attr.c, ng_flags.rl), not for others.
 */
#ifndef SLUICE_PARSERS_NG_VALUE_H
#define SLUICE_PARSERS_NG_VALUE_H

#include "parsers/ng.h"

struct ng_reader {
	const struct ng_tree *tree; /* that values are nodes of */
	struct arena *arena;
	const struct ng_defaults *defaults; /* may be NULL */
	struct ng_request *out;
	struct ng_warnings *warnings;
	enum ng_err err;  /* the first that refuses the request; then nothing more is read */
	uint32_t nesting; /* flag strings that this one is in, by way of templates */
};

static inline const struct ng_node *ng_node_at(const struct ng_reader *r, uint32_t at)
{
	return &r->tree->nodes[at];
}

static inline struct slice ng_text_of(const struct ng_reader *r, uint32_t at)
{
	return r->tree->nodes[at].str;
}

static inline void ng_raise(struct ng_request *out, enum ng_flag flag)
{
	out->flags[flag / 64] |= 1ull << flag % 64;
}

static inline void ng_lower(struct ng_request *out, enum ng_flag flag)
{
	out->flags[flag / 64] &= ~(1ull << flag % 64);
}

static inline void ng_mark_given(struct ng_request *out, enum ng_key key)
{
	out->keys[key / 64] |= 1ull << key % 64;
}

void ng_warn(struct ng_reader *r, enum ng_warning_kind kind, enum ng_key key, struct slice what);
/* False: r->err is set. */
bool ng_list_add(struct ng_reader *r, struct ng_list *list, struct slice item);

/* The next string of a list or of a comma string; *at begins at 0.  Skips what is no string. */
bool ng_next_text(struct ng_reader *r, enum ng_key key, uint32_t value, size_t *at,
		  struct slice *out);

/* These warn and return false, leaving the field alone, if the value is of no use. */
bool ng_take_text(struct ng_reader *r, enum ng_key key, struct slice *field, uint32_t value);
bool ng_take_number(struct ng_reader *r, enum ng_key key, int64_t *field, uint32_t value);
bool ng_take_texts(struct ng_reader *r, enum ng_key key, struct ng_list *list, uint32_t value);
/* One word for key, from a list, a string or a flag.  False: key has no such word. */
bool ng_take_word(struct ng_reader *r, enum ng_key key, struct slice text);
bool ng_take_words(struct ng_reader *r, enum ng_key key, uint32_t value);
void ng_store_word(struct ng_reader *r, enum ng_key key, uint32_t word);

#endif
