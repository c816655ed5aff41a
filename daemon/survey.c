#include "daemon/survey.h"

#include <stdlib.h>
#include <unistd.h>

struct survey {
	struct job job; /* first */
	struct snapshot sum;
	struct effects_traffic traffic[INTERFACE_ADDR_MAX]; /* by interfaces.addr */
	struct snapshot_interface *interfaces;
	struct snapshot_proxy *proxies;
	struct snapshot_shard *shards;
	void (*done)(struct daemon *d, const struct snapshot *s, void *ctx);
	void *ctx;
};

/* In each shard. */

static void add_traffic(struct effects_traffic *sum, const struct effects_traffic *one)
{
	sum->in.packets += one->in.packets;
	sum->in.bytes += one->in.bytes;
	sum->out.packets += one->out.packets;
	sum->out.bytes += one->out.bytes;
	sum->in_errors += one->in_errors;
	sum->out_errors += one->out_errors;
	sum->lost += one->lost;
	sum->duplicates += one->duplicates;
	sum->reordered += one->reordered;
	sum->resets += one->resets;
}

static void add_media(struct survey *v, struct shard *shard, const struct media *m)
{
	for (const struct port_map *map = m->maps; map; map = map->next)
		for (unsigned i = 0; i < map->count; i++) {
			struct flow_stats stats;

			if (map->port[i].handle &&
			    backend_read(shard->backend, map->port[i].handle, &stats) == BACKEND_OK)
				effects_traffic_add(&v->traffic[map->addr], &stats);
		}
}

static void add_ports(struct survey *v, struct shard *shard)
{
	for (uint16_t i = 0; i < shard->world->interfaces->addr_count; i++)
		add_traffic(&v->traffic[i], &shard->traffic[i]);
	for (uint32_t i = 0; i < shard->calls.count; i++)
		for (struct party *p = calls_at(&shard->calls, i)->call.parties; p; p = p->next)
			for (unsigned k = 0; k < p->media_count; k++)
				add_media(v, shard, p->media[k]);
}

static void add_counters(struct snapshot *s, const struct counters *c)
{
	uint64_t foreign = counter_get(c, COUNTER_FOREIGN);

	s->sessions_own += counter_get(c, COUNTER_SESSIONS) - foreign;
	s->sessions_foreign += foreign;
	s->media_ip4 += counter_get(c, COUNTER_MEDIA_IP4);
	s->media_ip6 += counter_get(c, COUNTER_MEDIA_IP6);
	s->media_mixed += counter_get(c, COUNTER_MEDIA_MIXED);
	s->managed += counter_get(c, COUNTER_ENDED);
	s->rejected += counter_get(c, COUNTER_REJECTED);
	s->asserted += counter_get(c, COUNTER_ASSERTED);
	s->timeout += counter_get(c, COUNTER_END + CALL_END_TIMEOUT);
	s->silent_timeout += counter_get(c, COUNTER_END + CALL_END_SILENT_TIMEOUT);
	s->final_timeout += counter_get(c, COUNTER_END + CALL_END_FINAL_TIMEOUT);
	s->offer_timeout += counter_get(c, COUNTER_END + CALL_END_OFFER_TIMEOUT);
	s->regular += counter_get(c, COUNTER_END + CALL_END_REGULAR) +
		      counter_get(c, COUNTER_END + CALL_END_PORTS);
	s->forced += counter_get(c, COUNTER_END + CALL_END_FORCED);
	s->zero_way_streams += counter_get(c, COUNTER_ZERO_WAY);
	s->one_way_streams += counter_get(c, COUNTER_ONE_WAY);
	s->duration_s.sum += (double) counter_get(c, COUNTER_DURATION_US) / 1e6;
	s->duration_s.sum2 += (double) counter_get(c, COUNTER_DURATION2_MS2) / 1e6;
	s->duration_s.samples += counter_get(c, COUNTER_ENDED);
}

static void add_shard(struct job *job, struct shard *shard)
{
	struct survey *v = (struct survey *) job;

	(void) shard_event(shard);
	add_counters(&v->sum, &shard->counters);
	add_ports(v, shard);
	v->shards[shard->index] = (struct snapshot_shard){
		.tid = gettid(),
		.wakeups = ev_iteration(shard->loop),
		.items = userspace_port_count(shard->userspace),
	};
}

/* At home. */

