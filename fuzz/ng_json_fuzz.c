/* An ng payload in JSON to a tree, against a reader by the grammar of RFC 8259. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/limits.h"
#include "daemon/control/ng_json.h"
#include "tests/parsers/ng_show.h"

enum { ROOM = 512, ITEMS = 8192, DEEP = 64 };

/* --- the reference: RFC 8259, with jansson's limits --- */

enum item_kind { ITEM_NULL, ITEM_INT, ITEM_TEXT, ITEM_ARRAY, ITEM_OBJECT };

struct item {
	enum item_kind kind;
	int64_t num;
	struct slice key, text;
	struct item *first, *last, *next; /* members */
};

struct reader {
	const uint8_t *p, *end;
	uint8_t *texts; /* as large as the input */
	struct item *items;
	unsigned count, depth;
	bool is_deep;
};

static void skip_blanks(struct reader *r)
{
	while (r->p < r->end && *r->p && strchr(" \t\r\n", *r->p))
		r->p++;
}

static bool take(struct reader *r, char c)
{
	skip_blanks(r);
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

/* The length of a well-formed sequence (RFC 3629 section 4), 0 if it is none. */
static size_t utf8_len(const uint8_t *p, const uint8_t *end)
{
	size_t n = *p < 0x80   ? 1
		   : *p < 0xc2 ? 0
		   : *p < 0xe0 ? 2
		   : *p < 0xf0 ? 3
		   : *p < 0xf5 ? 4
			       : 0;

	if (!n || (size_t) (end - p) < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (p[i] >> 6 != 2)
			return 0;
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static void put_utf8(struct reader *r, uint32_t c)
{
	if (c < 0x80) {
		*r->texts++ = (uint8_t) c;
	} else if (c < 0x800) {
		*r->texts++ = (uint8_t) (0xc0 | c >> 6);
		*r->texts++ = (uint8_t) (0x80 | (c & 63));
	} else if (c < 0x10000) {
		*r->texts++ = (uint8_t) (0xe0 | c >> 12);
		*r->texts++ = (uint8_t) (0x80 | (c >> 6 & 63));
		*r->texts++ = (uint8_t) (0x80 | (c & 63));
	} else {
		*r->texts++ = (uint8_t) (0xf0 | c >> 18);
		*r->texts++ = (uint8_t) (0x80 | (c >> 12 & 63));
		*r->texts++ = (uint8_t) (0x80 | (c >> 6 & 63));
		*r->texts++ = (uint8_t) (0x80 | (c & 63));
	}
}

static bool take_hex(struct reader *r, uint32_t *out)
{
	*out = 0;
	if (r->end - r->p < 4)
		return false;
	for (unsigned i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdefABCDEF";
		const char *at = *r->p ? strchr(digits, *r->p) : NULL;

		if (!at)
			return false;
		*out = *out * 16 + (uint32_t) (at - digits < 16 ? at - digits : at - digits - 6);
		r->p++;
	}
	return true;
}

static bool take_escape(struct reader *r)
{
	static const char names[] = "\"\\/bfnrt", chars[] = "\"\\/\b\f\n\r\t";
	const char *at = r->p < r->end && *r->p ? strchr(names, *r->p) : NULL;
	uint32_t c, low;

	if (at) {
		r->p++;
		*r->texts++ = (uint8_t) chars[at - names];
		return true;
	}
	if (r->p == r->end || *r->p++ != 'u' || !take_hex(r, &c))
		return false;
	if (c >= 0xdc00 && c < 0xe000)
		return false;
	if (c >= 0xd800 && c < 0xdc00) {
		if (r->end - r->p < 2 || *r->p++ != '\\' || *r->p++ != 'u' || !take_hex(r, &low) ||
		    low < 0xdc00 || low > 0xdfff)
			return false;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	put_utf8(r, c);
	return true;
}

static bool take_text(struct reader *r, struct slice *out)
{
	const uint8_t *begin = r->texts;

	if (!take(r, '"'))
		return false;
	while (r->p < r->end && *r->p != '"') {
		size_t n = utf8_len(r->p, r->end);

		if (*r->p == '\\') {
			r->p++;
			if (!take_escape(r))
				return false;
			continue;
		}
		if (!n || *r->p < 0x20)
			return false;
		memcpy(r->texts, r->p, n);
		r->texts += n;
		r->p += n;
	}
	*out = slice_make(begin, (size_t) (r->texts - begin));
	return r->p++ < r->end;
}

static bool take_digits(struct reader *r)
{
	const uint8_t *begin = r->p;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
		r->p++;
	return r->p > begin;
}

static bool take_number(struct reader *r, struct item *out)
{
	const uint8_t *begin = r->p;
	bool is_real = false;
	char text[512];
	double d;

	if (*r->p == '-')
		r->p++;
	if (r->p < r->end && *r->p == '0')
		r->p++;
	else if (!take_digits(r))
		return false;
	if (r->p < r->end && *r->p == '.') {
		is_real = true;
		r->p++;
		if (!take_digits(r))
			return false;
	}
	if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
		is_real = true;
		r->p++;
		if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		if (!take_digits(r))
			return false;
	}
	out->kind = ITEM_INT;
	if ((size_t) (r->p - begin) >= sizeof(text))
		abort(); /* inputs are short */
	memcpy(text, begin, (size_t) (r->p - begin));
	text[r->p - begin] = 0;
	d = strtod(text, NULL);
	if (!is_real) {
		__int128 n = 0;

		for (const char *c = text + (*text == '-'); *c && n < ((__int128) 1 << 100); c++)
			n = n * 10 + (*c - '0');
		n = *text == '-' ? -n : n;
		out->num = (int64_t) n;
		return n >= INT64_MIN && n <= INT64_MAX;
	}
	if (isinf(d))
		return false;
	out->num = d >= 0x1p63 ? INT64_MAX : d <= -0x1p63 ? INT64_MIN : (int64_t) d;
	return true;
}

static bool take_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if ((size_t) (r->end - r->p) < n || memcmp(r->p, word, n))
		return false;
	r->p += n;
	return true;
}

/* jansson takes no notice of a NUL right behind a number or a word (found by this target). */
static void skip_nul(struct reader *r)
{
	if (r->p < r->end && !*r->p)
		r->p++;
}

static bool take_item(struct reader *r, struct item *out);

static struct item *new_item(struct reader *r)
{
	struct item *i = &r->items[r->count++];

	if (r->count >= ITEMS)
		abort(); /* inputs are short */
	memset(i, 0, sizeof(*i));
	return i;
}

static struct item *member(struct item *of, struct slice key)
{
	for (struct item *i = of->first; i; i = i->next)
		if (slice_eq(i->key, key))
			return i;
	return NULL;
}

static void append(struct item *to, struct item *i)
{
	if (to->last)
		to->last->next = i;
	else
		to->first = i;
	to->last = i;
}

/* A key given again changes the value in its first place. */
static bool take_members(struct reader *r, struct item *out, char close)
{
	if (take(r, close))
		return true;
	do {
		struct item *i = new_item(r), *before = NULL;

		if (out->kind == ITEM_OBJECT) {
			if (!take_text(r, &i->key) || slice_find(i->key, 0) != i->key.len ||
			    !take(r, ':'))
				return false;
			before = member(out, i->key);
		}
		if (!take_item(r, i))
			return false;
		if (before) {
			i->next = before->next;
			if (out->last == before)
				out->last = before;
			*before = *i;
		} else {
			append(out, i);
		}
	} while (take(r, ','));
	return take(r, close);
}

static bool take_item(struct reader *r, struct item *out)
{
	bool is_good;

	skip_blanks(r);
	if (r->p == r->end)
		return false;
	if (take_word(r, "null") || take_word(r, "false") || take_word(r, "true")) {
		out->kind = r->p[-1] == 'l' ? ITEM_NULL : ITEM_INT;
		out->num = r->p[-2] == 'u';
		skip_nul(r);
		return true;
	}
	if (*r->p == '"') {
		out->kind = ITEM_TEXT;
		return take_text(r, &out->text);
	}
	if (*r->p != '{' && *r->p != '[') {
		is_good = take_number(r, out);
		skip_nul(r);
		return is_good;
	}
	out->kind = *r->p == '{' ? ITEM_OBJECT : ITEM_ARRAY;
	if (++r->depth > 2000)
		return false;
	r->p++;
	is_good = take_members(r, out, out->kind == ITEM_OBJECT ? '}' : ']');
	r->depth--;
	return is_good;
}

/* False: there is no room in the tree, or it is too deep. */
static bool add(struct ng_tree *t, const struct item *i, unsigned depth)
{
	uint32_t at;

	if (i->kind == ITEM_TEXT)
		return ng_tree_add_str(t, i->text) != NG_NODE_NONE;
	if (i->kind == ITEM_INT)
		return ng_tree_add_int(t, i->num) != NG_NODE_NONE;
	at = ng_tree_open(t, i->kind == ITEM_OBJECT ? NG_DICT : NG_LIST);
	if (at == NG_NODE_NONE || depth > NG_DEPTH_MAX)
		return false;
	for (const struct item *m = i->first; m; m = m->next) {
		if (m->kind == ITEM_NULL)
			continue;
		if (i->kind == ITEM_OBJECT && ng_tree_add_str(t, m->key) == NG_NODE_NONE)
			return false;
		if (!add(t, m, depth + 1))
			return false;
	}
	ng_tree_close(t, at);
	return true;
}

static enum ng_err reference(struct slice in, struct reader *r, struct ng_tree *t)
{
	struct item *root = new_item(r);

	r->p = in.data;
	r->end = in.data + in.len;
	if (!take_item(r, root))
		return NG_BAD_JSON;
	skip_blanks(r);
	if (r->p < r->end || (root->kind != ITEM_OBJECT && root->kind != ITEM_ARRAY))
		return NG_BAD_JSON;
	if (root->kind == ITEM_ARRAY)
		return NG_BAD_JSON_DICT;
	return add(t, root, 1) ? NG_OK : NG_BAD_JSON;
}

static bool is_same(const struct ng_tree *a, const struct ng_tree *b)
{
	for (uint32_t i = 0; i < a->count && a->count == b->count; i++) {
		const struct ng_node *x = &a->nodes[i], *y = &b->nodes[i];

		if (x->type != y->type || x->end != y->end ||
		    (x->type == NG_INT && x->num != y->num) ||
		    (x->type == NG_STR && !slice_eq(x->str, y->str)))
			return false;
	}
	return a->count == b->count;
}

static void fail(const char *what, struct slice in)
{
	fprintf(stderr, "ng_json: differs in %s\n%.*s\n", what, SLICE_FMT(in));
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct item items[ITEMS];
	static struct ng_node ref_nodes[ROOM];
	static uint8_t texts[4096];
	struct reader r = { .texts = texts, .items = items };
	struct ng_tree got = { .cap = ROOM }, want = { ref_nodes, ROOM, 0, true };
	uint8_t *copy = malloc(size ? size : 1);
	struct slice in = { copy, size };
	struct ng_memory m;
	struct ng_request request;
	struct ng_warnings warnings;
	enum ng_err err;

	if (size > 500) {
		free(copy);
		return 0;
	}
	memcpy(copy, data, size);
	ng_memory_init(&m, 100000);
	got.nodes = malloc(ROOM * sizeof(*got.nodes));
	err = ng_json_parse(in, &m.arena, &got);
	if (err != reference(in, &r, &want))
		fail("whether it is good", in);
	if (!err && !is_same(&got, &want))
		fail("the tree", in);
	if (err && got.count)
		fail("what is left after an error", in);
	if (!err)
		(void) !ng_request_read(&got, &m.arena, NULL, &request, &warnings);
	free(got.nodes);
	arena_fini(&m.arena);
	free(copy);
	return 0;
}
