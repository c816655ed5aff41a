/* daemon/control/ng_json.h: the payload of an ng request, bencode or JSON, to a tree.
 * JSON goes through jansson, which allocates and frees within the call; the tree then holds copies
 * in the arena.  true and false are 1 and 0, a fraction is cut off, null counts as not given.  Of a
 * key given twice JSON keeps the last, bencode the first.
 */
#ifndef SLUICE_DAEMON_CONTROL_NG_JSON_H
#define SLUICE_DAEMON_CONTROL_NG_JSON_H

#include "base/arena.h"
#include "parsers/ng.h"

/* The first byte decides: d is bencode, { is JSON.  out->nodes and out->cap are the caller's.
 *   NG_NO_PAYLOAD, NG_BAD_FORMAT, NG_BAD_BENCODE, NG_BAD_JSON, NG_NO_MEMORY
 * *is_json tells how to encode the reply, also on error. */
NODISCARD enum ng_err ng_payload_parse(struct slice payload, struct arena *arena,
				       struct ng_tree *out, bool *is_json);

/* A JSON document alone. */
NODISCARD enum ng_err ng_json_parse(struct slice text, struct arena *arena, struct ng_tree *out);

#endif
