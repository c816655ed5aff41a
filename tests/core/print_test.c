/* core/call/print.c: the SDP that goes out, word by word. */
#include "core/call/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsers/bencode.h"
#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a"
#define ANSWER "command: answer, call-id: c, from-tag: a, to-tag: b"
#define V4(media) SDP_OF("IP4 198.51.100.1", media)
#define AT_VERSION(n, more)                                                 \
	"v=0\r\no=alice 4711 " n                                            \
	" IN IP4 192.0.2.9\r\ns=call\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n" \
	"m=audio 4000 RTP/AVP 0\r\n" more
#define ROWS(...) ((const struct asked[]){ __VA_ARGS__, { NULL, NULL, NULL, NULL } })

#define X60 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define LONG X60 X60 X60 X60 X60 X60 X60

static struct world world;

static const struct {
	const char *name;
	const struct asked *rows;
} scripts[] = {
	{ "the whole layout",
	  ROWS({ OFFER,
		 "v=0\r\no=alice 4711 1 IN IP4 192.0.2.9\r\ns=call\r\ni=info\r\nu=http://x\r\n"
		 "e=e@x\r\np=+1\r\nc=IN IP4 198.51.100.1\r\nb=AS:100\r\nb=CT:5\r\nt=1 2\r\n"
		 "a=tool:x\r\nm=audio 4000 RTP/AVP 0\r\nb=RR:1\r\n",
		 NULL,
		 "o=alice 4711 1 IN IP4 192.0.2.9|s=call|i=info|u=http://x|e=e@x|p=+1|b=AS:100|"
		 "b=CT:5|t=1 2|a=tool:x|b=RR:1|!c=IN IP4 198.51.100.1" }) },
	{ "replace nothing",
	  ROWS({ OFFER, AT_VERSION("7", ""), NULL, "o=alice 4711 7 IN IP4 192.0.2.9|s=call" }) },
	{ "replace the origin's address", ROWS({ OFFER ", replace: [origin]", AT_VERSION("7", ""),
						 NULL, "o=alice 4711 7 IN IP4 203.0.113.1" }) },
	{ "keep the user name",
	  ROWS({ OFFER, AT_VERSION("7", ""), NULL, "o=alice 4711 7 IN IP4 192.0.2.9" },
	       { OFFER ", replace: [username]",
		 "v=0\r\no=carol 1 1 IN IP4 192.0.2.9\r\ns=x\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
		 "m=audio 4000 RTP/AVP 0\r\n",
		 NULL, "o=alice 1 1 IN IP4 192.0.2.9|s=x" }) },
	{ "keep the session name",
	  ROWS({ OFFER, AT_VERSION("7", ""), NULL, NULL },
	       { OFFER ", replace: [session-name]",
		 "v=0\r\no=carol 1 1 IN IP4 192.0.2.9\r\ns=x\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
		 "m=audio 4000 RTP/AVP 0\r\n",
		 NULL, "o=carol 1 1 IN IP4 192.0.2.9|s=call" }) },
	{ "keep the whole origin",
	  ROWS({ OFFER ", replace: [origin-full]", AT_VERSION("7", ""), NULL,
		 "o=alice 4711 7 IN IP4 203.0.113.1" },
	       { OFFER ", replace: [origin-full]",
		 "v=0\r\no=carol 1 1 IN IP4 192.0.2.9\r\ns=call\r\nc=IN IP4 198.51.100.1\r\n"
		 "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n",
		 NULL, "o=alice 4711 7 IN IP4 203.0.113.1" }) },
	{ "our own version: the same for the same SDP, one more for another",
	  ROWS({ OFFER ", replace: [SDP-version]", AT_VERSION("7", ""), NULL,
		 "o=alice 4711 7 IN IP4 192.0.2.9" },
	       { OFFER ", replace: [SDP-version]", AT_VERSION("9", ""), NULL,
		 "o=alice 4711 7 IN IP4 192.0.2.9" },
	       { OFFER ", replace: [SDP-version]", AT_VERSION("9", "a=sendonly\r\n"), NULL,
		 "o=alice 4711 8 IN IP4 192.0.2.9" }) },
	{ "force-increment-sdp-ver",
	  ROWS({ OFFER ", replace: [force-increment-sdp-ver]", AT_VERSION("7", ""), NULL,
		 "o=alice 4711 7 IN IP4 192.0.2.9" },
	       { OFFER ", replace: [force-increment-sdp-ver]", AT_VERSION("7", ""), NULL,
		 "o=alice 4711 8 IN IP4 192.0.2.9" }) },
	{ "no o= that can be read: ours",
	  ROWS({ OFFER,
		 "v=0\r\no=-  1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
		 "m=audio 4000 RTP/AVP 0\r\n",
		 NULL, "m=audio 30000 RTP/AVP 0" }) },
	{ "no t= that can be read: always",
	  ROWS({ OFFER,
		 "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=x\r\n"
		 "m=audio 4000 RTP/AVP 0\r\n",
		 NULL, "t=0 0" }) },
	{ "m= without formats gets one",
	  ROWS({ OFFER, V4("m=audio 4000 RTP/AVP\r\nm=x 4002 FOO\r\n"), NULL,
		 "m=audio 30000 RTP/AVP 0|m=x 30004 FOO 0" }) },
	{ "directions", ROWS({ OFFER, V4(AUDIO("4000") "a=recvonly\r\n"), NULL, "a=recvonly" },
			     { OFFER, V4(AUDIO("4000") "a=inactive\r\n"), NULL, "a=inactive" },
			     { OFFER, V4(AUDIO("4000") "a=sendonly\r\na=sendrecv\r\n"), NULL,
			       "a=sendrecv|!a=sendonly" },
			     { OFFER, V4("a=sendonly\r\n" AUDIO("4000")), NULL, "a=sendonly" },
			     { OFFER, SDP_A, NULL, "a=sendrecv" }) },
	{ "original-sendrecv: as it came, or nothing",
	  ROWS({ OFFER ", flags: [original-sendrecv]", SDP_A, NULL, "!a=sendrecv" },
	       { OFFER ", flags: [original-sendrecv]", V4(AUDIO("4000") "a=sendonly\r\n"), NULL,
		 "a=sendonly" }) },
	{ "a=rtcp", ROWS({ OFFER ", flags: [no-rtcp-attribute]", SDP_A, NULL, "!a=rtcp:30001" },
			 { OFFER ", flags: [full-rtcp-attribute]", SDP_A, NULL,
			   "a=rtcp:30001 IN IP4 203.0.113.1" }) },
	{ "generate-mid", ROWS({ OFFER ", flags: [generate-mid]", V4(AUDIO("4000") AUDIO("4002")),
				 NULL, "a=mid:1|a=mid:2" },
			       { OFFER ", flags: [generate-mid]", V4(AUDIO("4000") "a=mid:x\r\n"),
				 NULL, "a=mid:x|!a=mid:1" }) },
	{ "a bundle is split; an answer goes by the mids of its offer",
	  ROWS({ OFFER,
		 V4("a=group:BUNDLE au vi\r\n" AUDIO("4000") "a=mid:au\r\n" AUDIO(
			 "4000") "a=mid:vi\r\n"),
		 NULL, "!a=group|a=mid:au|a=mid:vi" },
	       { ANSWER, V4(AUDIO("5000") AUDIO("5002") "a=mid:2\r\n"), NULL,
		 "a=mid:au|a=mid:vi|!a=mid:2" }) },
	{ "an answer has no mid that was not offered",
	  ROWS({ OFFER, SDP_A, NULL, "!a=mid" },
	       { ANSWER, V4(AUDIO("5000") "a=mid:0\r\n"), NULL, "!a=mid" }) },
	{ "media-address",
	  ROWS({ OFFER ", media-address: 192.0.2.200", SDP_A, NULL, "c=IN IP4 192.0.2.200" }) },
	{ "ptime",
	  ROWS({ OFFER ", ptime: 40", V4(AUDIO("4000") "a=ptime:20\r\n"), NULL, "a=ptime:40" },
	       { OFFER, V4(AUDIO("4000") "a=ptime:20\r\na=maxptime:60\r\n"), NULL,
		 "a=ptime:20|a=maxptime:60" }) },
	{ "unknown attributes are copied, ICE is not",
	  ROWS({ OFFER,
		 V4(AUDIO("4000") "a=x-y:z\r\na=ice-ufrag:abcd\r\na=ice-pwd:"
				  "0123456789012345678901\r\n"
				  "a=candidate:1 1 UDP 1 198.51.100.1 4000 typ host\r\n"),
		 NULL, "a=x-y:z|!ice-ufrag|!candidate" }) },
	{ "SRTP passes through with keys that can be read",
	  ROWS({ OFFER,
		 V4("m=audio 4000 RTP/SAVP 0\r\n"
		    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
		    "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
		    "a=crypto:x\r\na=setup:maybe\r\na=setup:actpass\r\n"),
		 NULL,
		 "m=audio 30000 RTP/SAVP 0|a=setup:actpass|!a=setup:maybe|!a=crypto:x|"
		 "a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
		 "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz" }) },
	{ "header extensions",
	  ROWS({ OFFER, V4(AUDIO("4000") "a=extmap:1 urn:x\r\n"), NULL,
		 "a=extmap:1 urn:x|a=extmap-allow-mixed" },
	       { OFFER ", extmap: {strip: ['urn:x']}",
		 V4(AUDIO("4000") "a=extmap:1 urn:x\r\na=extmap:2 urn:y\r\n"), NULL,
		 "!a=extmap:1 urn:x|a=extmap:2 urn:y" },
	       { OFFER ", extmap: {strip: [all]}", V4(AUDIO("4000") "a=extmap:1 urn:x\r\n"), NULL,
		 "!a=extmap:1 urn:x" }) },
	{ "the answer goes back with the protocol of the offer",
	  ROWS({ OFFER ", transport-protocol: RTP/AVPF", SDP_A, NULL,
		 "m=audio 30000 RTP/AVPF 0 8" },
	       { ANSWER, V4("m=audio 5000 RTP/AVPF 0 8\r\n"), NULL,
		 "m=audio 30002 RTP/AVP 0 8" }) },
	{ "what belongs elsewhere is left out",
	  ROWS({ OFFER,
		 "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nb=RR:5\r\n"
		 "t=1 x\r\n" AUDIO("4000") "b=CT:7\r\nb=AS:9\r\n",
		 NULL, "t=0 0|b=AS:9|!b=RR:5|!b=CT:7" }) },
	{ "an address type that is missing is ours",
	  ROWS({ OFFER,
		 "v=0\r\no=u 1 1 IN  192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n" AUDIO(
			 "4000"),
		 NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "words of o= that are empty are ours",
	  ROWS({ OFFER,
		 "v=0\r\no= 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 "
		 "0\r\n" AUDIO("4000"),
		 NULL, "o=- 1 1 IN IP4 192.0.2.9" },
	       { OFFER ", replace: [SDP-version]",
		 "v=0\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n" AUDIO("4000"), NULL,
		 "\no=- |!192.0.2.9" }) },
	{ "a mid that is too long to be edited",
	  ROWS({ OFFER ", sdp-attr: {audio: {remove: [mid]}}",
		 V4(AUDIO("4000") "a=mid:" LONG X60 X60 "\r\n"), NULL, "mid:" X60 },
	       { OFFER ", sdp-attr: {audio: {remove: [mid]}}", V4(AUDIO("4000") "a=mid:x\r\n"),
		 NULL, "!a=mid:x" }) },
	{ "a name that is too long for a=rtpmap",
	  ROWS({ OFFER, V4("m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 " LONG "/8000\r\n"), NULL,
		 "m=audio 30000 RTP/AVP 96|!a=rtpmap" }) },
	{ "removed from a later offer: refused, also in an answer without it",
	  ROWS({ OFFER, V4(AUDIO("4000") "m=video 4002 RTP/AVP 96\r\n"), NULL, NULL },
	       { ANSWER, V4(AUDIO("5000") "m=video 5002 RTP/AVP 96\r\n"), NULL, NULL },
	       { OFFER ", sdp-media-remove: [video]",
		 V4(AUDIO("4000") "m=video 4002 RTP/AVP 96\r\n"), NULL, NULL },
	       { ANSWER, V4(AUDIO("5000")), NULL,
		 "m=audio 30002 RTP/AVP 0 8|m=video 0 RTP/AVP 96" }) },
	{ "an extension that can't be read has no name to be stripped by",
	  ROWS({ OFFER ", extmap: {strip: ['urn:x']}",
		 V4(AUDIO("4000") "a=extmap:x urn:x\r\na=extmap:1 urn:x\r\n"), NULL,
		 "a=extmap:x urn:x|!a=extmap:1 urn:x" }) },
	{ "ICE of what is no RTP passes",
	  ROWS({ OFFER,
		 V4("m=image 4000 udptl t38\r\na=ice-options:x\r\na=end-of-candidates\r\n"
		    "a=x:y\r\n"),
		 NULL, "a=ice-options:x|a=end-of-candidates|a=x:y" }) },
	{ "what a party has with somebody else is refused here",
	  ROWS({ OFFER, V4(AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { ANSWER, V4(AUDIO("5000") AUDIO("5002")), NULL, NULL },
	       { "command: offer, call-id: c, from-tag: d, to-tag: b", V4(AUDIO("6000")), NULL,
		 "m=audio 0 RTP/AVP 0 8" }) },
	{ "a version of ours after one of the sender's",
	  ROWS({ OFFER, AT_VERSION("7", ""), NULL, "o=alice 4711 7 IN IP4 192.0.2.9" },
	       { OFFER ", replace: [SDP-version]", AT_VERSION("7", ""), NULL,
		 "o=alice 4711 8 IN IP4 192.0.2.9" }) },
	{ "feedback is for AVPF",
	  ROWS({ OFFER, V4("m=audio 4000 RTP/AVPF 0\r\na=rtcp-fb:0 nack\r\na=rtcp-fb:* ccm\r\n"),
		 NULL, "a=rtcp-fb:0 nack|a=rtcp-fb:* ccm" }) },
};

static void scripts_go_as_said(void **state)
{
	unsigned failed = 0;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(scripts); i++) {
		const char *wrong;

		world_init(&world);
		wrong = ask_all(&world, scripts[i].rows);
		if (wrong)
			print_error("%s: %s\n", scripts[i].name, wrong);
		failed += wrong != NULL;
		world_fini(&world);
		assert_null(world.wrong);
	}
	assert_int_equal(failed, 0);
}

/* The SDP of a first request, in so many bytes; then all of it is undone. */
static enum ng_err print_into(const char *request, const char *body, size_t size, size_t *len)
{
	static uint8_t payload[4096], text[4096];
	static struct ng_node nodes[64];
	struct ng_tree tree = { .nodes = nodes, .cap = ARRAY_COUNT(nodes) };
	struct writer w = writer_make(text, size);
	struct ng_warnings warnings;
	struct call_actions actions;
	struct ng_request r;
	struct signal s;
	struct call call;
	struct call_env env;
	struct sdp sdp;
	enum ng_err err;

	world_init(&world);
	env = (struct call_env){ .now_us = world.now_us,
				 .config = &world.config,
				 .interfaces = &world.interfaces,
				 .stats = &world.stats,
				 .turns = world.turns,
				 .scratch = &world.scratch };
	assert_int_equal(
		bencode_parse(ask_payload(request, body, payload, sizeof(payload)), &tree, NULL),
		BENCODE_OK);
	assert_int_equal(ng_request_read(&tree, &world.scratch, NULL, &r, &warnings), NG_OK);
	assert_int_equal(sdp_parse(r.sdp, 0, &world.scratch, &sdp, NULL), SDP_OK);
	assert_true(call_init(&call, SLICE("c"), &world.source, &env));
	call_actions_init(&actions);
	assert_int_equal(call_signal(&call, &r, &sdp, &env, &actions, &s), NG_OK);
	err = call_sdp_print(&s, &w);
	*len = w.len;
	signal_undo(&s);
	assert_null(call.parties);
	call_fini(&call);
	world_fini(&world);
	assert_null(world.wrong);
	return err;
}

/* An SDP that does not fit is no SDP: at every size, and also where it goes back as it came. */
static void what_does_not_fit_is_refused(void **state)
{
	static const struct {
		const char *request, *body;
	} all[] = {
		{ OFFER ", replace: [SDP-version]", SDP_A },
		{ OFFER ", flags: [loop-protect]",
		  SDP_OF("IP4 198.51.100.1",
			 "a=rtpengine:89abcdef0123456701234567\r\n" AUDIO("4000")) },
	};
	size_t len;

	(void) state;
	for (size_t k = 0; k < ARRAY_COUNT(all); k++) {
		size_t size = 0;
		enum ng_err err;

		while ((err = print_into(all[k].request, all[k].body, size, &len))) {
			assert_int_equal(err, NG_NO_MEMORY);
			assert_true(++size < 1000);
		}
		assert_int_equal(len, size);
		assert_true(len > 100);
	}
	assert_int_equal(print_into(OFFER ", flags: [fragment]", SDP_A, 0, &len), NG_OK);
	assert_int_equal(len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_go_as_said),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
