/* The userspace backend on real loopback sockets.  Nothing sleeps: loopback delivers at once, and
 * the loop is run without waiting.
 */
#include "backends/userspace/userspace.h"

#include "backends/userspace/udp_socket.h"

#include <errno.h>
#include <ev.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

enum { PHONE_A, PHONE_B, PHONES, PACKET = 172 };

/* What the owner does with a packet that is passed up. */
enum answer { FORGET, ADMIT, REFUSE, CLOSE, CONFIRM };

struct world {
	struct ev_loop *loop;
	struct userspace *u;
	struct backend *b;
	int phone[PHONES];
	struct endpoint phone_at[PHONES];
	uint32_t port[PHONES]; /* port[A] is what phone A sends to */
	struct endpoint port_at[PHONES];
	enum answer answer;
	unsigned passed;
	struct flow_verdict last;
	void *last_owner;
};

static struct flow_spec spec_make(const struct world *w, unsigned phone, enum flow_state state)
{
	struct flow_spec spec = { .rules = { .kind = FLOW_MUX, .state = (uint8_t) state } };
	const struct flow_out out = { .to = w->phone_at[!phone], .port = w->port[!phone] };

	spec.rules.source = w->phone_at[phone];
	assert_true(flow_out_add(&spec, &out, 3));
	return spec;
}

static void on_passed(void *ctx, void *port_owner, uint32_t port, const struct flow_packet *p,
		      const struct flow_verdict *v)
{
	struct world *w = ctx;
	struct flow_spec spec;

	w->passed++;
	w->last = *v;
	w->last_owner = port_owner;
	switch (w->answer) {
	case FORGET:
		break;
	case ADMIT:
		assert_int_equal(backend_admit(w->b, port, p), BACKEND_OK);
		break;
	case REFUSE:
		assert_int_equal(backend_refuse(w->b, port, FLOW_DROP_UNLEARNT), BACKEND_OK);
		break;
	case CLOSE:
		assert_int_equal(backend_close(w->b, port, NULL), BACKEND_OK);
		break;
	case CONFIRM:
		spec = spec_make(w, PHONE_A, FLOW_CONFIRMED);
		spec.rules.source = p->from;
		assert_int_equal(backend_set(w->b, port, &spec), BACKEND_OK);
		assert_int_equal(backend_admit(w->b, port, p), BACKEND_OK);
		break;
	}
}

static void here(int fd, struct endpoint *e)
{
	union udp_address a;
	socklen_t size = sizeof(a);

	assert_int_equal(getsockname(fd, &a.any, &size), 0);
	udp_address_read(&a, e);
}

static int phone_open(const char *ip, struct endpoint *at)
{
	struct endpoint e = { .port = 0 };
	int fd;

	assert_true(addr_parse(slice_from_str(ip), ADDR_NONE, &e.ip));
	assert_int_equal(udp_socket_open(&e, 0, &fd), BACKEND_OK);
	here(fd, at);
	return fd;
}

/* A port number that nobody has, by asking for one and giving it back. */
static struct endpoint free_endpoint(const char *ip)
{
	struct endpoint e;

	close(phone_open(ip, &e));
	return e;
}

static void world_open(struct world *w, const char *ip_a, const char *ip_b)
{
	const char *ip[PHONES] = { ip_a, ip_b };
	const struct backend_events events = { on_passed, NULL, w };

	*w = (struct world){ .loop = ev_loop_new(EVBACKEND_EPOLL) };
	w->u = userspace_new(w->loop, &events);
	assert_non_null(w->u);
	w->b = userspace_backend(w->u);
	for (unsigned i = 0; i < PHONES; i++) {
		w->phone[i] = phone_open(ip[i], &w->phone_at[i]);
		w->port_at[i] = free_endpoint(ip[i]);
		assert_int_equal(backend_open(w->b, &w->port_at[i], 0, &w->phone[i], &w->port[i]),
				 BACKEND_OK);
	}
}

static void flows_set(struct world *w, enum flow_state state)
{
	for (unsigned i = 0; i < PHONES; i++) {
		const struct flow_spec spec = spec_make(w, i, state);

		assert_int_equal(backend_set(w->b, w->port[i], &spec), BACKEND_OK);
	}
}

static void world_close(struct world *w)
{
	for (unsigned i = 0; i < PHONES; i++)
		close(w->phone[i]);
	userspace_free(w->u);
	ev_loop_destroy(w->loop);
}

