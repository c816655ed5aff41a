/* daemon/shard.h: a thread that owns calls: their memory, ports and timers.
 * Nobody else touches them: what is to be done to a call comes as a job.
 */
#ifndef SLUICE_DAEMON_SHARD_H
#define SLUICE_DAEMON_SHARD_H

#include <ev.h>
#include <pthread.h>

#include "backends/userspace/userspace.h"
#include "base/limits.h"
#include "core/call/call.h"
#include "daemon/calls.h"
#include "daemon/counters.h"
#include "daemon/effects.h"
#include "daemon/job.h"
#include "daemon/load.h"
#include "daemon/mailbox.h"
#include "daemon/refusals.h"
#include "daemon/scratch.h"
#include "parsers/ng.h"

/* What all shards borrow; nothing of it changes but the atomics in admission. */
struct shard_world {
	const struct interfaces *interfaces;
	struct port_pools *ports;
	struct log *log;
	struct hash_key key; /* of call-ids */
	struct ng_defaults defaults;
	struct admission *admission;
	struct mailbox *home; /* of the control thread */
	struct shard **shards;
	unsigned shard_count;
	uint32_t *turns; /* [INTERFACE_GROUPS], of round robin; atomic */
};

struct shard {
	const struct shard_world *world;
	unsigned index;
	pthread_t thread;
	bool is_running;
	ev_async stop;
	struct ev_loop *loop;
	struct mailbox box;
	struct userspace *userspace;
	struct backend *backend;
	struct effects effects;
	struct effects_traffic traffic[INTERFACE_ADDR_MAX]; /* of closed ports */
	struct call_stats stats;
	struct call_config config;
	struct calls calls;
	ev_timer look;
	uint64_t look_us; /* when the timer fires; 0: it is off */
	uint64_t now_us;  /* of this event */
	uint64_t events;  /* makes each random number another one */
	struct hash_key random_key;
	struct pages pages;
	struct arena_source source;
	struct scratch scratch;
	struct counters counters;
	struct refusals refusals;
	struct ng_node nodes[NG_NODES_MAX];
	uint8_t reply[NG_REPLY_MAX];
};

/* Opened and closed by the control thread; the loop runs in a thread of its own from start to
 * stop. */
NODISCARD struct shard *shard_open(const struct shard_world *world, unsigned index,
				   const struct call_config *config);
NODISCARD bool shard_start(struct shard *s);
/* Ends the thread and waits for it.  Every job must be home. */
void shard_stop(struct shard *s);
void shard_close(struct shard *s);

/* The hash of a call-id, and the shard that owns it. */
uint64_t shard_hash(const struct shard_world *world, struct slice call_id);
unsigned shard_of(const struct shard_world *world, uint64_t hash);
/* From the control thread: sends a job to the shards [at, end). */
void job_send(const struct shard_world *world, struct job *job);
/* Inside visit: the next visit is to that shard, and the last one. */
void job_redirect(struct job *job, unsigned shard);

/* What follows is for visits, in the shard's thread. */

/* A new event: sets the time, empties the scratch arena. */
struct call_env shard_event(struct shard *s);
struct calls_entry *shard_find(struct shard *s, struct slice call_id, uint64_t hash);
/* A new, empty call.  NULL: no memory. */
NODISCARD struct calls_entry *shard_call_add(struct shard *s, struct slice call_id, uint64_t hash,
					     const struct call_env *env);
/* After something was done to a call: its media are counted, and the next look is set. */
void shard_call_changed(struct shard *s, struct calls_entry *e, const struct call_env *env);
/* CLI: active, standby. */
void shard_call_own(struct shard *s, struct calls_entry *e, bool is_own);
/* The configuration has changed: when to look at each call is asked again. */
void shard_look_again(struct shard *s, const struct call_env *env);
/* Counts the end, closes the ports and gives the memory back. */
void shard_call_end(struct shard *s, struct calls_entry *e, enum call_end why,
		    const struct call_env *env);

#endif
