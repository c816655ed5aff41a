#include "daemon/cli_calls.h"

#include <stdlib.h>

#include "core/call/party.h"
#include "core/call/tell.h"
#include "daemon/survey.h"

enum { LINE_MAX_BYTES = 1024, TELL_MIN = 16 * 1024, TELL_MAX = 16 * 1024 * 1024 };

struct ask_job {
	struct job job; /* first */
	struct cli_request *request;
	struct text text;
	bool is_found;
	bool has_tag;
};

/* In a shard: all calls. */

static bool is_asked(const struct cli_ask *ask, const struct call *call)
{
	switch (ask->which) {
	case CLI_ALL:
		return true;
	case CLI_OWN:
		return !call->is_foreign;
	case CLI_FOREIGN:
		return call->is_foreign;
	case CLI_RECORDING:
		break;
	}
	return false;
}

static void tell_line(struct text *t, const struct call *call)
{
	struct writer w = text_begin(t, call->id.len + LINE_MAX_BYTES);

	call_tell_line(call, &w);
	text_end(t, &w);
}

/* The place of each call may change when one ends; the caller asks again until there is none. */
static bool end_some(const struct cli_ask *ask, struct shard *shard)
{
	bool has_ended = false;

	for (uint32_t i = shard->calls.count; i--;) {
		struct calls_entry *e = calls_at(&shard->calls, i);

		if (is_asked(ask, &e->call)) {
			struct call_env env = shard_event(shard);

			shard_call_end(shard, e, CALL_END_FORCED, &env);
			has_ended = true;
		}
	}
	return has_ended;
}

static void visit_all(struct job *job, struct shard *shard)
{
	struct ask_job *a = (struct ask_job *) job;
	const struct cli_ask *ask = &a->request->ask;

	if (ask->kind == CLI_ASK_END_ALL) {
		while (end_some(ask, shard))
			;
		return;
	}
	for (uint32_t i = 0; i < shard->calls.count; i++) {
		struct calls_entry *e = calls_at(&shard->calls, i);

		if (ask->kind == CLI_ASK_OWN) {
			shard_call_own(shard, e, ask->on);
		} else if (is_asked(ask, &e->call)) {
			a->is_found = true;
			tell_line(&a->text, &e->call);
		}
	}
}

/* In the shard of a call. */

static void tell(struct text *t, const struct cli_ask *ask, struct shard *shard,
		 const struct call *call)
{
	struct call_env env = shard_event(shard);

	for (size_t size = TELL_MIN; size <= TELL_MAX; size *= 4) {
		struct writer w = text_begin(t, size);

		if (ask->kind == CLI_ASK_EXPLAIN)
			call_explain(call,
				     refusals_has(&shard->refusals, call->id, call->last_signal_us),
				     &shard->stats, &env, &w);
		else if (ask->kind == CLI_ASK_TAG)
			call_tell_party(party_by_tag(call, ask->tag), &shard->stats, &env, &w);
		else
			call_tell(call, &shard->stats, &env, &w);
		if (w.overflow && size < TELL_MAX && !t->is_cut)
			continue;
		text_end(t, &w);
		return;
	}
}

static void visit_call(struct job *job, struct shard *shard)
{
	struct ask_job *a = (struct ask_job *) job;
	const struct cli_ask *ask = &a->request->ask;
	uint64_t hash = shard_hash(shard->world, ask->call_id);
	struct calls_entry *e = shard_find(shard, ask->call_id, hash);
	struct call_env env;

	a->is_found = e != NULL;
	if (!e && ask->kind == CLI_ASK_EXPLAIN && refusals_has(&shard->refusals, ask->call_id, 0)) {
		struct writer w = text_begin(&a->text, TELL_MIN);

		call_explain_refused(ask->call_id, &w);
		text_end(&a->text, &w);
		a->is_found = a->has_tag = true;
	}
	if (!e)
		return;
	a->has_tag = !ask->tag.len || party_by_tag(&e->call, ask->tag);
	if (!a->has_tag)
		return;
	switch (ask->kind) {
	case CLI_ASK_END_CALL:
		env = shard_event(shard);
		shard_call_end(shard, e, CALL_END_FORCED, &env);
		break;
	case CLI_ASK_DEBUG:
		e->call.is_debug = ask->on;
		break;
	case CLI_ASK_CALL:
	case CLI_ASK_TAG:
	case CLI_ASK_EXPLAIN:
		tell(&a->text, ask, shard, &e->call);
		break;
	default:
		break;
	}
}

/* At home. */

static struct slice answer_of(const struct ask_job *a)
{
	const struct cli_ask *ask = &a->request->ask;

