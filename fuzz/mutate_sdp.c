#include "base/attr.h"
#include "fuzz/mutate.h"
#include "parsers/sdp.h"

static const char *const media_lines[] = {
	"m=audio 6000 RTP/AVP 0 8 101",
	"m=audio 7000 RTP/AVP 8",
	"m=audio 0 RTP/AVP 0",
	"m=video 6002 RTP/AVPF 96",
	"m=image 6004 udptl t38",
	"m=audio 6000 RTP/SAVP 0",
	"m=audio 6000 UDP/TLS/RTP/SAVPF 111",
	"m=message 9 TCP/MSRP *",
	"m=audio 6000/5 RTP/AVP 0",
	"m=application 5 UDP/BFCP *",
	"m=audio 203 FOO 0",
	"m=audio 65535 RTP/AVP 0",
	"m=audio 6000 RTP/AVP",
};

static const char *const other_lines[] = {
	"c=IN IP4 198.51.100.10",
	"c=IN IP4 0.0.0.0",
	"c=IN IP6 2001:db8::10",
	"c=IN IP6 ::",
	"c=IN IP4 203.0.113.1",
	"c=IN IP4 224.2.1.1/127/3",
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
	"a=maxptime:40",
	"a=rtcp-fb:* nack",
	"a=rtcp-fb:96 ccm fir",
	"a=extmap:1 urn:x",
	"a=extmap-allow-mixed",
	"a=ice-ufrag:abcd",
	"a=ice-pwd:abcdefghijklmnopqrstuv",
	"a=candidate:1 1 UDP 1 198.51.100.10 6000 typ host",
	"a=candidate:2 1 UDP 1 192.0.2.77 6001 typ srflx raddr 10.0.0.77 rport 5",
	"a=remote-candidates:1 198.51.100.20 7000",
	"a=end-of-candidates",
	"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
	"a=fingerprint:sha-256 "
	"00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:"
	"77:88:99:aa:bb:cc:dd:ee:ff",
	"a=setup:actpass",
	"a=group:BUNDLE a b",
	"a=label:1",
	"a=ssrc:1 cname:x",
	"a=rtpengine:89abcdef0123456701234567",
	"b=AS:100",
	"b=TIAS:64000",
	"b=RR:0",
	"i=x",
	"u=x",
	"e=x@example.net",
	"t=0 0",
	"v=0",
	"s=-",
	"o=- 1 1 IN IP4 198.51.100.10",
	"o=x 18446744073709551615 18446744073709551615 IN IP6 ::1",
};

static const char *const attributes[] = {
#define SDP_ATTR(id, name, where, output) name,
#include "spec/sdp_attrs.def"
#undef SDP_ATTR
};

static void fresh_line(struct writer *w)
{
	switch (mutate_random(5)) {
	case 0:
		writer_str(w, mutate_pick(media_lines, ARRAY_COUNT(media_lines)));
		break;
	case 1:
		writer_str(w, "a=");
		writer_str(w, mutate_pick(attributes, ARRAY_COUNT(attributes)));
		if (mutate_random(2))
			writer_str(w, ":1");
		break;
	default:
		writer_str(w, mutate_pick(other_lines, ARRAY_COUNT(other_lines)));
	}
}

void mutate_sdp(struct slice text, struct slice other, struct writer *out)
{
	if (!text.len)
		mutate_sdp_fresh(out);
	else
		mutate_lines(text, other, fresh_line, out);
}

void mutate_sdp_fresh(struct writer *w)
{
	bool is_b = mutate_random(2), is_v6 = !mutate_random(6);

	writer_str(w, "v=0\r\no=- 1 ");
	writer_u64(w, mutate_random(3));
	writer_str(w, " IN IP4 198.51.100.10\r\ns=-\r\nc=IN ");
	writer_str(w, is_v6 ? "IP6 2001:db8::" : "IP4 198.51.100.");
	writer_str(w, is_b ? "20" : "10");
	writer_str(w, "\r\nt=0 0\r\n");
	for (uint32_t n = 1 + mutate_random(3); n; n--) {
		writer_str(w, "m=audio ");
		writer_u64(w,
			   (is_b ? 7000 : 6000) + (mutate_random(3) ? 0 : 2 * mutate_random(16)));
		writer_str(w, " RTP/AVP 0 8\r\n");
		for (uint32_t k = mutate_random(4); k; k--) {
			fresh_line(w);
			writer_str(w, "\r\n");
		}
	}
}
