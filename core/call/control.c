#include "core/call/dialogue.h"
#include "core/call/party.h"
#include "core/call/signal.h"

#if defined(PLANT) && PLANT == 2
#define CLOSED_FLOWS(call, env, actions) ((void) 0) /* planted: others still send from there */
#else
#define CLOSED_FLOWS party_all_flows
#endif

enum { SECOND_US = 1000000 };

/* --- delete (section 1.3 of the behaviour notes) --- */

static struct party *delete_branch_of(const struct call *call, const struct ng_request *r)
{
	bool by_to_tag = ng_has(r, NG_FLAG_TO_TAG) && r->to_tag.data;
	struct party *from = party_by_tag(call, r->from_tag), *p;

	if (r->via_branch.len && !by_to_tag) {
		p = party_by_branch(call, r->via_branch);
		if (p)
			return p;
	}
	p = party_by_tag(call, by_to_tag ? r->to_tag : r->from_tag);
	if (p)
		return p;
	if (r->via_branch.len) {
		p = party_by_branch(call, r->via_branch);
		if (p)
			return p;
	}
	/* A branch that was refused before it had a tag. */
	if (by_to_tag && from && from->peer && !from->peer->has_tag)
		return from;
	return NULL;
}

static bool stays(const struct party *p)
{
	return !p->is_deleted && !p->delete_us;
}

static bool is_associated(const struct party *p, const struct party *q)
{
	return p->peer == q || p->first_peer == q || q->peer == p || q->first_peer == p;
}

/* Is anybody left that p talks to, or has a dialogue with? */
static bool has_company(const struct party *p)
{
	for (const struct party *q = p->call->parties; q; q = q->next)
		if (q != p && stays(q) && is_associated(p, q))
			return true;
	return false;
}

/* The party, and every other that then has nobody to talk to. */
static void mark_deleted(struct call *call, struct party *branch, bool has_delay, uint64_t at_us)
{
	if (dialogue_delete(branch, has_delay))
		branch->delete_us = at_us;
	for (struct party *p = call->parties; p; p = p->next)
		if (stays(p) && !has_company(p) && dialogue_delete(p, has_delay))
			p->delete_us = at_us;
}

static bool anybody_left(const struct call *call)
{
	for (const struct party *p = call->parties; p; p = p->next)
		if (stays(p))
			return true;
	return false;
}

static void close_now(struct call *call, const struct call_env *env, struct call_actions *actions)
{
	for (struct party *p = call->parties; p; p = p->next)
		if (p->delete_us && dialogue_due(p)) {
			p->delete_us = 0;
			p->is_deleted = true;
			party_close_ports(p, env, actions);
		}
	/* Nobody sends from those ports any more. */
	CLOSED_FLOWS(call, env, actions);
}

void call_delete(struct call *call, const struct ng_request *r, const struct call_env *env,
		 struct call_actions *actions, struct call_deletion *out)
{
	int64_t delay_s = r->delete_delay < 0 ? env->config->delete_delay_s : r->delete_delay;
	uint64_t at_us = env->now_us + (uint64_t) delay_s * SECOND_US;

	*out = (struct call_deletion){ .is_matched = true };
	if (r->from_tag.data) {
		out->branch = delete_branch_of(call, r);
		out->is_matched = out->branch != NULL;
		if (!out->branch)
			return;
		mark_deleted(call, out->branch, delay_s > 0, at_us);
		if (anybody_left(call)) {
			if (!delay_s)
				close_now(call, env, actions);
			return;
		}
		if (!delay_s)
			close_now(call, env, actions);
	} else {
		for (struct party *p = call->parties; p; p = p->next)
			(void) dialogue_delete(p, delay_s > 0);
	}
	out->ends_call = !delay_s;
	call->end = CALL_END_REGULAR;
	if (delay_s)
		call->delete_us = at_us;
}

/* --- block, silence (section 1.1) --- */

