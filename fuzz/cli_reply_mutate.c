#include "base/attr.h"
#include "fuzz/mutate.h"

static const char *const words[] = {
#define CLI_DIR(level, word, params) word,
#define CLI_VALUE(level, id, word, params) word " c",
#define CLI_COPY(level, word, params, other) word,
#define CLI_CMD(level, id, word, params, least, tier, help) word,
#include "spec/cli.def"
#define SUBSYSTEM(id, name, what) name,
#include "spec/log_subsystems.def"
	"c", "t", "all", "own", "foreign", "on", "off", "0",  "1",
	"7", "8", "-1",  "184", "1.5",     "x",  "",    "1e9"
};

static void fresh_line(struct writer *w)
{
	static const char *const firsts[] = { "list",   "set",    "get",
					      "params", "call c", "call c tag t" };

	if (mutate_random(3))
		writer_str(w, mutate_pick(firsts, ARRAY_COUNT(firsts)));
	for (uint32_t n = 1 + mutate_random(3); n; n--) {
		writer_byte(w, ' ');
		writer_str(w, mutate_pick(words, ARRAY_COUNT(words)));
	}
}

void mutate(struct slice in, struct slice other, struct writer *out)
{
	mutate_lines(in, other, fresh_line, out);
}
