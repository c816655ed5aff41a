#include "core/call/dialogue.h"

#include "base/hash.h"
#include "core/call/exchange.h"
#include "core/call/party.h"

/* --- the exchange (spec/call.tbl) --- */

static struct exchange_input answer_input(const struct signal *s, bool is_known)
{
	return (struct exchange_input){
		.event = EXCHANGE_ON_ANSWER,
		.is_known = is_known,
		.wants_branch = ng_has(s->req, NG_FLAG_NEW_BRANCH),
		.is_provisional = ng_has(s->req, NG_FLAG_PROVISIONAL),
		.is_final_reply = s->req->sip_message_type == NG_SIP_MESSAGE_TYPE_REPLY &&
				  s->req->sip_code >= 200 && !ng_has(s->req, NG_FLAG_PROVISIONAL),
	};
}

/* False: the table rules the event out, a fault of ours. */
static bool tell_exchange(struct signal *s, struct exchange_input in)
{
	struct exchange_output out;
	struct exchange *x = party_exchange(s->sender, s->receiver, &in.side);

	/* What ended or failed here may begin anew: its parties are still known by their tags. */
	if (x->state == EXCHANGE_GONE)
		*x = (struct exchange){ .state = EXCHANGE_IDLE };
	if (exchange_step(x, &in, &out) != EXCHANGE_OK)
		return false;
	for (unsigned i = 0; i < out.count; i++)
		s->decided |= 1u << out.actions[i];
	return true;
}

/* --- who talks to whom (section 1.4 of the behaviour notes) --- */

static uint64_t body_digest(const struct signal *s)
{
	return hash_bytes(s->env->config->hash, s->sdp->body);
}

static struct endpoint first_endpoint(const struct sdp *sdp)
{
	struct endpoint e = { .port = 0 };

	if (sdp->media_count) {
		const struct sdp_conn *c = sdp_media_conn(&sdp->media[0]);

		e.port = sdp->media[0].port;
		if (c)
			e.ip = c->addr;
	}
	return e;
}

/* ng: alias-key.  A party that was told to be found by its SDP or its address. */
static struct party *party_by_alias(const struct signal *s)
{
	struct endpoint e;
	uint64_t digest;

	if (s->req->alias_key != NG_ALIAS_KEY_SDP && s->req->alias_key != NG_ALIAS_KEY_ADDRESS)
		return NULL;
	digest = body_digest(s);
	e = first_endpoint(s->sdp);
	for (struct party *p = s->call->parties; p; p = p->next) {
		if (s->req->alias_key == NG_ALIAS_KEY_SDP && p->sdp_digest == digest)
			return p;
		if (s->req->alias_key == NG_ALIAS_KEY_ADDRESS && endpoint_eq(&p->alias, &e))
			return p;
	}
	return NULL;
}

static void remember_alias(struct signal *s)
{
	if (s->req->alias_key == NG_ALIAS_KEY_SDP)
		s->sender->sdp_digest = body_digest(s);
	if (s->req->alias_key == NG_ALIAS_KEY_ADDRESS)
		s->sender->alias = first_endpoint(s->sdp);
}

static struct party *new_party(struct signal *s, struct slice tag, struct slice branch)
{
	struct party *p = party_add(s->call, s->env);

	if (!p)
		return NULL;
	if ((tag.data && !party_name(p, tag)) ||
	    (branch.len && !keep_set(&p->via_branch, s->call, branch)))
		return NULL;
	p->has_branch = branch.len > 0;
	return p;
}

static struct party *offer_receiver(struct signal *s)
{
	const struct ng_request *r = s->req;
	struct party *p = NULL, *peer = s->sender->peer;

	if (r->to_tag.data)
		p = party_by_tag(s->call, r->to_tag);
	/* Nobody talks to himself: whom he does talk to is not said then. */
	if (p == s->sender)
		return peer ? peer : new_party(s, SLICE_EMPTY, SLICE_EMPTY);
	if (!p && r->to_tag.data && peer && !peer->has_tag)
		return party_name(peer, r->to_tag) ? peer : NULL;
	if (!p && !r->to_tag.data && r->via_branch.len) {
		/* A fork: each branch is a party of its own.  A party that has answered, or that
		 * called, is meant by its dialogue and not by this branch. */
		p = party_by_branch(s->call, r->via_branch);
		if (!p && peer && peer->has_tag && !peer->has_branch)
			p = peer;
		if (p == s->sender)
			p = peer;
	} else if (!p && !r->to_tag.data) {
		p = peer;
	}
	return p ? p : new_party(s, r->to_tag, r->via_branch);
}

static enum ng_err offer_parties(struct signal *s)
{
	struct party *sender = party_by_tag(s->call, s->req->from_tag);
	bool is_new = false;

	if (!sender) {
		sender = party_by_alias(s);
		if (sender && !party_name(sender, s->req->from_tag))
			return NG_NO_MEMORY;
	}
	if (!sender) {
		sender = new_party(s, s->req->from_tag, SLICE_EMPTY);
		is_new = true;
	}
	if (!sender)
		return NG_NO_MEMORY;
	sender->is_caller = sender->is_caller || is_new;
	s->sender = sender;
	s->receiver = offer_receiver(s);
	return s->receiver ? NG_OK : NG_NO_MEMORY;
}

