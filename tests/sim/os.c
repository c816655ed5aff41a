#include "tests/sim/os.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

#include "daemon/sockaddr.h"
#include "tests/sim/control.h"
#include "tests/sim/host.h"
#include "tests/sim/loop.h"

enum { FD_FIRST = 1000, FDS = 16384, QUEUE_BYTES = 212992, PACKET_COST = 256, PORTS = 65536 };
enum { MEDIA_ADDRESSES = HOST_ADDRESSES };

struct packet {
	struct packet *next;
	struct endpoint from;
	uint32_t len, cap;
	uint8_t data[];
};

enum kind { FREE, UDP, TCP, EPOLL };

struct file {
	enum kind kind;
	bool is_bound, is_media, is_control;
	struct endpoint at;
	struct packet *first, *last;
	uint32_t queued;
	int epoll; /* that watches it; -1 */
	uint32_t epoll_data;
	int ready_at; /* in ready of epoll; -1 */
	struct ev_loop *loop;
	int *ready; /* of an epoll */
	int ready_count, ready_cap, members;
	struct book_port port;
};

static struct file files[FDS];
static int free_hint, file_count; /* files beyond were never used */
static unsigned media_ports, descriptors;
static int16_t bound[MEDIA_ADDRESSES][PORTS]; /* index of the file + 1 */
static int64_t clock_offset_us = 1700000000000000;
static uint32_t malloc_fails, mmap_fails, bind_fails, bind_fail_count, send_fail_count;
static int bind_error, send_error;
static int64_t heap_blocks, mapped_bytes;
static struct dice dice;
static struct packet *spare;

static struct file *file_of(int fd)
{
	int i = fd - FD_FIRST;

	return i >= 0 && i < FDS && files[i].kind != FREE ? &files[i] : NULL;
}

static int file_new(enum kind kind)
{
	for (int i = free_hint; i < FDS; i++)
		if (files[i].kind == FREE) {
			files[i] = (struct file){ .kind = kind, .epoll = -1, .ready_at = -1 };
			free_hint = i + 1;
			if (i >= file_count)
				file_count = i + 1;
			descriptors++;
			return i + FD_FIRST;
		}
	errno = EMFILE;
	return -1;
}

/* --- packets in queues --- */

static struct packet *packet_new(struct slice bytes)
{
	struct packet *p = spare;

	if (p && p->cap >= bytes.len) {
		spare = p->next;
	} else {
		size_t cap = bytes.len < 2048 ? 2048 : bytes.len;

		p = __real_malloc(sizeof(*p) + cap);
		p->cap = (uint32_t) cap;
	}
	p->next = NULL;
	p->len = (uint32_t) bytes.len;
	memcpy(p->data, bytes.data, bytes.len);
	return p;
}

static void packet_free(struct packet *p)
{
	p->next = spare;
	spare = p;
}

static void ready_add(struct file *f)
{
	struct file *e;

	if (f->epoll < 0 || f->ready_at >= 0 || !f->first)
		return;
	e = &files[f->epoll];
	if (e->ready_count == e->ready_cap) {
		e->ready_cap = e->ready_cap ? 2 * e->ready_cap : 64;
		e->ready = __real_realloc(e->ready, (size_t) e->ready_cap * sizeof(int));
	}
	f->ready_at = e->ready_count;
	e->ready[e->ready_count++] = (int) (f - files);
}

static void ready_remove(struct file *f)
{
	struct file *e;

	if (f->ready_at < 0)
		return;
	e = &files[f->epoll];
	e->ready[f->ready_at] = e->ready[--e->ready_count];
	files[e->ready[f->ready_at]].ready_at = f->ready_at;
	f->ready_at = -1;
}

static struct packet *queue_take(struct file *f)
{
	struct packet *p = f->first;

	if (!p)
		return NULL;
	f->first = p->next;
	if (!f->first)
		f->last = NULL;
	f->queued -= p->len + PACKET_COST;
	if (!f->first)
		ready_remove(f);
	return p;
}

static struct file *bound_at(const struct endpoint *at)
{
	int a = host_address(&at->ip);

	return a < 0 || !bound[a][at->port] ? NULL : &files[bound[a][at->port] - 1];
}

