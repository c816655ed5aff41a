#include "daemon/control/ng_json.h"

#include <jansson.h>
#include <string.h>

#include "parsers/bencode.h"

#if defined(PLANT) && PLANT == 1
#define WHOLE_MAX 0x1p64 /* planted: more than an integer holds */
#else
#define WHOLE_MAX 0x1p63
#endif

#if defined(PLANT) && PLANT == 2
#define DEPTH_MAX (NG_DEPTH_MAX + 1) /* planted: one too many */
#else
#define DEPTH_MAX NG_DEPTH_MAX
#endif

#if defined(PLANT) && PLANT == 3
#define TEXT_LEN(v) strlen(json_string_value(v)) /* planted: a NUL ends it */
#else
#define TEXT_LEN(v) json_string_length(v)
#endif

struct build {
	struct ng_tree *tree;
	struct arena *arena;
	uint32_t depth;
};

static enum ng_err add_value(struct build *b, json_t *v);

static enum ng_err add_text(struct build *b, const char *data, size_t len)
{
	struct slice copy = SLICE("");

	if (len && !arena_copy(b->arena, slice_make(data, len), &copy))
		return NG_NO_MEMORY;
	return ng_tree_add_str(b->tree, copy) == NG_NODE_NONE ? NG_BAD_JSON : NG_OK;
}

static enum ng_err add_object(struct build *b, json_t *v)
{
	enum ng_err err = NG_OK;
	const char *key;
	json_t *member;

	json_object_foreach(v, key, member)
	{
		if (json_is_null(member))
			continue;
		err = add_text(b, key, strlen(key));
		if (!err)
			err = add_value(b, member);
		if (err)
			break;
	}
	return err;
}

static enum ng_err add_array(struct build *b, json_t *v)
{
	enum ng_err err = NG_OK;

	for (size_t i = 0; i < json_array_size(v) && !err; i++)
		if (!json_is_null(json_array_get(v, i)))
			err = add_value(b, json_array_get(v, i));
	return err;
}

static enum ng_err add_container(struct build *b, json_t *v)
{
	uint32_t at = ng_tree_open(b->tree, json_is_object(v) ? NG_DICT : NG_LIST);
	enum ng_err err;

	if (at == NG_NODE_NONE || b->depth >= DEPTH_MAX)
		return NG_BAD_JSON;
	b->depth++;
	err = json_is_object(v) ? add_object(b, v) : add_array(b, v);
	b->depth--;
	ng_tree_close(b->tree, at);
	return err;
}

static int64_t whole_part(double d)
{
	if (d >= WHOLE_MAX)
		return INT64_MAX;
	return d <= -WHOLE_MAX ? INT64_MIN : (int64_t) d;
}

static enum ng_err add_number(struct build *b, int64_t num)
{
	return ng_tree_add_int(b->tree, num) == NG_NODE_NONE ? NG_BAD_JSON : NG_OK;
}

static enum ng_err add_value(struct build *b, json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return add_text(b, json_string_value(v), TEXT_LEN(v));
	case JSON_INTEGER:
		return add_number(b, json_integer_value(v));
	case JSON_REAL:
		return add_number(b, whole_part(json_real_value(v)));
	case JSON_TRUE:
		return add_number(b, 1);
	case JSON_OBJECT:
	case JSON_ARRAY:
		return add_container(b, v);
	default: /* false; null was left out */
		return add_number(b, 0);
	}
}

enum ng_err ng_json_parse(struct slice text, struct arena *arena, struct ng_tree *out)
{
	struct build b = { out, arena, 0 };
	enum ng_err err;
	json_t *v;

	out->count = 0;
	out->base_auto = true;
	if (text.len > NG_DATAGRAM_MAX)
		return NG_BAD_JSON;
	v = json_loadb((const char *) text.data, text.len, JSON_ALLOW_NUL, NULL);
	if (!v)
		return NG_BAD_JSON;
	err = json_is_object(v) ? add_value(&b, v) : NG_BAD_JSON_DICT;
	json_decref(v);
	if (err)
		out->count = 0;
	return err;
}

enum ng_err ng_payload_parse(struct slice payload, struct arena *arena, struct ng_tree *out,
			     bool *is_json)
{
	*is_json = payload.len && payload.data[0] == '{';
	out->count = 0;
	out->base_auto = *is_json;
	if (!payload.len)
		return NG_NO_PAYLOAD;
	if (*is_json)
		return ng_json_parse(payload, arena, out);
	if (payload.data[0] != 'd')
		return NG_BAD_FORMAT;
	return bencode_parse(payload, out, NULL) == BENCODE_OK ? NG_OK : NG_BAD_BENCODE;
}
