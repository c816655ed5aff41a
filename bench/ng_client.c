#include "ng_client.h"

#include "proc.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TRIES_MAX = 5, CALLER_HOST = 2, CALLEE_HOST = 3, SHOWN_FAILURES_MAX = 3 };

struct slot {
	uint64_t first_sent_ns;
	uint64_t last_sent_ns;
	struct ng_request request;
	unsigned tries;
	bool is_busy;
};

struct walk {
	struct ng_client *client;
	const struct ng_run *run;
	const struct ng_media *media;
	struct ng_totals *totals;
	unsigned next_call;
	unsigned busy_count;
	struct slot slots[NG_SLOTS_MAX];
};

void ng_client_open(struct ng_client *client, uint16_t port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	client->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (client->fd < 0 || connect(client->fd, (const struct sockaddr *) &to, sizeof(to)) < 0)
		err(2, "ng socket");
	client->run = (unsigned) getpid();
	/* rtpengine tells repeats by the cookie alone, whoever sends it */
	client->next_cookie = (uint64_t) client->run << 24;
}

void ng_client_close(struct ng_client *client)
{
	close(client->fd);
}

/* An address in 127.0.0.2 or .3, so that it is never one of the daemon's own. */
static struct sockaddr_in address_made_up(unsigned call, enum ng_command command)
{
	unsigned host = command == NG_OFFER ? CALLER_HOST : CALLEE_HOST;

	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) (10000 + 2 * (call % 20000))),
		.sin_addr.s_addr = htonl((127u << 24) | host),
	};
}

static void slot_transmit(struct walk *walk, struct slot *slot)
{
	char bytes[NG_DATAGRAM_BYTES];
	struct text_writer out = { .at = bytes, .size_bytes = sizeof(bytes) };

	ng_request_write(&out, &slot->request);
	slot->last_sent_ns = proc_now_ns();
	slot->tries++;
	if (out.is_cut)
		errx(2, "request too long");
	(void) !send(walk->client->fd, bytes, out.used_bytes, 0);
}

static void slot_ask(struct walk *walk, struct slot *slot, unsigned call, enum ng_command command)
{
	const struct ng_media *media = walk->media;

	slot->request = (struct ng_request){
		.command = command,
		.run = walk->client->run,
		.call = call,
		/* the slot is found again by the lowest byte */
		.cookie = (walk->client->next_cookie++ << 8) | (uint64_t) (slot - walk->slots),
		.media = media ? media->local(media->user, call, command)
			       : address_made_up(call, command),
	};
	slot->tries = 0;
	slot_transmit(walk, slot);
	slot->first_sent_ns = slot->last_sent_ns;
}

static void slot_fill(struct walk *walk, struct slot *slot)
{
	slot->is_busy = walk->next_call < walk->run->call_count;
	if (!slot->is_busy) {
		walk->busy_count--;
		return;
	}
	slot_ask(walk, slot, walk->run->first_call + walk->next_call++, walk->run->first);
}

/* The rest of the call is given up. */
static void slot_fail(struct walk *walk, struct slot *slot)
{
	walk->totals->failed_count++;
	slot_fill(walk, slot);
}

static void slot_succeed(struct walk *walk, struct slot *slot, struct sockaddr_in where)
{
	const struct ng_request request = slot->request;
	uint64_t latency_us = (proc_now_ns() - slot->first_sent_ns) / 1000;
	size_t bucket = latency_us < NG_LATENCY_BUCKETS ? latency_us : NG_LATENCY_BUCKETS - 1;

	walk->totals->done_count++;
	walk->totals->latency_us[bucket]++;
	if (walk->media && request.command != NG_DELETE)
		walk->media->remote(walk->media->user, request.call, request.command, where);
	if (request.command < walk->run->last)
		slot_ask(walk, slot, request.call, (enum ng_command)(request.command + 1));
	else
		slot_fill(walk, slot);
}

static void reply_take(struct walk *walk, struct text datagram)
{
	struct sockaddr_in where = { 0 };
	uint64_t cookie = 0;
	struct slot *slot;
	bool is_ok = ng_reply_read(datagram, &cookie, NULL);

	slot = &walk->slots[cookie & 0xff];
	if (!slot->is_busy || slot->request.cookie != cookie)
		return; /* the answer to a request that was sent twice */
	if (is_ok && slot->request.command != NG_DELETE)
		is_ok = ng_reply_read(datagram, &cookie, &where);
	if (is_ok) {
		slot_succeed(walk, slot, where);
		return;
	}
	if (walk->totals->failed_count < SHOWN_FAILURES_MAX)
		ng_reply_show(datagram);
	slot_fail(walk, slot);
}

static void late_resend(struct walk *walk, uint64_t now_ns)
{
	for (unsigned i = 0; i < walk->run->slot_count; i++) {
		struct slot *slot = &walk->slots[i];

		if (!slot->is_busy ||
		    now_ns - slot->last_sent_ns < walk->run->timeout_ms * 1000000u)
			continue;
		if (slot->tries >= TRIES_MAX || now_ns >= walk->run->deadline_ns) {
			slot_fail(walk, slot);
			continue;
		}
		walk->totals->resent_count++;
		slot_transmit(walk, slot);
	}
}

static void replies_take(struct walk *walk)
{
	char bytes[NG_DATAGRAM_BYTES];
	ssize_t len;

	while ((len = recv(walk->client->fd, bytes, sizeof(bytes), MSG_DONTWAIT)) >= 0)
		reply_take(walk, (struct text){ bytes, (size_t) len });
}

void ng_client_run(struct ng_client *client, const struct ng_run *run, const struct ng_media *media,
		   struct ng_totals *totals)
{
	struct walk walk = { .client = client, .run = run, .media = media, .totals = totals };
	struct pollfd wait = { .fd = client->fd, .events = POLLIN };
	uint64_t now_ns = proc_now_ns();
	uint64_t last_check_ns = now_ns;

	walk.busy_count = run->slot_count;
	for (unsigned i = 0; i < run->slot_count; i++)
		slot_fill(&walk, &walk.slots[i]);
	while (walk.busy_count > 0 && now_ns < run->deadline_ns) {
		if (poll(&wait, 1, 100) > 0)
			replies_take(&walk);
		now_ns = proc_now_ns();
		if (now_ns - last_check_ns > 50000000u) {
			late_resend(&walk, now_ns);
			last_check_ns = now_ns;
		}
	}
	totals->failed_count += walk.busy_count + (run->call_count - walk.next_call);
}

uint64_t ng_totals_percentile_us(const struct ng_totals *totals, double part)
{
	uint64_t wanted = (uint64_t) ((double) totals->done_count * part);
	uint64_t seen = 0;

	for (uint64_t i = 0; i < NG_LATENCY_BUCKETS; i++) {
		seen += totals->latency_us[i];
		if (seen > wanted)
			return i;
	}
	return NG_LATENCY_BUCKETS - 1;
}
