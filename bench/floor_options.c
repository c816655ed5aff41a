#include "floor.h"

#include "program.h"

#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: floor [options]\n"
	"  -n PORT    ng port on 127.0.0.1 (22222)\n"
	"  -p MIN     first media port (30000)\n"
	"  -P MAX     last media port (40000)\n"
	"variants:\n"
	"  -l LOOP    epoll, libev (a watcher a socket) or nested (libev watches an epoll set)\n"
	"  -b COUNT   packets a recvmmsg may take; 1 means recvfrom and sendto (8)\n"
	"  -m COUNT   sockets an epoll_wait may report (256)\n"
	"  -r COUNT   reads a socket gets per event while it has packets (1)\n"
	"  -s         send each packet with sendto even after a recvmmsg\n"
	"  -e         edge-triggered (implies reading until the queue is empty)\n"
	"  -d         read until EAGAIN\n"
	"  -a         recvfrom, but recvmmsg once a socket has a backlog\n"
	"  -g         receive from all ready sockets first, then send (recvfrom and sendto)\n"
	"  -u         gather, and send all with one io_uring_enter\n"
	"  -U         receive from all with one io_uring_enter, send all with another\n"
	"  -c         connect each socket to its peer\n";

static enum floor_loop_kind loop_read(const char *word)
{
	static const char *const names[] = { "epoll", "libev", "nested" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(word, names[i]) == 0)
			return (enum floor_loop_kind) i;
	errx(2, "no such loop: %s", word);
}

static void option_take(struct floor_options *options, int letter, const char *word)
{
	switch (letter) {
	case 'n':
		options->control.sin_port = htons((uint16_t) program_number(word, 1, 65535));
		break;
	case 'p':
		options->port_min = (uint16_t) (program_number(word, 2, 65534) & ~1L);
		break;
	case 'P':
		options->port_max = (uint16_t) program_number(word, 3, 65535);
		break;
	case 'l':
		options->loop = loop_read(word);
		break;
	case 'b':
		options->batch = (int) program_number(word, 1, FLOOR_BATCH_MAX);
		break;
	case 'm':
		options->events = (int) program_number(word, 1, FLOOR_EVENTS_MAX);
		break;
	case 'r':
		options->reads_per_event = (int) program_number(word, 1, 1000);
		break;
	case 's':
		options->is_send_single = true;
		break;
	case 'e':
		options->is_edge = true;
		break;
	case 'd':
		options->is_drained = true;
		break;
	case 'a':
		options->is_adaptive = true;
		break;
	case 'u':
		options->is_gathering = true;
		options->is_uring_send = true;
		break;
	case 'U':
		options->is_gathering = true;
		options->is_uring_send = true;
		options->is_uring_both = true;
		break;
	case 'g':
		options->is_gathering = true;
		break;
	case 'c':
		options->is_connecting = true;
		break;
	default:
		fputs(usage, stderr);
		exit(2);
	}
}

void floor_options_read(int argument_count, char **arguments, struct floor_options *out)
{
	int letter;

	*out = (struct floor_options){
		.control = { .sin_family = AF_INET,
			     .sin_port = htons(22222),
			     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) },
		.port_min = 30000,
		.port_max = 40000,
		.batch = 8,
		.events = 256,
		.reads_per_event = 1,
	};
	optind = 0; /* glibc: start anew */
	while ((letter = getopt(argument_count, arguments, "n:p:P:l:b:m:r:sedagcuU")) >= 0)
		option_take(out, letter, optarg);
	if (out->is_edge)
		out->reads_per_event = 1000000;
}
