#include "daemon/mailbox.h"

#include <stddef.h>

/* The box is a stack, newest first; what is taken at once is turned round. */
static void deliver(struct mailbox *box)
{
	struct mail *m = atomic_exchange_explicit(&box->newest, NULL, memory_order_acquire);
	struct mail *oldest = NULL;

	while (m) {
		struct mail *next = m->next;

		m->next = oldest;
		oldest = m;
		m = next;
	}
	while (oldest) {
		m = oldest;
		oldest = m->next;
		box->got(box->ctx, m);
	}
}

static void woken(struct ev_loop *loop, ev_async *w, int events)
{
	(void) loop;
	(void) events;
	deliver(w->data);
}

void mailbox_open(struct mailbox *box, struct ev_loop *loop, void (*got)(void *, struct mail *),
		  void *ctx)
{
	atomic_init(&box->newest, NULL);
	box->loop = loop;
	box->got = got;
	box->ctx = ctx;
	ev_async_init(&box->wake, woken);
	box->wake.data = box;
	ev_async_start(loop, &box->wake);
}

void mailbox_close(struct mailbox *box)
{
	deliver(box);
	ev_async_stop(box->loop, &box->wake);
}

void mailbox_send(struct mailbox *box, struct mail *mail)
{
	struct mail *before = atomic_load_explicit(&box->newest, memory_order_relaxed);

	do {
		mail->next = before;
	} while (!atomic_compare_exchange_weak_explicit(&box->newest, &before, mail,
							memory_order_release,
							memory_order_relaxed));
	if (!before)
		ev_async_send(box->loop, &box->wake);
}
