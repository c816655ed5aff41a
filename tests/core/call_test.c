/* core/call: scripts of ng requests, what is said to each, and what is left in the end.  Then the
 * same with too little memory and too few ports at every n-th request for them. */
#include "core/call/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a"
#define ANSWER "command: answer, call-id: c, from-tag: a, to-tag: b"
#define DELETE "command: delete, call-id: c"
#define QUERY "command: query, call-id: c"
#define BLOCK "command: block media, call-id: c"
#define NO_CONN(media) "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n" media
#define V4(media) SDP_OF("IP4 198.51.100.1", media)
#define V4B(media) SDP_OF("IP4 198.51.100.2", media)

static struct world world;

#define ROWS(...) ((const struct asked[]){ __VA_ARGS__, { NULL, NULL, NULL, NULL } })

/* Ports that face the callee are 30000 and 30001, those that face the caller 30002 and 30003. */
static const struct {
	const char *name;
	unsigned ports; /* open in the end */
	const struct asked *rows;
} scripts[] = {
	{ "offer, answer", 4,
	  ROWS({ OFFER, SDP_A, NULL,
		 "m=audio 30000 RTP/AVP 0 8|c=IN IP4 203.0.113.1|a=rtcp:30001" },
	       { ANSWER, SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8|a=rtcp:30003|a=sendrecv" }) },
	{ "unknown call", 0, ROWS({ ANSWER, SDP_B, "Unknown call-id", NULL }) },
	{ "no call to query", 0,
	  ROWS({ "command: query, call-id: c", NULL, "Unknown call-id", NULL }) },
	{ "offer again: the same ports", 4,
	  ROWS({ OFFER, SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { ANSWER, SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8" }) },
	{ "offer by the callee: the ports stay", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: b, to-tag: a", SDP_B, NULL,
		 "m=audio 30002 RTP/AVP 0 8" },
	       { "command: answer, call-id: c, from-tag: b, to-tag: a", SDP_A, NULL,
		 "m=audio 30000 RTP/AVP 0 8" }) },
	{ "the caller moves: other ports towards the callee", 6,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", V4(AUDIO("4100")), NULL, "m=audio 30004 RTP/AVP 0 8" },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "hold by sendonly", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", V4(AUDIO("4000") "a=sendonly\r\n"), NULL,
		 "m=audio 30000 RTP/AVP 0 8|a=sendonly|!a=sendrecv" },
	       { ANSWER, V4B(AUDIO("5000") "a=recvonly\r\n"), NULL, "a=recvonly" }) },
	{ "hold by the zero address: ports stay, the zero is told", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", SDP_OF("IP4 0.0.0.0", AUDIO("4000")), NULL,
		 "m=audio 30000 RTP/AVP 0 8|c=IN IP4 0.0.0.0" },
	       { OFFER ", to-tag: b, replace: [zero-address]", SDP_OF("IP4 0.0.0.0", AUDIO("4000")),
		 NULL, "c=IN IP4 203.0.113.1" },
	       { OFFER ", to-tag: b", SDP_A, NULL, "c=IN IP4 203.0.113.1" }) },
	{ "port 0 in the offer, then switched on again", 10,
	  ROWS({ OFFER, V4(AUDIO("4000") AUDIO("4002")), NULL, "m=audio 30004 RTP/AVP 0 8" },
	       { ANSWER, V4B(AUDIO("5000") AUDIO("5002")), NULL, NULL },
	       { OFFER ", to-tag: b", V4(AUDIO("4000") AUDIO("0")), NULL,
		 "m=audio 30000 RTP/AVP 0 8|m=audio 0 RTP/AVP 0 8" },
	       { ANSWER, V4B(AUDIO("5000") AUDIO("0")), NULL, "m=audio 0 RTP/AVP 0 8" },
	       { OFFER ", to-tag: b", V4(AUDIO("4000") AUDIO("4002")), NULL,
		 "m=audio 30004 RTP/AVP 0 8" }) },
	{ "rejected in the answer", 8,
	  ROWS({ OFFER, V4(AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") AUDIO("0")), NULL,
		 "m=audio 30002 RTP/AVP 0 8|m=audio 0 RTP/AVP 0 8" }) },
	{ "all rejected: no SDP", 0, ROWS({ OFFER, V4(AUDIO("0")), "Error rewriting SDP", NULL }) },
	{ "a medium more", 8,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", V4(AUDIO("4000") AUDIO("4002")), NULL,
		 "m=audio 30004 RTP/AVP 0 8" }) },
	{ "a medium less keeps its place", 8,
	  ROWS({ OFFER, V4(AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") AUDIO("5002")), NULL, NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL,
		 "m=audio 30000 RTP/AVP 0 8|m=audio 30004 RTP/AVP 0 8" }) },
	{ "a port count takes as many pairs", 8,
	  ROWS({ OFFER, V4("m=audio 4000/2 RTP/AVP 0\r\n"), NULL, "m=audio 30000 RTP/AVP 0" }) },
	{ "too many ports for one medium", 0,
	  ROWS({ OFFER, V4("m=audio 4000/10 RTP/AVP 0\r\n"), "Ran out of ports", NULL }) },
	{ "IPv4 to IPv6 and back", 4,
	  ROWS({ OFFER ", address-family: IP6", SDP_A, NULL, "c=IN IP6 2001:db8:4321::1" },
	       { ANSWER, SDP_OF("IP6 2001:db8::2", AUDIO("5000")), NULL,
		 "c=IN IP4 203.0.113.1" }) },
	{ "fork by via-branch: each branch its ports, the caller new ones for each answerer", 8,
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { OFFER ", via-branch: y", SDP_A, NULL, "m=audio 30004 RTP/AVP 0 8" },
	       { ANSWER ", via-branch: x", SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8" },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d, via-branch: y", SDP_C, NULL,
		 "m=audio 30006 RTP/AVP 0 8" }) },
	{ "fork by to-tag", 8,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d, flags: [new-branch]", SDP_C,
		 NULL, NULL }) },
	{ "another tag without a branch is the same party", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d", SDP_B, NULL, NULL },
	       { "command: query, call-id: c", NULL, NULL, "tag-aliases" }) },
	{ "an answer that nobody asked for", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: a", SDP_B,
		 "Invalid dialogue association", NULL }) },
	{ "a bad SDP leaves the call as it was", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", "nothing", "Failed to parse SDP", NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "SRTP can't be made yet, and nothing is changed", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b, transport-protocol: RTP/SAVP", SDP_A, "not supported", NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "a fragment takes no ports", 0,
	  ROWS({ OFFER ", flags: [fragment]", SDP_A, NULL, "!m=audio 30000 RTP/AVP 0 8" }) },
	{ "loop-protect: what has been here goes back as it is", 0,
	  ROWS({ OFFER ", flags: [loop-protect]",
		 SDP_OF("IP4 198.51.100.1",
			"a=rtpengine:89abcdef0123456701234567\r\n" AUDIO("4000")),
		 NULL, "m=audio 4000 RTP/AVP 0 8" }) },
	{ "loop-protect marks", 4,
	  ROWS({ OFFER ", flags: [loop-protect]", SDP_A, NULL,
		 "a=rtpengine:89abcdef0123456701234567" }) },
	{ "T.38 and unknown protocols are relayed", 8,
	  ROWS({ OFFER, V4("m=image 4000 udptl t38\r\nm=x 4002 FOO/BAR 1 2\r\n"), NULL,
		 "m=image 30000 udptl t38|m=x 30004 FOO/BAR 1 2" }) },
	{ "TCP is copied", 0,
	  ROWS({ OFFER, V4("m=message 9 TCP/MSRP *\r\n"), NULL, "m=message 9 TCP/MSRP *" }) },
	{ "sdp-media-remove, and the answer has it refused", 4,
	  ROWS({ OFFER ", sdp-media-remove: [video]",
		 V4("m=video 4002 RTP/AVP 96\r\n" AUDIO("4000")), NULL,
		 "m=audio 30000 RTP/AVP 0 8|!m=video 0 RTP/AVP 96" },
	       { ANSWER, SDP_B, NULL, "m=video 0 RTP/AVP 96|m=audio 30002 RTP/AVP 0 8" }) },
	{ "alias-key: found by the SDP", 4,
	  ROWS({ OFFER ", alias-key: SDP", SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: z, alias-key: SDP", SDP_A, NULL,
		 "m=audio 30000 RTP/AVP 0 8" }) },
	{ "the SIP message's address instead of the SDP's", 4,
	  ROWS({ OFFER ", flags: [SIP-source-address], received-from: [IP4, 192.0.2.77]", SDP_A,
		 NULL, NULL },
	       { "command: query, call-id: c", NULL, NULL, "192.0.2.77|!198.51.100.1" }) },
	{ "glare: both offer, both are answered", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: b, to-tag: a", SDP_B, NULL, NULL },
	       { ANSWER, SDP_B, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: b, to-tag: a", SDP_A, NULL, NULL }) },

	/* Where the media is: the SDP, the SIP message, ICE. */
	{ "the SIP message's address does not stand in for what ICE will find", 4,
	  ROWS({ OFFER ", flags: [SIP-source-address], received-from: [IP4, 192.0.2.77]",
		 V4(AUDIO("4000") "a=candidate:1 1 UDP 1 198.51.100.1 4000 typ host\r\n"), NULL,
		 NULL },
	       { "command: query, call-id: c", NULL, NULL, "198.51.100.1|!192.0.2.77" }) },
	{ "ICE, but no address at all", 0,
	  ROWS({ OFFER ", flags: [SIP-source-address], received-from: [IP4, 192.0.2.77]",
		 NO_CONN(AUDIO("4000") "a=ice-ufrag:abcd\r\n"), "Incomplete SDP specification",
		 NULL }) },
	{ "no address of the SIP message either", 0,
	  ROWS({ OFFER ", flags: [SIP-source-address]", SDP_A, "Incomplete SDP specification",
		 NULL },
	       { OFFER ", flags: [SIP-source-address]", V4(""), "Error rewriting SDP", NULL }) },
	{ "ICE needs no address of the SIP message", 4,
	  ROWS({ OFFER ", flags: [SIP-source-address]", V4(AUDIO("4000") "a=ice-ufrag:abcd\r\n"),
		 NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "copied without an address: none is made up", 0,
	  ROWS({ OFFER ", flags: [SIP-source-address], received-from: [IP4, 192.0.2.77]",
		 NO_CONN("m=message 9 TCP/MSRP *\r\n"), NULL,
		 "m=message 9 TCP/MSRP *|c=IN IP4 0.0.0.0" }) },
	{ "a=rtcp names the port of m=: that is mux", 4,
	  ROWS({ OFFER, V4(AUDIO("4000") "a=rtcp:4000\r\n"), NULL, "a=rtcp:30001|a=rtcp-mux" },
	       { OFFER, V4(AUDIO("4000") "a=rtcp:4000\r\na=rtcp-mux\r\n"), NULL, "a=rtcp-mux" },
	       { OFFER, V4(AUDIO("4000") "a=rtcp:4001\r\n"), NULL, "!a=rtcp-mux" }) },
	{ "what is no RTP has nothing to mux", 4,
	  ROWS({ OFFER, V4("m=image 4000 udptl t38\r\na=rtcp:4000\r\n"), NULL,
		 "m=image 30000 udptl t38|!a=rtcp-mux" }) },

	/* Words about media. */
	{ "media-echo", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", media-echo: forward", SDP_A, NULL, NULL },
	       { QUERY ", from-tag: a", NULL, NULL, "4:echo|9:blackhole" },
	       { OFFER ", media-echo: backward", SDP_A, NULL, NULL },
	       { QUERY, NULL, NULL, "4:echo|9:blackhole" },
	       { OFFER ", media-echo: both", SDP_A, NULL, NULL },
	       { QUERY, NULL, NULL, "4:echo|!9:blackhole" },
	       { OFFER ", media-echo: blackhole", SDP_A, NULL, NULL },
	       { QUERY, NULL, NULL, "!4:echo|9:blackhole" }) },
	{ "words that only packets notice", 4,
	  ROWS({ OFFER ", source-policy: strict, flags: [NAT-wait]", SDP_A, NULL, NULL },
	       { ANSWER ", source-policy: any", SDP_B, NULL, NULL }) },
	{ "a ptime that is no number of milliseconds is none", 4,
	  ROWS({ OFFER ", ptime: 70000, ptime-reverse: 70000", SDP_A, NULL,
		 "!a=ptime:70000|!a=ptime:4464" },
	       { ANSWER, SDP_B, NULL, "!a=ptime:70000|!a=ptime:4464" }) },
	{ "generate-mid: where there is none, and the one there was stays", 8,
	  ROWS({ OFFER ", flags: [generate-mid]", SDP_A, NULL, "a=mid:1" },
	       { ANSWER, V4B(AUDIO("5000") "a=mid:x\r\n"), NULL, "!a=mid:x" },
	       { OFFER ", flags: [generate-mid]", SDP_A, NULL, "a=mid:1" },
	       { "command: offer, call-id: d, from-tag: a", V4(AUDIO("4000") "a=mid:m\r\n"), NULL,
		 "a=mid:m" },
	       { "command: offer, call-id: d, from-tag: a, flags: [generate-mid]", SDP_A, NULL,
		 "a=mid:m|!a=mid:1" }) },
	{ "an answer with a mid of its own", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") "a=mid:its-own\r\n"), NULL, "!a=mid:its-own" }) },
	{ "the first of two is switched off", 8,
	  ROWS({ OFFER, V4(AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { ANSWER, V4B(AUDIO("5000") AUDIO("5002")), NULL, NULL },
	       { OFFER, V4(AUDIO("0") AUDIO("4002")), NULL,
		 "m=audio 0 RTP/AVP 0 8|m=audio 30004 RTP/AVP 0 8" }) },
	{ "back from T.38", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: b, to-tag: a",
		 V4B("m=image 5000 udptl t38\r\n"), NULL, "m=image 30002 udptl t38" },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "a format that is no number", 0,
	  ROWS({ OFFER, V4("m=audio 4000 RTP/AVP 0 x\r\n"), "Incomplete SDP specification",
		 NULL }) },
	{ "what is copied has no streams to be told about", 0,
	  ROWS({ OFFER, V4("m=message 9 TCP/MSRP *\r\n"), NULL, NULL },
	       { ANSWER, V4B("m=message 9 TCP/MSRP *\r\n"), NULL, NULL },
	       { QUERY, NULL, NULL, "7:streamsle|4:SSRCde" }) },
	{ "what was left out and is then copied", 4,
	  ROWS({ OFFER ", sdp-media-remove: [message]",
		 V4(AUDIO("4000") "m=message 9 TCP/MSRP *\r\n"), NULL, NULL },
	       { OFFER, V4(AUDIO("4000") "m=message 9 TCP/MSRP *\r\n"), NULL,
		 "m=audio 30000 RTP/AVP 0 8|m=message 9 TCP/MSRP *" },
	       { QUERY, NULL, NULL, NULL }) },
	{ "nothing is left for the callee: he is there all the same, without a medium", 0,
	  ROWS({ OFFER ", sdp-media-remove: [audio]", SDP_A, "Error rewriting SDP", NULL },
	       { QUERY, NULL, NULL, "12:<untagged 1>" },
	       { ANSWER, V4B(""), "Error rewriting SDP", NULL },
	       { QUERY, NULL, NULL, "12:<untagged 1>|1:bd" },
	       { BLOCK ", address: 192.0.2.1", NULL, "Failed to match address to any tag", NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { ANSWER, SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8" },
	       { DELETE ", delete-delay: 0", NULL, NULL, NULL }) },
	{ "a label, metadata, an interface", 4,
	  ROWS({ OFFER ", label: l, to-label: k, metadata: some, direction: [default, default]",
		 SDP_A, NULL, NULL },
	       { OFFER ", direction: ['', '']", SDP_A, NULL, "c=IN IP4 203.0.113.1" },
	       { ANSWER, SDP_B, NULL, NULL },
	       { QUERY, NULL, NULL, "5:label1:l|5:label1:k|8:metadata4:some" }) },
	{ "loop-protect: another's mark is none of ours", 4,
	  ROWS({ OFFER ", flags: [loop-protect]",
		 SDP_OF("IP4 198.51.100.1", "a=rtpengine:0123\r\na=x\r\n" AUDIO("4000")), NULL,
		 "m=audio 30000 RTP/AVP 0 8" }) },

	/* Who is meant. */
	{ "to-tag is the sender's own: the other one is meant", 6,
	  ROWS({ OFFER ", to-tag: a", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: a", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { OFFER ", to-tag: d", SDP_A, NULL, "m=audio 30004 RTP/AVP 0 8" }) },
	{ "the first offer names the callee", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { OFFER ", to-tag: b", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { ANSWER ", via-branch: x", SDP_B, NULL, "m=audio 30002 RTP/AVP 0 8" }) },
	{ "a branch of a dialogue is the dialogue's", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", via-branch: x", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }) },
	{ "the answerer offers under his own branch", 6,
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { ANSWER ", via-branch: x", SDP_B, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: b, via-branch: x", SDP_B, NULL,
		 "m=audio 30002 RTP/AVP 0 8" },
	       { "command: answer, call-id: c, from-tag: b, to-tag: z, via-branch: x", SDP_A, NULL,
		 "m=audio 30000 RTP/AVP 0 8" },
	       { "command: offer, call-id: c, from-tag: a, to-tag: d", SDP_A, NULL, NULL }) },
	{ "an answer to somebody who was left behind", 10,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: d", SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: b, to-tag: q", SDP_C, NULL,
		 "m=audio 30006 RTP/AVP 0 8" }) },
	{ "an answer to nobody", 8,
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: q, to-tag: r", SDP_B, NULL, NULL }) },
	{ "alias-key: another SDP, another address", 16,
	  ROWS({ OFFER ", alias-key: SDP", SDP_A, NULL, NULL },
	       { "command: offer, call-id: c, from-tag: z, alias-key: SDP", SDP_B, NULL,
		 "m=audio 30004 RTP/AVP 0 8" },
	       { "command: offer, call-id: c, from-tag: y, alias-key: address", SDP_A, NULL,
		 "m=audio 30008 RTP/AVP 0 8" },
	       { "command: offer, call-id: c, from-tag: x, alias-key: address", SDP_A, NULL,
		 "m=audio 30008 RTP/AVP 0 8" },
	       { "command: offer, call-id: c, from-tag: w, alias-key: address", SDP_B, NULL,
		 "m=audio 30012 RTP/AVP 0 8" },
	       { "command: offer, call-id: c, from-tag: v, alias-key: address", V4(""),
		 "Error rewriting SDP", NULL },
	       { "command: offer, call-id: c, from-tag: v, alias-key: address, "
		 "flags: [SIP-source-address], received-from: [IP4, 192.0.2.77]",
		 NO_CONN(AUDIO("4000") "a=ice-ufrag:abcd\r\n"), "Incomplete SDP specification",
		 NULL }) },

	/* Ports of parties that change. */
	{ "a fork with fewer media: what the first branch has stays its own", 10,
	  ROWS({ OFFER ", via-branch: x", V4(AUDIO("4000") AUDIO("4002")), NULL, NULL },
	       { OFFER ", via-branch: y", SDP_A, NULL, "m=audio 30008 RTP/AVP 0 8" },
	       { QUERY, NULL, NULL, NULL }) },
	{ "more ports for a medium", 8,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER, V4("m=audio 4000/2 RTP/AVP 0\r\n"), NULL, "m=audio 30004 RTP/AVP 0" }) },
	{ "fewer ports for a medium", 8,
	  ROWS({ OFFER, V4("m=audio 4000/2 RTP/AVP 0\r\n"), NULL, "m=audio 30000 RTP/AVP 0" },
	       { OFFER, V4("m=audio 4000 RTP/AVP 0\r\n"), NULL, "m=audio 30000 RTP/AVP 0" }) },
	{ "a branch has more ports than the caller has now", 10,
	  ROWS({ OFFER ", via-branch: x", V4("m=audio 4000/2 RTP/AVP 0\r\n"), NULL, NULL },
	       { OFFER ", via-branch: y", V4("m=audio 4000 RTP/AVP 0\r\n"), NULL, NULL }) },
	{ "on hold the ports stay, but not for another family or for more", 10,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", address-family: IP6", V4(AUDIO("4100") "a=inactive\r\n"), NULL,
		 "m=audio 30004 RTP/AVP 0 8" },
	       { OFFER ", address-family: IP6", V4("m=audio 4100/2 RTP/AVP 0\r\na=inactive\r\n"),
		 NULL, "m=audio 30006 RTP/AVP 0" }) },

	/* block, silence. */
	{ "who is to be blocked", 4,
	  ROWS({ OFFER ", label: l", V4("m=message 9 TCP/MSRP *\r\n" AUDIO("4000")), NULL, NULL },
	       { BLOCK ", label: l", NULL, NULL, NULL },
	       { BLOCK ", label: k", NULL, "No monologue matching the given label", NULL },
	       { BLOCK ", from-tag: z, flags: [directional]", NULL,
		 "From-tag given, but no such tag exists", NULL },
	       { BLOCK ", from-tag: a, flags: [directional]", NULL, NULL, NULL },
	       { BLOCK ", from-tag: z", NULL, NULL, NULL },
	       { BLOCK ", label: l, to-tag: z", NULL, "Media flow not found (to-tag not found)",
		 NULL },
	       { BLOCK ", label: l, to-label: z", NULL, "Media flow not found (to-tag not found)",
		 NULL },
	       { BLOCK ", label: l, to-tag: a, to-label: l", NULL, NULL, NULL },
	       { "command: block DTMF, call-id: c, label: l, to-tag: z", NULL, NULL, NULL },
	       { "command: unblock DTMF, call-id: c, label: l, to-tag: z", NULL, NULL, NULL },
	       { BLOCK ", address: nonsense", NULL, "Failed to match address to any tag", NULL },
	       { BLOCK ", address: 198.51.100.1", NULL, "Failed to match address to any tag",
		 NULL }) },
	{ "blocked by the address, and called by another label", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { BLOCK ", address: 198.51.100.9", NULL, "Failed to match address to any tag",
		 NULL },
	       { BLOCK ", address: 198.51.100.2, set-label: 'a label'", NULL, NULL, NULL },
	       { QUERY, NULL, NULL, "5:label7:a label" },
	       { BLOCK ", set-label: nobody", NULL, NULL, NULL },
	       { QUERY, NULL, NULL, "!nobody" }) },

	/* delete. */
	{ "delete by a branch that is not there, then by one that is", 4,
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { DELETE ", from-tag: z, via-branch: y, delete-delay: 0", NULL, NULL, "warning" },
	       { DELETE ", from-tag: a, via-branch: y", NULL, NULL, "totals" }) },
	{ "delete with the to-tag flag: of a party, or of a branch without tag", 0,
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { DELETE ", from-tag: z, to-tag: b, via-branch: y, flags: [to-tag]", NULL, NULL,
		 "warning" },
	       { DELETE ", from-tag: z, to-tag: b, via-branch: x, flags: [to-tag]", NULL, NULL,
		 "totals" },
	       { OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { DELETE ", from-tag: a, to-tag: b, flags: [to-tag], delete-delay: 0", NULL, NULL,
		 "totals" }) },
	{ "delete with the to-tag flag, but the party has another tag", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { DELETE ", from-tag: a, flags: [to-tag], delete-delay: 9", NULL, NULL, "totals" },
	       { ANSWER, SDP_B, NULL, NULL },
	       { DELETE ", from-tag: a, to-tag: z, flags: [to-tag]", NULL, NULL, "warning" }) },
	{ "delete of a dialogue: who had another one before, or after it, stays", 8,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: d", SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d", SDP_C, NULL, NULL },
	       { OFFER ", to-tag: e", SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: e", SDP_C, NULL, NULL },
	       { DELETE ", from-tag: e, delete-delay: 0", NULL, NULL, "totals" },
	       { DELETE ", from-tag: d, to-tag: z, flags: [to-tag]", NULL, NULL, "warning" },
	       { OFFER ", to-tag: e", SDP_A, NULL, NULL },
	       { DELETE ", from-tag: b, delete-delay: 0", NULL, NULL, "totals" },
	       { QUERY, NULL, NULL, NULL }) },
	{ "delete of one branch after the other", 0,
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { OFFER ", via-branch: y", SDP_A, NULL, NULL },
	       { OFFER ", via-branch: z", SDP_A, NULL, NULL },
	       { DELETE ", from-tag: a, via-branch: x, delete-delay: 0", NULL, NULL, "totals" },
	       { DELETE ", from-tag: a, via-branch: x, delete-delay: 5", NULL, NULL, "totals" },
	       { DELETE ", from-tag: a, via-branch: y, delete-delay: 5", NULL, NULL, "totals" },
	       { DELETE ", from-tag: a, via-branch: z, delete-delay: 0", NULL, NULL, "totals" },
	       { QUERY, NULL, "Unknown call-id", NULL }) },
	{ "those who are left behind have no company", 6,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { OFFER ", to-tag: d", SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d", SDP_C, NULL, NULL },
	       { DELETE ", from-tag: b, delete-delay: 0", NULL, NULL, "totals" }) },

	{ "generate-RTCP: the SDP says nothing of it", 4,
	  ROWS({ OFFER ", generate-RTCP: on", SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" },
	       { ANSWER, SDP_B, NULL, NULL },
	       { "command: query, call-id: c", NULL, NULL, "RTCP generator" }) },

	{ "delete with its delay: the ports stay until then", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { DELETE, NULL, NULL, "totals" },
	       { "command: query, call-id: c", NULL, NULL, NULL }) },
	{ "delete at once", 0,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { DELETE ", delete-delay: 0", NULL, NULL, "totals" },
	       { "command: query, call-id: c", NULL, "Unknown call-id", NULL }) },
	{ "delete of nothing", 0, ROWS({ DELETE, NULL, NULL, "warning" }) },
	{ "delete of nothing, fatal", 0,
	  ROWS({ DELETE ", flags: [fatal]", NULL, "Call-ID not found or tags didn't match",
		 NULL }) },
	{ "delete by a tag that is not there", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL },
	       { DELETE ", from-tag: z, delete-delay: 0", NULL, NULL, "warning" }) },
	{ "delete of the one dialogue there is", 0,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { ANSWER, SDP_B, NULL, NULL },
	       { DELETE ", from-tag: a, to-tag: b, delete-delay: 0", NULL, NULL, "totals" }) },
	{ "delete of one branch by its tag", 4,
	  ROWS({ OFFER ", via-branch: x", SDP_A, NULL, NULL },
	       { OFFER ", via-branch: y", SDP_A, NULL, NULL },
	       { "command: answer, call-id: c, from-tag: a, to-tag: d, via-branch: y", SDP_C, NULL,
		 NULL },
	       { DELETE ", from-tag: a, to-tag: d, via-branch: x, delete-delay: 0", NULL, NULL,
		 "totals" },
	       { "command: query, call-id: c", NULL, NULL, NULL }) },
	{ "an offer revives what waits for its deletion", 4,
	  ROWS({ OFFER, SDP_A, NULL, NULL }, { DELETE, NULL, NULL, NULL },
	       { OFFER, SDP_A, NULL, "m=audio 30000 RTP/AVP 0 8" }) },
};

