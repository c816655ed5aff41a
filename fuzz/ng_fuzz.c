/* An ng payload to a request.  What is read must not depend on how the payload was written:
 * written again from its tree it is read alike, and so it is without the keys that repeat another.
 */
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
