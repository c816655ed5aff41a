#include "backends/userspace/userspace.h"

#include "backends/userspace/clock.h"
#include "backends/userspace/relay.h"

#include <ev.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

struct userspace {
	struct backend backend; /* first: struct backend * is ours */
	struct ev_loop *loop;   /* borrowed */
	struct ev_io watcher;   /* of epoll_fd */
	int epoll_fd;
	struct relay relay;
};

static struct userspace *of(struct backend *b)
{
	return (struct userspace *) b;
}

static struct port *port_of(struct backend *b, uint32_t handle)
{
	return port_table_find(&of(b)->relay.ports, handle);
}

/* Readiness. */

static void on_ready(struct ev_loop *loop, struct ev_io *watcher, int revents)
{
	struct userspace *u = watcher->data;
	struct epoll_event events[USERSPACE_READY];
	const int count = epoll_wait(u->epoll_fd, events, USERSPACE_READY, 0);

	(void) loop;
	(void) revents;
	u->relay.now_us = clock_us();
	for (int i = 0; i < count; i++) {
		/* An event before may have closed the port. */
		struct port *port = port_table_find(&u->relay.ports, events[i].data.u32);

		if (port && events[i].events & EPOLLERR)
			relay_errors_read(port);
		if (port && events[i].events & EPOLLIN)
			relay_read(&u->relay, port);
	}
}

/* Operations. */

static enum backend_err port_open(struct backend *b, const struct endpoint *local, uint8_t tos,
				  void *owner, uint32_t *handle)
{
	struct userspace *u = of(b);
	struct epoll_event want = { .events = EPOLLIN };
	enum backend_err err;
	struct port *port;
	int fd;

	if (u->relay.ports.count == BACKEND_PORT_MAX)
		return BACKEND_NO_PORTS;
	err = udp_socket_open(local, tos, &fd);
	if (err)
		return err;
	port = port_table_add(&u->relay.ports);
	if (!port)
		goto close_fd;
	want.data.u32 = port->handle;
	if (epoll_ctl(u->epoll_fd, EPOLL_CTL_ADD, fd, &want) < 0)
		goto remove_port;
	port->fd = fd;
	port->tos = tos;
	port->owner = owner;
	port->flow.rules.local = *local;
	*handle = port->handle;
	return BACKEND_OK;

remove_port:
	port_table_remove(&u->relay.ports, port);
close_fd:
	close(fd);
	return BACKEND_NO_MEMORY;
}

static void outs_free(struct port *port)
{
	if (port->outs != port->outs_inline)
		free(port->outs);
	port->outs = port->outs_inline;
	port->out_count = 0;
}

static void port_drop(void *ctx, struct port *port)
{
	struct userspace *u = ctx;

	outs_free(port);
	close(port->fd); /* also takes it out of the epoll set: nobody else holds it */
	port_table_remove(&u->relay.ports, port);
}

static enum backend_err port_close(struct backend *b, uint32_t handle, struct flow_stats *last)
{
	struct port *port = port_of(b, handle);

	if (!port)
		return BACKEND_STALE;
	if (last)
		*last = port->flow.stats;
	port_drop(of(b), port);
	return BACKEND_OK;
}

static bool outs_exist(struct backend *b, const struct flow_spec *spec)
{
	for (unsigned i = 0; i < spec->out_count; i++)
		if (!port_of(b, spec->out[i].port))
			return false;
	return true;
}

static void tos_apply(struct backend *b, const struct flow_out *out)
{
	struct port *from = port_of(b, out->port);

	if (from->tos == out->tos)
		return;
	from->tos = out->tos;
	udp_socket_tos_set(from->fd, from->flow.rules.local.ip.family, out->tos);
}

static enum backend_err flow_set(struct backend *b, uint32_t handle, const struct flow_spec *spec)
{
	struct port *port = port_of(b, handle);
	struct flow_out *outs;

