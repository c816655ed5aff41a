#include "daemon/control/ng_udp.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "daemon/control/reply_cache.h"
#include "daemon/sockaddr.h"
#include "parsers/packet_class.h"

#if defined(PLANT) && PLANT == 6
#define KEEP_ANSWER(cache, ticket, answer, now_us) ((void) 0) /* planted: repeats wait for ever */
#else
#define KEEP_ANSWER(cache, ticket, answer, now_us) \
	((void) reply_cache_answer(cache, ticket, answer, now_us))
#endif

#if defined(PLANT) && PLANT == 2
#define NG_CLOCK CLOCK_REALTIME /* planted: replies age when somebody sets the wall clock */
#else
#define NG_CLOCK CLOCK_MONOTONIC
#endif

/* BATCH: datagrams read from a socket before something else has a turn. */
enum {
	BATCH = 32,
	BUFFER = NG_DATAGRAM_MAX,
	JOB_TEXT = 8192,
	JOBS_AT_START = 32,
	SOCKET_BUFFER = 4 << 20
};

struct ng_udp_socket {
	struct ng_udp *udp;
	struct ev_io watcher;
	struct endpoint at;
	int fd;
	bool is_wildcard;
};

union control {
	struct cmsghdr align;
	uint8_t bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

struct ng_udp {
	struct ng_udp_config config;
	struct reply_cache *cache;
	struct ng_udp_socket sockets[OPTIONS_LISTEN_MAX];
	size_t socket_count;
	struct ng_job *idle;
	uint32_t job_count, in_progress;
	bool is_paused;
	uint64_t now_us;
	struct ng_udp_stats stats;
	struct mmsghdr messages[BATCH];
	struct iovec pieces[BATCH];
	struct sockaddr_storage sources[BATCH];
	union control controls[BATCH];
	uint8_t (*buffers)[BUFFER]; /* BATCH of them */
};

uint64_t ng_udp_now_us(void)
{
	struct timespec t;

	clock_gettime(NG_CLOCK, &t);
	return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

/* Jobs. */

static struct ng_job *job_new(void)
{
	struct ng_job *j = calloc(1, sizeof(*j));

	if (!j)
		return NULL;
	j->text = malloc(JOB_TEXT);
	if (!j->text) {
		free(j);
		return NULL;
	}
	/* Real pages now, so that the daemon does not grow later. */
	memset(j->text, 0, JOB_TEXT);
	j->cap = JOB_TEXT;
	return j;
}

static void job_free(struct ng_job *j)
{
	free(j->text);
	free(j);
}

static bool job_room(struct ng_job *j, size_t len)
{
	uint8_t *text;

	if (len <= j->cap)
		return true;
	text = realloc(j->text, len);
	if (!text)
		return false;
	j->text = text;
	j->cap = (uint32_t) len;
	return true;
}

/* What only a peak needed is not kept for the next request. */
static void job_give_back(struct ng_udp *u, struct ng_job *j)
{
	uint8_t *text;

	u->in_progress--;
	if (u->job_count > JOBS_AT_START) {
		u->job_count--;
		job_free(j);
		return;
	}
	text = j->cap > JOB_TEXT ? realloc(j->text, JOB_TEXT) : NULL;
	if (text) {
		j->text = text;
		j->cap = JOB_TEXT;
	}
	j->next = u->idle;
	u->idle = j;
}

static struct ng_job *job_take(struct ng_udp *u)
{
	struct ng_job *j = u->idle;

	if (j) {
		u->idle = j->next;
	} else {
		j = u->job_count < NG_JOBS_MAX ? job_new() : NULL;
		if (!j)
			return NULL;
		u->job_count++;
	}
	u->in_progress++;
	return j;
}

bool ng_job_set_answer(struct ng_job *j, struct slice answer)
{
	if (!job_room(j, answer.len))
		return false;
	memcpy(j->text, answer.data, answer.len);
	j->len = (uint32_t) answer.len;
	return true;
}

/* Sending. */

static void put_pktinfo(struct msghdr *m, const struct addr *local)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);

