#include "parsers/ng_set.h"
#include "parsers/ng_words.h"

/* The grammar of rtpp-flags and templates:
 *
 *     flag key=value key=[a b c] key=[k=[x y] l=z]
 *
 * What begins with KEY= inside brackets is a dictionary, else a list.  Values become nodes of a
 * tree of their own and go to the setters that read dictionaries.
 */

/* Ragel lets its states run into each other. */
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"

#if defined(PLANT) && PLANT == 1
#define NESTED_MAX (NG_DEPTH_MAX + 1) /* planted: one level too many */
#else
#define NESTED_MAX NG_DEPTH_MAX
#endif
#if defined(PLANT) && PLANT == 2
#define LEFT_OUT 1 /* planted: the first byte of a value is lost */
#else
#define LEFT_OUT 0
#endif
#if defined(PLANT) && PLANT == 3
#define DIRECTIONS_MAX 3 /* planted: a third interface is taken */
#else
#define DIRECTIONS_MAX 2
#endif

enum { TEMPLATES_MAX = 4 }; /* of templates that name templates */

/* Transport words, as Kamailio combines them. */
enum { WORD_GIVEN = 1, WORD_SRTP = 2, WORD_F = 4, WORD_DTLS = 8 };

struct scan {
	struct ng_reader r; /* its tree is ours */
	struct ng_tree *tree;
	uint32_t transport; /* WORD_x */
	uint32_t directions;
};

static void take_direction(struct scan *s, struct slice name)
{
	if (s->directions < DIRECTIONS_MAX)
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

/* The tree has room for all that the string can hold; see room_for. */
static uint32_t add_text(struct scan *s, struct slice text)
{
	uint32_t at = ng_tree_add_str(s->tree, text);

	if (at == NG_NODE_NONE)
		s->r.err = NG_TOO_LARGE;
	return at;
}

static uint32_t open_node(struct scan *s, enum ng_type type)
{
	uint32_t at = ng_tree_open(s->tree, type);

	if (at == NG_NODE_NONE)
		s->r.err = NG_TOO_LARGE;
	return at;
}

/* A comma string where only a list will do. */
static uint32_t list_of(struct scan *s, uint32_t value)
{
	struct slice left = s->tree->nodes[value].str;
	uint32_t list;

	if (s->tree->nodes[value].type != NG_STR)
		return value;
	list = open_node(s, NG_LIST);
	while (left.len)
		add_text(s, slice_cut(&left, ','));
	ng_tree_close(s->tree, list);
	return list;
}

static void take_pair(struct scan *s, struct slice text, uint32_t value)
{
	enum ng_key key = ng_key_find(text);
	struct ng_request *out = s->r.out;
	struct slice name;
	size_t at = 0;

	if (s->r.err)
		return;
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
	if (!s->r.err)
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

/* Does KEY= come next? */
static bool is_dict(const uint8_t *p, const uint8_t *pe)
{
	const uint8_t *from;

	while (p < pe && *p == ' ')
		p++;
	for (from = p; p < pe && *p != ' ' && *p != '[' && *p != ']' && *p != '='; p++)
		;
	return p > from && p < pe && *p == '=';
}

%%{
	machine ng_flags;

	action begin {
		from = p;
		has_key = false;
	}
	action key {
		key = slice_make(from, (size_t) (p - from));
		has_key = true;
		from = p + 1;
	}
	action item {
		struct slice word = slice_make(from, (size_t) (p - from));

		if (has_key)
			take_pair(s, key, add_text(s, slice_sub(word, LEFT_OUT, word.len)));
		else
			take_flag(s, word);
		if (s->r.err)
			return;
	}
	action junk {
		ng_warn(&s->r, NG_WARN_FLAG, NG_KEY_NONE, slice_make(from, (size_t) (p - from)));
	}
	action list_element {
		add_text(s, slice_make(from, (size_t) (p - from)));
	}
	action dict_element {
		add_text(s, has_key ? key : slice_make(from, (size_t) (p - from)));
		add_text(s, has_key ? slice_make(from, (size_t) (p - from)) : slice_make(p, 0));
	}
	action open {
		if (depth >= NESTED_MAX) {
			s->r.err = NG_TOO_LARGE;
			return;
		}
		if (!depth)
			top = key;
		else if (dicts >> (depth - 1) & 1)
			add_text(s, has_key ? key : slice_make(p, 0));
		dicts = is_dict(p + 1, pe) ? dicts | 1u << depth : dicts & ~(1u << depth);
		up[depth] = open_node(s, dicts >> depth & 1 ? NG_DICT : NG_LIST);
		depth++;
		has_key = false;
		if (dicts >> (depth - 1) & 1)
			fgoto in_dict;
		fgoto in_list;
	}
	action close {
		depth--;
		has_key = false;
		ng_tree_close(s->tree, up[depth]);
		if (!depth) {
			take_pair(s, top, up[0]);
			if (s->r.err)
				return;
			fgoto main;
		}
		if (dicts >> (depth - 1) & 1)
			fgoto in_dict;
		fgoto in_list;
	}

	value = [^ \[] [^ ]*;
	part = [^ \[\]] [^ \]]*;
	main := ( ' '
		| ( [^ =]+ >begin ( '=' @key ( '[' @open | value? ) )? ) %item
		| ( '=' [^ ]* ) >begin %junk
		)*;
	in_list := ( ' ' | '[' @open | ']' @close | part >begin %list_element )*;
	in_dict := ( ' ' | '=' | '[' @open | ']' @close
		| ( [^ =\[\]]+ >begin ( '=' @key ( '[' @open | part? ) )? ) %dict_element
		)*;

	write data noentry;
}%%

static void scan(struct scan *s, struct slice text)
{
	const uint8_t *p = text.data, *pe = text.data + text.len, *eof = pe, *from = p;
	struct slice key = SLICE_EMPTY, top = SLICE_EMPTY;
	uint32_t up[NG_DEPTH_MAX] = { 0 };
	uint32_t depth = 0, dicts = 0;
	bool has_key = false;
	int cs;

	%% write init;
	%% write exec;
	if (!depth)
		return;
	ng_warn(&s->r, NG_WARN_BRACKETS, NG_KEY_NONE, text);
	while (depth)
		ng_tree_close(s->tree, up[--depth]);
	take_pair(s, top, up[0]);
}

/* Nodes that a flag string can need at most: two an element, and one a part of a comma string. */
static size_t room_for(struct slice text)
{
	size_t elements = 1, blanks = 0, commas = 0;
	bool has_bracket = false;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		has_bracket |= c == '[';
		elements += c == '=' || c == '[';
		blanks += c == ' ';
		commas += c == ',';
	}
	return 2 * (elements + (has_bracket ? blanks : 0)) + commas;
}

void ng_set_flag_string(struct ng_reader *r, struct slice text)
{
	struct scan s = { .r = *r };
	size_t room = room_for(text);

	if (r->nesting >= TEMPLATES_MAX || room > NG_NODES_MAX) {
		r->err = NG_TOO_LARGE;
		return;
	}
	s.tree = arena_alloc(r->arena, sizeof(*s.tree));
	if (s.tree)
		s.tree->nodes = arena_alloc(r->arena, room * sizeof(*s.tree->nodes));
	if (!s.tree || !s.tree->nodes) {
		r->err = NG_NO_MEMORY;
		return;
	}
	s.tree->cap = (uint32_t) room;
	s.r.tree = s.tree;
	s.r.nesting++;
	scan(&s, text);
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
