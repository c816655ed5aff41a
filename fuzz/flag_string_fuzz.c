/* Flag strings: the grammar and the naive reader agree on everything, and the room that is made
 * for a string always suffices. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/flag_string.h"
#include "tests/parsers/bencode_ref.h"
#include "tests/parsers/flag_string_ref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t room = flag_string_room(slice_make(data, len));
	struct ng_node *nodes = malloc(room * sizeof(*nodes));
	struct ng_node *ref_nodes = malloc(room * sizeof(*nodes));
	struct ng_tree a = { nodes, (uint32_t) room, 0, false };
	struct ng_tree b = { ref_nodes, (uint32_t) room, 0, false };
	uint8_t *copy = malloc(len ? len : 1);
	enum flag_string_err err;
	bool is_open = false, is_ok;

	memcpy(copy, data, len);
	err = flag_string_parse(slice_make(copy, len), &a);
	is_ok = flag_string_ref_parse(slice_make(copy, len), &b, &is_open);
	if (err == FLAG_STRING_NODES || is_ok != (err != FLAG_STRING_DEPTH))
		abort();
	if (is_ok && (is_open != (err == FLAG_STRING_OPEN) || !ng_tree_same(&a, &b)))
		abort();
	free(copy);
	free(ref_nodes);
	free(nodes);
	return 0;
}
