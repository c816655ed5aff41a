#include "parsers/ng.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/parsers/ng_show.h"

#define OFFER "command=offer sdp=s call-id=c from-tag=f "
#define GOT "sdp=s call-id=c from-tag=f"

static const struct ng_template templates[] = {
	{ { (const uint8_t *) "default", 7 }, { (const uint8_t *) "replace-origin", 14 } },
	{ { (const uint8_t *) "offer", 5 }, { (const uint8_t *) "no-rtcp-attribute label=t", 25 } },
	{ { (const uint8_t *) "trunk", 5 },
	  { (const uint8_t *) "direction=internal direction=external ICE=remove", 48 } },
	{ { (const uint8_t *) "loop", 4 }, { (const uint8_t *) "template=loop", 13 } },
	{ { (const uint8_t *) "bad", 3 }, { (const uint8_t *) "sdp-attr=x", 10 } },
};

static const struct ng_defaults with_templates = { templates, ARRAY_COUNT(templates), false };

/* Requests: what they are read as, or how they are refused. */
struct row {
	const char *request;
	enum ng_err err;
	const char *got; /* what else than GOT */
	uint32_t warnings;
	const char *why;
};

static const struct row rows[] = {
	/* Texts and numbers */
	{ OFFER "to-tag=t via-branch=v", NG_OK, "to-tag=t via-branch=v", 0, "texts" },
	{ OFFER "call~id=d from_tag=g", NG_OK, "?sdp=s call-id=d from-tag=g", 0,
	  "another spelling is another key: the last counts (recorded)" },
	{ OFFER "call-id=d", NG_OK, "", 0, "the same spelling twice: the first counts (recorded)" },
	{ OFFER "SDP=x", NG_OK, "?sdp=x call-id=c from-tag=f", 0, "SDP is sdp (recorded)" },
	{ OFFER "to-tag=$", NG_OK, "to-tag=", 0, "empty is given" },
	{ OFFER "to-tag=#5", NG_OK, "", 1, "an integer is no text" },
	{ OFFER "to-tag=[x]", NG_OK, "", 1, "a list is no text" },
	{ OFFER "via~branch=v", NG_OK, "", 1, "hyphen only" },
	{ OFFER "TOS=#184", NG_OK, "TOS=184", 0, "an integer" },
	{ OFFER "TOS=184", NG_OK, "TOS=184", 0, "an integer in a string" },
	{ OFFER "TOS=~-7x", NG_OK, "TOS=-7", 0, "as strtoll reads it" },
	{ OFFER "TOS=+7", NG_OK, "TOS=7", 0, "a plus" },
	{ OFFER "TOS=0xb8", NG_OK, "TOS=0", 0, "decimal in bencode (recorded)" },
	{ OFFER "TOS=99999999999999999999", NG_OK, "TOS=9223372036854775807", 0,
	  "the nearest that fits" },
	{ OFFER "TOS=abc", NG_OK, "TOS=0", 1, "no number is 0 (recorded)" },
	{ OFFER "TOS=[1]", NG_OK, "", 1, "a list is no number" },
	{ OFFER "delete~delay=#5 delete-delay=7", NG_OK, "delete-delay=7", 0,
	  "Kamailio sends both" },
	{ OFFER "foo=bar repacketize=#20", NG_OK, "", 2, "keys that nobody knows" },
	/* Words */
	{ OFFER "replace=[origin session-name]", NG_OK, "replace=17", 0, "a list" },
	{ OFFER "replace=origin,session~name", NG_OK, "replace=17", 0, "a comma string, a blank" },
	{ OFFER "replace=[SDP~version zero~address]", NG_OK, "replace=40", 0,
	  "as OpenSIPS writes them" },
	{ OFFER "replace=[origin foo #5 Origin]", NG_OK, "replace=1", 3,
	  "words that nobody knows" },
	{ OFFER "replace=[origin=#1]", NG_OK, "", 1, "a dictionary is no list (recorded)" },
	{ OFFER "replace=[] flags=[]", NG_OK, "", 0, "empty lists" },
	{ OFFER "Replace=[origin]", NG_OK, "", 1, "keys have a case (recorded)" },
	{ OFFER "rtcp~mux=[require]", NG_OK, "rtcp-mux=3", 0, "require brings offer along" },
	{ OFFER "bundle=[strict]", NG_OK, "bundle=14 flag=generate-mid", 0,
	  "strict brings all along" },
	{ OFFER "drop-traffic=[start stop]", NG_OK, "drop-traffic=2", 0, "stop wins" },
	{ OFFER "ICE=force", NG_OK, "ICE=2", 0, "a word" },
	{ OFFER "ice=[remove force_relay]", NG_OK, "ICE=16", 0, "the last one stays" },
	{ OFFER "ICE=[force trickle lite-both]", NG_OK, "ICE=34 ICE-lite=4 flag=trickle-ICE", 0,
	  "what stands beside the policy" },
	{ OFFER "ICE=Force", NG_OK, "", 1, "words have a case (recorded)" },
	{ OFFER "ICE=[lite-foo]", NG_OK, "", 1, "no such side" },
	{ OFFER "DTLS=disabled", NG_OK, "DTLS=3", 0, "another word for off" },
	{ OFFER "DTLS-reverse=passive", NG_OK, "DTLS=1", 0, "another name" },
	{ OFFER "DTLS-fingerprint=sha-1", NG_OK, "DTLS-fingerprint=1", 0, "any case (recorded)" },
	{ OFFER "address~family=IP6", NG_OK, "address-family=6", 0, "as OpenSIPS writes it" },
	{ OFFER "address-family=ip6", NG_OK, "", 1, "exactly IP4 or IP6 (recorded)" },
	{ OFFER "SDES=[pad nonew only-A no-B order:C;D; offerer_pref:E]", NG_OK,
	  "SDES=1152 only=A no=B order=C,D offerer_pref=E", 0, "options and suites" },
	{ OFFER "SDES=no", NG_OK, "SDES=1", 0, "no alone is off" },
	{ OFFER "SDES=[foo only-]", NG_OK, "", 2, "no option" },
	{ OFFER "OSRTP=[offer accept]", NG_OK, "OSRTP=13", 0, "accept is both" },
	{ OFFER "sip-message-type=sip_reply sip-code=200", NG_OK, "sip-message-type=2 sip-code=200",
	  0, "Kamailio" },
	{ OFFER "supports=[load~limit]", NG_OK, "supports=1", 0, "Kamailio" },
	{ OFFER "transport-protocol=rtp/savpf", NG_OK, "transport=rtp/savpf", 0, "any case" },
	{ OFFER "transport~protocol=SRTP", NG_OK, "transport=SRTP", 1, "kept as text" },
	{ OFFER "transport-protocol=#1", NG_OK, "", 1, "no text" },
	/* Addresses */
	{ OFFER "received-from=[IP4 198.51.100.1]", NG_OK, "received-from=198.51.100.1", 0,
	  "a list" },
	{ OFFER "received~from=2001:db8::1", NG_OK, "received-from=2001:db8::1", 0, "a string" },
	{ OFFER "received-from=[2001:db8::1]", NG_OK, "received-from=2001:db8::1", 0,
	  "without family" },
	{ OFFER "received-from=[IP4 2001:db8::1]", NG_OK, "", 1, "family and address differ" },
	{ OFFER "received-from=[]", NG_OK, "", 1, "nothing inside" },
	{ OFFER "received-from=[[IP4] x=y]", NG_OK, "", 1, "rubbish inside" },
	{ OFFER "received-from=#1", NG_OK, "", 1, "an integer" },
	{ OFFER "media_address=192.0.2.1", NG_OK, "media-address=192.0.2.1", 0, "underscore" },
	{ OFFER "media-address=foo", NG_OK, "", 1, "no address" },
	{ OFFER "direction=[a b]", NG_OK, "from-interface=a to-interface=b", 0, "both sides" },
	{ OFFER "direction=[a]", NG_OK, "from-interface=a", 0, "the sender's side (recorded)" },
	{ OFFER "direction=[a b c]", NG_OK, "from-interface=a to-interface=b", 1, "one too many" },
	{ OFFER "direction=a", NG_OK, "", 1, "a string is ignored (recorded)" },
	{ OFFER "from-interface=a to-interface=b", NG_OK, "from-interface=a to-interface=b", 0,
	  "one by one" },
	/* Flags */
	{ OFFER "flags=[original~sendrecv no-rtcp-attribute]", NG_OK,
	  "flag=original-sendrecv flag=no-rtcp-attribute", 0, "blank and hyphen (recorded)" },
	{ OFFER "flags=original-sendrecv,fast", NG_OK, "flag=original-sendrecv flag=fast", 0,
	  "a comma string (recorded)" },
	{ OFFER "flags=[original_sendrecv NO-RTCP-ATTRIBUTE WebRTC~ web-rtc]", NG_OK, "", 4,
	  "underscores and capitals are others (recorded)" },
	{ OFFER "flags=[symmetric force auto-bridge $]", NG_OK, "", 3,
	  "old flags; empty is no flag" },
	{ OFFER "flags=[a=1]", NG_OK, "", 1, "a dictionary (recorded)" },
	{ OFFER "flags=[asymmetric-codecs]", NG_OK, "flag=asymmetric-codecs", 1, "obsolete" },
	{ OFFER "flags=[trust-address SIP-source-address]", NG_OK, "flag=SIP-source-address", 0,
	  "the last one counts" },
	{ OFFER "flags=[SIP~source~address trust-address]", NG_OK, "flag=trust-address", 0,
	  "the last one counts" },
	{ OFFER "flags=[replace-origin rtcp-mux-accept SDES-pad SDES-no-X OSRTP-accept "
		"BUNDLE-accept]",
	  NG_OK, "rtcp-mux=8 OSRTP=12 bundle=1 replace=1 SDES=128 no=X", 0, "families" },
	{ OFFER "flags=[T38-force T.38-no-V.17 endpoint-learning-off from-tags-x]", NG_OK,
	  "from-tags=x endpoint-learning=1 T.38=18", 0, "more families" },
	{ OFFER "flags=[replace-foo ICE-force codec-foo-X codec-strip transcode-]", NG_OK, "", 5,
	  "no such words" },
	{ OFFER "flags=[codec-strip-PCMA codec-accept-opus/48000/2 transcode-G722]", NG_OK,
	  "strip=PCMA transcode=G722 accept=opus/48000/2", 0, "codecs" },
	{ OFFER "flags=[pad-crypto passthrough record-call all generate-RTCP no-player]", NG_OK,
	  "all=2 passthrough=1 generate-RTCP=1 record-call=1 audio-player=3 SDES=128", 0,
	  "flags that are words of keys" },
	{ OFFER "flags=[always-transcode strip-extmap]", NG_OK,
	  "extmap-strip=all accept=all flag=always-transcode flag=strip-extmap", 0,
	  "flags that are lists of keys" },
	{ OFFER "flags=[webrtc]", NG_OK,
	  "rtcp-mux=3 ICE=34 bundle=6 transport=UDP/TLS/RTP/SAVPF SDES=1 flag=no-rtcp-attribute "
	  "flag=generate-mid flag=trickle-ICE flag=WebRTC",
	  0, "all that a browser needs" },
	/* Codecs, extensions */
	{ OFFER "codec=[strip=[all] except=PCMA,PCMU set=[x--1..2]]", NG_OK,
	  "strip=all except=PCMA,PCMU set=x=1 2", 0, "lists, comma strings, escapes" },
	{ OFFER "codec=[offer=[a] ignore=[b] mask=[c] consume=[d]]", NG_OK,
	  "offer=a ignore=b mask=c consume=d", 0, "the other lists" },
	{ OFFER "codec=[foo=[a] strip=#1]", NG_OK, "", 2, "no such list; no list" },
	{ OFFER "codec=[PCMA]", NG_OK, "", 1, "strictly a dictionary" },
	{ OFFER "extmap=[strip=[all] mask=[x] frob=[y]]", NG_OK, "extmap-strip=all extmap-mask=x",
	  1, "lists" },
	{ OFFER "extmap=strip", NG_OK, "", 1, "strictly a dictionary" },
	/* sdp-attr, sdp-media-remove */
	{ OFFER "sdp-attr=[audio=[add=[x-a x-b:1] remove=[c] substitute=[d>e [f g]]]]", NG_OK,
	  "attr=audio add=x-a,x-b:1 remove=c from=d to=e from=f to=g", 0, "all forms" },
	{ OFFER "sdp~attr=[global=[add=x--1] none=[add=y]]", NG_OK, "attr=session add=x=1,y", 0,
	  "a string for a list; escapes; two names of the session" },
	{ OFFER "sdp-attr=[]", NG_WRONG_TYPE, NULL, 0, "a list" },
	{ OFFER "sdp-attr=[audio=[substitute=[x [y] [y z w]]]]", NG_OK, "attr=audio", 3,
	  "no pair (recorded)" },
	{ OFFER "flags=[sdp-attr-add-audio-x--1 sdp-attr-remove-none-y "
		"sdp-attr-substitute-video-a>b]",
	  NG_OK, "attr=audio add=x=1 attr=session remove=y attr=video from=a to=b", 0, "flags" },
	{ OFFER "flags=[sdp-attr-add-foo-x sdp-attr-frob-audio-x sdp-attr-add-audio-]", NG_OK, "",
	  3, "a flag never refuses a request" },
	{ OFFER "sdp-attr=x", NG_WRONG_TYPE, NULL, 0, "no dictionary (recorded)" },
	{ OFFER "sdp-attr=[foo=[add=[x]]]", NG_BAD_SECTION, NULL, 0, "no such section (recorded)" },
	{ OFFER "sdp-attr=[session=[add=[x]]]", NG_BAD_SECTION, NULL, 0, "the same (recorded)" },
	{ OFFER "sdp-attr=[audio=x]", NG_WRONG_CONTENT, NULL, 0,
	  "section without content (recorded)" },
	{ OFFER "sdp-attr=[audio=[add=#1]]", NG_WRONG_CONTENT, NULL, 0, "no list" },
	{ OFFER "sdp-attr=[audio=[frob=[x]]]", NG_BAD_MANIPULATION, NULL, 0,
	  "no such word (recorded)" },
	{ OFFER "sdp-attr=[audio=[add=[#1]]]", NG_BAD_TOKEN, NULL, 0, "no attribute" },
	{ OFFER "sdp-media-remove=[video image]", NG_OK, "sdp-media-remove=video,image", 0,
	  "a list" },
	{ OFFER "sdp-media-remove=audio", NG_WRONG_TYPE, NULL, 0, "a string (recorded)" },
	{ OFFER "sdp-media-remove=[foo]", NG_BAD_SECTION, NULL, 0, "no such type (recorded)" },
	{ OFFER "sdp-media-remove=[none]", NG_BAD_SECTION, NULL, 0, "no medium" },
	/* Others */
	{ OFFER "pause=yes digit=C", NG_OK, "digit=14 flag=pause", 0, "words" },
	{ OFFER "pause=100 code=*", NG_OK, "pause=100 digit=10", 0, "numbers and letters" },
	{ OFFER "digit=#15 from-label=l", NG_OK, "label=l digit=15", 0, "an integer" },
	{ OFFER "digit=#16", NG_OK, "", 1, "no digit" },
	{ OFFER "digit=x", NG_OK, "", 1, "no digit" },
	{ OFFER "from-tags=a,b calls=[c d]", NG_OK, "from-tags=a,b calls=c,d", 0,
	  "lists of texts" },
	{ OFFER "tags=[[from=a to=[b]]]", NG_OK, "", 0, "for mesh" },
	{ OFFER "tags=[]", NG_OK, "", 0, "an empty list (recorded)" },
	{ OFFER "tags=x", NG_OK, "", 1, "strictly a list" },
	{ OFFER "tags=[[to=[b]]]", NG_EMPTY_FROM_TAG, NULL, 0, "no from (recorded)" },
	{ OFFER "tags=[[from=$]]", NG_EMPTY_FROM_TAG, NULL, 0, "an empty from" },
	{ OFFER "tags=[x]", NG_EMPTY_FROM_TAG, NULL, 0, "no dictionary" },
	/* Commands */
	{ "command=ping call-id=c sdp-attr=x", NG_OK, "?", 0, "ping looks at nothing else" },
	{ "call-id=c", NG_NO_COMMAND, NULL, 0, "no command" },
	{ "command=#5", NG_NO_COMMAND, NULL, 0, "no text (recorded)" },
	{ "command=frobnicate", NG_BAD_COMMAND, NULL, 0, "no such command" },
	{ "command=PING", NG_BAD_COMMAND, NULL, 0, "commands have a case (recorded)" },
	{ "command=$", NG_BAD_COMMAND, NULL, 0, "empty (recorded)" },
	{ "command=offer", NG_NO_SDP, NULL, 0, "sdp is looked for first (recorded)" },
	{ "command=offer sdp=#5 call-id=c from-tag=f", NG_NO_SDP, NULL, 1,
	  "an integer (recorded)" },
	{ "command=offer sdp=s", NG_NO_CALL_ID, NULL, 0, "then call-id" },
	{ "command=offer sdp=s call-id=c", NG_NO_FROM_TAG, NULL, 0, "then from-tag" },
	{ "command=answer sdp=s call-id=c from-tag=f", NG_NO_TO_TAG, NULL, 0, "then to-tag" },
	{ "command=offer sdp=$ call-id=$ from-tag=$", NG_OK, "?sdp= call-id= from-tag=", 0,
	  "empty is given (recorded)" },
	{ "command=query", NG_NO_CALL_ID, NULL, 0, "recorded" },
	{ "command=subscribe~answer call-id=c to-tag=t", NG_NO_SDP, NULL, 0, "recorded" },
	{ "command=inject~start call-id=c to-tag=t", NG_NO_SOURCE_TAG, NULL, 0, "recorded" },
	{ "command=CLI", NG_NO_BODY, NULL, 0, "recorded" },
	{ "command=cli body=list~numsessions", NG_OK, "?body=list numsessions", 0, "an alias" },
	{ "command=list limit=#-1", NG_OK, "?limit=-1", 0, "for the command to judge" },
	/* Flag strings */
	{ OFFER "rtpp-flags=replace-origin", NG_OK, "replace=1", 0, "a flag" },
	{ OFFER "rtpp-flags=replace-origin~foo~ICE=remove", NG_OK, "ICE=1 replace=1", 1,
	  "and a key" },
	{ OFFER "rtpp-flags=SRTP~AVPF", NG_OK, "transport=RTP/SAVPF", 0, "transport words" },
	{ OFFER "rtpp-flags=RTP~AVP", NG_OK, "transport=RTP/AVP", 0, "transport words" },
	{ OFFER "rtpp-flags=SRTP~RTP~AVPF", NG_OK, "transport=RTP/AVPF", 0,
	  "the later word counts" },
	{ OFFER "rtpp-flags=DTLS", NG_OK, "transport=UDP/TLS/RTP/SAVP", 0, "transport words" },
	{ OFFER "rtpp-flags=RTP/SAVP", NG_OK, "transport=RTP/SAVP", 0, "a full name" },
	{ OFFER "rtpp-flags=accept", NG_OK, "", 1, "a flag that nobody knows" },
	{ OFFER "rtpp-flags=direction=a~direction=b~direction=c", NG_OK,
	  "from-interface=a to-interface=b", 1, "one after the other" },
	{ OFFER "rtpp-flags=internal~external", NG_OK,
	  "from-interface=internal to-interface=external", 0, "bare words" },
	{ OFFER "rtpp-flags=to-tag=t", NG_OK, "to-tag=t flag=to-tag", 0, "sets the flag too" },
	{ OFFER "rtpp-flags=from-tag=g", NG_OK, "?sdp=s call-id=c from-tag=g flag=directional", 0,
	  "sets a flag" },
	{ OFFER "rtpp-flags=codec-strip=PCMA~transcode=opus~codec-foo=x", NG_OK,
	  "strip=PCMA transcode=opus", 1, "codecs as keys" },
	{ OFFER "rtpp-flags=sdp-media-remove=video,image", NG_OK, "sdp-media-remove=video,image", 0,
	  "a comma string for a list" },
	{ OFFER "rtpp-flags=TOS=46~delete-delay=0", NG_OK, "TOS=46 delete-delay=0", 0, "numbers" },
	{ OFFER "rtpp-flags=#1", NG_OK, "", 1, "no string" },
	/* Templates are tested apart; without any, a name is unknown. */
	{ OFFER "template=trunk", NG_OK, "", 1, "no templates" },
};

