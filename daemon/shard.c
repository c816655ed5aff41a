#include "daemon/shard.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "backends/userspace/clock.h"
#include "core/call/watch.h"

#if defined(PLANT) && PLANT == 3
#define IS_EARLY_ENOUGH(armed_us, at_us) true /* planted: an earlier deadline is overlooked */
#else
#define IS_EARLY_ENOUGH(armed_us, at_us) ((at_us) > (armed_us))
#endif

/* LOOKS: calls looked at before packets and jobs have a turn. */
enum { LOOKS = 64, SECOND_US = 1000000 };

uint64_t shard_hash(const struct shard_world *world, struct slice call_id)
{
	return hash_bytes(&world->key, call_id);
}

/* The lower half picks the place in the shard's table. */
unsigned shard_of(const struct shard_world *world, uint64_t hash)
{
	return (unsigned) ((hash >> 32) % world->shard_count);
}

/* Jobs. */

void job_send(const struct shard_world *world, struct job *job)
{
	struct mailbox *to = job->at < job->end ? &world->shards[job->at]->box : world->home;

	mailbox_send(to, &job->mail);
}

void job_redirect(struct job *job, unsigned shard)
{
	job->at = shard - 1; /* one is added when the visit ends; wraps for the first shard */
	job->end = shard + 1;
}

static void got_job(void *ctx, struct mail *mail)
{
	struct shard *s = ctx;
	struct job *job = (struct job *) mail;

	job->visit(job, s);
	job->at++;
	job_send(s->world, job);
}

/* Events. */

struct call_env shard_event(struct shard *s)
{
	s->now_us = clock_us();
	s->events++;
	return (struct call_env){
		.now_us = s->now_us,
		.random = hash_bytes(&s->random_key, slice_make(&s->events, sizeof(s->events))),
		.config = &s->config,
		.interfaces = s->world->interfaces,
		.stats = &s->stats,
		.turns = s->world->turns,
		.scratch = scratch_begin(&s->scratch),
	};
}

static bool read_stats(void *ctx, uint32_t handle, struct flow_stats *out)
{
	struct shard *s = ctx;

	return backend_read(s->backend, handle, out) == BACKEND_OK;
}

/* When to look at calls. */

static void arm(struct shard *s)
{
	const struct calls_entry *next = calls_next(&s->calls);
	uint64_t at_us = next ? next->look_us : 0;

	if (at_us == s->look_us)
		return;
	/* A timer that fires too early costs less than one that is moved with each request. */
	if (at_us && s->look_us && IS_EARLY_ENOUGH(s->look_us, at_us))
		return;
	ev_timer_stop(s->loop, &s->look);
	s->look_us = at_us;
	if (!at_us)
		return;
	ev_timer_set(&s->look, at_us > s->now_us ? (double) (at_us - s->now_us) / 1e6 : 0., 0.);
	ev_timer_start(s->loop, &s->look);
}

static bool has_ports(const struct call *call)
{
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			if (p->media[i]->maps)
				return true;
	return false;
}

/* A call without ports, left behind by an offer that could not be used, ends like an offer without
 * an answer: in rtpengine it stays for ever. */
static uint64_t empty_until_us(const struct shard *s, const struct call *call)
{
	uint64_t since_us =
		call->last_signal_us > call->created_us ? call->last_signal_us : call->created_us;

	return since_us + s->config.offer_timeout_us;
}

static uint64_t next_look_us(struct shard *s, const struct call *call, const struct call_env *env)
{
	uint64_t at_us = call_next_look_us(call, &s->stats, env);
	uint64_t empty_us;

	if (has_ports(call))
		return at_us;
	empty_us = empty_until_us(s, call);
	if (empty_us < env->now_us + SECOND_US / 10)
		empty_us = env->now_us + SECOND_US / 10;
	return empty_us < at_us ? empty_us : at_us;
}