	if (!port)
		return BACKEND_STALE;
	if (!flow_spec_is_sound(spec) || !outs_exist(b, spec))
		return BACKEND_BAD_SPEC;
	outs = port->outs_inline;
	if (spec->out_count > PORT_OUTS_INLINE) {
		outs = malloc(spec->out_count * sizeof(*outs));
		if (!outs)
			return BACKEND_NO_MEMORY;
	}
	outs_free(port);
	port->outs = outs;
	port->out_count = spec->out_count;
	memcpy(outs, spec->out, spec->out_count * sizeof(*outs));
	flow_rules_set(&port->flow, &spec->rules);
	for (unsigned i = 0; i < spec->out_count; i++)
		tos_apply(b, &spec->out[i]);
	return BACKEND_OK;
}

static enum backend_err flow_clear(struct backend *b, uint32_t handle)
{
	static const struct flow_spec closed = { .out_count = 0 };

	return flow_set(b, handle, &closed);
}

static enum backend_err stats_read(struct backend *b, uint32_t handle, struct flow_stats *now)
{
	const struct port *port = port_of(b, handle);

	if (!port)
		return BACKEND_STALE;
	*now = port->flow.stats;
	return BACKEND_OK;
}

static enum backend_err datagram_send(struct backend *b, uint32_t handle, const struct endpoint *to,
				      struct slice bytes)
{
	struct port *port = port_of(b, handle);
	enum flow_drop why;

	if (!port)
		return BACKEND_STALE;
	why = udp_socket_send(port->fd, to, bytes);
	if (!why)
		return BACKEND_OK;
	flow_sent(&port->flow, FLOW_CLASS_RTP, 0, why);
	return BACKEND_NOT_SENT;
}

static enum backend_err packet_admit(struct backend *b, uint32_t handle,
				     const struct flow_packet *p)
{
	struct port *port = port_of(b, handle);
	struct flow_verdict v;

	if (!port)
		return BACKEND_STALE;
	v = flow_admit(&port->flow, p, clock_us());
	relay_forward(&of(b)->relay, port, p->bytes, &v);
	return BACKEND_OK;
}

static enum backend_err packet_refuse(struct backend *b, uint32_t handle, enum flow_drop why)
{
	struct port *port = port_of(b, handle);

	if (!port)
		return BACKEND_STALE;
	flow_refuse(&port->flow, why);
	return BACKEND_OK;
}

static const struct backend_ops ops = {
	.open = port_open,
	.close = port_close,
	.set = flow_set,
	.clear = flow_clear,
	.read = stats_read,
	.send = datagram_send,
	.admit = packet_admit,
	.refuse = packet_refuse,
};

/* The instance.  Its buffers are pages that become real when they are used. */

struct userspace *userspace_new(struct ev_loop *loop, const struct backend_events *events)
{
	struct userspace *u =
		mmap(NULL, sizeof(*u), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (u == MAP_FAILED)
		return NULL;
	u->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (u->epoll_fd < 0) {
		munmap(u, sizeof(*u));
		return NULL;
	}
	u->backend = (struct backend){ &ops, *events, "userspace" };
	u->loop = loop;
	relay_init(&u->relay, &u->backend);
	ev_io_init(&u->watcher, on_ready, u->epoll_fd, EV_READ);
	u->watcher.data = u;
	ev_io_start(loop, &u->watcher);
	return u;
}

void userspace_free(struct userspace *u)
{
	ev_io_stop(u->loop, &u->watcher);
	port_table_each(&u->relay.ports, port_drop, u);
	port_table_fini(&u->relay.ports);
	close(u->epoll_fd);
	munmap(u, sizeof(*u));
}

struct backend *userspace_backend(struct userspace *u)
{
	return &u->backend;
}

uint32_t userspace_port_count(const struct userspace *u)
{
	return u->relay.ports.count;
}

const struct userspace_totals *userspace_totals(const struct userspace *u)
{
	return &u->relay.totals;
}