/* GOT and more, in the order of the keys. */
static bool shows(const char *shown, const char *got)
{
	char want[4096];

	if (got[0] == '?')
		return !strcmp(shown, got + 1);
	snprintf(want, sizeof(want), "%s%s%s", GOT, got[0] ? " " : "", got);
	return !strcmp(shown, want);
}

static void test_rows(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct ng_memory m;
		struct ng_request out;
		struct ng_warnings warnings;
		struct ng_tree *tree;
		enum ng_err err;

		ng_memory_init(&m, 1000);
		tree = ng_make(&m.arena, rows[i].request);
		err = ng_request_read(tree, &m.arena, NULL, &out, &warnings);
		if (err != rows[i].err || warnings.count != rows[i].warnings ||
		    (!err && !shows(ng_show(&out), rows[i].got)))
			print_error("%s (%s): %s; %u warnings; %s\n", rows[i].request, rows[i].why,
				    ng_err_text(err), warnings.count, ng_show(&out));
		assert_int_equal(err, rows[i].err);
		assert_int_equal(warnings.count, rows[i].warnings);
		if (!err)
			assert_true(shows(ng_show(&out), rows[i].got));
		arena_fini(&m.arena);
	}
}

static void test_tree(void **state)
{
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;
	struct ng_node node = { .type = NG_LIST, .end = 1 };
	struct ng_tree tree = { &node, 1, 0, false };

	(void) state;
	ng_memory_init(&m, 0);
	assert_int_equal(ng_request_read(&tree, &m.arena, NULL, &out, &warnings), NG_BAD_BENCODE);
	tree.count = 1;
	assert_int_equal(ng_request_read(&tree, &m.arena, NULL, &out, &warnings), NG_BAD_BENCODE);
	assert_int_equal(ng_tree_add_int(&tree, 1), NG_NODE_NONE);
	assert_int_equal(ng_tree_open(&tree, NG_DICT), NG_NODE_NONE);
	ng_tree_close(&tree, NG_NODE_NONE);
	assert_int_equal(node.end, 1);
}

