/* Traces: ng requests, packets and time on the real core in the world of tests/world.  Whatever
 * happens, the book adds up after each step, the duties of fuzz/trace_duties.h hold, what leaves as
 * SDP is SDP, and in the end nothing is held.
 *
 * A trace is a bencoded list, so a crash file is a script.  Its elements are
 *   a dictionary           a request; a string is one whose bytes are as they are
 *   [COOKIE, HOLD, {...}]  a request as a datagram: its reply goes out HOLD steps later
 *   [PORT, SOURCE, BYTES]  a packet to our port number PORT
 *   a number               so many ms pass; a negative one -n makes the n-th request for memory
 *                          from now on fail
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/trace_duties.h"
#include "parsers/bencode.h"

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
static uint32_t media_kind(const struct media *m)
{
	unsigned maps = 0;
	uint32_t kind = m->flags & 0x1fff;

	for (const struct port_map *map = m->maps; map; map = map->next)
		maps++;
	kind = kind * 31 + (maps > 3 ? 3 : maps) + (m->current ? m->current->hold.state * 4u : 0);
	for (unsigned i = 0; i < m->stream_count && i < 2; i++)
		kind = kind * 31 + m->streams[i].learn.state * 8u + m->streams[i].learn.policy;
	return kind;
}

static uint32_t party_kind(const struct party *p)
{
	uint32_t kind = p->has_tag;

	kind = kind * 2 + p->has_branch;
	kind = kind * 2 + (p->peer != NULL);
	kind = kind * 2 + p->is_deleted;
	kind = kind * 8 + p->exchange.state;
	kind = kind * 4 + p->exchange.offers;
	kind = kind * 2 + (p->aliases != NULL);
	for (unsigned i = 0; i < p->media_count && i < 3; i++)
		kind = kind * 31 + media_kind(p->media[i]);
	return kind;
}

static void note_state(const struct world *w)
{
	static const char *no_states = "";

	if (no_states && !*no_states)
		no_states = getenv("FUZZ_EDGES"); /* fuzz/run merge */
	for (unsigned i = 0; i < WORLD_CALLS && !no_states; i++) {
		uint32_t all = 0;

		if (!w->is_used[i])
			continue;
		for (const struct party *p = w->calls[i].parties; p; p = p->next) {
			uint32_t one = party_kind(p);

			seen[one * 2654435761u % STATES] = 1;
			all = all * 17 + one % 1021;
		}
		seen[all * 2654435761u % STATES] = 1;
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
	static uint8_t buf[1 << 18];
	struct writer reply = writer_make(buf, sizeof(buf));
	uint8_t *copy = malloc(payload.len ? payload.len : 1);

	memcpy(copy, payload.data, payload.len);
	duties_request(w, slice_make(copy, payload.len), &reply);
	free(copy);
}

static void packet(struct world *w, const struct ng_tree *t, uint32_t at)
{
	const struct ng_node *port = &t->nodes[at + 1], *from = port + 1, *bytes = port + 2;
	struct endpoint source;
	uint8_t *copy;

	if (from->type != NG_INT || bytes->type != NG_STR)
		return;
	if (!endpoint_parse(slice_from_str(sources[(uint64_t) from->num % ARRAY_COUNT(sources)]),
			    &source))
		abort();
	copy = malloc(bytes->str.len ? bytes->str.len : 1);
	memcpy(copy, bytes->str.data, bytes->str.len);
	duties_packet(w, (unsigned) ((uint64_t) port->num % WORLD_PORTS), &source,
		      slice_make(copy, bytes->str.len));
	free(copy);
}

static void datagram(struct world *w, const struct ng_tree *t, uint32_t at)
{
	static uint8_t buf[SIZE * 2];
	struct writer out = writer_make(buf, sizeof(buf));
	const struct ng_node *cookie = &t->nodes[at + 1], *hold = cookie + 1;

	if (hold->type != NG_INT)
		return;
	write_node(&out, t, at + 3);
	duties_datagram(w, cookie->str, (unsigned) ((uint64_t) hold->num % 8), writer_done(&out));
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
	} else if (n->type == NG_LIST && n->end > at + 3 && t->nodes[at + 1].type == NG_INT) {
		packet(w, t, at);
	} else if (n->type == NG_LIST && n->end > at + 3 && t->nodes[at + 1].type == NG_STR) {
		datagram(w, t, at);
	} else if (n->type == NG_INT && n->num < 0) {
		w->memory_fails_at = w->memory_asked + (uint64_t) - (n->num % 64);
	} else if (n->type == NG_INT) {
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
	duties_begin();
	for (uint32_t i = 1; i < nodes[0].end && steps < STEPS_MAX; i = nodes[i].end, steps++) {
		step(&world, &t, i);
		duties_step(&world);
		check(&world);
		note_state(&world);
	}
	tell(&world);
	duties_end(&world);
	check(&world);
	world_fini(&world);
	if (world.wrong) {
		fprintf(stderr, "the world differs at its end: %s\n", world.wrong);
		abort();
	}
	return 0;
}