	switch (ask->kind) {
	case CLI_ASK_LIST:
		return a->is_found ? text_done(&a->text) : ask->absent;
	case CLI_ASK_END_ALL:
	case CLI_ASK_OWN:
		return ask->done;
	default:
		break;
	}
	if (!a->is_found)
		return ask->absent;
	if (!a->has_tag)
		return ask->absent_tag;
	return a->text.len ? text_done(&a->text) : ask->done;
}

static void is_home(struct job *job, void *control)
{
	struct ask_job *a = (struct ask_job *) job;

	(void) control;
	if (a->text.is_cut) {
		a->text.is_cut = false;
		a->text.limit = 0;
		text_add(&a->text, SLICE("(the rest is cut: too long)\n"));
	}
	cli_finish(a->request, answer_of(a));
	text_fini(&a->text);
	free(a);
}

static void numbers_done(struct daemon *d, const struct snapshot *s, void *ctx)
{
	struct cli_request *request = ctx;
	struct text t = { .limit = CLI_TEXT_MAX };

	(void) d;
	if (s)
		request->ask.write(&t, s);
	else
		text_add(&t, SLICE("Out of memory\n"));
	cli_finish(request, text_done(&t));
	text_fini(&t);
}

static void ask(void *ctx, struct cli_request *request)
{
	struct daemon *d = ctx;
	const struct cli_ask *what = &request->ask;
	bool is_for_all = what->kind == CLI_ASK_LIST || what->kind == CLI_ASK_END_ALL ||
			  what->kind == CLI_ASK_OWN;
	struct ask_job *a;

	if (what->kind == CLI_ASK_NUMBERS) {
		survey_begin(d, numbers_done, request);
		return;
	}
	a = calloc(1, sizeof(*a));
	if (!a) {
		cli_finish(request, SLICE("Out of memory\n"));
		return;
	}
	a->request = request;
	a->text.limit = CLI_TEXT_MAX;
	a->job = (struct job){ .visit = is_for_all ? visit_all : visit_call, .done = is_home };
	a->job.at = is_for_all ? 0 : shard_of(&d->world, shard_hash(&d->world, what->call_id));
	a->job.end = is_for_all ? d->world.shard_count : a->job.at + 1;
	daemon_send(d, &a->job);
}

/* Values that were changed go to the shards as a copy. */

struct config_job {
	struct job job; /* first */
	struct call_config config;
};

static void take_config(struct job *job, struct shard *shard)
{
	struct call_env env;

	shard->config = ((struct config_job *) job)->config;
	env = shard_event(shard);
	shard_look_again(shard, &env);
}

static void config_home(struct job *job, void *control)
{
	(void) control;
	free(job);
}

static void changed(void *ctx)
{
	struct daemon *d = ctx;
	struct config_job *c = calloc(1, sizeof(*c));

	atomic_store_explicit(&d->admission.max_sessions, d->opts->max_sessions,
			      memory_order_relaxed);
	ng_udp_set_tos(d->ng, (int) d->opts->control_tos);
	if (!c) {
		log_write(d->world.log, LOG_CORE, LEVEL_ERR,
			  "out of memory: changed options are not in force");
		return;
	}
	daemon_call_config(d, &c->config);
	c->job = (struct job){ .visit = take_config,
			       .done = config_home,
			       .end = d->world.shard_count };
	daemon_send(d, &c->job);
}

struct cli_calls cli_calls_of(struct daemon *d)
{
	return (struct cli_calls){ ask, changed, d };
}

/* ng: cli. */

struct ng_cli {
	struct daemon *daemon;
	struct ng_job *job;
	bool is_json;
};

static void ng_cli_done(void *ctx, struct slice text)
{
	struct ng_cli *c = ctx;
	struct ng_answer a;

	ng_answer_begin(&a, c->daemon->front.reply, c->job, c->is_json);
	ng_reply_put_str(&a.reply, "response", text);
	ng_answer_end(&a, c->job, "ok");
	daemon_answered(c->daemon, c->job);
	free(c);
}

void ng_cli_begin(struct daemon *d, struct ng_job *job, const struct ng_request *request)
{
	struct ng_cli *c = request->body.len ? malloc(sizeof(*c)) : NULL;

	if (!c) {
		ng_answer_error(d->front.reply, job, request->is_json,
				request->body.len ? NG_NO_MEMORY : NG_NO_BODY);
		daemon_answered(d, job);
		return;
	}
	*c = (struct ng_cli){ d, job, request->is_json };
	cli_run(&d->cli, request->body, ng_cli_done, c);
}
