#include "tests/sim/book.h"

#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "tests/sim/cast.h"
#include "tests/sim/os.h"

/* Packets of one read: what they cause is sent before the next one. */
enum { READ_MAX = 64, OUTS_MAX = FLOW_OUT_MAX };

struct out {
	struct book_port *port;
	struct endpoint to;
	bool is_sent;
};

struct entry {
	struct endpoint from;
	struct cast_place place;
	struct slice bytes; /* the daemon's buffer */
	bool is_cut, is_party, must_be_forwarded;
	unsigned out_count;
	struct out outs[OUTS_MAX];
};

static struct {
	struct book_port *port; /* NULL: nothing was read */
	unsigned count, last;   /* the last one that was sent on */
	struct entry entries[READ_MAX];
} batch;

static struct {
	struct book_port *port;
	const uint8_t *bytes;
} failed_own;

static struct book_stream streams[CAST_CALLS][CAST_SIDES][CAST_MEDIA][2];

/* --- what must be forwarded --- */

static bool is_rtp(struct slice b)
{
	return b.len >= 12 && b.data[0] >> 6 == 2 && (b.data[1] < 192 || b.data[1] > 223);
}

static bool is_whole_rtp(struct slice b)
{
	return is_rtp(b) && b.data[0] == 0x80;
}

static struct book_port *port_of(uint16_t call, uint8_t side, uint8_t media)
{
	return os_port_at(&cast[call].side[side].medium[media].rtp);
}

static bool is_as_said(const struct book_port *port, const struct endpoint *from)
{
	struct endpoint said = cast_signalled(port->call, port->side, port->media, port->component);

	return endpoint_eq(from, &said);
}

/* A party speaks from where it said, on a call that is set up: its packet has to go through. */
static bool must_be_forwarded(const struct book_port *in, const struct entry *e)
{
	const struct cast_call *c;
	uint8_t other;
	const struct book_port *out;

	if (in->call == BOOK_NOBODY || in->component || e->is_cut || !is_whole_rtp(e->bytes))
		return false;
	c = &cast[in->call];
	if (!c->is_settled || c->has_forks || c->is_lax || c->is_blocked || c->is_odd ||
	    in->stream->is_taken)
		return false;
	if (in->side != c->offerer && in->side != c->answerer)
		return false;
	other = in->side == c->offerer ? c->answerer : c->offerer;
	out = port_of(in->call, other, in->media);
	return is_as_said(in, &e->from) && !in->stream->has_moved &&
	       port_of(in->call, in->side, in->media) == in && out && !out->stream->is_taken &&
	       cast_is_talking(in->call, in->side, in->media) &&
	       cast_is_talking(in->call, other, in->media);
}

/* --- reading --- */

static void batch_end(void)
{
	struct book_port *in = batch.port;

	batch.port = NULL;
	if (!in)
		return;
	for (unsigned i = 0; i < batch.count; i++) {
		struct entry *e = &batch.entries[i];

		for (unsigned k = 0; k < e->out_count; k++)
			e->outs[k].port->not_sent += !e->outs[k].is_sent;
		sim.result->must_forward += e->must_be_forwarded;
		if (e->must_be_forwarded && !e->out_count)
			sim_wrong("call %u: RTP from %s to %s is not forwarded", in->call,
				  sim_text(&e->from), sim_text(&in->at));
	}
}

void book_read_begin(struct book_port *port)
{
	batch_end();
	batch.port = port;
	batch.count = batch.last = 0;
}

/* He may be taken for the party if he speaks when the window of learning is over and nobody better
 * did before. */
static void hear_stranger(struct book_port *port)
{
	uint64_t began_us =
		port->call == BOOK_NOBODY ? 0 : cast[port->call].side[port->side].period_us;

	port->stream->stranger_count++;
	if (!port->stream->is_confirmed && port->stream->stranger_count > LEARN_PROOF &&
	    sim.now_us >= began_us + LEARN_WINDOW_MS * 1000)
		port->stream->is_taken = true;
}

