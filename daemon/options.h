/* daemon/options.h: everything that can be configured, as typed values.
 * The fields come from spec/options.def: OPT_FLAG is a bool, OPT_INT an int64_t, OPT_REAL a double,
 * OPT_TEXT a string or NULL, OPT_LIST a struct option_list, OPT_ENUM the place in its list of words
 * (constants for those the code asks about are below).
 * Filled once at start by options_load.  Values that the CLI can change at run time are changed by
 * the thread that runs the CLI only; other threads get copies by message.
 */
#ifndef SLUICE_DAEMON_OPTIONS_H
#define SLUICE_DAEMON_OPTIONS_H

#include "base/addr.h"
#include "base/arena.h"
#include "base/limits.h"
#include "core/interfaces/interfaces.h"
#include "daemon/access.h"

#define SLUICE_VERSION "0.1"

enum {
	ENDPOINT_LEARNING_OFF,
	ENDPOINT_LEARNING_IMMEDIATE,
	ENDPOINT_LEARNING_DELAYED,
	ENDPOINT_LEARNING_HEURISTIC
};
enum { SOURCE_POLICY_CONTINUITY, SOURCE_POLICY_STRICT, SOURCE_POLICY_ANY };

enum log_subsystem {
#define SUBSYSTEM(id, name, what) LOG_##id,
#include "spec/log_subsystems.def"
#undef SUBSYSTEM
	LOG_SUBSYSTEM_COUNT
};

struct option_list {
	const char **items;
	size_t count;
};

struct option_pair {
	const char *name, *value;
};

struct option_problem {
	bool is_error;
	const char *text; /* one line, with "FILE:LINE: " or "--name: " in front */
};

/* Sockets of one control protocol.  A port without address stands for both families: 0.0.0.0 and
 * [::] (the IPv6 one with IPV6_V6ONLY). */
struct option_listen {
	struct endpoint at[OPTIONS_LISTEN_MAX];
	size_t count;
};

/* An interface as configured, not yet resolved (daemon/interfaces_resolve.h does that). */
struct option_interface {
	struct interface_text text;
	struct port_range ports;
	const struct port_range *exclude;
	size_t exclude_count;
	const char *where; /* "FILE:LINE" or "--interface", for messages */
};

struct options {
#define OPT_GROUP(heading)
#define OPT_FLAG(field, name, c, tier, state, meaning) bool field;
#define OPT_INT(field, name, c, tier, state, def, min, max, meaning) int64_t field;
#define OPT_REAL(field, name, c, tier, state, def, meaning) double field;
#define OPT_TEXT(field, name, c, tier, state, def, meaning) const char *field;
#define OPT_LIST(field, name, c, tier, state, meaning) struct option_list field;
#define OPT_ENUM(field, name, c, tier, state, def, words, meaning) int field;
#include "spec/options.def"
#undef OPT_GROUP
#undef OPT_FLAG
#undef OPT_INT
#undef OPT_REAL
#undef OPT_TEXT
#undef OPT_LIST
#undef OPT_ENUM
	/* What follows from them. */
	int log_level_of[LOG_SUBSYSTEM_COUNT]; /* -1: nothing (internals) */
	struct option_listen ng, cli;          /* listen-ng, listen-cli */
	struct access_list ng_access, cli_access;
	struct option_interface *interfaces; /* interface and [PREFIX-NAME] sections, in order */
	size_t interface_count;
	struct option_pair *template_flags; /* section "templates": name -> flag string */
	size_t template_count;
	/* Password before @ in redis, redis-write, redis-subscribe, else RTPENGINE_REDIS_AUTH_PW,
	 * RTPENGINE_REDIS_WRITE_AUTH_PW, RTPENGINE_REDIS_SUBSCRIBE_AUTH_PW, else NULL. */
	const char *redis_auth, *redis_write_auth, *redis_subscribe_auth;
	const char *file; /* that was read, or NULL */
	bool is_built_in; /* no option, no file: the defaults of a first try */

	struct option_problem problems[OPTIONS_PROBLEMS_MAX];
	size_t problem_count;
	size_t problems_lost; /* beyond OPTIONS_PROBLEMS_MAX */
	bool has_error;
	struct arena arena; /* owns every string and array above */
};

/* Reads command line, file and environment into opts, which is usable in any case: what is wrong
 * keeps its default and stands in problems.  Words of argv are borrowed and must stay.
 * getenv_fn is getenv, or a test's. */
void options_load(struct options *opts, int argc, char *const argv[],
		  char *(*getenv_fn)(const char *) );
void options_fini(struct options *opts);

/* Adds a problem; for those who check further (interfaces_resolve). */
void options_problem(struct options *opts, bool is_error, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The text of --help, to be freed. */
char *options_help(void);
/* "core", ...; and back, -1 if there is none. */
const char *log_subsystem_name(enum log_subsystem subsystem);
int log_subsystem_find(struct slice name);

#endif