static void count_sizes(struct shard *s, struct calls_entry *e, const struct call_sizes *now)
{
	struct counters *c = &s->counters;

	counter_add(c, COUNTER_MEDIA_IP4, (uint64_t) now->media_ip4 - e->sizes.media_ip4);
	counter_add(c, COUNTER_MEDIA_IP6, (uint64_t) now->media_ip6 - e->sizes.media_ip6);
	counter_add(c, COUNTER_MEDIA_MIXED, (uint64_t) now->media_mixed - e->sizes.media_mixed);
	e->sizes = *now;
}

static void measure(struct shard *s, struct calls_entry *e)
{
	struct call_sizes sizes;

	call_measure(&e->call, &sizes);
	count_sizes(s, e, &sizes);
}

static void look(struct shard *s, struct calls_entry *e)
{
	struct call_env env = shard_event(s);
	struct call_actions actions;
	enum call_end end;

	call_actions_init(&actions);
	end = call_look(&e->call, &s->stats, &env, &actions);
	if (!end && !has_ports(&e->call) && env.now_us >= empty_until_us(s, &e->call))
		end = CALL_END_OFFER_TIMEOUT;
	if (end) {
		shard_call_end(s, e, end, &env);
		return;
	}
	effects_carry_out(&s->effects, &actions, &env);
	measure(s, e);
	calls_look_at(&s->calls, e, next_look_us(s, &e->call, &env));
	arm(s);
}

static void on_look(struct ev_loop *loop, ev_timer *w, int events)
{
	struct shard *s = w->data;
	struct calls_entry *e;

	(void) loop;
	(void) events;
	(void) shard_event(s);
	s->look_us = 0;
	for (int i = 0; i < LOOKS; i++) {
		e = calls_next(&s->calls);
		if (!e || e->look_us > s->now_us)
			break;
		look(s, e);
	}
	arm(s);
}

/* Packets that the backend passes up. */

static void log_confirmed(struct shard *s, const struct port_map *map, unsigned port,
			  const struct call_packet_verdict *v)
{
	const struct call *call = map->media->party->call;
	const struct log_call about = { call->id, call->is_debug };
	enum log_level level = v->is_asserted ? LEVEL_NOTICE : LEVEL_INFO;
	uint8_t text[ADDR_STR_MAX + 8];
	struct writer w = writer_make(text, sizeof(text));

	endpoint_write(&w, &v->confirmed);
	log_call(s->world->log, &about, LOG_CORE, level, "media port %u: peer is %.*s%s",
		 map->port[port].number, SLICE_FMT(writer_done(&w)),
		 v->is_asserted ? " because its packet came first (endpoint-learning=immediate)"
				: "");
}

static void passed(void *ctx, void *owner, uint32_t handle, const struct flow_packet *p,
		   const struct flow_verdict *v)
{
	struct shard *s = ctx;
	struct port_map *map = owner;
	struct call_env env = shard_event(s);
	struct call_packet_verdict verdict;
	struct call_actions actions;
	unsigned port = 0;

	while (port < map->count && map->port[port].handle != handle)
		port++;
	if (port == map->count)
		return;
	call_actions_init(&actions);
	verdict = call_packet(map, port, p, v, &env, &actions);
	effects_carry_out(&s->effects, &actions, &env);
	if (verdict.is_asserted)
		counter_add(&s->counters, COUNTER_ASSERTED, 1);
	if (verdict.confirmed.port)
		log_confirmed(s, map, port, &verdict);
	if (v->action != FLOW_PASS)
		return;
	if (verdict.fate == CALL_PACKET_ADMIT)
		(void) backend_admit(s->backend, handle, p);
	else if (verdict.fate == CALL_PACKET_REFUSE)
		(void) backend_refuse(s->backend, handle, verdict.drop);
}

/* Calls come and go. */

struct calls_entry *shard_find(struct shard *s, struct slice call_id, uint64_t hash)
{
	return calls_find(&s->calls, hash, call_id);
}

static void free_entry(struct shard *s, struct calls_entry *e, size_t size)
{
	call_fini(&e->call);
	pages_put(&s->pages, e, size);
}

