/* Scripts of ng requests, packets and time on the world of tests/world: whatever happens, every
 * request has a reply, the book adds up after each step, what leaves as SDP is SDP, and in the end
 * nothing is held.
 *
 * A script is a bencoded list.  A dictionary is a request; a string one whose bytes are as they
 * are; [PORT, SOURCE, BYTES] a packet to our port number PORT; a positive number that many ms;
 * a negative one -n makes the n-th request for memory from now on fail.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/bencode.h"
#include "tests/world/world.h"

enum { ROOM = 4096, SIZE = 16384, STEPS_MAX = 48, STATES = 4096 };

__attribute__((section("__libfuzzer_extra_counters"))) static volatile uint8_t seen[STATES];

static const char *const sources[] = {
	"198.51.100.10:6000", "198.51.100.10:6001", "198.51.100.20:7000",  "198.51.100.20:7001",
	"198.51.100.10:6666", "198.51.100.20:7777", "203.0.113.66:6000",   "203.0.113.66:9",
	"203.0.113.1:30000",  "203.0.113.1:30002",  "[2001:db8::10]:6000", "[2001:db8::20]:7000",
};

static void write_node(struct writer *w, const struct ng_tree *t, uint32_t i)
{
	const struct ng_node *n = &t->nodes[i];

	if (n->type == NG_STR) {
		writer_u64(w, n->str.len);
		writer_byte(w, ':');
		writer_slice(w, n->str);
		return;
	}
	writer_byte(w, n->type == NG_INT ? 'i' : n->type == NG_LIST ? 'l' : 'd');
	if (n->type == NG_INT)
		writer_i64(w, n->num);
	for (uint32_t k = i + 1; n->type != NG_INT && k < n->end; k = t->nodes[k].end)
		write_node(w, t, k);
	writer_byte(w, 'e');
}

/* --- playing a script --- */

/* What kind of state a call is in, so that libFuzzer keeps inputs that reach new ones. */
static void note_state(const struct world *w)
{
	for (unsigned i = 0; i < WORLD_CALLS; i++) {
		uint32_t all = 0;

		if (!w->is_used[i])
			continue;
		for (const struct party *p = w->calls[i].parties; p; p = p->next) {
			uint32_t one = p->has_tag | p->has_branch << 1 | (p->peer != NULL) << 2 |
				       p->is_deleted << 3 | p->exchange.state << 4 |
				       p->exchange.offers << 7 | (p->aliases != NULL) << 9;

			for (unsigned k = 0; k < p->media_count && k < 3; k++) {
				const struct media *m = p->media[k];
				unsigned maps = 0;

				for (const struct port_map *map = m->maps; map; map = map->next)
					maps++;
				one = one * 31 + (m->flags & 0x1fff);
				one = one * 31 + (maps > 3 ? 3 : maps) +
				      (m->current ? m->current->hold.state << 2 : 0);
				one = one * 31 + (m->stream_count ? m->streams[0].learn.state : 9);
			}
			seen[one * 2654435761u % STATES]++;
			all = all * 17 + one % 1021;
		}
		seen[all * 2654435761u % STATES]++;
	}
}

static void check(struct world *w)
{
	const char *wrong = world_check(w);

	if (!wrong)
		return;
	fprintf(stderr, "the world differs in its book: %s\n", wrong);
	abort();
}

static void request(struct world *w, struct slice payload)
{
	static uint8_t reply[1 << 18];
	static struct ng_node nodes[1 << 16];
	struct ng_tree tree = { .nodes = nodes, .cap = ARRAY_COUNT(nodes) };
	struct writer out = writer_make(reply, sizeof(reply));
	uint8_t *copy = malloc(payload.len ? payload.len : 1);

	memcpy(copy, payload.data, payload.len);
	world_ng(w, slice_make(copy, payload.len), &out);
	free(copy);
	if (bencode_parse(writer_done(&out), &tree, NULL) != BENCODE_OK ||
	    ng_tree_find(&tree, 0, SLICE("result")) == NG_NODE_NONE) {
		fprintf(stderr, "a reply differs in shape: %.*s\n", SLICE_FMT(writer_done(&out)));
		abort();
	}
}

