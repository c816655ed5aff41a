/* An ng payload to a request.  What is read must not depend on how the payload was written:
 * written again from its tree it is read alike, and so it is without the keys that repeat another.
 * Inputs are changed as trees, with the words of spec/ng_*.def. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/bencode.h"
#include "parsers/ng.h"
#include "tests/parsers/ng_show.h"

enum { ROOM = 2048, SIZE = 65536 };

static const struct ng_template templates[] = {
	{ { (const uint8_t *) "default", 7 }, { (const uint8_t *) "replace-origin", 14 } },
	{ { (const uint8_t *) "offer", 5 }, { (const uint8_t *) "template=trunk", 14 } },
	{ { (const uint8_t *) "trunk", 5 }, { (const uint8_t *) "direction=a direction=b", 23 } },
	{ { (const uint8_t *) "loop", 4 }, { (const uint8_t *) "template=loop", 13 } },
};
static const struct ng_defaults defaults = { templates, ARRAY_COUNT(templates), false };

/* Writing a tree */

static void write_node(struct writer *w, const struct ng_tree *t, uint32_t i, uint32_t skip)
{
	const struct ng_node *n = &t->nodes[i];

	if (n->type == NG_STR) {
		writer_u64(w, n->str.len);
		writer_byte(w, ':');
		writer_slice(w, n->str);
		return;
	}
	writer_byte(w, n->type == NG_INT ? 'i' : n->type == NG_LIST ? 'l' : 'd');
	if (n->type == NG_INT)
		writer_i64(w, n->num);
	for (uint32_t k = i + 1; n->type != NG_INT && k < n->end; k = t->nodes[k].end) {
		if (n->type == NG_DICT && k == skip)
			k = t->nodes[k].end; /* the value goes with its key */
		else
			write_node(w, t, k, skip);
	}
	writer_byte(w, 'e');
}

/* The first key that is there before; 0: there is none. */
static uint32_t repeated_key(const struct ng_tree *t)
{
	if (t->nodes[0].type != NG_DICT)
		return 0;
	for (uint32_t i = 1; i < t->nodes[0].end; i = t->nodes[i + 1].end)
		if (ng_tree_find(t, 0, t->nodes[i].str) != i + 1)
			return i;
	return 0;
}

/* Reading one, with everything at the end of a block of its own. */

static enum ng_err read_payload(struct slice payload, char *shown, uint32_t *first_repeated)
{
	static struct ng_node nodes[ROOM];
	struct ng_tree t = { nodes, ROOM, 0, false };
	uint8_t *copy = malloc(payload.len ? payload.len : 1);
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;
	enum ng_err err = NG_BAD_BENCODE;

	memcpy(copy, payload.data, payload.len);
	shown[0] = 0;
	*first_repeated = 0;
	ng_memory_init(&m, 100000);
	if (bencode_parse(slice_make(copy, payload.len), &t, NULL) == BENCODE_OK) {
		t.nodes = malloc(t.count * sizeof(*t.nodes));
		memcpy(t.nodes, nodes, t.count * sizeof(*t.nodes));
		t.cap = t.count;
		err = ng_request_read(&t, &m.arena, &defaults, &out, &warnings);
		if (!err)
			strcpy(shown, ng_show(&out));
		*first_repeated = repeated_key(&t);
		free(t.nodes);
	}
	arena_fini(&m.arena);
	free(copy);
	return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char shown[2][NG_SHOW_SIZE];
	static uint8_t again[2 * SIZE];
	static struct ng_node nodes[ROOM];
	struct ng_tree t = { nodes, ROOM, 0, false };
	struct writer w = writer_make(again, sizeof(again));
	uint32_t repeated, none;
	enum ng_err err = read_payload(slice_make(data, len), shown[0], &repeated);

	if (bencode_parse(slice_make(data, len), &t, NULL) != BENCODE_OK)
		return 0;
	write_node(&w, &t, 0, repeated);
	if (read_payload(writer_done(&w), shown[1], &none) != err)
		abort();
	if (strcmp(shown[0], shown[1]) != 0)
		abort();
	return 0;
}

/* Changing one */

