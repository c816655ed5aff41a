#include "daemon/daemon.h"

#include <ev.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "daemon/cli_calls.h"
#include "daemon/daemon_parts.h"
#include "daemon/ng_list.h"
#include "daemon/ng_statistics.h"
#include "daemon/survey.h"

enum { SHARDS_AT_LEAST = 4, INSTANCE_BYTES = 12, TICK_S = 1, TICK_IDLE_S = 30 };

/* Jobs that come home. */

static void got_job(void *ctx, struct mail *mail)
{
	struct daemon *d = ctx;
	struct job *job = (struct job *) mail;

	d->travelling--;
	job->done(job, d);
}

void daemon_send(struct daemon *d, struct job *job)
{
	d->travelling++;
	job_send(&d->world, job);
}

/* ng. */

static void request_came(void *ctx, struct ng_job *job)
{
	struct daemon *d = ctx;

	ng_front_request(&d->front, job);
}

static void send_request(void *ctx, struct ng_job *job)
{
	daemon_send(ctx, &job->job);
}

void daemon_answered(void *ctx, struct ng_job *job)
{
	struct daemon *d = ctx;

	ng_counters_add(&d->ng_counters, &job->from.client.ip, job->command, job->err,
			ng_udp_now_us() - job->from.at_us);
	ng_udp_answer(d->ng, job);
}

static void request_home(struct job *job, void *control)
{
	daemon_answered(control, (struct ng_job *) job);
}

static void about_all(void *ctx, struct ng_job *job, const struct ng_request *request)
{
	struct daemon *d = ctx;

	switch (request->command) {
	case NG_CMD_LIST:
		ng_list_begin(d, job, request);
		break;
	case NG_CMD_STATISTICS:
		ng_statistics_begin(d, job, request->is_json);
		break;
	default:
		ng_cli_begin(d, job, request);
		break;
	}
}

/* Once a second, or less often while nothing is relayed and nothing limited: an idle daemon should
 * sleep. */

static bool has_limit(const struct options *o)
{
	return o->max_cpu > 0 || o->max_load > 0 || o->max_bandwidth > 0;
}

static void on_tick(struct ev_loop *loop, ev_timer *w, int events)
{
	struct daemon *d = w->data;
	bool is_busy = survey_rate(d) || has_limit(d->opts);

	(void) events;
	load_sample(&d->load, d->opts, d->rate.bytes, &d->admission);
	log_tick(d->world.log);
	w->repeat = is_busy ? TICK_S : TICK_IDLE_S;
	ev_timer_again(loop, w);
}

/* From start to end. */

void daemon_call_config(struct daemon *d, struct call_config *out)
{
	static const uint8_t policy_of[] = {
		[SOURCE_POLICY_CONTINUITY] = LEARN_POLICY_CONTINUITY,
		[SOURCE_POLICY_STRICT] = LEARN_POLICY_STRICT,
		[SOURCE_POLICY_ANY] = LEARN_POLICY_ANY,
	};
	const struct options *o = d->opts;

	*out = (struct call_config){
		.instance = slice_make(d->instance, sizeof(d->instance)),
		.learning = (enum learn_mode) o->endpoint_learning,
		.source_policy = (enum learn_policy) policy_of[o->source_policy],
		.tos = (uint8_t) o->tos,
		.sip_source = o->sip_source,
		.save_interface_ports = o->save_interface_ports,
		.timeout_us = (uint64_t) o->timeout_s * 1000000,
		.silent_timeout_us = (uint64_t) o->silent_timeout_s * 1000000,
		.final_timeout_us =
			o->final_timeout_s > 0 ? (uint64_t) o->final_timeout_s * 1000000 : 0,
		.offer_timeout_us = (uint64_t) o->offer_timeout_s * 1000000,
		.rtcp_interval_us = (uint64_t) o->rtcp_interval_ms * 1000,
		.delete_delay_s = o->delete_delay_s,
		.hash = &d->world.key,
		.sdp_flags = o->reject_invalid_sdp ? SDP_NO_BLANKS : 0,
	};
}

static bool make_keys(struct daemon *d)
{
	uint8_t random[INSTANCE_BYTES];
	struct writer w = writer_make(d->instance, sizeof(d->instance));

	if (getrandom(&d->world.key, sizeof(d->world.key), 0) != sizeof(d->world.key) ||
	    getrandom(random, sizeof(random), 0) != sizeof(random))
		return false;
	writer_hex(&w, random, sizeof(random));
	return true;
}

static bool make_templates(struct daemon *d)
{
	size_t count = d->opts->template_count;
	struct ng_template *t = calloc(count + 1, sizeof(*t));

	if (!t)
		return false;
	for (size_t i = 0; i < count; i++)
		t[i] = (struct ng_template){ slice_from_str(d->opts->template_flags[i].name),
					     slice_from_str(d->opts->template_flags[i].value) };
	d->templates = t;
	d->world.defaults = (struct ng_defaults){ t, (uint32_t) count, d->opts->sip_source };
	return true;
}

