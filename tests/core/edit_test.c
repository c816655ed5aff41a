/* core/negotiate/edit.c: what ng "sdp-attr" does to attributes. */
#include "core/negotiate/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/world/ask.h"

#define OFFER "command: offer, call-id: c, from-tag: a, sdp-attr: "
#define SDP                                                                                       \
	SDP_OF("IP4 198.51.100.1", "a=tool:x\r\n" AUDIO("4000") "a=foo:1\r\na=foo:2\r\na=bar\r\n" \
								"m=video 4002 RTP/AVP 96\r\n"     \
								"a=foo:1\r\n")

static struct world world;

static const struct asked rows[] = {
	{ OFFER "{audio: {add: ['new:1', new]}}", SDP, NULL, "a=new:1|a=new|a=foo:1" },
	{ OFFER "{global: {add: ['new:1']}}", SDP, NULL, "a=new:1" },
	{ OFFER "{none: {add: ['new:1']}}", SDP, NULL, "a=new:1" },
	{ OFFER "{audio: {remove: ['foo:2']}}", SDP, NULL, "a=foo:1|!a=foo:2" },
	{ OFFER "{audio: {remove: [bar]}}", SDP, NULL, "!a=bar" },
	{ OFFER "{audio: {remove: [foo]}, video: {remove: ['foo:1']}}", SDP, NULL,
	  "!a=foo:1|!a=foo:2|a=bar" },
	{ OFFER "{audio: {remove: [sendrecv]}, video: {remove: [sendrecv]}}", SDP, NULL,
	  "!a=sendrecv" },
	{ OFFER "{audio: {substitute: [['foo:1', 'foo:9']]}}", SDP, NULL, "a=foo:9|a=foo:2" },
	{ OFFER "{audio: {substitute: [[bar, baz]]}}", SDP, NULL, "a=baz|!a=bar" },
	{ OFFER "{global: {substitute: [['tool:x', 'tool:y']]}}", SDP, NULL, "a=tool:y|!a=tool:x" },
	{ OFFER "{audio: {substitute: [['sendrecv', 'sendonly']]}, video: {remove: [sendrecv]}}",
	  SDP, NULL, "a=sendonly|!a=sendrecv" },
	/* Removing comes first; a substitution is not looked at again. */
	{ OFFER "{audio: {remove: [bar], substitute: [[bar, baz]]}}", SDP, NULL, "!a=bar|!a=baz" },
	{ OFFER "{audio: {substitute: [[bar, baz], [baz, qux]]}}", SDP, NULL, "a=baz|!a=qux" },
	/* Faults. */
	{ OFFER "{audio: {mangle: [bar]}}", SDP, "unknown manipulation command", NULL },
	{ OFFER "{audio: [bar]}", SDP, "wrong content given", NULL },
	{ OFFER "[audio]", SDP, "wrong type used", NULL },
	{ OFFER "{audio: {add: [[bar]]}}", SDP, "invalid token given", NULL },
	{ NULL, NULL, NULL, NULL },
};

static void every_row(void **state)
{
	const char *wrong;

	(void) state;
	world_init(&world);
	wrong = ask_all(&world, rows);
	if (wrong)
		fail_msg("%s", wrong);
	world_fini(&world);
	assert_null(world.wrong);
}

static void a_line_without_edits_is_as_it_was(void **state)
{
	uint8_t buf[64];
	struct writer w = writer_make(buf, sizeof(buf));

	(void) state;
	edit_line(&w, NULL, SLICE("x:y"));
	edit_added(&w, NULL);
	assert_true(slice_eq(writer_done(&w), SLICE("a=x:y\r\n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(a_line_without_edits_is_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
