#include "daemon/control/cli_server.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/sockaddr.h"

enum { BACKLOG = 64, ACCEPT_PAUSE_S = 1, LINGER_S = 1 };

/* A connection: reads its line, waits for its answer, writes it, lingers until the client closed.
 * It is freed when it is closed and owes no answer any more. */
enum state { READS, WAITS, WRITES, LINGERS, CLOSED };

struct conn {
	struct cli_server *server;
	struct conn *next, **link; /* in server->conns */
	enum state state;
	bool is_asking; /* cli_run has not called finish yet */
	int fd;
	ev_io io;
	ev_timer timer;
	size_t line_len, answer_len, sent;
	char *answer;
	char line[CLI_LINE_MAX + 1];
};

struct listener {
	ev_io io;
	int fd;
	struct cli_server *server;
};

struct cli_server {
	struct cli_server_config config;
	struct cli_server_stats stats;
	struct listener listeners[OPTIONS_LISTEN_MAX];
	size_t listener_count;
	ev_timer pause; /* out of descriptors: listen again when it ends */
	struct conn *conns;
	size_t conn_count;
};

static void conn_io(struct conn *c, int events)
{
	struct ev_loop *loop = c->server->config.loop;

	ev_io_stop(loop, &c->io);
	if (events) {
		ev_io_set(&c->io, c->fd, events);
		ev_io_start(loop, &c->io);
	}
}

static void conn_timer(struct conn *c, double seconds)
{
	ev_timer_stop(c->server->config.loop, &c->timer);
	ev_timer_set(&c->timer, seconds, 0);
	ev_timer_start(c->server->config.loop, &c->timer);
}

static void conn_free_if_done(struct conn *c)
{
	if (c->state != CLOSED || c->is_asking)
		return;
	free(c->answer);
	free(c);
}

static void conn_close(struct conn *c)
{
	struct cli_server *s = c->server;

	if (c->state == CLOSED)
		return;
	ev_io_stop(s->config.loop, &c->io);
	ev_timer_stop(s->config.loop, &c->timer);
	close(c->fd);
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	s->conn_count--;
	c->state = CLOSED;
	conn_free_if_done(c);
}

/* The client may still send; closing now would reset the connection under its answer. */
static void conn_linger(struct conn *c)
{
	c->state = LINGERS;
	shutdown(c->fd, SHUT_WR);
	conn_io(c, EV_READ);
	conn_timer(c, LINGER_S);
}

static void conn_write(struct conn *c)
{
	while (c->sent < c->answer_len) {
		ssize_t n = send(c->fd, c->answer + c->sent, c->answer_len - c->sent, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			conn_io(c, EV_WRITE);
			return;
		}
		if (n < 0) {
			conn_close(c);
			return;
		}
		c->sent += (size_t) n;
		conn_timer(c, CLI_TIMEOUT_S);
	}
	conn_linger(c);
}

static void conn_answer(struct conn *c, struct slice text)
{
	if (text.len) {
		c->answer = malloc(text.len);
		if (c->answer) {
			memcpy(c->answer, text.data, text.len);
			c->answer_len = text.len;
		}
	}
	c->server->stats.served++;
	c->state = WRITES;
	conn_timer(c, CLI_TIMEOUT_S);
	conn_write(c);
}

static void on_finish(void *ctx, struct slice text)
{
	struct conn *c = ctx;

	c->is_asking = false;
	if (c->state == WAITS)
		conn_answer(c, text);
	else
		conn_free_if_done(c);
}

static void conn_run(struct conn *c, size_t len)
{
	c->state = WAITS;
	c->is_asking = true;
	conn_io(c, 0);
	conn_timer(c, CLI_ANSWER_S);
	/* c may be gone when it returns */
	cli_run(c->server->config.cli, slice_make(c->line, len), on_finish, c);
}

static void conn_read(struct conn *c)
{
	for (;;) {
		ssize_t n = recv(c->fd, c->line + c->line_len, sizeof(c->line) - c->line_len, 0);
		size_t end;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n < 0) {
			conn_close(c);
			return;
		}
		if (n == 0) {
			conn_run(c, c->line_len);
			return;
		}
		end = slice_find(slice_make(c->line + c->line_len, (size_t) n), '\n');
		if (end < (size_t) n) {
			conn_run(c, c->line_len + end);
			return;
		}
		c->line_len += (size_t) n;
		if (c->line_len > CLI_LINE_MAX) {
			c->is_asking = false;
			conn_answer(c, SLICE("Line too long.\n"));
			return;
		}
	}
}

/* Reads away what the client still sends, until it closes. */
static void conn_drain(struct conn *c)
{
	char scrap[4096];
	ssize_t n;

	do
		n = recv(c->fd, scrap, sizeof(scrap), 0);
	while (n > 0 || (n < 0 && errno == EINTR));
	if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
		conn_close(c);
}

static void on_io(struct ev_loop *loop, ev_io *w, int revents)
{
	struct conn *c = w->data;

	(void) loop;
	(void) revents;
	switch (c->state) {
	case READS:
		conn_read(c);
		break;
	case WRITES:
		conn_write(c);
		break;
	case LINGERS:
		conn_drain(c);
		break;
	case WAITS:
	case CLOSED:
		break;
	}
}

