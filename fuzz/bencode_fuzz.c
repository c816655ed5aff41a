/* Bencode: the grammar and the naive reader agree on everything. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/bencode.h"
#include "tests/parsers/bencode_ref.h"

enum { ROOM = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* The first byte makes the tree small, so that its end is met too. */
	uint32_t cap = len ? data[0] % 8 ? ROOM : data[0] / 8 : 0;
	struct ng_node *nodes = malloc((cap ? cap : 1) * sizeof(*nodes));
	struct ng_node *ref_nodes = malloc((cap ? cap : 1) * sizeof(*nodes));
	struct ng_tree a = { nodes, cap, 0, false }, b = { ref_nodes, cap, 0, false };
	uint8_t *copy = malloc(len ? len : 1);
	size_t used = 0, ref_used = 0;
	enum bencode_err err;

	memcpy(copy, data, len);
	err = bencode_parse(slice_make(copy, len), &a, &used);
	if ((err == BENCODE_OK) != bencode_ref_parse(slice_make(copy, len), &b, &ref_used))
		abort();
	if (err == BENCODE_OK && (used != ref_used || !ng_tree_same(&a, &b)))
		abort();
	if (err != BENCODE_OK && a.count)
		abort();
	free(copy);
	free(ref_nodes);
	free(nodes);
	return 0;
}
