#include "tests/sim/ask.h"

#include <string.h>

#include "tests/sim/sdp_body.h"

enum { ROOM = 1 << 16 };

/* --- writing, in either spelling --- */

struct emit {
	struct writer w;
	bool is_json;
	bool is_first; /* no comma yet */
};

static void text(struct emit *e, struct slice s)
{
	static const char hex[] = "0123456789abcdef";

	if (!e->is_json) {
		writer_u64(&e->w, s.len);
		writer_byte(&e->w, ':');
		writer_slice(&e->w, s);
		return;
	}
	writer_byte(&e->w, '"');
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = s.data[i];

		if (c == '"' || c == '\\') {
			writer_byte(&e->w, '\\');
			writer_byte(&e->w, c);
		} else if (c < 32 || c > 126) {
			writer_str(&e->w, "\\u00");
			writer_byte(&e->w, (uint8_t) hex[c >> 4]);
			writer_byte(&e->w, (uint8_t) hex[c & 15]);
		} else {
			writer_byte(&e->w, c);
		}
	}
	writer_byte(&e->w, '"');
}

static void comma(struct emit *e)
{
	if (e->is_json && !e->is_first)
		writer_byte(&e->w, ',');
	e->is_first = false;
}

static void key(struct emit *e, const char *name)
{
	comma(e);
	text(e, slice_from_str(name));
	if (e->is_json)
		writer_byte(&e->w, ':');
}

static void put(struct emit *e, const char *name, struct slice value)
{
	key(e, name);
	text(e, value);
}

static void put_str(struct emit *e, const char *name, const char *value)
{
	put(e, name, slice_from_str(value));
}

static void open_list(struct emit *e, const char *name)
{
	key(e, name);
	writer_byte(&e->w, e->is_json ? '[' : 'l');
	e->is_first = true;
}

static void item(struct emit *e, const char *value)
{
	comma(e);
	text(e, slice_from_str(value));
}

static void close_list(struct emit *e)
{
	writer_byte(&e->w, e->is_json ? ']' : 'e');
	e->is_first = false;
}

/* --- requests --- */

static void put_tag(struct emit *e, const char *name, uint32_t side)
{
	const char tag[] = { 't', 'a', 'g', '-', (char) ('a' + side), 0 };

	put_str(e, name, tag);
}

static void put_branch(struct emit *e, uint32_t side)
{
	const char branch[] = { 'z', '9', 'h', 'G', '4', 'b', 'K', '-', (char) ('a' + side), 0 };

	put_str(e, "via-branch", branch);
}

static void put_flags(struct emit *e, uint32_t f)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {
		{ ASK_SOURCE, "SIP-source-address" }, { ASK_ASYMMETRIC, "asymmetric" },
		{ ASK_STRICT, "strict-source" },      { ASK_HANDOVER, "media-handover" },
		{ ASK_PIERCE, "pierce-NAT" },         { ASK_REPORT, "generate-RTCP" },
		{ ASK_LOOP, "loop-protect" },         { ASK_UNKNOWN, "no-such-flag-at-all" },
		{ ASK_LATCH, "port-latching" },       { ASK_FATAL, "fatal" },
	};

	open_list(e, "flags");
	for (size_t i = 0; i < ARRAY_COUNT(names); i++)
		if (f & names[i].flag)
			item(e, names[i].name);
	close_list(e);
}

static void put_lists(struct emit *e, const struct line *l)
{
	uint32_t f = l->flags;

	if (f & ASK_ORIGIN) {
		open_list(e, "replace");
		item(e, "origin");
		item(e, "session-connection");
		close_list(e);
	}
	if (f & (ASK_MUX_OFFER | ASK_MUX_DEMUX | ASK_MUX_ACCEPT)) {
		open_list(e, "rtcp-mux");
		item(e, f & ASK_MUX_OFFER ? "offer" : f & ASK_MUX_DEMUX ? "demux" : "accept");
		close_list(e);
	}
	if (f & ASK_PRIVATE) {
		bool is_inward = l->verb == VERB_offer;

		open_list(e, "direction");
		item(e, is_inward ? "pub" : "priv");
		item(e, is_inward ? "priv" : "pub");
		close_list(e);
	}
}

