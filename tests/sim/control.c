#include "tests/sim/control.h"

#include <stdio.h>
#include <string.h>

#include "parsers/sdp_strict.h"
#include "tests/sim/ask.h"
#include "tests/sim/sdp_body.h"
#include "tests/sim/host.h"
#include "tests/sim/net.h"
#include "tests/sim/os.h"

enum { REQUESTS = 1 << 16, TRIES = 5, CLIENTS = 3, WAITING = 16 };

struct request {
	struct line line;
	struct endpoint client;
	uint8_t *bytes;
	uint32_t len;
	struct dice dice;
	uint8_t tries, late;     /* repeats still to be sent although there was a reply */
	bool has_reply, is_told; /* the daemon has sent it; the client has it */
	bool was_settled, is_ip6;
	uint8_t generation; /* of the address that its SDP says */
	uint64_t life;      /* of the daemon that has answered */
	uint32_t reads, replies;
	uint32_t signals; /* of its call when it was sent first */
	uint64_t hash, read_us, reply_us;
};

static struct request requests[REQUESTS];
static uint32_t count;

/* --- sending --- */

static sim_act retry;

static struct endpoint client_of(uint32_t i)
{
	struct endpoint e = { .ip = { .family = ADDR_IP4, .bytes = { 192, 0, 2, 10 } } };

	e.ip.bytes[3] = (uint8_t) (10 + i % CLIENTS);
	e.port = (uint16_t) (5060 + i % CLIENTS);
	return e;
}

static void send(struct request *r)
{
	struct endpoint ng = host_ng();

	net_send(&ng, &r->client, slice_make(r->bytes, r->len), &r->dice);
}

static void retry(uint32_t i, uint32_t b)
{
	struct request *r = &requests[i];

	(void) b;
	if (r->is_told && !r->late)
		return;
	if (r->is_told)
		r->late--;
	else if (r->tries++ >= TRIES)
		return;
	send(r);
	sim_at(sim.now_us + (r->is_told ? 1000000 + dice_below(&r->dice, 40000000)
					: 500000u << (r->tries < 4 ? r->tries : 4)),
	       retry, i, 0);
}

static bool is_signal(const struct line *l)
{
	return l->verb == VERB_offer || l->verb == VERB_answer;
}

static bool is_about_call(const struct line *l)
{
	return l->verb <= VERB_unsilence;
}

/* From now on other things may be true of the call. */
static void expect(struct request *r)
{
	const struct line *l = &r->line;
	struct cast_call *c = &cast[l->call];

	if (!is_about_call(l))
		return;
	c->is_used = true;
	c->offers += l->verb == VERB_offer;
	c->answers += l->verb == VERB_answer;
	c->deletes += l->verb == VERB_delete;
	c->others += l->verb > VERB_answer && l->verb != VERB_query;
	c->is_blocked = c->is_blocked || (l->verb >= VERB_block && l->verb <= VERB_unsilence);
	if (!is_signal(l)) {
		c->is_odd = c->is_odd || (l->verb == VERB_delete && l->flags & ASK_TAG);
		c->has_hurry = c->has_hurry || (l->verb == VERB_delete && l->flags & ASK_NOW);
		return;
	}
	r->was_settled = c->is_settled && !c->pending;
	r->signals = c->signals;
	c->is_settled = false;
	c->pending++;
	c->has_forks = c->has_forks || l->side > 1 || l->peer > 1;
	/* Nobody has offered him anything, or it failed: he is taken for somebody else. */
	if (l->verb == VERB_answer && !c->side[l->side].is_invited)
		c->is_odd = true;
	c->is_lax = c->is_lax || l->flags & ASK_HANDOVER;
	c->is_odd = c->is_odd || l->kind == BODY_US || l->flags & ASK_LOOP ||
		    (c->has_forks && l->flags & ASK_NO_BRANCH);
	if (!c->side[l->side].period_us)
		c->side[l->side].period_us = sim.now_us;
	if (l->kind != c->side[l->side].body || l->kind == BODY_MOVED || l->flags & ASK_SOURCE)
		book_period((uint16_t) l->call, (uint8_t) l->side, LEARN_BUDGET, false);
}

