/* bench/ngload: drives the control port of a daemon and prints one line of JSON.
 *
 * cycle  offer, answer and delete of N calls, K under way; CPU time and latency
 * hold   sets up N calls, watches them idle, deletes them; memory and idle CPU
 */
#include "ng_client.h"
#include "proc.h"
#include "program.h"

#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: ngload cycle|hold [options]\n"
			    "  -n PORT    ng port on 127.0.0.1 (22222)\n"
			    "  -p PID     the daemon\n"
			    "  -c CPU     pin to this CPU\n"
			    "  -N COUNT   calls (1000)\n"
			    "  -k COUNT   requests under way (16)\n"
			    "  -w COUNT   calls before the measured ones (cycle; 0)\n"
			    "  -t MS      before a request is sent again (1000)\n"
			    "  -i SECONDS how long to watch idle calls (hold; 10)\n"
			    "  -T SECONDS give up after (60)\n";

enum { SETTLE_US = 2000000, SAMPLES_AFTER_DELETE = 10 };

struct settings {
	uint16_t port;
	pid_t pid;
	unsigned call_count;
	unsigned slot_count;
	unsigned warmup_count;
	uint64_t timeout_ms;
	unsigned idle_seconds;
	unsigned limit_seconds;
};

static void walk(struct ng_client *client, const struct settings *settings, unsigned first,
		 unsigned count, enum ng_command from, enum ng_command to, struct ng_totals *totals)
{
	struct ng_run run = {
		.first_call = first,
		.call_count = count,
		.first = from,
		.last = to,
		.slot_count = settings->slot_count,
		.timeout_ms = settings->timeout_ms,
		.deadline_ns = proc_now_ns() + settings->limit_seconds * 1000000000ull,
	};

	memset(totals, 0, sizeof(*totals));
	ng_client_run(client, &run, NULL, totals);
}

static void cycle(struct ng_client *client, const struct settings *settings)
{
	static struct ng_totals totals;
	struct proc_sample from;
	struct proc_sample to;
	double ops;

	walk(client, settings, 0, settings->warmup_count, NG_OFFER, NG_DELETE, &totals);
	if (totals.failed_count > 0)
		errx(1, "warm-up failed");
	proc_sample_take(settings->pid, &from);
	walk(client, settings, settings->warmup_count, settings->call_count, NG_OFFER, NG_DELETE,
	     &totals);
	proc_sample_take(settings->pid, &to);
	ops = totals.done_count > 0 ? (double) totals.done_count : 1;
	printf("{\"ops\": %" PRIu64 ", \"failed\": %" PRIu64 ", \"resent\": %" PRIu64
	       ", \"ops_per_s\": %.0f, \"cpu_us_per_op\": %.3f, \"p50_us\": %" PRIu64
	       ", \"p99_us\": %" PRIu64 ", \"others_cores\": %.3f}\n",
	       totals.done_count, totals.failed_count, totals.resent_count,
	       ops * 1e9 / (double) (to.at_ns - from.at_ns),
	       (double) (to.cpu_ns - from.cpu_ns) / 1000 / ops,
	       ng_totals_percentile_us(&totals, 0.5), ng_totals_percentile_us(&totals, 0.99),
	       proc_others_cores(&from, &to));
}

/* The lowest of several looks: a daemon may tidy up a little later. */
static uint64_t rss_after_delete(pid_t pid)
{
	struct proc_sample sample;
	uint64_t lowest_bytes = UINT64_MAX;

	for (int i = 0; i < SAMPLES_AFTER_DELETE; i++) {
		usleep(500000);
		proc_sample_take(pid, &sample);
		if (sample.rss_bytes < lowest_bytes)
			lowest_bytes = sample.rss_bytes;
	}
	return lowest_bytes;
}

static void hold(struct ng_client *client, const struct settings *settings)
{
	static struct ng_totals set_up;
	static struct ng_totals deleted;
	struct proc_sample before, held, idle;
	uint64_t after_bytes;

	proc_sample_take(settings->pid, &before);
	walk(client, settings, 0, settings->call_count, NG_OFFER, NG_ANSWER, &set_up);
	usleep(SETTLE_US);
	proc_sample_take(settings->pid, &held);
	usleep(settings->idle_seconds * 1000000u);
	proc_sample_take(settings->pid, &idle);
	walk(client, settings, 0, settings->call_count, NG_DELETE, NG_DELETE, &deleted);
	after_bytes = rss_after_delete(settings->pid);
	printf("{\"calls\": %u, \"failed\": %" PRIu64 ", \"rss_before\": %" PRIu64
	       ", \"rss_held\": %" PRIu64 ", \"rss_after\": %" PRIu64
	       ", \"kib_per_call\": %.3f, \"rss_after_ratio\": %.4f, \"idle_percent\": %.5f}\n",
	       settings->call_count, set_up.failed_count + deleted.failed_count, before.rss_bytes,
	       held.rss_bytes, after_bytes,
	       ((double) held.rss_bytes - (double) before.rss_bytes) / 1024 / settings->call_count,
	       (double) after_bytes / (double) (before.rss_bytes ? before.rss_bytes : 1),
	       100.0 * (double) (idle.cpu_ns - held.cpu_ns) / (double) (idle.at_ns - held.at_ns));
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
		settings->call_count = (unsigned) program_number(word, 1, 1000000);
		break;
	case 'k':
		settings->slot_count = (unsigned) program_number(word, 1, NG_SLOTS_MAX);
		break;
	case 'w':
		settings->warmup_count = (unsigned) program_number(word, 0, 1000000);
		break;
	case 't':
		settings->timeout_ms = (uint64_t) program_number(word, 1, 100000);
		break;
	case 'i':
		settings->idle_seconds = (unsigned) program_number(word, 0, 600);
		break;
	case 'T':
		settings->limit_seconds = (unsigned) program_number(word, 1, 3600);
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
		.call_count = 1000,
		.slot_count = 16,
		.timeout_ms = 1000,
		.idle_seconds = 10,
		.limit_seconds = 60,
	};
	struct ng_client client;
	int letter;

	while ((letter = getopt(argument_count, arguments, "n:p:c:N:k:w:t:i:T:")) >= 0)
		option_take(&settings, letter, optarg);
	if (optind + 1 != argument_count)
		option_take(&settings, '?', NULL);
	ng_client_open(&client, settings.port);
	if (strcmp(arguments[optind], "cycle") == 0)
		cycle(&client, &settings);
	else if (strcmp(arguments[optind], "hold") == 0)
		hold(&client, &settings);
	else
		option_take(&settings, '?', NULL);
	ng_client_close(&client);
	return 0;
}
