#include "parsers/ng_value.h"

#include "parsers/ng_words.h"

#include <string.h>

#if defined(PLANT) && PLANT == 1
#define IS_FULL(count, cap) ((count) > (cap)) /* planted: one entry beyond the end */
#else
#define IS_FULL(count, cap) ((count) >= (cap))
#endif

void ng_warn(struct ng_reader *r, enum ng_warning_kind kind, enum ng_key key, struct slice what)
{
	struct ng_warnings *w = r->warnings;

	if (w->count < NG_WARNINGS_MAX)
		w->list[w->count++] = (struct ng_warning){ kind, key, what };
	else
		w->dropped++;
}

/* Lists */

bool ng_list_add(struct ng_reader *r, struct ng_list *list, struct slice item)
{
	if (list->count >= NG_LIST_MAX) {
		r->err = NG_TOO_LARGE;
		return false;
	}
	if (IS_FULL(list->count, list->cap)) {
		uint32_t cap = list->cap ? 2 * list->cap : 4;
		struct slice *items = arena_alloc(r->arena, cap * sizeof(*items));

		if (!items) {
			r->err = NG_NO_MEMORY;
			return false;
		}
		if (list->count)
			memcpy(items, list->items, list->count * sizeof(*items));
		list->items = items;
		list->cap = cap;
	}
	list->items[list->count++] = item;
	return true;
}

/* The next part of a comma string; *at is where it begins, plus one, or 0. */
static bool next_part(struct slice s, size_t *at, struct slice *out)
{
	size_t from = *at ? *at - 1 : 0;
	struct slice left;

	if (*at && from >= s.len)
		return false;
	left = slice_sub(s, from, s.len);
	*out = slice_cut(&left, ',');
	*at = from + out->len + 2;
	return true;
}

bool ng_next_text(struct ng_reader *r, enum ng_key key, uint32_t value, size_t *at,
		  struct slice *out)
{
	const struct ng_node *n = ng_node_at(r, value);

	if (n->type == NG_STR)
		return next_part(n->str, at, out);
	if (n->type != NG_LIST) {
		if (!*at)
			ng_warn(r, NG_WARN_TYPE, key, n->str);
		*at = 1;
		return false;
	}
	for (uint32_t i = *at ? (uint32_t) *at : value + 1; i < n->end; i = ng_node_at(r, i)->end) {
		if (ng_node_at(r, i)->type != NG_STR) {
			ng_warn(r, NG_WARN_TYPE, key, ng_node_at(r, i)->str);
			continue;
		}
		*out = ng_node_at(r, i)->str;
		*at = ng_node_at(r, i)->end;
		return true;
	}
	*at = n->end;
	return false;
}

bool ng_take_texts(struct ng_reader *r, enum ng_key key, struct ng_list *list, uint32_t value)
{
	struct slice text;
	size_t at = 0;

	while (ng_next_text(r, key, value, &at, &text))
		if (!ng_list_add(r, list, text))
			return false;
	return true;
}

/* Plain kinds */

bool ng_take_text(struct ng_reader *r, enum ng_key key, struct slice *field, uint32_t value)
{
	const struct ng_node *n = ng_node_at(r, value);

	if (n->type != NG_STR) {
		ng_warn(r, NG_WARN_TYPE, key, SLICE_EMPTY);
		return false;
	}
	*field = n->str;
	return true;
}

static uint32_t digit_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t) (c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (uint32_t) (c - 'a' + 10) : 16;
}

/* As strtoll reads it: blanks, a sign, digits, and then whatever.  False if there is no digit. */
static bool number_of(struct slice s, bool base_auto, int64_t *out)
{
	bool is_negative = false, has_digit = false;
	uint32_t base = 10, digit;
	uint64_t n = 0;

	s = slice_trim(s);
	if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
		is_negative = s.data[0] == '-';
		s = slice_sub(s, 1, s.len);
	}
	if (base_auto && s.len > 2 && s.data[0] == '0' && (s.data[1] | 0x20) == 'x') {
		base = 16;
		s = slice_sub(s, 2, s.len);
	} else if (base_auto && s.len > 1 && s.data[0] == '0') {
		base = 8;
	}
	for (size_t i = 0; i < s.len && (digit = digit_value(s.data[i])) < base; i++) {
		n = n > INT64_MAX / base ? INT64_MAX : n * base + digit;
		if (n > INT64_MAX)
			n = INT64_MAX;
		has_digit = true;
	}
	*out = is_negative ? -(int64_t) n : (int64_t) n;
	return has_digit;
}

