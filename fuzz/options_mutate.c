#include <stdint.h>

#include "base/attr.h"
#include "fuzz/mutate.h"

static const char *const names[] = {
#define OPT_GROUP(heading)
#define OPT_FLAG(field, name, c, tier, state, meaning) name,
#define OPT_INT(field, name, c, tier, state, def, min, max, meaning) name,
#define OPT_REAL(field, name, c, tier, state, def, meaning) name,
#define OPT_TEXT(field, name, c, tier, state, def, meaning) name,
#define OPT_LIST(field, name, c, tier, state, meaning) name,
#define OPT_ENUM(field, name, c, tier, state, def, words, meaning) name,
#include "spec/options.def"
#undef OPT_FLAG
#undef OPT_INT
#undef OPT_REAL
#undef OPT_TEXT
#undef OPT_LIST
#undef OPT_ENUM
	"log-level-core",
};

/* What numbers lie between. */
static const int64_t limits[] = {
#define OPT_GROUP(heading)
#define OPT_FLAG(field, name, c, tier, state, meaning)
#define OPT_INT(field, name, c, tier, state, def, min, max, meaning) min, max,
#define OPT_REAL(field, name, c, tier, state, def, meaning)
#define OPT_TEXT(field, name, c, tier, state, def, meaning)
#define OPT_LIST(field, name, c, tier, state, meaning)
#define OPT_ENUM(field, name, c, tier, state, def, words, meaning)
#include "spec/options.def"
#undef OPT_GROUP
#undef OPT_FLAG
#undef OPT_INT
#undef OPT_REAL
#undef OPT_TEXT
#undef OPT_LIST
#undef OPT_ENUM
};

static const char *const words[] = {
#define OPT_GROUP(heading)
#define OPT_FLAG(field, name, c, tier, state, meaning)
#define OPT_INT(field, name, c, tier, state, def, min, max, meaning)
#define OPT_REAL(field, name, c, tier, state, def, meaning)
#define OPT_TEXT(field, name, c, tier, state, def, meaning)
#define OPT_LIST(field, name, c, tier, state, meaning)
#define OPT_ENUM(field, name, c, tier, state, def, words, meaning) words,
#include "spec/options.def"
	"true",
	"no",
	"0x10",
	"1e9",
	"\\s\\n\\;x",
	"127.0.0.1:22222",
	"[::1]:9900; 22222",
	"internal/192.0.2.1!198.51.100.1; external/2001:db8::1",
	"10.0.0.0/8; fd00::/8",
	"30000",
};

static const char *const others[] = {
	"[rtpengine]",  "[interface-internal]", "[templates]",         "offer = ICE",
	"# a comment",  "log-level-core = 9",   "log-level-core = 10", "address = 192.0.2.1",
	"port-min = 5", "port-max = 4",         "config-section = x"
};

static void fresh_line(struct writer *w)
{
	struct slice word;

	if (!mutate_random(4)) {
		writer_str(w, mutate_pick(others, ARRAY_COUNT(others)));
		return;
	}
	writer_str(w, mutate_pick(names, ARRAY_COUNT(names)));
	writer_str(w, " = ");
	if (mutate_random(2)) {
		int64_t n = limits[mutate_random(ARRAY_COUNT(limits))];

		writer_i64(w, (int64_t) ((uint64_t) n + mutate_random(3) - 1));
		return;
	}
	word = slice_from_str(mutate_pick(words, ARRAY_COUNT(words)));
	/* One of the words of an option. */
	for (uint32_t n = mutate_random(3); n && slice_find(word, '|') < word.len; n--)
		(void) slice_cut(&word, '|');
	writer_slice(w, slice_sub(word, 0, slice_find(word, '|')));
}

void mutate(struct slice in, struct slice other, struct writer *out)
{
	if (!in.len)
		writer_str(out, "[rtpengine]\n");
	mutate_lines(in, other, fresh_line, out);
}
