#include "parsers/ng_set.h"

#include "parsers/ng_value.h"
#include "parsers/ng_words.h"

/* Keys with a reader of their own */

static bool set_address(struct ng_reader *r, enum ng_key key, struct addr *field, uint32_t value)
{
	const struct ng_node *n = ng_node_at(r, value);
	uint8_t family = ADDR_NONE;

	if (n->type == NG_LIST && n->end > value + 2) {
		if (slice_eq(ng_text_of(r, value + 1), SLICE("IP4")))
			family = ADDR_IP4;
		else if (slice_eq(ng_text_of(r, value + 1), SLICE("IP6")))
			family = ADDR_IP6;
		value = ng_node_at(r, value + 1)->end;
	} else if (n->type == NG_LIST && n->end > value + 1) {
		value++;
	}
	if (value < n->end && ng_node_at(r, value)->type == NG_STR &&
	    addr_parse(ng_text_of(r, value), family, field))
		return true;
	ng_warn(r, NG_WARN_ADDRESS, key, value < n->end ? ng_text_of(r, value) : SLICE_EMPTY);
	return false;
}

/* A list; one name alone is the sender's side, a plain string is ignored (recorded). */
static bool set_direction(struct ng_reader *r, uint32_t value)
{
	struct slice text;
	uint32_t count = 0;
	size_t at = 0;

	if (ng_node_at(r, value)->type != NG_LIST) {
		ng_warn(r, NG_WARN_TYPE, NG_KEY_DIRECTION, ng_text_of(r, value));
		return false;
	}
	for (; ng_next_text(r, NG_KEY_DIRECTION, value, &at, &text); count++) {
		if (count < 2)
			r->out->direction[count] = text;
		else
			ng_warn(r, NG_WARN_DIRECTION, NG_KEY_DIRECTION, text);
	}
	return count > 0;
}

/* Any case; a name that nobody knows is kept as text. */
void ng_set_transport(struct ng_reader *r, struct slice text)
{
	r->out->transport = 0;
	r->out->transport_text = text;
	if (!ng_word_find_nocase(NG_KEY_TRANSPORT_PROTOCOL, text, &r->out->transport))
		ng_warn(r, NG_WARN_WORD, NG_KEY_TRANSPORT_PROTOCOL, text);
}

/* A dictionary of lists, each under a word of key. */
static bool set_lists(struct ng_reader *r, enum ng_key key, uint32_t value,
		      void (*take)(struct ng_reader *r, uint32_t word, uint32_t list))
{
	const struct ng_node *n = ng_node_at(r, value);
	uint32_t word;

	if (n->type != NG_DICT) {
		ng_warn(r, NG_WARN_TYPE, key, n->str);
		return false;
	}
	for (uint32_t i = value + 1; i + 1 < n->end && !r->err; i = ng_node_at(r, i + 1)->end) {
		if (ng_word_find(key, ng_text_of(r, i), &word))
			take(r, word, i + 1);
		else
			ng_warn(r, NG_WARN_WORD, key, ng_text_of(r, i));
	}
	return true;
}

static void take_extmap(struct ng_reader *r, uint32_t word, uint32_t list)
{
	ng_take_texts(r, NG_KEY_EXTMAP,
		      word == NG_EXTMAP_STRIP ? &r->out->extmap_strip : &r->out->extmap_mask, list);
}

static struct ng_list *codec_list(struct ng_request *out, uint32_t word)
{
	switch (word) {
	case NG_CODEC_STRIP:
		return &out->codec.strip;
	case NG_CODEC_EXCEPT:
		return &out->codec.except;
	case NG_CODEC_OFFER:
		return &out->codec.offer;
	case NG_CODEC_IGNORE:
		return &out->codec.ignore;
	case NG_CODEC_TRANSCODE:
		return &out->codec.transcode;
	case NG_CODEC_MASK:
		return &out->codec.mask;
	case NG_CODEC_ACCEPT:
		return &out->codec.accept;
	case NG_CODEC_CONSUME:
		return &out->codec.consume;
	default:
		return &out->codec.set;
	}
}

static void take_codec(struct ng_reader *r, uint32_t word, struct slice codec)
{
	if (codec.len && ng_unescape(r, &codec))
		ng_list_add(r, codec_list(r->out, word), codec);
}

void ng_set_codecs(struct ng_reader *r, uint32_t list, uint32_t value)
{
	struct slice codec;
	size_t at = 0;

	while (!r->err && ng_next_text(r, NG_KEY_CODEC, value, &at, &codec))
		take_codec(r, list, codec);
}

