/* ctl/sluice-ctl.c: sends one command to the CLI port of sluiced and prints the answer.
 * Takes the arguments of rtpengine-ctl and works against rtpengine, too.
 */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/limits.h"
#include "parsers/cli.h"
#include "parsers/ini.h"

enum { TIMEOUT_S = 3, HOST_MAX = 255, PORT_MAX = 8, PATH_TEXT_MAX = 4096 };
enum { EXIT_ANSWERED = 0, EXIT_FAILED = 1 };

struct target {
	char host[HOST_MAX + 1];
	char port[PORT_MAX + 1];
};

static const char *const default_files[] = { "/etc/sluice/sluice.conf",
					     "/etc/rtpengine/rtpengine.conf" };

static int usage(FILE *to)
{
	static char text[32768];
	struct writer w = writer_make(text, sizeof(text));

	cli_write_usage(&w);
	fprintf(to,
		"\n    sluice-ctl [ -ip <ipaddress>[:<port>] -port <port> --config-file <file> ] "
		"<command>\n\n%.*s",
		(int) w.len, text);
	fprintf(to,
		"    Return Value:\n    0 on success with output from server side, other values "
		"for failure.\n\n");
	return EXIT_FAILED;
}

static bool copy(char *to, size_t max, struct slice s)
{
	if (!s.len || s.len > max)
		return false;
	memcpy(to, s.data, s.len);
	to[s.len] = 0;
	return true;
}

/* HOST, HOST:PORT, [V6]:PORT, a bare IPv6 address or, if it may be, PORT; what is not said stays.
 */
static bool target_parse(struct target *t, struct slice text, bool may_be_port)
{
	struct slice host = text, port = SLICE_EMPTY;
	size_t colon = text.len;
	uint64_t n;

	if (may_be_port && slice_u64(text, 65535, &n))
		return copy(t->port, PORT_MAX, text);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == ':')
			colon = i;
	if (text.len && text.data[0] == '[') {
		size_t close_at = slice_find(text, ']');

		host = slice_sub(text, 1, close_at);
		if (close_at + 1 < text.len && text.data[close_at + 1] == ':')
			port = slice_sub(text, close_at + 2, text.len);
	} else if (colon < text.len && slice_find(text, ':') == colon) {
		host = slice_sub(text, 0, colon);
		port = slice_sub(text, colon + 1, text.len);
	}
	if (port.len && (!slice_u64(port, 65535, &n) || !copy(t->port, PORT_MAX, port)))
		return false;
	return copy(t->host, HOST_MAX, host);
}

/* The first listen-cli of section [rtpengine]; addresses that mean "all" become loopback. */
static bool read_config(struct target *t, const char *path)
{
	static char text[OPTIONS_FILE_MAX], item[PATH_TEXT_MAX];
	FILE *f = fopen(path, "re");
	struct ini ini;
	struct ini_line line;
	size_t len;

	if (!f)
		return false;
	len = fread(text, 1, sizeof(text), f);
	fclose(f);
	ini = ini_make(slice_make(text, len));
	while (ini_next(&ini, &line)) {
		struct writer w = writer_make(item, sizeof(item));
		struct slice list = line.value;
		bool is_clean = true;

		if (line.kind != INI_PAIR || !slice_eq(line.section, SLICE("rtpengine")) ||
		    !slice_eq(line.key, SLICE("listen-cli")) || !ini_item(&list, &w, &is_clean))
			continue;
		if (!target_parse(t, writer_done(&w), true))
			continue;
		if (!strcmp(t->host, "0.0.0.0"))
			strcpy(t->host, "127.0.0.1");
		if (!strcmp(t->host, "::"))
			strcpy(t->host, "::1");
	}
	return true;
}

