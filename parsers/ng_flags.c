#include "parsers/flag_string.h"
#include "parsers/ng_set.h"
#include "parsers/ng_value.h"
#include "parsers/ng_words.h"

/* A flag string as a list of items: a string is a flag, a dictionary of one pair a key. */

enum { TEMPLATES_MAX = 4 }; /* of templates that name templates */

/* Transport words, as Kamailio combines them. */
enum { WORD_GIVEN = 1, WORD_SRTP = 2, WORD_F = 4, WORD_DTLS = 8 };

struct scan {
	struct ng_reader r;
	struct ng_tree *tree; /* of the string; what r reads */
	uint32_t transport;   /* WORD_x */
	uint32_t directions;
};

static void take_direction(struct scan *s, struct slice name)
{
	if (s->directions < 2)
		s->r.out->direction[s->directions++] = name;
	else
		ng_warn(&s->r, NG_WARN_DIRECTION, NG_KEY_DIRECTION, name);
	ng_mark_given(s->r.out, NG_KEY_DIRECTION);
}

static bool take_transport_word(struct scan *s, struct slice word)
{
	static const struct {
		const char *name;
		uint32_t set, clear;
	} rows[] = {
		{ "RTP", 0, WORD_SRTP | WORD_DTLS },
		{ "SRTP", WORD_SRTP, 0 },
		{ "AVP", 0, WORD_F },
		{ "AVPF", WORD_F, 0 },
		{ "DTLS", WORD_DTLS, 0 },
	};
	uint32_t name;

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		if (!slice_eq(word, slice_from_str(rows[i].name)))
			continue;
		s->transport = (s->transport & ~rows[i].clear) | rows[i].set | WORD_GIVEN;
		return true;
	}
	if (slice_find(word, '/') == word.len ||
	    !ng_word_find_nocase(NG_KEY_TRANSPORT_PROTOCOL, word, &name))
		return false;
	s->transport = 0;
	ng_set_transport(&s->r, word);
	ng_mark_given(s->r.out, NG_KEY_TRANSPORT_PROTOCOL);
	return true;
}

static void take_flag(struct scan *s, struct slice flag)
{
	if (slice_eq(flag, SLICE("internal")) || slice_eq(flag, SLICE("external")))
		take_direction(s, flag);
	else if (!take_transport_word(s, flag))
		ng_set_flag(&s->r, flag);
}

/* codec-LIST=X and transcode=X */
static bool take_codecs(struct scan *s, struct slice key, uint32_t value)
{
	uint32_t list;

	if (slice_eq(key, SLICE("transcode")))
		list = NG_CODEC_TRANSCODE;
	else if (!slice_starts(key, SLICE("codec-")) ||
		 !ng_word_find(NG_KEY_CODEC, slice_sub(key, 6, key.len), &list))
		return false;
	ng_set_codecs(&s->r, list, value);
	ng_mark_given(s->r.out, NG_KEY_CODEC);
	return true;
}

/* A comma string where only a list will do; the tree has room for it. */
static uint32_t list_of(struct scan *s, uint32_t value)
{
	struct slice left = s->tree->nodes[value].str;
	uint32_t list;

	if (s->tree->nodes[value].type != NG_STR)
		return value;
	list = ng_tree_open(s->tree, NG_LIST);
	while (left.len && list != NG_NODE_NONE)
		if (ng_tree_add_str(s->tree, slice_cut(&left, ',')) == NG_NODE_NONE)
			break;
	ng_tree_close(s->tree, list);
	return list == NG_NODE_NONE ? value : list;
}

static void take_pair(struct scan *s, struct slice text, uint32_t value)
{
	enum ng_key key = ng_key_find(text);
	struct ng_request *out = s->r.out;
	struct slice name;
	size_t at = 0;

	if (key == NG_KEY_NONE) {
		if (!take_codecs(s, text, value))
			ng_warn(&s->r, NG_WARN_KEY, NG_KEY_NONE, text);
		return;
	}
	if (key == NG_KEY_DIRECTION) {
		while (ng_next_text(&s->r, key, value, &at, &name))
			take_direction(s, name);
		return;
	}
	if (key == NG_KEY_TO_TAG)
		ng_raise(out, NG_FLAG_TO_TAG);
	if (key == NG_KEY_FROM_TAG)
		ng_raise(out, NG_FLAG_DIRECTIONAL);
	if (key == NG_KEY_SDP_MEDIA_REMOVE)
		value = list_of(s, value);
	ng_set_key(&s->r, key, value);
}

/* What the transport words amount to. */
static void finish_transport(struct scan *s)
{
	static const char *const names[] = {
		"RTP/AVP",          "RTP/SAVP",         "RTP/AVPF",          "RTP/SAVPF",
		"UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVPF",
	};

	if (!(s->transport & WORD_GIVEN))
		return;
	ng_set_transport(&s->r, slice_from_str(names[s->transport >> 1 & 7]));
	ng_mark_given(s->r.out, NG_KEY_TRANSPORT_PROTOCOL);
}

static void take_items(struct scan *s)
{
	const struct ng_node *nodes = s->tree->nodes;

	for (uint32_t i = 1; i < nodes[0].end && !s->r.err; i = nodes[i].end) {
		if (nodes[i].type == NG_STR)
			take_flag(s, nodes[i].str);
		else
			take_pair(s, nodes[i + 1].str, i + 2);
	}
}

/* A tree in the arena with room for text, and for its comma strings as lists. */
static struct ng_tree *tree_for(struct ng_reader *r, struct slice text)
{
	size_t room = flag_string_room(text) + 1;
	struct ng_tree *t;

	for (size_t i = 0; i < text.len; i++)
		room += text.data[i] == ',';
	if (room > NG_NODES_MAX) {
		r->err = NG_TOO_LARGE;
		return NULL;
	}
	t = arena_alloc(r->arena, sizeof(*t));
	if (t)
		t->nodes = arena_alloc(r->arena, room * sizeof(*t->nodes));
	if (!t || !t->nodes) {
		r->err = NG_NO_MEMORY;
		return NULL;
	}
	t->cap = (uint32_t) room;
	return t;
}

void ng_set_flag_string(struct ng_reader *r, struct slice text)
{
	struct scan s = { .r = *r };
	enum flag_string_err err;

	if (r->nesting >= TEMPLATES_MAX) {
		r->err = NG_TOO_LARGE;
		return;
	}
	s.tree = tree_for(r, text);
	if (!s.tree)
		return;
	err = flag_string_parse(text, s.tree);
	if (err == FLAG_STRING_OPEN) {
		ng_warn(r, NG_WARN_BRACKETS, NG_KEY_NONE, text);
	} else if (err != FLAG_STRING_OK) {
		r->err = NG_TOO_LARGE;
		return;
	}
	s.r.tree = s.tree;
	s.r.nesting++;
	take_items(&s);
	if (!s.r.err)
		finish_transport(&s);
	r->err = s.r.err;
}

enum ng_err ng_flags_read(struct slice text, struct arena *arena, struct ng_request *out,
			  struct ng_warnings *warnings)
{
	struct ng_reader r = { NULL, arena, NULL, out, warnings, NG_OK, 0 };

	ng_set_flag_string(&r, text);
	return r.err;
}