struct calls_entry *shard_call_add(struct shard *s, struct slice call_id, uint64_t hash,
				   const struct call_env *env)
{
	size_t size;
	struct calls_entry *e = pages_get(&s->pages, sizeof(*e), &size);

	if (!e)
		return NULL;
	memset(e, 0, sizeof(*e));
	e->size = (uint32_t) size;
	e->hash = hash;
	if (!call_init(&e->call, call_id, &s->source, env)) {
		pages_put(&s->pages, e, size);
		return NULL;
	}
	if (!calls_add(&s->calls, e, next_look_us(s, &e->call, env))) {
		free_entry(s, e, size);
		return NULL;
	}
	counter_add(&s->counters, COUNTER_SESSIONS, 1);
	counter_add(&s->counters, COUNTER_MANAGED, 1);
	arm(s);
	return e;
}

/* A look is put off by nothing but a look: next_look_us is never at once, so that a client that
 * asks ten times a second would keep a call for ever. */
void shard_call_changed(struct shard *s, struct calls_entry *e, const struct call_env *env)
{
	uint64_t at_us = next_look_us(s, &e->call, env);

	measure(s, e);
	if (at_us < e->look_us)
		calls_look_at(&s->calls, e, at_us);
	arm(s);
}

void shard_call_own(struct shard *s, struct calls_entry *e, bool is_own)
{
	if (e->call.is_foreign == !is_own)
		return;
	e->call.is_foreign = !is_own;
	if (is_own) {
		counter_sub(&s->counters, COUNTER_FOREIGN, 1);
		admission_force(s->world->admission);
	} else {
		counter_add(&s->counters, COUNTER_FOREIGN, 1);
		admission_leave(s->world->admission);
	}
}

void shard_look_again(struct shard *s, const struct call_env *env)
{
	for (uint32_t i = 0; i < s->calls.count; i++) {
		struct calls_entry *e = calls_at(&s->calls, i);
		uint64_t at_us = next_look_us(s, &e->call, env);

		if (at_us < e->look_us)
			e->look_us = at_us;
	}
	calls_reorder(&s->calls);
	arm(s);
}

static uint64_t received(struct shard *s, const struct media *m)
{
	struct flow_stats stats;
	uint64_t sum = 0;

	for (const struct port_map *map = m->maps; map; map = map->next)
		if (map->port[0].handle && read_stats(s, map->port[0].handle, &stats))
			sum += stats.in[FLOW_CLASS_RTP].packets;
	return sum;
}

/* Streams of which nothing came, or from one side only. */
static void count_ways(struct shard *s, const struct call *call)
{
	for (const struct party *p = call->parties; p; p = p->next) {
		if (!p->peer || p->peer->number < p->number)
			continue;
		for (unsigned i = 0; i < p->media_count && i < p->peer->media_count; i++) {
			uint64_t a = received(s, p->media[i]);
			uint64_t b = received(s, p->peer->media[i]);

			if (!a && !b)
				counter_add(&s->counters, COUNTER_ZERO_WAY, 1);
			else if (!a || !b)
				counter_add(&s->counters, COUNTER_ONE_WAY, 1);
		}
	}
}

static void count_end(struct shard *s, struct calls_entry *e, enum call_end why,
		      const struct call_env *env)
{
	const struct call_sizes none = { 0 };
	struct counters *c = &s->counters;
	uint64_t duration_us = env->now_us - e->call.created_us;
	uint64_t ms = duration_us / 1000;

	count_ways(s, &e->call);
	count_sizes(s, e, &none);
	counter_sub(c, COUNTER_SESSIONS, 1);
	counter_add(c, COUNTER_ENDED, 1);
	counter_add(c, COUNTER_DURATION_US, duration_us);
	counter_add(c, COUNTER_DURATION2_MS2, ms * ms);
	counter_add(c, (enum counter)(COUNTER_END + (unsigned) why), 1);
	if (e->call.is_foreign)
		counter_sub(c, COUNTER_FOREIGN, 1);
	else
		admission_leave(s->world->admission);
}

static const char *end_name(enum call_end why)
{
	static const char *const names[] = {
		[CALL_END_NONE] = "",
		[CALL_END_REGULAR] = "deleted",
		[CALL_END_FORCED] = "terminated by operator",
		[CALL_END_TIMEOUT] = "no packets (TIMEOUT)",
		[CALL_END_SILENT_TIMEOUT] = "no packets while silent (SILENT_TIMEOUT)",
		[CALL_END_OFFER_TIMEOUT] = "no answer (OFFER_TIMEOUT)",
		[CALL_END_FINAL_TIMEOUT] = "age (FINAL_TIMEOUT)",
		[CALL_END_PORTS] = "ran out of ports",
	};

	return names[why];
}

