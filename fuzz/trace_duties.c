#include "fuzz/trace_duties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/call/report.h"
#include "daemon/control/reply_cache.h"
#include "parsers/bencode.h"
#include "tests/core/flow_ref.h"
#include "tests/parsers/ng_show.h"

/* A single port is RTP's, and RTCP's too where it is muxed. */
static struct stream *stream_of(const struct port_map *map, unsigned port)
{
	unsigned component = map->count == 1 ? 0 : port;

	return component < map->media->stream_count ? &map->media->streams[component] : NULL;
}

enum { REFS = 6, COPIES = 64, CACHE_SIZE = 1 << 20, REPLY_SIZE = 1 << 18 };

static void fail(const char *what)
{
	fprintf(stderr, "trace: differs in %s\n", what);
	abort();
}

/* --- what a call is, as one number --- */

static uint64_t mix(uint64_t sum, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ p[i]) * 1099511628211u;
	return sum;
}

#define MIX(sum, value) mix(sum, &(value), sizeof(value))

static uint64_t mix_keep(uint64_t sum, const struct keep *k)
{
	return mix(MIX(sum, k->len), k->buf, k->len);
}

static uint64_t mix_map(uint64_t sum, const struct world *w, const struct port_map *map)
{
	sum = MIX(sum, map->key);
	sum = MIX(sum, map->hold);
	for (unsigned i = 0; i < map->count; i++) {
		const struct world_port *p = &w->ports[map->port[i].handle - 1];

		sum = MIX(sum, map->port[i]);
		if (!map->port[i].handle)
			continue;
		sum = MIX(sum, p->flow.rules);
		sum = mix(sum, p->outs, p->out_count * sizeof(p->outs[0]));
	}
	return sum;
}

static uint64_t mix_media(uint64_t sum, const struct world *w, const struct media *m)
{
	sum = MIX(sum, m->flags);
	sum = MIX(sum, m->protocol);
	sum = MIX(sum, m->offered_protocol);
	sum = MIX(sum, m->mode);
	sum = MIX(sum, m->policy);
	sum = MIX(sum, m->other);
	sum = MIX(sum, m->current);
	sum = mix_keep(sum, &m->section);
	sum = mix_keep(sum, &m->mid);
	for (unsigned i = 0; i < m->stream_count; i++) {
		sum = MIX(sum, m->streams[i].signalled);
		sum = MIX(sum, m->streams[i].learn);
		sum = MIX(sum, m->streams[i].flags);
		sum = MIX(sum, m->streams[i].is_muted);
	}
	for (const struct port_map *map = m->maps; map; map = map->next)
		sum = mix_map(sum, w, map);
	return sum;
}

static uint64_t call_sum(const struct world *w, const struct call *call)
{
	uint64_t sum = 14695981039346656037u;

	sum = MIX(sum, call->delete_us);
	sum = MIX(sum, call->blocks);
	sum = MIX(sum, call->drop_traffic);
	for (const struct party *p = call->parties; p; p = p->next) {
		sum = mix_keep(sum, &p->tag);
		sum = mix_keep(sum, &p->via_branch);
		sum = MIX(sum, p->peer);
		sum = MIX(sum, p->delete_us);
		sum = MIX(sum, p->is_deleted);
		sum = MIX(sum, p->blocks);
		sum = MIX(sum, p->exchange);
		for (unsigned i = 0; i < p->media_count; i++)
			sum = mix_media(sum, w, p->media[i]);
	}
	return sum;
}

static void all_sums(const struct world *w, uint64_t sums[WORLD_CALLS])
{
	for (unsigned i = 0; i < WORLD_CALLS; i++)
		sums[i] = w->is_used[i] ? call_sum(w, &w->calls[i]) : 0;
}

/* --- requests --- */

static unsigned budget_in[WORLD_PORTS], budget_out[WORLD_PORTS];