static void on_timer(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct conn *c = w->data;

	(void) loop;
	(void) revents;
	if (c->state == WAITS) {
		c->server->stats.expired++;
		conn_answer(c, SLICE("No answer in time.\n"));
		return;
	}
	if (c->state != LINGERS)
		c->server->stats.expired++;
	conn_close(c);
}

static void conn_new(struct cli_server *s, int fd)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		return;
	}
	c->server = s;
	c->fd = fd;
	c->next = s->conns;
	c->link = &s->conns;
	if (c->next)
		c->next->link = &c->next;
	s->conns = c;
	s->conn_count++;
	ev_io_init(&c->io, on_io, fd, EV_READ);
	ev_timer_init(&c->timer, on_timer, CLI_TIMEOUT_S, 0);
	c->io.data = c->timer.data = c;
	ev_io_start(s->config.loop, &c->io);
	ev_timer_start(s->config.loop, &c->timer);
}

/* Listening. */

static void pause_listening(struct cli_server *s)
{
	for (size_t i = 0; i < s->listener_count; i++)
		ev_io_stop(s->config.loop, &s->listeners[i].io);
	ev_timer_stop(s->config.loop, &s->pause);
	ev_timer_set(&s->pause, ACCEPT_PAUSE_S, 0);
	ev_timer_start(s->config.loop, &s->pause);
}

static void on_pause_end(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct cli_server *s = w->data;

	(void) revents;
	for (size_t i = 0; i < s->listener_count; i++)
		ev_io_start(loop, &s->listeners[i].io);
}

static bool admits(struct cli_server *s, const struct endpoint *from)
{
	char text[64];
	struct writer w = writer_make(text, sizeof(text));

	if (!access_allows(s->config.access, &from->ip)) {
		s->stats.refused++;
		endpoint_write(&w, from);
		log_write(s->config.log, LOG_CONTROL, LEVEL_WARNING,
			  "CLI connection from %.*s refused: cli-allow does not name it",
			  (int) w.len, text);
		return false;
	}
	if (s->conn_count >= CLI_CONNECTIONS_MAX) {
		s->stats.full++;
		log_write(s->config.log, LOG_CONTROL, LEVEL_WARNING,
			  "more than %d CLI connections at once: one refused", CLI_CONNECTIONS_MAX);
		return false;
	}
	return true;
}

static void on_accept(struct ev_loop *loop, ev_io *w, int revents)
{
	struct listener *l = w->data;
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	struct endpoint from;
	int fd = accept4(l->fd, (struct sockaddr *) &ss, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void) loop;
	(void) revents;
	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			pause_listening(l->server);
		return;
	}
	if (!endpoint_from_sockaddr((struct sockaddr *) &ss, &from) || !admits(l->server, &from))
		close(fd);
	else
		conn_new(l->server, fd);
}

static int listen_at(const struct endpoint *at)
{
	struct sockaddr_storage ss;
	socklen_t len = sockaddr_from_endpoint(at, &ss);
	int on = 1;
	int fd = socket(ss.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (at->ip.family == ADDR_IP6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *) &ss, len) || listen(fd, BACKLOG)) {
		int err = errno;

		close(fd);
		errno = err;
		return -1;
	}
	return fd;
}

static bool listener_open(struct cli_server *s, const struct endpoint *at)
{
	struct listener *l = &s->listeners[s->listener_count];
	char text[64];
	struct writer w = writer_make(text, sizeof(text));

	l->fd = listen_at(at);
	endpoint_write(&w, at);
	if (l->fd < 0) {
		log_write(s->config.log, LOG_CONTROL, LEVEL_ERR, "listen-cli %.*s: %s", (int) w.len,
			  text, strerror(errno));
		return false;
	}
	l->server = s;
	ev_io_init(&l->io, on_accept, l->fd, EV_READ);
	l->io.data = l;
	ev_io_start(s->config.loop, &l->io);
	s->listener_count++;
	log_write(s->config.log, LOG_CONTROL, LEVEL_INFO, "CLI listens on %.*s", (int) w.len, text);
	return true;
}

struct cli_server *cli_server_open(const struct cli_server_config *config)
{
	struct cli_server *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->config = *config;
	ev_timer_init(&s->pause, on_pause_end, ACCEPT_PAUSE_S, 0);
	s->pause.data = s;
	for (size_t i = 0; i < config->listen->count; i++) {
		if (!listener_open(s, &config->listen->at[i])) {
			cli_server_close(s);
			return NULL;
		}
	}
	return s;
}

void cli_server_close(struct cli_server *s)
{
	if (!s)
		return;
	while (s->conns)
		conn_close(s->conns);
	ev_timer_stop(s->config.loop, &s->pause);
	for (size_t i = 0; i < s->listener_count; i++) {
		ev_io_stop(s->config.loop, &s->listeners[i].io);
		close(s->listeners[i].fd);
	}
	free(s);
}

struct cli_server_stats cli_server_stats(const struct cli_server *s)
{
	return s->stats;
}
