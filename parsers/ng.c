#include "parsers/ng.h"

#include "parsers/ng_set.h"
#include "parsers/ng_words.h"

#include <string.h>

#if defined(PLANT) && PLANT == 3
#define FIRST_COUNTS false /* planted: of a key given twice the last counts */
#else
#define FIRST_COUNTS true
#endif

/* Names */

static const struct {
	const char *text;
	int code;
} errors[NG_ERR_COUNT] = {
	[NG_OK] = { "", 0 },
#define ERROR(id, code, text, when) [NG_##id] = { text, code },
#include "spec/ng_errors.def"
#undef ERROR
};

const char *ng_err_text(enum ng_err err)
{
	return err < NG_ERR_COUNT ? errors[err].text : "";
}

int ng_err_code(enum ng_err err)
{
	return err < NG_ERR_COUNT ? errors[err].code : 0;
}

const char *ng_warning_text(enum ng_warning_kind kind)
{
	static const char *const texts[NG_WARN_COUNT] = {
		[NG_WARN_NONE] = "",
#define WARNING(id, text) [NG_WARN_##id] = text,
#include "spec/ng_warnings.def"
#undef WARNING
	};

	return kind < NG_WARN_COUNT ? texts[kind] : "";
}

enum { NEEDS_MAX = 4 };

static const struct {
	const char *name, *label;
	uint8_t needs[NEEDS_MAX]; /* enum ng_key */
} commands[NG_CMD_COUNT] = {
	[NG_CMD_NONE] = { "", "", { 0 } },
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) \
	[NG_CMD_##id] = { name, label, { NG_KEY_##n1, NG_KEY_##n2, NG_KEY_##n3, NG_KEY_##n4 } },
#define COMMAND_ALIAS(id, name)
#include "spec/ng_commands.def"
#undef COMMAND
#undef COMMAND_ALIAS
};

const char *ng_command_name(enum ng_command command)
{
	return command < NG_CMD_COUNT ? commands[command].name : "";
}

const char *ng_command_label(enum ng_command command)
{
	return command < NG_CMD_COUNT ? commands[command].label : "";
}

/* Reading */

static enum ng_err missing(enum ng_key key)
{
	switch (key) {
	case NG_KEY_SDP:
		return NG_NO_SDP;
	case NG_KEY_CALL_ID:
		return NG_NO_CALL_ID;
	case NG_KEY_FROM_TAG:
		return NG_NO_FROM_TAG;
	case NG_KEY_TO_TAG:
		return NG_NO_TO_TAG;
	case NG_KEY_SOURCE_TAG:
		return NG_NO_SOURCE_TAG;
	default:
		return NG_NO_BODY;
	}
}

static enum ng_err check_needs(const struct ng_request *r)
{
	const uint8_t *needs = commands[r->command].needs;

	for (size_t i = 0; i < NEEDS_MAX && needs[i] != NG_KEY_NONE; i++)
		if (!ng_given(r, needs[i]))
			return missing(needs[i]);
	return NG_OK;
}

static void init(struct ng_request *out)
{
	memset(out, 0, sizeof(*out));
	out->tos = NG_TOS_UNSET;
	out->delete_delay = NG_DELETE_DELAY_UNSET;
	out->limit = NG_LIMIT_DEFAULT;
	out->digit = -1;
}

/* Is the key at i of the dictionary there before, spelt alike?  Then the first counts. */
static bool is_repeated(const struct ng_tree *t, uint32_t i)
{
	return ng_tree_find(t, 0, t->nodes[i].str) != i + 1;
}

static void read_pair(struct ng_reader *r, uint64_t *seen, uint32_t i)
{
	struct slice text = r->tree->nodes[i].str;
	enum ng_key key = ng_key_find(text);
	uint64_t bit = 1ull << key % 64;

	if (key == NG_KEY_NONE) {
		ng_warn(r, NG_WARN_KEY, NG_KEY_NONE, text);
		return;
	}
	if (FIRST_COUNTS && (seen[key / 64] & bit) && is_repeated(r->tree, i))
		return;
	seen[key / 64] |= bit;
	ng_set_key(r, key, i + 1);
}

static void read_pairs(struct ng_reader *r)
{
	const struct ng_node *nodes = r->tree->nodes;
	uint64_t seen[ARRAY_COUNT(r->out->keys)] = { 0 };

	for (uint32_t i = 1; i + 1 < nodes[0].end && !r->err; i = nodes[i + 1].end)
		read_pair(r, seen, i);
}

/* What words and flags bring along. */
static void complete(struct ng_request *out)
{
	if (out->rtcp_mux & NG_RTCP_MUX_REQUIRE)
		out->rtcp_mux |= NG_RTCP_MUX_OFFER;
	if (out->bundle & NG_BUNDLE_STRICT)
		out->bundle |= NG_BUNDLE_REQUIRE;
	if (out->bundle & NG_BUNDLE_REQUIRE)
		out->bundle |= NG_BUNDLE_OFFER;
	if (out->bundle & NG_BUNDLE_OFFER)
		ng_raise(out, NG_FLAG_GENERATE_MID);
	if (out->drop_traffic & NG_DROP_TRAFFIC_STOP)
		out->drop_traffic = NG_DROP_TRAFFIC_STOP;
}

static void apply_template(struct ng_reader *r, struct slice name)
{
	for (uint32_t i = 0; i < r->defaults->template_count && !r->err; i++)
		if (slice_eq(r->defaults->templates[i].name, name))
			ng_set_flag_string(r, r->defaults->templates[i].text);
}

static void apply_defaults(struct ng_reader *r)
{
	if (r->defaults->sip_source)
		ng_set_flag(r, SLICE("SIP-source-address"));
	apply_template(r, SLICE("default"));
	apply_template(r, slice_from_str(commands[r->out->command].name));
}

static enum ng_err read_command(const struct ng_tree *t, enum ng_command *out)
{
	uint32_t at;

	if (!t->count || t->nodes[0].type != NG_DICT)
		return NG_BAD_BENCODE;
	at = ng_tree_find(t, 0, SLICE("command"));
	if (at == NG_NODE_NONE || t->nodes[at].type != NG_STR)
		return NG_NO_COMMAND;
	*out = ng_command_find(t->nodes[at].str);
	return *out == NG_CMD_NONE ? NG_BAD_COMMAND : NG_OK;
}

enum ng_err ng_request_read(const struct ng_tree *tree, struct arena *arena,
			    const struct ng_defaults *defaults, struct ng_request *out,
			    struct ng_warnings *warnings)
{
	struct ng_reader r = { tree, arena, defaults, out, warnings, NG_OK, 0 };

	warnings->count = warnings->dropped = 0;
	init(out);
	out->is_json = tree->base_auto;
	r.err = read_command(tree, &out->command);
	if (r.err || out->command == NG_CMD_PING)
		return r.err;
	if (defaults)
		apply_defaults(&r);
	if (!r.err)
		read_pairs(&r);
	complete(out);
	return r.err ? r.err : check_needs(out);
}

bool ng_split(struct slice datagram, struct slice *cookie, struct slice *payload)
{
	size_t blank = slice_find(datagram, ' ');

	if (!blank || blank == datagram.len)
		return false;
	*cookie = slice_sub(datagram, 0, blank);
	*payload = slice_sub(datagram, blank + 1, datagram.len);
	return true;
}