static struct slice find_text(const struct ng_tree *t, struct slice key)
{
	uint32_t at = ng_tree_find(t, 0, key);

	return at == NG_NODE_NONE || t->nodes[at].type != NG_STR ? SLICE_EMPTY : t->nodes[at].str;
}

static bool is_our_address(const struct addr *a)
{
	struct addr ours[2];

	return addr_parse(SLICE("203.0.113.1"), ADDR_NONE, &ours[0]) &&
	       addr_parse(SLICE("2001:db8:4321::1"), ADDR_NONE, &ours[1]) &&
	       (addr_eq(a, &ours[0]) || addr_eq(a, &ours[1]));
}

static bool names_us(const struct sdp *sdp)
{
	for (unsigned i = 0; i < sdp->media_count; i++) {
		const struct sdp_conn *c = sdp_media_conn(&sdp->media[i]);

		if (c && is_our_address(&c->addr))
			return true;
	}
	return false;
}

/* The ports in what goes out. */
static void check_sdp(const struct world *w, const struct call *call, struct slice before,
		      struct slice text)
{
	struct ng_memory m;
	struct sdp in, out;

	ng_memory_init(&m, 100000);
	if (sdp_parse(before, 0, &m.arena, &in, NULL) != SDP_OK &&
	    sdp_parse(before, SDP_FRAGMENT, &m.arena, &in, NULL) != SDP_OK)
		fail("an SDP that was refused and is answered");
	if (sdp_parse(text, 0, &m.arena, &out, NULL) != SDP_OK && !names_us(&in))
		fail("an SDP that leaves and can't be read");
	for (unsigned i = 0; i < out.media_count && !names_us(&in); i++) {
		const struct sdp_conn *c = sdp_media_conn(&out.media[i]);
		unsigned port = out.media[i].port - (unsigned) WORLD_FIRST_PORT;
		const struct world_port *p = &w->ports[port % WORLD_PORTS];

		if (!c || !is_our_address(&c->addr) || !out.media[i].port)
			continue;
		if (port >= WORLD_PORTS || !p->is_open)
			fail("a port that is told and not open");
		if (p->map->media->party->call != call)
			fail("a port that is told and another call's");
		if (p->map->hold.state != STREAM_LIVE)
			fail("a port that is told and not live");
	}
	arena_fini(&m.arena);
}

static bool names_a_party(const struct ng_request *r)
{
	return r->from_tag.len || r->to_tag.len || r->via_branch.len;
}

static bool read_request(struct slice payload, struct ng_memory *m, struct ng_request *out)
{
	static struct ng_node nodes[NG_NODES_MAX];
	struct ng_tree tree = { .nodes = nodes, .cap = NG_NODES_MAX };
	struct ng_warnings warnings;

	return bencode_parse(payload, &tree, NULL) == BENCODE_OK &&
	       ng_request_read(&tree, &m->arena, NULL, out, &warnings) == NG_OK;
}

/* Afterwards, of a request that could be read. */
static void check_request(struct world *w, const struct ng_request *r, const struct ng_tree *reply,
			  const struct call *before, const uint64_t sums[WORLD_CALLS])
{
	const struct call *call = world_call(w, r->call_id);
	bool is_refused = !slice_eq(find_text(reply, SLICE("result")), SLICE("ok"));
	bool is_sdp = r->command == NG_CMD_OFFER || r->command == NG_CMD_ANSWER;
	struct slice sdp = find_text(reply, SLICE("sdp"));
	/* An SDP that switches every medium off is an error that is carried out (recorded). */
	bool is_carried_out = slice_eq(find_text(reply, SLICE("error-reason")),
				       slice_from_str(ng_err_text(NG_REWRITE_FAILED)));
	uint64_t now[WORLD_CALLS];

	all_sums(w, now);
	for (unsigned i = 0; i < WORLD_CALLS; i++) {
		bool is_same = before == &w->calls[i];

		if (!w->is_used[i] || !sums[i] || now[i] == sums[i])
			continue;
		if (!is_same)
			fail("another call");
		if (is_refused && !is_carried_out)
			fail("a call that refused a request");
		if (r->command == NG_CMD_QUERY)
			fail("a call that was only asked about");
	}
	if (is_refused && before && !call && is_sdp)
		fail("a call that ended because it refused a request");
	if (!is_refused && r->command == NG_CMD_DELETE && before && !names_a_party(r) &&
	    slice_eq(slice_from_str("0"), find_text(reply, SLICE("delete-delay"))) && call)
		fail("a call that goes on after its end");
	if (!is_refused && is_sdp && sdp.len && !r->attr_edit_count && call &&
	    !ng_has(r, NG_FLAG_LOOP_PROTECT))
		check_sdp(w, call, r->sdp, sdp);
}

