#include "daemon/effects.h"

#include "base/limits.h"
#include "core/call/report.h"
#include "core/call/stream.h"

#if defined(PLANT) && PLANT == 4
#define NOT_OPENED(k, n) ((k) + 1) /* planted: numbers that were not tried yet are lost */
#else
#define NOT_OPENED(k, n) (n)
#endif

/* Ports. */

static void log_refused(const struct effects *e, const struct call *call,
			const struct endpoint *local, enum backend_err err)
{
	const struct log_call about = { call->id, call->is_debug };
	uint8_t text[ADDR_STR_MAX + 8];
	struct writer w = writer_make(text, sizeof(text));

	endpoint_write(&w, local);
	log_call(e->log, &about, LOG_CORE, LEVEL_ERR, "can't open media port %.*s: %s",
		 SLICE_FMT(writer_done(&w)), backend_err_name(err));
}

static void close_port(const struct effects *e, struct port_map *map, unsigned i)
{
	struct flow_stats last;

	if (map->port[i].handle &&
	    backend_close(e->backend, map->port[i].handle, &last) == BACKEND_OK && e->closed)
		effects_traffic_add(&e->closed[map->addr], &last);
	if (map->port[i].number)
		port_pools_give_back(e->ports, map->addr, map->port[i].number);
	map->port[i] = (struct call_port){ .handle = 0 };
}

static void close_map(const struct effects *e, struct port_map *map)
{
	for (unsigned i = 0; i < map->count; i++)
		close_port(e, map, i);
	map->is_open = false;
}

static enum backend_err open_port(const struct effects *e, struct port_map *map, unsigned i,
				  uint16_t number)
{
	const struct call *call = map->media->party->call;
	const struct endpoint local = { e->interfaces->addr[map->addr].ip, number };
	enum backend_err err =
		backend_open(e->backend, &local, call->tos, map, &map->port[i].handle);

	if (!err)
		map->port[i].number = number;
	else if (err != BACKEND_BUSY)
		log_refused(e, call, &local, err);
	return err;
}

/* Opens the n ports from i on with numbers from first on.  BACKEND_BUSY: none is open. */
static enum backend_err open_run(const struct effects *e, struct port_map *map, unsigned i,
				 unsigned n, uint16_t first)
{
	for (unsigned k = 0; k < n; k++) {
		enum backend_err err = open_port(e, map, i + k, (uint16_t) (first + k));

		if (!err)
			continue;
		for (unsigned j = 0; j < NOT_OPENED(k, n); j++) {
			if (j < k)
				close_port(e, map, i + j);
			else if (j == k && err == BACKEND_BUSY)
				port_pools_mark_busy(e->ports, map->addr, (uint16_t) (first + j));
			else
				port_pools_give_back(e->ports, map->addr, (uint16_t) (first + j));
		}
		return err;
	}
	return BACKEND_OK;
}

/* The n (one or two) ports from i on. */
static enum backend_err open_some(const struct effects *e, struct port_map *map, unsigned i,
				  unsigned n)
{
	enum backend_err err = BACKEND_BUSY;

	for (unsigned tries = 0; err == BACKEND_BUSY && tries < PORT_TRIES_MAX; tries++) {
		uint16_t first = n == 2 ? port_pools_take_pair(e->ports, map->addr)
					: port_pools_take_one(e->ports, map->addr);

		if (!first)
			return BACKEND_NO_PORTS;
		err = open_run(e, map, i, n, first);
	}
	return err;
}

static enum backend_err open_map(const struct effects *e, struct port_map *map)
{
	for (unsigned i = 0; i < map->count; i += 2) {
		enum backend_err err = open_some(e, map, i, i + 1 < map->count ? 2 : 1);

		if (!err)
			continue;
		close_map(e, map);
		return err;
	}
	map->is_open = true;
	return BACKEND_OK;
}

/* Flows. */

static void set_flows(const struct effects *e, struct port_map *map, const struct call_env *env)
{
	const struct call *call = map->media->party->call;

	for (unsigned i = 0; i < map->count; i++) {
		struct flow_spec spec;
		enum backend_err err;

		if (!map->port[i].handle)
			continue;
		call_flow_spec(call, map, i, env, &spec);
		err = backend_set(e->backend, map->port[i].handle, &spec);
		if (err) {
			const struct log_call about = { call->id, call->is_debug };

			log_call(e->log, &about, LOG_CORE, LEVEL_ERR,
				 "can't set flow of port %u: %s", map->port[i].number,
				 backend_err_name(err));
		}
	}
}

