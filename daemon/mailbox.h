/* daemon/mailbox.h: messages to the thread of a libev loop.
 * Any thread sends; the loop's thread gets them in the order they were sent.  Without locks: who
 * sends never waits, and wakes the loop only if the box was empty.
 */
#ifndef SLUICE_DAEMON_MAILBOX_H
#define SLUICE_DAEMON_MAILBOX_H

#include <ev.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { MAIL_BURST = 32 }; /* messages handed out before other events of the loop get their turn */

/* A member of what is sent.  Whoever gets it owns the message. */
struct mail {
	struct mail *next;
};

struct mailbox {
	_Atomic(struct mail *) newest;
	struct mail *taken; /* of these, not yet handed out; oldest first */
	struct ev_loop *loop;
	ev_async wake;
	void (*got)(void *ctx, struct mail *mail);
	void *ctx;
};

/* Before the loop runs.  got is called in its thread. */
void mailbox_open(struct mailbox *box, struct ev_loop *loop, void (*got)(void *, struct mail *),
		  void *ctx);
/* Hands what is left to got.  Nobody sends any more. */
void mailbox_close(struct mailbox *box);
void mailbox_send(struct mailbox *box, struct mail *mail);

#endif
