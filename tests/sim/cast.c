#include "tests/sim/cast.h"

#include <stdio.h>
#include <string.h>

#include "tests/sim/host.h"
#include "tests/sim/os.h"

struct cast_call cast[CAST_CALLS];
uint64_t cast_unknown_us;

enum { SECOND_US = 1000000, PORT_BASE = 20000 };

/* --- addresses --- */

struct endpoint cast_endpoint(const struct cast_place *p, bool is_ip6)
{
	struct endpoint e = { .port = (uint16_t) (PORT_BASE + 10 * p->media + p->component +
						  (p->is_near ? PORT_NEAR : 0)) };
	uint8_t low = (uint8_t) (p->side << 5 | p->role);

	if (is_ip6) {
		static const uint8_t prefix[12] = { 0x20, 0x01, 0x0d, 0xb8, 0, 5 };

		e.ip.family = ADDR_IP6;
		memcpy(e.ip.bytes, prefix, sizeof(prefix));
		e.ip.bytes[12] = (uint8_t) (p->call >> 8);
		e.ip.bytes[13] = (uint8_t) p->call;
		e.ip.bytes[15] = low;
		return e;
	}
	e.ip.family = ADDR_IP4;
	e.ip.bytes[0] = 10;
	e.ip.bytes[1] = (uint8_t) (p->call >> 8);
	e.ip.bytes[2] = (uint8_t) p->call;
	e.ip.bytes[3] = low;
	return e;
}

bool cast_place_of(const struct endpoint *e, struct cast_place *out)
{
	bool is_ip6 = e->ip.family == ADDR_IP6;
	const uint8_t *call = e->ip.bytes + (is_ip6 ? 12 : 1);
	uint8_t low = e->ip.bytes[is_ip6 ? 15 : 3];
	unsigned port = e->port;
	struct endpoint back;

	*out = (struct cast_place){ .call = (uint16_t) (call[0] << 8 | call[1]),
				    .side = (uint8_t) (low >> 5),
				    .role = low & 31 };
	out->is_near = port >= PORT_BASE + PORT_NEAR;
	port -= PORT_BASE + (out->is_near ? PORT_NEAR : 0u);
	out->media = (uint8_t) (port / 10);
	out->component = (uint8_t) (port % 10);
	if (port >= 10 * CAST_MEDIA || out->side >= CAST_SIDES || out->call >= CAST_CALLS)
		return false;
	back = cast_endpoint(out, is_ip6);
	return endpoint_eq(&back, e);
}

void cast_id(uint16_t call, char out[16])
{
	snprintf(out, 16, "call-%u@sim", call);
}

int cast_number(struct slice id)
{
	uint64_t n;
	struct slice rest = id;

	if (!slice_starts(id, SLICE("call-")))
		return -1;
	rest = slice_sub(rest, 5, rest.len);
	return slice_u64(slice_cut(&rest, '@'), CAST_CALLS - 1, &n) ? (int) n : -1;
}

struct endpoint cast_signalled(uint16_t call, uint8_t side, uint8_t media, uint8_t component)
{
	const struct cast_side *s = &cast[call].side[side];
	struct cast_place p = { call, side, s->said_generation, media, component, false };

	if (s->body == BODY_OTHER_PORT_RTCP && component)
		p.component = 5;
	return cast_endpoint(&p, s->said_ip6);
}

bool cast_is_talking(uint16_t call, uint8_t side, uint8_t media)
{
	switch (cast[call].side[side].body) {
	case BODY_AUDIO_VIDEO:
		return media < 2;
	case BODY_AUDIO:
	case BODY_MUX:
	case BODY_MOVED:
	case BODY_AVPF:
	case BODY_OTHER_PORT_RTCP:
	case BODY_IP6:
		return media == 0;
	default:
		return false;
	}
}

/* --- what the daemon says --- */

static const char *const ends[] = {
	"deleted",   "terminated", "no packets (TIMEOUT)", "no packets while silent",
	"no answer", "age",        "ran out of ports",
};

