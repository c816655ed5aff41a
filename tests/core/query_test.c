/* core/call/query.c, core/call/tell.c: all that is told about calls that have a bit of everything,
 * leaf by leaf and line by line.  That the form is the recorded one, tests/golden shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/tell.h"
#include "parsers/bencode.h"
#include "parsers/rtcp_write.h"
#include "tests/core/query_told.h"
#include "tests/world/ask.h"

#define QUERY "command: query, call-id: c"
#define ROWS(...) ((const struct asked[]){ __VA_ARGS__, { NULL, NULL, NULL, NULL } })
#define V4(address, media)                                                       \
	"v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100." address \
	"\r\nt=0 0\r\n" media

static struct world world;

/* What is sent once the rows are done: so many packets of so many bytes. */
struct sent {
	const char *to, *from;
	unsigned count, len;
	uint8_t payload_type, ssrc;
	bool is_rtcp;
};

static const struct {
	const char *name;
	const struct asked *rows;
	struct sent sent[6];
	uint64_t wait_ms; /* between the packets */
	const char *const *told;
} calls[] = {
	{ "two media, many words",
	  ROWS({ "command: offer, call-id: c, from-tag: a, label: first, metadata: some, "
		 "via-branch: x, "
		 "flags: [asymmetric, strict-source, unidirectional], ptime: 40, "
		 "received-from: [IP4, 198.51.100.1]",
		 V4("1", "m=audio 4000 RTP/AVPF 0 96 101\r\na=rtpmap:96 opus/48000/2\r\n"
			 "a=rtpmap:101 telephone-event/8000\r\na=rtcp-fb:* nack\r\na=rtcp-mux\r\n"
			 "m=video 4002 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\na=rtcp:4444 IN IP4 "
			 "198.51.100.44\r\na=sendonly\r\n"),
		 NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: b, via-branch: x, "
		 "flags: [media-handover]",
		 V4("2", "m=audio 5000 RTP/AVPF 0 96 101\r\na=rtpmap:96 opus/48000/2\r\n"
			 "a=rtpmap:101 telephone-event/8000\r\na=rtcp-mux\r\na=ptime:20\r\n"
			 "m=video 5002 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\na=recvonly\r\n"),
		 NULL, NULL },
	       { "command: block media, call-id: c, label: first, all: off-hook", NULL, NULL,
		 NULL },
	       { "command: unblock media, call-id: c, label: first", NULL, NULL, NULL }),
	  { { "203.0.113.1:30002", "198.51.100.1:4000", 3, 172, 96, 7, false },
	    { "203.0.113.1:30000", "198.51.100.2:5000", 2, 92, 0, 8, false },
	    { "203.0.113.1:30002", "198.51.100.1:4000", 1, 0, 0, 7, true },
	    { "203.0.113.1:30006", "198.51.100.1:4002", 4, 1012, 97, 9, false },
	    { "203.0.113.1:30002", "203.0.113.66:6666", 2, 172, 0, 66, false } },
	  20,
	  told_two_media },
	{ "IPv6, fax, an unknown protocol, a medium that is off, an alias",
	  ROWS({ "command: offer, call-id: c, from-tag: a, address-family: IP6",
		 V4("1", "m=image 4000 udptl t38\r\nm=x 4002 FOO 1\r\nm=audio 4004 RTP/AVP 0\r\n"
			 "m=message 9 TCP/MSRP *\r\n"),
		 NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: b",
		 "v=0\r\no=- 1 1 IN IP6 2001:db8::2\r\ns=-\r\nc=IN IP6 2001:db8::2\r\nt=0 0\r\n"
		 "m=image 5000 udptl t38\r\nm=x 5002 FOO 1\r\nm=audio 0 RTP/AVP 0\r\n"
		 "m=message 9 TCP/MSRP *\r\n",
		 NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d",
		 "v=0\r\no=- 1 1 IN IP6 2001:db8::2\r\ns=-\r\nc=IN IP6 2001:db8::2\r\nt=0 0\r\n"
		 "m=image 5000 udptl t38\r\nm=x 5002 FOO 1\r\nm=audio 0 RTP/AVP 0\r\n"
		 "m=message 9 TCP/MSRP *\r\n",
		 NULL, NULL }),
	  { { "203.0.113.1:30006", "198.51.100.1:4000", 2, 30, 0, 1, false },
	    { "[2001:db8:4321::1]:30000", "[2001:db8::2]:5000", 1, 40, 0, 1, false } },
	  1000,
	  told_ipv6 },
	{ "media that goes elsewhere, a party that is left behind, one that is held, one without a "
	  "tag",
	  ROWS({ "command: offer, call-id: c, from-tag: a, media-echo: forward, generate-RTCP: on, "
		 "drop-traffic: start",
		 V4("1", AUDIO("4000")), NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: b, drop-traffic: stop",
		 V4("2", AUDIO("5000")), NULL, NULL },
	       { "command: offer, call-id: c, from-tag: d, to-tag: b, passthrough: on",
		 "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n" AUDIO(
			 "6000"),
		 NULL, NULL },
	       { "command: offer, call-id: c, from-tag: d, via-branch: y, delete-delay: 3",
		 V4("3", AUDIO("6000") "a=rtcp-mux\r\n"), NULL, NULL },
	       { "command: delete, call-id: c, from-tag: a, delete-delay: 30", NULL, NULL, NULL }),
	  { { "203.0.113.1:30002", "198.51.100.1:4000", 2, 172, 0, 1, false } },
	  20,
	  told_elsewhere },
	{ "what the flows are told: keys, feedback, blocks, two pairs, our own address, TOS",
	  ROWS({ "command: offer, call-id: c, from-tag: a, TOS: 184, endpoint-learning: delayed, "
		 "source-policy: any, transport-protocol: RTP/AVPF, rtcp-mux: [offer], "
		 "direction: [default, default], sdp-attr: {audio: {add: ['x:y']}}, "
		 "flags: [full-rtcp-attribute, port-latching]",
		 V4("1", "a=label:ses\r\na=extmap-allow-mixed\r\nm=audio 4000/2 RTP/AVP 0 8 101\r\n"
			 "i=info\r\nb=AS:64\r\na=rtpmap:101 telephone-event/8000\r\n"
			 "a=fmtp:101 0-15\r\na=label:med\r\na=extmap:1 urn:x\r\na=maxptime:60\r\n"
			 "a=ptime:30\r\na=mid:m\r\nm=audio 4010 RTP/SAVP 0\r\n"
			 "a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
			 "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"),
		 "not supported", NULL },
	       { "command: offer, call-id: c, from-tag: a, TOS: 184, endpoint-learning: delayed, "
		 "source-policy: any, rtcp-mux: [offer], direction: [default, default], "
		 "sdp-attr: {audio: {add: ['x:y']}}, flags: [full-rtcp-attribute, port-latching]",
		 V4("1",
		    "a=label:ses\r\na=extmap-allow-mixed\r\nm=audio 4000/2 RTP/AVPF 0 8 101\r\n"
		    "i=info\r\nb=AS:64\r\na=rtpmap:101 telephone-event/8000\r\n"
		    "a=fmtp:101 0-15\r\na=label:med\r\na=extmap:1 urn:x\r\na=maxptime:60\r\n"
		    "a=ptime:30\r\na=mid:m\r\nm=audio 4010 RTP/SAVP 0\r\n"
		    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
		    "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"),
		 NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: b, TOS: 7, source-policy: "
		 "strict, "
		 "flags: [strict-source], codec: {strip: [PCMA]}",
		 "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n"
		 "m=audio 5000/2 RTP/AVPF 0 8 101\r\nc=IN IP4 198.51.100.2\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\na=extmap-allow-mixed\r\na=extmap:1 urn:x\r\n"
		 "a=mid:other\r\na=recvonly\r\nm=audio 30100 RTP/SAVP 0\r\n"
		 "c=IN IP4 203.0.113.1\r\na=inactive\r\n",
		 NULL, NULL },
	       { "command: block DTMF, call-id: c", NULL, NULL, NULL },
	       { "command: silence media, call-id: c, from-tag: b, flags: [directional]", NULL,
		 NULL, NULL }),
	  { { "203.0.113.1:30004", "198.51.100.1:4000", 2, 172, 0, 5, false },
	    { "203.0.113.1:30002", "203.0.113.66:9", 3, 50, 101, 6, false } },
	  500,
	  told_flows },
	{ "fewer ports than before, and a party that is asked about alone",
	  ROWS({ "command: offer, call-id: c, from-tag: a, flags: [pierce-NAT, NAT-wait]",
		 V4("1", AUDIO("4000")), NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: b",
		 V4("2", AUDIO("5000") "a=rtcp-fb:0 nack\r\n"), NULL, NULL },
	       { "command: offer, call-id: c, from-tag: a, to-tag: d, TOS: 256",
		 V4("1", AUDIO("4100") "m=video 0 RTP/AVP 97\r\n"), NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d",
		 V4("3", AUDIO("6000") "m=video 0 RTP/AVP 97\r\n"), NULL, NULL },
	       { "command: query, call-id: c, from-tag: d", NULL, NULL, "!1:bd" },
	       { "command: query, call-id: c, from-tag: z", NULL, NULL, "!1:ad" },
	       { "command: delete, call-id: c, from-tag: b, delete-delay: 0", NULL, NULL, NULL }),
	  { { "203.0.113.1:30002", "198.51.100.1:4000", 2, 172, 0, 1, false } },
	  20,
	  told_less },
};