void duties_request(struct world *w, struct slice payload, struct writer *reply)
{
	static struct ng_node nodes[1 << 16];
	struct ng_tree tree = { .nodes = nodes, .cap = ARRAY_COUNT(nodes) };
	const struct call *before = NULL;
	uint64_t sums[WORLD_CALLS];
	struct ng_memory m;
	struct ng_request r;
	bool is_read;

	ng_memory_init(&m, 100000);
	is_read = read_request(payload, &m, &r);
	if (is_read)
		before = world_call(w, r.call_id);
	all_sums(w, sums);
	world_ng(w, payload, reply);
	if (reply->overflow || bencode_parse(writer_done(reply), &tree, NULL) != BENCODE_OK ||
	    ng_tree_find(&tree, 0, SLICE("result")) == NG_NODE_NONE)
		fail("the shape of a reply");
	if (is_read && !w->was_short)
		check_request(w, &r, &tree, before, sums);
	if (!is_read || r.command != NG_CMD_QUERY) {
		memset(budget_in, 0, sizeof(budget_in));
		memset(budget_out, 0, sizeof(budget_out));
	}
	arena_fini(&m.arena);
}

/* --- packets --- */

/* The reference's view of the ports that packets came to. */
static struct tracked {
	const struct port_map *map; /* NULL: free */
	unsigned port;
	struct flow_ref ref;
} tracked[REFS];

static void sync(struct flow_ref *ref, const struct flow *f)
{
	if (memcmp(&ref->rules, &f->rules, sizeof(f->rules))) {
		flow_ref_rules_set(ref, &f->rules);
		ref->rules.local = f->rules.local;
	}
	memcpy(ref->out, f->stats.out, sizeof(ref->out));
	memcpy(ref->out_errors, f->stats.out_errors, sizeof(ref->out_errors));
}

static bool is_untouched(const struct flow_stats *s)
{
	uint64_t sum = s->passed;

	for (unsigned i = 0; i < FLOW_DROPS; i++)
		sum += s->drops[i];
	return !sum && !s->in[0].packets && !s->in[1].packets;
}

static struct flow_ref *ref_of(const struct world *w, unsigned port)
{
	const struct world_port *p = &w->ports[port];
	struct tracked *free_one = NULL;

	for (unsigned i = 0; i < REFS; i++) {
		if (tracked[i].map && tracked[i].port == port)
			return &tracked[i].ref;
		if (!tracked[i].map)
			free_one = &tracked[i];
	}
	if (!free_one || !is_untouched(&p->flow.stats))
		return NULL;
	memset(free_one, 0, sizeof(*free_one));
	free_one->map = p->map;
	free_one->port = port;
	return &free_one->ref;
}

static void refs_sync(const struct world *w)
{
	for (unsigned i = 0; i < REFS; i++) {
		const struct world_port *p = &w->ports[tracked[i].port];

		if (!tracked[i].map)
			continue;
		if (!p->is_open || p->map != tracked[i].map)
			tracked[i].map = NULL;
		else
			sync(&tracked[i].ref, &p->flow);
	}
}