static void packet(struct world *w, const struct ng_tree *t, uint32_t at)
{
	const struct ng_node *port = &t->nodes[at + 1], *from = port + 1, *bytes = port + 2;
	struct endpoint source;
	uint8_t *copy;

	if (t->nodes[at].end != at + 4 || port->type != NG_INT || from->type != NG_INT ||
	    bytes->type != NG_STR)
		return;
	if (!endpoint_parse(slice_from_str(sources[(uint64_t) from->num % ARRAY_COUNT(sources)]),
			    &source))
		abort();
	copy = malloc(bytes->str.len ? bytes->str.len : 1);
	memcpy(copy, bytes->str.data, bytes->str.len);
	world_packet(w, (uint16_t) (WORLD_FIRST_PORT + (uint64_t) port->num % WORLD_PORTS), &source,
		     slice_make(copy, bytes->str.len));
	free(copy);
}

static void step(struct world *w, const struct ng_tree *t, uint32_t at)
{
	static uint8_t buf[SIZE * 2];
	struct writer out = writer_make(buf, sizeof(buf));
	const struct ng_node *n = &t->nodes[at];

	if (n->type == NG_STR) {
		request(w, n->str);
	} else if (n->type == NG_DICT) {
		write_node(&out, t, at);
		request(w, writer_done(&out));
	} else if (n->type == NG_LIST) {
		packet(w, t, at);
	} else if (n->num < 0) {
		w->memory_fails_at = w->memory_asked + (uint64_t) - (n->num % 64);
	} else {
		world_pass(w, (uint64_t) n->num % 10000000 * 1000);
	}
}

/* explain and list sessions say whatever they say. */
static void tell(struct world *w)
{
	static uint8_t text[1 << 18];
	struct call_env env = { .now_us = w->now_us,
				.config = &w->config,
				.interfaces = &w->interfaces,
				.stats = &w->stats,
				.turns = w->turns,
				.scratch = &w->scratch };

	for (unsigned i = 0; i < WORLD_CALLS; i++) {
		struct writer out = writer_make(text, sizeof(text));

		if (!w->is_used[i])
			continue;
		call_tell_line(&w->calls[i], &out);
		call_tell(&w->calls[i], &w->stats, &env, &out);
		call_explain(&w->calls[i], false, &w->stats, &env, &out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct world world;
	static struct ng_node nodes[ROOM];
	struct ng_tree t = { nodes, ROOM, 0, false };
	unsigned steps = 0;

	if (bencode_parse(slice_make(data, len), &t, NULL) != BENCODE_OK ||
	    nodes[0].type != NG_LIST)
		return 0;
	world_init(&world);
	for (uint32_t i = 1; i < nodes[0].end && steps < STEPS_MAX; i = nodes[i].end, steps++) {
		step(&world, &t, i);
		check(&world);
		note_state(&world);
	}
	tell(&world);
	world_fini(&world);
	if (world.wrong) {
		fprintf(stderr, "the world differs at its end: %s\n", world.wrong);
		abort();
	}
	return 0;
}

/* --- changing one --- */

static const char *const words[] = {
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) name,
#define COMMAND_ALIAS(id, name) name,
#include "spec/ng_commands.def"
#define KEY(id, name, kind, field, folding, tier, text) name,
#define KEY_ALIAS(id, name) name,
#include "spec/ng_keys.def"
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) name,
#define WORD_ALIAS(key, id, name) name,
#include "spec/ng_words.def"
#define FLAG(id, name, tier, text) name,
#define FLAG_ALIAS(id, name) name,
#define FLAG_WORD(key, word, name, tier) name,
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier) prefix "PCMU", prefix "all",
#include "spec/ng_flags.def"
	"audio", "video", "default", "198.51.100.10", "2001:db8::10", "0", "1", "5",
};