static struct endpoint at(const char *text)
{
	struct endpoint e;

	memset(&e, 0, sizeof(e));
	assert_true(endpoint_parse(slice_from_str(text), &e));
	return e;
}

static void send(const struct sent *s, uint64_t wait_ms)
{
	static uint16_t seq;
	struct endpoint to, from;

	if (!s->to)
		return;
	to = at(s->to);
	from = at(s->from);
	for (unsigned i = 0; i < s->count; i++) {
		uint8_t bytes[1200] = { 0x80, s->payload_type, 0, 0, 0, 0, 0, 0, 0, 0, 0, s->ssrc };
		struct writer w = writer_make(bytes, sizeof(bytes));

		seq++;
		bytes[2] = (uint8_t) (seq >> 8);
		bytes[3] = (uint8_t) seq;
		w.len = s->len;
		if (s->is_rtcp)
			rtcp_write_rr(&w, s->ssrc, NULL, 0);
		world_pass(&world, wait_ms * 1000);
		(void) world_packet(&world, to.port, &from, writer_done(&w));
	}
}

/* --- what is told, as lines --- */

enum { LINES = 512, LINE = 400 };

static char lines[LINES][LINE];
static unsigned line_count;

static void put_line(struct slice text)
{
	assert_true(line_count < LINES && text.len < LINE);
	if (text.len)
		memcpy(lines[line_count], text.data, text.len);
	lines[line_count++][text.len] = '\0';
}