/* Options come first; returns the index of the command, or -1. */
static int read_arguments(int argc, char **argv, struct target *t)
{
	const char *config = NULL, *ip = NULL, *port = NULL;
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		const char *name = argv[i] + (argv[i][1] == '-' ? 2 : 1);
		const char **value = !strcmp(name, "ip")            ? &ip
				     : !strcmp(name, "port")        ? &port
				     : !strcmp(name, "config-file") ? &config
								    : NULL;

		if (!strncmp(name, "config-file=", 12)) {
			config = name + 12;
			continue;
		}
		if (!value || i + 1 >= argc) {
			fprintf(stderr, "sluice-ctl: %s: %s\n", argv[i],
				value ? "a value is missing" : "no such option");
			return -1;
		}
		*value = argv[++i];
	}
	strcpy(t->host, "127.0.0.1");
	strcpy(t->port, "9900");
	if (config && !read_config(t, config)) {
		fprintf(stderr, "sluice-ctl: %s: %s\n", config, strerror(errno));
		return -1;
	}
	for (size_t f = 0; !config && !ip && f < ARRAY_COUNT(default_files); f++)
		if (read_config(t, default_files[f]))
			break;
	if (ip && !target_parse(t, slice_from_str(ip), false)) {
		fprintf(stderr, "sluice-ctl: -ip %s: not an address\n", ip);
		return -1;
	}
	if (port && !copy(t->port, PORT_MAX, slice_from_str(port))) {
		fprintf(stderr, "sluice-ctl: -port %s: not a port\n", port);
		return -1;
	}
	return i;
}

static bool connect_in_time(int fd, const struct addrinfo *a)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	int err = 0;
	socklen_t len = sizeof(err);

	if (!connect(fd, a->ai_addr, a->ai_addrlen))
		return true;
	if (errno != EINPROGRESS)
		return false;
	if (poll(&p, 1, TIMEOUT_S * 1000) <= 0) {
		errno = ETIMEDOUT;
		return false;
	}
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
	errno = err;
	return err == 0;
}

/* A connected socket, or -1 with the reason told. */
static int reach(const struct target *t)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	int err = getaddrinfo(t->host, t->port, &hints, &found);
	int fd = -1;

	if (err) {
		fprintf(stderr, "sluice-ctl: %s port %s: %s\n", t->host, t->port,
			gai_strerror(err));
		return -1;
	}
	for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (fd >= 0 && !connect_in_time(fd, a)) {
			int reason = errno;

			close(fd);
			errno = reason;
			fd = -1;
		}
	}
	if (fd < 0)
		fprintf(stderr, "sluice-ctl: %s port %s: %s\n", t->host, t->port, strerror(errno));
	freeaddrinfo(found);
	return fd;
}

static bool wait_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	if (poll(&p, 1, TIMEOUT_S * 1000) > 0)
		return true;
	fprintf(stderr, "sluice-ctl: no answer within %d seconds\n", TIMEOUT_S);
	return false;
}

static bool send_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			if (!wait_for(fd, POLLOUT))
				return false;
		} else if (n < 0) {
			perror("sluice-ctl: sending");
			return false;
		} else {
			data += n;
			len -= (size_t) n;
		}
	}
	return true;
}

/* Prints what comes until the other side closes. */
static bool print_answer(int fd)
{
	char buf[65536];

	for (;;) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);

		if (n == 0)
			return fflush(stdout) == 0;
		if (n > 0) {
			if (fwrite(buf, 1, (size_t) n, stdout) != (size_t) n)
				return false;
		} else if (errno == EAGAIN) {
			if (!wait_for(fd, POLLIN))
				return false;
		} else {
			perror("sluice-ctl: receiving");
			return false;
		}
	}
}

int main(int argc, char **argv)
{
	static char line[CLI_LINE_MAX + 1];
	struct target target = { "", "" };
	struct writer w = writer_make(line, CLI_LINE_MAX);
	int first, fd;
	bool ok;

	if (argc == 2 && (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))) {
		usage(stdout);
		return EXIT_ANSWERED;
	}
	first = argc > 1 ? read_arguments(argc, argv, &target) : argc;
	if (first < 0)
		return EXIT_FAILED;
	if (first >= argc)
		return usage(stdout);
	for (int i = first; i < argc; i++) {
		if (i > first)
			writer_byte(&w, ' ');
		writer_str(&w, argv[i]);
	}
	writer_byte(&w, '\n');
	if (w.overflow) {
		fprintf(stderr, "sluice-ctl: the command is longer than %d bytes\n",
			CLI_LINE_MAX - 1);
		return EXIT_FAILED;
	}
	fd = reach(&target);
	if (fd < 0)
		return EXIT_FAILED;
	ok = send_all(fd, line, w.len) && print_answer(fd);
	close(fd);
	return ok ? EXIT_ANSWERED : EXIT_FAILED;
}
