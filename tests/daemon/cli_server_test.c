/* The CLI over TCP: lines in pieces, late answers, clients that leave, limits. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/control/cli_server.h"
#include "daemon/sockaddr.h"

enum { ANSWER_MAX = 1 << 22 };

struct fixture {
	struct ev_loop *loop;
	struct options opts;
	struct interfaces ifs;
	struct log *log;
	struct cli cli;
	struct access_list access;
	struct option_listen listen;
	struct cli_server *server;
	struct cli_request *pending; /* the request that waits */
	char answer[ANSWER_MAX];
	size_t answer_len;
	bool has_ended; /* the server closed */
};

static void hold(void *ctx, struct cli_request *r)
{
	((struct fixture *) ctx)->pending = r;
}

static void ignore(void *ctx)
{
	(void) ctx;
}

static char *no_env(const char *name)
{
	(void) name;
	return NULL;
}

/* A port that nobody uses now. */
static uint16_t free_port(void)
{
	struct endpoint e = { .ip = { .bytes = { 127, 0, 0, 1 }, .family = ADDR_IP4 } };
	struct sockaddr_storage ss;
	socklen_t len = sockaddr_from_endpoint(&e, &ss);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *) &ss, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &ss, &len), 0);
	close(fd);
	assert_true(endpoint_from_sockaddr((struct sockaddr *) &ss, &e));
	return e.port;
}

static void start(struct fixture *f)
{
	char *argv[] = { "sluiced", "--config-file=none" };
	const struct cli_calls calls = { hold, ignore, f };
	struct log_config config;
	struct cli_server_config server;

	memset(f, 0, sizeof(*f));
	options_load(&f->opts, 2, argv, no_env);
	config = log_config_from(&f->opts);
	config.to_syslog = false;
	config.fd = open("/dev/null", O_WRONLY);
	f->log = log_open(&config);
	assert_non_null(f->log);
	cli_init(&f->cli, &f->opts, f->log, &f->ifs, &calls);
	f->loop = ev_loop_new(0);
	f->listen.at[0] =
		(struct endpoint){ { .bytes = { 127, 0, 0, 1 }, .family = ADDR_IP4 }, free_port() };
	f->listen.count = 1;
	server = (struct cli_server_config){ f->loop, &f->cli, &f->listen, &f->access, f->log };
	f->server = cli_server_open(&server);
	assert_non_null(f->server);
}

static void stop(struct fixture *f)
{
	cli_server_close(f->server);
	log_close(f->log);
	ev_loop_destroy(f->loop);
	options_fini(&f->opts);
}

static void turn(struct fixture *f)
{
	for (int i = 0; i < 4; i++)
		ev_run(f->loop, EVRUN_NOWAIT);
}

static int client(struct fixture *f)
{
	struct sockaddr_storage ss;
	socklen_t len = sockaddr_from_endpoint(&f->listen.at[0], &ss);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (struct sockaddr *) &ss, len), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	turn(f);
	return fd;
}

static void say(struct fixture *f, int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t) strlen(text));
	turn(f);
}

/* Takes what has come so far. */
static void hear(struct fixture *f, int fd)
{
	ssize_t n;

	do {
		turn(f);
		n = recv(fd, f->answer + f->answer_len, sizeof(f->answer) - f->answer_len, 0);
		if (n > 0)
			f->answer_len += (size_t) n;
	} while (n > 0);
	f->has_ended = n == 0;
}

static void expect(struct fixture *f, int fd, const char *text)
{
	f->answer_len = 0;
	hear(f, fd);
	assert_int_equal(f->answer_len, strlen(text));
	assert_memory_equal(f->answer, text, f->answer_len);
	assert_true(f->has_ended);
	close(fd);
	turn(f);
}

/* Pieces as they are sent, | between them; $ = the client closes its side. */
static const struct {
	const char *pieces, *answer, *why;
} rows[] = {
	{ "list timeout\n", "TIMEOUT=60\n", "one piece" },
	{ "list| time|out|\n", "TIMEOUT=60\n", "several" },
	{ "list timeout\r\n", "TIMEOUT=60\n", "CR LF" },
	{ "list timeout|$", "TIMEOUT=60\n", "no line end, but the client closed its side" },
	{ "\n", "", "an empty line" },
	{ "$", "", "nothing" },
	{ "list timeout\nlist deletedelay\n", "TIMEOUT=60\n", "one command a connection" },
	{ "nope\n", "Unknown command: nope\n", "" },
};

