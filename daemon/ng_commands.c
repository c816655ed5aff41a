#include "daemon/ng_commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/call/signal.h"
#include "daemon/control/ng_json.h"
#include "parsers/sdp.h"
#include "parsers/sdp_strict.h"

/* Answers. */

void ng_answer_begin(struct ng_answer *a, uint8_t *buf, const struct ng_job *job, bool is_json)
{
	a->w = writer_make(buf, NG_REPLY_MAX);
	ng_reply_begin(&a->reply, &a->w, ng_job_cookie(job), is_json);
}

/* Always possible: an error is shorter than the shortest text of a job.  With a cookie so long that
 * it does not fit either, the answer is empty. */
void ng_answer_error(uint8_t *buf, struct ng_job *job, bool is_json, enum ng_err err)
{
	struct writer w = writer_make(buf, NG_REPLY_MAX);

	job->err = err;
	ng_reply_error(&w, ng_job_cookie(job), is_json, err);
	if (w.overflow || !ng_job_set_answer(job, writer_done(&w)))
		job->len = job->cookie_len;
}

void ng_answer_end(struct ng_answer *a, struct ng_job *job, const char *result)
{
	ng_reply_end(&a->reply, result);
	if (a->w.overflow)
		ng_answer_error(a->w.buf, job, a->reply.is_json, NG_TOO_LARGE);
	else if (!ng_job_set_answer(job, writer_done(&a->w)))
		ng_answer_error(a->w.buf, job, a->reply.is_json, NG_NO_MEMORY);
}

/* In a shard: one request on its way. */

struct visit {
	struct shard *shard;
	struct ng_job *job;
	struct ng_request request;
	uint64_t hash;             /* of the call-id */
	struct calls_entry *entry; /* NULL: there is no such call */
	struct call_env env;
	struct call_actions actions;
	bool is_new;   /* this request made the call */
	bool is_ended; /* and this one, or an error, has ended it */
};

static void refuse(struct visit *v, enum ng_err err)
{
	ng_answer_error(v->shard->reply, v->job, v->request.is_json, err);
}

static void end_call(struct visit *v, enum call_end why)
{
	shard_call_end(v->shard, v->entry, why, &v->env);
	v->is_ended = true;
}

static void carry_out(const struct visit *v)
{
	effects_carry_out(&v->shard->effects, &v->actions, &v->env);
}

static void answer_begin(struct visit *v, struct ng_answer *a)
{
	ng_answer_begin(a, v->shard->reply, v->job, v->request.is_json);
}

/* Offer and answer. */

static void refuse_load(struct visit *v, enum ng_err why)
{
	struct ng_answer a;

	counter_add(&v->shard->counters, COUNTER_REJECTED, 1);
	if (!(v->request.supports & NG_SUPPORTS_LOAD_LIMIT)) {
		refuse(v, NG_SESSION_LIMIT);
		return;
	}
	v->job->err = why;
	answer_begin(v, &a);
	ng_reply_put_text(&a.reply, "message", ng_err_text(why));
	ng_answer_end(&a, v->job, "load limit");
}

/* False: refused, and answered. */
static bool make_call(struct visit *v)
{
	enum ng_err err = admission_enter(v->shard->world->admission);

	if (err) {
		refuse_load(v, err);
		return false;
	}
	v->entry = shard_call_add(v->shard, v->request.call_id, v->hash, &v->env);
	if (!v->entry) {
		admission_leave(v->shard->world->admission);
		refuse(v, NG_NO_MEMORY);
		return false;
	}
	v->is_new = true;
	v->entry->call.created_from = v->job->from.client;
	return true;
}

static void log_bad_sdp(const struct visit *v, enum sdp_err err, const struct sdp_where *where)
{
	const struct log_call about = { v->entry->call.id, v->entry->call.is_debug };
	struct slice text = slice_sub(where->text, 0, 200);

	log_call(v->shard->world->log, &about, LOG_CONTROL, LEVEL_ERR,
		 "SDP of %s refused, line %u: %s: \"%.*s\"", ng_command_name(v->request.command),
		 where->line, sdp_err_text(err), SLICE_FMT(text));
}

static enum ng_err parse_sdp(struct visit *v, struct sdp *sdp)
{
	unsigned flags = v->env.config->sdp_flags;
	struct sdp_where where = { .line = 0 };
	enum sdp_err err;