/* Another dialogue of the same branch: spec/call.tbl says whether it is somebody else. */
static bool is_new_branch(const struct signal *s, struct party *offerer, struct party *answerer)
{
	struct exchange_output out;
	uint8_t side;
	struct exchange try = *party_exchange(answerer, offerer, &side);
	struct exchange_input in = answer_input(s, false);

	in.side = side;
	(void) !exchange_step(&try, &in, &out); /* what cannot happen does nothing */
	return exchange_output_has(&out, EXCHANGE_DO_BRANCH);
}

/* The party that answers under a tag nobody has heard of yet. */
static struct party *answer_party(struct signal *s, struct party *offerer)
{
	const struct ng_request *r = s->req;
	struct party *p = NULL;

	if (r->via_branch.len)
		p = party_by_branch(s->call, r->via_branch);
	if (!p || p == offerer)
		p = offerer->peer && party_is_joined(offerer, offerer->peer) ? offerer->peer : NULL;
	if (p && p->has_tag && is_new_branch(s, offerer, p))
		p = NULL;
	if (!p)
		return new_party(s, r->to_tag, r->via_branch);
	if (!p->has_branch && r->via_branch.len) {
		if (!keep_set(&p->via_branch, s->call, r->via_branch))
			return NULL;
		p->has_branch = true;
	}
	return party_name(p, r->to_tag) ? p : NULL;
}

static enum ng_err answer_parties(struct signal *s, bool *is_known)
{
	struct party *offerer = party_by_tag(s->call, s->req->from_tag);
	struct party *answerer = party_by_tag(s->call, s->req->to_tag);

	*is_known = answerer != NULL;
	if (!answerer)
		answerer = offerer ? answer_party(s, offerer)
				   : new_party(s, s->req->to_tag, s->req->via_branch);
	if (!answerer)
		return NG_NO_MEMORY;
	/* Nobody asked: whoever it was has no tag here (recorded). */
	if (!offerer)
		offerer = new_party(s, SLICE_EMPTY, SLICE_EMPTY);
	if (!offerer)
		return NG_NO_MEMORY;
	if (answerer == offerer)
		return NG_BAD_DIALOGUE;
	s->sender = answerer;
	s->receiver = offerer;
	return NG_OK;
}

/* --- what is asked for --- */

enum ng_err dialogue_offer(struct signal *s)
{
	enum ng_err err = offer_parties(s);

	if (err)
		return err;
	if (!tell_exchange(s, (struct exchange_input){ .event = EXCHANGE_ON_OFFER }))
		return NG_BAD_DIALOGUE;
	party_join_offer(s->sender, s->receiver);
	remember_alias(s);
	return NG_OK;
}

enum ng_err dialogue_answer(struct signal *s)
{
	bool is_known;
	enum ng_err err = answer_parties(s, &is_known);

	if (err)
		return err;
	if (!tell_exchange(s, answer_input(s, is_known)))
		return NG_BAD_DIALOGUE;
	party_join_answer(s->sender, s->receiver);
	return NG_OK;
}

void dialogue_done(struct signal *s)
{
	tell_exchange(s, (struct exchange_input){ .event = EXCHANGE_ON_READY });
}

void dialogue_failed(struct signal *s)
{
	uint8_t side;

	if (s->sender && s->receiver &&
	    party_exchange(s->sender, s->receiver, &side)->state == EXCHANGE_TRYING)
		tell_exchange(s, (struct exchange_input){ .event = EXCHANGE_ON_FAILED });
}

/* --- the end --- */

/* True: the table says to do that. */
static bool tell_end(struct party *p, enum exchange_event event, bool has_delay,
		     enum exchange_action what)
{
	const struct exchange_input in = { .event = (uint8_t) event, .has_delay = has_delay };
	struct exchange_output out;

	/* Who was there first has no exchange of his own: he goes with the others. */
	if (p->exchange.state == EXCHANGE_IDLE || p->exchange.state == EXCHANGE_GONE)
		return true;
	return exchange_step(&p->exchange, &in, &out) == EXCHANGE_OK &&
	       exchange_output_has(&out, what);
}

bool dialogue_delete(struct party *p, bool has_delay)
{
	return tell_end(p, EXCHANGE_ON_DELETE, has_delay,
			has_delay ? EXCHANGE_DO_ARM : EXCHANGE_DO_END);
}

bool dialogue_due(struct party *p)
{
	return tell_end(p, EXCHANGE_ON_DUE, false, EXCHANGE_DO_END);
}

void dialogue_end(struct party *p, enum call_end why)
{
	enum exchange_event event = EXCHANGE_ON_TIMEOUT;

	if (why == CALL_END_REGULAR)
		event = EXCHANGE_ON_DUE;
	else if (why == CALL_END_FORCED || why == CALL_END_FINAL_TIMEOUT || why == CALL_END_PORTS ||
		 p->exchange.state == EXCHANGE_DOOMED)
		event = EXCHANGE_ON_STOP;
	(void) tell_end(p, event, false, EXCHANGE_DO_END);
}
