#include "core/call/signal.h"

#include "core/call/body.h"
#include "core/call/dialogue.h"
#include "core/call/party.h"
#include "core/call/print.h"
#include "core/call/stream.h"

/* --- where they are --- */

static bool set_label(struct party *p, struct slice label)
{
	if (!label.data)
		return true;
	p->has_label = true;
	return keep_set(&p->label, p->call, label);
}

static bool set_metadata(struct signal *s)
{
	struct slice text = s->req->metadata;

	return !text.data || (keep_set(&s->sender->metadata, s->call, text) &&
			      keep_set(&s->call->metadata, s->call, text));
}

static void choose_interface(struct signal *s, struct party *p, struct slice name)
{
	struct interface_choice c;
	uint32_t turn = 0;
	int group;

	if (!name.data || (name.len == 0 && p->has_logical))
		return;
	group = interfaces_group(s->env->interfaces, name);
	if (group >= 0)
		turn = __atomic_fetch_add(&s->env->turns[group], 1, __ATOMIC_RELAXED);
	c = interfaces_choose(s->env->interfaces, name, turn);
	p->logical = c.logical;
	p->has_logical = true;
	if (c.family != ADDR_NONE)
		p->family = c.family;
}

/* Of a body that is complete: each medium has an address. */
static uint8_t body_family(const struct signal *s)
{
	for (unsigned i = 0; i < s->sdp->media_count; i++) {
		const struct addr *a = &sdp_media_conn(&s->sdp->media[i])->addr;

		if (!addr_is_zero(a))
			return a->family;
	}
	return s->sdp->media_count ? sdp_media_conn(&s->sdp->media[0])->addr.family : ADDR_NONE;
}

static void place_parties(struct signal *s)
{
	uint8_t family = body_uses_source(s) && s->req->received_from.family != ADDR_NONE
				 ? s->req->received_from.family
				 : body_family(s);

	choose_interface(s, s->receiver, s->req->direction[1]);
	choose_interface(s, s->sender, s->req->direction[0]);
	if (family != ADDR_NONE)
		s->sender->family = family;
	if (s->req->address_family != ADDR_NONE)
		s->receiver->family = (uint8_t) s->req->address_family;
	if (s->receiver->family == ADDR_NONE)
		s->receiver->family = s->sender->family;
}

static void call_words(struct signal *s)
{
	const struct ng_request *r = s->req;
	struct call *call = s->call;

	call->last_signal_us = s->env->now_us;
	call->delete_us = 0;
	s->sender->delete_us = s->receiver->delete_us = 0;
	s->sender->is_deleted = s->receiver->is_deleted = false;
	if (s->is_offer && r->tos >= 0)
		call->tos = r->tos < 256 ? (uint8_t) r->tos : s->env->config->tos;
	if (r->drop_traffic & NG_DROP_TRAFFIC_STOP)
		call->drop_traffic = false;
	else if (r->drop_traffic & NG_DROP_TRAFFIC_START)
		call->drop_traffic = true;
	if (ng_has(r, NG_FLAG_DEBUG))
		call->is_debug = true;
}

/* ng: loop-protect.  We have seen this body before: it goes back as it is. */
static bool is_looped(const struct signal *s)
{
	if (!ng_has(s->req, NG_FLAG_LOOP_PROTECT))
		return false;
	for (unsigned i = 0; i < s->sdp->session_count; i++) {
		const struct sdp_section *section = &s->sdp->sessions[i].section;

		for (unsigned k = 0; k < section->attr_count; k++)
			if (section->attrs[k].id == SDP_ATTR_RTPENGINE &&
			    slice_eq(section->attrs[k].value, s->env->config->instance))
				return true;
	}
	return false;
}

static enum ng_err check_complete(const struct signal *s)
{
	unsigned flags = body_uses_source(s) && s->req->received_from.family != ADDR_NONE
				 ? SDP_ADDRESS_KNOWN
				 : 0;

	if (body_uses_source(s) && s->req->received_from.family == ADDR_NONE &&
	    s->sdp->media_count && !body_has_ice(&s->sdp->media[0]))
		return NG_INCOMPLETE_SDP;
	return sdp_check_complete(s->sdp, flags, NULL) == SDP_OK ? NG_OK : NG_INCOMPLETE_SDP;
}

static enum ng_err exchange_sdp(struct signal *s)
{
	enum ng_err err;

	if (!set_label(s->sender, s->req->label) || !set_metadata(s) ||
	    (s->is_offer && !set_label(s->receiver, s->req->to_label)))
		return NG_NO_MEMORY;
	err = body_read(s);
	if (err)
		return err;
	for (unsigned i = 0; i < s->sender->media_count; i++)
		media_signalled(s->sender->media[i], s->req->received_from, s->env);
	return s->actions->is_full ? NG_NO_MEMORY : NG_OK;
}

static enum ng_err exchange(struct signal *s)
{
	enum ng_err err = s->is_offer ? dialogue_offer(s) : dialogue_answer(s);

	if (err)
		return err;
	call_words(s);
	place_parties(s);
	return exchange_sdp(s);
}

static bool save(struct signal *s)
{
	s->before.call = *s->call;
	return arena_save(&s->call->arena, s->env->scratch, &s->before.memory);
}

void signal_undo(struct signal *s)
{
	if (s->is_verbatim || s->is_silent)
		return;
	dialogue_failed(s);
	arena_restore(&s->call->arena, &s->before.memory);
	*s->call = s->before.call;
}

enum ng_err call_signal(struct call *call, const struct ng_request *req, const struct sdp *sdp,
			const struct call_env *env, struct call_actions *actions,
			struct signal *out)
{
	struct signal s = { .call = call,
			    .req = req,
			    .sdp = sdp,
			    .env = env,
			    .actions = actions,
			    .is_offer = req->command == NG_CMD_OFFER,
			    .is_silent = ng_has(req, NG_FLAG_FRAGMENT) };
	enum ng_err err = check_complete(&s);

	if (err)
		return err;
	s.is_verbatim = is_looped(&s);
	if (s.is_verbatim || s.is_silent) {
		*out = s;
		return NG_OK;
	}
	if (!save(&s))
		return NG_NO_MEMORY;
	err = exchange(&s);
	if (err)
		signal_undo(&s);
	*out = s;
	return err;
}

enum ng_err call_sdp_print(struct signal *s, struct writer *w)
{
	enum ng_err err;

	if (s->is_verbatim) {
		writer_slice(w, s->sdp->body);
		return w->overflow ? NG_NO_MEMORY : NG_OK;
	}
	if (s->is_silent)
		return NG_OK;
	err = print_sdp(s, w);
	if (err == NG_NO_MEMORY)
		return err;
	dialogue_done(s);
	/* Those who were left behind, too. */
	party_all_flows(s->call, s->env, s->actions);
	return s->actions->is_full ? NG_NO_MEMORY : err;
}
