#include "backends/userspace/relay.h"

#include "parsers/rtcp.h"

#include <errno.h>
#include <string.h>

enum { ERRORS_AT_ONCE = 16 };

#if defined(PLANT) && PLANT == 5
#define AFTER_FAILURE(run, i) \
	(run)->count /* planted: one failure and the rest of the run is lost */
#else
#define AFTER_FAILURE(run, i) ((i) + 1)
#endif

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
		r->run.messages[i].msg_hdr = (struct msghdr){
			.msg_iov = &r->run.pieces[i],
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

/* Sends what has been gathered, in order; a packet that fails is counted and passed over. */
static void run_send(struct relay *r, struct port *port)
{
	struct relay_run *run = &r->run;
	const enum flow_class class = (enum flow_class) run->flow_class;
	const struct flow_out *out;
	struct port *from;
	union udp_address there;
	socklen_t size;

	if (!run->outs)
		return;
	out = &port->outs[__builtin_ctz(run->outs)];
	from = port_table_find(&r->ports, out->port);
	run->outs = 0;
	if (!from)
		return;
	if (run->count == 1) {
		out_send(r, out, class,
			 (struct slice){ run->pieces[0].iov_base, run->pieces[0].iov_len });
		return;
	}
	size = udp_address_make(&out->to, &there);
	for (unsigned i = 0; i < run->count; i++) {
		run->messages[i].msg_hdr.msg_name = &there;
		run->messages[i].msg_hdr.msg_namelen = size;
	}
	for (unsigned i = 0; i < run->count;) {
		const int sent =
			sendmmsg(from->fd, run->messages + i, run->count - i, MSG_DONTWAIT);

		for (int k = 0; k < sent; k++)
			flow_sent(&from->flow, class, run->pieces[i++].iov_len, FLOW_DROP_NONE);
		if (sent > 0)
			continue;
		/* One by one for the first, which tells a late ICMP error from its own. */
		out_send(r, out, class,
			 (struct slice){ run->pieces[i].iov_base, run->pieces[i].iov_len });
		i = AFTER_FAILURE(run, i);
	}
}

static void run_add(struct relay *r, struct port *port, struct slice packet,
		    const struct flow_verdict *v)
{
	struct relay_run *run = &r->run;

	if (run->outs != v->outs || run->flow_class != v->flow_class) {
		run_send(r, port);
		run->outs = v->outs;
		run->flow_class = v->flow_class;
		run->count = 0;
	}
	/* The bytes are ours; struct iovec has no const. */
	run->pieces[run->count].iov_base = (void *) (uintptr_t) packet.data;
	run->pieces[run->count].iov_len = packet.len;
	run->count++;
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

/* Whether the packet goes to one output as it is. */
static bool verdict_is_plain(const struct port *port, const struct flow_verdict *v)
{
	return v->action == FLOW_FORWARD && !v->pass && !v->fill_len && !v->avp_outs &&
	       !(v->outs & (v->outs - 1)) && !(v->outs >> port->out_count);
}

/* One writer, so that no step need be atomic as a whole. */
static void count_up(_Atomic uint64_t *total, uint64_t n)
{
	atomic_store_explicit(total, atomic_load_explicit(total, memory_order_relaxed) + n,
			      memory_order_relaxed);
}

static void totals_add(struct userspace_totals *t, const struct flow_packet *p,
		       const struct flow_verdict *v)
{
	if (v->action == FLOW_DROP) {
		count_up(&t->errors, 1);
		return;
	}
	count_up(&t->packets, 1);
	count_up(&t->bytes, p->bytes.len);
}

/* One packet: plain ones are gathered, before all else the gathered ones are sent.  False if the
 * port is gone. */
static bool packet_handle(struct relay *r, struct port *port, const struct flow_packet *p)
{
	const struct flow_verdict v = flow_step(&port->flow, p, r->now_us);

	totals_add(&r->totals, p, &v);
	if (verdict_is_plain(port, &v)) {
		run_add(r, port, p->bytes, &v);
		return true;
	}
	run_send(r, port);
	relay_forward(r, port, p->bytes, &v);
	return !v.pass || packet_pass(r, port, p, &v);
}

static void packet_take(struct relay *r, unsigned at, struct flow_packet *p)
{
	struct mmsghdr *m = &r->messages[at];

	p->is_cut = m->msg_hdr.msg_flags & MSG_TRUNC;
	p->bytes = (struct slice){ r->packets[at], m->msg_len };
	udp_address_read(&r->sources[at], &p->from);
	m->msg_hdr.msg_namelen = sizeof(r->sources[at]);
}

void relay_read(struct relay *r, struct port *port)
{
	const int count = recvmmsg(port->fd, r->messages, USERSPACE_BATCH, MSG_DONTWAIT, NULL);
	bool is_open = true;
	struct flow_packet p;

	for (int i = 0; i < count; i++) {
		packet_take(r, (unsigned) i, &p);
		if (is_open)
			is_open = packet_handle(r, port, &p);
	}
	if (is_open)
		run_send(r, port);
}
