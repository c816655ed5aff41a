#include "floor.h"

#include "floor_uring.h"

#include <string.h>

void floor_relay_init(struct floor *floor)
{
	if (floor->options.is_uring_send)
		floor->uring = floor_uring_open(FLOOR_BATCH_MAX);
	for (int i = 0; i < FLOOR_BATCH_MAX; i++) {
		floor->vectors[i] = (struct iovec){ floor->packets[i], FLOOR_PACKET_BYTES };
		floor->messages[i].msg_hdr = (struct msghdr){
			.msg_name = &floor->sources[i],
			.msg_namelen = sizeof(floor->sources[i]),
			.msg_iov = &floor->vectors[i],
			.msg_iovlen = 1,
		};
	}
}

static void packet_send(struct floor_port *out, const void *packet, size_t len_bytes)
{
	const struct sockaddr *to = (const struct sockaddr *) &out->remote;

	if (out->is_connected)
		(void) !send(out->fd, packet, len_bytes, MSG_DONTWAIT);
	else
		(void) !sendto(out->fd, packet, len_bytes, MSG_DONTWAIT, to, sizeof(out->remote));
}

/* True when the socket had a packet. */
static bool single_relay(struct floor *floor, struct floor_port *port)
{
	socklen_t source_size = sizeof(floor->sources[0]);
	ssize_t len = recvfrom(port->fd, floor->packets[0], FLOOR_PACKET_BYTES, MSG_DONTWAIT,
			       (struct sockaddr *) &floor->sources[0], &source_size);

	if (len < 0)
		return false;
	floor->received_count++;
	if (port->twin->has_remote)
		packet_send(port->twin, floor->packets[0], (size_t) len);
	return true;
}

static void packet_queue(struct floor *floor, int slot)
{
	struct floor_port *out = floor->gathered_for[slot];
	struct msghdr *header = &floor->messages[slot].msg_hdr;

	header->msg_name = out->is_connected ? NULL : &out->remote;
	header->msg_namelen = out->is_connected ? 0 : sizeof(out->remote);
	floor->vectors[slot].iov_len = floor->gathered_bytes[slot];
	floor_uring_queue(floor->uring, FLOOR_URING_SEND, out->fd, header, &floor->results[slot]);
}

static void slot_reset(struct floor *floor, int slot)
{
	floor->vectors[slot].iov_len = FLOOR_PACKET_BYTES;
	floor->messages[slot].msg_hdr.msg_name = &floor->sources[slot];
	floor->messages[slot].msg_hdr.msg_namelen = sizeof(floor->sources[slot]);
}

/* Runs the receives that packet_gather queued; a slot without a packet gets length 0. */
static void gathered_receive(struct floor *floor)
{
	floor_uring_run(floor->uring);
	for (int i = 0; i < floor->gathered_count; i++) {
		floor->gathered_bytes[i] = floor->results[i] > 0 ? (size_t) floor->results[i] : 0;
		floor->received_count += floor->results[i] > 0;
	}
}

void floor_relay_flush(struct floor *floor)
{
	if (floor->options.is_uring_both)
		gathered_receive(floor);
	for (int i = 0; i < floor->gathered_count; i++) {
		struct floor_port *out = floor->gathered_for[i];

		if (floor->gathered_bytes[i] == 0)
			continue;
		if (floor->options.is_uring_send)
			packet_queue(floor, i);
		else
			packet_send(out, floor->packets[i], floor->gathered_bytes[i]);
	}
	if (floor->options.is_uring_send)
		floor_uring_run(floor->uring);
	for (int i = 0; i < floor->gathered_count; i++)
		slot_reset(floor, i);
	floor->gathered_count = 0;
}

/* Keeps one packet for floor_relay_flush. */
static void packet_gather(struct floor *floor, struct floor_port *port)
{
	int slot = floor->gathered_count;
	socklen_t source_size = sizeof(floor->sources[0]);
	ssize_t len = 0;

	if (!port->twin->has_remote)
		return;
	if (floor->options.is_uring_both)
		floor_uring_queue(floor->uring, FLOOR_URING_RECEIVE, port->fd,
				  &floor->messages[slot].msg_hdr, &floor->results[slot]);
	else
		len = recvfrom(port->fd, floor->packets[slot], FLOOR_PACKET_BYTES, MSG_DONTWAIT,
			       (struct sockaddr *) &floor->sources[slot], &source_size);
	if (len < 0)
		return;
	floor->received_count += len > 0;
	floor->gathered_for[slot] = port->twin;
	floor->gathered_bytes[slot] = (size_t) len;
	if (++floor->gathered_count == FLOOR_BATCH_MAX)
		floor_relay_flush(floor);
}

static void batch_send(struct floor *floor, struct floor_port *out, int count)
{
	int sent = 0;

	for (int i = 0; i < count; i++) {
		struct msghdr *header = &floor->messages[i].msg_hdr;

		floor->vectors[i].iov_len = floor->messages[i].msg_len;
		header->msg_name = out->is_connected ? NULL : &out->remote;
		header->msg_namelen = out->is_connected ? 0 : sizeof(out->remote);
	}
	while (sent < count) {
		int now = sendmmsg(out->fd, floor->messages + sent, (unsigned) (count - sent),
				   MSG_DONTWAIT);

		sent += now > 0 ? now : 1;
	}
	for (int i = 0; i < count; i++) {
		floor->vectors[i].iov_len = FLOOR_PACKET_BYTES;
		floor->messages[i].msg_hdr.msg_name = &floor->sources[i];
		floor->messages[i].msg_hdr.msg_namelen = sizeof(floor->sources[i]);
	}
}

/* True when the socket may have more. */
static bool batch_relay(struct floor *floor, struct floor_port *port)
{
	const int batch = floor->options.batch;
	int count = recvmmsg(port->fd, floor->messages, (unsigned) batch, MSG_DONTWAIT, NULL);

	port->is_backlogged = count > 1;
	if (count <= 0)
		return false;
	floor->received_count += (unsigned) count;
	if (port->twin->has_remote && !floor->options.is_send_single)
		batch_send(floor, port->twin, count);
	else if (port->twin->has_remote)
		for (int i = 0; i < count; i++)
			packet_send(port->twin, floor->packets[i], floor->messages[i].msg_len);
	return floor->options.is_drained || count == batch;
}

void floor_relay_port(struct floor *floor, struct floor_port *port)
{
	int reads = floor->options.reads_per_event;
	bool is_single =
		floor->options.batch == 1 || (floor->options.is_adaptive && !port->is_backlogged);

	if (floor->options.is_gathering)
		packet_gather(floor, port);
	else if (is_single)
		while (single_relay(floor, port) && (floor->options.is_drained || --reads > 0))
			;
	else
		while (batch_relay(floor, port) && (floor->options.is_drained || --reads > 0))
			;
}
