/* bench/floor.h: the parts of the floor, a relay that does nothing but relay.
 *
 * The floor is the lower limit of what a relay with sockets and epoll costs:
 * the same four sockets a call as Sluice, one thread, no learning, no checks,
 * no statistics.  Its options are the variants that bench/README.md compares.
 */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include "ng_request.h"

#include <ev.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
	FLOOR_BATCH_MAX = 64,
	FLOOR_EVENTS_MAX = 1024,
	FLOOR_PACKET_BYTES = 2048,
	FLOOR_CALL_PORTS = 4, /* RTP and RTCP of the caller's side, then of the callee's */
	FLOOR_BUCKETS = 8192,
};

struct floor;

/* One socket.  It sends what its twin received to remote. */
struct floor_port {
	struct ev_io watcher;
	struct floor *floor;
	struct floor_port *twin;
	struct sockaddr_in remote;
	int fd;
	bool is_backlogged; /* its last read found more than one packet */
	bool has_remote;
	bool is_connected;
};

struct floor_call {
	struct floor_call *next; /* in its bucket */
	struct floor_port ports[FLOOR_CALL_PORTS];
	char id[];
};

enum floor_loop_kind { FLOOR_LOOP_EPOLL, FLOOR_LOOP_LIBEV, FLOOR_LOOP_NESTED };

struct floor_options {
	struct sockaddr_in control;
	enum floor_loop_kind loop;
	uint16_t port_min;
	uint16_t port_max;
	int batch;           /* packets a recvmmsg may take; 1: recvfrom and sendto */
	int events;          /* sockets an epoll_wait may report */
	int reads_per_event; /* batches taken from one socket before the next one's turn */
	bool is_send_single; /* one sendto a packet, however they were received */
	bool is_edge;        /* edge-triggered epoll */
	bool is_drained;     /* read until EAGAIN */
	bool is_uring_send;  /* sends of many sockets with one io_uring_enter */
	bool is_uring_both;  /* receives too */
	bool is_adaptive;    /* recvfrom, but recvmmsg once a socket has a backlog */
	bool is_gathering;   /* receive from all ready sockets, then send all */
	bool is_connecting;  /* connect a socket to its peer */
};

struct floor {
	struct floor_options options;
	struct floor_call *buckets[FLOOR_BUCKETS];
	struct ev_loop *libev;
	struct ev_io control_watcher;
	struct ev_io media_watcher;
	int control_fd;
	int epoll_fd;
	unsigned next_port;
	uint64_t received_count;
	struct floor_uring *uring;
	int results[FLOOR_BATCH_MAX];
	struct floor_port *gathered_for[FLOOR_BATCH_MAX]; /* packets[i] waits to go out there */
	size_t gathered_bytes[FLOOR_BATCH_MAX];
	int gathered_count;
	struct mmsghdr messages[FLOOR_BATCH_MAX];
	struct iovec vectors[FLOOR_BATCH_MAX];
	struct sockaddr_in sources[FLOOR_BATCH_MAX];
	unsigned char packets[FLOOR_BATCH_MAX][FLOOR_PACKET_BYTES];
};

/* floor_options.c: ends the program at an unknown one. */
void floor_options_read(int argument_count, char **arguments, struct floor_options *out);

/* floor.c: floor is zeroed memory; ends the program when the port is taken. */
void floor_open(struct floor *floor, const struct floor_options *options);

/* floor_ng.c: answers all requests that wait on the control socket. */
void floor_ng_serve(struct floor *floor);

/* floor_relay.c: forwards what waits on one socket. */
void floor_relay_init(struct floor *floor);
void floor_relay_port(struct floor *floor, struct floor_port *port);
void floor_relay_flush(struct floor *floor);

/* floor_loop.c: readiness; floor_loop_run returns at SIGTERM. */
void floor_loop_open(struct floor *floor);
void floor_loop_add(struct floor *floor, struct floor_port *port);
void floor_loop_remove(struct floor *floor, struct floor_port *port);
void floor_loop_once(struct floor *floor, bool may_wait);
void floor_loop_run(struct floor *floor);

#endif
