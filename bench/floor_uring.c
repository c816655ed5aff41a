#include "floor_uring.h"

#include <err.h>
#include <linux/io_uring.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct floor_uring {
	int fd;
	unsigned queued_count;
	_Atomic unsigned *sq_tail;
	unsigned sq_mask;
	unsigned *sq_array;
	struct io_uring_sqe *sqes;
	_Atomic unsigned *cq_head;
	_Atomic unsigned *cq_tail;
	unsigned cq_mask;
	struct io_uring_cqe *cqes;
};

static void *ring_map(int fd, size_t bytes, off_t what)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, what);

	if (at == MAP_FAILED)
		err(1, "io_uring mmap");
	return at;
}

struct floor_uring *floor_uring_open(unsigned size)
{
	struct io_uring_params params = { .flags = IORING_SETUP_SINGLE_ISSUER };
	struct floor_uring *uring = calloc(1, sizeof(*uring));
	unsigned char *sq;
	unsigned char *cq;

	if (!uring)
		err(1, "memory");
	uring->fd = (int) syscall(SYS_io_uring_setup, size, &params);
	if (uring->fd < 0)
		err(1, "io_uring_setup");
	sq = ring_map(uring->fd, params.sq_off.array + params.sq_entries * sizeof(unsigned),
		      IORING_OFF_SQ_RING);
	cq = ring_map(uring->fd, params.cq_off.cqes + params.cq_entries * sizeof(*uring->cqes),
		      IORING_OFF_CQ_RING);
	uring->sqes =
		ring_map(uring->fd, params.sq_entries * sizeof(*uring->sqes), IORING_OFF_SQES);
	uring->sq_tail = (_Atomic unsigned *) (void *) (sq + params.sq_off.tail);
	uring->sq_mask = *(unsigned *) (void *) (sq + params.sq_off.ring_mask);
	uring->sq_array = (unsigned *) (void *) (sq + params.sq_off.array);
	uring->cq_head = (_Atomic unsigned *) (void *) (cq + params.cq_off.head);
	uring->cq_tail = (_Atomic unsigned *) (void *) (cq + params.cq_off.tail);
	uring->cq_mask = *(unsigned *) (void *) (cq + params.cq_off.ring_mask);
	uring->cqes = (struct io_uring_cqe *) (void *) (cq + params.cq_off.cqes);
	return uring;
}

void floor_uring_queue(struct floor_uring *uring, enum floor_uring_op op, int fd,
		       struct msghdr *message, int *result)
{
	unsigned tail = atomic_load_explicit(uring->sq_tail, memory_order_relaxed);
	struct io_uring_sqe *sqe = &uring->sqes[tail & uring->sq_mask];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = op == FLOOR_URING_SEND ? IORING_OP_SENDMSG : IORING_OP_RECVMSG;
	sqe->fd = fd;
	sqe->addr = (uint64_t) (uintptr_t) message;
	sqe->len = 1;
	sqe->msg_flags = MSG_DONTWAIT;
	sqe->user_data = (uint64_t) (uintptr_t) result;
	uring->sq_array[tail & uring->sq_mask] = tail & uring->sq_mask;
	atomic_store_explicit(uring->sq_tail, tail + 1, memory_order_release);
	uring->queued_count++;
}

void floor_uring_run(struct floor_uring *uring)
{
	unsigned head;
	unsigned tail;

	if (uring->queued_count == 0)
		return;
	if (syscall(SYS_io_uring_enter, uring->fd, uring->queued_count, uring->queued_count,
		    IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		err(1, "io_uring_enter");
	uring->queued_count = 0;
	head = atomic_load_explicit(uring->cq_head, memory_order_relaxed);
	tail = atomic_load_explicit(uring->cq_tail, memory_order_acquire);
	for (; head != tail; head++) {
		const struct io_uring_cqe *cqe = &uring->cqes[head & uring->cq_mask];

		*(int *) (uintptr_t) cqe->user_data = cqe->res;
	}
	atomic_store_explicit(uring->cq_head, head, memory_order_release);
}
