// EVA sources: parsers/flag_string.rl parsers/ng_tree.c base/slice.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_flags
// EVA options: -eva-widening-delay 40
/* tests/proof/eva_flag_string.c: any bytes as rtpp-flags, and a tree of any size. */
#include "parsers/flag_string.h"
#include "tests/proof/any.h"

enum { ROOM = 32 };

static struct ng_node nodes[ROOM];

int any_flags(void)
{
	struct ng_tree t = { nodes, (uint32_t) Frama_C_interval(0, ROOM), 0, false };
	enum flag_string_err err = flag_string_parse(any_text(), &t);

	//@ assert t.count <= ROOM;
	return (int) err;
}