static void fill_interfaces(struct survey *v, struct daemon *d)
{
	const struct interfaces *ifs = d->world.interfaces;

	for (uint16_t i = 0; i < ifs->addr_count; i++) {
		const struct effects_traffic *t = &v->traffic[i];
		struct port_pool_counts ports = port_pools_counts(d->world.ports, i);

		v->interfaces[i] = (struct snapshot_interface){
			.name = interfaces_name(ifs, ifs->addr[i].logical),
			.ip = ifs->addr[i].ip,
			.port_min = ifs->addr[i].ports.min,
			.port_max = ifs->addr[i].ports.max,
			.ports_used = ports.used,
			.ports_total = ports.usable,
			.ingress = { t->in.packets, t->in.bytes, t->in_errors },
			.egress = { t->out.packets, t->out.bytes, t->out_errors },
			.packets_lost = t->lost,
			.duplicates = t->duplicates,
		};
		v->sum.packets_lost += t->lost;
		v->sum.rtp_duplicates += t->duplicates;
		v->sum.rtp_reordered += t->reordered;
		v->sum.rtp_seq_resets += t->resets;
	}
	v->sum.interfaces = v->interfaces;
	v->sum.interface_count = ifs->addr_count;
}

static void fill_proxies(struct survey *v, const struct ng_counters *c)
{
	for (uint32_t i = 0; i < c->client_count; i++) {
		const struct ng_client_counters *one = c->clients[i];
		struct snapshot_proxy *p = &v->proxies[i];

		p->ip = one->client;
		p->errors = one->errors;
		for (int k = 0; k < NG_CMD_COUNT; k++) {
			p->count[k] = one->count[k];
			p->duration_us[k] = one->duration_us[k];
		}
	}
	v->sum.proxies = v->proxies;
	v->sum.proxy_count = c->client_count;
}

static struct snapshot_traffic received(const struct daemon *d)
{
	struct snapshot_traffic sum = { 0 };

	for (unsigned i = 0; i < d->world.shard_count; i++) {
		const struct userspace_totals *t = userspace_totals(d->world.shards[i]->userspace);

		sum.packets += atomic_load_explicit(&t->packets, memory_order_relaxed);
		sum.bytes += atomic_load_explicit(&t->bytes, memory_order_relaxed);
		sum.errors += atomic_load_explicit(&t->errors, memory_order_relaxed);
	}
	return sum;
}

static uint64_t rate(uint64_t n, double seconds)
{
	return (uint64_t) ((double) n / seconds + .5);
}

bool survey_rate(struct daemon *d)
{
	struct snapshot_traffic now = received(d), before = d->received;
	uint64_t now_us = ng_udp_now_us();
	double seconds = (double) (now_us - d->received_us) / 1e6;
	bool is_some = now.packets != before.packets || now.errors != before.errors;

	if (seconds < .1)
		return is_some;
	d->rate.packets = rate(now.packets - before.packets, seconds);
	d->rate.bytes = rate(now.bytes - before.bytes, seconds);
	d->rate.errors = rate(now.errors - before.errors, seconds);
	d->received = now;
	d->received_us = now_us;
	return is_some;
}

static void fill_refused(struct snapshot *s, const struct daemon *d)
{
	struct ng_udp_stats ng = ng_udp_stats(d->ng);

	s->ng_refused = ng.refused;
	s->ng_media = ng.media;
	s->ng_dropped = ng.dropped + ng.without_cookie;
	s->cli_refused = d->cli_server ? cli_server_stats(d->cli_server).refused : 0;
}

static void is_home(struct job *job, void *control)
{
	struct survey *v = (struct survey *) job;
	struct daemon *d = control;
	struct snapshot *s = &v->sum;

	if (ng_udp_now_us() - d->received_us > 1000000)
		(void) survey_rate(d);
	fill_interfaces(v, d);
	fill_proxies(v, &d->ng_counters);
	fill_refused(s, d);
	s->shards = v->shards;
	s->shard_count = d->world.shard_count;
	s->rate_user = d->rate;
	s->relayed_user = received(d);
	s->streams_user = s->media_ip4 + s->media_ip6 + s->media_mixed;
	s->uptime_s = (ng_udp_now_us() - d->started_us) / 1000000;
	v->done(d, s, v->ctx);
	free(v->shards);
	free(v);
}

/* One block for all lists, behind one pointer. */
static bool make_lists(struct survey *v, const struct daemon *d)
{
	size_t interfaces = d->world.interfaces->addr_count * sizeof(*v->interfaces);
	size_t proxies = (NG_CLIENTS_MAX + 1) * sizeof(*v->proxies);
	size_t shards = d->world.shard_count * sizeof(*v->shards);
	uint8_t *block = calloc(1, shards + proxies + interfaces);

	if (!block)
		return false;
	v->shards = (struct snapshot_shard *) (void *) block;
	v->proxies = (struct snapshot_proxy *) (void *) (block + shards);
	v->interfaces = (struct snapshot_interface *) (void *) (block + shards + proxies);
	return true;
}

void survey_begin(struct daemon *d,
		  void (*done)(struct daemon *d, const struct snapshot *s, void *ctx), void *ctx)
{
	struct survey *v = calloc(1, sizeof(*v));

	if (!v || !make_lists(v, d)) {
		free(v);
		done(d, NULL, ctx);
		return;
	}
	v->job = (struct job){ .visit = add_shard, .done = is_home, .end = d->world.shard_count };
	v->done = done;
	v->ctx = ctx;
	daemon_send(d, &v->job);
}