/* The number of a key on the pad, -1 if there is none such. */
static int64_t digit_of(uint8_t c)
{
	static const char pad[] = "0123456789*#ABCD";

	for (int64_t i = 0; i < 16; i++)
		if (pad[i] == (char) c || (i > 11 && (pad[i] | 0x20) == (char) c))
			return i;
	return -1;
}

/* 0 to 15, or the letter on the pad. */
static bool set_digit(struct ng_reader *r, uint32_t value)
{
	const struct ng_node *n = ng_node_at(r, value);
	int64_t digit = -1;

	if (n->type == NG_STR && n->str.len == 1)
		digit = digit_of(n->str.data[0]);
	else if (!ng_take_number(r, NG_KEY_DIGIT, &digit, value))
		return false;
	r->out->digit = digit >= 0 && digit <= 15 ? digit : -1;
	if (r->out->digit < 0)
		ng_warn(r, NG_WARN_WORD, NG_KEY_DIGIT, n->str);
	return r->out->digit >= 0;
}

static bool set_pause(struct ng_reader *r, uint32_t value)
{
	if (ng_node_at(r, value)->type == NG_STR && slice_eq(ng_text_of(r, value), SLICE("yes"))) {
		ng_raise(r->out, NG_FLAG_PAUSE);
		return true;
	}
	return ng_take_number(r, NG_KEY_PAUSE, &r->out->pause_ms, value);
}

/* A list of dictionaries, each with a from that is not empty. */
static bool set_tags(struct ng_reader *r, uint32_t value)
{
	const struct ng_node *n = ng_node_at(r, value);

	if (n->type != NG_LIST) {
		ng_warn(r, NG_WARN_TYPE, NG_KEY_TAGS, n->str);
		return false;
	}
	for (uint32_t i = value + 1; i < n->end; i = ng_node_at(r, i)->end) {
		uint32_t from = ng_tree_find(r->tree, i, SLICE("from"));

		if (from == NG_NODE_NONE || !ng_text_of(r, from).len) {
			r->err = NG_EMPTY_FROM_TAG;
			return false;
		}
	}
	r->out->tags = (struct ng_value){ r->tree, value };
	return true;
}

static bool set_template(struct ng_reader *r, uint32_t value)
{
	struct slice name = SLICE_EMPTY;

	if (!ng_take_text(r, NG_KEY_TEMPLATE, &name, value))
		return false;
	for (uint32_t i = 0; r->defaults && i < r->defaults->template_count; i++) {
		if (!slice_eq(r->defaults->templates[i].name, name))
			continue;
		ng_set_flag_string(r, r->defaults->templates[i].text);
		return true;
	}
	ng_warn(r, NG_WARN_TEMPLATE, NG_KEY_TEMPLATE, name);
	return false;
}

static bool set_flags(struct ng_reader *r, uint32_t value)
{
	struct slice flag;
	size_t at = 0;

	while (!r->err && ng_next_text(r, NG_KEY_FLAGS, value, &at, &flag))
		ng_set_flag(r, flag);
	return true;
}

static bool set_other(struct ng_reader *r, enum ng_key key, uint32_t value)
{
	struct slice text = SLICE_EMPTY;

	switch (key) {
	case NG_KEY_RECEIVED_FROM:
		return set_address(r, key, &r->out->received_from, value);
	case NG_KEY_MEDIA_ADDRESS:
		return set_address(r, key, &r->out->media_address, value);
	case NG_KEY_DIRECTION:
		return set_direction(r, value);
	case NG_KEY_FROM_INTERFACE:
		return ng_take_text(r, key, &r->out->direction[0], value);
	case NG_KEY_TO_INTERFACE:
		return ng_take_text(r, key, &r->out->direction[1], value);
	case NG_KEY_TEMPLATE:
		return set_template(r, value);
	case NG_KEY_RTPP_FLAGS:
		if (!ng_take_text(r, key, &text, value))
			return false;
		ng_set_flag_string(r, text);
		return true;
	case NG_KEY_FLAGS:
		return set_flags(r, value);
	case NG_KEY_TRANSPORT_PROTOCOL:
		if (!ng_take_text(r, key, &text, value))
			return false;
		ng_set_transport(r, text);
		return true;
	case NG_KEY_SDES:
		return ng_take_words(r, key, value);
	case NG_KEY_EXTMAP:
		return set_lists(r, key, value, take_extmap);
	case NG_KEY_CODEC:
		return set_lists(r, key, value, ng_set_codecs);
	case NG_KEY_SDP_ATTR:
		ng_set_sdp_attr(r, value);
		return true;
	case NG_KEY_SDP_MEDIA_REMOVE:
		ng_set_sdp_media_remove(r, value);
		return true;
	case NG_KEY_PAUSE:
		return set_pause(r, value);
	case NG_KEY_DIGIT:
		return set_digit(r, value);
	case NG_KEY_TAGS:
		return set_tags(r, value);
	default: /* command was read first */
		return true;
	}
}

