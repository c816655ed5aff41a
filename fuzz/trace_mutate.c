/* Traces, changed step by step: see fuzz/trace_fuzz.c for what they are made of. */
#include <string.h>

#include "base/attr.h"
#include "fuzz/mutate.h"

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

static void put_pair(struct writer *w, const char *key, const char *const *values, size_t count)
{
	mutate_put_str(w, key);
	mutate_put_str(w, mutate_pick(values, count));
}

static void put_sdp(struct writer *w)
{
	uint8_t buf[2048];
	struct writer sdp = writer_make(buf, sizeof(buf));

	mutate_sdp_fresh(&sdp);
	mutate_put_text(w, writer_done(&sdp));
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
	if (mutate_random(8))
		put_pair(w, "from-tag", tags, 2 + mutate_random(3));
	if (mutate_random(2))
		put_pair(w, "to-tag", tags, 2 + mutate_random(3));
	if (!mutate_random(4))
		put_pair(w, "via-branch", tags, 3);
	if (!mutate_random(3)) {
		mutate_put_str(w, "flags");
		writer_byte(w, 'l');
		for (uint32_t n = 1 + mutate_random(3); n; n--)
			mutate_put_str(w, mutate_pick(flags, ARRAY_COUNT(flags)));
		writer_byte(w, 'e');
	}
	if (!mutate_random(4)) {
		mutate_ng_word(w);
		mutate_ng_word(w);
	}
	mutate_put_str(w, "sdp");
	put_sdp(w);
	writer_byte(w, 'e');
}

static void put_number(struct writer *w, int64_t n)
{
	writer_byte(w, 'i');
	writer_i64(w, n);
	writer_byte(w, 'e');
}

static void put_packet(struct writer *w)
{
	uint8_t rtp[40] = { 0x80, (uint8_t) (mutate_random(3) ? 0 : 200), 0,
			    (uint8_t) (mutate_random(2) ? 6 : mutate_random(256)) };

	rtp[11] = (uint8_t) mutate_random(3);
	writer_byte(w, 'l');
	put_number(w, mutate_random(16));
	put_number(w, mutate_random(12));
	mutate_put_text(w, slice_make(rtp, mutate_random(8) ? 28 : mutate_random(sizeof(rtp))));
	writer_byte(w, 'e');
}

static void put_datagram(struct writer *w)
{
	static const char *const cookies[] = { "1", "2", "3" };

	writer_byte(w, 'l');
	mutate_put_str(w, mutate_pick(cookies, ARRAY_COUNT(cookies)));
	put_number(w, mutate_random(3) ? 0 : mutate_random(4));
	put_request(w);
	writer_byte(w, 'e');
}

static void put_time(struct writer *w)
{
	static const int16_t ms[] = { 0, 1, 20, 1000, 3000, 5000, 15000, 30000, -1, -2, -3, -7 };
	uint32_t which = mutate_random(ARRAY_COUNT(ms) + 2);

	put_number(w, which < ARRAY_COUNT(ms)    ? ms[which]
		      : which == ARRAY_COUNT(ms) ? 60000
						 : 3600000);
}

static void put_step(struct writer *w)
{
	switch (mutate_random(9)) {
	case 0:
		put_time(w);
		break;
	case 1:
	case 2:
	case 3:
		put_packet(w);
		break;
	case 4:
		put_datagram(w);
		break;
	default:
		put_request(w);
	}
}

static void put_value(struct writer *w)
{
	if (mutate_random(5))
		mutate_ng_value(w);
	else
		mutate_put_str(w, mutate_pick(flags, ARRAY_COUNT(flags)));
}

/* The next packet of a stream, or one of another. */
static void put_next_rtp(struct slice rtp, struct writer *w)
{
	uint8_t head[12];

	memcpy(head, rtp.data, sizeof(head));
	switch (mutate_random(4)) {
	case 0:
		head[1] = (uint8_t) mutate_random(256);
		break;
	case 1:
		head[11] ^= (uint8_t) (1 + mutate_random(3));
		break;
	default:
		head[3]++;
		head[2] += !head[3];
		head[7] += 160;
	}
	writer_bytes(w, head, sizeof(head));
	writer_slice(w, slice_sub(rtp, sizeof(head), rtp.len));
}

static bool edit_text(struct slice text, struct writer *w)
{
	if (text.len >= 12 && text.data[0] == 0x80 && mutate_random(3)) {
		put_next_rtp(text, w);
		return true;
	}
	if (!slice_starts(text, SLICE("v=")))
		return false;
	mutate_sdp(text, SLICE_EMPTY, w);
	return true;
}

void mutate(struct slice in, struct slice other, struct writer *out)
{
	static const struct mutate_tree kind = { put_step, mutate_ng_word, put_value, edit_text };

	if (mutate_tree(in, other, &kind, out))
		return;
	writer_byte(out, 'l');
	put_request(out);
	put_request(out);
	writer_byte(out, 'e');
}
