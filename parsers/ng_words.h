/* parsers/ng_words.h: from spelling to key, flag, word and command.
 * Each list of spec/ng_*.def becomes one chain of comparisons for every length, written by the
 * compiler: a text is looked up in about fifty instructions, and a new row needs nothing else.
 */
#ifndef SLUICE_PARSERS_NG_WORDS_H
#define SLUICE_PARSERS_NG_WORDS_H

#include "parsers/ng.h"

/* How the value of a key is read; column kind of spec/ng_keys.def. */
enum ng_kind { NG_TEXT, NG_NUMBER, NG_WORD, NG_WORDS, NG_TEXTS, NG_NODE, NG_OTHER, NG_UNUSED };

/* What a flag means: itself, or a word of a key, or a member of the family of a key. */
struct ng_flag_match {
	enum ng_flag flag; /* or NG_FLAG_NONE: */
	enum ng_key key;
	uint32_t value;    /* the word; 0: */
	struct slice rest; /* what follows the family's prefix */
};

enum ng_command ng_command_find(struct slice text); /* NG_CMD_NONE: nobody knows it */
enum ng_key ng_key_find(struct slice text);         /* NG_KEY_NONE: nobody knows it */
/* False if nobody knows it. */
NODISCARD bool ng_flag_find(struct slice text, struct ng_flag_match *out);
/* The value of a word of key in ng_words.def; false if there is none. */
NODISCARD bool ng_word_find(enum ng_key key, struct slice text, uint32_t *value);
NODISCARD bool ng_word_find_nocase(enum ng_key key, struct slice text, uint32_t *value);

enum ng_kind ng_key_kind(enum ng_key key);
size_t ng_key_offset(enum ng_key key); /* of its member in struct ng_request, or 0 */

#endif
