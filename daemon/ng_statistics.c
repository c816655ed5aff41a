#include "daemon/ng_statistics.h"

#include <stdio.h>
#include <stdlib.h>

#include "daemon/control/statistics.h"
#include "daemon/survey.h"

struct request {
	struct ng_job *job;
	bool is_json;
};

/* The sink: an ng reply.  Fractions and rates are strings there (recorded). */

static void put_key(struct ng_reply *r, const char *key)
{
	if (key && key[0])
		ng_reply_key(r, key);
}

static void on_dict(void *ctx, const char *key)
{
	put_key(ctx, key);
	ng_reply_open_dict(ctx);
}

static void on_list(void *ctx, const char *key)
{
	put_key(ctx, key);
	ng_reply_open_list(ctx);
}

static void on_end(void *ctx)
{
	ng_reply_close(ctx);
}

static void on_integer(void *ctx, const char *key, uint64_t n)
{
	put_key(ctx, key);
	ng_reply_int(ctx, (int64_t) n);
}

static void on_rate(void *ctx, const char *key, uint64_t n)
{
	uint8_t text[24];
	struct writer w = writer_make(text, sizeof(text));

	writer_u64(&w, n);
	put_key(ctx, key);
	ng_reply_str(ctx, writer_done(&w));
}

static void on_real(void *ctx, const char *key, double d)
{
	char text[400];

	snprintf(text, sizeof(text), "%.6f", d);
	put_key(ctx, key);
	ng_reply_str(ctx, slice_from_str(text));
}

static void on_string(void *ctx, const char *key, struct slice s)
{
	put_key(ctx, key);
	ng_reply_str(ctx, s);
}

static void write_document(struct ng_answer *a, const struct snapshot *s)
{
	const struct statistics_sink sink = { &a->reply,  on_dict, on_list, on_end,
					      on_integer, on_rate, on_real, on_string };

	ng_reply_key(&a->reply, "statistics");
	statistics_walk(s, &sink);
}

/* Many proxies and interfaces do not fit into a datagram; the first ones do. */
static void write_answer(struct daemon *d, const struct request *r, const struct snapshot *s)
{
	struct snapshot part = *s;
	struct ng_answer a;

	for (;;) {
		ng_answer_begin(&a, d->front.reply, r->job, r->is_json);
		if (part.proxy_count < s->proxy_count || part.interface_count < s->interface_count)
			ng_reply_put_text(
				&a.reply, "warning",
				"proxies and interfaces are cut: they do not fit into one "
				"datagram, see CLI list jsonstats");
		write_document(&a, &part);
		if (!a.w.overflow || !(part.proxy_count + part.interface_count))
			break;
		part.proxy_count /= 2;
		part.interface_count /= 2;
	}
	ng_answer_end(&a, r->job, "ok");
}

static void is_surveyed(struct daemon *d, const struct snapshot *s, void *ctx)
{
	struct request *r = ctx;

	if (s)
		write_answer(d, r, s);
	else
		ng_answer_error(d->front.reply, r->job, r->is_json, NG_NO_MEMORY);
	daemon_answered(d, r->job);
	free(r);
}

void ng_statistics_begin(struct daemon *d, struct ng_job *job, bool is_json)
{
	struct request *r = malloc(sizeof(*r));

	if (!r) {
		ng_answer_error(d->front.reply, job, is_json, NG_NO_MEMORY);
		daemon_answered(d, job);
		return;
	}
	*r = (struct request){ job, is_json };
	survey_begin(d, is_surveyed, r);
}