static bool is_leaf(const struct ng_node *n)
{
	return n->type == NG_INT || n->type == NG_STR;
}

static void put_leaf(struct writer *w, const struct ng_node *n)
{
	if (n->type == NG_STR)
		writer_slice(w, n->str);
	else
		writer_u64(w, (uint64_t) n->num);
}

/* Each list and dictionary: the way to it, and the leaves that are in it; then what else is. */
static void flatten(const struct ng_tree *t, uint32_t at, char *path, size_t len)
{
	bool is_dict = t->nodes[at].type == NG_DICT;
	struct writer w = writer_make(path, LINE);
	unsigned index = 0;

	w.len = len;
	writer_byte(&w, ':');
	for (uint32_t i = at + 1; i < t->nodes[at].end; i = t->nodes[i].end) {
		const struct ng_node *key = &t->nodes[i];

		i += is_dict;
		if (!is_leaf(&t->nodes[i]))
			continue;
		writer_byte(&w, ' ');
		if (is_dict) {
			writer_slice(&w, key->str);
			writer_byte(&w, '=');
		}
		put_leaf(&w, &t->nodes[i]);
		if (!is_dict)
			writer_byte(&w, ',');
	}
	put_line(writer_done(&w));
	for (uint32_t i = at + 1; i < t->nodes[at].end; i = t->nodes[i].end, index++) {
		const struct ng_node *key = &t->nodes[i];

		i += is_dict;
		if (is_leaf(&t->nodes[i]))
			continue;
		w.len = len;
		writer_byte(&w, '/');
		if (is_dict)
			writer_slice(&w, key->str);
		else
			writer_u64(&w, index);
		flatten(t, i, path, w.len);
	}
}

static void tell_query(const char *request)
{
	static struct ng_node nodes[1 << 13];
	struct ng_tree tree = { .nodes = nodes, .cap = ARRAY_COUNT(nodes) };
	struct answer a = ask(&world, request, NULL);
	char path[LINE];

	assert_int_equal(bencode_parse(a.all, &tree, NULL), BENCODE_OK);
	flatten(&tree, 0, path, 0);
}