enum os_arrival os_arrive(const struct endpoint *to, const struct endpoint *from,
			  struct slice bytes)
{
	struct file *f = bound_at(to);
	struct packet *p;

	if (!f)
		return OS_NOBODY;
	if (f->queued + bytes.len + PACKET_COST > QUEUE_BYTES)
		return OS_FULL;
	p = packet_new(bytes);
	p->from = *from;
	if (f->last)
		f->last->next = p;
	else
		f->first = p;
	f->last = p;
	f->queued += p->len + PACKET_COST;
	ready_add(f);
	loop_wake(f->epoll >= 0 ? files[f->epoll].loop : f->loop);
	return OS_QUEUED;
}

bool os_is_readable(int fd)
{
	const struct file *f = file_of(fd);

	return f && (f->kind == EPOLL ? f->ready_count > 0 : f->first != NULL);
}

void os_watch(int fd, struct ev_loop *loop)
{
	struct file *f = file_of(fd);

	if (f)
		f->loop = loop;
}

/* --- sockets --- */

int __wrap_socket(int domain, int type, int protocol)
{
	(void) domain;
	(void) protocol;
	return file_new((type & 0xf) == SOCK_DGRAM ? UDP : TCP);
}

static bool is_foreign(const struct endpoint *at)
{
	return sim.config.foreign && (at->port * 2654435761u >> 7) % sim.config.foreign == 0;
}

static int bind_media(struct file *f)
{
	if (bind_fails && !--bind_fails) {
		bind_fails = --bind_fail_count ? 1 : 0;
		sim.result->effect_failures++;
		return bind_error;
	}
	if (is_foreign(&f->at))
		return EADDRINUSE;
	f->is_media = true;
	media_ports++;
	return 0;
}

int __wrap_bind(int fd, const struct sockaddr *sa, socklen_t len)
{
	struct sockaddr_storage ss = { 0 };
	struct file *f = file_of(fd);
	int a, error = 0;

	memcpy(&ss, sa, len);
	if (!f || !endpoint_from_sockaddr((struct sockaddr *) &ss, &f->at))
		sim_wrong("bind of no socket");
	if (f->kind == TCP || !f->at.port) /* addr_is_bindable asks with port 0 */
		return 0;
	a = host_address(&f->at.ip);
	if (a < 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	if (bound[a][f->at.port])
		sim_wrong("port %s is bound a second time", sim_text(&f->at));
	if (a == HOST_CONTROL)
		f->is_control = true;
	else
		error = bind_media(f);
	if (error) {
		errno = error;
		return -1;
	}
	f->is_bound = true;
	bound[a][f->at.port] = (int16_t) (f - files + 1);
	sim_note(1, f->at.port);
	if (f->is_media)
		book_opened(&f->port, &f->at);
	return 0;
}

int __wrap_listen(int fd, int backlog)
{
	(void) fd;
	(void) backlog;
	return 0;
}

int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	(void) level;
	(void) name;
	(void) value;
	(void) len;
	if (!file_of(fd))
		sim_wrong("setsockopt of no socket");
	return 0;
}

int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	(void) level;
	(void) name;
	if (!file_of(fd))
		sim_wrong("getsockopt of no socket");
	memset(value, 0, *len);
	return 0;
}

static void file_drop(struct file *f)
{
	struct packet *p;

	while ((p = queue_take(f)))
		packet_free(p);
	ready_remove(f);
	if (f->epoll >= 0)
		files[f->epoll].members--;
	if (f->is_bound)
		bound[host_address(&f->at.ip)][f->at.port] = 0;
	if (f->is_media)
		media_ports--;
	if (f->ready)
		__real_free(f->ready);
	f->kind = FREE;
	f->port.is_open = false;
	descriptors--;
	if (f - files < free_hint)
		free_hint = (int) (f - files);
}

int __wrap_close(int fd)
{
	struct file *f = file_of(fd);

	if (!f)
		sim_wrong("close of a descriptor that is not open");
	if (f->is_media) {
		sim_note(2, f->at.port);
		book_closed(&f->port);
	}
	if (f->kind == EPOLL && f->members)
		sim_wrong("an epoll set is closed that still watches %d ports", f->members);
	file_drop(f);
	return 0;
}