bool ng_take_number(struct ng_reader *r, enum ng_key key, int64_t *field, uint32_t value)
{
	const struct ng_node *n = ng_node_at(r, value);

	if (n->type == NG_INT) {
		*field = n->num;
		return true;
	}
	if (n->type != NG_STR) {
		ng_warn(r, NG_WARN_TYPE, key, SLICE_EMPTY);
		return false;
	}
	if (!number_of(n->str, r->tree->base_auto, field)) /* then it is 0, as with rtpengine */
		ng_warn(r, NG_WARN_NUMBER, key, n->str);
	return true;
}

/* Words */

static void take_ice(struct ng_reader *r, uint32_t word)
{
	const uint32_t policies = NG_ICE_REMOVE | NG_ICE_FORCE | NG_ICE_DEFAULT | NG_ICE_OPTIONAL |
				  NG_ICE_FORCE_RELAY;

	if (word & policies)
		r->out->ice &= ~policies;
	r->out->ice |= word;
	if (word == NG_ICE_TRICKLE)
		ng_raise(r->out, NG_FLAG_TRICKLE_ICE);
}

void ng_store_word(struct ng_reader *r, enum ng_key key, uint32_t word)
{
	uint32_t *field = (uint32_t *) (void *) ((char *) r->out + ng_key_offset(key));

	if (key == NG_KEY_ICE)
		take_ice(r, word);
	else if (key == NG_KEY_SDES)
		r->out->sdes |= word;
	else if (ng_key_kind(key) == NG_WORDS)
		*field |= word;
	else
		*field = word;
}

static struct slice suites_behind(struct slice text, struct slice prefix)
{
	return slice_starts(text, prefix) ? slice_sub(text, prefix.len, text.len) : SLICE_EMPTY;
}

/* only-SUITE, no-SUITE, order:A;B; and offerer_pref:A;B; */
static bool take_suites(struct ng_reader *r, struct slice text)
{
	struct {
		struct slice prefix;
		struct ng_list *list;
	} const forms[] = {
		{ SLICE("only-"), &r->out->sdes_only },
		{ SLICE("no-"), &r->out->sdes_no },
		{ SLICE("order:"), &r->out->sdes_order },
		{ SLICE("offerer_pref:"), &r->out->sdes_offerer_pref },
	};

	for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
		struct slice left = suites_behind(text, forms[i].prefix);

		if (!left.len)
			continue;
		while (left.len) {
			struct slice suite = slice_cut(&left, ';');

			if (suite.len && !ng_list_add(r, forms[i].list, suite))
				return true;
		}
		return true;
	}
	return false;
}

/* One word of key, from a list, a string or a flag.  False: key has no such word. */
bool ng_take_word(struct ng_reader *r, enum ng_key key, struct slice text)
{
	uint32_t word = 0;

	if (!ng_word_find(key, text, &word)) {
		if (key == NG_KEY_SDES)
			return take_suites(r, text);
		if (key == NG_KEY_ICE && slice_starts(text, SLICE("lite-")))
			return ng_take_word(r, NG_KEY_ICE_LITE, slice_sub(text, 5, text.len));
		return false;
	}
	ng_store_word(r, key, word);
	return true;
}

bool ng_take_words(struct ng_reader *r, enum ng_key key, uint32_t value)
{
	struct slice text;
	size_t at = 0;

	while (!r->err && ng_next_text(r, key, value, &at, &text))
		if (!ng_take_word(r, key, slice_trim(text)) && !r->err)
			ng_warn(r, NG_WARN_WORD, key, text);
	return true;
}