	if (local->family == ADDR_IP4) {
		struct in_pktinfo info = { .ipi_ifindex = 0 };

		memcpy(&info.ipi_spec_dst, local->bytes, 4);
		*c = (struct cmsghdr){ .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO };
		c->cmsg_len = CMSG_LEN(sizeof(info));
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		m->msg_controllen = CMSG_SPACE(sizeof(info));
	} else {
		struct in6_pktinfo info = { .ipi6_ifindex = 0 };

		memcpy(&info.ipi6_addr, local->bytes, 16);
		*c = (struct cmsghdr){ .cmsg_level = IPPROTO_IPV6, .cmsg_type = IPV6_PKTINFO };
		c->cmsg_len = CMSG_LEN(sizeof(info));
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		m->msg_controllen = CMSG_SPACE(sizeof(info));
	}
}

static struct slice client_text(const struct endpoint *client, uint8_t *buf, size_t size)
{
	struct writer w = writer_make(buf, size);

	endpoint_write(&w, client);
	return writer_done(&w);
}

static void send_answer(struct ng_udp *u, const struct ng_arrival *from, struct slice answer)
{
	struct sockaddr_storage to;
	struct iovec piece = { (void *) (uintptr_t) answer.data, answer.len };
	union control control = { .bytes = { 0 } };
	struct msghdr m = { .msg_name = &to,
			    .msg_namelen = sockaddr_from_endpoint(&from->client, &to),
			    .msg_iov = &piece,
			    .msg_iovlen = 1 };
	uint8_t text[ADDR_STR_MAX + 8];

	if (from->local.family != ADDR_NONE) {
		m.msg_control = control.bytes;
		m.msg_controllen = sizeof(control);
		put_pktinfo(&m, &from->local);
	}
	if (sendmsg(from->socket->fd, &m, MSG_DONTWAIT) < 0)
		log_write(u->config.log, LOG_CONTROL, LEVEL_WARNING,
			  "can't send an ng reply of %zu bytes to %.*s: %s", answer.len,
			  SLICE_FMT(client_text(&from->client, text, sizeof(text))),
			  strerror(errno));
}

static void watch(struct ng_udp *u, bool is_on)
{
	for (size_t i = 0; i < u->socket_count; i++) {
		if (is_on)
			ev_io_start(u->config.loop, &u->sockets[i].watcher);
		else
			ev_io_stop(u->config.loop, &u->sockets[i].watcher);
	}
}

void ng_udp_answer(struct ng_udp *u, struct ng_job *job)
{
	struct slice answer = slice_make(job->text, job->len);
	unsigned times = reply_cache_answer(u->cache, job->ticket, answer, ng_udp_now_us());

	while (times--)
		send_answer(u, &job->from, answer);
	job_give_back(u, job);
	if (!u->is_paused && u->in_progress == NG_JOBS_MAX - 1)
		watch(u, true);
}

/* Receiving. */

/* Somebody sends media to the control port.  To answer it would be to answer whoever it claims to
 * come from, and RTP that holds a blank looks like a cookie. */
static bool is_media(struct ng_udp *u, struct slice datagram, const struct endpoint *client)
{
	enum packet_class c = packet_class_of(datagram);
	uint8_t text[ADDR_STR_MAX + 8];

	if (c != PACKET_RTP && c != PACKET_RTCP && c != PACKET_STUN)
		return false;
	u->stats.media++;
	log_write(
		u->config.log, LOG_CONTROL, LEVEL_WARNING,
		"%s packet from %.*s on the ng port, not answered: media goes to the ports in the "
		"SDP of ng replies (m= and a=rtcp)",
		packet_class_name(c), SLICE_FMT(client_text(client, text, sizeof(text))));
	return true;
}

static bool is_refused(struct ng_udp *u, const struct endpoint *client)
{
	uint8_t text[ADDR_STR_MAX + 8];

	if (access_allows(u->config.access, &client->ip))
		return false;
	u->stats.refused++;
	log_write(u->config.log, LOG_CONTROL, LEVEL_WARNING,
		  "ng request from %.*s refused, see ng-allow",
		  SLICE_FMT(client_text(client, text, sizeof(text))));
	return true;
}

static void begin(struct ng_udp *u, const struct ng_arrival *from, struct slice datagram,
		  struct slice cookie, uint32_t ticket)
{
	struct ng_job *j = job_take(u);

