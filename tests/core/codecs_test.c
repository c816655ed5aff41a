/* core/negotiate/codecs.c: payload types read, left out and put in order. */
#include "core/negotiate/codecs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a, codec: "
#define CODECS                                                                                \
	SDP_OF("IP4 198.51.100.1", "m=audio 4000 RTP/AVP 8 0 9 96 101\r\n"                    \
				   "a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n" \
				   "a=rtpmap:101 telephone-event/8000\r\na=rtcp-fb:96 nack\r\n")

static struct world world;

/* Our port is always 30000. */
#define M "m=audio 30000 RTP/AVP "

static const struct asked rows[] = {
	{ OFFER "{}", CODECS, NULL, M "8 0 9 96 101|a=fmtp:96 useinbandfec=1|a=rtcp-fb:96 nack" },
	{ OFFER "{strip: [PCMU]}", CODECS, NULL, M "8 9 96 101|!a=rtpmap:0 PCMU/8000" },
	{ OFFER "{strip: [pcmu, opus]}", CODECS, NULL, M "8 9 101|!a=rtpmap:96 opus/48000/2" },
	{ OFFER "{strip: [opus/48000]}", CODECS, NULL, M "8 0 9 101" },
	{ OFFER "{strip: [opus/48000/2]}", CODECS, NULL, M "8 0 9 101" },
	{ OFFER "{strip: [opus/8000]}", CODECS, NULL, M "8 0 9 96 101" },
	{ OFFER "{strip: [opus/48000/1]}", CODECS, NULL, M "8 0 9 96 101" },
	{ OFFER "{strip: ['9']}", CODECS, NULL, M "8 0 96 101" },
	{ OFFER "{strip: [unheard-of]}", CODECS, NULL, M "8 0 9 96 101" },
	{ OFFER "{strip: [all], except: [PCMA]}", CODECS, NULL, M "8" },
	{ OFFER "{strip: [all], except: [PCMU, PCMA]}", CODECS, NULL, M "8 0" },
	/* "offer" puts back what was stripped, in its own order. */
	{ OFFER "{strip: [all], offer: [PCMU, PCMA]}", CODECS, NULL, M "0 8" },
	{ OFFER "{strip: [PCMA], offer: [PCMA]}", CODECS, NULL, M "0 9 96 101 8" },
	{ OFFER "{strip: [full], except: [opus], offer: [PCMA]}", CODECS, NULL, M "96 8" },
	{ OFFER "{strip: [PCMA], offer: [PCMU]}", CODECS, NULL, M "0 9 96 101" },
	/* Named twice there would be more than there were: all stay. */
	{ OFFER "{strip: [PCMA], offer: [PCMA, PCMA]}", CODECS, NULL, M "8 0 9 96 101" },
	{ OFFER "{strip: ['9/8000', opus/x, opus/48000/x]}", CODECS, NULL, M "8 0 9 96 101" },
	/* What would leave nothing leaves all. */
	{ OFFER "{strip: [all]}", CODECS, NULL, M "8 0 9 96 101" },
	{ OFFER "{strip: [all]}, flags: [allow-no-codec-media]", CODECS, NULL,
	  "m=audio 0 RTP/AVP 8 0 9 96 101" },
	{ NULL, NULL, NULL, NULL },
};

static const struct asked answers[] = {
	{ "command: offer, call-id: c, from-tag: a", CODECS, NULL, NULL },
	{ "command: answer, call-id: c, from-tag: a, to-tag: b, flags: [single-codec]",
	  SDP_OF("IP4 198.51.100.2", "m=audio 5000 RTP/AVP 0 8\r\n"), NULL,
	  "m=audio 30002 RTP/AVP 0" },
	/* What was not offered is left out. */
	{ "command: answer, call-id: c, from-tag: a, to-tag: b",
	  SDP_OF("IP4 198.51.100.2", "m=audio 5000 RTP/AVP 0 18\r\n"), NULL,
	  "m=audio 30002 RTP/AVP 0" },
	{ "command: answer, call-id: c, from-tag: a, to-tag: b",
	  SDP_OF("IP4 198.51.100.2", "m=audio 5000 RTP/AVP 18\r\n"), NULL,
	  "m=audio 30002 RTP/AVP 18" },
	{ NULL, NULL, NULL, NULL },
};