/* What the verdicts and counters are, by the reference. */
static void check_flow(const struct world *w, struct flow_ref *ref, const struct flow *f,
		       const struct flow_packet *p, const struct flow_verdict *stepped)
{
	struct flow_verdict v;
	const char *what;

	if (!flow_ref_same(stepped, &w->stepped))
		fail("the flow's verdict");
	sync(ref, f);
	if (w->stepped.action == FLOW_PASS && w->fate.fate == CALL_PACKET_ADMIT) {
		v = flow_ref_step(ref, p, w->now_us, true);
		if (!flow_ref_same(&v, &w->admitted))
			fail("the verdict about an admitted packet");
	} else if (w->stepped.action == FLOW_PASS && w->fate.fate == CALL_PACKET_REFUSE) {
		ref->drops[w->fate.drop]++;
		if (w->fate.drop == FLOW_DROP_SOURCE)
			ref->in_errors[ref->rules.kind == FLOW_RTCP]++;
	}
	memcpy(ref->drops + FLOW_DROP_SEND_FULL, f->stats.drops + FLOW_DROP_SEND_FULL,
	       sizeof(ref->drops[0]));
	what = flow_ref_differs(ref, &f->stats);
	if (what)
		fail(what);
}

static bool is_one_of(const struct endpoint *e, const struct learn *l)
{
	if (endpoint_eq(e, &l->signalled) || endpoint_eq(e, &l->peer))
		return true;
	for (unsigned i = 0; i < LEARN_SLOTS; i++)
		if (endpoint_eq(e, &l->slot[i]))
			return true;
	return false;
}

/* Where the packet went. */
static void check_sent(const struct world *w, const struct world_port *p)
{
	const struct flow_verdict *v = w->stepped.action == FLOW_PASS ? &w->admitted : &w->stepped;
	const struct call *call = p->map->media->party->call;
	unsigned n = 0;

	for (unsigned i = 0; i < p->out_count; i++) {
		const struct world_port *out = &w->ports[p->outs[i].port - 1];
		const struct stream *to;

		if (!(v->outs >> i & 1))
			continue;
		if (n >= w->sent_count || !endpoint_eq(&w->sent_to[n++], &p->outs[i].to))
			fail("how often a packet is sent");
		if (!out->is_open || out->map->media->party->call != call)
			fail("a packet that leaves its call");
		if (out->map->media->party->is_deleted)
			fail("a packet to a party that left");
		to = stream_of(out->map, out->index);
		if (to->is_muted)
			fail("a packet to a party that wants none");
		if (!p->outs[i].to.port || !is_one_of(&p->outs[i].to, &to->learn))
			fail("a packet to somebody unknown");
		if (to->learn.state == LEARN_CANDIDATE &&
		    !endpoint_eq(&p->outs[i].to, &to->learn.signalled) &&
		    ++budget_out[p->outs[i].port - 1] > LEARN_BUDGET)
			fail("packets to a stranger");
	}
	if (n != w->sent_count)
		fail("how often a packet is sent");
}

/* Who may be heard: before and after are of the stream that the packet came to. */
static void check_source(struct world *w, unsigned port, const struct endpoint *from,
			 const struct learn *before, const struct learn *after, uint64_t last_us)
{
	uint8_t policy = w->ports[port].flow.rules.policy;
	bool is_peer = endpoint_eq(from, &before->peer);
	bool is_moved = !endpoint_eq(&before->peer, &after->peer);

	if (is_moved && after->peer.port && !endpoint_eq(&after->peer, from))
		fail("a peer that sent nothing");
	if (before->state == LEARN_CONFIRMED && !is_peer && before->policy == LEARN_POLICY_STRICT &&
	    policy == FLOW_STRICT && (is_moved || w->sent_count))
		fail("a stranger where only the peer may be heard");
	if (before->state == LEARN_CONFIRMED && !is_peer &&
	    before->policy == LEARN_POLICY_CONTINUITY && policy == FLOW_CONTINUITY &&
	    (is_moved || w->sent_count) && w->now_us - last_us < LEARN_SILENT_RTP_MS * 1000u)
		fail("a stranger in place of a peer that is heard");
	if (w->sent_count && policy != FLOW_HANDOVER && before->policy != LEARN_POLICY_HANDOVER &&
	    (after->state == LEARN_UNKNOWN || after->state == LEARN_HINTED ||
	     after->state == LEARN_CANDIDATE) &&
	    !endpoint_eq(from, &after->signalled) && ++budget_in[port] > LEARN_BUDGET)
		fail("packets from a stranger");
}

