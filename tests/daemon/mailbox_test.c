#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "base/attr.h"
#include "daemon/mailbox.h"

enum { SENDERS = 4, LETTERS = 20000 };

struct letter {
	struct mail mail; /* first */
	int sender, number;
};

struct reader {
	struct mailbox box;
	int next[SENDERS]; /* number that must come */
	int got;
};

struct sender {
	struct mailbox *box;
	struct letter letters[LETTERS];
	int id;
};

static void got(void *ctx, struct mail *mail)
{
	struct reader *r = ctx;
	struct letter *l = (struct letter *) mail;

	assert_int_equal(l->number, r->next[l->sender]);
	r->next[l->sender]++;
	if (++r->got == SENDERS * LETTERS)
		ev_break(r->box.loop, EVBREAK_ALL);
}

static void *send_all(void *arg)
{
	struct sender *s = arg;

	for (int i = 0; i < LETTERS; i++) {
		s->letters[i].sender = s->id;
		s->letters[i].number = i;
		mailbox_send(s->box, &s->letters[i].mail);
	}
	return NULL;
}

/* From several threads at once nothing is lost, and each sender's letters keep their order. */
static void test_order(void **state)
{
	static struct sender senders[SENDERS];
	struct reader r = { .got = 0 };
	struct ev_loop *loop = ev_loop_new(EVBACKEND_EPOLL);
	pthread_t threads[SENDERS];

	(void) state;
	mailbox_open(&r.box, loop, got, &r);
	for (int i = 0; i < SENDERS; i++) {
		senders[i].box = &r.box;
		senders[i].id = i;
		assert_int_equal(pthread_create(&threads[i], NULL, send_all, &senders[i]), 0);
	}
	ev_run(loop, 0);
	for (int i = 0; i < SENDERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(r.got, SENDERS * LETTERS);
	mailbox_close(&r.box);
	ev_loop_destroy(loop);
}

/* What nobody has read when the loop ends is handed over by close. */
static void test_close(void **state)
{
	struct reader r = { .got = 0 };
	struct ev_loop *loop = ev_loop_new(EVBACKEND_EPOLL);
	struct letter letters[3] = { { .number = 0 }, { .number = 1 }, { .number = 2 } };

	(void) state;
	mailbox_open(&r.box, loop, got, &r);
	for (size_t i = 0; i < ARRAY_COUNT(letters); i++)
		mailbox_send(&r.box, &letters[i].mail);
	mailbox_close(&r.box);
	assert_int_equal(r.got, 3);
	ev_loop_destroy(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