/* Where the SIP message came from: behind the NAT. */
static void put_source(struct emit *e, const struct line *l)
{
	struct cast_place p = { .call = (uint16_t) l->call, .side = (uint8_t) l->side };
	struct endpoint from;
	char address[ADDR_STR_MAX + 1] = { 0 };
	struct writer w = writer_make(address, sizeof(address) - 1);

	p.role = cast[l->call].side[l->side].generation;
	from = cast_endpoint(&p, cast[l->call].side[l->side].is_ip6);
	addr_write(&w, &from.ip);
	open_list(e, "received-from");
	item(e, from.ip.family == ADDR_IP6 ? "IP6" : "IP4");
	item(e, address);
	close_list(e);
}

static void put_sdp(struct emit *e, const struct line *l, struct dice *dice)
{
	static uint8_t buf[ROOM / 2];
	struct writer w = writer_make(buf, sizeof(buf));

	sdp_body_write(&w, (uint16_t) l->call, (uint8_t) l->side, (enum body_kind) l->kind, dice);
	put(e, "sdp", writer_done(&w));
}

static void put_signal(struct emit *e, const struct line *l, struct dice *dice)
{
	bool is_offer = l->verb == VERB_offer;
	uint32_t f = l->flags;

	put_tag(e, "from-tag", is_offer ? l->side : l->peer);
	if (!is_offer || f & ASK_TO_TAG)
		put_tag(e, "to-tag", is_offer ? l->peer : l->side);
	if (!(f & ASK_NO_BRANCH))
		put_branch(e, is_offer ? l->peer : l->side);
	put_flags(e, f);
	put_lists(e, l);
	if (f & ASK_SOURCE)
		put_source(e, l);
	if (f & ASK_IP6)
		put_str(e, "address-family", is_offer ? "IP6" : "IP4");
	if (f & ASK_AVP)
		put_str(e, "transport-protocol", "RTP/AVP");
	if (f & ASK_UNKNOWN)
		put_str(e, "key-of-the-future", "value");
	if (f & ASK_LONG) {
		char label[2000];

		memset(label, 'x', sizeof(label) - 1);
		label[sizeof(label) - 1] = 0;
		put_str(e, "metadata", label);
	}
	put_sdp(e, l, dice);
}

static const char *command_of(enum verb verb)
{
	switch (verb) {
	case VERB_block:
		return "block media";
	case VERB_unblock:
		return "unblock media";
	case VERB_silence:
		return "silence media";
	case VERB_unsilence:
		return "unsilence media";
	default: {
		static const char *const names[] = {
#define VERB(name) #name,
#include "tests/sim/verbs.def"
#undef VERB
		};

		return names[verb];
	}
	}
}

/* What no proxy should send. */
static void put_odd(struct emit *e, const struct line *l, struct dice *dice)
{
	char id[16];

	cast_id((uint16_t) l->call, id);
	switch (dice_below(dice, 6)) {
	case 0:
		put_str(e, "command", "no such command");
		break;
	case 1:
		put_str(e, "command", "answer");
		put_str(e, "call-id", id);
		break;
	case 2:
		put_str(e, "command", "play media");
		put_str(e, "call-id", id);
		break;
	case 3:
		put_str(e, "command", "subscribe request");
		put_str(e, "call-id", id);
		break;
	case 4:
		put_str(e, "call-id", id);
		break;
	default:
		put_str(e, "command", "offer");
		put_str(e, "call-id", "");
		put_str(e, "from-tag", "");
		put_sdp(e, l, dice);
		break;
	}
}

static void put_all(struct emit *e, const struct line *l, struct dice *dice)
{
	char id[16];

	if (l->verb == VERB_odd) {
		put_odd(e, l, dice);
		return;
	}
	put_str(e, "command", command_of((enum verb) l->verb));
	if (l->verb == VERB_cli)
		put_str(e, "body", "list totals");
	if (l->verb >= VERB_list)
		return;
	cast_id((uint16_t) l->call, id);
	put_str(e, "call-id", id);
	if (l->verb == VERB_offer || l->verb == VERB_answer)
		put_signal(e, l, dice);
	else if (l->flags & ASK_TAG || l->verb >= VERB_block)
		put_tag(e, "from-tag", l->side);
	if (l->verb == VERB_delete) {
		put_flags(e, l->flags & ASK_FATAL);
		if (l->flags & ASK_NOW)
			put_str(e, "delete-delay", "0");
	}
}

struct slice ask_write(const struct line *l, const char *cookie, struct dice *dice)
{
	static uint8_t buf[ROOM];
	struct emit e = { .w = writer_make(buf, sizeof(buf)),
			  .is_json = l->flags & ASK_JSON,
			  .is_first = true };

	writer_str(&e.w, cookie);
	writer_byte(&e.w, ' ');
	writer_byte(&e.w, e.is_json ? '{' : 'd');
	put_all(&e, l, dice);
	writer_byte(&e.w, e.is_json ? '}' : 'e');
	return writer_done(&e.w);
}

