/* bench/rtpload: RTP through a daemon, both ways of N calls, as fast as it goes.
 *
 * Closed loop: at most a window of packets is under way, so nothing is lost.
 * The window is filled up when half of it came back, so that the daemon works
 * on bursts that it cannot outrun, however fast this program is; and this
 * program never sleeps, so that no daemon pays for waking it up.  What remains
 * is the daemon's own cost.  Prints one line of JSON.
 */
#include "ng_client.h"
#include "proc.h"
#include "program.h"
#include "rtp_stream.h"

#include <arpa/inet.h>
#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static const char usage[] = "usage: rtpload [options]\n"
			    "  -n PORT    ng port on 127.0.0.1 (22222)\n"
			    "  -p PID     the daemon\n"
			    "  -c CPU     pin to this CPU\n"
			    "  -N COUNT   calls (200)\n"
			    "  -k COUNT   packets under way (512)\n"
			    "  -w MS      before the measured time (1000)\n"
			    "  -m MS      measured time (2000)\n";

enum {
	EVENTS_MAX = 256,
	STALL_MS = 200, /* without a packet for that long, those under way are lost */
	SET_UP_SECONDS = 20,
	NG_WINDOW = 8,
	CLOCK_EVERY = 64, /* rounds of the loop between two looks at the clock */
};

struct settings {
	uint16_t port;
	pid_t pid;
	unsigned call_count;
	unsigned window;
	unsigned warmup_ms;
	unsigned measure_ms;
};

/* One party: sends its own stream, receives that of the other (number ^ 1). */
struct leg {
	int fd;
	struct sockaddr_in local;
	struct rtp_stream out;
};

struct load {
	const struct settings *settings;
	struct leg *legs;
	unsigned leg_count;
	unsigned next_leg;
	unsigned under_way;
	uint64_t received_count;
	uint64_t refused_count; /* sends the kernel did not take */
	int epoll_fd;
};

static unsigned leg_number(unsigned call, enum ng_command command)
{
	return 2 * call + (command == NG_ANSWER);
}

static struct sockaddr_in leg_local(void *user, unsigned call, enum ng_command command)
{
	const struct load *load = user;

	return load->legs[leg_number(call, command)].local;
}

/* The reply to an offer names the port the callee sends to, and vice versa. */
static void leg_remote(void *user, unsigned call, enum ng_command command, struct sockaddr_in where)
{
	const struct load *load = user;
	struct leg *leg = &load->legs[leg_number(call, command) ^ 1];

	if (connect(leg->fd, (const struct sockaddr *) &where, sizeof(where)) < 0)
		err(2, "connect to the daemon's media port");
}

/* Callers listen on 127.0.0.2, callees on 127.0.0.3: never the daemon's own address. */
static void leg_open(struct load *load, unsigned number)
{
	struct leg *leg = &load->legs[number];
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = number };

	leg->out.number = number;
	leg->local = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) (10000 + number / 2 * 2)),
		.sin_addr.s_addr = htonl((127u << 24) | (2 + (number & 1))),
	};
	leg->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (leg->fd < 0 ||
	    bind(leg->fd, (const struct sockaddr *) &leg->local, sizeof(leg->local)) < 0)
		err(2, "media socket %u", number);
	if (epoll_ctl(load->epoll_fd, EPOLL_CTL_ADD, leg->fd, &event) < 0)
		err(2, "epoll_ctl");
}

static void calls_walk(struct load *load, struct ng_client *client, enum ng_command from,
		       enum ng_command to)
{
	static struct ng_totals totals;
	const struct ng_media media = { leg_local, leg_remote, load };
	const struct ng_run run = {
		.call_count = load->settings->call_count,
		.first = from,
		.last = to,
		.slot_count = NG_WINDOW,
		.timeout_ms = 1000,
		.deadline_ns = proc_now_ns() + SET_UP_SECONDS * 1000000000ull,
	};

	memset(&totals, 0, sizeof(totals));
	ng_client_run(client, &run, &media, &totals);
	if (totals.failed_count > 0)
		errx(1, "%" PRIu64 " calls failed", totals.failed_count);
}

static void window_fill(struct load *load)
{
	unsigned char packet[RTP_PACKET_BYTES] = { 0 };

	if (load->under_way > load->settings->window / 2)
		return;
	for (; load->under_way < load->settings->window; load->under_way++) {
		struct leg *leg = &load->legs[load->next_leg];

		load->next_leg = (load->next_leg + 1) % load->leg_count;
		rtp_stream_next(&leg->out, packet);
		if (send(leg->fd, packet, sizeof(packet), 0) < 0)
			load->refused_count++;
	}
}

static void leg_receive(struct load *load, unsigned number)
{
	unsigned char packet[2048];
	ssize_t len = recv(load->legs[number].fd, packet, sizeof(packet), 0);

	if (len < 0)
		return;
	rtp_stream_take(&load->legs[number ^ 1].out, packet, (size_t) len);
	load->received_count++;
	if (load->under_way > 0)
		load->under_way--;
}

