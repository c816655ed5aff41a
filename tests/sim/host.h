/* tests/sim/host.h: the machine: it starts the daemon, kills it and starts it again, has its log,
 * and knows its addresses.
 */
#ifndef SLUICE_TESTS_SIM_HOST_H
#define SLUICE_TESTS_SIM_HOST_H

#include <stdlib.h>
#include <sys/mman.h>

#include "daemon/shard.h"
#include "tests/sim/sim.h"

/* Addresses of the machine.  Control is bound on its own. */
enum { HOST_PUBLIC, HOST_PRIVATE, HOST_IP6, HOST_CONTROL, HOST_ADDRESSES };
enum { HOST_PORT_FIRST = 30000, HOST_NG_PORT = 22222 };

/* Which of them; -1: none. */
int host_address(const struct addr *ip);
struct endpoint host_ng(void);
/* As they are printed in SDP: the private one says the public one of a NAT router. */
int host_advertised(const struct addr *ip);
struct addr host_bound(int address);

/* Plays to the end of the script: daemon_run, again after each death. */
void host_play(void);
void host_kill(uint64_t down_us);
bool host_is_up(void);
uint64_t host_started_us(void); /* when its process began */
/* The script is at its end: SIGTERM, and nothing may be left. */
void host_stop(void);

/* The backend behind an epoll set. */
void host_epoll_made(int epoll);
struct backend *host_backend(int epoll);
unsigned host_shard_count(void);
struct shard *host_shard(unsigned i);
const struct shard_world *host_world(void);

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *p);
void *__real_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
int __real_munmap(void *at, size_t len);

#endif