void os_forget_all(void)
{
	for (int i = 0; i < FDS; i++)
		if (files[i].kind != FREE && files[i].kind != EPOLL)
			file_drop(&files[i]);
	for (int i = 0; i < FDS; i++)
		if (files[i].kind != FREE)
			file_drop(&files[i]);
	malloc_fails = mmap_fails = bind_fails = 0;
	heap_blocks = mapped_bytes = 0;
}

/* --- receiving --- */

static void hand_out(struct packet *p, struct msghdr *m, unsigned *len)
{
	size_t room = m->msg_iov[0].iov_len;
	struct sockaddr_storage from;

	m->msg_flags = p->len > room ? MSG_TRUNC : 0;
	*len = (unsigned) (p->len > room ? room : p->len);
	memcpy(m->msg_iov[0].iov_base, p->data, *len);
	m->msg_namelen = sockaddr_from_endpoint(&p->from, &from);
	memcpy(m->msg_name, &from, m->msg_namelen);
	m->msg_controllen = 0;
}

int __wrap_recvmmsg(int fd, struct mmsghdr *messages, unsigned n, int flags,
		    struct timespec *timeout)
{
	struct file *f = file_of(fd);
	unsigned i = 0;

	(void) flags;
	(void) timeout;
	if (!f)
		sim_wrong("recvmmsg of no socket");
	if (f->is_media)
		book_read_begin(&f->port);
	for (; i < n && f->first; i++) {
		struct packet *p = queue_take(f);
		struct mmsghdr *m = &messages[i];
		struct slice bytes;

		hand_out(p, &m->msg_hdr, &m->msg_len);
		bytes = slice_make(m->msg_hdr.msg_iov[0].iov_base, m->msg_len);
		sim_note(3, f->at.port);
		if (f->is_media)
			book_read(&p->from, bytes, m->msg_hdr.msg_flags & MSG_TRUNC);
		else
			control_read(&p->from, bytes);
		packet_free(p);
	}
	if (i)
		return (int) i;
	errno = EAGAIN;
	return -1;
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *m, int flags)
{
	(void) fd;
	(void) m;
	(void) flags;
	errno = EAGAIN;
	return -1;
}

/* --- sending --- */

static bool send_one(int fd, const struct sockaddr *name, struct slice bytes)
{
	struct file *f = file_of(fd);
	struct endpoint to;

	if (!f || !f->is_bound || !endpoint_from_sockaddr(name, &to))
		sim_wrong("a datagram is sent from no socket or to no address");
	sim_note(4, f->at.port);
	if (f->is_control) {
		control_answered(&to, bytes);
		return true;
	}
	if (send_fail_count) {
		send_fail_count--;
		sim.result->effect_failures++;
		book_sent(&f->port, &to, bytes, send_error);
		errno = send_error;
		return false;
	}
	book_sent(&f->port, &to, bytes, 0);
	return true;
}

ssize_t __wrap_sendto(int fd, const void *data, size_t len, int flags, const struct sockaddr *to,
		      socklen_t size)
{
	(void) flags;
	(void) size;
	return send_one(fd, to, slice_make(data, len)) ? (ssize_t) len : -1;
}

static struct slice bytes_of(const struct msghdr *m)
{
	return slice_make(m->msg_iov[0].iov_base, m->msg_iov[0].iov_len);
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *m, int flags)
{
	(void) flags;
	return send_one(fd, m->msg_name, bytes_of(m)) ? (ssize_t) bytes_of(m).len : -1;
}

int __wrap_sendmmsg(int fd, struct mmsghdr *messages, unsigned n, int flags)
{
	unsigned i = 0;

	(void) flags;
	for (; i < n; i++) {
		struct msghdr *m = &messages[i].msg_hdr;

		if (!send_one(fd, m->msg_name, bytes_of(m)))
			break;
		messages[i].msg_len = (unsigned) bytes_of(m).len;
	}
	return i ? (int) i : -1;
}

/* --- epoll --- */

int __wrap_epoll_create1(int flags)
{
	int fd = file_new(EPOLL);

	(void) flags;
	host_epoll_made(fd);
	return fd;
}

