#include "core/negotiate/edit.h"

const struct ng_attr_edit *edit_find(const struct ng_request *req, struct slice media)
{
	for (uint32_t i = 0; i < req->attr_edit_count; i++) {
		const struct ng_attr_edit *e = &req->attr_edits[i];

		if (!e->media.data ? !media.data : media.data && slice_eq(e->media, media))
			return e;
	}
	return NULL;
}

/* By name, or by name and value. */
static bool matches(struct slice pattern, struct slice text)
{
	return slice_eq(pattern, text) ||
	       slice_eq(pattern, slice_sub(text, 0, slice_find(text, ':')));
}

static void line(struct writer *w, struct slice text)
{
	writer_str(w, "a=");
	writer_slice(w, text);
	writer_str(w, "\r\n");
}

void edit_line(struct writer *w, const struct ng_attr_edit *edit, struct slice text)
{
	if (edit) {
		for (uint32_t i = 0; i < edit->remove.count; i++)
			if (matches(edit->remove.items[i], text))
				return;
		for (uint32_t i = 0; i < edit->substitute_count; i++)
			if (matches(edit->substitute[i].from, text)) {
				text = edit->substitute[i].to;
				break;
			}
	}
	line(w, text);
}

void edit_added(struct writer *w, const struct ng_attr_edit *edit)
{
	if (edit)
		for (uint32_t i = 0; i < edit->add.count; i++)
			line(w, edit->add.items[i]);
}