static const char *const flags[] = {
	"asymmetric",
	"strict-source",
	"media-handover",
	"fragment",
	"loop-protect",
	"trust-address",
	"SIP-source-address",
	"port-latching",
	"no-port-latching",
	"original-sendrecv",
	"generate-mid",
	"single-codec",
	"new-branch",
	"provisional",
	"pierce-NAT",
	"to-tag",
	"directional",
	"all",
	"fatal",
	"no-rtcp-attribute",
	"full-rtcp-attribute",
	"allow-no-codec-media",
	"replace-origin",
	"replace-SDP-version",
	"replace-username",
	"replace-zero-address",
	"rtcp-mux-offer",
	"rtcp-mux-require",
	"rtcp-mux-demux",
	"rtcp-mux-accept",
	"rtcp-mux-reject",
	"codec-strip-all",
	"codec-strip-PCMU",
	"codec-except-PCMA",
	"codec-offer-PCMA",
	"drop-traffic-start",
	"drop-traffic-stop",
	"reset",
	"debug",
	"generate-RTCP",
	"media-echo-blackhole",
	"passthrough-on",
};

/* Lines an SDP can be made of. */
static const char *const lines[] = {
	"m=audio 6000 RTP/AVP 0 8 101",
	"m=audio 7000 RTP/AVP 8",
	"m=audio 0 RTP/AVP 0",
	"m=video 6002 RTP/AVPF 96",
	"m=image 6004 udptl t38",
	"m=audio 6000 RTP/SAVP 0",
	"m=message 9 TCP/MSRP *",
	"m=audio 6000/5 RTP/AVP 0",
	"m=application 5 UDP/BFCP *",
	"m=audio 203 FOO 0",
	"m=audio 65535 RTP/AVP 0",
	"m=audio 6000 RTP/AVP",
	"c=IN IP4 198.51.100.10",
	"c=IN IP4 0.0.0.0",
	"c=IN IP6 2001:db8::10",
	"c=IN IP6 ::",
	"c=IN IP4 203.0.113.1",
	"a=rtcp-mux",
	"a=rtcp:6000",
	"a=rtcp:6009 IN IP4 198.51.100.99",
	"a=sendonly",
	"a=recvonly",
	"a=inactive",
	"a=sendrecv",
	"a=rtpmap:101 telephone-event/8000",
	"a=rtpmap:96 opus/48000/2",
	"a=fmtp:96 x=y",
	"a=mid:a",
	"a=mid:",
	"a=ptime:20",
	"a=rtcp-fb:* nack",
	"a=rtcp-fb:96 ccm fir",
	"a=extmap:1 urn:x",
	"a=ice-ufrag:abcd",
	"a=candidate:1 1 UDP 1 198.51.100.10 6000 typ host",
	"a=group:BUNDLE a b",
	"a=label:1",
	"a=rtpengine:89abcdef0123456701234567",
	"b=AS:100",
	"i=x",
	"t=0 0",
	"v=0",
	"s=-",
	"o=- 1 1 IN IP4 198.51.100.10",
	"o=x 18446744073709551615 18446744073709551615 IN IP6 ::1",
};

static uint64_t state;

static uint32_t random_below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (uint32_t) (state % n) : 0;
}

static void put(struct writer *w, const void *data, size_t len)
{
	writer_u64(w, len);
	writer_byte(w, ':');
	writer_bytes(w, data, len);
}

static void put_str(struct writer *w, const char *s)
{
	put(w, s, strlen(s));
}

static void put_word(struct writer *w)
{
	put_str(w, words[random_below(ARRAY_COUNT(words))]);
}

static void put_sdp(struct writer *w)
{
	uint8_t buf[2048];
	struct writer sdp = writer_make(buf, sizeof(buf));
	bool is_b = random_below(2), is_v6 = !random_below(6);

	writer_str(&sdp, "v=0\r\no=- 1 ");
	writer_u64(&sdp, random_below(3));
	writer_str(&sdp, " IN IP4 198.51.100.10\r\ns=-\r\nc=IN ");
	writer_str(&sdp, is_v6 ? "IP6 2001:db8::" : "IP4 198.51.100.");
	writer_str(&sdp, is_b ? "20" : "10");
	writer_str(&sdp, "\r\nt=0 0\r\n");
	for (uint32_t n = 1 + random_below(3); n; n--) {
		writer_str(&sdp, "m=audio ");
		writer_u64(&sdp,
			   (is_b ? 7000 : 6000) + (random_below(3) ? 0 : 2 * random_below(16)));
		writer_str(&sdp, " RTP/AVP 0 8\r\n");
		for (uint32_t k = random_below(4); k; k--) {
			writer_str(&sdp, lines[random_below(ARRAY_COUNT(lines))]);
			writer_str(&sdp, "\r\n");
		}
	}
	put(w, buf, sdp.len);
}

