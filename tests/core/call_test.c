/* core/call/call.c, signal.c, control.c: scripts of ng requests, and what came of them. */
#include "core/call/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/world/ask.h"

#define SDP_OF(address, port, more)                                                                \
	"v=0\r\no=- 1 1 IN IP4 " address "\r\ns=-\r\nc=IN IP4 " address                            \
	"\r\nt=0 0\r\nm=audio " port " RTP/AVP 0 8\r\n" more
#define A_SDP SDP_OF("198.51.100.1", "4000", "")
#define B_SDP SDP_OF("198.51.100.2", "5000", "")

static struct world world;

static void offer_and_answer(void **state)
{
	struct answer a;

	(void) state;
	world_init(&world);
	a = ask(&world, "command: offer, call-id: c, from-tag: a", A_SDP);
	assert_true(answer_is(&a, "ok"));
	assert_true(answer_has_line(&a, "c=IN IP4 203.0.113.1"));
	assert_int_equal(answer_port(&a, 0), 30000);
	a = ask(&world, "command: answer, call-id: c, from-tag: a, to-tag: b", B_SDP);
	assert_true(answer_is(&a, "ok"));
	assert_int_equal(answer_port(&a, 0), 30002);
	assert_null(world_check(&world));
	a = ask(&world, "command: delete, call-id: c, delete-delay: 0", NULL);
	assert_true(answer_is(&a, "ok"));
	world_fini(&world);
	assert_null(world_check(&world));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offer_and_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
