#include "daemon/ng_list.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/text.h"

/* ROOM_FOR_END: what follows the last name in the answer. */
enum { ROOM_FOR_END = 128 };

struct list_job {
	struct job job; /* first */
	struct ng_job *request;
	bool is_json;
	uint64_t left;     /* names that may still be added */
	struct text names; /* each: uint32_t length, bytes */
};

static void add_names(struct job *job, struct shard *shard)
{
	struct list_job *l = (struct list_job *) job;

	for (uint32_t i = 0; i < shard->calls.count && l->left; i++, l->left--) {
		struct slice id = calls_at(&shard->calls, i)->call.id;
		uint32_t len = (uint32_t) id.len;

		/* More than a datagram holds can't be told anyway. */
		if (l->names.len > 2 * NG_REPLY_MAX)
			return;
		text_add(&l->names, slice_make(&len, sizeof(len)));
		text_add(&l->names, id);
	}
}

/* True if it fits and the end will. */
static bool write_name(struct ng_answer *a, struct slice name)
{
	struct ng_answer before = *a;

	ng_reply_str(&a->reply, name);
	if (!a->w.overflow && a->w.len + ROOM_FOR_END <= a->w.cap)
		return true;
	a->w = before.w;
	a->reply = before.reply;
	return false;
}

static bool write_names(struct ng_answer *a, const struct text *names)
{
	struct slice left = text_done(names);

	while (left.len) {
		uint32_t len;

		memcpy(&len, left.data, sizeof(len));
		if (!write_name(a, slice_sub(left, sizeof(len), sizeof(len) + len)))
			return false;
		left = slice_sub(left, sizeof(len) + len, left.len);
	}
	return true;
}

static void write_answer(struct daemon *d, const struct list_job *l)
{
	struct ng_answer a;
	bool is_whole;

	ng_answer_begin(&a, d->front.reply, l->request, l->is_json);
	ng_reply_key(&a.reply, "calls");
	ng_reply_open_list(&a.reply);
	is_whole = write_names(&a, &l->names) && !l->names.is_cut;
	ng_reply_close(&a.reply);
	if (!is_whole)
		ng_reply_put_text(&a.reply, "warning",
				  "list is cut: the calls do not fit into one datagram");
	ng_answer_end(&a, l->request, "ok");
}

static void names_are_home(struct job *job, void *control)
{
	struct list_job *l = (struct list_job *) job;
	struct daemon *d = control;

	write_answer(d, l);
	daemon_answered(d, l->request);
	text_fini(&l->names);
	free(l);
}

static void refuse(struct daemon *d, struct ng_job *job, bool is_json, enum ng_err err)
{
	ng_answer_error(d->front.reply, job, is_json, err);
	daemon_answered(d, job);
}

void ng_list_begin(struct daemon *d, struct ng_job *request_job, const struct ng_request *request)
{
	struct list_job *l;

	if (request->limit < 0) {
		refuse(d, request_job, request->is_json, NG_BAD_LIMIT);
		return;
	}
	l = calloc(1, sizeof(*l));
	if (!l) {
		refuse(d, request_job, request->is_json, NG_NO_MEMORY);
		return;
	}
	l->job = (struct job){ .visit = add_names,
			       .done = names_are_home,
			       .end = d->world.shard_count };
	l->request = request_job;
	l->is_json = request->is_json;
	l->left = (uint64_t) request->limit;
	daemon_send(d, &l->job);
}
