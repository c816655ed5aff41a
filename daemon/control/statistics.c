#include "daemon/control/statistics.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "daemon/text_printf.h"

static const char *const metric_names[] = {
#define X(id, json, words) json,
	SNAPSHOT_METRICS(X)
#undef X
};

static const char *const short_names[NG_CMD_COUNT] = {
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) [NG_CMD_##id] = label,
#define COMMAND_ALIAS(id, name)
#include "spec/ng_commands.def"
#undef COMMAND
#undef COMMAND_ALIAS
};

#define C(id) NG_CMD_##id
const enum ng_command statistics_commands[STATISTICS_COMMANDS] = {
	C(PING),
	C(OFFER),
	C(ANSWER),
	C(DELETE),
	C(QUERY),
	C(LIST),
	C(START_RECORDING),
	C(STOP_RECORDING),
	C(PAUSE_RECORDING),
	C(START_FORWARDING),
	C(STOP_FORWARDING),
	C(BLOCK_DTMF),
	C(UNBLOCK_DTMF),
	C(BLOCK_MEDIA),
	C(UNBLOCK_MEDIA),
	C(PLAY_MEDIA),
	C(STOP_MEDIA),
	C(PLAY_DTMF),
	C(STATISTICS),
	C(SILENCE_MEDIA),
	C(UNSILENCE_MEDIA),
	C(PUBLISH),
	C(SUBSCRIBE_REQUEST),
	C(SUBSCRIBE_ANSWER),
	C(UNSUBSCRIBE),
	C(INJECT_START),
	C(INJECT_STOP),
	C(CONNECT),
	C(CLI),
	C(TRANSFORM),
	C(CREATE),
	C(CREATE_ANSWER),
	C(MESH),
};
#undef C

const char *statistics_command_name(enum ng_command command)
{
	return command < NG_CMD_COUNT && short_names[command] ? short_names[command] : "?";
}

/* Keys. */

enum { KEY_MAX = 64 };

/* "StartRec" and "count" to "startreccount". */
static void lower_key(char key[KEY_MAX], const char *before, const char *name, const char *behind)
{
	snprintf(key, KEY_MAX, "%s%s%s", before, name, behind);
	for (char *p = key; *p; p++)
		*p = (char) tolower((unsigned char) *p);
}

static void write_sum(const struct statistics_sink *to, const char *name,
		      const struct snapshot_sum *s)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "%s_total", name);
	to->real(to->ctx, key, s->sum);
	snprintf(key, sizeof(key), "%s2_total", name);
	to->real(to->ctx, key, s->sum2);
	snprintf(key, sizeof(key), "%s_samples_total", name);
	to->integer(to->ctx, key, s->samples);
	snprintf(key, sizeof(key), "%s_average", name);
	to->real(to->ctx, key, snapshot_average(s));
	snprintf(key, sizeof(key), "%s_stddev", name);
	to->real(to->ctx, key, snapshot_deviation(s));
}

static void write_rates(const struct statistics_sink *to, const char *tail, uint64_t packets,
			uint64_t bytes, uint64_t errors)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "packetrate%s", tail);
	to->rate(to->ctx, key, packets);
	snprintf(key, sizeof(key), "byterate%s", tail);
	to->rate(to->ctx, key, bytes);
	snprintf(key, sizeof(key), "errorrate%s", tail);
	to->rate(to->ctx, key, errors);
}

static void write_relayed(const struct statistics_sink *to, const char *tail, uint64_t packets,
			  uint64_t bytes, uint64_t errors)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "relayedpackets%s", tail);
	to->integer(to->ctx, key, packets);
	snprintf(key, sizeof(key), "relayedpacketerrors%s", tail);
	to->integer(to->ctx, key, errors);
	snprintf(key, sizeof(key), "relayedbytes%s", tail);
	to->integer(to->ctx, key, bytes);
}

/* Sections. */

static void write_current(const struct statistics_sink *to, const struct snapshot *s)
{
	const struct snapshot_traffic *u = &s->rate_user, *k = &s->rate_kernel;

	to->dict(to->ctx, "currentstatistics");
	to->integer(to->ctx, "sessionsown", s->sessions_own);
	to->integer(to->ctx, "sessionsforeign", s->sessions_foreign);
	to->integer(to->ctx, "sessionstotal", s->sessions_own + s->sessions_foreign);
	to->integer(to->ctx, "transcodedmedia", s->transcoded_media);
	to->integer(to->ctx, "mediacache", 0);
	to->integer(to->ctx, "playercache", 0);
	write_rates(to, "_user", u->packets, u->bytes, u->errors);
	write_rates(to, "_kernel", k->packets, k->bytes, k->errors);
	write_rates(to, "", u->packets + k->packets, u->bytes + k->bytes, u->errors + k->errors);
	to->integer(to->ctx, "media_userspace", s->streams_user);
	to->integer(to->ctx, "media_kernel", s->streams_kernel);
	to->integer(to->ctx, "media_mixed", s->streams_mixed);
	to->end(to->ctx);
}