/* What is as if nothing was given. */
static void test_nothing(void **state)
{
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;

	(void) state;
	ng_memory_init(&m, 1000);
	assert_int_equal(
		ng_request_read(ng_make(&m.arena, "command=list"), &m.arena, NULL, &out, &warnings),
		NG_OK);
	assert_int_equal(out.command, NG_CMD_LIST);
	assert_int_equal(out.tos, NG_TOS_UNSET);
	assert_int_equal(out.delete_delay, NG_DELETE_DELAY_UNSET);
	assert_int_equal(out.limit, NG_LIMIT_DEFAULT);
	assert_int_equal(out.digit, -1);
	assert_false(ng_given(&out, NG_KEY_TOS));
	assert_null(out.call_id.data);
	assert_null(out.tags.tree);
	arena_fini(&m.arena);
}

/* Values that are kept as they came, also out of a flag string. */
static void test_nodes(void **state)
{
	static const char *const requests[] = { "command=mesh medias=[x y] moh=[file=z]",
						"command=mesh rtpp-flags=medias=x~moh=z" };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(requests); i++) {
		struct ng_memory m;
		struct ng_request out;
		struct ng_warnings warnings;
		const struct ng_node *n;

		ng_memory_init(&m, 1000);
		assert_int_equal(ng_request_read(ng_make(&m.arena, requests[i]), &m.arena, NULL,
						 &out, &warnings),
				 NG_OK);
		n = &out.medias.tree->nodes[out.medias.at];
		assert_int_equal(n->type, i ? NG_STR : NG_LIST);
		assert_true(slice_eq(i ? n->str : n[1].str, SLICE("x")));
		n = &out.moh.tree->nodes[out.moh.at];
		assert_int_equal(n->type, i ? NG_STR : NG_DICT);
		arena_fini(&m.arena);
	}
}