void book_read(const struct endpoint *from, struct slice bytes, bool is_cut)
{
	struct book_port *port = batch.port;
	struct entry *e = &batch.entries[batch.count++];

	*e = (struct entry){ .from = *from, .bytes = bytes, .is_cut = is_cut };
	port->read++;
	sim.result->packets_in++;
	e->is_party = cast_place_of(from, &e->place) && e->place.call == port->call &&
		      e->place.side == port->side && e->place.role < ROLE_STRANGER;
	if (port->call != BOOK_NOBODY)
		cast[port->call].heard_us = sim.now_us;
	else
		cast_unknown_us = sim.now_us;
	if (!e->is_party)
		hear_stranger(port);
	else if (!is_as_said(port, from))
		port->stream->has_moved = true;
	e->must_be_forwarded = must_be_forwarded(port, e);
	sim_tell("in   %s > %s call=%d side=%d %zu bytes%s", sim_text(from), sim_text(&port->at),
		 port->call, port->side, bytes.len, e->is_party ? "" : " (stranger)");
}

void book_turn_end(void)
{
	batch_end();
}

/* --- sending: which packet is it? --- */

/* With its payload replaced by one byte again and again (silence); header and padding stay. */
static bool is_silenced(struct slice in, struct slice out)
{
	size_t from = 12, to = out.len;

	if (in.len != out.len || !is_rtp(in) || in.len < 13 || memcmp(in.data, out.data, 12) != 0)
		return false;
	while (from < to && in.data[from] == out.data[from])
		from++;
	while (to > from && in.data[to - 1] == out.data[to - 1])
		to--;
	for (size_t i = from; i < to; i++)
		if (out.data[i] != out.data[from])
			return false;
	return true;
}

static size_t part_len(struct slice b, size_t at)
{
	return at + 4 > b.len ? 0 : 4 + 4 * ((size_t) b.data[at + 2] << 8 | b.data[at + 3]);
}

/* Without some of the parts of a compound RTCP packet (feedback). */
static bool is_stripped(struct slice in, struct slice out)
{
	size_t at = 0, to = 0;

	if (out.len < 4 || out.len >= in.len || in.data[0] >> 6 != 2 || is_rtp(in))
		return false;
	while (at < in.len && to < out.len) {
		size_t a = part_len(in, at), b = part_len(out, to);

		if (!a || !b || at + a > in.len || to + b > out.len)
			return false;
		if (a == b && !memcmp(in.data + at, out.data + to, a))
			to += b;
		at += a;
	}
	return to == out.len;
}

static struct out *out_of(struct entry *e, const struct book_port *port, const struct endpoint *to)
{
	for (unsigned i = 0; i < e->out_count; i++)
		if (e->outs[i].port == port && endpoint_eq(&e->outs[i].to, to))
			return &e->outs[i];
	return NULL;
}

/* A party has a port of ours of its own: a packet leaves from it once. */
static const struct out *out_from(const struct entry *e, const struct book_port *port)
{
	for (unsigned i = 0; i < e->out_count; i++)
		if (e->outs[i].port == port)
			return &e->outs[i];
	return NULL;
}

static bool is_same(const struct entry *e, struct slice out)
{
	return slice_eq(e->bytes, out) || is_silenced(e->bytes, out) || is_stripped(e->bytes, out);
}

static bool may_be(const struct entry *e, const struct book_port *port, const struct endpoint *to,
		   struct slice bytes)
{
	const struct out *o = out_from(e, port);

	return is_same(e, bytes) && (!o || (!o->is_sent && endpoint_eq(&o->to, to)));
}

/* What is sent as it came lies where it was read; NULL: it was changed, or is our own. */
static struct entry *find_unchanged(struct slice bytes)
{
	for (unsigned i = 0; batch.port && i < batch.count; i++)
		if (batch.entries[i].bytes.data == bytes.data &&
		    batch.entries[i].bytes.len == bytes.len)
			return &batch.entries[i];
	return NULL;
}

/* The first packet of this read, from the last one that was sent on, that did not leave from there
 * yet; a try that failed is tried again.  One before that is out of order. */
static struct entry *find(const struct book_port *port, const struct endpoint *to,
			  struct slice bytes)
{
	for (unsigned i = 0; batch.port && i < batch.count; i++) {
		unsigned at = (batch.last + i) % batch.count;

		if (!may_be(&batch.entries[at], port, to, bytes))
			continue;
		batch.last = at;
		return &batch.entries[at];
	}
	return NULL;
}

/* --- sending: may it be? --- */

static void check_order(const struct entry *e, const struct book_port *port,
			const struct endpoint *to)
{
	for (struct entry *later = batch.entries + batch.count - 1; later > e; later--) {
		const struct out *o = out_of(later, port, to);

		if (o && o->is_sent && endpoint_eq(&later->from, &e->from))
			sim_wrong("packets from %s to %s are reordered", sim_text(&e->from),
				  sim_text(to));
	}
}