static void loop_run(struct world *w)
{
	for (unsigned i = 0; i < 20; i++)
		ev_run(w->loop, EVRUN_NOWAIT);
}

static void rtp_make(uint8_t packet[PACKET], uint16_t seq)
{
	memset(packet, 0x55, PACKET);
	packet[0] = 0x80;
	packet[1] = 0;
	packet[2] = (uint8_t) (seq >> 8);
	packet[3] = (uint8_t) seq;
}

static void phone_send(struct world *w, unsigned phone, unsigned to_port, const void *data,
		       size_t len)
{
	const struct slice bytes = { data, len };

	assert_int_equal(udp_socket_send(w->phone[phone], &w->port_at[to_port], bytes),
			 FLOW_DROP_NONE);
}

/* Length of what phone has received, -1 if nothing; also where from. */
static ssize_t phone_recv(struct world *w, unsigned phone, void *data, size_t cap,
			  struct endpoint *from)
{
	union udp_address a;
	socklen_t size = sizeof(a);
	const ssize_t len = recvfrom(w->phone[phone], data, cap, MSG_DONTWAIT, &a.any, &size);

	if (len >= 0)
		udp_address_read(&a, from);
	return len;
}

static struct flow_stats stats_of(struct world *w, unsigned phone)
{
	struct flow_stats s;

	assert_int_equal(backend_read(w->b, w->port[phone], &s), BACKEND_OK);
	return s;
}

static void relay_check(const char *ip_a, const char *ip_b)
{
	struct world w;
	uint8_t sent[PACKET], got[PACKET];
	struct endpoint from;

	world_open(&w, ip_a, ip_b);
	flows_set(&w, FLOW_CONFIRMED);
	for (unsigned side = 0; side < PHONES; side++) {
		rtp_make(sent, (uint16_t) side);
		phone_send(&w, side, side, sent, PACKET);
		loop_run(&w);
		assert_int_equal(phone_recv(&w, !side, got, sizeof(got), &from), PACKET);
		assert_memory_equal(sent, got, PACKET);
		assert_true(endpoint_eq(&from, &w.port_at[!side]));
		assert_int_equal(stats_of(&w, side).in[FLOW_CLASS_RTP].packets, 1);
		assert_int_equal(stats_of(&w, side).in[FLOW_CLASS_RTP].bytes, PACKET);
		assert_int_equal(stats_of(&w, !side).out[FLOW_CLASS_RTP].packets, 1);
		assert_int_equal(stats_of(&w, !side).out[FLOW_CLASS_RTP].bytes, PACKET);
	}
	world_close(&w);
}

static void relays_between_families(void **state)
{
	(void) state;
	relay_check("127.0.0.1", "127.0.0.1");
	relay_check("::1", "::1");
	relay_check("127.0.0.1", "::1");
	relay_check("127.0.0.2", "127.0.0.3");
}

static void keeps_order_under_a_burst(void **state)
{
	struct world w;
	uint8_t packet[PACKET];
	struct endpoint from;
	enum { BURST = 200 };

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	flows_set(&w, FLOW_CONFIRMED);
	for (unsigned i = 0; i < BURST; i++) {
		rtp_make(packet, (uint16_t) i);
		phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
	}
	for (unsigned i = 0; i < 2 * BURST; i++)
		loop_run(&w);
	for (unsigned i = 0; i < BURST; i++) {
		assert_int_equal(phone_recv(&w, PHONE_B, packet, PACKET, &from), PACKET);
		assert_int_equal(packet[2] << 8 | packet[3], i);
	}
	assert_int_equal(phone_recv(&w, PHONE_B, packet, PACKET, &from), -1);
	assert_int_equal(stats_of(&w, PHONE_A).ssrc[0].reordered, 0);
	assert_int_equal(stats_of(&w, PHONE_A).ssrc[0].packets, BURST);
	world_close(&w);
}

