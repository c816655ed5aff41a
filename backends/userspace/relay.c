#include "backends/userspace/relay.h"

#include "parsers/rtcp.h"

#include <errno.h>
#include <string.h>

enum { ERRORS_AT_ONCE = 16 };

void relay_init(struct relay *r, struct backend *backend)
{
	port_table_init(&r->ports);
	r->backend = backend;
	for (unsigned i = 0; i < USERSPACE_BATCH; i++) {
		r->pieces[i] = (struct iovec){ r->packets[i], USERSPACE_PACKET_MAX };
		r->messages[i].msg_hdr = (struct msghdr){
			.msg_name = &r->sources[i],
			.msg_namelen = sizeof(r->sources[i]),
			.msg_iov = &r->pieces[i],
			.msg_iovlen = 1,
		};
	}
}

void relay_errors_read(struct port *port)
{
	enum flow_drop why = udp_socket_error_take(port->fd);

	if (!why)
		udp_socket_error_forget(port->fd);
	for (unsigned i = 0; i < ERRORS_AT_ONCE && why; i++) {
		flow_sent(&port->flow, FLOW_CLASS_RTP, 0, why);
		why = udp_socket_error_take(port->fd);
	}
}

/* Sending. */

static void out_send(struct relay *r, const struct flow_out *out, enum flow_class class,
		     struct slice bytes)
{
	struct port *from = port_table_find(&r->ports, out->port);

	if (!from)
		return;
	flow_sent(&from->flow, class, bytes.len, udp_socket_send(from->fd, &out->to, bytes));
}

/* The packet with silence in it, in scratch. */
static struct slice silence_write(struct relay *r, struct slice packet,
				  const struct flow_verdict *v)
{
	if (packet.len > sizeof(r->scratch))
		return packet;
	memcpy(r->scratch, packet.data, packet.len);
	memset(r->scratch + v->fill_from, v->fill, v->fill_len);
	return (struct slice){ r->scratch, packet.len };
}

void relay_forward(struct relay *r, struct port *port, struct slice packet,
		   const struct flow_verdict *v)
{
	const enum flow_class class = (enum flow_class) v->flow_class;
	struct slice stripped = { NULL, 0 };

	if (v->action != FLOW_FORWARD)
		return;
	if (v->fill_len)
		packet = silence_write(r, packet, v);
	if (v->avp_outs)
		stripped = (struct slice){
			r->scratch,
			rtcp_feedback_strip(packet, r->scratch, sizeof(r->scratch)),
		};
	for (unsigned outs = v->outs; outs; outs &= outs - 1) {
		const unsigned at = (unsigned) __builtin_ctz(outs);

		if (at >= port->out_count)
			break;
		out_send(r, &port->outs[at], class, v->avp_outs >> at & 1 ? stripped : packet);
	}
}

/* Receiving. */

/* False if the port is gone by it. */
static bool packet_pass(struct relay *r, struct port *port, const struct flow_packet *p,
			const struct flow_verdict *v)
{
	const struct backend_events *events = &r->backend->events;
	const uint32_t handle = port->handle;

	events->passed(events->ctx, port->owner, handle, p, v);
	return port_table_find(&r->ports, handle) == port;
}

/* One packet, all the way.  False if the port is gone. */
static bool packet_handle(struct relay *r, struct port *port, const struct flow_packet *p)
{
	const struct flow_verdict v = flow_step(&port->flow, p, r->now_us);

	relay_forward(r, port, p->bytes, &v);
	return !v.pass || packet_pass(r, port, p, &v);
}

/* The cheapest way if one packet waits, as is usual.  False if none did. */
static bool one_read(struct relay *r, struct port *port, struct flow_packet *p)
{
	socklen_t size = sizeof(r->sources[0]);
	const ssize_t len = recvfrom(port->fd, r->packets[0], USERSPACE_PACKET_MAX,
				     MSG_DONTWAIT | MSG_TRUNC, &r->sources[0].any, &size);

	if (len < 0)
		return false;
	p->is_cut = len > USERSPACE_PACKET_MAX;
	p->bytes = (struct slice){ r->packets[0], p->is_cut ? USERSPACE_PACKET_MAX : (size_t) len };
	udp_address_read(&r->sources[0], &p->from);
	return true;
}

static void batch_packet(struct relay *r, unsigned at, struct flow_packet *p)
{
	struct mmsghdr *m = &r->messages[at];

	p->is_cut = m->msg_hdr.msg_flags & MSG_TRUNC;
	p->bytes = (struct slice){ r->packets[at], m->msg_len };
	udp_address_read(&r->sources[at], &p->from);
	m->msg_hdr.msg_namelen = sizeof(r->sources[at]);
}

static bool batch_read(struct relay *r, struct port *port)
{
	const int count = recvmmsg(port->fd, r->messages, USERSPACE_BATCH, MSG_DONTWAIT, NULL);
	bool is_open = true;
	struct flow_packet p;

	port->is_backlogged = count > 1;
	for (int i = 0; i < count; i++) {
		batch_packet(r, (unsigned) i, &p);
		if (is_open)
			is_open = packet_handle(r, port, &p);
	}
	return count > 0;
}

void relay_read(struct relay *r, struct port *port)
{
	struct flow_packet p;

	if (port->is_backlogged)
		(void) batch_read(r, port);
	else if (one_read(r, port, &p))
		(void) packet_handle(r, port, &p);
}
