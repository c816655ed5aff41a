#include "parsers/ng_words.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum { WORD_SIZE = 32 }; /* no spelling is longer */

/* A blank in any of eight bytes becomes a hyphen. */
static uint64_t fold_blanks(uint64_t x)
{
	const uint64_t low7 = 0x7f7f7f7f7f7f7f7f, blanks = 0x2020202020202020;
	uint64_t y = x ^ blanks;
	uint64_t is_blank = ~(((y & low7) + low7) | y | low7); /* 0x80 where y has a zero byte */

	return x + (is_blank >> 7) * ('-' - ' ');
}

/* The first bytes of text with blanks as hyphens, padded with zeros. */
static void fold(struct slice text, uint8_t out[WORD_SIZE])
{
	size_t len = text.len < WORD_SIZE ? text.len : WORD_SIZE;
	uint64_t x;

	memset(out, 0, WORD_SIZE);
	if (len)
		memcpy(out, text.data, len);
	for (size_t i = 0; i < len; i += 8) {
		memcpy(&x, out + i, 8);
		x = fold_blanks(x);
		memcpy(out + i, &x, 8);
	}
}

/* Where this is expanded len is a constant, so that only the rows of that length remain. */
#define IS(name) (sizeof(name) - 1 == len && !memcmp(w, name, sizeof(name) - 1))
#define FITS(name) _Static_assert(sizeof(name) - 1 <= WORD_SIZE, "raise WORD_SIZE")

/* clang-format off */
#define FOR_EACH_LENGTH(X) \
	X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) X(16) \
	X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31) \
	X(32)
/* clang-format on */

/* Commands. */

INLINE enum ng_command command_of_length(const uint8_t *w, size_t len)
{
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) \
	FITS(name);                                          \
	if (IS(name))                                        \
		return NG_CMD_##id;
#define COMMAND_ALIAS(id, name) \
	if (IS(name))           \
		return NG_CMD_##id;
#include "spec/ng_commands.def"
#undef COMMAND
#undef COMMAND_ALIAS
	return NG_CMD_NONE;
}

enum ng_command ng_command_find(struct slice text)
{
	const uint8_t *w = text.data;

	switch (text.len) {
#define X(n)    \
	case n: \
		return command_of_length(w, n);
		FOR_EACH_LENGTH(X)
#undef X
	default:
		return NG_CMD_NONE;
	}
}

/* Keys. */

INLINE enum ng_key key_of_length(const uint8_t *w, size_t len)
{
#define KEY(id, name, kind, field, folding, tier, text) \
	FITS(name);                                     \
	if (IS(name))                                   \
		return NG_KEY_##id;
#define KEY_ALIAS(id, name) \
	FITS(name);         \
	if (IS(name))       \
		return NG_KEY_##id;
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
	return NG_KEY_NONE;
}

static enum ng_key key_find(const uint8_t *w, size_t len)
{
	switch (len) {
#define X(n)    \
	case n: \
		return key_of_length(w, n);
		FOR_EACH_LENGTH(X)
#undef X
	default:
		return NG_KEY_NONE;
	}
}

enum folding { BLANKS, HYPHEN };

