/* An SDP body through an offer and an answer of the call core, and what comes out once more.
 *   - what leaves parses, and an SDP that was rewritten is rewritten to itself
 *   - an offer that comes again is answered by the same bytes
 *   - what we have no business with is there byte for byte, in its order
 *   - no address of the sender is left where the other party would send media to
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "parsers/bencode.h"
#include "tests/parsers/ng_show.h"
#include "tests/world/world.h"

enum { BODY_SIZE = 65536, REPLY_SIZE = 1 << 17 };

/* More of the request; which one goes by the length, so that a seed stays a plain body. */
static const char *const extras[] = {
	"",
	"",
	"",
	"7:replacel6:origine",
	"8:rtcp-muxl6:accepte",
	"8:rtcp-muxl7:demuxe3:ICE6:remove",
	"5:flagsl19:full-rtcp-attributee",
};

static void fail(const char *what, struct slice in, struct slice out)
{
	fprintf(stderr, "rewrite: differs in %s\n--- in\n%.*s\n--- out\n%.*s\n", what,
		SLICE_FMT(in), SLICE_FMT(out));
	abort();
}

/* The SDP of the reply; empty if it is an error. */
static struct slice ask(struct world *w, const char *head, const char *extra, struct slice body,
			uint8_t *buf)
{
	static uint8_t request[BODY_SIZE + 256];
	static struct ng_node nodes[1 << 12];
	struct ng_tree tree = { .nodes = nodes, .cap = ARRAY_COUNT(nodes) };
	struct writer r = writer_make(request, sizeof(request));
	struct writer reply = writer_make(buf, REPLY_SIZE);
	uint32_t at;

	writer_str(&r, head);
	writer_str(&r, extra);
	writer_str(&r, "3:sdp");
	writer_u64(&r, body.len);
	writer_byte(&r, ':');
	writer_slice(&r, body);
	writer_byte(&r, 'e');
	world_ng(w, writer_done(&r), &reply);
	if (world_check(w))
		fail(world_check(w), body, writer_done(&reply));
	if (bencode_parse(writer_done(&reply), &tree, NULL) != BENCODE_OK)
		fail("a reply", body, writer_done(&reply));
	at = ng_tree_find(&tree, 0, SLICE("sdp"));
	return at == NG_NODE_NONE ? SLICE_EMPTY : nodes[at].str;
}

#define OFFER "d7:command5:offer7:call-id1:c8:from-tag1:a"
#define ANSWER "d7:command6:answer7:call-id1:c8:from-tag1:a6:to-tag1:b"

/* --- addresses --- */

static bool is_ours(const struct addr *a)
{
	static const uint8_t ip4[] = { 203, 0, 113, 1 };
	static const uint8_t ip6[] = {
		0x20, 1, 0xd, 0xb8, 0x43, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
	};
	static const uint8_t zero[16];

	if (a->family == ADDR_IP4)
		return !memcmp(a->bytes, ip4, 4) || !memcmp(a->bytes, zero, 4);
	return !memcmp(a->bytes, ip6, 16) || !memcmp(a->bytes, zero, 16);
}

/* A line in the section of a medium that is RTP. */
static bool is_leak(struct slice line)
{
	struct slice rest = line, last = SLICE_EMPTY;
	bool is_rtcp = slice_starts(line, SLICE("a=rtcp:"));
	unsigned words = 0;
	struct addr a;

	if (slice_starts(line, SLICE("a=candidate:")) ||
	    slice_starts(line, SLICE("a=remote-candidates:")))
		return true;
	if (!is_rtcp && !slice_starts(line, SLICE("c=")))
		return false;
	for (; rest.len; words++)
		last = slice_cut(&rest, ' ');
	if (is_rtcp && words == 1)
		return false;
	return !addr_parse(last, ADDR_NONE, &a) || !is_ours(&a);
}

static bool is_rtp(struct slice m_line)
{
	(void) slice_cut(&m_line, ' ');
	(void) slice_cut(&m_line, ' ');
	m_line = slice_cut(&m_line, ' ');
	for (unsigned i = 0; i < SDP_PROTO_COUNT; i++)
		if (slice_eq(sdp_protocol_infos[i].name, m_line))
			return sdp_protocol_infos[i].flags & SDP_IS_RTP;
	return false;
}

static void check_leaks(struct slice in, struct slice out)
{
	struct slice rest = out;
	bool is_checked = true;

	while (rest.len) {
		struct slice line = slice_cut(&rest, '\n');

		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (slice_starts(line, SLICE("m=")))
			is_checked = is_rtp(line);
		if (is_checked && is_leak(line))
			fail("an address of the sender's that is left", in, out);
	}
}

/* --- what is none of our business --- */

/* The next attribute that is copied; its text without a colon that nothing follows. */
static bool next_copied(const struct sdp_section *s, unsigned *at, struct slice *text)
{
	while (*at < s->attr_count) {
		const struct sdp_attr *a = &s->attrs[(*at)++];

		if (sdp_attr_infos[a->id].output != SDP_OUT_COPY)
			continue;
		*text = a->has_value && !a->value.len ? a->name : a->line;
		return true;
	}
	return false;
}