static void put_pair(struct writer *w, const char *key, const char *const *values, uint32_t count)
{
	put_str(w, key);
	put_str(w, values[random_below(count)]);
}

static void put_request(struct writer *w)
{
	static const char *const commands[] = { "offer",         "offer",       "offer",
						"answer",        "answer",      "delete",
						"query",         "block media", "unblock media",
						"silence media", "block DTMF",  "offer" };
	static const char *const tags[] = { "a", "b", "c", "d" };
	static const char *const calls[] = { "one", "one", "one", "two" };

	writer_byte(w, 'd');
	put_pair(w, "command", commands, ARRAY_COUNT(commands));
	put_pair(w, "call-id", calls, ARRAY_COUNT(calls));
	if (random_below(8))
		put_pair(w, "from-tag", tags, 2 + random_below(3));
	if (random_below(2))
		put_pair(w, "to-tag", tags, 2 + random_below(3));
	if (!random_below(4))
		put_pair(w, "via-branch", tags, 3);
	if (!random_below(3)) {
		put_str(w, "flags");
		writer_byte(w, 'l');
		for (uint32_t n = 1 + random_below(3); n; n--)
			put_str(w, flags[random_below(ARRAY_COUNT(flags))]);
		writer_byte(w, 'e');
	}
	if (!random_below(4)) {
		put_word(w);
		put_word(w);
	}
	put_str(w, "sdp");
	put_sdp(w);
	writer_byte(w, 'e');
}

static void put_packet(struct writer *w)
{
	uint8_t rtp[40] = { 0x80, (uint8_t) (random_below(3) ? 0 : 200), 0,
			    (uint8_t) (random_below(2) ? 6 : random_below(256)) };

	rtp[11] = (uint8_t) random_below(3);
	writer_str(w, "li");
	writer_u64(w, random_below(16));
	writer_str(w, "ei");
	writer_u64(w, random_below(ARRAY_COUNT(sources)));
	writer_byte(w, 'e');
	put(w, rtp, random_below(8) ? 28 : random_below(sizeof(rtp)));
	writer_byte(w, 'e');
}

static void put_number(struct writer *w)
{
	static const int64_t ms[] = { 0,     1,     20,      1000, 3000, 5000, 15000,
				      30000, 60000, 3600000, -1,   -2,   -3,   -7 };

	writer_byte(w, 'i');
	writer_i64(w, ms[random_below(ARRAY_COUNT(ms))]);
	writer_byte(w, 'e');
}

static void put_step(struct writer *w)
{
	switch (random_below(8)) {
	case 0:
		put_number(w);
		break;
	case 1:
	case 2:
		put_packet(w);
		break;
	default:
		put_request(w);
	}
}

static void put_fresh(struct writer *w)
{
	switch (random_below(5)) {
	case 0:
		put_number(w);
		break;
	case 1:
		writer_byte(w, 'l');
		for (uint32_t n = random_below(4); n; n--)
			put_word(w);
		writer_byte(w, 'e');
		break;
	case 2:
		put_str(w, flags[random_below(ARRAY_COUNT(flags))]);
		break;
	default:
		put_word(w);
	}
}

