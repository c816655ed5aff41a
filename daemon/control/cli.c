#include "daemon/control/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "daemon/control/cli_rows.h"
#include "daemon/control/cli_text.h"
#include "daemon/control/cli_values.h"
#include "daemon/control/statistics.h"
#include "daemon/text_printf.h"

enum { TREE_TEXT_MAX = 16384 };

void cli_init(struct cli *cli, struct options *opts, struct log *log, const struct interfaces *ifs,
	      const struct cli_calls *calls)
{
	cli->opts = opts;
	cli->log = log;
	cli->calls = *calls;
	params_init(&cli->params, opts, log, ifs);
}

/* Requests to the daemon. */

/* A request that owns copies of ids and answers: line, done, absent, absent_tag in one block. */
struct asking {
	struct cli_ask ask;
	char done[CLI_LINE_MAX + 128], absent[CLI_LINE_MAX + 128], absent_tag[CLI_LINE_MAX + 128];
};

static struct slice keep(char **at, struct slice s)
{
	char *copy = *at;

	if (s.len)
		memcpy(copy, s.data, s.len);
	*at += s.len;
	return slice_make(copy, s.len);
}

static void pass_on(struct cli *cli, const struct cli_ask *ask,
		    void (*finish)(void *ctx, struct slice text), void *ctx)
{
	struct cli_request *r = malloc(sizeof(*r));
	char *at = malloc(ask->call_id.len + ask->tag.len + ask->done.len + ask->absent.len +
			  ask->absent_tag.len + 1);

	if (!r || !at) {
		free(r);
		free(at);
		finish(ctx, SLICE("Out of memory.\n"));
		return;
	}
	*r = (struct cli_request){ .ask = *ask, .finish = finish, .ctx = ctx, .storage = at };
	r->ask.call_id = keep(&at, ask->call_id);
	r->ask.tag = keep(&at, ask->tag);
	r->ask.done = keep(&at, ask->done);
	r->ask.absent = keep(&at, ask->absent);
	r->ask.absent_tag = keep(&at, ask->absent_tag);
	cli->calls.ask(cli->calls.ctx, r);
}

void cli_finish(struct cli_request *r, struct slice text)
{
	r->finish(r->ctx, text);
	free(r->storage);
	free(r);
}

/* A text with a call-id in it; cut where it is longer than a line can be. */
static struct slice say(char buf[CLI_LINE_MAX + 128], const char *fmt, ...) PRINTF_LIKE(2, 3);
static struct slice say(char buf[CLI_LINE_MAX + 128], const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, CLI_LINE_MAX + 128, fmt, args);
	va_end(args);
	return slice_make(buf, n < 0                    ? 0
			       : n < CLI_LINE_MAX + 128 ? (size_t) n
							: CLI_LINE_MAX + 127);
}

/* all, own, foreign and, if it may be, recording; false: a call-id. */
static bool which_of(struct slice word, bool with_recording, enum cli_which *out)
{
	static const char *const words[] = { [CLI_ALL] = "all",
					     [CLI_OWN] = "own",
					     [CLI_FOREIGN] = "foreign",
					     [CLI_RECORDING] = "recording" };

	for (int i = CLI_ALL; i <= (with_recording ? CLI_RECORDING : CLI_FOREIGN); i++) {
		if (slice_eq(word, slice_from_str(words[i]))) {
			*out = (enum cli_which) i;
			return true;
		}
	}
	return false;
}

static void ask_sessions(struct asking *a, struct slice word)
{
	static const char *const none[] = {
		[CLI_ALL] = "No sessions on this media relay.\n",
		[CLI_OWN] = "No own sessions on this media relay.\n",
		[CLI_FOREIGN] = "No foreign sessions on this media relay.\n",
		[CLI_RECORDING] = "No recording sessions on this media relay.\n",
	};

	if (which_of(word, true, &a->ask.which)) {
		a->ask.kind = CLI_ASK_LIST;
		a->ask.absent = slice_from_str(none[a->ask.which]);
	} else {
		a->ask.kind = CLI_ASK_CALL;
		a->ask.call_id = word;
		a->ask.absent = say(a->absent, "\nCall ID not found (%.*s).\n\n", SLICE_FMT(word));
	}
}

