/* tools/ng_manual.c: fills the tables of docs/ng.7.in from spec/ng_*.def.
 * usage: ng_manual < docs/ng.7.in > ng.7
 * A line @NAME@ is replaced by the table of that name; all others are copied.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"

/* Text with what troff would take for its own escaped. */
static void put(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s; s++) {
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '-')
			fputs("\\-", stdout);
		else
			putchar(*s);
	}
}

static void bold(const char *before, const char *name, const char *after)
{
	fputs(before, stdout);
	fputs("\\fB", stdout);
	put(name);
	fputs("\\fR", stdout);
	fputs(after, stdout);
}

/* .TP with a bold term and what stands behind it. */
static void term(const char *name, const char *behind)
{
	bold(".TP\n", name, behind);
	putchar('\n');
}

static void sentence(const char *text)
{
	put(text);
	puts(".");
}

/* Commands */

static void needs(const char *const keys[4])
{
	static const struct {
		const char *id, *name;
	} names[] = {
#define KEY(id, name, kind, field, folding, tier, text) { #id, name },
#define KEY_ALIAS(id, name)
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
	};

	for (size_t i = 0; i < 4 && strcmp(keys[i], "NONE") != 0; i++) {
		for (size_t k = 0; k < ARRAY_COUNT(names); k++)
			if (!strcmp(names[k].id, keys[i]))
				bold(i ? ", " : "Needs ", names[k].name, "");
	}
	if (strcmp(keys[0], "NONE") != 0)
		puts(".");
}

static void commands(void)
{
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) \
	term(name, "");                                      \
	sentence(text);                                      \
	needs((const char *const[]){ #n1, #n2, #n3, #n4 });
#define COMMAND_ALIAS(id, name) bold("Also ", name, ".\n");
#include "spec/ng_commands.def"
#undef COMMAND
#undef COMMAND_ALIAS
}

/* Keys, each with its words */

static void words(const char *key)
{
	static const struct {
		const char *key, *name, *text; /* text: NULL of an alias */
	} rows[] = {
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) { #key, name, text },
#define WORD_ALIAS(key, id, name) { #key, name, NULL },
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
	};
	bool is_first = true;

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		if (strcmp(rows[i].key, key) != 0 || !rows[i].text)
			continue;
		puts(is_first ? ".RS" : ".PD 0");
		is_first = false;
		term(rows[i].name, "");
		sentence(rows[i].text);
	}
	if (!is_first)
		puts(".PD\n.RE");
}

static const char *words_due; /* the key whose words come behind its aliases */

static void finish_key(void)
{
	if (words_due)
		words(words_due);
	words_due = NULL;
}

#define KIND_TEXT " (string)"
#define KIND_NUMBER " (integer)"
#define KIND_WORD " (word)"
#define KIND_WORDS " (list of words)"
#define KIND_TEXTS " (list)"
#define KIND_NODE ""
#define KIND_OTHER ""
#define KIND_UNUSED " (ignored)"
#define FOLD_BLANKS ""
#define FOLD_HYPHEN "Only with hyphens.\n"

static void keys(void)
{
#define KEY(id, name, kind, field, folding, tier, text) \
	finish_key();                                   \
	term(name, KIND_##kind);                        \
	sentence(text);                                 \
	fputs(FOLD_##folding, stdout);                  \
	words_due = #id;
#define KEY_ALIAS(id, name) bold("Also ", name, ".\n");
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
	finish_key();
}

/* Flags */

static void flags(void)
{
#define FLAG(id, name, tier, text) \
	term(name, "");            \
	sentence(text);
#define FLAG_ALIAS(id, name) bold("Also ", name, ".\n");
#define FLAG_WORD(key, word, name, tier)
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
}

static const char *key_name(const char *id)
{
#define KEY(key, name, kind, field, folding, tier, text) \
	if (!strcmp(id, #key))                           \
		return name;
#define KEY_ALIAS(key, name)
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
	return id;
}

static const char *word_name(const char *key, const char *word)
{
#define WORDS_OF(k)
#define WORD(k, id, value, name, text)              \
	if (!strcmp(key, #k) && !strcmp(word, #id)) \
		return name;
#define WORD_ALIAS(k, id, name)
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
	return word;
}

#undef FAMILY
#undef FAMILY_CODEC

static void flag_words(void)
{
#define FLAG(id, name, tier, text)
#define FLAG_ALIAS(id, name)
#define FLAG_WORD(key, word, name, tier) \
	term(name, "");                  \
	bold("", key_name(#key), " = "); \
	bold("", word_name(#key, #word), ".\n");
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
}

static void families(void)
{
#define FLAG_WORD(key, word, name, tier)
#define FAMILY(key, prefix, tier)     \
	term(prefix, "\\fIWORD\\fR"); \
	bold("A word of the key ", key_name(#key), ".\n");
#define FAMILY_CODEC(list, prefix, tier) \
	term(prefix, "\\fICODEC\\fR");   \
	bold("Adds to the list ", word_name("CODEC", #list), " of the key \\fBcodec\\fR.\n");
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
}

static void errors(void)
{
#define ERROR(id, code, name, when) \
	term(name, " (" #code ")"); \
	sentence(when);
#include "spec/ng_errors.def"
#undef ERROR
}

static void limits(void)
{
#define LIMIT(name, value, text)         \
	if (!strncmp(#name, "NG_", 3)) { \
		term(#value, "");        \
		sentence(text);          \
	}
#include "spec/limits.def"
#undef LIMIT
}

int main(void)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} tables[] = {
		{ "@COMMANDS@\n", commands }, { "@KEYS@\n", keys },
		{ "@FLAGS@\n", flags },       { "@FLAG_WORDS@\n", flag_words },
		{ "@FAMILIES@\n", families }, { "@ERRORS@\n", errors },
		{ "@LIMITS@\n", limits },
	};
	char line[1024];

	while (fgets(line, sizeof(line), stdin)) {
		void (*print)(void) = NULL;

		for (size_t i = 0; i < ARRAY_COUNT(tables); i++)
			if (!strcmp(line, tables[i].name))
				print = tables[i].print;
		if (print)
			print();
		else
			fputs(line, stdout);
	}
	return 0;
}
