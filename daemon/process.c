#include "daemon/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILES_WANTED = 1048576, FILES_LOW = 4096 };

void process_init(struct process *p, struct options *opts)
{
	const struct passwd *pw = opts->run_as_user ? getpwnam(opts->run_as_user) : NULL;
	const struct group *gr = opts->run_as_group ? getgrnam(opts->run_as_group) : NULL;

	memset(p, 0, sizeof(*p));
	p->opts = opts;
	p->parent_fd = -1;
	if (opts->run_as_user && !pw)
		options_problem(opts, true, "run-as-user: there is no user \"%s\"",
				opts->run_as_user);
	if (opts->run_as_group && !gr)
		options_problem(opts, true, "run-as-group: there is no group \"%s\"",
				opts->run_as_group);
	if (opts->run_as_group && !opts->run_as_user)
		options_problem(opts, true, "run-as-group: needs run-as-user");
	if (pw) {
		p->uid = pw->pw_uid;
		p->gid = gr ? gr->gr_gid : pw->pw_gid;
	}
}

/* What the parent of the background process does: waits for its word or its end. */
static void wait_for_child(pid_t child, int fd)
{
	char word;
	ssize_t n;
	int status;

	do
		n = read(fd, &word, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1)
		_exit(PROCESS_EXIT_OK);
	if (waitpid(child, &status, 0) == child && WIFEXITED(status))
		_exit(WEXITSTATUS(status));
	_exit(PROCESS_EXIT_BAD);
}

bool process_detach(struct process *p)
{
	int fds[2], null;
	pid_t child;

	if (p->opts->foreground)
		return true;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || pipe2(fds, O_CLOEXEC))
		return false;
	child = fork();
	if (child < 0)
		return false;
	if (child) {
		close(fds[1]);
		wait_for_child(child, fds[0]);
	}
	close(fds[0]);
	p->parent_fd = fds[1];
	setsid();
	return dup2(null, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0;
}

static bool write_pidfile(struct process *p)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%ld\n", (long) getpid());
	int fd = open(p->opts->pidfile, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool ok = fd >= 0 && write(fd, text, (size_t) n) == n;

	if (!ok)
		log_write(p->log, LOG_CORE, LEVEL_ERR, "pid file %s: %s", p->opts->pidfile,
			  strerror(errno));
	else
		p->pidfile_pid = getpid();
	if (fd >= 0)
		close(fd);
	return ok;
}

/* As many descriptors as we may have: every media port needs one. */
static void raise_files(struct process *p)
{
	struct rlimit limit = { FILES_WANTED, FILES_WANTED };

	if (setrlimit(RLIMIT_NOFILE, &limit) && !getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit))
			log_write(p->log, LOG_CORE, LEVEL_WARNING, "limit of open files: %s",
				  strerror(errno));
	}
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < FILES_LOW)
		log_write(p->log, LOG_CORE, LEVEL_WARNING,
			  "at most %llu open files: about %llu calls; raise LimitNOFILE",
			  (unsigned long long) limit.rlim_cur,
			  (unsigned long long) limit.rlim_cur / 4);
}

static void hang_up(int signal_number)
{
	(void) signal_number;
	_exit(PROCESS_EXIT_HUP);
}

bool process_begin(struct process *p)
{
	struct sigaction hup = { .sa_handler = hang_up };

	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGHUP, &hup, NULL);
	raise_files(p);
	if (p->opts->pidfile && !write_pidfile(p))
		return false;
	if (p->parent_fd >= 0 && chdir("/"))
		return false;
	return true;
}

bool process_drop_root(struct process *p)
{
	if (!p->uid || geteuid() == p->uid)
		return true;
	if (initgroups(p->opts->run_as_user, p->gid) || setgid(p->gid) || setuid(p->uid) ||
	    setuid(0) == 0) {
		log_write(p->log, LOG_CORE, LEVEL_CRIT, "can't become user %s: %s",
			  p->opts->run_as_user, strerror(errno));
		return false;
	}
	return true;
}

/* sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names, @ = abstract. */
static void tell_systemd(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len < 2 || len >= sizeof(sun.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(sun.sun_path, path, len);
	if (path[0] == '@')
		sun.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void) !sendto(fd, state, strlen(state), MSG_DONTWAIT | MSG_NOSIGNAL,
		       (struct sockaddr *) &sun,
		       (socklen_t) (offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

void process_ready(struct process *p)
{
	char state[64];
	int null;

	snprintf(state, sizeof(state), "READY=1\nMAINPID=%ld", (long) getpid());
	tell_systemd(state);
	if (p->parent_fd < 0)
		return;
	(void) !write(p->parent_fd, "1", 1);
	close(p->parent_fd);
	p->parent_fd = -1;
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0 && !p->opts->log_stderr)
		dup2(null, STDERR_FILENO);
	if (null > STDERR_FILENO)
		close(null);
}

static void on_stop(struct ev_loop *loop, ev_signal *w, int revents)
{
	struct process *p = w->data;

	(void) revents;
	p->is_stopping = true;
	ev_break(loop, EVBREAK_ALL);
}

static void on_usr(struct ev_loop *loop, ev_signal *w, int revents)
{
	struct process *p = w->data;

	(void) loop;
	(void) revents;
	log_level_shift(p->log, w->signum == SIGUSR2 ? 1 : -1);
}

void process_watch(struct process *p, struct ev_loop *loop)
{
	ev_signal *const all[] = { &p->term, &p->interrupt, &p->usr1, &p->usr2 };

	p->loop = loop;
	ev_signal_init(&p->term, on_stop, SIGTERM);
	ev_signal_init(&p->interrupt, on_stop, SIGINT);
	ev_signal_init(&p->usr1, on_usr, SIGUSR1);
	ev_signal_init(&p->usr2, on_usr, SIGUSR2);
	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		all[i]->data = p;
		ev_signal_start(loop, all[i]);
		ev_unref(loop);
	}
}

void process_unwatch(struct process *p)
{
	ev_signal *const all[] = { &p->term, &p->interrupt, &p->usr1, &p->usr2 };

	if (!p->loop)
		return;
	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		ev_ref(p->loop);
		ev_signal_stop(p->loop, all[i]);
	}
	p->loop = NULL;
}

void process_end(struct process *p)
{
	tell_systemd("STOPPING=1");
	if (p->pidfile_pid == getpid())
		unlink(p->opts->pidfile);
}
