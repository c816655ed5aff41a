#include "parsers/ng_set.h"
#include "parsers/ng_value.h"

#include <string.h>

#if defined(PLANT) && PLANT == 2
#define PAIR_NODES 2 /* planted: a pair of one */
#else
#define PAIR_NODES 3
#endif

/* Media types of RFC 8866 section 8.2.2; the session has two names. */
static bool section_of(struct slice name, struct slice *media)
{
	static const char *const types[] = { "audio", "video",   "text",
					     "image", "message", "application" };

	*media = SLICE_EMPTY;
	if (slice_eq(name, SLICE("global")) || slice_eq(name, SLICE("none")))
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
		if (slice_eq(name, slice_from_str(types[i]))) {
			*media = slice_from_str(types[i]);
			return true;
		}
	}
	return false;
}

static bool needs_unescape(struct slice s)
{
	for (size_t i = 0; i + 1 < s.len; i++)
		if ((s.data[i] == '-' || s.data[i] == '.') && s.data[i] == s.data[i + 1])
			return true;
	return false;
}

bool ng_unescape(struct ng_reader *r, struct slice *text)
{
	size_t len = 0;
	uint8_t *copy;

	if (!needs_unescape(*text))
		return true;
	copy = arena_alloc(r->arena, text->len);
	if (!copy) {
		r->err = NG_NO_MEMORY;
		return false;
	}
	for (size_t i = 0; i < text->len; i++) {
		uint8_t c = text->data[i];

		if ((c == '-' || c == '.') && i + 1 < text->len && text->data[i + 1] == c) {
			c = c == '-' ? '=' : ' ';
			i++;
		}
		copy[len++] = c;
	}
	*text = slice_make(copy, len);
	return true;
}

/* An array in the arena with room for one more; NULL: r->err is set. */
static void *room_for_one(struct ng_reader *r, void *items, size_t size, uint32_t count,
			  uint32_t *cap)
{
	void *grown;

	if (count >= NG_LIST_MAX) {
		r->err = NG_TOO_LARGE;
		return NULL;
	}
	if (count < *cap)
		return items;
	grown = arena_alloc(r->arena, (*cap ? 2 * *cap : 4) * size);
	if (!grown) {
		r->err = NG_NO_MEMORY;
		return NULL;
	}
	if (count)
		memcpy(grown, items, count * size);
	*cap = *cap ? 2 * *cap : 4;
	return grown;
}

/* The edits of a section, new if there are none yet; NULL: r->err is set. */
static struct ng_attr_edit *edit_of(struct ng_reader *r, struct slice media)
{
	struct ng_request *out = r->out;
	struct ng_attr_edit *edits;

	for (uint32_t i = 0; i < out->attr_edit_count; i++)
		if (slice_eq(out->attr_edits[i].media, media))
			return &out->attr_edits[i];
	edits = room_for_one(r, out->attr_edits, sizeof(*edits), out->attr_edit_count,
			     &out->attr_edit_cap);
	if (!edits)
		return NULL;
	out->attr_edits = edits;
	edits += out->attr_edit_count++;
	*edits = (struct ng_attr_edit){ .media = media };
	return edits;
}

static void add_substitution(struct ng_reader *r, struct ng_attr_edit *e, struct slice from,
			     struct slice to)
{
	struct ng_substitution *list;

	if (!ng_unescape(r, &from) || !ng_unescape(r, &to))
		return;
	list = room_for_one(r, e->substitute, sizeof(*list), e->substitute_count,
			    &e->substitute_cap);
	if (!list)
		return;
	e->substitute = list;
	list[e->substitute_count++] = (struct ng_substitution){ from, to };
}

/* FROM>TO.  Without > it has no effect (recorded). */
static void take_substitution(struct ng_reader *r, struct ng_attr_edit *e, struct slice text)
{
	struct slice to = text, from = slice_cut(&to, '>');

	if (from.len < text.len && from.len)
		add_substitution(r, e, from, to);
	else
		ng_warn(r, NG_WARN_WORD, NG_KEY_SDP_ATTR, text);
}

enum manipulation { ADD, REMOVE, SUBSTITUTE, UNKNOWN };