static void play(const char *name, const struct asked *rows)
{
	const char *wrong = ask_all(&world, rows);

	if (wrong)
		fail_msg("%s: %s", name, wrong);
}

/* Whatever happened: once all is deleted, all is given back. */
static void end(const char *name)
{
	if (world_check(&world))
		fail_msg("%s: %s", name, world_check(&world));
	world_fini(&world);
	assert_int_equal(world.ports_open, 0);
	assert_int_equal(world.memory_held, 0);
	if (world.wrong)
		fail_msg("%s: %s", name, world.wrong);
}

static void scripts_go_as_said(void **state)
{
	unsigned failed = 0;

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(scripts); i++) {
		const char *wrong;

		world_init(&world);
		wrong = ask_all(&world, scripts[i].rows);
		if (wrong || world.ports_open != scripts[i].ports) {
			print_error("%s: %u ports are open; %s\n", scripts[i].name,
				    world.ports_open, wrong ? wrong : "");
			failed++;
		}
		end(scripts[i].name);
	}
	assert_int_equal(failed, 0);
}

/* A call beside the script's that nothing may happen to. */
static const struct asked other_call[] = {
	{ "command: offer, call-id: other, from-tag: a", SDP_A, NULL, NULL },
	{ "command: answer, call-id: other, from-tag: a, to-tag: b", SDP_B, NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

static void other_is_well(const char *name, uint64_t n)
{
	static const struct asked rows[] = {
		{ "command: offer, call-id: other, from-tag: a, to-tag: b", SDP_A, NULL,
		  "m=audio 30000 RTP/AVP 0 8" },
		{ "command: answer, call-id: other, from-tag: a, to-tag: b", SDP_B, NULL,
		  "m=audio 30002 RTP/AVP 0 8" },
		{ NULL, NULL, NULL, NULL },
	};
	const char *wrong = ask_all(&world, rows);

	if (wrong)
		fail_msg("%s, %u: the other call: %s", name, (unsigned) n, wrong);
}

/* Every request has a reply, and the book adds up, whatever it is that fails.  What is said to have
 * been done has been done: then no flow is an old one. */
static void play_any_reply(const char *name, uint64_t n, const struct asked *rows)
{
	bool has_failed = false, was_short = world.was_short;

	for (; rows->request; rows++) {
		struct answer a;

		world.was_short = false;
		a = ask(&world, rows->request, rows->sdp);
		was_short = was_short || world.was_short;
		has_failed = has_failed || (world.was_short && !answer_is(&a, "ok"));
		world.was_short = has_failed;
		if (!a.result.len || world_check(&world))
			fail_msg("%s, %u: %s: %s", name, (unsigned) n, rows->request,
				 world_check(&world));
	}
	world.was_short = was_short;
}

static void memory_fails_at_every_request_for_it(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(scripts); i++) {
		bool has_failed = true;

		for (uint64_t n = 1; has_failed; n++) {
			world_init(&world);
			world.memory_chunk = 0;
			play("other", other_call);
			world.memory_fails_at = world.memory_asked + n;
			play_any_reply(scripts[i].name, n, scripts[i].rows);
			has_failed = world.was_short;
			world.memory_fails_at = 0;
			other_is_well(scripts[i].name, n);
			/* The call can be gone on with, or begun again. */
			play_any_reply(scripts[i].name, n, scripts[i].rows);
			end(scripts[i].name);
		}
	}
}

static void ports_run_out_at_every_request_for_them(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(scripts); i++)
		for (unsigned limit = 4; limit <= 16; limit++) {
			world_init(&world);
			play("other", other_call);
			world.ports_limit = limit;
			play_any_reply(scripts[i].name, limit, scripts[i].rows);
			world.ports_limit = WORLD_PORTS;
			other_is_well(scripts[i].name, limit);
			end(scripts[i].name);
		}
}