static void check_source(struct book_port *in, const struct entry *e)
{
	const struct cast_call *c = in->call == BOOK_NOBODY ? NULL : &cast[in->call];

	if (e->is_party) {
		if (cast[in->call].side[in->side].has_spoken &&
		    cast_is_talking(in->call, in->side, in->media) && is_as_said(in, &e->from) &&
		    (is_rtp(e->bytes) == !in->component))
			in->stream->is_confirmed = true;
		return;
	}
	if ((c && (c->is_lax || c->is_odd)) || in->stream->is_taken)
		return;
	in->stream->strangers_in++;
	sim.result->strangers++;
	if (in->stream->is_confirmed)
		sim_wrong(
			"a stranger's packet from %s to %s is forwarded although the peer is known",
			sim_text(&e->from), sim_text(&in->at));
	if (in->stream->strangers_in > in->stream->budget)
		sim_wrong("%llu packets of strangers to %s are forwarded, this one from %s",
			  (unsigned long long) in->stream->strangers_in, sim_text(&in->at),
			  sim_text(&e->from));
}

static void check_destination(const struct book_port *in, struct book_port *out,
			      const struct endpoint *to)
{
	struct cast_place place;
	bool is_somebody = cast_place_of(to, &place);

	if (out->call != BOOK_NOBODY && in->call != BOOK_NOBODY && in->call != out->call)
		sim_wrong("a packet to port %s of call %u leaves from port %s of call %u",
			  sim_text(&in->at), in->call, sim_text(&out->at), out->call);
	if (out->call == BOOK_NOBODY || cast[out->call].is_odd || cast[out->call].is_lax ||
	    out->stream->is_taken ||
	    (is_somebody && place.call == out->call && place.side == out->side &&
	     place.role < ROLE_STRANGER))
		return;
	out->stream->strangers_out++;
	if (out->stream->is_confirmed)
		sim_wrong("a packet goes to the stranger %s although the peer is known",
			  sim_text(to));
	if (out->stream->strangers_out > out->stream->budget)
		sim_wrong("%llu packets from %s are sent to strangers, this one to %s",
			  (unsigned long long) out->stream->strangers_out, sim_text(&out->at),
			  sim_text(to));
}

static void note_out(struct entry *e, struct book_port *port, const struct endpoint *to,
		     bool is_sent)
{
	struct out *o = out_of(e, port, to);

	if (!o) {
		if (e->out_count == OUTS_MAX)
			sim_wrong("a packet has more outputs than there can be");
		o = &e->outs[e->out_count++];
		*o = (struct out){ port, *to, false };
	}
	o->is_sent = is_sent;
}

/* What the daemon says itself: an empty RTP packet through a NAT, or RTCP reports. */
static void check_own(struct book_port *port, const struct endpoint *to, struct slice bytes,
		      int error)
{
	static const uint8_t dummy[12] = { 0x80, 0x7f };
	bool is_report = bytes.len >= 8 && bytes.data[0] >> 6 == 2 &&
			 (bytes.data[1] == 200 || bytes.data[1] == 201);
	bool is_again = failed_own.port == port && failed_own.bytes == bytes.data;

	if (!slice_eq(bytes, slice_make(dummy, sizeof(dummy))) && !is_report)
		sim_wrong("%zu bytes from %s to %s that nobody has sent", bytes.len,
			  sim_text(&port->at), sim_text(to));
	failed_own.port = NULL;
	if (error && error != EAGAIN && !is_again) {
		failed_own.port = port;
		failed_own.bytes = bytes.data;
	} else if (error) {
		port->not_sent++;
	}
}

void book_sent(struct book_port *port, const struct endpoint *to, struct slice bytes, int error)
{
	struct entry *e = find_unchanged(bytes);

	sim_tell("out  %s > %s %zu bytes%s", sim_text(&port->at), sim_text(to), bytes.len,
		 error ? " (fails)" : "");
	if (!e)
		e = find(port, to, bytes);
	else if (out_of(e, port, to) && out_of(e, port, to)->is_sent)
		sim_wrong("a packet from %s leaves twice from %s", sim_text(&e->from),
			  sim_text(&port->at));
	if (!e) {
		check_own(port, to, bytes, error);
		return;
	}
	note_out(e, port, to, !error);
	if (error)
		return;
	port->sent++;
	port->sent_bytes += bytes.len;
	sim.result->packets_out++;
	sim.result->forwarded += e->must_be_forwarded;
	check_order(e, port, to);
	check_source(batch.port, e);
	check_destination(batch.port, port, to);
	if (batch.port->call != BOOK_NOBODY)
		cast[batch.port->call].forward_us = sim.now_us;
}

