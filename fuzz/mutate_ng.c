#include "base/attr.h"
#include "fuzz/mutate.h"

static const char *const words[] = {
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) name,
#define COMMAND_ALIAS(id, name) name,
#include "spec/ng_commands.def"
#define KEY(id, name, kind, field, folding, tier, text) name,
#define KEY_ALIAS(id, name) name,
#include "spec/ng_keys.def"
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) name,
#define WORD_ALIAS(key, id, name) name,
#include "spec/ng_words.def"
#define FLAG(id, name, tier, text) name,
#define FLAG_ALIAS(id, name) name,
#define FLAG_WORD(key, word, name, tier) name,
#define FAMILY(key, prefix, tier) prefix "x", prefix "off", prefix "offer",
#define FAMILY_CODEC(list, prefix, tier) prefix "x", prefix "PCMU", prefix "all",
#include "spec/ng_flags.def"
	"add",
	"remove",
	"substitute",
	"audio",
	"video",
	"global",
	"default",
	"none",
	"a>b",
	"x--y..z",
	"from",
	"to",
	"IP4",
	"IP6",
	"198.51.100.10",
	"2001:db8::10",
	"0",
	"1",
	"5",
	"-9223372036854775808",
	"0x10",
	"trunk",
	"loop",
	"a,b",
	"only-X",
	"order:A;B;",
	"sdp-attr-add-audio-x--y",
	"replace=[origin] ICE=force SRTP AVPF",
	"sdp-attr=[audio=[substitute=[[a b]]]]",
	"internal external direction=[a b] codec-strip=X to-tag=t",
};

void mutate_ng_word(struct writer *w)
{
	mutate_put_str(w, mutate_pick(words, ARRAY_COUNT(words)));
}

void mutate_ng_value(struct writer *w)
{
	switch (mutate_random(6)) {
	case 0:
		writer_str(w, "i7e");
		break;
	case 1:
		writer_byte(w, 'l');
		for (uint32_t n = mutate_random(4); n; n--)
			mutate_ng_word(w);
		writer_byte(w, 'e');
		break;
	case 2:
		writer_byte(w, 'd');
		mutate_ng_word(w);
		mutate_ng_value(w);
		writer_byte(w, 'e');
		break;
	default:
		mutate_ng_word(w);
	}
}