static void tell_text(struct slice text)
{
	while (text.len) {
		struct slice line = slice_cut(&text, '\n');

		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		put_line(line);
	}
}

static void tell_flows(struct writer *w)
{
	for (unsigned i = 0; i < WORLD_PORTS; i++) {
		const struct world_port *p = &world.ports[i];
		const struct flow_rules *r = &p->flow.rules;
		const struct flow_stats *s = &p->flow.stats;
		const struct {
			const char *name;
			uint64_t value;
		} all[] = {
			{ "port", WORLD_FIRST_PORT + i }, { " kind ", r->kind },
			{ " state ", r->state },          { " policy ", r->policy },
			{ " flags ", r->flags },          { " silent ", r->silent_ms },
			{ " rtp ", r->rtp_outs },         { " rtcp ", r->rtcp_outs },
			{ " muted ", r->muted_outs },     { " avp ", r->avp_outs },
			{ " known ", r->known_pts[0] },   { ",", r->known_pts[1] },
			{ " dtmf ", r->dtmf_pts[1] },     { " fills ", r->fill_count },
			{ " clock ", r->clock_hz[1] },    { " drops ", s->drops[FLOW_DROP_SOURCE] },
		};

		if (!p->is_open)
			continue;
		for (size_t k = 0; k < ARRAY_COUNT(all); k++) {
			writer_str(w, all[k].name);
			writer_u64(w, all[k].value);
		}
		writer_str(w, " from ");
		endpoint_write(w, &r->source);
		for (unsigned k = 0; k < p->out_count; k++) {
			writer_str(w, " to ");
			endpoint_write(w, &p->outs[k].to);
			writer_str(w, " tos ");
			writer_u64(w, p->outs[k].tos);
			writer_str(w, " by ");
			writer_u64(w, p->outs[k].port);
		}
		writer_byte(w, '\n');
	}
}

static void tell_all(void)
{
	static uint8_t text[1 << 15];
	const struct call *call = world_call(&world, SLICE("c"));
	struct writer w = writer_make(text, sizeof(text));
	struct call_env env = { .now_us = world.now_us,
				.config = &world.config,
				.interfaces = &world.interfaces,
				.stats = &world.stats,
				.scratch = &world.scratch };

	tell_query(QUERY);
	tell_flows(&w);
	call_tell_line(call, &w);
	call_tell(call, &world.stats, &env, &w);
	call_explain(call, false, &world.stats, &env, &w);
	assert_false(w.overflow);
	tell_text(writer_done(&w));
}

/* One request; what its SDP says is told, too. */
static void play(const char *name, const struct asked *row)
{
	const struct asked rows[] = { *row, { NULL, NULL, NULL, NULL } };
	const char *wrong;
	struct answer a;

	if (!row->sdp) {
		wrong = ask_all(&world, rows);
		if (wrong)
			fail_msg("%s: %s", name, wrong);
		return;
	}
	a = ask(&world, row->request, row->sdp);
	if (!answer_is(&a, row->reply ? row->reply : "ok") &&
	    !(row->reply && answer_says(&a, row->reply)))
		fail_msg("%s: %.*s", name, SLICE_FMT(a.all));
	tell_text(a.sdp);
}

static void all_is_told(void **state)
{
	unsigned failed = 0;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(calls); i++) {
		unsigned n = 0;

		world_init(&world);
		line_count = 0;
		for (const struct asked *row = calls[i].rows; row->request; row++)
			play(calls[i].name, row);
		for (size_t k = 0; k < ARRAY_COUNT(calls[i].sent); k++)
			send(&calls[i].sent[k], calls[i].wait_ms);
		tell_all();
		while (n < line_count && calls[i].told[n] && !strcmp(lines[n], calls[i].told[n]))
			n++;
		if (n < line_count || calls[i].told[n]) {
			print_error("%s: line %u: %s\n", calls[i].name, n,
				    n < line_count ? lines[n] : "(the end)");
			failed++;
		}
		if (getenv("TELL"))
			for (n = 0; n < line_count; n++)
				print_message("%zu\t%s\n", i, lines[n]);
		assert_null(world_check(&world));
		world_fini(&world);
		assert_null(world.wrong);
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(all_is_told) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
