// EVA sources: parsers/bencode.rl
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_bytes
// EVA options: -eva-widening-delay 40
#include "__fc_builtin.h"

#include "parsers/bencode.h"

enum { ROOM = 32 };

static uint8_t buf[LEN ? LEN : 1]; /* no byte more: the end is where widening stops */
static struct ng_node nodes[ROOM];

/* Any bytes, and a tree with room for any number of nodes up to ROOM. */
int any_bytes(void)
{
	struct ng_tree t = { nodes, (uint32_t) Frama_C_interval(0, ROOM), 0, false };
	struct slice text = { buf, LEN };
	size_t used = 0;

	Frama_C_make_unknown((char *) buf, LEN);
	return bencode_parse(text, &t, &used);
}