static void move(struct request *r)
{
	const struct line *l = &r->line;
	struct cast_side *s = &cast[l->call].side[l->side];

	if (l->kind == BODY_MOVED && s->generation < ROLE_NAT - 1)
		s->generation++;
	if (l->kind == BODY_IP6)
		s->is_ip6 = true;
	r->generation = s->generation;
	r->is_ip6 = s->is_ip6;
}

void control_line(const struct line *l)
{
	struct request *r = &requests[count];
	char cookie[32];
	struct slice bytes;

	if (count == REQUESTS)
		sim_wrong("the script has more requests than the simulator can keep");
	*r = (struct request){ .line = *l, .client = client_of(l->call) };
	r->dice = dice_make(l->seed, 7);
	expect(r);
	if (is_signal(l))
		move(r);
	snprintf(cookie, sizeof(cookie), "c%u-%x", count, l->seed);
	bytes = ask_write(l, cookie, &r->dice);
	r->bytes = __real_malloc(bytes.len);
	r->len = (uint32_t) bytes.len;
	memcpy(r->bytes, bytes.data, bytes.len);
	sim_tell("ask  %.*s", (int) (bytes.len < 1000 ? bytes.len : 1000),
		 (const char *) bytes.data);
	r->late = dice_chance(&r->dice, 100) ? (uint8_t) (1 + dice_below(&r->dice, 3)) : 0;
	for (unsigned copies = dice_chance(&r->dice, 80) ? 1 + dice_below(&r->dice, 24) : 0; copies;
	     copies--)
		send(r);
	sim.result->requests++;
	retry(count++, 0);
}

/* --- what the daemon does with it --- */

static struct request *find(struct slice datagram)
{
	struct slice cookie = slice_cut(&datagram, ' '), n;
	uint64_t i;

	if (!slice_starts(cookie, SLICE("c")))
		return NULL;
	n = slice_sub(cookie, 1, cookie.len);
	return slice_u64(slice_cut(&n, '-'), count - 1, &i) && count ? &requests[i] : NULL;
}

/* The daemon can't know any more that it has answered this. */
static bool is_forgotten(const struct request *r)
{
	return r->life != sim.result->deaths ||
	       sim.now_us >= r->reply_us + (uint64_t) REPLY_CACHE_AGE_S * 1000000;
}

/* So it carries it out once more, however old the SDP is. */
static void begin_again(struct request *r)
{
	struct cast_call *c = &cast[r->line.call];

	r->has_reply = false;
	r->reads = r->replies = 0;
	if (!is_about_call(&r->line))
		return;
	c->offers += r->line.verb == VERB_offer;
	c->answers += r->line.verb == VERB_answer;
	c->deletes += r->line.verb == VERB_delete;
	c->pending = (uint8_t) (c->pending + is_signal(&r->line));
	c->is_settled = false;
	c->is_odd = true;
}

void control_read(const struct endpoint *from, struct slice bytes)
{
	struct request *r = find(bytes);

	if (!r || !endpoint_eq(&r->client, from))
		return;
	if (r->has_reply && is_forgotten(r))
		begin_again(r);
	r->read_us = sim.now_us;
	r->reads++;
	if (is_signal(&r->line))
		cast[r->line.call].signal_us = sim.now_us;
}

/* --- its reply --- */

static void told(uint32_t i, uint32_t b)
{
	(void) b;
	requests[i].is_told = true;
}

static bool is_gone_wrong(const struct line *l, const char *reason)
{
	static const char *const known[] = {
		"Ran out of ports",
		"Out of memory",
		"Failed to parse SDP",
		"Incomplete SDP specification",
		"Error rewriting SDP",
		"Invalid dialogue association",
		"Unknown call-id",
		"Unknown call-ID",
		"No SDP body in message",
		"No call-id in message",
		"No from-tag in message",
		"No to-tag in message",
		"Unrecognized command",
		"Dictionary contains no key \"command\"",
		"Call-ID not found or tags didn't match",
		"unsupported",
		"not supported",
		"From-tag given, but no such tag exists",
		"Unknown call-ID(s)",
		"Request exceeds a limit",
	};

	(void) l;
	for (size_t i = 0; i < ARRAY_COUNT(known); i++)
		if (!strcmp(known[i], reason))
			return true;
	return false;
}

