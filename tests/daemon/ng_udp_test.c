/* The ng socket alone: who is answered, how often, from where. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/control/ng_udp.h"

struct house {
	struct ev_loop *loop;
	struct log *log;
	struct option_listen listen;
	struct access_list access;
	struct ng_udp *udp;
	struct ng_job *held[8]; /* requests that are not answered yet */
	int held_count, came;
	int null_fd;
	in_port_t port;
	int client;
};

static void request_came(void *ctx, struct ng_job *job)
{
	struct house *h = ctx;

	h->came++;
	h->held[h->held_count++] = job;
}

static void answer_all(struct house *h)
{
	for (int i = 0; i < h->held_count; i++) {
		char text[100];
		int len = snprintf(text, sizeof(text), "%.*s answer %d",
				   SLICE_FMT(ng_job_cookie(h->held[i])), h->came);

		assert_true(ng_job_set_answer(h->held[i], slice_make(text, (size_t) len)));
		ng_udp_answer(h->udp, h->held[i]);
	}
	h->held_count = 0;
}

/* A free port: of a socket that is closed again. */
static in_port_t free_port(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *) &sa, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &sa, &len), 0);
	close(fd);
	return ntohs(sa.sin_port);
}

static void house_open(struct house *h, const char *address, const char *allow)
{
	struct log_config log = {
		.line_max = -1, .name = "", .mark_prefix = "", .mark_suffix = ""
	};
	struct ng_udp_config config = { .log = NULL };

	memset(h, 0, sizeof(*h));
	h->null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	log.fd = h->null_fd;
	h->log = log_open(&log);
	h->loop = ev_loop_new(EVBACKEND_EPOLL);
	h->port = free_port();
	assert_true(addr_parse(slice_from_str(address), ADDR_NONE, &h->listen.at[0].ip));
	h->listen.at[0].port = h->port;
	h->listen.count = 1;
	if (allow)
		assert_int_equal(access_add(&h->access, slice_from_str(allow)), ACCESS_OK);
	config = (struct ng_udp_config){ .loop = h->loop,
					 .log = h->log,
					 .listen = &h->listen,
					 .access = &h->access,
					 .key = { 7, 9 },
					 .request = request_came,
					 .ctx = h };
	h->udp = ng_udp_open(&config);
	assert_non_null(h->udp);
	h->client = socket(AF_INET, SOCK_DGRAM, 0);
}

static void house_close(struct house *h)
{
	answer_all(h);
	ng_udp_close(h->udp);
	close(h->client);
	log_close(h->log);
	ev_loop_destroy(h->loop);
	close(h->null_fd);
}

static void send_to(struct house *h, const char *host, const void *data, size_t len)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons(h->port) };

	sa.sin_addr.s_addr = inet_addr(host);
	assert_int_equal(sendto(h->client, data, len, 0, (struct sockaddr *) &sa, sizeof(sa)), len);
	ev_run(h->loop, EVRUN_NOWAIT);
}

static void send_text(struct house *h, const char *text)
{
	send_to(h, "127.0.0.1", text, strlen(text));
}

/* The next answer; "" if there is none.  *from, if not NULL, is the address it came from. */
static const char *answer_of(struct house *h, char from[INET_ADDRSTRLEN])
{
	static char text[200];
	struct sockaddr_in sa;
	socklen_t size = sizeof(sa);
	ssize_t len = recvfrom(h->client, text, sizeof(text) - 1, MSG_DONTWAIT,
			       (struct sockaddr *) &sa, &size);

	text[len > 0 ? len : 0] = 0;
	if (len > 0 && from)
		inet_ntop(AF_INET, &sa.sin_addr, from, INET_ADDRSTRLEN);
	return text;
}

/* Carried out once; each of three repeats that came meanwhile gets the same bytes, and so does a
 * later one, whatever its body says. */