void ng_set_key(struct ng_reader *r, enum ng_key key, uint32_t value)
{
	void *field = (char *) r->out + ng_key_offset(key);
	bool is_taken = true;

	switch (ng_key_kind(key)) {
	case NG_TEXT:
		is_taken = ng_take_text(r, key, field, value);
		break;
	case NG_NUMBER:
		is_taken = ng_take_number(r, key, field, value);
		break;
	case NG_WORD:
	case NG_WORDS:
		is_taken = ng_take_words(r, key, value);
		break;
	case NG_TEXTS:
		is_taken = ng_take_texts(r, key, field, value);
		break;
	case NG_NODE:
		*(struct ng_value *) field = (struct ng_value){ r->tree, value };
		break;
	case NG_OTHER:
		is_taken = set_other(r, key, value);
		break;
	case NG_UNUSED:
		break;
	}
	if (is_taken)
		ng_mark_given(r->out, key);
}

/* Flags */

static void set_webrtc(struct ng_reader *r)
{
	struct ng_request *out = r->out;

	ng_set_transport(r, SLICE("UDP/TLS/RTP/SAVPF"));
	ng_store_word(r, NG_KEY_ICE, NG_ICE_FORCE);
	ng_store_word(r, NG_KEY_ICE, NG_ICE_TRICKLE);
	out->rtcp_mux |= NG_RTCP_MUX_OFFER | NG_RTCP_MUX_REQUIRE;
	out->sdes |= NG_SDES_OFF;
	out->bundle |= NG_BUNDLE_OFFER | NG_BUNDLE_REQUIRE;
	ng_raise(out, NG_FLAG_NO_RTCP_ATTRIBUTE);
	ng_raise(out, NG_FLAG_GENERATE_MID);
}

/* What a flag brings along. */
static void set_plain_flag(struct ng_reader *r, enum ng_flag flag, struct slice text)
{
	ng_raise(r->out, flag);
	switch (flag) {
	case NG_FLAG_WEBRTC:
		set_webrtc(r);
		break;
	case NG_FLAG_TRUST_ADDRESS:
		ng_lower(r->out, NG_FLAG_SIP_SOURCE_ADDRESS);
		break;
	case NG_FLAG_SIP_SOURCE_ADDRESS:
		ng_lower(r->out, NG_FLAG_TRUST_ADDRESS);
		break;
	case NG_FLAG_ALWAYS_TRANSCODE:
		take_codec(r, NG_CODEC_ACCEPT, SLICE("all"));
		break;
	case NG_FLAG_STRIP_EXTMAP:
		ng_list_add(r, &r->out->extmap_strip, SLICE("all"));
		break;
	case NG_FLAG_ASYMMETRIC_CODECS:
	case NG_FLAG_SYMMETRIC_CODECS:
	case NG_FLAG_REORDER_CODECS:
		ng_warn(r, NG_WARN_OBSOLETE, NG_KEY_NONE, text);
		break;
	default:
		break;
	}
}

/* "codec-" LIST "-" CODEC.  False: no such list. */
static bool take_codec_flag(struct ng_reader *r, struct slice rest)
{
	struct slice list = slice_cut(&rest, '-');
	uint32_t word;

	if (!rest.len || !ng_word_find(NG_KEY_CODEC, list, &word))
		return false;
	take_codec(r, word, rest);
	return true;
}

static bool take_family(struct ng_reader *r, enum ng_key key, struct slice rest, struct slice flag)
{
	switch (key) {
	case NG_KEY_CODEC:
		return take_codec_flag(r, rest);
	case NG_KEY_SDP_ATTR:
		ng_set_sdp_attr_flag(r, rest, flag);
		return true;
	case NG_KEY_FROM_TAGS:
		ng_list_add(r, &r->out->from_tags, rest);
		return true;
	default:
		return ng_take_word(r, key, rest);
	}
}

void ng_set_flag(struct ng_reader *r, struct slice flag)
{
	struct ng_flag_match match;
	bool is_known = ng_flag_find(flag, &match);

	if (is_known && match.flag)
		set_plain_flag(r, match.flag, flag);
	else if (is_known && match.value && match.key == NG_KEY_CODEC)
		take_codec(r, match.value, match.rest);
	else if (is_known && match.value)
		ng_store_word(r, match.key, match.value);
	else if (is_known)
		is_known = take_family(r, match.key, match.rest, flag) || r->err;
	if (is_known && match.key)
		ng_mark_given(r->out, match.key);
	if (!is_known && flag.len)
		ng_warn(r, NG_WARN_FLAG, NG_KEY_NONE, flag);
}
