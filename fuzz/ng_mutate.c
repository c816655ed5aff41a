#include "fuzz/mutate.h"

void mutate(struct slice in, struct slice other, struct writer *out)
{
	static const struct mutate_tree kind = { mutate_ng_value, mutate_ng_word, mutate_ng_value,
						 NULL };

	(void) mutate_tree(in, other, &kind, out);
}
