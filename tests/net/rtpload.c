/* rtpload: media of many calls at once, both ways.
 *
 *     rtpload PACKETS < lines        a line a call: A-addr A-port relay-addr relay-port B-addr
 * B-port relay-addr relay-port
 *
 * Each side sends PACKETS packets of G.711, 20 ms apart, to its port of the relay, and checks what
 * it gets: from that port, with the other side's SSRC, in order, unchanged.  Prints sums, a name
 * and a number a line.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	SIDE_MAX = 2048,
	PACKET_MAX = 4096,
	TICK_US = 20000,
	TAIL_US = 2000000,
	SLICES = 20,
	PACKET_BYTES = 172
};

struct side {
	int fd;
	uint32_t ssrc;     /* of what it sends; the other side's has the lowest bit flipped */
	uint16_t next_seq; /* of what it expects */
	struct sockaddr_in relay;
	uint8_t seen[PACKET_MAX];
};

static struct side sides[SIDE_MAX];
static int side_count, packet_count;
static long sent, received, duplicate, reordered, changed, stranger;

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static struct sockaddr_in address(const char *host, int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t) port) };

	if (inet_pton(AF_INET, host, &a.sin_addr) != 1)
		fail(host);
	return a;
}

static void side_open(const char *host, int port, const char *relay_host, int relay_port)
{
	struct side *s = &sides[side_count];
	struct sockaddr_in local = address(host, port);
	int size = 1 << 20;

	s->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (s->fd < 0)
		fail("socket");
	setsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	if (bind(s->fd, (struct sockaddr *) &local, sizeof local))
		fail("bind");
	s->relay = address(relay_host, relay_port);
	s->ssrc = 0x10000 + (uint32_t) side_count;
	side_count++;
}

static void packet_write(uint8_t *p, uint32_t ssrc, int seq)
{
	uint32_t be_ssrc = htonl(ssrc), be_time = htonl((uint32_t) seq * 160);
	uint16_t be_seq = htons((uint16_t) seq);

	p[0] = 0x80;
	p[1] = 0;
	memcpy(p + 2, &be_seq, 2);
	memcpy(p + 4, &be_time, 4);
	memcpy(p + 8, &be_ssrc, 4);
	for (int i = 12; i < PACKET_BYTES; i++)
		p[i] = (uint8_t) (ssrc * 31 + (uint32_t) seq * 7 + (uint32_t) i);
}

static void side_send(struct side *s, int seq)
{
	uint8_t packet[PACKET_BYTES];

	packet_write(packet, s->ssrc, seq);
	if (sendto(s->fd, packet, sizeof packet, 0, (struct sockaddr *) &s->relay,
		   sizeof s->relay) == PACKET_BYTES)
		sent++;
}

static void side_check(struct side *s, const uint8_t *packet, ssize_t len,
		       const struct sockaddr_in *from)
{
	uint8_t expected[PACKET_BYTES];
	uint16_t seq;

	if (from->sin_addr.s_addr != s->relay.sin_addr.s_addr ||
	    from->sin_port != s->relay.sin_port) {
		stranger++;
		return;
	}
	memcpy(&seq, packet + 2, 2);
	seq = ntohs(seq);
	packet_write(expected, s->ssrc ^ 1, seq);
	if (len != PACKET_BYTES || seq >= packet_count || memcmp(packet, expected, PACKET_BYTES)) {
		changed++;
		return;
	}
	if (s->seen[seq]++) {
		duplicate++;
		return;
	}
	received++;
	if (seq < s->next_seq)
		reordered++;
	else
		s->next_seq = (uint16_t) (seq + 1);
}

static void side_read(struct side *s)
{
	uint8_t packet[2048];
	struct sockaddr_in from;
	socklen_t from_len = sizeof from;
	ssize_t len;

	while ((len = recvfrom(s->fd, packet, sizeof packet, 0, (struct sockaddr *) &from,
			       &from_len)) >= 0 ||
	       errno == ECONNREFUSED) {
		if (len >= 0)
			side_check(s, packet, len, &from);
		from_len = sizeof from;
	}
}

static void receive_until(int epoll, uint64_t end_us)
{
	struct epoll_event events[256];
	uint64_t now;

	while ((now = now_us()) < end_us) {
		int count = epoll_wait(epoll, events, 256, (int) ((end_us - now + 999) / 1000));

		for (int i = 0; i < count; i++)
			side_read(&sides[events[i].data.u32]);
	}
}

int main(int argc, char **argv)
{
	char host[4][64];
	int port[4], epoll = epoll_create1(0);
	uint64_t start_us, end_us;

	packet_count = argc > 1 ? atoi(argv[1]) : 0;
	if (packet_count < 1 || packet_count > PACKET_MAX)
		return 2;
	while (scanf("%63s %d %63s %d %63s %d %63s %d", host[0], &port[0], host[1], &port[1],
		     host[2], &port[2], host[3], &port[3]) == 8) {
		if (side_count + 2 > SIDE_MAX)
			return 2;
		side_open(host[0], port[0], host[1], port[1]);
		side_open(host[2], port[2], host[3], port[3]);
	}
	for (int i = 0; i < side_count; i++) {
		struct epoll_event e = { .events = EPOLLIN, .data.u32 = (uint32_t) i };

		epoll_ctl(epoll, EPOLL_CTL_ADD, sides[i].fd, &e);
	}
	/* The streams are spread over the tick, as those of real phones are. */
	start_us = now_us();
	for (int seq = 0; seq < packet_count; seq++)
		for (int slice = 0; slice < SLICES; slice++) {
			receive_until(epoll, start_us + (uint64_t) seq * TICK_US +
						     (uint64_t) slice * (TICK_US / SLICES));
			for (int i = slice; i < side_count; i += SLICES)
				side_send(&sides[i], seq);
		}
	end_us = now_us() + TAIL_US;
	while (received + changed < sent && now_us() < end_us)
		receive_until(epoll, now_us() + 10000);
	printf("sent %ld\nreceived %ld\nduplicate %ld\nreordered %ld\nchanged %ld\nstranger %ld\n",
	       sent, received, duplicate, reordered, changed, stranger);
	return 0;
}