/* A text with one line left out, doubled, put in or changed in one byte. */
static void put_edited(struct writer *w, struct slice text)
{
	uint8_t buf[SIZE];
	struct writer out = writer_make(buf, sizeof(buf));
	uint32_t count = 1, chosen, what = random_below(6), at = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '\n';
	chosen = random_below(count);
	while (text.len) {
		size_t end = slice_find(text, '\n');
		struct slice line = slice_sub(text, 0, end + 1);
		size_t from = out.len;

		text = slice_sub(text, end + 1, text.len);
		if (at++ != chosen) {
			writer_slice(&out, line);
			continue;
		}
		if (what == 0) {
			writer_str(&out, lines[random_below(ARRAY_COUNT(lines))]);
			writer_str(&out, "\r\n");
		}
		if (what != 1)
			writer_slice(&out, line);
		if (what == 2)
			writer_slice(&out, line);
		if (what == 3 && out.len > from)
			buf[from + random_below((uint32_t) (out.len - from))] =
				(uint8_t) random_below(256);
		if (what == 4) {
			out.len = from;
			writer_str(&out, lines[random_below(ARRAY_COUNT(lines))]);
			writer_str(&out, "\r\n");
		}
		for (size_t i = from; what == 5 && i < out.len; i++)
			if (buf[i] >= '0' && buf[i] <= '9' && !random_below(3))
				buf[i] = (uint8_t) ('0' + random_below(10));
	}
	put(w, buf, out.len);
}

struct change {
	const struct ng_tree *t;
	uint32_t at;    /* the node that is changed */
	uint32_t other; /* one to take in its place */
	uint32_t what;
};

static void put_changed(struct writer *w, const struct change *c, uint32_t i, bool is_key,
			bool is_step)
{
	const struct ng_node *n = &c->t->nodes[i];

	if (i == c->at && c->what < 3) {
		if (is_key)
			put_word(w);
		else if (is_step)
			put_step(w);
		else if (n->type == NG_STR && slice_starts(n->str, SLICE("v=")))
			put_edited(w, n->str);
		else
			put_fresh(w);
		return;
	}
	if (i == c->at && c->what == 3 && !is_key) {
		write_node(w, c->t, c->other);
		return;
	}
	if (n->type != NG_LIST && n->type != NG_DICT) {
		write_node(w, c->t, i);
		return;
	}
	writer_byte(w, n->type == NG_LIST ? 'l' : 'd');
	for (uint32_t k = i + 1, turn = 0; k < n->end; k = c->t->nodes[k].end, turn ^= 1) {
		if (i == 0 && k >= c->at && c->what == 4) { /* a step put in */
			put_step(w);
			write_node(w, c->t, k);
			for (k = c->t->nodes[k].end; k < n->end; k = c->t->nodes[k].end)
				write_node(w, c->t, k);
			break;
		}
		if (i == 0 && k == c->at && c->what == 5) /* left out */
			continue;
		put_changed(w, c, k, n->type == NG_DICT && !turn, i == 0);
		if (i == 0 && k == c->at && c->what == 6) /* twice */
			write_node(w, c->t, k);
	}
	if (i == c->at && i && n->type == NG_DICT) {
		put_word(w);
		put_fresh(w);
	} else if (i == c->at) {
		if (i)
			put_fresh(w);
		else
			put_step(w);
	}
	writer_byte(w, 'e');
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	static uint8_t out[SIZE];
	static struct ng_node nodes[ROOM];
	struct ng_tree t = { nodes, ROOM, 0, false };
	struct writer w = writer_make(out, max < SIZE ? max : SIZE);
	struct change c = { &t, 0, 0, 0 };

	state = seed * 2654435761ull + 88172645463325252ull;
	if (bencode_parse(slice_make(data, size), &t, NULL) != BENCODE_OK ||
	    nodes[0].type != NG_LIST) {
		writer_str(&w, "l");
		put_request(&w);
		put_request(&w);
		writer_str(&w, "e");
	} else if (!random_below(20)) {
		return LLVMFuzzerMutate(data, size, max);
	} else {
		for (uint32_t n = 1 + random_below(3); n && !w.overflow; n--) {
			c.at = random_below(t.count);
			c.other = random_below(t.count);
			c.what = random_below(8);
			if (c.what < 3 && !c.at)
				c.at = 1 % t.count;
			w.len = 0;
			put_changed(&w, &c, 0, false, false);
			if (n > 1 && !w.overflow) {
				memcpy(data, out, w.len);
				if (bencode_parse(slice_make(data, w.len), &t, NULL) != BENCODE_OK)
					break;
			}
		}
	}
	if (w.overflow || !w.len)
		return size;
	memcpy(data, out, w.len);
	return w.len;
}