	/* There is one: else nothing would be read.  Without memory the client tries again. */
	if (!j || !job_room(j, datagram.len)) {
		static const char text[] = " d12:error-reason13:Out of memory6:result5:errore";
		uint8_t answer[300];
		struct writer w = writer_make(answer, sizeof(answer));

		writer_slice(&w, cookie);
		writer_str(&w, text);
		KEEP_ANSWER(u->cache, ticket, writer_done(&w), u->now_us);
		if (!w.overflow)
			send_answer(u, from, writer_done(&w));
		if (j)
			job_give_back(u, j);
		return;
	}
	memcpy(j->text, datagram.data, datagram.len);
	j->len = (uint32_t) datagram.len;
	j->cookie_len = (uint32_t) cookie.len;
	j->ticket = ticket;
	j->from = *from;
	j->command = NG_CMD_NONE;
	j->err = NG_OK;
	u->stats.requests++;
	u->config.request(u->config.ctx, j);
}

static void handle(struct ng_udp *u, const struct ng_arrival *from, struct slice datagram)
{
	struct slice cookie, payload, answer;
	uint32_t ticket;
	uint8_t text[ADDR_STR_MAX + 8];

	if (is_refused(u, &from->client) || is_media(u, datagram, &from->client))
		return;
	if (!ng_split(datagram, &cookie, &payload)) {
		u->stats.without_cookie++;
		log_write(u->config.log, LOG_CONTROL, LEVEL_WARNING,
			  "datagram of %zu bytes without cookie from %.*s dropped", datagram.len,
			  SLICE_FMT(client_text(&from->client, text, sizeof(text))));
		return;
	}
	switch (reply_cache_enter(u->cache, cookie, &from->client, u->now_us, &ticket, &answer)) {
	case REPLY_NEW:
		begin(u, from, datagram, cookie, ticket);
		break;
	case REPLY_ANSWERED:
		u->stats.repeats++;
		send_answer(u, from, answer);
		break;
	case REPLY_WAITS:
		u->stats.repeats++;
		break;
	case REPLY_DROP:
		u->stats.dropped++;
		break;
	}
}

static void read_pktinfo(struct msghdr *m, struct addr *local)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			struct in_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof(info));
			*local = (struct addr){ .family = ADDR_IP4 };
			memcpy(local->bytes, &info.ipi_addr, 4);
		} else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
			struct in6_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof(info));
			*local = (struct addr){ .family = ADDR_IP6 };
			memcpy(local->bytes, &info.ipi6_addr, 16);
		}
	}
}

static void prepare(struct ng_udp *u, unsigned i)
{
	u->pieces[i] = (struct iovec){ u->buffers[i], BUFFER };
	u->messages[i].msg_hdr = (struct msghdr){
		.msg_name = &u->sources[i],
		.msg_namelen = sizeof(u->sources[i]),
		.msg_iov = &u->pieces[i],
		.msg_iovlen = 1,
		.msg_control = u->controls[i].bytes,
		.msg_controllen = sizeof(u->controls[i]),
	};
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct ng_udp_socket *socket = w->data;
	struct ng_udp *u = socket->udp;
	uint32_t room = NG_JOBS_MAX - u->in_progress;
	int count;

	(void) loop;
	(void) events;
	count = recvmmsg(socket->fd, u->messages, room < BATCH ? room : BATCH, MSG_DONTWAIT, NULL);
	u->now_us = ng_udp_now_us();
	for (int i = 0; i < count; i++) {
		struct msghdr *m = &u->messages[i].msg_hdr;
		struct ng_arrival from = { .socket = socket, .at_us = u->now_us };

		if (socket->is_wildcard)
			read_pktinfo(m, &from.local);
		if (endpoint_from_sockaddr(m->msg_name, &from.client) &&
		    !(m->msg_flags & MSG_TRUNC))
			handle(u, &from, slice_make(u->buffers[i], u->messages[i].msg_len));
		prepare(u, (unsigned) i);
	}
	if (u->in_progress == NG_JOBS_MAX)
		watch(u, false);
}

/* Lifetime. */

