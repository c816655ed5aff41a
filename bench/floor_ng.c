#include "floor.h"

#include "sdp_audio.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BODY_BYTES = 1024, REQUESTS_PER_EVENT = 64 };

/* Which side of a call an SDP describes; the reply names the other side's ports. */
enum side { SIDE_CALLER = 0, SIDE_CALLEE = 2 };

static struct floor_call **call_find(struct floor *floor, struct text id)
{
	struct floor_call **at;
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < id.len_bytes; i++)
		hash = (hash ^ (unsigned char) id.at[i]) * 16777619u;
	at = &floor->buckets[hash % FLOOR_BUCKETS];
	while (*at && !text_equals(id, (*at)->id))
		at = &(*at)->next;
	return at;
}

static int port_bind(struct floor *floor, unsigned number)
{
	struct sockaddr_in here = floor->options.control;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	here.sin_port = htons((uint16_t) number);
	if (fd >= 0 && bind(fd, (const struct sockaddr *) &here, sizeof(here)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Binds an even port and the odd one above it; false when the range is used up. */
static bool pair_bind(struct floor *floor, struct floor_port *pair)
{
	unsigned pairs = (unsigned) (floor->options.port_max - floor->options.port_min) / 2u;

	for (unsigned tries = 0; tries < pairs; tries++) {
		unsigned number = floor->next_port;

		floor->next_port += 2;
		if (floor->next_port + 1 > floor->options.port_max)
			floor->next_port = floor->options.port_min;
		pair[0].fd = port_bind(floor, number);
		if (pair[0].fd < 0)
			continue;
		pair[1].fd = port_bind(floor, number + 1);
		if (pair[1].fd >= 0)
			return true;
		close(pair[0].fd);
	}
	return false;
}

static void call_free(struct floor *floor, struct floor_call *call)
{
	for (int i = 0; i < FLOOR_CALL_PORTS; i++) {
		floor_loop_remove(floor, &call->ports[i]);
		close(call->ports[i].fd);
	}
	free(call);
}

static struct floor_call *call_new(struct floor *floor, struct text id)
{
	struct floor_call *call = calloc(1, sizeof(*call) + id.len_bytes + 1);

	if (!call)
		return NULL;
	memcpy(call->id, id.at, id.len_bytes);
	if (!pair_bind(floor, call->ports))
		goto free_call;
	if (!pair_bind(floor, call->ports + 2))
		goto close_pair;
	for (int i = 0; i < FLOOR_CALL_PORTS; i++) {
		call->ports[i].floor = floor;
		call->ports[i].twin = &call->ports[(i + 2) % FLOOR_CALL_PORTS];
		floor_loop_add(floor, &call->ports[i]);
	}
	return call;

close_pair:
	close(call->ports[0].fd);
	close(call->ports[1].fd);
free_call:
	free(call);
	return NULL;
}

static void remote_set(struct floor *floor, struct floor_port *port, struct sockaddr_in remote)
{
	const struct sockaddr *to = (const struct sockaddr *) &port->remote;

	port->remote = remote;
	port->has_remote = true;
	if (floor->options.is_connecting)
		port->is_connected = connect(port->fd, to, sizeof(remote)) == 0;
}

/* Takes the peer of one side from the SDP; the reply offers the other side's port. */
static void sdp_serve(struct floor *floor, struct floor_call *call, enum side side, struct text sdp,
		      struct text_writer *reply)
{
	struct floor_port *ports = &call->ports[side];
	struct sockaddr_in remote;
	struct sockaddr_in here;
	socklen_t here_size = sizeof(here);
	char body[BODY_BYTES];
	struct text_writer out = { .at = body, .size_bytes = sizeof(body) };

	if (!sdp_audio_read(sdp, &remote)) {
		text_write(reply, "d6:result5:errore");
		return;
	}
	remote_set(floor, &ports[0], remote);
	remote.sin_port = htons((uint16_t) (ntohs(remote.sin_port) + 1));
	remote_set(floor, &ports[1], remote);
	getsockname(ports[0].twin->fd, (struct sockaddr *) &here, &here_size);
	sdp_audio_write(&out, &here);
	text_write(reply, "d3:sdp");
	text_write_string(reply, (struct text){ body, out.used_bytes });
	text_write(reply, "6:result2:oke");
}

static void request_serve(struct floor *floor, struct text dict, struct text_writer *reply)
{
	struct text command = bencode_scan_get(dict, "command");
	struct text sdp = bencode_scan_get(dict, "sdp");
	struct floor_call **at = call_find(floor, bencode_scan_get(dict, "call-id"));
	struct floor_call *call = *at;

	if (text_equals(command, "ping")) {
		text_write(reply, "d6:result4:ponge");
	} else if (text_equals(command, "offer")) {
		if (!call)
			call = *at = call_new(floor, bencode_scan_get(dict, "call-id"));
		if (call)
			sdp_serve(floor, call, SIDE_CALLER, sdp, reply);
		else
			text_write(reply, "d6:result5:errore");
	} else if (text_equals(command, "answer") && call) {
		sdp_serve(floor, call, SIDE_CALLEE, sdp, reply);
	} else if (text_equals(command, "delete") && call) {
		*at = call->next;
		call_free(floor, call);
		text_write(reply, "d6:result2:oke");
	} else {
		text_write(reply, "d6:result5:errore");
	}
}

static bool datagram_serve(struct floor *floor)
{
	char in[NG_DATAGRAM_BYTES];
	char out[NG_DATAGRAM_BYTES];
	struct text_writer reply = { .at = out, .size_bytes = sizeof(out) };
	struct sockaddr_in client;
	socklen_t client_size = sizeof(client);
	struct text cookie;
	struct text dict;
	ssize_t len = recvfrom(floor->control_fd, in, sizeof(in), MSG_DONTWAIT,
			       (struct sockaddr *) &client, &client_size);

	if (len < 0)
		return false;
	if (!bencode_scan_cookie((struct text){ in, (size_t) len }, &cookie, &dict))
		return true;
	text_write(&reply, "%.*s ", (int) cookie.len_bytes, cookie.at);
	request_serve(floor, dict, &reply);
	if (!reply.is_cut)
		(void) !sendto(floor->control_fd, out, reply.used_bytes, MSG_DONTWAIT,
			       (const struct sockaddr *) &client, client_size);
	return true;
}

void floor_ng_serve(struct floor *floor)
{
	for (int i = 0; i < REQUESTS_PER_EVENT && datagram_serve(floor); i++)
		;
}