static void answers_of_the_owner_are_followed(void **state)
{
	static const struct {
		enum answer answer;
		unsigned passed;   /* of three packets in one burst */
		unsigned received; /* by the other phone */
		unsigned refused;
	} rows[] = {
		{ FORGET, 3, 0, 0 },  { ADMIT, 3, 3, 0 }, { REFUSE, 3, 0, 3 },
		{ CLOSE, 1, 0, 0 },   /* the port is gone in the middle of the burst */
		{ CONFIRM, 1, 3, 0 }, /* the rules change in the middle of it */
	};

	(void) state;
	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		struct world w;
		uint8_t packet[PACKET];
		struct endpoint from;
		unsigned received = 0;

		world_open(&w, "127.0.0.1", "127.0.0.1");
		flows_set(&w, FLOW_LEARNING);
		w.answer = rows[i].answer;
		for (unsigned n = 0; n < 3; n++) {
			rtp_make(packet, (uint16_t) n);
			phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
		}
		loop_run(&w);
		assert_int_equal(w.passed, rows[i].passed);
		assert_ptr_equal(w.last_owner, &w.phone[PHONE_A]);
		assert_int_equal(w.last.pass, FLOW_PASS_LEARN);
		while (phone_recv(&w, PHONE_B, packet, PACKET, &from) > 0)
			received++;
		assert_int_equal(received, rows[i].received);
		if (rows[i].answer != CLOSE)
			assert_int_equal(stats_of(&w, PHONE_A).drops[FLOW_DROP_UNLEARNT],
					 rows[i].refused);
		world_close(&w);
	}
}

static void writes_silence_and_strips_feedback(void **state)
{
	static const uint8_t compound[] = {
		0x80, 201, 0, 1, 1, 2, 3, 4,             /* RR without blocks */
		0x81, 206, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, /* PLI */
		0x81, 203, 0, 1, 1, 2, 3, 4,             /* BYE */
	};
	struct world w;
	struct flow_spec spec;
	uint8_t packet[PACKET], got[PACKET];
	struct endpoint from;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	spec = spec_make(&w, PHONE_A, FLOW_CONFIRMED);
	flow_pt_add(&spec.rules, 0, 8000, FLOW_PT_FILL, 0xff);
	spec.rules.flags |= FLOW_SILENCE;
	spec.rules.avp_outs = 1;
	assert_int_equal(backend_set(w.b, w.port[PHONE_A], &spec), BACKEND_OK);
	rtp_make(packet, 1);
	phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
	phone_send(&w, PHONE_A, PHONE_A, compound, sizeof(compound));
	loop_run(&w);
	memset(packet + 12, 0xff, PACKET - 12);
	assert_int_equal(phone_recv(&w, PHONE_B, got, PACKET, &from), PACKET);
	assert_memory_equal(got, packet, PACKET);
	assert_int_equal(phone_recv(&w, PHONE_B, got, PACKET, &from), 16);
	assert_memory_equal(got, compound, 8);
	assert_memory_equal(got + 8, compound + 20, 8);
	assert_int_equal(stats_of(&w, PHONE_B).out[FLOW_CLASS_RTCP].bytes, 16);
	world_close(&w);
}

static void sends_to_every_output(void **state)
{
	struct world w;
	struct flow_spec spec;
	uint8_t packet[PACKET];
	struct endpoint from;
	unsigned received = 0;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	spec = spec_make(&w, PHONE_A, FLOW_CONFIRMED);
	while (flow_out_add(&spec, &spec.out[0], 1 << FLOW_CLASS_RTP))
		;
	assert_int_equal(spec.out_count, FLOW_OUT_MAX);
	/* Twice: the allocated outputs are replaced. */
	assert_int_equal(backend_set(w.b, w.port[PHONE_A], &spec), BACKEND_OK);
	assert_int_equal(backend_set(w.b, w.port[PHONE_A], &spec), BACKEND_OK);
	rtp_make(packet, 1);
	phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
	loop_run(&w);
	while (phone_recv(&w, PHONE_B, packet, PACKET, &from) > 0)
		received++;
	assert_int_equal(received, FLOW_OUT_MAX);
	world_close(&w);
}

static void oversize_and_empty_are_counted(void **state)
{
	static uint8_t large[USERSPACE_PACKET_MAX + 1];
	struct world w;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	flows_set(&w, FLOW_CONFIRMED);
	/* Alone and in a batch. */
	for (unsigned i = 0; i < 3; i++)
		phone_send(&w, PHONE_A, PHONE_A, large, sizeof(large));
	phone_send(&w, PHONE_A, PHONE_A, large, 0);
	loop_run(&w);
	assert_int_equal(stats_of(&w, PHONE_A).drops[FLOW_DROP_OVERSIZE], 3);
	assert_int_equal(stats_of(&w, PHONE_A).drops[FLOW_DROP_EMPTY], 1);
	assert_int_equal(stats_of(&w, PHONE_A).in[FLOW_CLASS_RTP].packets, 0);
	world_close(&w);
}