/* The daemon believes this now. */
static void said(const struct request *r)
{
	struct cast_side *s = &cast[r->line.call].side[r->line.side];
	bool has_other_address = s->said_generation != r->generation || s->said_ip6 != r->is_ip6;

	if (has_other_address || s->body != r->line.kind)
		book_period((uint16_t) r->line.call, (uint8_t) r->line.side, 0, has_other_address);
	s->body = (uint8_t) r->line.kind;
	s->said_generation = r->generation;
	s->said_ip6 = r->is_ip6;
}

/* Every address in our SDP is ours, and its ports are open and this call's. */
static void check_media(const struct line *l, const struct sdp_body_medium *m, unsigned i)
{
	struct cast_medium *shown = &cast[l->call].side[l->peer].medium[i];
	const struct endpoint *ends[2] = { &m->rtp, &m->rtcp };

	*shown = (struct cast_medium){ .is_muxed = m->is_muxed };
	if (m->is_off)
		return;
	for (unsigned k = 0; k < 2; k++) {
		struct endpoint at = *ends[k];
		int a = host_advertised(&at.ip);
		struct book_port *port;

		if (k && (l->kind == BODY_FAX || (m->is_muxed && endpoint_eq(&m->rtp, &m->rtcp))))
			continue;
		if (a < 0 && addr_is_zero(&at.ip))
			return;
		if (a < 0)
			sim_wrong("call %u: the SDP shows %s, which is none of ours", l->call,
				  sim_text(&at));
		at.ip = host_bound(a);
		port = os_port_at(&at);
		if (!port && k && (m->is_muxed || l->flags & ASK_MUX_OFFER))
			continue;
		if (!port)
			sim_wrong("call %u: the SDP shows port %s, which is not open", l->call,
				  sim_text(&at));
		book_shown(port, (uint16_t) l->call, (uint8_t) l->peer, (uint8_t) i, (uint8_t) k);
		*(k ? &shown->rtcp : &shown->rtp) = at;
	}
}

static void check_sdp(const struct line *l, struct slice sdp)
{
	struct sdp_body_medium media[CAST_MEDIA];
	unsigned n = sdp_body_read(sdp, media, CAST_MEDIA);
	size_t offset = 0;
	enum sdp_strict_err err = sdp_strict_check(sdp, &offset);

	if (err && err != SDP_STRICT_CONTROL && l->kind < BODY_BAD)
		sim_wrong("call %u: the SDP is not strict: %s at byte %zu\n%.*s", l->call,
			  sdp_strict_err_name(err), offset, SLICE_FMT(slice_sub(sdp, 0, 1200)));
	if (!n)
		sim_wrong("call %u: the SDP has no medium", l->call);
	if (l->kind >= BODY_BAD || cast[l->call].is_odd)
		return;
	for (unsigned i = 0; i < n && i < CAST_MEDIA; i++)
		if (l->kind == BODY_FAX || i < 1 + (l->kind == BODY_AUDIO_VIDEO))
			check_media(l, &media[i], i);
}

static void signal_done(struct request *r, const struct ask_reply *a)
{
	const struct line *l = &r->line;
	struct cast_call *c = &cast[l->call];

	c->pending--;
	c->signals += !a->is_error || !strcmp(a->reason, "Error rewriting SDP");
	if (a->is_error && !strcmp(a->reason, "Error rewriting SDP")) {
		/* No medium is left, but that was wanted and is carried out. */
		c->delete_due_us = 0;
		said(r);
		return;
	}
	if (a->is_error) {
		c->is_settled = r->was_settled && !c->pending;
		return;
	}
	if (!a->sdp.len)
		sim_wrong("the reply to %s of call %u has no SDP",
			  l->verb == VERB_offer ? "an offer" : "an answer", l->call);
	if (!c->is_alive)
		return; /* the next request has ended it before this reply was sent */
	c->delete_due_us = 0;
	c->side[l->side].has_spoken = true;
	c->side[l->side].is_invited = c->side[l->peer].is_invited = true;
	said(r);
	check_sdp(l, a->sdp);
	if (l->verb == VERB_offer) {
		c->offerer = (uint8_t) l->side;
		c->answerer = (uint8_t) l->peer;
		c->offered = c->signals;
	} else {
		/* It answers the last offer, and nothing came in between. */
		c->is_settled = !c->pending && c->offerer == l->peer && c->answerer == l->side &&
				r->signals == c->offered && c->signals == c->offered + 1;
	}
}