static const struct key_row {
	const char *name;
	size_t offset;
	enum ng_kind kind;
	enum folding folding;
} key_rows[NG_KEY_COUNT] = {
	[NG_KEY_NONE] = { "", 0, NG_UNUSED, BLANKS },
#define OFFSET_TEXT(field) offsetof(struct ng_request, field)
#define OFFSET_NUMBER(field) offsetof(struct ng_request, field)
#define OFFSET_WORD(field) offsetof(struct ng_request, field)
#define OFFSET_WORDS(field) offsetof(struct ng_request, field)
#define OFFSET_TEXTS(field) offsetof(struct ng_request, field)
#define OFFSET_NODE(field) offsetof(struct ng_request, field)
#define OFFSET_OTHER(field) 0
#define OFFSET_UNUSED(field) 0
#define KEY(id, name, kind, field, folding, tier, text) \
	[NG_KEY_##id] = { name, OFFSET_##kind(field), NG_##kind, folding },
#define KEY_ALIAS(id, name)
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
};

/* With blanks and underscores as hyphens, for the rows that allow it. */
static enum ng_key key_find_folded(struct slice text)
{
	uint8_t w[WORD_SIZE];
	enum ng_key key;

	fold(text, w);
	for (size_t i = 0; i < text.len; i++)
		w[i] = w[i] == '_' ? '-' : w[i];
	key = key_find(w, text.len);
	return key_rows[key].folding == HYPHEN ? NG_KEY_NONE : key;
}

enum ng_key ng_key_find(struct slice text)
{
	enum ng_key key = key_find(text.data, text.len);

	if (key != NG_KEY_NONE || text.len > WORD_SIZE)
		return key;
	return key_find_folded(text);
}

const char *ng_key_name(enum ng_key key)
{
	return key < NG_KEY_COUNT ? key_rows[key].name : "";
}

enum ng_kind ng_key_kind(enum ng_key key)
{
	return key < NG_KEY_COUNT ? key_rows[key].kind : NG_UNUSED;
}

size_t ng_key_offset(enum ng_key key)
{
	return key < NG_KEY_COUNT ? key_rows[key].offset : 0;
}

/* Flags.  A flag is found as one number: its own, or key and word. */

#define KEY_AND_WORD(key, value) ((uint64_t) (key) << 32 | (value))

INLINE uint64_t flag_of_length(const uint8_t *w, size_t len)
{
#define FLAG(id, name, tier, text) \
	FITS(name);                \
	if (IS(name))              \
		return NG_FLAG_##id;
#define FLAG_ALIAS(id, name) \
	FITS(name);          \
	if (IS(name))        \
		return NG_FLAG_##id;
#define FLAG_WORD(key, word, name, tier) \
	FITS(name);                      \
	if (IS(name))                    \
		return KEY_AND_WORD(NG_KEY_##key, NG_##key##_##word);
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
	return 0;
}

static uint64_t flag_find(const uint8_t *w, size_t len)
{
	switch (len) {
#define X(n)    \
	case n: \
		return flag_of_length(w, n);
		FOR_EACH_LENGTH(X)
#undef X
	default:
		return 0;
	}
}

/* KEY_AND_WORD of the family that begins like w; *prefix receives the length of its prefix. */
static uint64_t family_find(const uint8_t *w, size_t len, size_t *prefix_len)
{
#define FLAG(id, name, tier, text)
#define FLAG_ALIAS(id, name)
#define FLAG_WORD(key, word, name, tier)
#define FAMILY(key, prefix, tier)                                                               \
	if (len > (*prefix_len = sizeof(prefix) - 1) && !memcmp(w, prefix, sizeof(prefix) - 1)) \
		return KEY_AND_WORD(NG_KEY_##key, 0);
#define FAMILY_CODEC(list, prefix, tier)                                                        \
	if (len > (*prefix_len = sizeof(prefix) - 1) && !memcmp(w, prefix, sizeof(prefix) - 1)) \
		return KEY_AND_WORD(NG_KEY_CODEC, NG_CODEC_##list);
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
	return 0;
}

bool ng_flag_find(struct slice text, struct ng_flag_match *out)
{
	uint64_t found = flag_find(text.data, text.len);
	uint8_t w[WORD_SIZE];
	size_t prefix_len = 0;

	*out = (struct ng_flag_match){ 0 };
	if (!found) {
		fold(text, w);
		found = flag_find(w, text.len);
	}
	if (found >> 32) {
		out->key = (enum ng_key)(found >> 32);
		out->value = (uint32_t) found;
		return true;
	}
	out->flag = (enum ng_flag) found;
	if (found)
		return true;
	found = family_find(w, text.len, &prefix_len);
	out->key = (enum ng_key)(found >> 32);
	out->value = (uint32_t) found;
	out->rest = slice_sub(text, prefix_len, text.len);
	return found != 0;
}

const char *ng_flag_name(enum ng_flag flag)
{
	static const char *const names[NG_FLAG_COUNT] = {
		[NG_FLAG_NONE] = "",
#define FLAG(id, name, tier, text) [NG_FLAG_##id] = name,
#define FLAG_ALIAS(id, name)
#define FLAG_WORD(key, word, name, tier)
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
	};

	return flag < NG_FLAG_COUNT ? names[flag] : "";
}

/* Words: one table, in which the group of a key begins at BEGIN_key. */

#define ROW_NAME(line) ROW_##line
#define ROW_AT(line) ROW_NAME(line)

enum word_row {
	ROW_NONE,
#define WORDS_OF(key) BEGIN_##key, BEFORE_##key = BEGIN_##key - 1,
#define WORD(key, id, value, name, text) ROW_AT(__LINE__),
#define WORD_ALIAS(key, id, name) ROW_AT(__LINE__),
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
	ROW_COUNT
};

static const struct {
	const char *name;
	uint8_t len;
	uint8_t key;
	uint32_t value;
} word_rows[ROW_COUNT] = {
	[ROW_NONE] = { "", 0, NG_KEY_NONE, 0 },
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) { name, sizeof(name) - 1, NG_KEY_##key, value },
#define WORD_ALIAS(key, id, name) { name, sizeof(name) - 1, NG_KEY_##key, NG_##key##_##id },
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
};
_Static_assert(NG_KEY_COUNT <= UINT8_MAX, "word_rows[].key");

static const uint8_t word_begins[NG_KEY_COUNT] = {
#define WORDS_OF(key) [NG_KEY_##key] = BEGIN_##key,
#define WORD(key, id, value, name, text)
#define WORD_ALIAS(key, id, name)
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
};
_Static_assert(ROW_COUNT <= UINT8_MAX, "word_begins");

static bool word_find(enum ng_key key, const uint8_t *w, size_t len, uint32_t *value)
{
	for (size_t i = word_begins[key]; i < ROW_COUNT && word_rows[i].key == key; i++) {
		if (word_rows[i].len == len && !memcmp(word_rows[i].name, w, len)) {
			*value = word_rows[i].value;
			return true;
		}
	}
	return false;
}

bool ng_word_find(enum ng_key key, struct slice text, uint32_t *value)
{
	uint8_t w[WORD_SIZE];

	if (!text.len || text.len > WORD_SIZE)
		return false;
	if (word_find(key, text.data, text.len, value))
		return true;
	fold(text, w);
	return word_find(key, w, text.len, value);
}

bool ng_word_find_nocase(enum ng_key key, struct slice text, uint32_t *value)
{
	for (size_t i = word_begins[key]; i < ROW_COUNT && word_rows[i].key == key; i++) {
		if (slice_eq_nocase(slice_make(word_rows[i].name, word_rows[i].len), text)) {
			*value = word_rows[i].value;
			return true;
		}
	}
	return false;
}