/* --- ports come and go --- */

void book_opened(struct book_port *port, const struct endpoint *at)
{
	*port = (struct book_port){
		.at = *at, .is_open = true, .call = BOOK_NOBODY, .own.budget = LEARN_BUDGET
	};
	port->stream = &port->own;
}

static uint64_t not_taken(const struct flow_stats *s)
{
	static const uint8_t reasons[] = {
		FLOW_DROP_CLOSED,   FLOW_DROP_EMPTY,      FLOW_DROP_OVERSIZE,   FLOW_DROP_SOURCE,
		FLOW_DROP_UNLEARNT, FLOW_DROP_OWN_SOURCE, FLOW_DROP_OWN_REMOTE, FLOW_DROP_STUN,
		FLOW_DROP_DTLS,     FLOW_DROP_NOT_RTP,    FLOW_DROP_MALFORMED,  FLOW_DROP_TRAFFIC,
		FLOW_DROP_LOOP,
	};
	uint64_t sum = 0;

	for (size_t i = 0; i < sizeof(reasons); i++)
		sum += s->drops[reasons[i]];
	return sum;
}

/* Packets are conserved, and counted as the world counts them. */
void book_closed(struct book_port *port)
{
	struct flow_stats s;
	uint64_t in, out, bytes, errors;

	batch_end();
	if (!port->backend || backend_read(port->backend, port->handle, &s) != BACKEND_OK)
		return; /* it was never entered */
	in = s.in[0].packets + s.in[1].packets + not_taken(&s);
	out = s.out[0].packets + s.out[1].packets;
	bytes = s.out[0].bytes + s.out[1].bytes;
	errors = (uint64_t) s.out_errors[0] + s.out_errors[1];
	/* RTCP that can't be read is counted as received, and for outputs without feedback as
	 * malformed too. */
	if (in < port->read || in > port->read + s.drops[FLOW_DROP_MALFORMED])
		sim_wrong("port %s: %llu packets came, counted are %llu", sim_text(&port->at),
			  (unsigned long long) port->read, (unsigned long long) in);
	if (out != port->sent || bytes != port->sent_bytes)
		sim_wrong("port %s: %llu packets of %llu bytes left, counted are %llu of %llu",
			  sim_text(&port->at), (unsigned long long) port->sent,
			  (unsigned long long) port->sent_bytes, (unsigned long long) out,
			  (unsigned long long) bytes);
	if (errors != port->not_sent)
		sim_wrong("port %s: %llu packets could not be sent, counted are %llu",
			  sim_text(&port->at), (unsigned long long) port->not_sent,
			  (unsigned long long) errors);
}

void book_shown(struct book_port *port, uint16_t call, uint8_t side, uint8_t media,
		uint8_t component)
{
	if (port->call != BOOK_NOBODY && port->call != call)
		sim_wrong("port %s is shown to call %u, but is one of call %u", sim_text(&port->at),
			  call, port->call);
	if (port->call != BOOK_NOBODY && port->side != side && !cast[call].is_odd)
		sim_wrong("port %s is shown to side %u, but faces side %u of call %u",
			  sim_text(&port->at), side, port->side, call);
	port->call = call;
	port->side = side;
	port->media = media;
	port->component = component;
	if (port->stream != &port->own)
		return;
	port->stream = &streams[call][side][media][component];
	port->stream->strangers_in += port->own.strangers_in;
	port->stream->strangers_out += port->own.strangers_out;
	port->stream->budget += LEARN_BUDGET;
}

void book_period(uint16_t call, uint8_t side, unsigned budget, bool has_other_address)
{
	for (unsigned i = 0; i < CAST_MEDIA * 2; i++) {
		struct book_stream *s = &streams[call][side][i / 2][i % 2];

		s->budget += budget;
		s->is_confirmed = false;
		s->is_taken = s->is_taken && !has_other_address;
		s->has_moved = s->has_moved && !has_other_address;
		s->stranger_count = 0;
	}
}

void book_ended(uint16_t call)
{
	memset(streams[call], 0, sizeof(streams[call]));
}

void book_died(void)
{
	batch.port = NULL;
	memset(streams, 0, sizeof(streams));
}
