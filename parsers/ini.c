#include "parsers/ini.h"

/* Planted faults, for the proof that the fuzz target finds such: -DPLANT=1..3. */
#if defined(PLANT) && PLANT == 1
#define VALUE_LEN(line, equals) ((line).len - (equals)) /* one too many */
#else
#define VALUE_LEN(line, equals) ((line).len - (equals) -1)
#endif
#if defined(PLANT) && PLANT == 2
#define HAS_NEXT(s, i) ((i) < (s).len)
#else
#define HAS_NEXT(s, i) ((i) + 1 < (s).len)
#endif
#if defined(PLANT) && PLANT == 3
#define ITEM_STEP(s, i) ((s).data[i] == '\\' ? 2 : 1) /* steps over the end */
#define ITEM_GOES_ON(s, i) ((i) != (s).len && (s).data[i] != ';')
#else
#define ITEM_STEP(s, i) ((s).data[i] == '\\' && HAS_NEXT(s, i) ? 2 : 1)
#define ITEM_GOES_ON(s, i) ((i) < (s).len && (s).data[i] != ';')
#endif

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct slice trim(struct slice s)
{
	while (s.len && is_space(s.data[0]))
		s = slice_sub(s, 1, s.len);
	while (s.len && is_space(s.data[s.len - 1]))
		s.len--;
	return s;
}

/* The text between [ and ] of a whole line; empty if it is none or holds [, ] or a control byte. */
static struct slice section_name(struct slice line)
{
	struct slice name;

	if (line.len < 3 || line.data[0] != '[' || line.data[line.len - 1] != ']')
		return SLICE_EMPTY;
	name = slice_sub(line, 1, line.len - 1);
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '[' || name.data[i] == ']' || name.data[i] < 0x20)
			return SLICE_EMPTY;
	return name;
}

struct ini ini_make(struct slice text)
{
	return (struct ini){ .left = text };
}

bool ini_next(struct ini *ini, struct ini_line *out)
{
	while (ini->left.len) {
		struct slice line = trim(slice_cut(&ini->left, '\n'));
		size_t equals = slice_find(line, '=');

		ini->number++;
		if (!line.len || line.data[0] == '#')
			continue;
		*out = (struct ini_line){ INI_BAD_LINE, ini->number, ini->section, SLICE_EMPTY,
					  line };
		if (line.data[0] == '[') {
			struct slice name = section_name(line);

			if (!name.len)
				return true;
			ini->section = name;
			ini->has_section = true;
			out->kind = INI_SECTION;
			out->section = name;
			out->value = SLICE_EMPTY;
			return true;
		}
		if (equals == line.len || equals == 0)
			return true;
		out->kind = ini->has_section ? INI_PAIR : INI_NO_SECTION;
		out->key = trim(slice_sub(line, 0, equals));
		out->value = trim(slice_make(line.data + equals + 1, VALUE_LEN(line, equals)));
		return true;
	}
	return false;
}

/* GLib key files: "Values" (escape sequences). */
static uint8_t unescape(uint8_t c)
{
	switch (c) {
	case 's':
		return ' ';
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	case '\\':
	case ';':
		return c;
	default:
		return 0;
	}
}

bool ini_value(struct slice value, struct writer *out)
{
	bool is_clean = true;

	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];
		uint8_t plain = c == '\\' && HAS_NEXT(value, i) ? unescape(value.data[i + 1]) : 0;

		if (c != '\\') {
			writer_byte(out, c);
		} else if (plain) {
			writer_byte(out, plain);
			i++;
		} else {
			writer_byte(out, c);
			is_clean = false;
		}
	}
	return is_clean;
}

bool ini_item(struct slice *list, struct writer *out, bool *is_clean)
{
	size_t end = 0;
	struct slice item;

	*list = trim(*list);
	if (!list->len)
		return false;
	while (ITEM_GOES_ON(*list, end))
		end += ITEM_STEP(*list, end);
	item = trim(slice_sub(*list, 0, end));
	*list = slice_sub(*list, end + 1, list->len);
	if (!ini_value(item, out))
		*is_clean = false;
	return true;
}