	if (ng_has(&v->request, NG_FLAG_FRAGMENT))
		flags |= SDP_FRAGMENT;
	err = sdp_parse(v->request.sdp, flags, v->env.scratch, sdp, &where);
	if (!err)
		return NG_OK;
	log_bad_sdp(v, err, &where);
	if (err == SDP_NO_MEMORY)
		return NG_NO_MEMORY;
	return slice_eq(slice_from_str(sdp_err_ng(err)),
			slice_from_str(ng_err_text(NG_INCOMPLETE_SDP)))
		       ? NG_INCOMPLETE_SDP
		       : NG_BAD_SDP;
}

/* The call is what it was before.  A first offer leaves an empty call behind if its SDP was at
 * fault (recorded). */
static void fail_signal(struct visit *v, enum ng_err err)
{
	refuse(v, err);
	if (err == NG_NO_PORTS)
		refusals_add(&v->shard->refusals, v->entry->call.id, v->env.now_us);
	if (v->is_new && err == NG_NO_PORTS)
		end_call(v, CALL_END_PORTS);
	else if (v->is_new && err == NG_NO_MEMORY)
		end_call(v, CALL_END_REGULAR);
}

/* Test builds (-DSLUICE_CHECKS) read every SDP of ours by the strict grammar.  What a sender has
 * put into his lines, and his whole body with loop-protect, is his. */
#ifdef SLUICE_CHECKS
static void check_sdp(const struct visit *v, const struct signal *signal, struct slice sdp)
{
	size_t offset = 0;
	enum sdp_strict_err err = sdp_strict_check(sdp, &offset);

	if (!err || err == SDP_STRICT_CONTROL || signal->is_verbatim)
		return;
	fprintf(stderr, "SDP for call %.*s is not strict: %s at byte %zu\n%.*s\n",
		SLICE_FMT(v->entry->call.id), sdp_strict_err_name(err), offset, SLICE_FMT(sdp));
	abort();
}
#else
static void check_sdp(const struct visit *v, const struct signal *signal, struct slice sdp)
{
	(void) v;
	(void) signal;
	(void) sdp;
}
#endif

static void answer_sdp(struct visit *v, struct signal *signal)
{
	struct ng_answer a;
	struct writer text;
	enum ng_err err = NG_OK;

	answer_begin(v, &a);
	if (signal->is_silent) {
		ng_answer_end(&a, v->job, "ok");
		return;
	}
	ng_reply_key(&a.reply, "sdp");
	text = ng_reply_open_text(&a.reply);
	err = call_sdp_print(signal, &text);
	if (err)
		text.len = 0;
	else
		check_sdp(v, signal, writer_done(&text));
	ng_reply_close_text(&a.reply, &text);
	if (err == NG_NO_MEMORY) {
		effects_undo(&v->shard->effects, &v->actions);
		signal_undo(signal);
		fail_signal(v, err);
		return;
	}
	carry_out(v);
	if (err)
		ng_reply_put_text(&a.reply, "error-reason", ng_err_text(err));
	v->job->err = err;
	ng_answer_end(&a, v->job, err ? "error" : "ok");
}

/* What spec/call.tbl wants the operator to know. */
static void log_notes(const struct visit *v, const struct signal *signal)
{
	const struct call *call = &v->entry->call;
	const struct log_call about = { call->id, call->is_debug };
	struct log *log = v->shard->world->log;

	if (signal->decided & 1u << EXCHANGE_DO_NOTE_GLARE)
		log_call(log, &about, LOG_CONTROL, LEVEL_NOTICE,
			 "both sides have an offer out (glare): each waits for its own answer");
	if (signal->decided & 1u << EXCHANGE_DO_NOTE_UNASKED)
		log_call(log, &about, LOG_CONTROL, LEVEL_NOTICE,
			 "an answer without an offer: from-tag \"%.*s\" is not known, or has "
			 "offered nothing",
			 SLICE_FMT(v->request.from_tag));
}

static void signal_call(struct visit *v)
{
	struct signal signal;
	struct sdp sdp;
	enum ng_err err = parse_sdp(v, &sdp);

	if (err) {
		if (v->is_new)
			v->entry->call.last_signal_us = 0;
		fail_signal(v, err);
		return;
	}
	err = call_signal(&v->entry->call, &v->request, &sdp, &v->env, &v->actions, &signal);
	if (err) {
		fail_signal(v, err);
		return;
	}
	if (effects_open(&v->shard->effects, &v->actions)) {
		signal_undo(&signal);
		fail_signal(v, NG_NO_PORTS);
		return;
	}
	log_notes(v, &signal);
	answer_sdp(v, &signal);
}