static void set_tos(int fd, uint8_t family, int tos)
{
	if (family == ADDR_IP4)
		setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof(tos));
	else
		setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof(tos));
}

static int bind_socket(const struct endpoint *at, int tos)
{
	struct sockaddr_storage sa;
	socklen_t len = sockaddr_from_endpoint(at, &sa);
	int fd = socket(sa.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int one = 1, buffer = SOCKET_BUFFER;

	if (fd < 0)
		return -1;
	if (at->ip.family == ADDR_IP6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (addr_is_zero(&at->ip) && at->ip.family == ADDR_IP4)
		setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one));
	if (addr_is_zero(&at->ip) && at->ip.family == ADDR_IP6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof(one));
	/* Beyond the system's limit where that is allowed: a burst should wait, not vanish. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
	set_tos(fd, at->ip.family, tos);
	if (bind(fd, (struct sockaddr *) &sa, len) < 0) {
		int err = errno;

		close(fd);
		errno = err;
		return -1;
	}
	return fd;
}

static bool open_socket(struct ng_udp *u, const struct endpoint *at)
{
	struct ng_udp_socket *s = &u->sockets[u->socket_count];
	uint8_t text[ADDR_STR_MAX + 8];

	s->udp = u;
	s->at = *at;
	s->is_wildcard = addr_is_zero(&at->ip);
	s->fd = bind_socket(at, u->config.tos);
	if (s->fd < 0) {
		log_write(u->config.log, LOG_CONTROL, LEVEL_ERR, "can't listen for ng on %.*s: %s",
			  SLICE_FMT(client_text(at, text, sizeof(text))), strerror(errno));
		return false;
	}
	ev_io_init(&s->watcher, on_readable, s->fd, EV_READ);
	s->watcher.data = s;
	ev_io_start(u->config.loop, &s->watcher);
	u->socket_count++;
	return true;
}

static bool open_parts(struct ng_udp *u)
{
	const struct ng_udp_config *c = &u->config;

	u->buffers = mmap(NULL, BATCH * BUFFER, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	if (u->buffers == MAP_FAILED) {
		u->buffers = NULL;
		return false;
	}
	u->cache = reply_cache_new(&c->key, REPLY_CACHE_SIZE, REPLY_CACHE_COUNT);
	if (!u->cache)
		return false;
	for (unsigned i = 0; i < BATCH; i++) {
		memset(u->buffers[i], 0, JOB_TEXT);
		prepare(u, i);
	}
	while (u->job_count < JOBS_AT_START) {
		struct ng_job *j = job_new();

		if (!j)
			return false;
		j->next = u->idle;
		u->idle = j;
		u->job_count++;
	}
	for (size_t i = 0; i < c->listen->count; i++)
		if (!open_socket(u, &c->listen->at[i]))
			return false;
	return true;
}

struct ng_udp *ng_udp_open(const struct ng_udp_config *config)
{
	struct ng_udp *u = calloc(1, sizeof(*u));

	if (!u)
		return NULL;
	u->config = *config;
	if (!open_parts(u)) {
		ng_udp_close(u);
		return NULL;
	}
	return u;
}

void ng_udp_pause(struct ng_udp *u)
{
	u->is_paused = true;
	watch(u, false);
}

void ng_udp_close(struct ng_udp *u)
{
	assert(!u->in_progress);
	watch(u, false);
	for (size_t i = 0; i < u->socket_count; i++)
		close(u->sockets[i].fd);
	while (u->idle) {
		struct ng_job *j = u->idle;

		u->idle = j->next;
		job_free(j);
	}
	reply_cache_free(u->cache);
	if (u->buffers)
		munmap(u->buffers, BATCH * BUFFER);
	free(u);
}

uint32_t ng_udp_in_progress(const struct ng_udp *u)
{
	return u->in_progress;
}

struct ng_udp_stats ng_udp_stats(const struct ng_udp *u)
{
	return u->stats;
}

void ng_udp_set_tos(struct ng_udp *u, int tos)
{
	u->config.tos = tos;
	for (size_t i = 0; i < u->socket_count; i++)
		set_tos(u->sockets[i].fd, u->sockets[i].at.ip.family, tos);
}