static void write_total(const struct statistics_sink *to, const struct snapshot *s)
{
	const struct snapshot_traffic *u = &s->relayed_user, *k = &s->relayed_kernel;

	to->dict(to->ctx, "totalstatistics");
	to->integer(to->ctx, "uptime", s->uptime_s);
	to->integer(to->ctx, "managedsessions", s->managed);
	to->integer(to->ctx, "rejectedsessions", s->rejected);
	to->integer(to->ctx, "timeoutsessions", s->timeout);
	to->integer(to->ctx, "silenttimeoutsessions", s->silent_timeout);
	to->integer(to->ctx, "finaltimeoutsessions", s->final_timeout);
	to->integer(to->ctx, "offertimeoutsessions", s->offer_timeout);
	to->integer(to->ctx, "regularterminatedsessions", s->regular);
	to->integer(to->ctx, "forcedterminatedsessions", s->forced);
	write_relayed(to, "_user", u->packets, u->bytes, u->errors);
	write_relayed(to, "_kernel", k->packets, k->bytes, k->errors);
	write_relayed(to, "", u->packets + k->packets, u->bytes + k->bytes, u->errors + k->errors);
	to->integer(to->ctx, "zerowaystreams", s->zero_way_streams);
	to->integer(to->ctx, "onewaystreams", s->one_way_streams);
	to->real(to->ctx, "avgcallduration", snapshot_average(&s->duration_s));
	to->real(to->ctx, "totalcallsduration", s->duration_s.sum);
	to->real(to->ctx, "totalcallsduration2", s->duration_s.sum2);
	to->real(to->ctx, "totalcallsduration_stddev", snapshot_deviation(&s->duration_s));
	to->end(to->ctx);
}

static void write_voip(const struct statistics_sink *to, const struct snapshot *s)
{
	to->dict(to->ctx, "mos");
	write_sum(to, metric_names[SNAPSHOT_MOS], &s->metric[SNAPSHOT_MOS]);
	to->end(to->ctx);
	to->dict(to->ctx, "voip_metrics");
	for (int i = SNAPSHOT_MOS + 1; i < SNAPSHOT_METRIC_COUNT; i++)
		write_sum(to, metric_names[i], &s->metric[i]);
	to->integer(to->ctx, "packets_lost", s->packets_lost);
	to->integer(to->ctx, "rtp_duplicates", s->rtp_duplicates);
	to->integer(to->ctx, "rtp_skips", s->rtp_skips);
	to->integer(to->ctx, "rtp_seq_resets", s->rtp_seq_resets);
	to->integer(to->ctx, "rtp_reordered", s->rtp_reordered);
	to->end(to->ctx);
}

static void write_address(const struct statistics_sink *to, const char *key, const struct addr *ip)
{
	char text[ADDR_STR_MAX];
	struct writer w = writer_make(text, sizeof(text));

	addr_write(&w, ip);
	to->string(to->ctx, key, writer_done(&w));
}

static void write_control(const struct statistics_sink *to, const struct snapshot *s)
{
	uint64_t total[NG_CMD_COUNT] = { 0 };
	char key[KEY_MAX];

	to->dict(to->ctx, "controlstatistics");
	to->list(to->ctx, "proxies");
	for (size_t i = 0; i < s->proxy_count; i++) {
		const struct snapshot_proxy *p = &s->proxies[i];

		to->dict(to->ctx, "");
		write_address(to, "proxy", &p->ip);
		for (size_t j = 0; j < STATISTICS_COMMANDS; j++) {
			enum ng_command c = statistics_commands[j];

			lower_key(key, "", short_names[c], "count");
			to->integer(to->ctx, key, p->count[c]);
			lower_key(key, "", short_names[c], "duration");
			to->real(to->ctx, key, (double) p->duration_us[c] / 1e6);
			total[c] += p->count[c];
		}
		to->integer(to->ctx, "errorcount", p->errors);
		to->end(to->ctx);
	}
	to->end(to->ctx);
	for (size_t j = 0; j < STATISTICS_COMMANDS; j++) {
		lower_key(key, "total", short_names[statistics_commands[j]], "count");
		to->integer(to->ctx, key, total[statistics_commands[j]]);
	}
	to->end(to->ctx);
}

static void write_traffic(const struct statistics_sink *to, const char *key,
			  const struct snapshot_traffic *t)
{
	to->dict(to->ctx, key);
	to->integer(to->ctx, "packets", t->packets);
	to->integer(to->ctx, "bytes", t->bytes);
	to->integer(to->ctx, "errors", t->errors);
	to->end(to->ctx);
}

