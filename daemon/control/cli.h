/* daemon/control/cli.h: carries out CLI commands.
 * Runs on the control thread.  What needs no calls is answered at once; the rest becomes a struct
 * cli_ask for the daemon, which asks its shards and answers whenever it can.  The CLI socket
 * (cli_server.h), the ng command "cli" and HTTP all come through cli_run.
 */
#ifndef SLUICE_DAEMON_CONTROL_CLI_H
#define SLUICE_DAEMON_CONTROL_CLI_H

#include "daemon/control/params.h"
#include "daemon/snapshot.h"
#include "daemon/text.h"

enum cli_ask_kind {
	CLI_ASK_NUMBERS,  /* fill a snapshot, answer with what write makes of it */
	CLI_ASK_LIST,     /* a line for each call of which; absent if there is none */
	CLI_ASK_CALL,     /* call_id in detail */
	CLI_ASK_TAG,      /* its party tag in detail */
	CLI_ASK_EXISTS,   /* done, if the call and (if not empty) the tag exist */
	CLI_ASK_END_CALL, /* end call_id at once, as forced: done */
	CLI_ASK_END_ALL,  /* end the calls of which at once, as forced: done */
	CLI_ASK_OWN,      /* on: all calls become own, else foreign: done */
	CLI_ASK_DEBUG,    /* log everything about call_id, or not any more: done */
	CLI_ASK_EXPLAIN,  /* why is there no audio */
};

enum cli_which { CLI_ALL, CLI_OWN, CLI_FOREIGN, CLI_RECORDING };

/* All slices live until cli_finish. */
struct cli_ask {
	enum cli_ask_kind kind;
	enum cli_which which;
	bool on;
	struct slice call_id, tag;
	void (*write)(struct text *t, const struct snapshot *s);
	struct slice done;       /* the whole answer if it worked */
	struct slice absent;     /* the whole answer if there is no such call, or none at all */
	struct slice absent_tag; /* ... if the call has no such tag */
};

struct cli_request {
	struct cli_ask ask;
	void (*finish)(void *ctx, struct slice text); /* cli_finish calls it */
	void *ctx;
	char *storage;
};

/* What the daemon does for the CLI. */
struct cli_calls {
	/* Must come to cli_finish(request) once, now or later, on the control thread. */
	void (*ask)(void *ctx, struct cli_request *request);
	/* Values of opts were changed ("set", "params revert"): tell the shards. */
	void (*changed)(void *ctx);
	void *ctx;
};

struct cli {
	struct options *opts; /* the CLI changes it */
	struct log *log;
	struct params params;
	struct cli_calls calls;
};

void cli_init(struct cli *cli, struct options *opts, struct log *log, const struct interfaces *ifs,
	      const struct cli_calls *calls);
/* Carries out a line, which is borrowed for the time of the call.  finish is called once, maybe
 * before cli_run returns; its text is borrowed for the time of that call. */
void cli_run(struct cli *cli, struct slice line, void (*finish)(void *ctx, struct slice text),
	     void *ctx);
/* Answers a request that came through cli_calls.ask, and frees it. */
void cli_finish(struct cli_request *request, struct slice text);

#endif