static void ask_terminate(struct asking *a, struct slice word)
{
	static const char *const done[] = {
		[CLI_ALL] = "All calls terminated by operator.\n",
		[CLI_OWN] = "All own calls terminated by operator.\n",
		[CLI_FOREIGN] = "All foreign calls terminated by operator.\n",
	};

	if (which_of(word, false, &a->ask.which)) {
		a->ask.kind = CLI_ASK_END_ALL;
		a->ask.done = slice_from_str(done[a->ask.which]);
	} else {
		a->ask.kind = CLI_ASK_END_CALL;
		a->ask.call_id = word;
		a->ask.done =
			say(a->done, "\nCall Id (%.*s) successfully terminated by operator.\n\n",
			    SLICE_FMT(word));
		a->ask.absent = say(a->absent, "\nCall Id not found (%.*s).\n\n", SLICE_FMT(word));
	}
}

static void ask_debug(struct asking *a, struct slice call_id, struct slice on_off)
{
	a->ask.kind = CLI_ASK_DEBUG;
	a->ask.on = !slice_eq(on_off, SLICE("off"));
	a->ask.call_id = call_id;
	a->ask.done = say(a->done, "%s debugging for call '%.*s'\n",
			  a->ask.on ? "Enabled" : "Disabled", SLICE_FMT(call_id));
}

static void ask_numbers(struct asking *a, void (*write)(struct text *, const struct snapshot *))
{
	a->ask.kind = CLI_ASK_NUMBERS;
	a->ask.write = write;
}

/* "call CALLID [tag TAG] ...": what goes for all of them. */
static void ask_call(struct asking *a, const struct cli_command *c)
{
	a->ask.kind = CLI_ASK_EXISTS;
	a->ask.call_id = c->call_id;
	a->ask.tag = c->tag;
	a->ask.absent = say(a->absent, "No such call '%.*s'\n", SLICE_FMT(c->call_id));
	a->ask.absent_tag = say(a->absent_tag, "No such tag '%.*s'\n", SLICE_FMT(c->tag));
}

/* Fills a if the command needs calls. */
static bool ask_of(const struct cli_command *c, struct asking *a)
{
	struct slice on_off;

	switch (c->op) {
	case CLI_OP_LIST_NUMSESSIONS:
		ask_numbers(a, cli_text_numsessions);
		return true;
	case CLI_OP_LIST_TOTALS:
		ask_numbers(a, cli_text_totals);
		return true;
	case CLI_OP_LIST_COUNTERS:
		ask_numbers(a, cli_text_counters);
		return true;
	case CLI_OP_LIST_INTERFACES:
		ask_numbers(a, cli_text_interfaces);
		return true;
	case CLI_OP_REFUSED:
		ask_numbers(a, cli_text_refused);
		return true;
	case CLI_OP_LIST_JSONSTATS:
		ask_numbers(a, statistics_json);
		return true;
	case CLI_OP_LIST_SESSIONS:
		ask_sessions(a, c->args[0]);
		return true;
	case CLI_OP_TERMINATE:
		ask_terminate(a, c->args[0]);
		return true;
	case CLI_OP_ACTIVE:
		a->ask.kind = CLI_ASK_OWN;
		a->ask.on = true;
		a->ask.done = SLICE("Ok, all calls set to 'owned (active)'\n");
		return true;
	case CLI_OP_STANDBY:
		a->ask.kind = CLI_ASK_OWN;
		a->ask.done = SLICE("Ok, all calls set to 'foreign (standby)'\n");
		return true;
	case CLI_OP_EXPLAIN:
		a->ask.kind = CLI_ASK_EXPLAIN;
		a->ask.call_id = c->args[0];
		a->ask.absent = say(a->absent, "No such call '%.*s'\n", SLICE_FMT(c->args[0]));
		return true;
	case CLI_OP_DEBUG:
		if (!c->arg_count)
			return false;
		on_off = c->arg_count > 1 ? c->args[1] : SLICE_EMPTY;
		ask_debug(a, c->args[0], on_off);
		a->ask.absent = say(a->absent, "Call ID '%.*s' not found\n", SLICE_FMT(c->args[0]));
		return true;
	case CLI_OP_CALL_INFO:
		ask_call(a, c);
		a->ask.kind = CLI_ASK_CALL;
		return true;
	case CLI_OP_TAG_INFO:
		ask_call(a, c);
		a->ask.kind = CLI_ASK_TAG;
		return true;
	case CLI_OP_CALL_TERMINATE:
		ask_call(a, c);
		a->ask.kind = CLI_ASK_END_CALL;
		a->ask.done = say(a->done, "\nCall '%.*s' terminated.\n\n", SLICE_FMT(c->call_id));
		return true;
	case CLI_OP_CALL_DEBUG:
		ask_call(a, c);
		on_off = c->arg_count ? c->args[0] : SLICE_EMPTY;
		ask_debug(a, c->call_id, on_off);
		return true;
	default:
		return false;
	}
}

