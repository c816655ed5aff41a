/* daemon/control/statistics.h: the document of the ng command "statistics", of the CLI's
 * "list jsonstats" and of HTTP.
 * statistics_walk tells it as events, so that JSON text and bencode come from one place.
 */
#ifndef SLUICE_DAEMON_CONTROL_STATISTICS_H
#define SLUICE_DAEMON_CONTROL_STATISTICS_H

#include "daemon/snapshot.h"
#include "daemon/text.h"

/* key is empty inside a list.  Over ng, real goes out as a string of six decimals (recorded). */
struct statistics_sink {
	void *ctx;
	void (*dict)(void *ctx, const char *key);
	void (*list)(void *ctx, const char *key);
	void (*end)(void *ctx); /* of the innermost dict or list */
	void (*integer)(void *ctx, const char *key, uint64_t n);
	void (*rate)(void *ctx, const char *key, uint64_t n); /* a string over ng */
	void (*real)(void *ctx, const char *key, double d);
	void (*string)(void *ctx, const char *key, struct slice s);
};

/* The whole is one dict without key. */
void statistics_walk(const struct snapshot *s, const struct statistics_sink *sink);
/* As JSON, without blanks and line end. */
void statistics_json(struct text *t, const struct snapshot *s);

/* The commands in the order in which rtpengine counts them, and their short names. */
enum { STATISTICS_COMMANDS = 33 };
extern const enum ng_command statistics_commands[STATISTICS_COMMANDS];
const char *statistics_command_name(enum ng_command command);

#endif