static void do_offer(struct visit *v)
{
	if (v->entry || make_call(v))
		signal_call(v);
}

static void do_answer(struct visit *v)
{
	if (v->entry)
		signal_call(v);
	else
		refuse(v, NG_UNKNOWN_CALL);
}

/* Delete and query. */

static void answer_not_matched(struct visit *v)
{
	struct ng_answer a;

	if (ng_has(&v->request, NG_FLAG_FATAL)) {
		refuse(v, NG_CALL_NOT_MATCHED);
		return;
	}
	answer_begin(v, &a);
	ng_reply_put_text(&a.reply, "warning", ng_err_text(NG_CALL_NOT_MATCHED));
	ng_answer_end(&a, v->job, "ok");
}

static void do_delete(struct visit *v)
{
	struct call_deletion deletion = { .is_matched = false };
	struct ng_answer a;

	if (v->entry)
		call_delete(&v->entry->call, &v->request, &v->env, &v->actions, &deletion);
	if (!deletion.is_matched) {
		answer_not_matched(v);
		return;
	}
	carry_out(v);
	answer_begin(v, &a);
	if (!v->is_ended && !ng_has(&v->request, NG_FLAG_FAST))
		call_query_write(&v->entry->call, NULL, deletion.branch, &v->shard->stats, &v->env,
				 &a.reply);
	ng_answer_end(&a, v->job, "ok");
	if (!v->is_ended && deletion.ends_call)
		end_call(v, CALL_END_REGULAR);
}

static void do_query(struct visit *v)
{
	struct ng_answer a;

	if (!v->entry) {
		refuse(v, NG_UNKNOWN_CALL);
		return;
	}
	answer_begin(v, &a);
	call_query_write(&v->entry->call, &v->request, NULL, &v->shard->stats, &v->env, &a.reply);
	ng_answer_end(&a, v->job, "ok");
}

static void do_media_control(struct visit *v)
{
	struct ng_answer a;
	enum ng_err err;

	if (!v->entry) {
		refuse(v, NG_UNKNOWN_CALL_PARTY);
		return;
	}
	err = call_media_control(&v->entry->call, &v->request, &v->env, &v->actions);
	if (err) {
		refuse(v, err);
		return;
	}
	carry_out(v);
	answer_begin(v, &a);
	ng_answer_end(&a, v->job, "ok");
}

/* Commands about a call: what carries them out, and what is said if there is no such call or if
 * Sluice does not do it. */
static const struct call_command {
	void (*run)(struct visit *v);
	enum ng_err unknown_call, instead;
} call_commands[NG_CMD_COUNT] = {
	[NG_CMD_OFFER] = { .run = do_offer },
	[NG_CMD_ANSWER] = { .run = do_answer },
	[NG_CMD_DELETE] = { .run = do_delete },
	[NG_CMD_QUERY] = { .run = do_query },
	[NG_CMD_BLOCK_DTMF] = { .run = do_media_control },
	[NG_CMD_UNBLOCK_DTMF] = { .run = do_media_control },
	[NG_CMD_BLOCK_MEDIA] = { .run = do_media_control },
	[NG_CMD_UNBLOCK_MEDIA] = { .run = do_media_control },
	[NG_CMD_SILENCE_MEDIA] = { .run = do_media_control },
	[NG_CMD_UNSILENCE_MEDIA] = { .run = do_media_control },
	[NG_CMD_START_RECORDING] = { NULL, NG_UNKNOWN_CALL, NG_NOT_SUPPORTED },
	[NG_CMD_STOP_RECORDING] = { NULL, NG_UNKNOWN_CALL, NG_NOT_SUPPORTED },
	[NG_CMD_PAUSE_RECORDING] = { NULL, NG_UNKNOWN_CALL, NG_NOT_SUPPORTED },
	[NG_CMD_START_FORWARDING] = { NULL, NG_UNKNOWN_CALL_PARTY, NG_NOT_SUPPORTED },
	[NG_CMD_STOP_FORWARDING] = { NULL, NG_UNKNOWN_CALL_PARTY, NG_NOT_SUPPORTED },
	[NG_CMD_SUBSCRIBE_REQUEST] = { NULL, NG_UNKNOWN_CALLS, NG_NOT_SUPPORTED },
	[NG_CMD_SUBSCRIBE_ANSWER] = { NULL, NG_UNKNOWN_CALL_PARTY, NG_NOT_SUPPORTED },
	[NG_CMD_UNSUBSCRIBE] = { NULL, NG_UNKNOWN_CALL_PARTY, NG_NOT_SUPPORTED },
	[NG_CMD_CONNECT] = { NULL, NG_UNKNOWN_CALLS, NG_NOT_SUPPORTED },
	[NG_CMD_INJECT_START] = { NULL, NG_UNKNOWN_CALL_PARTY, NG_INJECT_START_FAILED },
	[NG_CMD_INJECT_STOP] = { NULL, NG_UNKNOWN_CALL_PARTY, NG_INJECT_STOP_FAILED },
	[NG_CMD_CREATE_ANSWER] = { NULL, NG_UNKNOWN_CALL_CREATE, NG_NOT_SUPPORTED },
};

