#include "core/call/call.h"

#include <string.h>

#include "core/call/dialogue.h"
#include "core/call/party.h"

bool keep_set(struct keep *k, struct call *call, struct slice text)
{
	if (text.len > UINT32_MAX / 2)
		return false;
	if (text.len > k->cap) {
		size_t cap = text.len < 8 ? 8 : k->cap ? text.len + text.len / 2 : text.len;
		uint8_t *buf = arena_alloc(&call->arena, cap);

		if (!buf)
			return false;
		k->buf = buf;
		k->cap = (uint32_t) cap;
	}
	if (text.len)
		memmove(k->buf, text.data, text.len);
	k->len = (uint32_t) text.len;
	return true;
}

struct slice keep_get(const struct keep *k)
{
	return slice_make(k->buf, k->len);
}

void call_actions_init(struct call_actions *a)
{
	*a = (struct call_actions){ .items = NULL };
}

/* A flow is read off the call when it is set, so that once is enough. */
static bool is_listed(const struct call_actions *a, const struct call_action *action)
{
	for (uint32_t i = 0; i < a->count; i++)
		if (a->items[i].act == CALL_FLOW_SET && a->items[i].map == action->map)
			return true;
	return false;
}

bool call_actions_room(struct call_actions *a, struct arena *scratch, uint32_t count)
{
	uint32_t cap = a->cap ? a->cap * 2 : 16;
	struct call_action *items;

	if (a->cap - a->count >= count)
		return true;
	items = arena_alloc(scratch, cap * sizeof(*items));
	if (!items) {
		a->is_full = true;
		return false;
	}
	if (a->count)
		memcpy(items, a->items, a->count * sizeof(*items));
	a->items = items;
	a->cap = cap;
	return true;
}

void call_actions_add(struct call_actions *a, struct arena *scratch, struct call_action action)
{
	if (action.act == CALL_FLOW_SET && is_listed(a, &action))
		return;
	if (call_actions_room(a, scratch, 1))
		a->items[a->count++] = action;
}

bool call_init(struct call *call, struct slice id, const struct arena_source *source,
	       const struct call_env *env)
{
	memset(call, 0, sizeof(*call));
	arena_init(&call->arena, source, CALL_MEMORY_MAX);
	if (!arena_copy(&call->arena, id, &call->id)) {
		arena_fini(&call->arena);
		return false;
	}
	call->created_us = env->now_us;
	call->tos = env->config->tos;
	return true;
}

void call_fini(struct call *call)
{
	arena_fini(&call->arena);
	call->parties = NULL;
}

void call_close(struct call *call, enum call_end why, const struct call_env *env,
		struct call_actions *out)
{
	call->end = (uint8_t) why;
	for (struct party *p = call->parties; p; p = p->next) {
		dialogue_end(p, why);
		party_close_ports(p, env, out);
	}
}