void shard_call_end(struct shard *s, struct calls_entry *e, enum call_end why,
		    const struct call_env *env)
{
	const struct log_call about = { e->call.id, e->call.is_debug };
	struct call_actions actions;

	log_call(s->world->log, &about, LOG_CORE, LEVEL_INFO, "call ends: %s", end_name(why));
	count_end(s, e, why, env);
	effects_close_all(&s->effects, &e->call);
	/* The ports are closed already, so its list, which needs memory, is not needed. */
	call_actions_init(&actions);
	call_close(&e->call, why, env, &actions);
	calls_remove(&s->calls, e);
	free_entry(s, e, e->size);
	arm(s);
}

/* The thread. */

static void *run(void *arg)
{
	struct shard *s = arg;

	ev_run(s->loop, 0);
	return NULL;
}

bool shard_start(struct shard *s)
{
	sigset_t all, before;
	bool is_good;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	is_good = pthread_create(&s->thread, NULL, run, s) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	s->is_running = is_good;
	return is_good;
}

static void on_stop(struct ev_loop *loop, ev_async *w, int events)
{
	(void) w;
	(void) events;
	ev_break(loop, EVBREAK_ALL);
}

void shard_stop(struct shard *s)
{
	if (!s->is_running)
		return;
	ev_async_send(s->loop, &s->stop);
	pthread_join(s->thread, NULL);
	s->is_running = false;
}

static bool open_parts(struct shard *s)
{
	const struct backend_events events = { .passed = passed, .ctx = s };

	if (getrandom(&s->random_key, sizeof(s->random_key), 0) != sizeof(s->random_key))
		return false;
	s->loop = ev_loop_new(EVBACKEND_EPOLL | EVFLAG_NOENV);
	if (!s->loop)
		return false;
	pages_init(&s->pages, (size_t) SHARD_MEMORY_MAX_MB << 20);
	s->source = pages_source(&s->pages);
	s->userspace = userspace_new(s->loop, &events);
	return s->userspace && scratch_init(&s->scratch, &s->pages) && calls_init(&s->calls);
}

struct shard *shard_open(const struct shard_world *world, unsigned index,
			 const struct call_config *config)
{
	struct shard *s =
		mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (s == MAP_FAILED)
		return NULL;
	s->world = world;
	s->index = index;
	s->config = *config;
	if (!open_parts(s)) {
		shard_close(s);
		return NULL;
	}
	s->backend = userspace_backend(s->userspace);
	s->effects = (struct effects){ s->backend, world->ports, world->interfaces, world->log,
				       s->traffic };
	s->stats = (struct call_stats){ read_stats, s };
	mailbox_open(&s->box, s->loop, got_job, s);
	ev_timer_init(&s->look, on_look, 0., 0.);
	s->look.data = s;
	ev_async_init(&s->stop, on_stop);
	ev_async_start(s->loop, &s->stop);
	return s;
}

static void end_all(struct shard *s)
{
	struct calls_entry *e = calls_next(&s->calls);

	while (e) {
		struct call_env env = shard_event(s);

		shard_call_end(s, e, CALL_END_FORCED, &env);
		e = calls_next(&s->calls);
	}
}

void shard_close(struct shard *s)
{
	assert(!s->is_running);
	if (s->stats.read) {
		end_all(s);
		ev_async_stop(s->loop, &s->stop);
		ev_timer_stop(s->loop, &s->look);
		mailbox_close(&s->box);
	}
	if (s->calls.buckets)
		calls_fini(&s->calls);
	if (s->scratch.block)
		scratch_fini(&s->scratch);
	if (s->userspace)
		userspace_free(s->userspace);
	if (s->loop) {
		pages_fini(&s->pages);
		ev_loop_destroy(s->loop);
	}
	munmap(s, sizeof(*s));
}