static unsigned shard_count(const struct options *opts)
{
	long cores;

	if (opts->num_threads > 0)
		return (unsigned) opts->num_threads;
	cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores > SHARDS_AT_LEAST ? (unsigned) cores : SHARDS_AT_LEAST;
}

static bool open_shards(struct daemon *d)
{
	struct call_config config;
	unsigned count = shard_count(d->opts);

	d->world.shards = calloc(count, sizeof(struct shard *));
	if (!d->world.shards)
		return false;
	daemon_call_config(d, &config);
	for (; d->world.shard_count < count; d->world.shard_count++) {
		struct shard *s = shard_open(&d->world, d->world.shard_count, &config);

		if (!s)
			return false;
		d->world.shards[d->world.shard_count] = s;
	}
	return true;
}

static bool open_ng(struct daemon *d)
{
	const struct ng_udp_config config = { .loop = d->loop,
					      .log = d->world.log,
					      .listen = &d->opts->ng,
					      .access = &d->opts->ng_access,
					      .tos = (int) d->opts->control_tos,
					      .key = d->world.key,
					      .request = request_came,
					      .ctx = d };

	d->front.world = &d->world;
	d->front.send = send_request;
	d->front.home = request_home;
	d->front.about_all = about_all;
	d->front.answered = daemon_answered;
	d->front.ctx = d;
	if (!ng_front_init(&d->front))
		return false;
	d->ng = ng_udp_open(&config);
	return d->ng != NULL;
}

static bool open_cli(struct daemon *d)
{
	const struct cli_calls calls = cli_calls_of(d);
	const struct cli_server_config config = { .loop = d->loop,
						  .cli = &d->cli,
						  .listen = &d->opts->cli,
						  .access = &d->opts->cli_access,
						  .log = d->world.log };

	cli_init(&d->cli, d->opts, d->world.log, d->world.interfaces, &calls);
	d->cli_server = cli_server_open(&config);
	return d->cli_server != NULL;
}

static bool open_parts(struct daemon *d)
{
	d->loop = ev_default_loop(EVBACKEND_EPOLL | EVFLAG_NOENV);
	if (!d->loop || !make_keys(d) || !make_templates(d))
		return false;
	mailbox_open(&d->home, d->loop, got_job, d);
	d->world.home = &d->home;
	d->world.turns = d->turns;
	d->world.ports = port_pools_new(d->world.interfaces, &d->world.key);
	return d->world.ports && open_shards(d) && open_ng(d) && open_cli(d);
}

static void close_parts(struct daemon *d)
{
	for (unsigned i = 0; i < d->world.shard_count; i++)
		shard_stop(d->world.shards[i]);
	if (d->cli_server)
		cli_server_close(d->cli_server);
	if (d->ng)
		ng_udp_close(d->ng);
	for (unsigned i = 0; i < d->world.shard_count; i++)
		shard_close(d->world.shards[i]);
	free(d->world.shards);
	if (d->front.world)
		ng_front_fini(&d->front);
	port_pools_free(d->world.ports);
	if (d->world.home)
		mailbox_close(&d->home);
	free(d->templates);
	ng_counters_fini(&d->ng_counters);
	load_fini(&d->load);
	if (d->loop)
		ev_loop_destroy(d->loop);
}

static bool start(struct daemon *d)
{
	if (!process_drop_root(d->process))
		return false;
	for (unsigned i = 0; i < d->world.shard_count; i++)
		if (!shard_start(d->world.shards[i])) {
			log_write(d->world.log, LOG_CORE, LEVEL_CRIT, "can't start thread %u", i);
			return false;
		}
	return true;
}

/* Requests that are under way are still answered. */
static void serve(struct daemon *d)
{
	process_watch(d->process, d->loop);
	d->received_us = ng_udp_now_us();
	ev_timer_init(&d->tick, on_tick, has_limit(d->opts) ? TICK_S : TICK_IDLE_S, TICK_S);
	d->tick.data = d;
	ev_timer_start(d->loop, &d->tick);
	process_ready(d->process);
	ev_run(d->loop, 0);
	process_unwatch(d->process);
	ev_timer_stop(d->loop, &d->tick);
	ng_udp_pause(d->ng);
	while (d->travelling)
		ev_run(d->loop, EVRUN_ONCE);
}

int daemon_run(struct options *opts, const struct interfaces *ifs, struct process *process)
{
	struct daemon *d = calloc(1, sizeof(*d));
	int code = PROCESS_EXIT_BAD;

	if (!d)
		return code;
	/* Threads allocate little; one heap is enough, and it shrinks when it is free. */
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	d->opts = opts;
	d->process = process;
	d->world.interfaces = ifs;
	d->world.log = process->log;
	d->world.admission = &d->admission;
	d->admission.max_sessions = opts->max_sessions;
	load_init(&d->load);
	d->started_us = ng_udp_now_us();
	if (open_parts(d) && start(d)) {
		serve(d);
		code = PROCESS_EXIT_OK;
	} else {
		log_write(process->log, LOG_CORE, LEVEL_CRIT, "can't start");
	}
	close_parts(d);
	free(d);
	return code;
}