static void write_interface(const struct statistics_sink *to, const struct snapshot_interface *i)
{
	to->dict(to->ctx, "");
	to->string(to->ctx, "name", i->name);
	write_address(to, "address", &i->ip);
	to->dict(to->ctx, "ports");
	to->integer(to->ctx, "min", i->port_min);
	to->integer(to->ctx, "max", i->port_max);
	to->integer(to->ctx, "used", i->ports_used);
	to->real(to->ctx, "used_pct",
		 i->ports_total ? (double) i->ports_used * 100 / i->ports_total : 0);
	to->integer(to->ctx, "free", i->ports_total - i->ports_used);
	to->integer(to->ctx, "totals", i->ports_total);
	to->end(to->ctx);
	to->integer(to->ctx, "packets_lost", i->packets_lost);
	to->integer(to->ctx, "duplicates", i->duplicates);
	to->dict(to->ctx, "voip_metrics");
	for (int m = 0; m < SNAPSHOT_METRIC_COUNT; m++)
		write_sum(to, metric_names[m], &i->metric[m]);
	to->end(to->ctx);
	write_traffic(to, "ingress", &i->ingress);
	write_traffic(to, "egress", &i->egress);
	to->end(to->ctx);
}

/* rtpengine's keys for its packet buffers.  Sluice has no such pools; readers expect the keys. */
static void write_pools(const struct statistics_sink *to)
{
	static const char *const pools[] = { "main", "shared", "static" };

	to->dict(to->ctx, "bufferpools");
	for (size_t i = 0; i < ARRAY_COUNT(pools); i++) {
		bool has_shard = i > 0;

		to->dict(to->ctx, pools[i]);
		to->integer(to->ctx, "num_shards", has_shard);
		to->list(to->ctx, "shards");
		if (has_shard) {
			to->dict(to->ctx, "");
			to->integer(to->ctx, "references", 0);
			to->integer(to->ctx, "size", 0);
			to->integer(to->ctx, "used", 0);
			to->end(to->ctx);
		}
		to->end(to->ctx);
		to->end(to->ctx);
	}
	to->end(to->ctx);
}

void statistics_walk(const struct snapshot *s, const struct statistics_sink *to)
{
	to->dict(to->ctx, "");
	write_current(to, s);
	write_total(to, s);
	write_voip(to, s);
	write_control(to, s);
	to->list(to->ctx, "interfaces");
	for (size_t i = 0; i < s->interface_count; i++)
		write_interface(to, &s->interfaces[i]);
	to->end(to->ctx);
	to->list(to->ctx, "transcoders");
	to->end(to->ctx);
	to->list(to->ctx, "poller_threads");
	for (size_t i = 0; i < s->shard_count; i++) {
		to->dict(to->ctx, "");
		to->integer(to->ctx, "index", i);
		to->integer(to->ctx, "pid", (uint64_t) s->shards[i].tid);
		to->integer(to->ctx, "wakeups", s->shards[i].wakeups);
		to->integer(to->ctx, "items", s->shards[i].items);
		to->end(to->ctx);
	}
	to->end(to->ctx);
	write_pools(to);
	to->end(to->ctx);
}

/* JSON. */

enum { DEPTH_MAX = 8 };

struct json {
	struct text *text;
	char closing[DEPTH_MAX];
	int depth;
	bool has_item; /* in the innermost dict or list */
};

static void json_key(struct json *j, const char *key)
{
	if (j->has_item)
		text_printf(j->text, ",");
	j->has_item = true;
	if (*key)
		text_printf(j->text, "\"%s\":", key);
}

static void json_open(struct json *j, const char *key, char open, char closing)
{
	json_key(j, key);
	text_printf(j->text, "%c", open);
	if (j->depth < DEPTH_MAX)
		j->closing[j->depth] = closing;
	j->depth++;
	j->has_item = false;
}

static void json_dict(void *ctx, const char *key)
{
	json_open(ctx, key, '{', '}');
}

static void json_list(void *ctx, const char *key)
{
	json_open(ctx, key, '[', ']');
}

static void json_end(void *ctx)
{
	struct json *j = ctx;

	j->depth--;
	text_printf(j->text, "%c", j->depth < DEPTH_MAX ? j->closing[j->depth] : '}');
	j->has_item = true;
}

static void json_integer(void *ctx, const char *key, uint64_t n)
{
	struct json *j = ctx;

	json_key(j, key);
	text_printf(j->text, "%llu", (unsigned long long) n);
}

static void json_real(void *ctx, const char *key, double d)
{
	struct json *j = ctx;

	json_key(j, key);
	text_printf(j->text, "%.6f", d);
}

/* Names come from the configuration: quotes, backslashes and control bytes are possible. */
static void json_string(void *ctx, const char *key, struct slice s)
{
	struct json *j = ctx;

	json_key(j, key);
	text_printf(j->text, "\"");
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] < 0x20)
			text_printf(j->text, "\\u%04x", s.data[i]);
		else
			text_printf(j->text, s.data[i] == '"' || s.data[i] == '\\' ? "\\%c" : "%c",
				    s.data[i]);
	}
	text_printf(j->text, "\"");
}

void statistics_json(struct text *t, const struct snapshot *s)
{
	struct json j = { .text = t };
	const struct statistics_sink sink = {
		.ctx = &j,
		.dict = json_dict,
		.list = json_list,
		.end = json_end,
		.integer = json_integer,
		.rate = json_integer,
		.real = json_real,
		.string = json_string,
	};

	statistics_walk(s, &sink);
}