static bool is_about_call(enum ng_command command)
{
	const struct call_command *c = &call_commands[command];

	return c->run || c->instead;
}

static void log_warnings(struct log *log, const struct ng_request *request,
			 const struct ng_warnings *warnings)
{
	const struct log_call about = { request->call_id, false };

	for (uint32_t i = 0; i < warnings->count; i++) {
		const struct ng_warning *w = &warnings->list[i];
		struct slice what = slice_sub(w->what, 0, 200);

		log_call(log, &about, LOG_CONTROL, LEVEL_WARNING, "%s: %s%s%s \"%.*s\"",
			 ng_command_name(request->command), ng_warning_text(w->kind),
			 w->key ? " " : "", w->key ? ng_key_name(w->key) : "", SLICE_FMT(what));
	}
	if (warnings->dropped)
		log_call(log, &about, LOG_CONTROL, LEVEL_WARNING, "%s: and %u more warnings",
			 ng_command_name(request->command), warnings->dropped);
}

static void log_outcome(const struct visit *v, struct slice call_id)
{
	struct log *log = v->shard->world->log;
	const struct log_call about = { call_id, false };
	enum log_level level = v->job->err ? LEVEL_NOTICE : LEVEL_INFO;
	uint8_t text[ADDR_STR_MAX + 8];
	struct writer w = writer_make(text, sizeof(text));

	if (!log_is_on(log, LOG_CONTROL, level))
		return;
	endpoint_write(&w, &v->job->from.client);
	log_call(log, &about, LOG_CONTROL, level, "%s from %.*s: %s",
		 ng_command_name(v->request.command), SLICE_FMT(writer_done(&w)),
		 v->job->err ? ng_err_text(v->job->err) : "ok");
}

static void run(struct visit *v)
{
	const struct call_command *c = &call_commands[v->request.command];
	struct slice call_id = SLICE_EMPTY;

	/* The answer takes the place of the request. */
	if (log_is_on(v->shard->world->log, LOG_CONTROL, LEVEL_NOTICE) &&
	    !arena_copy(v->env.scratch, v->request.call_id, &call_id))
		call_id = SLICE_EMPTY;
	v->entry = shard_find(v->shard, v->request.call_id, v->hash);
	if (c->run)
		c->run(v);
	else
		refuse(v, v->entry ? c->instead : c->unknown_call);
	log_outcome(v, call_id);
	if (v->entry && !v->is_ended)
		shard_call_changed(v->shard, v->entry, &v->env);
}

static void visit_call(struct job *job, struct shard *shard)
{
	struct visit v = { .shard = shard, .job = (struct ng_job *) job };
	struct ng_tree tree = { .nodes = shard->nodes, .cap = NG_NODES_MAX };
	struct ng_warnings warnings = { .count = 0 };
	bool is_json = false;
	enum ng_err err;
	unsigned owner;

	v.env = shard_event(shard);
	call_actions_init(&v.actions);
	err = ng_payload_parse(ng_job_payload(v.job), v.env.scratch, &tree, &is_json);
	if (!err)
		err = ng_request_read(&tree, v.env.scratch, &shard->world->defaults, &v.request,
				      &warnings);
	v.request.is_json = is_json;
	if (err) {
		refuse(&v, err);
		return;
	}
	v.hash = shard_hash(shard->world, v.request.call_id);
	owner = shard_of(shard->world, v.hash);
	if (owner != shard->index) {
		job_redirect(job, owner);
		return;
	}
	log_warnings(shard->world->log, &v.request, &warnings);
	run(&v);
}