static void a_peer_that_is_gone_is_counted(void **state)
{
	struct world w;
	uint8_t packet[PACKET];
	struct flow_stats s;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	flows_set(&w, FLOW_CONFIRMED);
	close(w.phone[PHONE_B]);
	rtp_make(packet, 1);
	/* One by one, then in a burst, where late errors come in between. */
	for (unsigned i = 0; i < 8; i++) {
		phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
		if (i < 4)
			loop_run(&w);
	}
	loop_run(&w);
	s = stats_of(&w, PHONE_B);
	assert_int_equal(s.drops[FLOW_DROP_SEND_REFUSED], 8);
	assert_int_equal(s.out_errors[FLOW_CLASS_RTP], 8);
	assert_int_equal(s.out[FLOW_CLASS_RTP].packets, 8);
	w.phone[PHONE_B] = dup(0);
	world_close(&w);
}

static void tos_is_that_of_the_output(void **state)
{
	static const char *const ips[] = { "127.0.0.1", "::1" };

	(void) state;
	for (unsigned i = 0; i < ARRAY_COUNT(ips); i++) {
		struct world w;
		struct flow_spec spec;
		uint8_t packet[PACKET], control[64];
		struct iovec piece = { packet, sizeof(packet) };
		struct msghdr m = { .msg_iov = &piece,
				    .msg_iovlen = 1,
				    .msg_control = control,
				    .msg_controllen = sizeof(control) };
		const int on = 1;
		int tos = -1;

		world_open(&w, ips[i], ips[i]);
		setsockopt(w.phone[PHONE_B], IPPROTO_IP, IP_RECVTOS, &on, sizeof(on));
		setsockopt(w.phone[PHONE_B], IPPROTO_IPV6, IPV6_RECVTCLASS, &on, sizeof(on));
		spec = spec_make(&w, PHONE_A, FLOW_CONFIRMED);
		spec.out[0].tos = 184;
		assert_int_equal(backend_set(w.b, w.port[PHONE_A], &spec), BACKEND_OK);
		rtp_make(packet, 1);
		phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
		loop_run(&w);
		assert_int_equal(recvmsg(w.phone[PHONE_B], &m, MSG_DONTWAIT), PACKET);
		for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
			tos = *CMSG_DATA(c);
		assert_int_equal(tos, 184);
		world_close(&w);
	}
}

static void errors_are_values(void **state)
{
	struct world w;
	struct endpoint e;
	struct flow_spec spec;
	uint32_t port = 0;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	assert_int_equal(backend_open(w.b, &w.port_at[PHONE_A], 0, NULL, &port), BACKEND_BUSY);
	e = w.port_at[PHONE_A];
	e.ip.bytes[0] = 203;
	assert_int_equal(backend_open(w.b, &e, 0, NULL, &port), BACKEND_NO_ADDRESS);
	e.ip = (struct addr){ .family = ADDR_IP4 };
	assert_int_equal(backend_open(w.b, &e, 0, NULL, &port), BACKEND_NO_ADDRESS);
	e.ip.family = ADDR_NONE;
	assert_int_equal(backend_open(w.b, &e, 0, NULL, &port), BACKEND_NO_ADDRESS);
	assert_int_equal(port, 0);

	spec = spec_make(&w, PHONE_A, FLOW_CONFIRMED);
	spec.rules.rtp_outs = 2;
	assert_int_equal(backend_set(w.b, w.port[PHONE_A], &spec), BACKEND_BAD_SPEC);
	spec = spec_make(&w, PHONE_A, FLOW_CONFIRMED);
	spec.out[0].port++;
	assert_int_equal(backend_set(w.b, w.port[PHONE_A], &spec), BACKEND_BAD_SPEC);

	port = w.port[PHONE_A];
	assert_int_equal(backend_close(w.b, port, NULL), BACKEND_OK);
	assert_int_equal(backend_close(w.b, port, NULL), BACKEND_STALE);
	assert_int_equal(backend_set(w.b, port, &spec), BACKEND_STALE);
	assert_int_equal(backend_clear(w.b, port), BACKEND_STALE);
	assert_int_equal(backend_clear(w.b, 0), BACKEND_STALE);
	assert_int_equal(backend_refuse(w.b, port, FLOW_DROP_UNLEARNT), BACKEND_STALE);
	assert_int_equal(backend_send(w.b, port, &e, SLICE("x")), BACKEND_STALE);
	assert_int_equal(backend_open(w.b, &w.port_at[PHONE_A], 0, NULL, &w.port[PHONE_A]),
			 BACKEND_OK);
	assert_int_not_equal(port, w.port[PHONE_A]);
	assert_int_equal(userspace_port_count(w.u), 2);
	world_close(&w);
}

