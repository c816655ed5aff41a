/* bench/floor_uring.h: io_uring as a way to make many system calls with one.
 *
 * Readiness still comes from epoll, so every operation completes at once, in
 * order; nothing is left in flight when floor_uring_run returns.
 */
#ifndef BENCH_FLOOR_URING_H
#define BENCH_FLOOR_URING_H

#include <sys/socket.h>

struct floor_uring;

enum floor_uring_op { FLOOR_URING_RECEIVE, FLOOR_URING_SEND };

/* Room for size operations; ends the program where the kernel refuses io_uring. */
struct floor_uring *floor_uring_open(unsigned size);

/* message and all it points to must stay until floor_uring_run; its result goes to *result. */
void floor_uring_queue(struct floor_uring *uring, enum floor_uring_op op, int fd,
		       struct msghdr *message, int *result);

void floor_uring_run(struct floor_uring *uring);

#endif