void duties_packet(struct world *w, unsigned port, const struct endpoint *from, struct slice bytes)
{
	struct flow_packet packet = { .bytes = bytes, .from = *from };
	struct world_port *p = &w->ports[port];
	struct flow_verdict stepped = { .action = FLOW_DROP };
	struct flow_ref *ref = NULL;
	struct stream *s = NULL;
	struct learn before = { .state = 0 };
	bool is_live = false;
	uint64_t last_us = 0;

	if (p->is_open) {
		s = stream_of(p->map, p->index);
		last_us = p->flow.stats.last_us;
		is_live = p->map->hold.state == STREAM_LIVE && !p->map->media->party->is_deleted;
		if (s)
			before = s->learn;
		ref = ref_of(w, port);
	}
	if (ref) {
		sync(ref, &p->flow);
		stepped = flow_ref_step(ref, &packet, w->now_us, false);
	}
	(void) world_packet(w, (uint16_t) (WORLD_FIRST_PORT + port), from, bytes);
	if (w->sent_count && !is_live)
		fail("a packet sent on by a port that is not live");
	if (!p->is_open)
		return;
	if (w->was_short)
		return;
	if (ref)
		check_flow(w, ref, &p->flow, &packet, &stepped);
	if (s)
		check_source(w, port, from, &before, &s->learn, last_us);
	if (w->sent_count)
		check_sent(w, p);
}

/* --- datagrams --- */

static struct reply_cache *cache;
static struct copy {
	uint8_t *reply; /* NULL: not carried out yet */
	size_t len;
	uint8_t cookie[32];
	size_t cookie_len;
	uint64_t answered_us;
	uint32_t ticket;
	unsigned hold, waiting;
	bool is_answered;
} copies[COPIES];
static unsigned copy_count;

static const struct endpoint *client(void)
{
	static struct endpoint e;

	if (!e.port && !endpoint_parse(SLICE("192.0.2.1:2223"), &e))
		abort();
	return &e;
}

/* The newest of that cookie that must still be known. */
static struct copy *find_copy(const struct world *w, struct slice cookie)
{
	for (unsigned i = copy_count; i--;) {
		struct copy *c = &copies[i];

		if (slice_eq(slice_make(c->cookie, c->cookie_len), cookie))
			return c->is_answered && w->now_us >= c->answered_us +
								      REPLY_CACHE_AGE_S * 1000000ull
				       ? NULL
				       : c;
	}
	return NULL;
}

static void answer(struct world *w, struct copy *c)
{
	unsigned sent =
		reply_cache_answer(cache, c->ticket, slice_make(c->reply, c->len), w->now_us);

	if (sent != 1 + c->waiting)
		fail("how many replies go out");
	c->is_answered = true;
	c->answered_us = w->now_us;
}

static void carry_out(struct world *w, struct copy *c, struct slice payload)
{
	static uint8_t buf[REPLY_SIZE];
	struct writer reply = writer_make(buf, sizeof(buf));

	duties_request(w, payload, &reply);
	c->reply = malloc(reply.len);
	memcpy(c->reply, buf, reply.len);
	c->len = reply.len;
	if (!c->hold)
		answer(w, c);
}