/* False when nothing came for a while. */
static bool packets_receive(struct load *load)
{
	struct epoll_event events[EVENTS_MAX];
	uint64_t end_ns = proc_now_ns() + STALL_MS * 1000000ull;
	int count;

	do
		count = epoll_wait(load->epoll_fd, events, EVENTS_MAX, 0);
	while (count == 0 && proc_now_ns() < end_ns);
	for (int i = 0; i < count; i++)
		leg_receive(load, events[i].data.u32);
	return count > 0;
}

static void load_run(struct load *load, unsigned duration_ms)
{
	uint64_t end_ns = proc_now_ns() + duration_ms * 1000000ull;
	unsigned round = 0;

	do {
		window_fill(load);
		if (!packets_receive(load))
			load->under_way = 0;
	} while (++round % CLOCK_EVERY != 0 || proc_now_ns() < end_ns);
}

static void load_drain(struct load *load)
{
	while (load->under_way > 0 && packets_receive(load))
		;
}

static void report(const struct load *load, uint64_t packets, const struct proc_sample *from,
		   const struct proc_sample *to)
{
	struct rtp_counts sum = { 0 };
	uint64_t lost_count = 0;
	double span_ns = (double) (to->at_ns - from->at_ns);

	for (unsigned i = 0; i < load->leg_count; i++) {
		const struct rtp_counts *counts = &load->legs[i].out.counts;

		sum.sent += counts->sent;
		sum.received += counts->received;
		sum.reordered += counts->reordered;
		sum.duplicated += counts->duplicated;
		sum.damaged += counts->damaged;
		lost_count += rtp_stream_lost_count(&load->legs[i].out);
	}
	printf("{\"pps\": %.0f, \"cpu_us_per_packet\": %.4f, \"daemon_cores\": %.3f"
	       ", \"own_cores\": %.3f, \"others_cores\": %.3f, \"sent\": %" PRIu64
	       ", \"received\": %" PRIu64 ", \"lost\": %" PRIu64 ", \"reordered\": %" PRIu64
	       ", \"duplicated\": %" PRIu64 ", \"damaged\": %" PRIu64 ", \"refused\": %" PRIu64
	       "}\n",
	       (double) packets * 1e9 / span_ns,
	       (double) (to->cpu_ns - from->cpu_ns) / 1000 / (double) (packets ? packets : 1),
	       (double) (to->cpu_ns - from->cpu_ns) / span_ns,
	       (double) (to->own_cpu_ns - from->own_cpu_ns) / span_ns, proc_others_cores(from, to),
	       sum.sent, sum.received, lost_count, sum.reordered, sum.duplicated, sum.damaged,
	       load->refused_count);
}

static void option_take(struct settings *settings, int letter, const char *word)
{
	switch (letter) {
	case 'n':
		settings->port = (uint16_t) program_number(word, 1, 65535);
		break;
	case 'p':
		settings->pid = (pid_t) program_number(word, 1, 1 << 22);
		break;
	case 'c':
		proc_pin((int) program_number(word, 0, 1023));
		break;
	case 'N':
		settings->call_count = (unsigned) program_number(word, 1, 5000);
		break;
	case 'k':
		settings->window = (unsigned) program_number(word, 1, 100000);
		break;
	case 'w':
		settings->warmup_ms = (unsigned) program_number(word, 0, 600000);
		break;
	case 'm':
		settings->measure_ms = (unsigned) program_number(word, 1, 600000);
		break;
	default:
		fputs(usage, stderr);
		exit(2);
	}
}

int main(int argument_count, char **arguments)
{
	struct settings settings = {
		.port = 22222,
		.call_count = 200,
		.window = 512,
		.warmup_ms = 1000,
		.measure_ms = 2000,
	};
	struct load load = { .settings = &settings };
	struct proc_sample from;
	struct proc_sample to;
	struct ng_client client;
	uint64_t before_count;
	int letter;

	while ((letter = getopt(argument_count, arguments, "n:p:c:N:k:w:m:")) >= 0)
		option_take(&settings, letter, optarg);
	load.leg_count = 2 * settings.call_count;
	load.legs = calloc(load.leg_count, sizeof(*load.legs));
	load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!load.legs || load.epoll_fd < 0)
		err(2, "start");
	for (unsigned i = 0; i < load.leg_count; i++)
		leg_open(&load, i);
	ng_client_open(&client, settings.port);
	calls_walk(&load, &client, NG_OFFER, NG_ANSWER);

	load_run(&load, settings.warmup_ms);
	before_count = load.received_count;
	proc_sample_take(settings.pid, &from);
	load_run(&load, settings.measure_ms);
	proc_sample_take(settings.pid, &to);
	before_count = load.received_count - before_count;
	load_drain(&load);
	calls_walk(&load, &client, NG_DELETE, NG_DELETE);
	report(&load, before_count, &from, &to);
	return 0;
}
