/* core/negotiate/edit.h: ng "sdp-attr": attributes of the outgoing SDP added, removed and replaced
 * as text.  Section 2.3 of the behaviour notes. */
#ifndef SLUICE_CORE_NEGOTIATE_EDIT_H
#define SLUICE_CORE_NEGOTIATE_EDIT_H

#include "base/writer.h"
#include "parsers/ng.h"

/* The edits of one section; media is the type, data == NULL at session level.  NULL: none. */
const struct ng_attr_edit *edit_find(const struct ng_request *req, struct slice media);
/* Prints "a=TEXT" and a line end, changed as the edit says; edit may be NULL. */
void edit_line(struct writer *w, const struct ng_attr_edit *edit, struct slice text);
/* The lines that are added, at the end of a section. */
void edit_added(struct writer *w, const struct ng_attr_edit *edit);

#endif