static const char *const words[] = {
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) name,
#define COMMAND_ALIAS(id, name) name,
#include "spec/ng_commands.def"
#define KEY(id, name, kind, field, folding, tier, text) name,
#define KEY_ALIAS(id, name) name,
#include "spec/ng_keys.def"
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) name,
#define WORD_ALIAS(key, id, name) name,
#include "spec/ng_words.def"
#define FLAG(id, name, tier, text) name,
#define FLAG_ALIAS(id, name) name,
#define FLAG_WORD(key, word, name, tier) name,
#define FAMILY(key, prefix, tier) prefix "x", prefix "off", prefix "offer",
#define FAMILY_CODEC(list, prefix, tier) prefix "x",
#include "spec/ng_flags.def"
	"add",
	"remove",
	"substitute",
	"audio",
	"video",
	"global",
	"none",
	"a>b",
	"x--y..z",
	"from",
	"to",
	"IP4",
	"IP6",
	"192.0.2.1",
	"2001:db8::1",
	"-9223372036854775808",
	"0x10",
	"trunk",
	"loop",
	"a,b",
	"only-X",
	"order:A;B;",
	"codec-strip-X",
	"sdp-attr-add-audio-x--y",
	"replace=[origin] ICE=force SRTP AVPF",
	"sdp-attr=[audio=[substitute=[[a b]]]]",
	"internal external direction=[a b] codec-strip=X to-tag=t",
};

static uint64_t state;

static uint32_t random_below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (uint32_t) (state % n) : 0;
}

static void write_word(struct writer *w)
{
	const char *word = words[random_below(ARRAY_COUNT(words))];

	writer_u64(w, strlen(word));
	writer_byte(w, ':');
	writer_str(w, word);
}

static void write_fresh(struct writer *w)
{
	switch (random_below(6)) {
	case 0:
		writer_str(w, "i7e");
		break;
	case 1:
		writer_byte(w, 'l');
		for (uint32_t n = random_below(4); n; n--)
			write_word(w);
		writer_byte(w, 'e');
		break;
	case 2:
		writer_byte(w, 'd');
		write_word(w);
		write_fresh(w);
		writer_byte(w, 'e');
		break;
	default:
		write_word(w);
	}
}

struct change {
	const struct ng_tree *t;
	uint32_t at;    /* the node that is changed */
	uint32_t other; /* one to take in its place */
	uint32_t what;
};

static void write_changed(struct writer *w, const struct change *c, uint32_t i, bool is_key)
{
	const struct ng_node *n = &c->t->nodes[i];

	if (i == c->at && c->what == 0) {
		if (is_key)
			write_word(w);
		else
			write_fresh(w);
		return;
	}
	if (i == c->at && c->what == 1 && !is_key) {
		write_node(w, c->t, c->other, UINT32_MAX);
		return;
	}
	if (n->type != NG_LIST && n->type != NG_DICT) {
		write_node(w, c->t, i, UINT32_MAX);
		return;
	}
	writer_byte(w, n->type == NG_LIST ? 'l' : 'd');
	for (uint32_t k = i + 1, turn = 0; k < n->end; k = c->t->nodes[k].end, turn ^= 1)
		write_changed(w, c, k, n->type == NG_DICT && !turn);
	if (i == c->at && c->what > 1) {
		if (n->type == NG_DICT)
			write_word(w);
		write_fresh(w);
	}
	writer_byte(w, 'e');
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	static uint8_t out[SIZE];
	static struct ng_node nodes[ROOM];
	struct ng_tree t = { nodes, ROOM, 0, false };
	struct writer w = writer_make(out, max < SIZE ? max : SIZE);
	struct change c = { &t, 0, 0, 0 };

	state = seed * 2654435761ull + 88172645463325252ull;
	if (!random_below(10) || bencode_parse(slice_make(data, size), &t, NULL) != BENCODE_OK)
		return LLVMFuzzerMutate(data, size, max);
	c.at = random_below(t.count);
	c.other = random_below(t.count);
	c.what = random_below(3);
	if (!c.at)
		c.what = 2;
	write_changed(&w, &c, 0, false);
	if (w.overflow)
		return size;
	memcpy(data, out, w.len);
	return w.len;
}