static void clear_flows(const struct effects *e, struct port_map *map)
{
	for (unsigned i = 0; i < map->count; i++)
		if (map->port[i].handle)
			(void) backend_clear(e->backend, map->port[i].handle);
}

/* An RTP header without payload: it opens the way through the peer's NAT (ng: "pierce-NAT"). */
static void send_dummy(const struct effects *e, const struct port_map *map,
		       const struct stream *stream)
{
	static const uint8_t dummy[12] = { 0x80, 0x7f };
	unsigned i = stream->component < map->count ? stream->component : 0;

	if (map->port[i].handle && stream->signalled.port)
		(void) backend_send(e->backend, map->port[i].handle, &stream->signalled,
				    slice_make(dummy, sizeof(dummy)));
}

static void send_report(const struct effects *e, const struct port_map *map,
			const struct stream *stream, const struct call_env *env)
{
	uint8_t buf[REPORT_SIZE_MAX];
	struct writer w = writer_make(buf, sizeof(buf));
	unsigned i = stream->component < map->count ? stream->component : 0;
	struct endpoint to = stream_remote(stream, env->now_us);

	if (!to.port)
		to = stream->signalled;
	report_write(map->media, env, &w);
	if (map->port[i].handle && !w.overflow)
		(void) backend_send(e->backend, map->port[i].handle, &to, writer_done(&w));
}

static void undo(const struct effects *e, const struct call_actions *actions, uint32_t count)
{
	while (count--)
		if (actions->items[count].act == CALL_PORTS_OPEN)
			close_map(e, actions->items[count].map);
}

enum effects_err effects_open(const struct effects *e, const struct call_actions *actions)
{
	for (uint32_t i = 0; i < actions->count; i++) {
		if (actions->items[i].act != CALL_PORTS_OPEN || !open_map(e, actions->items[i].map))
			continue;
		undo(e, actions, i);
		return EFFECTS_NO_PORTS;
	}
	return EFFECTS_OK;
}

void effects_undo(const struct effects *e, const struct call_actions *actions)
{
	undo(e, actions, actions->count);
}

void effects_carry_out(const struct effects *e, const struct call_actions *actions,
		       const struct call_env *env)
{
	for (uint32_t i = 0; i < actions->count; i++) {
		const struct call_action *a = &actions->items[i];

		switch (a->act) {
		case CALL_PORTS_OPEN:
			break;
		case CALL_PORTS_CLOSE:
			close_map(e, a->map);
			break;
		case CALL_FLOW_SET:
			set_flows(e, a->map, env);
			break;
		case CALL_FLOW_CLEAR:
			clear_flows(e, a->map);
			break;
		case CALL_DUMMY:
			send_dummy(e, a->map, a->stream);
			break;
		case CALL_RTCP:
			send_report(e, a->map, a->stream, env);
			break;
		}
	}
}

/* The party that came last first, as its ports were taken (recorded: errors/max-sessions). */
static void close_from(const struct effects *e, struct party *p)
{
	if (!p)
		return;
	close_from(e, p->next);
	for (unsigned i = 0; i < p->media_count; i++)
		for (struct port_map *map = p->media[i]->maps; map; map = map->next)
			close_map(e, map);
}

void effects_close_all(const struct effects *e, struct call *call)
{
	close_from(e, call->parties);
}

void effects_traffic_add(struct effects_traffic *sum, const struct flow_stats *stats)
{
	for (int c = 0; c < FLOW_CLASSES; c++) {
		sum->in.packets += stats->in[c].packets;
		sum->in.bytes += stats->in[c].bytes;
		sum->out.packets += stats->out[c].packets;
		sum->out.bytes += stats->out[c].bytes;
		sum->in_errors += stats->in_errors[c];
		sum->out_errors += stats->out_errors[c];
	}
	for (int i = 0; i < FLOW_SSRC_MAX; i++) {
		const struct flow_ssrc *ssrc = &stats->ssrc[i];
		int64_t lost = ssrc->packets ? flow_ssrc_lost(ssrc) : 0;

		sum->lost += lost > 0 ? (uint64_t) lost : 0;
		sum->duplicates += ssrc->duplicates;
		sum->reordered += ssrc->reordered;
		sum->resets += ssrc->resets;
	}
}
