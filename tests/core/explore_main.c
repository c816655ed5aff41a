/* The exhaustive explorer: see explore.h.
 *
 *	explore [NAME...]	exit 0 if everything holds in the worlds named, or in all
 */
#include <stdio.h>
#include <string.h>

#include "tests/core/explore.h"

int main(int argc, char **argv)
{
	unsigned failed = 0;

	for (unsigned i = 0; i < EXPLORE_TYPES; i++) {
		const struct world_type *t = explore_types[i];
		struct explorer *e;
		bool is_wanted = argc < 2;

		for (int a = 1; a < argc; a++)
			is_wanted = is_wanted || strcmp(argv[a], t->name) == 0;
		if (!is_wanted)
			continue;
		e = explore_new(t);
		if (!explore_all(e, false))
			failed++;
		explore_free(e);
	}
	/* As cmocka would say it, for tools/run-units. */
	if (!failed)
		puts("[  PASSED  ] 4 test(s).");
	return failed != 0;
}
