/* tests/parsers/ng_show.h: requests from short texts, and as texts to compare with.
 * A request is written like a flag string: "command=offer replace=[origin] TOS=#184".  In it ~
 * stands for a blank, # begins an integer, and $ stands for the empty string.
 */
#ifndef SLUICE_TESTS_NG_SHOW_H
#define SLUICE_TESTS_NG_SHOW_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/flag_string.h"
#include "parsers/ng.h"
#include "parsers/ng_words.h"

enum { NG_MAKE_ROOM = 2048, NG_SHOW_SIZE = 65536 };

/* A source of memory that runs dry after left chunks. */
struct ng_memory {
	long left;
	long taken;
	struct arena_source source;
	struct arena arena;
};

static inline void *ng_memory_get(void *ctx, size_t size, size_t *got)
{
	struct ng_memory *m = ctx;

	m->taken++;
	if (m->left-- <= 0)
		return NULL;
	*got = size;
	return aligned_alloc(16, (size + 15) / 16 * 16);
}

static inline void ng_memory_put(void *ctx, void *chunk, size_t size)
{
	(void) ctx;
	(void) size;
	free(chunk);
}

static inline void ng_memory_init(struct ng_memory *m, long chunks)
{
	m->left = chunks;
	m->taken = 0;
	m->source = (struct arena_source){ ng_memory_get, ng_memory_put, m };
	arena_init(&m->arena, &m->source, 1 << 20);
}

