/* parsers/ini.h: configuration text by the rules of GLib key files.
 * [section] lines, key = value lines, # comments, blank lines.  Values keep their escapes until
 * ini_value or ini_item is asked; everything borrows the text.
 */
#ifndef SLUICE_PARSERS_INI_H
#define SLUICE_PARSERS_INI_H

#include "base/slice.h"
#include "base/writer.h"

enum ini_kind {
	INI_SECTION,   /* section is the new one; key and value are empty */
	INI_PAIR,      /* key = value in section */
	INI_BAD_LINE,  /* neither section, pair nor comment; value is the line */
	INI_NO_SECTION /* a pair above the first section */
};

struct ini_line {
	enum ini_kind kind;
	uint32_t number;                  /* from 1 */
	struct slice section, key, value; /* blanks around key and value removed */
};

struct ini {
	struct slice left;
	uint32_t number;
	struct slice section;
	bool has_section;
};

struct ini ini_make(struct slice text);
/* The next line that is no comment and not empty; false at the end. */
bool ini_next(struct ini *ini, struct ini_line *out);

/* Writes value with \s \n \t \r \\ \; resolved; any other escape stays as it is and gives false. */
bool ini_value(struct slice value, struct writer *out);
/* Writes the next item of a ';' list, blanks around it removed, and takes it off *list.  False when
 * there is none; \; is no separator.  *is_clean is set to false at an unknown escape, else left. */
bool ini_item(struct slice *list, struct writer *out, bool *is_clean);

#endif