void duties_datagram(struct world *w, struct slice cookie, unsigned hold, struct slice payload)
{
	struct copy *before, *c = &copies[copy_count];
	struct slice kept = SLICE_EMPTY;
	uint32_t ticket = 0;
	enum reply_found found;

	if (copy_count == COPIES || cookie.len > sizeof(c->cookie))
		return;
	if (!cache)
		cache = reply_cache_new(&w->hash, CACHE_SIZE, COPIES);
	before = find_copy(w, cookie);
	found = reply_cache_enter(cache, cookie, client(), w->now_us, &ticket, &kept);
	if (reply_cache_stats(cache).evicted)
		fail("room for replies"); /* the harness is to be made larger */
	if ((found == REPLY_NEW) != !before)
		fail("a request carried out twice, or not at all");
	if (found == REPLY_NEW) {
		*c = (struct copy){ .ticket = ticket, .hold = hold, .cookie_len = cookie.len };
		memcpy(c->cookie, cookie.data, cookie.len);
		copy_count++;
		carry_out(w, c, payload);
		return;
	}
	if (found == REPLY_ANSWERED &&
	    (!before->is_answered || !slice_eq(kept, slice_make(before->reply, before->len))))
		fail("the bytes of a repeated reply");
	if (found == REPLY_WAITS && before->is_answered)
		fail("a reply that is there and not sent");
	before->waiting += found == REPLY_WAITS;
	if (found == REPLY_DROP && before->waiting < TXN_WAITING_MAX)
		fail("a repeat that gets no reply");
}

void duties_step(struct world *w)
{
	refs_sync(w);
	for (unsigned i = 0; i < copy_count; i++)
		if (!copies[i].is_answered && copies[i].hold && !--copies[i].hold)
			answer(w, &copies[i]);
}

/* --- begin and end --- */

void duties_begin(void)
{
	for (unsigned i = 0; i < REFS; i++)
		tracked[i].map = NULL;
	memset(budget_in, 0, sizeof(budget_in));
	memset(budget_out, 0, sizeof(budget_out));
}

/* Those that want to be looked at every second or so take too long. */
static bool is_busy(const struct call *call)
{
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			if (p->media[i]->flags & (MEDIA_PIERCE_NAT | MEDIA_GENERATE_RTCP))
				return true;
	return false;
}

static bool has_ports(const struct call *call)
{
	for (const struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			if (p->media[i]->maps)
				return true;
	return false;
}

static void delete_call(struct world *w, const struct call *call)
{
	static uint8_t buf[REPLY_SIZE], id[1 << 16];
	uint8_t request[(1 << 16) + 128];
	struct writer r = writer_make(request, sizeof(request));
	struct writer reply = writer_make(buf, sizeof(buf));

	if (call->id.len > sizeof(id))
		return;
	memcpy(id, call->id.data, call->id.len);
	writer_str(&r, "d7:command6:delete12:delete-delayi0e7:call-id");
	writer_u64(&r, call->id.len);
	writer_byte(&r, ':');
	writer_bytes(&r, id, call->id.len);
	writer_byte(&r, 'e');
	world_ng(w, writer_done(&r), &reply);
}

void duties_end(struct world *w)
{
	bool busy = false;

	for (unsigned i = 0; i < WORLD_CALLS; i++)
		busy = busy || (w->is_used[i] && is_busy(&w->calls[i]));
	w->memory_fails_at = 0;
	if (!busy)
		world_pass(w, 5 * 3600 * 1000000ull);
	for (unsigned i = 0; i < WORLD_CALLS; i++) {
		if (!w->is_used[i])
			continue;
		if (!busy && has_ports(&w->calls[i]))
			fail("a call that never ends");
		delete_call(w, &w->calls[i]);
		if (w->is_used[i])
			fail("a call that can't be deleted");
	}
	if (w->ports_open)
		fail("ports that nobody has");
	for (unsigned i = 0; i < copy_count; i++)
		free(copies[i].reply);
	copy_count = 0;
	reply_cache_free(cache);
	cache = NULL;
}
