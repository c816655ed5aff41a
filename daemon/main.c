/* daemon/main.c: from the command line to a running daemon.  Owns what the process has. */
#include <stdio.h>
#include <stdlib.h>

#include "daemon/daemon.h"
#include "daemon/interfaces_resolve.h"
#include "daemon/log.h"
#include "daemon/options.h"
#include "daemon/process.h"

/* Errors, or all problems, to standard error. */
static void tell_problems(const struct options *opts, bool with_warnings)
{
	for (size_t i = 0; i < opts->problem_count; i++) {
		const struct option_problem *p = &opts->problems[i];

		if (p->is_error || with_warnings)
			fprintf(stderr, "%s: %s\n", p->is_error ? "error" : "warning", p->text);
	}
	if (opts->problems_lost)
		fprintf(stderr, "and %zu more\n", opts->problems_lost);
}

static void log_warnings(const struct options *opts, struct log *log)
{
	for (size_t i = 0; i < opts->problem_count; i++)
		if (!opts->problems[i].is_error)
			log_start(log, LEVEL_WARNING, "%s", opts->problems[i].text);
	if (opts->problems_lost)
		log_write(log, LOG_CORE, LEVEL_WARNING, "and %zu more warnings",
			  opts->problems_lost);
}

static int print_help(void)
{
	char *text = options_help();

	if (!text || fputs(text, stdout) == EOF)
		return PROCESS_EXIT_BAD;
	free(text);
	return PROCESS_EXIT_OK;
}

static int serve(struct process *process, struct options *opts, struct interfaces *ifs)
{
	struct log_config config = log_config_from(opts);
	int code = PROCESS_EXIT_BAD;

	if (!process_detach(process)) {
		perror("sluiced: going to the background");
		return PROCESS_EXIT_BAD;
	}
	process->log = log_open(&config);
	if (!process->log) {
		fputs("sluiced: can't start the log\n", stderr);
		return PROCESS_EXIT_BAD;
	}
	log_warnings(opts, process->log);
	if (process_begin(process))
		code = daemon_run(opts, ifs, process);
	process_end(process);
	log_close(process->log);
	return code;
}

static int run(struct options *opts, struct interfaces *ifs, struct process *process)
{
	if (opts->help)
		return print_help();
	if (opts->version) {
		puts("Version: sluice-" SLUICE_VERSION);
		return PROCESS_EXIT_OK;
	}
	if (opts->codecs) {
		puts("Sluice relays every codec as it comes and has none of its own.");
		return PROCESS_EXIT_OK;
	}
	interfaces_resolve(opts, ifs);
	process_init(process, opts);
	if (opts->check_config) {
		tell_problems(opts, true);
		if (!opts->has_error)
			printf("%s: ok\n", opts->file ? opts->file : "options");
		return opts->has_error ? PROCESS_EXIT_BAD : PROCESS_EXIT_OK;
	}
	if (opts->has_error) {
		tell_problems(opts, false);
		return PROCESS_EXIT_BAD;
	}
	return serve(process, opts, ifs);
}

int main(int argc, char **argv)
{
	static struct options opts;
	static struct interfaces ifs;
	static struct process process;
	int code;

	options_load(&opts, argc, argv, getenv);
	code = run(&opts, &ifs, &process);
	options_fini(&opts);
	return code;
}