static void test_repeats(void **state)
{
	struct house h;

	(void) state;
	house_open(&h, "127.0.0.1", NULL);
	send_text(&h, "c1 d7:command4:pinge");
	send_text(&h, "c1 d7:command4:pinge");
	send_text(&h, "c1 something else");
	assert_int_equal(h.came, 1);
	assert_string_equal(answer_of(&h, NULL), "");
	answer_all(&h);
	for (int i = 0; i < 3; i++)
		assert_string_equal(answer_of(&h, NULL), "c1 answer 1");
	assert_string_equal(answer_of(&h, NULL), "");
	send_text(&h, "c1 x");
	assert_string_equal(answer_of(&h, NULL), "c1 answer 1");
	send_text(&h, "c2 x");
	answer_all(&h);
	assert_string_equal(answer_of(&h, NULL), "c2 answer 2");
	assert_int_equal(ng_udp_stats(h.udp).repeats, 3);
	house_close(&h);
}

/* No cookie, or media that has lost its way: no answer, and nothing is carried out. */
static void test_not_answered(void **state)
{
	static const uint8_t rtp[] = { 0x80, 8, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, ' ', 'd', 'e' };
	static const uint8_t rtcp[] = { 0x80, 200, 0, 1, 1, 2, 3, 4, ' ', 'd', 'e', 0 };
	static const uint8_t stun[20] = { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ' ', 'd', 'e' };
	struct house h;

	(void) state;
	house_open(&h, "127.0.0.1", NULL);
	send_text(&h, "cookie-only");
	send_text(&h, " d7:command4:pinge");
	send_text(&h, "");
	send_to(&h, "127.0.0.1", rtp, sizeof(rtp));
	send_to(&h, "127.0.0.1", rtcp, sizeof(rtcp));
	send_to(&h, "127.0.0.1", stun, sizeof(stun));
	assert_int_equal(h.came, 0);
	assert_int_equal(ng_udp_stats(h.udp).media, 3);
	assert_int_equal(ng_udp_stats(h.udp).without_cookie, 3);
	house_close(&h);
}

static void test_access(void **state)
{
	struct house h;

	(void) state;
	house_open(&h, "127.0.0.1", "192.0.2.0/24");
	send_text(&h, "c1 d7:command4:pinge");
	assert_int_equal(h.came, 0);
	assert_int_equal(ng_udp_stats(h.udp).refused, 1);
	house_close(&h);
}

/* Bound to all addresses: the answer comes from the one that was asked. */
static void test_wildcard(void **state)
{
	char from[INET_ADDRSTRLEN] = "";
	struct house h;

	(void) state;
	house_open(&h, "0.0.0.0", NULL);
	send_to(&h, "127.0.0.5", "c1 x", 4);
	answer_all(&h);
	assert_string_equal(answer_of(&h, from), "c1 answer 1");
	assert_string_equal(from, "127.0.0.5");
	send_to(&h, "127.0.0.5", "c1 x", 4);
	assert_string_equal(answer_of(&h, from), "c1 answer 1");
	assert_string_equal(from, "127.0.0.5");
	house_close(&h);
}

/* An answer and a request that are larger than a job's usual text. */
static void test_large(void **state)
{
	static char text[60000];
	struct house h;

	(void) state;
	house_open(&h, "127.0.0.1", NULL);
	memset(text, 'x', sizeof(text));
	memcpy(text, "c1 ", 3);
	send_to(&h, "127.0.0.1", text, sizeof(text));
	assert_int_equal(h.came, 1);
	assert_int_equal(ng_job_payload(h.held[0]).len, sizeof(text) - 3);
	assert_true(ng_job_set_answer(h.held[0], slice_make(text, sizeof(text))));
	ng_udp_answer(h.udp, h.held[0]);
	h.held_count = 0;
	assert_int_equal(strlen(answer_of(&h, NULL)), 199);
	assert_int_equal(ng_udp_in_progress(h.udp), 0);
	house_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repeats), cmocka_unit_test(test_not_answered),
		cmocka_unit_test(test_access),  cmocka_unit_test(test_wildcard),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