int __wrap_epoll_ctl(int epoll, int op, int fd, struct epoll_event *event)
{
	struct file *e = file_of(epoll), *f = file_of(fd);

	if (!e || !f || op != EPOLL_CTL_ADD)
		sim_wrong("epoll_ctl of no descriptor");
	f->epoll = (int) (e - files);
	f->epoll_data = event->data.u32;
	e->members++;
	f->port.handle = event->data.u32;
	f->port.backend = host_backend(epoll);
	ready_add(f);
	return 0;
}

int __wrap_epoll_wait(int epoll, struct epoll_event *events, int max, int timeout)
{
	struct file *e = file_of(epoll);
	int n, from;

	(void) timeout;
	if (!e)
		sim_wrong("epoll_wait of no descriptor");
	n = e->ready_count < max ? e->ready_count : max;
	from = n ? (int) dice_below(&dice, (uint32_t) e->ready_count) : 0;
	for (int i = 0; i < n; i++) {
		const struct file *f = &files[e->ready[(from + i) % e->ready_count]];

		events[i] = (struct epoll_event){ .events = EPOLLIN, .data.u32 = f->epoll_data };
	}
	return n;
}

/* --- clock and random numbers --- */

static uint64_t real_us(uint64_t at_us)
{
	return (uint64_t) ((int64_t) at_us + clock_offset_us);
}

void os_clock_step(int64_t us)
{
	clock_offset_us += us;
}

int __wrap_clock_gettime(clockid_t id, struct timespec *t)
{
	uint64_t us = id == CLOCK_REALTIME ? real_us(sim.now_us) : sim.now_us + 1000000000;

	t->tv_sec = (time_t) (us / 1000000);
	t->tv_nsec = (long) (us % 1000000 * 1000);
	return 0;
}

time_t __wrap_time(time_t *out)
{
	time_t t = (time_t) (real_us(sim.now_us) / 1000000);

	if (out)
		*out = t;
	return t;
}

ssize_t __wrap_getrandom(void *buf, size_t len, unsigned flags)
{
	uint8_t *p = buf;

	(void) flags;
	if (!dice.state)
		dice = dice_make(sim.config.seed, 4);
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t) dice_next(&dice);
	return (ssize_t) len;
}

/* --- memory --- */

void os_malloc_fails(uint32_t n)
{
	malloc_fails = n;
}

void os_mmap_fails(uint32_t n)
{
	mmap_fails = n;
}

static bool fails(uint32_t *countdown)
{
	if (!*countdown || --*countdown)
		return false;
	sim.result->memory_failures++;
	sim_note(5, 0);
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t size)
{
	if (fails(&malloc_fails))
		return NULL;
	heap_blocks++;
	return __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	if (fails(&malloc_fails))
		return NULL;
	heap_blocks++;
	return __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	if (fails(&malloc_fails))
		return NULL;
	heap_blocks += !old;
	return __real_realloc(old, size);
}

void __wrap_free(void *p)
{
	heap_blocks -= p != NULL;
	__real_free(p);
}

void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
	void *m;

	if (fails(&mmap_fails))
		return (void *) -1;
	m = __real_mmap(at, len, protection, flags, fd, offset);
	mapped_bytes += (int64_t) len;
	return m;
}

int __wrap_munmap(void *at, size_t len)
{
	mapped_bytes -= (int64_t) len;
	return __real_munmap(at, len);
}

/* --- what is asked for from outside --- */

void os_bind_fails(uint32_t n, uint32_t count, int error)
{
	bind_fails = n;
	bind_fail_count = count;
	bind_error = error;
}

void os_send_fails(uint32_t count, int error)
{
	send_fail_count = count;
	send_error = error;
}

unsigned os_media_ports(void)
{
	return media_ports;
}

unsigned os_descriptors(void)
{
	return descriptors;
}

int64_t os_heap_blocks(void)
{
	return heap_blocks;
}

int64_t os_mapped_bytes(void)
{
	return mapped_bytes;
}

struct book_port *os_port_at(const struct endpoint *at)
{
	struct file *f = bound_at(at);

	return f && f->is_media ? &f->port : NULL;
}

void os_each_port(void (*each)(struct book_port *port, void *ctx), void *ctx)
{
	for (int i = 0; i < file_count; i++)
		if (files[i].kind == UDP && files[i].is_media)
			each(&files[i].port, ctx);
}