/* The same number stands for the same codec, unless both say what it is and differ. */
#define OFFERED                                                                     \
	"command: offer, call-id: c, from-tag: a",                                  \
		SDP_OF("IP4 198.51.100.1",                                          \
		       "m=audio 4000 RTP/AVP 96 97 98 99\r\na=rtpmap:96 x/8000\r\n" \
		       "a=rtpmap:97 x/8000\r\na=rtpmap:98 x/8000/2\r\n"),           \
		NULL, NULL
#define ANSWERED(formats, maps)                                \
	"command: answer, call-id: c, from-tag: a, to-tag: b", \
		SDP_OF("IP4 198.51.100.2", "m=audio 5000 RTP/AVP " formats "\r\n" maps), NULL
static const struct asked same[] = {
	{ OFFERED },
	{ ANSWERED("96 97", "a=rtpmap:96 X/8000\r\na=rtpmap:97 y/8000\r\n"),
	  "m=audio 30002 RTP/AVP 96" },
	{ ANSWERED("96 97", "a=rtpmap:96 x/8000\r\na=rtpmap:97 x/16000\r\n"),
	  "m=audio 30002 RTP/AVP 96" },
	{ ANSWERED("96 98", "a=rtpmap:96 x/8000\r\na=rtpmap:98 x/8000/1\r\n"),
	  "m=audio 30002 RTP/AVP 96" },
	{ ANSWERED("97 99", "a=rtpmap:99 y/8000\r\n"), "m=audio 30002 RTP/AVP 97 99" },
	{ "command: answer, call-id: c, from-tag: a, to-tag: b, flags: [single-codec]",
	  SDP_OF("IP4 198.51.100.2", "m=audio 5000 RTP/AVP 96\r\n"), NULL,
	  "m=audio 30002 RTP/AVP 96" },
	{ NULL, NULL, NULL, NULL },
};

static void scripts_go_as_said(void **state)
{
	const struct asked *all[] = { rows, answers, same };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		const char *wrong;

		world_init(&world);
		wrong = ask_all(&world, all[i]);
		if (wrong)
			fail_msg("%s", wrong);
		world_fini(&world);
		assert_null(world.wrong);
	}
}

/* A sender may name a format as often as m= has room, and a request may name it as often again. */
static void no_list_is_longer_than_the_senders(void **state)
{
	enum { MANY = SDP_FORMATS_MAX / 2 };
	struct slice words[] = { SLICE("PCMU"), SLICE("pcmu"), SLICE("PCMU/8000"), SLICE("0") };
	struct ng_codecs wish = { .strip = { words, 1, 1 },
				  .offer = { words, ARRAY_COUNT(words), ARRAY_COUNT(words) } };
	struct codec items[SDP_FORMATS_MAX + 1];
	struct codecs c = { items, MANY };

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(items); i++)
		items[i] = (struct codec){
			.format = SLICE("0"), .name = SLICE("PCMU"), .clock_hz = 8000, .channels = 1
		};
	codecs_select(&c, &wish, false);
	assert_int_equal(c.count, MANY);
	/* All of them once, even if the list is as long as one can be. */
	wish.offer.count = 1;
	c.count = SDP_FORMATS_MAX;
	codecs_select(&c, &wish, false);
	assert_int_equal(c.count, SDP_FORMATS_MAX);
	/* More than a parser takes is left alone. */
	wish.offer.count = 0;
	c.count = SDP_FORMATS_MAX + 1;
	codecs_select(&c, &wish, true);
	assert_int_equal(c.count, SDP_FORMATS_MAX + 1);
}

static const struct {
	const char *name;
	bool is_dtmf;
	int silence; /* -1: none */
} facts[] = {
	{ "PCMU", false, 0xff },         { "pcma", false, 0xd5 },
	{ "G722", false, 0xfa },         { "L16", false, 0 },
	{ "opus", false, -1 },           { "telephone-event", true, -1 },
	{ "TELEPHONE-EVENT", true, -1 }, { "", false, -1 },
};

static void names_say_what_a_codec_is(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(facts); i++) {
		struct codec c = { .name = slice_from_str(facts[i].name) };
		uint8_t silence = 1;

		assert_int_equal(codec_is_dtmf(&c), facts[i].is_dtmf);
		assert_int_equal(codec_silence(&c, &silence), facts[i].silence >= 0);
		if (facts[i].silence >= 0)
			assert_int_equal(silence, facts[i].silence);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_go_as_said),
		cmocka_unit_test(no_list_is_longer_than_the_senders),
		cmocka_unit_test(names_say_what_a_codec_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
