/* bench/lockstep: compares variants of the floor in one thread, nearly free of noise.
 *
 * Generator and floor take turns: every party sends, the floor relays all of
 * it, every party receives; only the floor's turn is timed.  Variants are
 * measured in turn and the lowest quarter of their rounds counts, so that other
 * load on the machine falls out.  Nobody sleeps, so wake-ups are not measured.
 */
#include "floor.h"
#include "proc.h"
#include "program.h"

#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	VARIANTS_MAX = 16,
	WORDS_MAX = 16,
	CONTROL_PORT = 22300,
	PORTS_PER_VARIANT = 1000,
	TURNS_MAX = 10000,
};

struct settings {
	unsigned call_count;
	unsigned packets_per_leg; /* that wait in a socket when the floor's turn comes */
	unsigned round_count;
};

struct variant {
	const char *words;
	struct floor *floor;
	int *legs;
	double *round_ns; /* per packet */
};

static struct sockaddr_in loopback(unsigned host, unsigned port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl((127u << 24) | host),
	};
}

static int socket_open(const struct sockaddr_in *here)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, (const struct sockaddr *) here, sizeof(*here)) < 0)
		err(2, "socket");
	return fd;
}

/* One request and its reply; where the other party shall send. */
static struct sockaddr_in ask(struct floor *floor, int fd, const struct ng_request *request)
{
	char bytes[NG_DATAGRAM_BYTES];
	struct text_writer out = { .at = bytes, .size_bytes = sizeof(bytes) };
	struct sockaddr_in where = { 0 };
	uint64_t cookie;
	ssize_t len;

	ng_request_write(&out, request);
	(void) !send(fd, bytes, out.used_bytes, 0);
	floor_ng_serve(floor);
	len = recv(fd, bytes, sizeof(bytes), 0);
	if (len < 0 || !ng_reply_read((struct text){ bytes, (size_t) len }, &cookie, &where))
		errx(2, "the floor refused a call");
	return where;
}

static void leg_connect(int fd, struct sockaddr_in where)
{
	if (connect(fd, (const struct sockaddr *) &where, sizeof(where)) < 0)
		err(2, "connect");
}

static void call_open(struct variant *variant, int control, unsigned call, unsigned base_port)
{
	struct ng_request offer = {
		.command = NG_OFFER,
		.run = base_port,
		.call = call,
		.media = loopback(2, base_port + 2 * call),
	};
	struct ng_request answer = offer;
	int *legs = &variant->legs[(size_t) call * 2];

	answer.command = NG_ANSWER;
	answer.media = loopback(3, base_port + 2 * call);
	legs[0] = socket_open(&offer.media);
	legs[1] = socket_open(&answer.media);
	leg_connect(legs[1], ask(variant->floor, control, &offer));
	leg_connect(legs[0], ask(variant->floor, control, &answer));
}

static void floor_words_read(const char *words, struct floor_options *options)
{
	char *copy = strdup(words);
	char name[] = "floor";
	char *arguments[WORDS_MAX + 1] = { name };
	int count = 1;

	for (char *word = strtok(copy, " "); word && count < WORDS_MAX; word = strtok(NULL, " "))
		arguments[count++] = word;
	floor_options_read(count, arguments, options);
	free(copy);
}

static void variant_open(struct variant *variant, const struct settings *settings, unsigned number)
{
	unsigned base_port = 30000 + number * PORTS_PER_VARIANT;
	struct sockaddr_in control = loopback(1, CONTROL_PORT + number);
	struct floor_options options;
	int client;

	floor_words_read(variant->words, &options);
	options.control = control;
	options.port_min = (uint16_t) base_port;
	options.port_max = (uint16_t) (base_port + PORTS_PER_VARIANT - 2);
	variant->floor = calloc(1, sizeof(*variant->floor));
	variant->legs = calloc((size_t) settings->call_count * 2, sizeof(*variant->legs));
	variant->round_ns = calloc(settings->round_count, sizeof(*variant->round_ns));
	if (!variant->floor || !variant->legs || !variant->round_ns)
		err(2, "memory");
	floor_open(variant->floor, &options);
	client = socket_open(&(struct sockaddr_in){ .sin_family = AF_INET });
	leg_connect(client, control);
	for (unsigned call = 0; call < settings->call_count; call++)
		call_open(variant, client, call, base_port);
	close(client);
}

static unsigned legs_receive(const struct variant *variant, unsigned leg_count)
{
	unsigned char packet[2048];
	unsigned count = 0;

	for (unsigned i = 0; i < leg_count; i++)
		while (recv(variant->legs[i], packet, sizeof(packet), MSG_DONTWAIT) >= 0)
			count++;
	return count;
}

/* Nanoseconds a packet. */
static double round_run(const struct variant *variant, const struct settings *settings)
{
	unsigned char packet[172] = { 0x80, 8 };
	unsigned leg_count = settings->call_count * 2;
	unsigned sent_count = leg_count * settings->packets_per_leg;
	uint64_t wanted_count = variant->floor->received_count + sent_count;
	uint64_t start_ns;
	uint64_t end_ns;

	for (unsigned k = 0; k < settings->packets_per_leg; k++)
		for (unsigned i = 0; i < leg_count; i++)
			(void) !send(variant->legs[i], packet, sizeof(packet), 0);
	start_ns = proc_now_ns();
	for (unsigned i = 0; i < TURNS_MAX && variant->floor->received_count < wanted_count; i++)
		floor_loop_once(variant->floor, false);
	end_ns = proc_now_ns();
	return (double) (end_ns - start_ns) / legs_receive(variant, leg_count);
}

static int number_compare(const void *a, const void *b)
{
	double x = *(const double *) a;
	double y = *(const double *) b;

	return (x > y) - (x < y);
}

static void report(struct variant *variants, unsigned count, unsigned round_count)
{
	double base_ns = 0;

	printf("%-28s%14s%14s%10s\n", "floor", "low quarter ns", "median ns", "ratio");
	for (unsigned i = 0; i < count; i++) {
		double *round_ns = variants[i].round_ns;

		qsort(round_ns, round_count, sizeof(*round_ns), number_compare);
		if (i == 0)
			base_ns = round_ns[round_count / 4];
		printf("%-28s%14.0f%14.0f%10.3f\n", variants[i].words, round_ns[round_count / 4],
		       round_ns[round_count / 2], round_ns[round_count / 4] / base_ns);
	}
}

int main(int argument_count, char **arguments)
{
	struct settings settings = {
		.call_count = 100,
		.packets_per_leg = 1,
		.round_count = 400,
	};
	struct variant variants[VARIANTS_MAX] = { { 0 } };
	unsigned count = 0;

	if (argument_count < 5) {
		fputs("usage: lockstep CALLS PACKETS ROUNDS 'FLOOR OPTIONS' ...\n", stderr);
		return 2;
	}
	settings.call_count = (unsigned) program_number(arguments[1], 1, 400);
	settings.packets_per_leg = (unsigned) program_number(arguments[2], 1, 100);
	settings.round_count = (unsigned) program_number(arguments[3], 4, 100000);
	for (int i = 4; i < argument_count && count < VARIANTS_MAX; i++, count++) {
		variants[count].words = arguments[i];
		variant_open(&variants[count], &settings, count);
	}
	for (unsigned round = 0; round < settings.round_count; round++)
		for (unsigned i = 0; i < count; i++)
			variants[i].round_ns[round] = round_run(&variants[i], &settings);
	report(variants, count, settings.round_count);
	return 0;
}