static void parties_have_a_limit(void **state)
{
	char text[200];
	unsigned made = 0;

	(void) state;
	world_init(&world);
	for (unsigned i = 0; i < CALL_PARTIES_MAX + 4; i++) {
		struct answer a;

		snprintf(text, sizeof(text),
			 "command: offer, call-id: c, from-tag: a, via-branch: b%u", i);
		a = ask(&world, text, SDP_A);
		made += answer_is(&a, "ok");
		assert_true(a.result.len > 0);
		assert_null(world_check(&world));
	}
	assert_int_equal(made, CALL_PARTIES_MAX - 1);
	end("parties");
}

static void media_have_a_limit(void **state)
{
	static char sdp[1 << 14];
	struct answer a;

	(void) state;
	/* As many as an SDP may have; the ports end before. */
	snprintf(sdp, sizeof(sdp), "%s", SDP_OF("IP4 198.51.100.1", ""));
	for (unsigned i = 0; i < SDP_MEDIA_MAX + 1; i++)
		snprintf(sdp + strlen(sdp), sizeof(sdp) - strlen(sdp), "m=audio 0 RTP/AVP 0\r\n");
	world_init(&world);
	a = ask(&world, OFFER, sdp);
	assert_true(answer_is(&a, "Failed to parse SDP"));
	sdp[strlen(sdp) - strlen("m=audio 0 RTP/AVP 0\r\n")] = 0;
	a = ask(&world, OFFER, sdp);
	assert_true(answer_is(&a, "Error rewriting SDP"));
	end("media");
}

