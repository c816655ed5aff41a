/* bench/ng_client.h: sends ng requests with several under way at a time.
 *
 * Each slot walks one call through its commands; a lost datagram is sent
 * again with the same cookie, as a SIP proxy does.
 */
#ifndef BENCH_NG_CLIENT_H
#define BENCH_NG_CLIENT_H

#include "ng_request.h"

#include <stdbool.h>
#include <stdint.h>

enum { NG_SLOTS_MAX = 256, NG_LATENCY_BUCKETS = 20000 };

/* Asks where the sender of an SDP listens and hears where it shall send. */
struct ng_media {
	struct sockaddr_in (*local)(void *user, unsigned call, enum ng_command command);
	void (*remote)(void *user, unsigned call, enum ng_command command,
		       struct sockaddr_in where);
	void *user;
};

struct ng_run {
	unsigned first_call;
	unsigned call_count;
	enum ng_command first; /* each call goes from first to last */
	enum ng_command last;
	unsigned slot_count;  /* requests under way */
	uint64_t timeout_ms;  /* before a request is sent again */
	uint64_t deadline_ns; /* CLOCK_MONOTONIC; the rest counts as failed */
};

struct ng_totals {
	uint64_t done_count;
	uint64_t failed_count; /* refused, malformed or never answered */
	uint64_t resent_count;
	uint64_t latency_us[NG_LATENCY_BUCKETS]; /* replies by microseconds; the last is open */
};

struct ng_client {
	int fd;
	unsigned run;
	uint64_t next_cookie;
};

/* Ends the program when the socket cannot be had. */
void ng_client_open(struct ng_client *client, uint16_t port);
void ng_client_close(struct ng_client *client);

/* media may be NULL: then each call has an address of its own and replies are not kept. */
void ng_client_run(struct ng_client *client, const struct ng_run *run, const struct ng_media *media,
		   struct ng_totals *totals);

/* The latency that part (0 to 1) of the replies stayed below. */
uint64_t ng_totals_percentile_us(const struct ng_totals *totals, double part);

#endif
