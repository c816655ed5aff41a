/* parsers/ng_set.h: puts one key or flag of an ng request into its struct.
 * Shared by the readers of dictionaries (ng.c) and of flag strings (ng_flags.rl), not for others.
 */
#ifndef SLUICE_PARSERS_NG_SET_H
#define SLUICE_PARSERS_NG_SET_H

#include "parsers/ng_value.h"

/* Both may set r->err. */
void ng_set_key(struct ng_reader *r, enum ng_key key, uint32_t value);
void ng_set_flag(struct ng_reader *r, struct slice flag);
/* Adds the codecs of value (a node) to a list of the key codec, NG_CODEC_x. */
void ng_set_codecs(struct ng_reader *r, uint32_t list, uint32_t value);
void ng_set_transport(struct ng_reader *r, struct slice text);
/* Reads a flag string with the reader's own settings. */
void ng_set_flag_string(struct ng_reader *r, struct slice text);

/* sdp-attr and sdp-media-remove, parsers/ng_attr.c. */
void ng_set_sdp_attr(struct ng_reader *r, uint32_t value);
void ng_set_sdp_attr_flag(struct ng_reader *r, struct slice rest, struct slice flag);
void ng_set_sdp_media_remove(struct ng_reader *r, uint32_t value);
/* "--" becomes "=" and ".." a blank; a copy in the arena if there is any.  False: r->err is set. */
bool ng_unescape(struct ng_reader *r, struct slice *text);

#endif