static void must_be_closed(struct book_port *port, void *ctx)
{
	int number = *(int *) ctx;

	if (port->call == number)
		sim_wrong("call %d has ended, but port %s is open", number, sim_text(&port->at));
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* A call that ends by itself ends for the reason it says, and in time. */
static void check_timeout(int number, uint32_t limit_s, const char *why)
{
	const struct cast_call *c = &cast[number];
	uint64_t limit_us = (uint64_t) limit_s * SECOND_US;
	uint64_t last_us = later(later(c->heard_us, c->signal_us), cast_unknown_us);

	if (c->is_settled && !c->has_forks && !c->is_odd && c->side[0].body == c->side[1].body &&
	    cast_is_talking((uint16_t) number, 0, 0) && sim.now_us < c->forward_us + limit_us)
		sim_wrong("call %d ends: %s, but a packet was forwarded %.3f s ago", number, why,
			  (double) (sim.now_us - c->forward_us) / 1e6);
	if (sim.now_us > last_us + limit_us + 3 * SECOND_US)
		sim_wrong("call %d ends: %s, but nothing came for %.3f s", number, why,
			  (double) (sim.now_us - last_us) / 1e6);
}

static void check_deleted(int number)
{
	const struct cast_call *c = &cast[number];

	if (!c->deletes && c->is_alive) /* else its first offer failed for want of memory */
		sim_wrong("call %d ends as deleted, but nobody wanted that", number);
	if (!c->has_hurry && !c->is_odd && sim.now_us + SECOND_US / 5 < c->delete_due_us)
		sim_wrong("call %d is deleted %.3f s too early", number,
			  (double) (c->delete_due_us - sim.now_us) / 1e6);
	if (c->delete_due_us && sim.now_us > c->delete_due_us + 2 * SECOND_US)
		sim_wrong("call %d is deleted %.3f s too late", number,
			  (double) (sim.now_us - c->delete_due_us) / 1e6);
}

static void ended(int number, const char *why)
{
	struct cast_call *c = &cast[number];
	unsigned i = 0;

	while (i < ARRAY_COUNT(ends) && strncmp(why, ends[i], strlen(ends[i])))
		i++;
	if (i == ARRAY_COUNT(ends))
		sim_wrong("call %d ends for a reason that is not known: %s", number, why);
	sim.result->ends[i]++;
	if (i == 0)
		check_deleted(number);
	else if (i == 2)
		check_timeout(number, sim.config.timeout_s, why);
	book_ended((uint16_t) number);
	c->is_alive = c->is_settled = false;
	c->ended_us = sim.now_us;
	c->delete_due_us = 0;
	if (c->pending)
		return; /* what these want stays true */
	c->has_forks = c->is_lax = c->is_blocked = c->is_odd = c->has_hurry = false;
	for (int s = 0; s < CAST_SIDES; s++)
		c->side[s].is_invited = c->side[s].has_spoken = false;
}

void cast_heard(struct slice id, const char *text)
{
	int number = cast_number(id);
	size_t len = strlen(text);

	if (number < 0)
		return;
	if (len > 4 && !strcmp(text + len - 4, ": ok") &&
	    (!strncmp(text, "offer", 5) || !strncmp(text, "answer", 6)))
		cast[number].is_alive = true;
	if (!strncmp(text, "call ends: ", 11))
		ended(number, text + 11);
	else if (!strncmp(text, "offer from", 10))
		cast[number].offers_done++;
	else if (!strncmp(text, "answer from", 11))
		cast[number].answers_done++;
	else if (!strncmp(text, "delete from", 11))
		cast[number].deletes_done++;
	if (cast[number].offers_done > cast[number].offers ||
	    cast[number].answers_done > cast[number].answers ||
	    cast[number].deletes_done > cast[number].deletes)
		sim_wrong("a request for call %d was carried out twice", number);
}

void cast_started(void)
{
}

void cast_died(void)
{
	for (int i = 0; i < CAST_CALLS; i++) {
		struct cast_call *c = &cast[i];

		c->is_alive = c->is_settled = false;
		c->delete_due_us = 0;
		c->ended_us = sim.now_us;
		c->offers_done = c->answers_done = c->deletes_done = 0;
		for (int s = 0; s < CAST_SIDES; s++) {
			memset(c->side[s].medium, 0, sizeof(c->side[s].medium));
			c->side[s].is_invited = c->side[s].has_spoken = false;
		}
	}
}

/* --- between events --- */

static void check_pools(void)
{
	const struct shard_world *w = host_world();
	unsigned used = 0;

	for (uint16_t i = 0; i < w->interfaces->addr_count; i++) {
		struct port_pool_counts p = port_pools_counts(w->ports, i);

		used += p.used;
		if (p.used + p.free > p.usable)
			sim_wrong("a pool of %u ports has %u used and %u free", p.usable, p.used,
				  p.free);
	}
	if (used != os_media_ports())
		sim_wrong("%u ports are bound, the pools know of %u", os_media_ports(), used);
}

static void check_overdue(void)
{
	uint64_t longest_s =
		later(later(sim.config.timeout_s, sim.config.silent_s), sim.config.offer_s);

	for (int i = 0; i < CAST_CALLS; i++) {
		const struct cast_call *c = &cast[i];
		uint64_t last_us = later(c->heard_us, c->signal_us);

		if (!c->is_alive)
			continue;
		if (c->delete_due_us && sim.now_us > c->delete_due_us + 3 * SECOND_US)
			sim_wrong("call %d was deleted and is not gone", i);
		if (sim.now_us > last_us + (longest_s + 5) * SECOND_US)
			sim_wrong("call %d is there although nothing came for %.0f s", i,
				  (double) (sim.now_us - last_us) / 1e6);
	}
}

static void each_closed(struct book_port *port, void *ctx)
{
	(void) ctx;
	if (port->call != BOOK_NOBODY && !cast[port->call].is_alive &&
	    sim.now_us > cast[port->call].ended_us)
		must_be_closed(port, &(int){ port->call });
}

void cast_check(void)
{
	if (!host_is_up())
		return;
	check_pools();
	check_overdue();
	os_each_port(each_closed, NULL);
}

void cast_check_end(void)
{
	if (!host_is_up())
		return;
	for (unsigned i = 0; i < host_shard_count(); i++)
		if (host_shard(i)->calls.count)
			sim_wrong("%u calls are left in shard %u, long after all timeouts",
				  host_shard(i)->calls.count, i);
	if (os_media_ports())
		sim_wrong("%u ports are open, long after all timeouts", os_media_ports());
	if (host_world()->admission->sessions)
		sim_wrong("%lld sessions are counted, but there is none",
			  (long long) host_world()->admission->sessions);
	check_pools();
}
