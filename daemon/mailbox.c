#include "daemon/mailbox.h"

#include <stddef.h>

/* The box is a stack, newest first; what is taken at once is turned round. */
static void take(struct mailbox *box)
{
	struct mail *m = atomic_exchange_explicit(&box->newest, NULL, memory_order_acquire);

	while (m) {
		struct mail *next = m->next;

		m->next = box->taken;
		box->taken = m;
		m = next;
	}
}

/* False: there is no mail. */
static bool deliver_one(struct mailbox *box)
{
	struct mail *m;

	if (!box->taken)
		take(box);
	m = box->taken;
	if (!m)
		return false;
	box->taken = m->next;
	box->got(box->ctx, m);
	return true;
}

/* Some at a time, so that a burst does not keep the loop from its packets. */
static void woken(struct ev_loop *loop, ev_async *w, int events)
{
	(void) events;
	for (int i = 0; i < MAIL_BURST; i++)
		if (!deliver_one(w->data))
			return;
	ev_async_send(loop, w);
}

void mailbox_open(struct mailbox *box, struct ev_loop *loop, void (*got)(void *, struct mail *),
		  void *ctx)
{
	atomic_init(&box->newest, NULL);
	box->taken = NULL;
	box->loop = loop;
	box->got = got;
	box->ctx = ctx;
	ev_async_init(&box->wake, woken);
	box->wake.data = box;
	ev_async_start(loop, &box->wake);
}

void mailbox_close(struct mailbox *box)
{
	while (deliver_one(box))
		;
	ev_async_stop(box->loop, &box->wake);
}

void mailbox_send(struct mailbox *box, struct mail *mail)
{
	struct mail *before = atomic_load_explicit(&box->newest, memory_order_relaxed);

	do {
		mail->next = before;
	} while (!atomic_compare_exchange_weak_explicit(
		&box->newest, &before, mail, memory_order_release, memory_order_relaxed));
	if (!before)
		ev_async_send(box->loop, &box->wake);
}
