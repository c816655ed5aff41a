// EVA sources: parsers/bencode.rl
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_message
// EVA options: -eva-widening-delay 40
#include "tests/proof/any.h"

#include "parsers/bencode.h"

enum { ROOM = 32 };

static struct ng_node nodes[ROOM];

/* Any bytes, and a tree with room for any number of nodes up to ROOM. */
int any_message(void)
{
	struct ng_tree t = { nodes, (uint32_t) Frama_C_interval(0, ROOM), 0, false };
	size_t used = 0;

	return bencode_parse(any_text(), &t, &used);
}