/* What is answered at once. */

static void tell_tree(struct text *t, const struct cli_command *c)
{
	struct writer w = text_begin(t, TREE_TEXT_MAX);

	if (c->err == CLI_HELP)
		cli_write_help(&w, c->place);
	else
		cli_write_usage(&w);
	text_end(t, &w);
}

static void tell_error(struct text *t, const struct cli_command *c)
{
	switch (c->err) {
	case CLI_UNKNOWN:
		text_printf(t, "Unknown command: %.*s\n", SLICE_FMT(c->word));
		break;
	case CLI_INCOMPLETE:
		text_printf(t, "Incomplete command: \n");
		break;
	case CLI_MORE:
		text_printf(t, "More parameters required.\n");
		break;
	case CLI_HELP:
		tell_tree(t, c);
		break;
	case CLI_OK:
	case CLI_EMPTY:
		break;
	}
}

static void run_here(struct cli *cli, const struct cli_command *c, struct text *t)
{
	bool has_changed = false;

	if (cli_value(cli, c, t, &has_changed)) {
		if (has_changed)
			cli->calls.changed(cli->calls.ctx);
		return;
	}
	if (cli_rows(c->op, t))
		return;
	switch (c->op) {
	case CLI_OP_USAGE:
		tell_tree(t, c);
		break;
	case CLI_OP_PARAMS_START:
		params_write_start(&cli->params, t);
		break;
	case CLI_OP_PARAMS_CURRENT:
		params_write_current(&cli->params, t);
		break;
	case CLI_OP_PARAMS_DIFF:
		params_write_diff(&cli->params, t);
		break;
	case CLI_OP_PARAMS_REVERT:
		params_revert(&cli->params);
		cli->calls.changed(cli->calls.ctx);
		break;
	case CLI_OP_LIST_TRANSCODERS:
		text_printf(t, "No stats entries\n");
		break;
	case CLI_OP_KSADD:
	case CLI_OP_KSRM:
	case CLI_OP_KSLIST:
		text_printf(t, "Keyspace notification feature has not been configured.\n");
		break;
	case CLI_OP_SET_REDISDISABLE:
		text_printf(t, "No redis write to %s\n",
			    slice_eq(c->args[0], SLICE("0")) ? "re-enable" : "disable");
		break;
	case CLI_OP_DEBUG:
		text_printf(t, "No call ID specified\n");
		break;
	default:
		break;
	}
}

void cli_run(struct cli *cli, struct slice line, void (*finish)(void *ctx, struct slice text),
	     void *ctx)
{
	struct cli_command c = cli_parse(line);
	struct asking *a;
	struct text t = { .limit = TEXT_MAX };

	if (c.err == CLI_OK || c.has_call) {
		a = calloc(1, sizeof(*a));
		if (!a) {
			finish(ctx, SLICE("Out of memory.\n"));
			return;
		}
		if (c.err == CLI_OK ? ask_of(&c, a) : c.has_call) {
			if (c.err != CLI_OK) {
				ask_call(a, &c);
				tell_error(&t, &c);
				a->ask.done = text_done(&t);
			}
			pass_on(cli, &a->ask, finish, ctx);
			text_fini(&t);
			free(a);
			return;
		}
		free(a);
	}
	if (c.err == CLI_OK)
		run_here(cli, &c, &t);
	else
		tell_error(&t, &c);
	finish(ctx, text_done(&t));
	text_fini(&t);
}
