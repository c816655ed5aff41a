/* tests/sim/os.h: the operating system that the daemon runs on: UDP sockets, epoll, clock, random
 * numbers, memory.  The linker sends the daemon's system calls here (-Wl,--wrap, see sim.mk).
 */
#ifndef SLUICE_TESTS_SIM_OS_H
#define SLUICE_TESTS_SIM_OS_H

#include "tests/sim/book.h"
#include "tests/sim/sim.h"

struct ev_loop;

/* --- what the daemon's side needs --- */

bool os_is_readable(int fd);
void os_watch(int fd, struct ev_loop *loop);

/* --- what the world does to it --- */

/* A datagram comes to an address of the daemon's machine; copied. */
enum os_arrival { OS_QUEUED, OS_NOBODY, OS_FULL };
enum os_arrival os_arrive(const struct endpoint *to, const struct endpoint *from,
			  struct slice bytes);
void os_clock_step(int64_t us);
/* The n-th request from now on fails, n from 1; every later one succeeds. */
void os_malloc_fails(uint32_t n);
void os_mmap_fails(uint32_t n);
/* count binds of media ports from the n-th on fail with error. */
void os_bind_fails(uint32_t n, uint32_t count, int error);
/* The next count sends of media fail with error. */
void os_send_fails(uint32_t count, int error);
/* The process is dead: sockets and memory are gone. */
void os_forget_all(void);

/* --- what it holds --- */

unsigned os_media_ports(void);
unsigned os_descriptors(void);
int64_t os_heap_blocks(void);
int64_t os_mapped_bytes(void);
/* The media port at this address, or NULL. */
struct book_port *os_port_at(const struct endpoint *at);
void os_each_port(void (*each)(struct book_port *port, void *ctx), void *ctx);

#endif