static bool same_attrs(const struct sdp_section *a, const struct sdp_section *b)
{
	struct slice left = SLICE_EMPTY, right = SLICE_EMPTY;
	unsigned i = 0, k = 0;
	bool more;

	do {
		more = next_copied(a, &i, &left);
		if (more != next_copied(b, &k, &right))
			return false;
	} while (more && slice_eq(left, right));
	return !more;
}

static uint64_t bandwidth(const struct sdp_section *s, enum sdp_bw type)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < s->bandwidth_count; i++)
		if (s->bandwidths[i].type == type)
			value = s->bandwidths[i].value;
	return value;
}

static bool same_media(const struct sdp_media *a, const struct sdp_media *b)
{
	if (a->format_count != b->format_count && a->format_count)
		return false;
	for (unsigned i = 0; i < a->format_count; i++)
		if (!slice_eq(a->formats[i].text, b->formats[i].text))
			return false;
	return slice_eq(a->section.info, b->section.info) &&
	       bandwidth(&a->section, SDP_BW_AS) == bandwidth(&b->section, SDP_BW_AS) &&
	       bandwidth(&a->section, SDP_BW_TIAS) == bandwidth(&b->section, SDP_BW_TIAS) &&
	       bandwidth(&a->section, SDP_BW_RR) == bandwidth(&b->section, SDP_BW_RR) &&
	       same_attrs(&a->section, &b->section);
}

static void check_untouched(struct slice in, struct slice out)
{
	struct ng_memory m;
	struct sdp a, b;

	ng_memory_init(&m, 100000);
	if (sdp_parse(in, 0, &m.arena, &a, NULL) || sdp_parse(out, 0, &m.arena, &b, NULL))
		fail("what can't be parsed", in, out);
	if (!slice_eq(a.sessions[0].name, b.sessions[0].name) ||
	    !slice_eq(a.sessions[0].section.info, b.sessions[0].section.info) ||
	    !same_attrs(&a.sessions[0].section, &b.sessions[0].section))
		fail("the session", in, out);
	if (a.media_count != b.media_count)
		fail("how many media there are", in, out);
	for (unsigned i = 0; i < a.media_count; i++) {
		if (!slice_eq(a.media[i].type, b.media[i].type))
			fail("what a medium is", in, out);
		if (b.media[i].port && !same_media(&a.media[i], &b.media[i]))
			fail("a medium", in, out);
	}
	arena_fini(&m.arena);
}

static bool has_format_twice(const struct sdp_media *m)
{
	for (unsigned i = 0; i < m->format_count; i++)
		for (unsigned k = 0; k < i; k++)
			if (slice_eq(m->formats[i].text, m->formats[k].text))
				return true;
	return false;
}

/* Of several ports of a medium only the first is told, so that other numbers follow; m= without
 * formats gets one, which then means something; of two families the first that is not zero is
 * ours, and a refused medium has a zero address afterwards; a format that is listed twice has its
 * feedback lines twice. */
static bool keeps_its_numbers(struct slice in)
{
	struct ng_memory m;
	struct sdp sdp;
	bool all = true;
	uint8_t family = ADDR_NONE;

	ng_memory_init(&m, 100000);
	if (sdp_parse(in, 0, &m.arena, &sdp, NULL) != SDP_OK)
		sdp.media_count = 0;
	for (unsigned i = 0; i < sdp.media_count; i++) {
		const struct sdp_conn *c = sdp_media_conn(&sdp.media[i]);

		all = all && sdp.media[i].port_count == 1 && sdp.media[i].format_count &&
		      !has_format_twice(&sdp.media[i]);
		if (c && family != ADDR_NONE && c->addr.family != family)
			all = false;
		if (c)
			family = c->addr.family;
	}
	arena_fini(&m.arena);
	return all;
}

static void end(struct world *w, struct slice body)
{
	world_fini(w);
	if (w->wrong)
		fail(w->wrong, body, SLICE_EMPTY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t first_buf[REPLY_SIZE], second_buf[REPLY_SIZE];
	static struct world w;
	const char *extra = extras[size % ARRAY_COUNT(extras)];
	struct slice body = { data, size }, first, second;

	if (size > BODY_SIZE)
		return 0;
	world_init(&w);
	first = ask(&w, OFFER, extra, body, first_buf);
	if (!first.len) {
		end(&w, body);
		return 0;
	}
	check_leaks(body, first);
	check_untouched(body, first);
	second = ask(&w, OFFER, extra, body, second_buf);
	if (!slice_eq(first, second))
		fail("an offer that is repeated", first, second);
	second = ask(&w, ANSWER, extra, body, second_buf);
	check_leaks(body, second);
	end(&w, body);

	if (!keeps_its_numbers(body))
		return 0;
	world_init(&w);
	second = ask(&w, OFFER, extra, first, second_buf);
	if (!slice_eq(first, second))
		fail("what was rewritten before", first, second);
	end(&w, first);
	return 0;
}