static void test_rows(void **state)
{
	static struct fixture f;

	(void) state;
	start(&f);
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		int fd = client(&f);
		const char *p = rows[i].pieces;

		while (*p) {
			size_t len = strcspn(p, "|$");

			if (len) {
				assert_int_equal(send(fd, p, len, MSG_NOSIGNAL), (ssize_t) len);
				turn(&f);
			}
			p += len;
			if (*p == '$')
				shutdown(fd, SHUT_WR);
			p += *p != 0;
		}
		expect(&f, fd, rows[i].answer);
	}
	assert_int_equal(cli_server_stats(f.server).served, ARRAY_COUNT(rows));
	stop(&f);
}

static void test_late_answer(void **state)
{
	static struct fixture f;
	int fd;

	(void) state;
	start(&f);
	fd = client(&f);
	say(&f, fd, "list numsessions\n");
	hear(&f, fd);
	assert_int_equal(f.answer_len, 0);
	assert_false(f.has_ended);
	assert_non_null(f.pending);
	cli_finish(f.pending, SLICE("late\n"));
	expect(&f, fd, "late\n");
	stop(&f);
}

static void test_client_leaves(void **state)
{
	static struct fixture f;
	int fd;

	(void) state;
	start(&f);
	fd = client(&f);
	say(&f, fd, "list numsessions\n");
	close(fd);
	turn(&f);
	cli_finish(f.pending, SLICE("nobody hears it\n"));
	turn(&f);
	/* and one that leaves in the middle of a line */
	fd = client(&f);
	say(&f, fd, "list num");
	close(fd);
	turn(&f);
	stop(&f);
}

static void test_server_closes_first(void **state)
{
	static struct fixture f;
	int fd;

	(void) state;
	start(&f);
	fd = client(&f);
	say(&f, fd, "list numsessions\n");
	stop(&f);
	cli_finish(f.pending, SLICE("too late\n"));
	close(fd);
}

static void test_long_line(void **state)
{
	static struct fixture f;
	static char line[CLI_LINE_MAX + 2];
	int fd;

	(void) state;
	start(&f);
	memset(line, 'x', CLI_LINE_MAX + 1);
	fd = client(&f);
	say(&f, fd, line);
	expect(&f, fd, "Line too long.\n");
	stop(&f);
}

/* More than the socket takes at once. */
static void test_long_answer(void **state)
{
	static struct fixture f;
	static char text[ANSWER_MAX - 1];
	int fd;

	(void) state;
	memset(text, 'y', sizeof(text));
	start(&f);
	fd = client(&f);
	say(&f, fd, "list sessions all\n");
	cli_finish(f.pending, slice_make(text, sizeof(text)));
	f.answer_len = 0;
	for (int i = 0; i < 10000 && !f.has_ended; i++)
		hear(&f, fd);
	assert_int_equal(f.answer_len, sizeof(text));
	assert_memory_equal(f.answer, text, sizeof(text));
	close(fd);
	stop(&f);
}

static void test_refused(void **state)
{
	static struct fixture f;
	int fd;

	(void) state;
	start(&f);
	assert_int_equal(access_add(&f.access, SLICE("10.0.0.0/8")), ACCESS_OK);
	fd = client(&f);
	expect(&f, fd, "");
	assert_int_equal(cli_server_stats(f.server).refused, 1);
	stop(&f);
}

static void test_too_many(void **state)
{
	static struct fixture f;
	int fds[CLI_CONNECTIONS_MAX], fd;

	(void) state;
	start(&f);
	for (int i = 0; i < CLI_CONNECTIONS_MAX; i++)
		fds[i] = client(&f);
	turn(&f);
	fd = client(&f);
	expect(&f, fd, "");
	assert_int_equal(cli_server_stats(f.server).full, 1);
	for (int i = 0; i < CLI_CONNECTIONS_MAX; i++)
		close(fds[i]);
	turn(&f);
	fd = client(&f);
	say(&f, fd, "list timeout\n");
	expect(&f, fd, "TIMEOUT=60\n");
	stop(&f);
}

static void test_port_taken(void **state)
{
	static struct fixture f;
	struct cli_server_config second;

	(void) state;
	start(&f);
	second = (struct cli_server_config){ f.loop, &f.cli, &f.listen, &f.access, f.log };
	assert_null(cli_server_open(&second));
	stop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),          cmocka_unit_test(test_late_answer),
		cmocka_unit_test(test_client_leaves), cmocka_unit_test(test_server_closes_first),
		cmocka_unit_test(test_long_line),     cmocka_unit_test(test_long_answer),
		cmocka_unit_test(test_refused),       cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_port_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