/* --- replies --- */

static bool take_string(struct slice *rest, struct slice *out)
{
	struct slice len = slice_cut(rest, ':');
	uint64_t n;

	if (!slice_u64(len, rest->len, &n))
		return false;
	*out = slice_sub(*rest, 0, n);
	*rest = slice_sub(*rest, n, rest->len);
	return true;
}

/* Passes one bencoded value over. */
static bool skip(struct slice *rest)
{
	struct slice ignored;
	unsigned depth = 0;

	do {
		if (!rest->len)
			return false;
		switch (rest->data[0]) {
		case 'i':
			(void) slice_cut(rest, 'e');
			break;
		case 'l':
		case 'd':
			depth++;
			*rest = slice_sub(*rest, 1, rest->len);
			break;
		case 'e':
			if (!depth--)
				return false;
			*rest = slice_sub(*rest, 1, rest->len);
			break;
		default:
			if (!take_string(rest, &ignored))
				return false;
			break;
		}
	} while (depth);
	return true;
}

static void note(struct ask_reply *out, struct slice name, struct slice value)
{
	if (slice_eq(name, SLICE("result"))) {
		out->is_error = slice_eq(value, SLICE("error"));
		out->is_ok = !out->is_error;
	} else if (slice_eq(name, SLICE("error-reason"))) {
		size_t n = value.len < sizeof(out->reason) ? value.len : sizeof(out->reason) - 1;

		memcpy(out->reason, value.data, n);
	} else if (slice_eq(name, SLICE("warning"))) {
		out->has_warning = true;
	} else if (slice_eq(name, SLICE("sdp"))) {
		out->sdp = value;
	}
}

static bool read_bencode(struct slice rest, struct ask_reply *out)
{
	rest = slice_sub(rest, 1, rest.len);
	while (rest.len && rest.data[0] != 'e') {
		struct slice name, value;

		if (!take_string(&rest, &name) || !rest.len)
			return false;
		if (rest.data[0] < '0' || rest.data[0] > '9') {
			if (!skip(&rest))
				return false;
			continue;
		}
		if (!take_string(&rest, &value))
			return false;
		note(out, name, value);
	}
	return rest.len == 1;
}

static uint8_t hex(uint8_t c)
{
	return (uint8_t) (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

/* From behind the opening quote; the text is in w. */
static bool read_json_string(struct slice *rest, struct writer *w)
{
	while (rest->len && rest->data[0] != '"') {
		uint8_t c = rest->data[0];
		size_t used = 1;

		if (c == '\\' && rest->len > 1) {
			used = 2;
			c = rest->data[1];
			if (c == 'u' && rest->len > 5) {
				c = (uint8_t) (hex(rest->data[4]) << 4 | hex(rest->data[5]));
				used = 6;
			} else {
				c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
			}
		}
		writer_byte(w, c);
		*rest = slice_sub(*rest, used, rest->len);
	}
	if (!rest->len)
		return false;
	*rest = slice_sub(*rest, 1, rest->len);
	return !w->overflow;
}

/* Strings of the outermost object; everything else is passed over. */
static bool read_json(struct slice rest, struct ask_reply *out)
{
	static uint8_t buf[ROOM];
	static uint8_t names[ROOM];
	struct writer w = writer_make(buf, sizeof(buf));
	struct slice name = SLICE_EMPTY;
	bool is_value = false;
	unsigned depth = 0;

	while (rest.len) {
		uint8_t c = rest.data[0];

		rest = slice_sub(rest, 1, rest.len);
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (depth == 1 && c == ',')
			is_value = false;
		if (c == ':')
			is_value = true;
		if (c != '"')
			continue;
		if (is_value || depth != 1) {
			size_t from = w.len;

			if (!read_json_string(&rest, &w))
				return false;
			if (depth == 1)
				note(out, name, slice_make(buf + from, w.len - from));
			else
				w.len = from;
		} else {
			struct writer n = writer_make(names, sizeof(names));

			if (!read_json_string(&rest, &n))
				return false;
			name = writer_done(&n);
		}
	}
	return !depth;
}

bool ask_read(struct slice payload, struct ask_reply *out)
{
	*out = (struct ask_reply){ .is_ok = false };
	if (!payload.len)
		return false;
	if (payload.data[0] == 'd')
		return read_bencode(payload, out) && (out->is_ok || out->is_error);
	return payload.data[0] == '{' && read_json(payload, out) && (out->is_ok || out->is_error);
}