static inline struct slice ng_make_text(struct arena *a, struct slice s)
{
	uint8_t *copy = arena_alloc(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		copy[i] = s.data[i] == '~' ? ' ' : s.data[i];
	return s.len == 1 && s.data[0] == '$' ? slice_make(copy, 0) : slice_make(copy, s.len);
}

/* Copies the node i of from; integers are told by #. */
static inline void ng_make_node(struct arena *a, const struct ng_tree *from, uint32_t i,
				struct ng_tree *to)
{
	const struct ng_node *n = &from->nodes[i];
	uint32_t at;

	if (n->type == NG_STR && n->str.len > 1 && n->str.data[0] == '#') {
		char digits[32];

		snprintf(digits, sizeof(digits), "%.*s",
			 SLICE_FMT(slice_sub(n->str, 1, n->str.len)));
		(void) !ng_tree_add_int(to, strtoll(digits, NULL, 10));
	} else if (n->type == NG_STR) {
		(void) !ng_tree_add_str(to, ng_make_text(a, n->str));
	} else {
		at = ng_tree_open(to, n->type);
		for (uint32_t k = i + 1; k < n->end; k = from->nodes[k].end)
			ng_make_node(a, from, k, to);
		ng_tree_close(to, at);
	}
}

/* The dictionary that text describes, in memory of a. */
static inline struct ng_tree *ng_make(struct arena *a, const char *text)
{
	struct ng_node *nodes = calloc(NG_MAKE_ROOM, sizeof(*nodes));
	struct ng_tree from = { nodes, NG_MAKE_ROOM, 0, false }, *to = arena_alloc(a, sizeof(*to));
	uint32_t at;

	to->nodes = arena_alloc(a, NG_MAKE_ROOM * sizeof(*to->nodes));
	to->cap = NG_MAKE_ROOM;
	if (flag_string_parse(slice_from_str(text), &from) != FLAG_STRING_OK)
		abort();
	at = ng_tree_open(to, NG_DICT);
	for (uint32_t i = 1; i < from.nodes[0].end; i = from.nodes[i].end) {
		if (from.nodes[i].type != NG_DICT)
			abort();
		ng_make_node(a, &from, i + 1, to);
		ng_make_node(a, &from, i + 2, to);
	}
	ng_tree_close(to, at);
	free(nodes);
	return to;
}

/* What stands in a request, apart from what is as when nothing was given. */

struct ng_show {
	char *out;
	size_t len;
};

static inline void ng_show_add(struct ng_show *s, const char *name, struct slice text)
{
	s->len += (size_t) snprintf(s->out + s->len, NG_SHOW_SIZE - s->len, "%s%s=%.*s",
				    s->len ? " " : "", name, SLICE_FMT(text));
}

static inline void ng_show_number(struct ng_show *s, const char *name, int64_t n)
{
	char digits[32];

	snprintf(digits, sizeof(digits), "%lld", (long long) n);
	ng_show_add(s, name, slice_from_str(digits));
}

static inline void ng_show_list(struct ng_show *s, const char *name, const struct ng_list *list)
{
	if (!list->count)
		return;
	ng_show_add(s, name, SLICE(""));
	for (uint32_t i = 0; i < list->count; i++)
		s->len += (size_t) snprintf(s->out + s->len, NG_SHOW_SIZE - s->len, "%s%.*s",
					    i ? "," : "", SLICE_FMT(list->items[i]));
}

static inline void ng_show_addr(struct ng_show *s, const char *name, const struct addr *a)
{
	uint8_t buf[ADDR_STR_MAX];
	struct writer w = writer_make(buf, sizeof(buf));

	addr_write(&w, a);
	if (a->family != ADDR_NONE)
		ng_show_add(s, name, writer_done(&w));
}

/* Keys of the plain kinds, by their table. */
static inline void ng_show_plain(struct ng_show *s, const struct ng_request *r, enum ng_key key)
{
	const char *name = ng_key_name(key);
	const void *field = (const char *) r + ng_key_offset(key);

	switch (ng_key_kind(key)) {
	case NG_TEXT:
		if (((const struct slice *) field)->data)
			ng_show_add(s, name, *(const struct slice *) field);
		break;
	case NG_NUMBER:
		if (ng_given(r, key))
			ng_show_number(s, name, *(const int64_t *) field);
		break;
	case NG_WORD:
	case NG_WORDS:
		if (*(const uint32_t *) field)
			ng_show_number(s, name, *(const uint32_t *) field);
		break;
	case NG_TEXTS:
		ng_show_list(s, name, field);
		break;
	default:
		break;
	}
}

static inline void ng_show_edits(struct ng_show *s, const struct ng_request *r)
{
	for (uint32_t i = 0; i < r->attr_edit_count; i++) {
		const struct ng_attr_edit *e = &r->attr_edits[i];

		ng_show_add(s, "attr", e->media.data ? e->media : SLICE("session"));
		ng_show_list(s, "add", &e->add);
		ng_show_list(s, "remove", &e->remove);
		for (uint32_t k = 0; k < e->substitute_count; k++) {
			ng_show_add(s, "from", e->substitute[k].from);
			ng_show_add(s, "to", e->substitute[k].to);
		}
	}
}

static inline void ng_show_codecs(struct ng_show *s, const struct ng_codecs *c)
{
	ng_show_list(s, "strip", &c->strip);
	ng_show_list(s, "except", &c->except);
	ng_show_list(s, "offer", &c->offer);
	ng_show_list(s, "ignore", &c->ignore);
	ng_show_list(s, "transcode", &c->transcode);
	ng_show_list(s, "mask", &c->mask);
	ng_show_list(s, "accept", &c->accept);
	ng_show_list(s, "consume", &c->consume);
	ng_show_list(s, "set", &c->set);
}

/* Valid until the next call. */
static inline const char *ng_show(const struct ng_request *r)
{
	static char out[NG_SHOW_SIZE];
	struct ng_show s = { out, 0 };

	out[0] = 0;
	for (int key = 1; key < NG_KEY_COUNT; key++)
		ng_show_plain(&s, r, (enum ng_key) key);
	ng_show_addr(&s, "received-from", &r->received_from);
	ng_show_addr(&s, "media-address", &r->media_address);
	for (int i = 0; i < 2; i++)
		if (r->direction[i].data)
			ng_show_add(&s, i ? "to-interface" : "from-interface", r->direction[i]);
	if (r->transport_text.data)
		ng_show_add(&s, "transport", r->transport_text);
	if (r->sdes)
		ng_show_number(&s, "SDES", r->sdes);
	ng_show_list(&s, "only", &r->sdes_only);
	ng_show_list(&s, "no", &r->sdes_no);
	ng_show_list(&s, "order", &r->sdes_order);
	ng_show_list(&s, "offerer_pref", &r->sdes_offerer_pref);
	ng_show_list(&s, "extmap-strip", &r->extmap_strip);
	ng_show_list(&s, "extmap-mask", &r->extmap_mask);
	ng_show_edits(&s, r);
	ng_show_list(&s, "sdp-media-remove", &r->sdp_media_remove);
	ng_show_codecs(&s, &r->codec);
	if (r->pause_ms)
		ng_show_number(&s, "pause", r->pause_ms);
	if (r->digit >= 0)
		ng_show_number(&s, "digit", r->digit);
	for (int flag = 1; flag < NG_FLAG_COUNT; flag++)
		if (ng_has(r, (enum ng_flag) flag))
			ng_show_add(&s, "flag", slice_from_str(ng_flag_name((enum ng_flag) flag)));
	return out;
}

#endif