/* Every spelling of every key, in every form that its kind allows. */

static void check_key(const char *name, enum ng_key key, enum ng_kind kind, const char *value,
		      bool is_taken)
{
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;
	char text[256];

	snprintf(text, sizeof(text), "command=mesh %s=%s", name, value);
	for (char *c = text + 13; *c && *c != '='; c++)
		*c = *c == ' ' ? '~' : *c;
	ng_memory_init(&m, 1000);
	assert_int_equal(ng_request_read(ng_make(&m.arena, text), &m.arena, NULL, &out, &warnings),
			 NG_OK);
	if (ng_given(&out, key) != is_taken || (is_taken && warnings.count))
		print_error("%s\n", text);
	assert_int_equal(ng_given(&out, key), is_taken);
	if (is_taken) {
		assert_int_equal(warnings.count, 0);
		assert_int_equal(ng_key_kind(key), kind);
	}
	arena_fini(&m.arena);
}

static const char *const *forms_of(enum ng_kind kind, enum ng_key key)
{
	static const char *const text[] = { "x", "$", NULL };
	static const char *const number[] = { "#7", "7", "#-7", "-7", NULL };
	static const char *const texts[] = { "x", "x,y", "[x y]", "[]", NULL };
	static const char *const node[] = { "x", "#1", "[x]", "[x=y]", NULL };
	static const char *const address[] = { "192.0.2.1", "[IP6 2001:db8::1]", NULL };
	static const char *const dict[] = { "[strip=[x]]", "[strip=x,y]", NULL };
	static const char *const attr[] = { "[audio=[add=[x]]]", NULL };
	static const char *const list[] = { "[video]", NULL };
	static const char *const tags[] = { "[[from=x]]", NULL };
	static const char *const suites[] = { "pad", "[pad nonew]", "pad,no-X", NULL };
	static const char *const none[] = { NULL };

	switch (key) {
	case NG_KEY_COMMAND:
	case NG_KEY_TEMPLATE:
	case NG_KEY_FLAGS:
	case NG_KEY_TRANSPORT_PROTOCOL:
		return none;
	case NG_KEY_RECEIVED_FROM:
	case NG_KEY_MEDIA_ADDRESS:
		return address;
	case NG_KEY_EXTMAP:
	case NG_KEY_CODEC:
		return dict;
	case NG_KEY_SDP_ATTR:
		return attr;
	case NG_KEY_SDP_MEDIA_REMOVE:
	case NG_KEY_DIRECTION:
		return list;
	case NG_KEY_TAGS:
		return tags;
	case NG_KEY_SDES:
		return suites;
	case NG_KEY_RTPP_FLAGS:
	case NG_KEY_FROM_INTERFACE:
	case NG_KEY_TO_INTERFACE:
		return kind == NG_OTHER ? (key == NG_KEY_RTPP_FLAGS ? none : text) : none;
	case NG_KEY_DIGIT:
	case NG_KEY_PAUSE:
		return number;
	default:
		return kind == NG_TEXT     ? text
		       : kind == NG_NUMBER ? number
		       : kind == NG_TEXTS  ? texts
		       : kind == NG_NODE   ? node
					   : none;
	}
}

