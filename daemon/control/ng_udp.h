/* daemon/control/ng_udp.h: the ng protocol over UDP: sockets, cookies, answers.
 *
 *     datagram -> cookie -> reply cache -> a request for the owner -> ng_udp_answer
 *
 * Requests are jobs out of a stock of NG_JOBS_MAX; while all are under way, nothing more is read.
 * The control thread only, but for what a visit does with its own request.
 */
#ifndef SLUICE_DAEMON_CONTROL_NG_UDP_H
#define SLUICE_DAEMON_CONTROL_NG_UDP_H

#include <ev.h>

#include "base/hash.h"
#include "daemon/access.h"
#include "daemon/job.h"
#include "daemon/log.h"
#include "daemon/options.h"
#include "parsers/ng.h"

struct ng_udp;
struct ng_udp_socket;

/* Where a request came from, and to which of our addresses. */
struct ng_arrival {
	struct endpoint client;
	struct addr local; /* ADDR_NONE unless the socket is bound to all addresses */
	struct ng_udp_socket *socket;
	uint64_t at_us; /* by ng_udp_now_us */
};

/* One request: the datagram, and in the same place its answer. */
struct ng_job {
	struct job job; /* first */
	struct ng_arrival from;
	enum ng_command command; /* for the counters; NG_CMD_NONE until it is known */
	enum ng_err err;
	uint32_t ticket; /* of the reply cache */
	uint32_t cookie_len;
	uint32_t len; /* of text: COOKIE SP PAYLOAD */
	uint32_t cap;
	uint8_t *text;
	struct ng_job *next;
};

static inline struct slice ng_job_cookie(const struct ng_job *j)
{
	return slice_make(j->text, j->cookie_len);
}

static inline struct slice ng_job_payload(const struct ng_job *j)
{
	return slice_sub(slice_make(j->text, j->len), j->cookie_len + 1, j->len);
}

/* Puts a whole answer, cookie included, in the place of the request.  False: no memory. */
NODISCARD bool ng_job_set_answer(struct ng_job *j, struct slice answer);

/* A clock that does not jump. */
uint64_t ng_udp_now_us(void);

struct ng_udp_config {
	struct ev_loop *loop;
	struct log *log;
	const struct option_listen *listen;
	const struct access_list *access;
	int tos;
	struct hash_key key;
	/* A new request: it is answered now or later by ng_udp_answer. */
	void (*request)(void *ctx, struct ng_job *job);
	void *ctx;
};

struct ng_udp_stats {
	uint64_t requests, repeats, refused, without_cookie, media, dropped;
};

/* Binds every socket; NULL if one can't be, which the log says. */
NODISCARD struct ng_udp *ng_udp_open(const struct ng_udp_config *config);
/* Every request must be answered. */
void ng_udp_close(struct ng_udp *u);
/* Reads nothing more. */
void ng_udp_pause(struct ng_udp *u);
uint32_t ng_udp_in_progress(const struct ng_udp *u);

/* Sends job->text, keeps it for repeats and takes the job back. */
void ng_udp_answer(struct ng_udp *u, struct ng_job *job);
struct ng_udp_stats ng_udp_stats(const struct ng_udp *u);
/* CLI: set controltos. */
void ng_udp_set_tos(struct ng_udp *u, int tos);

#endif