static void out_of_descriptors_harms_nobody(void **state)
{
	struct world w;
	struct rlimit before, none;
	struct endpoint e = free_endpoint("127.0.0.1");
	uint32_t port;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	getrlimit(RLIMIT_NOFILE, &before);
	none = before;
	none.rlim_cur = 3;
	setrlimit(RLIMIT_NOFILE, &none);
	assert_int_equal(backend_open(w.b, &e, 0, NULL, &port), BACKEND_NO_FD);
	setrlimit(RLIMIT_NOFILE, &before);
	assert_int_equal(backend_open(w.b, &e, 0, NULL, &port), BACKEND_OK);
	assert_int_equal(userspace_port_count(w.u), 3);
	world_close(&w);
}

static void ports_come_and_go(void **state)
{
	enum { MANY = 300 };
	static uint32_t ports[MANY];
	struct world w;
	struct flow_stats none;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < MANY; i++) {
			const struct endpoint e = free_endpoint("127.0.0.1");
			const uint32_t before = ports[i];

			assert_int_equal(backend_open(w.b, &e, 0, NULL, &ports[i]), BACKEND_OK);
			assert_int_not_equal(ports[i], before);
		}
		assert_int_equal(userspace_port_count(w.u), MANY + PHONES);
		/* Some in order, some against it. */
		for (unsigned i = 0; i < MANY; i++) {
			const uint32_t port = ports[round % 2 ? i : MANY - 1 - i];

			assert_int_equal(backend_close(w.b, port, NULL), BACKEND_OK);
			assert_int_equal(backend_read(w.b, port, &none), BACKEND_STALE);
		}
		assert_int_equal(userspace_port_count(w.u), PHONES);
	}
	world_close(&w);
}

static void close_returns_the_last_counters(void **state)
{
	struct world w;
	uint8_t packet[PACKET];
	struct flow_stats last;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	flows_set(&w, FLOW_CONFIRMED);
	rtp_make(packet, 1);
	phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
	loop_run(&w);
	/* Counters outlive the flow. */
	assert_int_equal(backend_clear(w.b, w.port[PHONE_A]), BACKEND_OK);
	phone_send(&w, PHONE_A, PHONE_A, packet, PACKET);
	loop_run(&w);
	assert_int_equal(backend_close(w.b, w.port[PHONE_A], &last), BACKEND_OK);
	assert_int_equal(last.in[FLOW_CLASS_RTP].packets, 1);
	assert_int_equal(last.drops[FLOW_DROP_CLOSED], 1);
	assert_true(last.last_us > 0);
	world_close(&w);
}

static void a_datagram_of_our_own(void **state)
{
	static const uint8_t dummy[12] = { 0x80, 0x7f };
	struct world w;
	uint8_t got[PACKET];
	struct endpoint from;

	(void) state;
	world_open(&w, "127.0.0.1", "127.0.0.1");
	assert_int_equal(backend_send(w.b, w.port[PHONE_A], &w.phone_at[PHONE_A],
				      (struct slice){ dummy, sizeof(dummy) }),
			 BACKEND_OK);
	assert_int_equal(phone_recv(&w, PHONE_A, got, sizeof(got), &from), sizeof(dummy));
	assert_true(endpoint_eq(&from, &w.port_at[PHONE_A]));
	assert_int_equal(stats_of(&w, PHONE_A).out[FLOW_CLASS_RTP].packets, 0);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relays_between_families),
		cmocka_unit_test(keeps_order_under_a_burst),
		cmocka_unit_test(answers_of_the_owner_are_followed),
		cmocka_unit_test(writes_silence_and_strips_feedback),
		cmocka_unit_test(sends_to_every_output),
		cmocka_unit_test(oversize_and_empty_are_counted),
		cmocka_unit_test(a_peer_that_is_gone_is_counted),
		cmocka_unit_test(tos_is_that_of_the_output),
		cmocka_unit_test(errors_are_values),
		cmocka_unit_test(out_of_descriptors_harms_nobody),
		cmocka_unit_test(ports_come_and_go),
		cmocka_unit_test(close_returns_the_last_counters),
		cmocka_unit_test(a_datagram_of_our_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
