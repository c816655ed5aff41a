/* daemon/ng_commands.h: what ng commands do.
 * A request is looked at twice: by the control thread, which finds out whose it is, and, if it is
 * about a call, by the shard that owns the call.  Both parse it; that is cheaper than to pass on
 * what was parsed.
 */
#ifndef SLUICE_DAEMON_NG_COMMANDS_H
#define SLUICE_DAEMON_NG_COMMANDS_H

#include "daemon/control/ng_udp.h"
#include "daemon/scratch.h"
#include "daemon/shard.h"
#include "parsers/ng_reply.h"

/* What the control thread parses with. */
struct ng_front {
	const struct shard_world *world;
	struct scratch scratch;
	struct pages pages;
	struct ng_node nodes[NG_NODES_MAX];
	uint8_t reply[NG_REPLY_MAX];
	/* Sends a request to the shard where it is to be carried out. */
	void (*send)(void *ctx, struct ng_job *job);
	void (*home)(struct job *job, void *control); /* what it is given as job.done */
	/* Commands about no call, which the daemon carries out: list, statistics, cli.  The request
	 * lives until it returns. */
	void (*about_all)(void *ctx, struct ng_job *job, const struct ng_request *request);
	/* The request is carried out: its text is the answer. */
	void (*answered)(void *ctx, struct ng_job *job);
	void *ctx;
};

NODISCARD bool ng_front_init(struct ng_front *f);
void ng_front_fini(struct ng_front *f);
/* A new request: answers it, hands it to about_all, or sends it to a shard. */
void ng_front_request(struct ng_front *f, struct ng_job *job);

/* Writers of answers; buf of NG_REPLY_MAX bytes. */
struct ng_answer {
	struct writer w;
	struct ng_reply reply;
};

void ng_answer_begin(struct ng_answer *a, uint8_t *buf, const struct ng_job *job, bool is_json);
/* Puts what was written in the job's place; what did not fit becomes an error. */
void ng_answer_end(struct ng_answer *a, struct ng_job *job, const char *result);
void ng_answer_error(uint8_t *buf, struct ng_job *job, bool is_json, enum ng_err err);

#endif