enum folding { BLANKS, HYPHEN };

static void check_spelling(const char *name, enum ng_key key, enum ng_kind kind,
			   enum folding folding)
{
	const char *const *forms = forms_of(kind, key);
	char other[64];

	for (size_t i = 0; forms[i]; i++) {
		if ((key == NG_KEY_DIGIT || key == NG_KEY_PAUSE) && strchr(forms[i], '-'))
			continue;
		check_key(name, key, kind, forms[i], true);
		for (int blank = 0; blank < 2 && strchr(name, '-'); blank++) {
			snprintf(other, sizeof(other), "%s", name);
			for (char *c = other; *c; c++)
				*c = *c == '-' ? (blank ? ' ' : '_') : *c;
			check_key(other, key, kind, forms[i], folding == BLANKS);
		}
	}
}

static void test_spellings(void **state)
{
	static const struct {
		enum ng_kind kind;
		enum folding folding;
	} keys[NG_KEY_COUNT] = {
#define KEY(id, name, kind, field, folding, tier, text) [NG_KEY_##id] = { NG_##kind, folding },
#define KEY_ALIAS(id, name)
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
	};

	(void) state;
#define KEY(id, name, kind, field, folding, tier, text) \
	check_spelling(name, NG_KEY_##id, NG_##kind, folding);
#define KEY_ALIAS(id, name) \
	check_spelling(name, NG_KEY_##id, keys[NG_KEY_##id].kind, keys[NG_KEY_##id].folding);
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
}

/* Every word of every key: as a string, in a list, in a comma string,
	and as a flag of its family. */

static uint32_t read_word(enum ng_key key, const char *form, const char *word)
{
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;
	char text[256];
	uint32_t got;

	snprintf(text, sizeof(text), form, word);
	for (char *c = text; *c; c++)
		*c = *c == ' ' ? '~' : *c;
	*strchr(text, '~') = ' ';
	ng_memory_init(&m, 1000);
	assert_int_equal(ng_request_read(ng_make(&m.arena, text), &m.arena, NULL, &out, &warnings),
			 NG_OK);
	assert_true(ng_given(&out, key));
	got = key == NG_KEY_SDES ? out.sdes
	      : key == NG_KEY_TRANSPORT_PROTOCOL
		      ? out.transport
		      : *(const uint32_t *) (const void *) ((const char *) &out +
							    ng_key_offset(key));
	arena_fini(&m.arena);
	return got;
}

static void check_word(enum ng_key key, const char *name, const char *word, uint32_t value)
{
	enum ng_kind kind = ng_key_kind(key);
	char form[128];

	if (key == NG_KEY_CODEC || key == NG_KEY_EXTMAP)
		return;
	if (key == NG_KEY_RTCP_MUX && value == NG_RTCP_MUX_REQUIRE)
		value |= NG_RTCP_MUX_OFFER;
	if (key == NG_KEY_BUNDLE && (value & (NG_BUNDLE_REQUIRE | NG_BUNDLE_STRICT)))
		value |= NG_BUNDLE_REQUIRE | NG_BUNDLE_OFFER;
	snprintf(form, sizeof(form), "command=mesh %s=%%s", name);
	assert_int_equal(read_word(key, form, word), value);
	snprintf(form, sizeof(form), "command=mesh rtpp-flags=%s=%%s", name);
	if (!strchr(word, ' '))
		assert_int_equal(read_word(key, form, word), value);
	if (key == NG_KEY_TRANSPORT_PROTOCOL)
		return;
	snprintf(form, sizeof(form), "command=mesh %s=[%%s]", name);
	assert_int_equal(read_word(key, form, word), value);
	snprintf(form, sizeof(form), "command=mesh %s=%%s,%s", name, word);
	if (kind != NG_WORD)
		assert_int_equal(read_word(key, form, word), value);
}

static void test_words(void **state)
{
	(void) state;
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) \
	check_word(NG_KEY_##key, ng_key_name(NG_KEY_##key), name, value);
#define WORD_ALIAS(key, id, name) \
	check_word(NG_KEY_##key, ng_key_name(NG_KEY_##key), name, NG_##key##_##id);
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
}

/* Every flag, with hyphens and with blanks. */

static void check_flag(const char *name, enum ng_flag flag, enum ng_key key)
{
	for (int blank = 0; blank < 2; blank++) {
		struct ng_memory m;
		struct ng_request out;
		struct ng_warnings warnings;
		char text[128];

		snprintf(text, sizeof(text), "command=mesh flags=[%s]", name);
		for (char *c = text + 20; *c; c++)
			*c = *c == '-' && blank ? '~' : *c;
		ng_memory_init(&m, 1000);
		assert_int_equal(
			ng_request_read(ng_make(&m.arena, text), &m.arena, NULL, &out, &warnings),
			NG_OK);
		if (flag ? !ng_has(&out, flag) : !ng_given(&out, key))
			print_error("%s\n", text);
		assert_true(flag ? ng_has(&out, flag) : ng_given(&out, key));
		if (warnings.count)
			assert_int_equal(warnings.list[0].kind, NG_WARN_OBSOLETE);
		arena_fini(&m.arena);
	}
}

static void test_flags(void **state)
{
	(void) state;
#define FLAG(id, name, tier, text) check_flag(name, NG_FLAG_##id, NG_KEY_NONE);
#define FLAG_ALIAS(id, name) check_flag(name, NG_FLAG_##id, NG_KEY_NONE);
#define FLAG_WORD(key, word, name, tier) check_flag(name, NG_FLAG_NONE, NG_KEY_##key);
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
}

/* Each family takes each word of its key. */
static void check_family(enum ng_key family, const char *prefix, enum ng_key key, const char *word)
{
	char name[128];

	if (family != key || key == NG_KEY_CODEC)
		return;
	snprintf(name, sizeof(name), "%s%s", prefix, word);
	check_flag(name, NG_FLAG_NONE, key);
}

static void test_families(void **state)
{
	static const struct {
		enum ng_key of;
		const char *prefix;
	} families[] = {
#define FLAG(id, name, tier, text)
#define FLAG_ALIAS(id, name)
#define FLAG_WORD(key, word, name, tier)
#define FAMILY(key, prefix, tier) { NG_KEY_##key, prefix },
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
#undef FAMILY_CODEC
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(families); i++) {
#define WORDS_OF(key)
#define WORD(key, id, value, name, text) \
	check_family(families[i].of, families[i].prefix, NG_KEY_##key, name);
#define WORD_ALIAS(key, id, name) \
	check_family(families[i].of, families[i].prefix, NG_KEY_##key, name);
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
	}
}

static void test_commands(void **state)
{
	(void) state;
	for (int c = 1; c < NG_CMD_COUNT; c++) {
		const char *name = ng_command_name((enum ng_command) c);

		assert_int_equal(ng_command_find(slice_from_str(name)), c);
		assert_true(strlen(ng_command_label((enum ng_command) c)) > 1);
	}
	assert_int_equal(NG_CMD_COUNT - 1, 33);
	assert_string_equal(ng_command_name(NG_CMD_NONE), "");
	assert_string_equal(ng_command_name(NG_CMD_COUNT), "");
	assert_string_equal(ng_command_label(NG_CMD_COUNT), "");
}

/* Templates and defaults: default, command, then what the message says. */
static void test_templates(void **state)
{
	static const struct {
		const char *request, *got;
		enum ng_err err;
		uint32_t warnings;
	} cases[] = {
		{ OFFER, GOT " label=t replace=1 flag=no-rtcp-attribute", NG_OK, 0 },
		{ OFFER "label=x", GOT " label=x replace=1 flag=no-rtcp-attribute", NG_OK, 0 },
		{ "command=query call-id=c", "call-id=c replace=1", NG_OK, 0 },
		{ "command=query call-id=c template=trunk",
		  "call-id=c ICE=1 replace=1 from-interface=internal to-interface=external", NG_OK,
		  0 },
		{ "command=query call-id=c template=none-such", "call-id=c replace=1", NG_OK, 1 },
		{ "command=query call-id=c template=loop", NULL, NG_TOO_LARGE, 0 },
		{ "command=query call-id=c template=bad", NULL, NG_WRONG_TYPE, 0 },
		{ "command=query call-id=c template=#1", "call-id=c replace=1", NG_OK, 1 },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct ng_memory m;
		struct ng_request out;
		struct ng_warnings warnings;

		ng_memory_init(&m, 1000);
		assert_int_equal(ng_request_read(ng_make(&m.arena, cases[i].request), &m.arena,
						 &with_templates, &out, &warnings),
				 cases[i].err);
		assert_int_equal(warnings.count, cases[i].warnings);
		if (cases[i].got)
			assert_string_equal(ng_show(&out), cases[i].got);
		arena_fini(&m.arena);
	}
}

static void test_sip_source(void **state)
{
	const struct ng_defaults defaults = { NULL, 0, true };
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;

	(void) state;
	ng_memory_init(&m, 1000);
	assert_int_equal(
		ng_request_read(ng_make(&m.arena, OFFER), &m.arena, &defaults, &out, &warnings),
		NG_OK);
	assert_true(ng_has(&out, NG_FLAG_SIP_SOURCE_ADDRESS));
	assert_int_equal(ng_request_read(ng_make(&m.arena, OFFER "flags=[trust-address]"), &m.arena,
					 &defaults, &out, &warnings),
			 NG_OK);
	assert_false(ng_has(&out, NG_FLAG_SIP_SOURCE_ADDRESS));
	arena_fini(&m.arena);
}

/* Dry at every request: an error, never a crash, and the same result when there is enough. */
static void test_dry(void **state)
{
	static const char request[] = OFFER
		"sdp-attr=[audio=[add=[a b c d e--f] substitute=[a>b c>d e>f g>h i>j]] "
		"video=[add=[x]] "
		"text=[add=[x]] image=[add=[x]] message=[add=[x]]] codec=[strip=[a b c d e f--g]] "
		"flags=[sdp-attr-add-none-x codec-strip-x--y] rtpp-flags=replace-origin~a=[b] "
		"SDES=[no-a no-b no-c no-d no-e] extmap=[strip=[x]] sdp-media-remove=[audio]";
	struct ng_memory m, made;
	struct ng_request out;
	struct ng_warnings warnings;
	struct ng_tree *tree;
	long need;

	(void) state;
	ng_memory_init(&made, 1000);
	tree = ng_make(&made.arena, request);
	ng_memory_init(&m, 1000);
	assert_int_equal(ng_request_read(tree, &m.arena, NULL, &out, &warnings), NG_OK);
	need = m.taken;
	assert_true(need > 15);
	arena_fini(&m.arena);
	for (long n = 0; n < need; n++) {
		ng_memory_init(&m, n);
		assert_int_equal(ng_request_read(tree, &m.arena, NULL, &out, &warnings),
				 NG_NO_MEMORY);
		arena_fini(&m.arena);
	}
	arena_fini(&made.arena);
}

/* One entry more than a list may have. */
static void check_too_large(const char *head, const char *entry, const char *tail)
{
	static char text[65536];
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;

	for (int count = NG_LIST_MAX; count <= NG_LIST_MAX + 1; count++) {
		size_t len = (size_t) snprintf(text, sizeof(text), "%s%s", OFFER, head);

		for (int i = 0; i < count; i++)
			len += (size_t) snprintf(text + len, sizeof(text) - len, "%s", entry);
		snprintf(text + len, sizeof(text) - len, "%s", tail);
		ng_memory_init(&m, 1000);
		assert_int_equal(
			ng_request_read(ng_make(&m.arena, text), &m.arena, NULL, &out, &warnings),
			count > NG_LIST_MAX ? NG_TOO_LARGE : NG_OK);
		arena_fini(&m.arena);
	}
}

static void test_too_large(void **state)
{
	(void) state;
	check_too_large("calls=[", "x ", "]");
	check_too_large("codec=[strip=[", "x ", "]]");
	check_too_large("sdp-media-remove=[", "audio ", "]");
	check_too_large("sdp-attr=[audio=[substitute=[", "a>b ", "]]]");
	check_too_large("SDES=[", "no-x ", "]");
	check_too_large("flags=[", "codec-strip-x ", "]");
}

static void test_long_flag_string(void **state)
{
	static char text[NG_NODES_MAX + 2];
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;

	(void) state;
	memset(text, ' ', NG_NODES_MAX);
	ng_memory_init(&m, 1000);
	assert_int_equal(ng_flags_read(slice_from_str(text), &m.arena, &out, &warnings),
			 NG_TOO_LARGE);
	assert_int_equal(ng_flags_read(SLICE("a=[[[[[[[[[[[[[[[[["), &m.arena, &out, &warnings),
			 NG_TOO_LARGE);
	arena_fini(&m.arena);
}

static void test_warnings(void **state)
{
	static const char many[] = OFFER "flags=[a b c d e f g h i j k l m n o p q r] ICE=foo";
	struct ng_memory m;
	struct ng_request out;
	struct ng_warnings warnings;

	(void) state;
	ng_memory_init(&m, 1000);
	assert_int_equal(ng_request_read(ng_make(&m.arena, many), &m.arena, NULL, &out, &warnings),
			 NG_OK);
	assert_int_equal(warnings.count, NG_WARNINGS_MAX);
	assert_int_equal(warnings.dropped, 3);
	assert_int_equal(warnings.list[0].kind, NG_WARN_FLAG);
	assert_true(slice_eq(warnings.list[0].what, SLICE("a")));
	assert_int_equal(ng_request_read(ng_make(&m.arena, OFFER "ICE=foo"), &m.arena, NULL, &out,
					 &warnings),
			 NG_OK);
	assert_int_equal(warnings.count, 1);
	assert_int_equal(warnings.list[0].kind, NG_WARN_WORD);
	assert_int_equal(warnings.list[0].key, NG_KEY_ICE);
	for (int k = 1; k < NG_WARN_COUNT; k++)
		assert_true(strlen(ng_warning_text((enum ng_warning_kind) k)) > 5);
	assert_string_equal(ng_warning_text(NG_WARN_COUNT), "");
	arena_fini(&m.arena);
}

/* Codes are unique and every error has a text. */
static void test_errors(void **state)
{
	(void) state;
	for (int a = 1; a < NG_ERR_COUNT; a++) {
		assert_true(strlen(ng_err_text((enum ng_err) a)) > 5);
		assert_true(ng_err_code((enum ng_err) a) > ng_err_code((enum ng_err)(a - 1)));
	}
	assert_string_equal(ng_err_text(NG_NO_SDP), "No SDP body in message");
	assert_string_equal(ng_err_text(NG_ERR_COUNT), "");
	assert_int_equal(ng_err_code(NG_ERR_COUNT), 0);
}

static void test_split(void **state)
{
	struct slice cookie, payload;

	(void) state;
	assert_true(ng_split(SLICE("0_52_0 d7:e"), &cookie, &payload));
	assert_true(slice_eq(cookie, SLICE("0_52_0")));
	assert_true(slice_eq(payload, SLICE("d7:e")));
	assert_true(ng_split(SLICE("a "), &cookie, &payload));
	assert_int_equal(payload.len, 0);
	assert_true(ng_split(SLICE("a  x"), &cookie, &payload));
	assert_true(slice_eq(payload, SLICE(" x")));
	assert_false(ng_split(SLICE("cookie"), &cookie, &payload));
	assert_false(ng_split(SLICE(" x"), &cookie, &payload));
	assert_false(ng_split(SLICE(""), &cookie, &payload));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),       cmocka_unit_test(test_tree),
		cmocka_unit_test(test_nothing),    cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_spellings),  cmocka_unit_test(test_words),
		cmocka_unit_test(test_flags),      cmocka_unit_test(test_families),
		cmocka_unit_test(test_commands),   cmocka_unit_test(test_templates),
		cmocka_unit_test(test_sip_source), cmocka_unit_test(test_dry),
		cmocka_unit_test(test_too_large),  cmocka_unit_test(test_long_flag_string),
		cmocka_unit_test(test_warnings),   cmocka_unit_test(test_errors),
		cmocka_unit_test(test_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