static enum manipulation manipulation_of(struct slice name)
{
	if (slice_eq(name, SLICE("add")))
		return ADD;
	if (slice_eq(name, SLICE("remove")))
		return REMOVE;
	return slice_eq(name, SLICE("substitute")) ? SUBSTITUTE : UNKNOWN;
}

static void take_text(struct ng_reader *r, struct ng_attr_edit *e, enum manipulation what,
		      struct slice text)
{
	if (what == SUBSTITUTE)
		take_substitution(r, e, text);
	else if (ng_unescape(r, &text))
		ng_list_add(r, what == ADD ? &e->add : &e->remove, text);
}

/* [from, to] */
static void take_pair(struct ng_reader *r, struct ng_attr_edit *e, uint32_t pair)
{
	const struct ng_node *n = &r->tree->nodes[pair];

	if (n->end == pair + PAIR_NODES && n[1].type == NG_STR && n[2].type == NG_STR)
		add_substitution(r, e, n[1].str, n[2].str);
	else
		ng_warn(r, NG_WARN_WORD, NG_KEY_SDP_ATTR, SLICE("substitute"));
}

static void take_manipulation(struct ng_reader *r, struct ng_attr_edit *e, enum manipulation what,
			      uint32_t value)
{
	const struct ng_node *nodes = r->tree->nodes;

	if (nodes[value].type == NG_STR) {
		take_text(r, e, what, nodes[value].str);
		return;
	}
	if (nodes[value].type != NG_LIST) {
		r->err = NG_WRONG_CONTENT;
		return;
	}
	for (uint32_t i = value + 1; i < nodes[value].end && !r->err; i = nodes[i].end) {
		if (nodes[i].type == NG_STR)
			take_text(r, e, what, nodes[i].str);
		else if (nodes[i].type == NG_LIST && what == SUBSTITUTE)
			take_pair(r, e, i);
		else
			r->err = NG_BAD_TOKEN;
	}
}

static void take_section(struct ng_reader *r, struct slice media, uint32_t value)
{
	const struct ng_node *nodes = r->tree->nodes;
	struct ng_attr_edit *e;

	if (nodes[value].type != NG_DICT) {
		r->err = NG_WRONG_CONTENT;
		return;
	}
	e = edit_of(r, media);
	for (uint32_t i = value + 1; i + 1 < nodes[value].end && !r->err; i = nodes[i + 1].end) {
		enum manipulation what = manipulation_of(nodes[i].str);

		if (what == UNKNOWN)
			r->err = NG_BAD_MANIPULATION;
		else
			take_manipulation(r, e, what, i + 1);
	}
}

void ng_set_sdp_attr(struct ng_reader *r, uint32_t value)
{
	const struct ng_node *nodes = r->tree->nodes;
	struct slice media;

	if (nodes[value].type != NG_DICT) {
		r->err = NG_WRONG_TYPE;
		return;
	}
	for (uint32_t i = value + 1; i + 1 < nodes[value].end && !r->err; i = nodes[i + 1].end) {
		if (section_of(nodes[i].str, &media))
			take_section(r, media, i + 1);
		else
			r->err = NG_BAD_SECTION;
	}
}

/* COMMAND-SECTION-TEXT; as a flag it never refuses the request. */
void ng_set_sdp_attr_flag(struct ng_reader *r, struct slice rest, struct slice flag)
{
	enum manipulation what = manipulation_of(slice_cut(&rest, '-'));
	struct slice media, section = slice_cut(&rest, '-');
	struct ng_attr_edit *e;

	if (what == UNKNOWN || !section_of(section, &media) || !rest.len) {
		ng_warn(r, NG_WARN_FLAG, NG_KEY_NONE, flag);
		return;
	}
	e = edit_of(r, media);
	if (e)
		take_text(r, e, what, rest);
}

void ng_set_sdp_media_remove(struct ng_reader *r, uint32_t value)
{
	const struct ng_node *nodes = r->tree->nodes;
	struct slice media;

	if (nodes[value].type != NG_LIST) {
		r->err = NG_WRONG_TYPE;
		return;
	}
	for (uint32_t i = value + 1; i < nodes[value].end && !r->err; i = nodes[i].end) {
		if (nodes[i].type == NG_STR && section_of(nodes[i].str, &media) && media.len)
			ng_list_add(r, &r->out->sdp_media_remove, media);
		else
			r->err = NG_BAD_SECTION;
	}
}