static void delete_done(const struct line *l, const struct ask_reply *a)
{
	struct cast_call *c = &cast[l->call];
	uint32_t delay_s = l->flags & ASK_NOW ? 0 : sim.config.delay_s;

	if (a->is_error || a->has_warning || !c->is_alive || c->pending)
		return;
	/* One party alone need not end the call, but puts the end off. */
	if (l->flags & ASK_TAG && !c->delete_due_us)
		return;
	c->is_settled = false;
	c->delete_due_us = sim.now_us + (uint64_t) delay_s * 1000000;
	if (!delay_s && !(l->flags & ASK_TAG))
		sim_wrong("call %u is deleted without delay and goes on", l->call);
}

/* The daemon is not older than its process, whatever the wall clock says. */
static void check_uptime(struct slice payload)
{
	struct slice name = SLICE("uptime");
	uint64_t up_s = (sim.now_us - host_started_us()) / 1000000, said_s;
	size_t digits = 0;

	while (payload.len && !slice_starts(payload, name))
		payload = slice_sub(payload, 1, payload.len);
	payload = slice_sub(payload, name.len, payload.len);
	while (payload.len && strchr("\":i ", payload.data[0]))
		payload = slice_sub(payload, 1, payload.len);
	while (digits < payload.len && payload.data[digits] >= '0' && payload.data[digits] <= '9')
		digits++;
	if (!slice_u64(slice_sub(payload, 0, digits), UINT64_MAX / 16, &said_s) ||
	    said_s > up_s + 1 || said_s + 2 < up_s)
		sim_wrong("statistics after %llu s tell of %.*s", (unsigned long long) up_s,
			  SLICE_FMT(slice_sub(payload, 0, 12)));
}

static void first_reply(struct request *r, struct slice payload)
{
	const struct line *l = &r->line;
	struct ask_reply a;

	sim.result->replies++;
	if (!ask_read(payload, &a))
		sim_wrong("a reply that can't be read: %.*s",
			  SLICE_FMT(slice_sub(payload, 0, 300)));
	if (a.is_error && !is_gone_wrong(l, a.reason))
		sim_wrong("an error that nobody knows: %s", a.reason);
	sim.result->refused += a.is_error;
	sim_note(a.is_error, l->call);
	if (l->verb == VERB_statistics && a.is_ok)
		check_uptime(payload);
	if (is_signal(l))
		signal_done(r, &a);
	else if (l->verb == VERB_delete)
		delete_done(l, &a);
}

static uint64_t hash_of(struct slice s)
{
	static const struct hash_key key = { 11, 13 };

	return hash_bytes(&key, s);
}

void control_answered(const struct endpoint *to, struct slice bytes)
{
	struct request *r = find(bytes);
	struct slice payload = bytes;
	uint32_t i;

	sim_note_bytes(bytes.data, bytes.len);
	sim_tell("say  %.*s", SLICE_FMT(bytes));
	if (!r)
		return; /* to noise */
	i = (uint32_t) (r - requests);
	(void) slice_cut(&payload, ' ');
	if (!endpoint_eq(to, &r->client))
		sim_wrong("the reply to request %u goes to %s", i, sim_text(to));
	if (++r->replies > r->reads)
		sim_wrong("request %u came %u times and is answered %u times", i, r->reads,
			  r->replies);
	if (r->has_reply) {
		sim.result->repeats_answered++;
		if (r->hash != hash_of(bytes))
			sim_wrong("request %u has another reply when it is repeated", i);
	} else {
		r->has_reply = true;
		r->hash = hash_of(bytes);
		r->reply_us = sim.now_us;
		r->life = sim.result->deaths;
		first_reply(r, payload);
	}
	if (!dice_chance(&r->dice, sim.config.loss))
		sim_at(sim.now_us + sim.config.delay_us, told, i, 0);
}

/* --- the end --- */

void control_died(void)
{
	for (uint32_t i = 0; i < count; i++)
		requests[i].reads = requests[i].replies = 0;
}

void control_check_end(void)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct request *r = &requests[i];

		if (r->reads && !r->replies)
			sim_wrong("request %u was read at %.6f and never answered", i,
				  (double) r->read_us / 1e6);
		/* Of many copies at once some are forgotten (spec/txn.tbl). */
		if (r->replies < r->reads && r->reads <= WAITING)
			sim_wrong("request %u came %u times and is answered %u times", i, r->reads,
				  r->replies);
	}
}
