/* Sluice as a process: background, pid file, readiness, signals, rights.  Each in a child. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/process.h"

enum { TEXT_SIZE = 256 };

static char *no_env(const char *name)
{
	(void) name;
	return NULL;
}

/* Options out of up to three words, a process and a log that goes nowhere. */
struct fixture {
	struct options opts;
	struct process process;
};

static void start(struct fixture *f, char *a, char *b, char *c)
{
	char *argv[] = { "sluiced", "--config-file=none", a, b, c, NULL };
	int argc = 2;
	struct log_config config;

	while (argc < 5 && argv[argc])
		argc++;
	memset(f, 0, sizeof(*f));
	options_load(&f->opts, argc, argv, no_env);
	process_init(&f->process, &f->opts);
	config = log_config_from(&f->opts);
	config.to_syslog = false;
	config.fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	f->process.log = log_open(&config);
	assert_non_null(f->process.log);
}

static void stop(struct fixture *f)
{
	log_close(f->process.log);
	options_fini(&f->opts);
}

/* The exit code of a child, or 128 + the signal that ended it. */
static int code_of(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void test_readiness(void **state)
{
	static struct fixture f;
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	char text[TEXT_SIZE], want[TEXT_SIZE], path[] = "/tmp/sluice-notify-XXXXXX";
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ssize_t n;

	(void) state;
	assert_non_null(mkdtemp(path));
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/s", path);
	assert_int_equal(bind(fd, (struct sockaddr *) &sun, sizeof(sun)), 0);
	setenv("NOTIFY_SOCKET", sun.sun_path, 1);
	start(&f, "--foreground", NULL, NULL);
	assert_true(process_detach(&f.process));
	process_ready(&f.process);
	n = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);
	assert_true(n > 0);
	text[n] = 0;
	snprintf(want, sizeof(want), "READY=1\nMAINPID=%ld", (long) getpid());
	assert_string_equal(text, want);
	process_end(&f.process);
	n = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);
	assert_int_equal(n, 10);
	assert_memory_equal(text, "STOPPING=1", 10);
	unsetenv("NOTIFY_SOCKET");
	stop(&f);
	unlink(sun.sun_path);
	rmdir(path);
	close(fd);
}

static void test_pid_file(void **state)
{
	static struct fixture f;
	char text[TEXT_SIZE] = "", want[TEXT_SIZE], option[TEXT_SIZE];
	char path[] = "/tmp/sluice-pid-XXXXXX";
	struct rlimit limit;
	int fd = mkstemp(path);

	(void) state;
	snprintf(option, sizeof(option), "--pidfile=%s", path);
	start(&f, "-f", option, NULL);
	assert_true(process_begin(&f.process));
	assert_true(read(fd, text, sizeof(text) - 1) > 0);
	snprintf(want, sizeof(want), "%ld\n", (long) getpid());
	assert_string_equal(text, want);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(limit.rlim_cur, limit.rlim_max);
	process_end(&f.process);
	assert_int_equal(access(path, F_OK), -1);
	stop(&f);
	close(fd);
	start(&f, "-f", "--pidfile=/nonexistent/pid", NULL);
	assert_false(process_begin(&f.process));
	stop(&f);
}

/* The parent ends when the child serves, or with the child's code. */
static void test_background(void **state)
{
	static struct fixture f;

	(void) state;
	for (int serves = 0; serves < 2; serves++) {
		pid_t child = fork();

		if (!child) {
			char *argv[] = { "sluiced", "--config-file=none" };

			options_load(&f.opts, 2, argv, no_env);
			process_init(&f.process, &f.opts);
			if (!process_detach(&f.process))
				_exit(9);
			if (!serves)
				_exit(7);
			process_ready(&f.process);
			_exit(getsid(0) == getpid() ? 0 : 8);
		}
		assert_int_equal(code_of(child), serves ? PROCESS_EXIT_OK : 7);
	}
}

static void test_hang_up(void **state)
{
	static struct fixture f;
	pid_t child = fork();

	(void) state;
	if (!child) {
		start(&f, "-f", NULL, NULL);
		if (process_begin(&f.process))
			raise(SIGHUP);
		_exit(9);
	}
	assert_int_equal(code_of(child), PROCESS_EXIT_HUP);
}

static void test_signals(void **state)
{
	static struct fixture f;
	struct ev_loop *loop = ev_default_loop(0);

	(void) state;
	start(&f, "-f", "--log-level=6", NULL);
	process_watch(&f.process, loop);
	raise(SIGUSR2);
	ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(log_level_get(f.process.log, LOG_CORE), 7);
	raise(SIGUSR1);
	ev_run(loop, EVRUN_NOWAIT);
	raise(SIGUSR1);
	ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(log_level_get(f.process.log, LOG_CORE), 5);
	assert_false(f.process.is_stopping);
	raise(SIGTERM);
	ev_run(loop, EVRUN_NOWAIT);
	assert_true(f.process.is_stopping);
	process_unwatch(&f.process);
	stop(&f);
}

static void test_drop_root(void **state)
{
	static struct fixture f;
	pid_t child;

	(void) state;
	if (geteuid() != 0)
		skip();
	child = fork();
	if (!child) {
		start(&f, "-f", "--run-as-user=nobody", NULL);
		if (!process_drop_root(&f.process))
			_exit(9);
		_exit(geteuid() != 0 && getegid() != 0 && setuid(0) != 0 ? 0 : 8);
	}
	assert_int_equal(code_of(child), 0);
}

static void test_unknown_user(void **state)
{
	static struct fixture f;

	(void) state;
	start(&f, "-f", "--run-as-user=no-such-user", NULL);
	assert_true(f.opts.has_error);
	stop(&f);
	start(&f, "-f", "--run-as-user=nobody", "--run-as-group=no-such-group");
	assert_true(f.opts.has_error);
	stop(&f);
	start(&f, "-f", "--run-as-group=root", NULL);
	assert_true(f.opts.has_error);
	stop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readiness),    cmocka_unit_test(test_pid_file),
		cmocka_unit_test(test_background),   cmocka_unit_test(test_hang_up),
		cmocka_unit_test(test_signals),      cmocka_unit_test(test_drop_root),
		cmocka_unit_test(test_unknown_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