/* A call that is signalled for ever does not grow for ever: what it keeps is replaced. */
static void memory_of_a_call_has_a_limit(void **state)
{
	size_t half = 0;

	(void) state;
	world_init(&world);
	for (unsigned i = 0; i < 2000; i++) {
		struct answer a =
			ask(&world, OFFER, i % 2 ? SDP_A : V4(AUDIO("4000") "a=sendonly\r\n"));

		assert_true(answer_is(&a, "ok"));
		a = ask(&world, ANSWER, SDP_B);
		assert_true(answer_is(&a, "ok"));
		if (i == 1000)
			half = world_call(&world, SLICE("c"))->arena.total;
	}
	assert_int_equal(world_call(&world, SLICE("c"))->arena.total, half);
	end("memory");
}

/* option: sip-source.  As if each request had the flag, but for those that have its opposite. */
static void the_sip_source_by_default(void **state)
{
	static const struct asked rows[] = {
		{ OFFER ", received-from: [IP4, 192.0.2.77]", SDP_A, NULL, NULL },
		{ QUERY, NULL, NULL, "192.0.2.77|!198.51.100.1" },
		{ OFFER ", received-from: [IP4, 192.0.2.77], flags: [trust-address]", SDP_A, NULL,
		  NULL },
		{ QUERY, NULL, NULL, "!192.0.2.77|198.51.100.1" },
		{ NULL, NULL, NULL, NULL },
	};

	(void) state;
	world_init(&world);
	world.config.sip_source = true;
	play("sip-source", rows);
	end("sip-source");
}

static void debug_is_remembered(void **state)
{
	static const struct asked rows[] = { { OFFER, SDP_A, NULL, NULL },
					     { NULL, NULL, NULL, NULL } };
	static const struct asked debugged[] = { { OFFER ", flags: [debug]", SDP_A, NULL, NULL },
						 { OFFER, SDP_A, NULL, NULL },
						 { NULL, NULL, NULL, NULL } };

	(void) state;
	world_init(&world);
	play("plain", rows);
	assert_false(world_call(&world, SLICE("c"))->is_debug);
	play("debug", debugged);
	assert_true(world_call(&world, SLICE("c"))->is_debug);
	end("debug");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_go_as_said),
		cmocka_unit_test(memory_fails_at_every_request_for_it),
		cmocka_unit_test(ports_run_out_at_every_request_for_them),
		cmocka_unit_test(the_sip_source_by_default),
		cmocka_unit_test(debug_is_remembered),
		cmocka_unit_test(parties_have_a_limit),
		cmocka_unit_test(media_have_a_limit),
		cmocka_unit_test(memory_of_a_call_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