static struct party *party_by_label(const struct call *call, struct slice label)
{
	for (struct party *p = call->parties; p; p = p->next)
		if (p->has_label && slice_eq(keep_get(&p->label), label))
			return p;
	return NULL;
}

static struct party *party_by_address(const struct call *call, const struct addr *a)
{
	for (struct party *p = call->parties; p; p = p->next)
		if (p->media_count && p->media[0]->stream_count &&
		    addr_eq(&p->media[0]->streams[0].signalled.ip, a))
			return p;
	return NULL;
}

static enum ng_err select_party(const struct call *call, const struct ng_request *r,
				struct party **out)
{
	struct addr a;

	*out = NULL;
	if (r->label.data) {
		*out = party_by_label(call, r->label);
		return *out ? NG_OK : NG_NO_SUCH_LABEL;
	}
	if (r->address.data) {
		if (addr_parse(r->address, ADDR_NONE, &a))
			*out = party_by_address(call, &a);
		return *out ? NG_OK : NG_NO_SUCH_ADDRESS;
	}
	if (r->from_tag.data && ng_has(r, NG_FLAG_DIRECTIONAL)) {
		*out = party_by_tag(call, r->from_tag);
		return *out ? NG_OK : NG_NO_SUCH_TAG;
	}
	return NG_OK;
}

static enum ng_err check_flow(const struct call *call, const struct ng_request *r,
			      const struct party *from)
{
	if (!from)
		return NG_OK;
	if (r->to_tag.data && !party_by_tag(call, r->to_tag))
		return NG_NO_SUCH_FLOW;
	if (r->to_label.data && !party_by_label(call, r->to_label))
		return NG_NO_SUCH_FLOW;
	return NG_OK;
}

static const struct {
	enum ng_command command;
	enum call_block block;
	bool is_on;
} controls[] = {
	{ NG_CMD_BLOCK_MEDIA, CALL_BLOCK_MEDIA, true },
	{ NG_CMD_UNBLOCK_MEDIA, CALL_BLOCK_MEDIA, false },
	{ NG_CMD_SILENCE_MEDIA, CALL_SILENCE_MEDIA, true },
	{ NG_CMD_UNSILENCE_MEDIA, CALL_SILENCE_MEDIA, false },
	{ NG_CMD_BLOCK_DTMF, CALL_BLOCK_DTMF, true },
	{ NG_CMD_UNBLOCK_DTMF, CALL_BLOCK_DTMF, false },
};

static uint8_t switched(uint8_t blocks, enum call_block block, bool is_on)
{
	return (uint8_t) (is_on ? blocks | block : blocks & ~block);
}

enum ng_err call_media_control(struct call *call, const struct ng_request *r,
			       const struct call_env *env, struct call_actions *actions)
{
	struct party *party;
	enum ng_err err = select_party(call, r, &party);
	bool is_all = r->all == NG_ALL_ALL;

	if (!err && r->command != NG_CMD_BLOCK_DTMF && r->command != NG_CMD_UNBLOCK_DTMF)
		err = check_flow(call, r, party);
	if (err)
		return err;
	if (r->set_label.data && party) {
		if (!keep_set(&party->label, call, r->set_label))
			return NG_NO_MEMORY;
		party->has_label = true;
	}
	for (size_t i = 0; i < ARRAY_COUNT(controls); i++) {
		enum call_block block = controls[i].block;
		bool is_on = controls[i].is_on;

		if (controls[i].command != r->command)
			continue;
		if (party)
			party->blocks = switched(party->blocks, block, is_on);
		else
			call->blocks = switched(call->blocks, block, is_on);
		/* all=all also clears what was switched on party by party. */
		if (is_all && !is_on)
			for (struct party *p = call->parties; p; p = p->next)
				p->blocks = switched(p->blocks, block, false);
	}
	party_all_flows(call, env, actions);
	return actions->is_full ? NG_NO_MEMORY : NG_OK;
}