/* In the control thread. */

bool ng_front_init(struct ng_front *f)
{
	pages_init(&f->pages, REQUEST_MEMORY_MAX * 2);
	return scratch_init(&f->scratch, &f->pages);
}

void ng_front_fini(struct ng_front *f)
{
	if (f->scratch.block)
		scratch_fini(&f->scratch);
	pages_fini(&f->pages);
}

static void send_to(struct ng_front *f, struct ng_job *job, struct slice call_id)
{
	job->job.visit = visit_call;
	job->job.done = f->home;
	job->job.at = shard_of(f->world, shard_hash(f->world, call_id));
	job->job.end = job->job.at + 1;
	f->send(f->ctx, job);
}

/* The usual commands about a call, by their usual spelling: enough to know whose request it is, and
 * the shard reads it anyway.  Whatever is odd is read here in full. */
static bool send_usual(struct ng_front *f, struct ng_job *job, const struct ng_tree *tree)
{
	static const struct {
		struct slice name;
		enum ng_command command;
	} usual[] = {
		{ { (const uint8_t *) "offer", 5 }, NG_CMD_OFFER },
		{ { (const uint8_t *) "answer", 6 }, NG_CMD_ANSWER },
		{ { (const uint8_t *) "delete", 6 }, NG_CMD_DELETE },
		{ { (const uint8_t *) "query", 5 }, NG_CMD_QUERY },
	};
	uint32_t command = ng_tree_find(tree, 0, SLICE("command"));
	uint32_t call_id = ng_tree_find(tree, 0, SLICE("call-id"));

	if (command == NG_NODE_NONE || call_id == NG_NODE_NONE ||
	    tree->nodes[command].type != NG_STR || tree->nodes[call_id].type != NG_STR)
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(usual); i++) {
		if (!slice_eq(usual[i].name, tree->nodes[command].str))
			continue;
		job->command = usual[i].command;
		send_to(f, job, tree->nodes[call_id].str);
		return true;
	}
	return false;
}

static void finish_error(struct ng_front *f, struct ng_job *job, bool is_json, enum ng_err err)
{
	ng_answer_error(f->reply, job, is_json, err);
	f->answered(f->ctx, job);
}

static void pong(struct ng_front *f, struct ng_job *job, bool is_json)
{
	struct ng_answer a;

	ng_answer_begin(&a, f->reply, job, is_json);
	ng_answer_end(&a, job, "pong");
	f->answered(f->ctx, job);
}

static void dispatch(struct ng_front *f, struct ng_job *job, const struct ng_request *request)
{
	job->command = request->command;
	if (is_about_call(request->command)) {
		send_to(f, job, request->call_id);
		return;
	}
	switch (request->command) {
	case NG_CMD_PING:
		pong(f, job, request->is_json);
		break;
	case NG_CMD_LIST:
	case NG_CMD_STATISTICS:
	case NG_CMD_CLI:
		f->about_all(f->ctx, job, request);
		break;
	case NG_CMD_PLAY_MEDIA:
	case NG_CMD_STOP_MEDIA:
	case NG_CMD_PLAY_DTMF:
		finish_error(f, job, request->is_json, NG_UNSUPPORTED);
		break;
	case NG_CMD_MESH:
		finish_error(f, job, request->is_json,
			     request->calls.count ? NG_NOT_SUPPORTED : NG_UNKNOWN_CALLS_MESH);
		break;
	default:
		finish_error(f, job, request->is_json, NG_NOT_SUPPORTED);
		break;
	}
}

void ng_front_request(struct ng_front *f, struct ng_job *job)
{
	struct arena *arena = scratch_begin(&f->scratch);
	struct ng_tree tree = { .nodes = f->nodes, .cap = NG_NODES_MAX };
	struct ng_warnings warnings = { .count = 0 };
	struct ng_request request;
	bool is_json = false;
	enum ng_err err = ng_payload_parse(ng_job_payload(job), arena, &tree, &is_json);

	if (err) {
		finish_error(f, job, is_json, err);
		return;
	}
	if (send_usual(f, job, &tree))
		return;
	err = ng_request_read(&tree, arena, &f->world->defaults, &request, &warnings);
	request.is_json = is_json;
	job->command = request.command;
	if (err) {
		finish_error(f, job, is_json, err);
		return;
	}
	if (!is_about_call(request.command))
		log_warnings(f->world->log, &request, &warnings);
	dispatch(f, job, &request);
}
