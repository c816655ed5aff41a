#include "core/call/party.h"

#include <string.h>

#if defined(PLANT) && PLANT == 1
#define CLOSED(media) ((void) (media)) /* planted: what is closed stays in use */
#else
#define CLOSED(media) ((media)->current = NULL)
#endif

static bool has_alias(const struct party *p, struct slice tag)
{
	for (const struct tag_alias *a = p->aliases; a; a = a->next)
		if (slice_eq(a->tag, tag))
			return true;
	return false;
}

struct party *party_by_tag(const struct call *call, struct slice tag)
{
	for (struct party *p = call->parties; p; p = p->next)
		if (p->has_tag && slice_eq(keep_get(&p->tag), tag))
			return p;
	for (struct party *p = call->parties; p; p = p->next)
		if (has_alias(p, tag))
			return p;
	return NULL;
}

struct party *party_by_branch(const struct call *call, struct slice branch)
{
	for (struct party *p = call->parties; p; p = p->next)
		if (p->has_branch && slice_eq(keep_get(&p->via_branch), branch))
			return p;
	return NULL;
}

struct party *party_add(struct call *call, const struct call_env *env)
{
	struct party *p = arena_alloc(&call->arena, sizeof(*p));
	struct party **end = &call->parties;

	if (!p || call->party_count >= CALL_PARTIES_MAX)
		return NULL;
	p->call = call;
	p->number = ++call->party_count;
	p->created_us = env->now_us;
	while (*end)
		end = &(*end)->next;
	*end = p;
	return p;
}

bool party_name(struct party *p, struct slice tag)
{
	if (p->has_tag && !slice_eq(keep_get(&p->tag), tag)) {
		struct tag_alias *a = arena_alloc(&p->call->arena, sizeof(*a));

		if (!a || !arena_copy(&p->call->arena, keep_get(&p->tag), &a->tag))
			return false;
		a->next = p->aliases;
		p->aliases = a;
	}
	p->has_tag = true;
	return keep_set(&p->tag, p->call, tag);
}

static void leave(struct party *p, const struct party *from)
{
	if (p && p->peer == from)
		p->peer = NULL;
}

static void join(struct party *a, struct party *b)
{
	a->peer = b;
	b->peer = a;
	if (!a->first_peer)
		a->first_peer = b;
	if (!b->first_peer)
		b->first_peer = a;
}

void party_join_offer(struct party *sender, struct party *receiver)
{
	/* Branches that have not answered stay: each may be the one that does. */
	if (sender->peer && sender->peer != receiver && sender->peer->has_tag)
		leave(sender->peer, sender);
	if (receiver->peer != sender)
		leave(receiver->peer, receiver);
	join(sender, receiver);
}

void party_join_answer(struct party *answerer, struct party *offerer)
{
	for (struct party *p = offerer->call->parties; p; p = p->next)
		if (p != answerer)
			leave(p, offerer);
	for (struct party *p = offerer->call->parties; p; p = p->next)
		if (p != offerer)
			leave(p, answerer);
	join(answerer, offerer);
}

bool party_is_joined(const struct party *a, const struct party *b)
{
	return (a->peer == b || b->peer == a) && a->media_count && b->media_count;
}

struct media *party_media(struct party *p, unsigned index, const struct call_env *env)
{
	struct media *m;

	if (index < p->media_count)
		return p->media[index];
	if (index > p->media_count || index >= SDP_MEDIA_MAX)
		return NULL;
	if (p->media_count == p->media_cap) {
		unsigned cap = p->media_cap ? p->media_cap * 2u : 1;
		struct media **media = arena_alloc(&p->call->arena, cap * sizeof(*media));

		if (!media)
			return NULL;
		if (p->media_count)
			memcpy(media, p->media, p->media_count * sizeof(*media));
		p->media = media;
		p->media_cap = (uint16_t) cap;
	}
	m = arena_alloc(&p->call->arena, sizeof(*m));
	if (!m)
		return NULL;
	m->party = p;
	m->index = (uint16_t) (index + 1);
	m->mode = (uint8_t) env->config->learning;
	m->policy = (uint8_t) env->config->source_policy;
	m->flags = MEDIA_SEND | MEDIA_RECV;
	p->media[p->media_count++] = m;
	return m;
}

struct media *media_peer(const struct media *m)
{
	const struct media *other = m->other;

	return other && (m->party->peer == other->party || other->party->peer == m->party)
		       ? m->other
		       : NULL;
}

struct media *media_join(struct media *m, struct party *receiver, const struct call_env *env)
{
	struct media *other = NULL;

	if (m->other && m->other->party == receiver)
		other = m->other;
	for (unsigned i = 0; i < receiver->media_count && !other; i++)
		if (!receiver->media[i]->other || receiver->media[i]->other->party != m->party)
			other = receiver->media[i];
	if (!other)
		other = party_media(receiver, receiver->media_count, env);
	if (other) {
		m->other = other;
		other->other = m;
	}
	return other;
}

bool media_streams(struct media *m, unsigned count, const struct call_env *env)
{
	if (count > m->stream_cap) {
		struct stream *streams =
			arena_alloc(&m->party->call->arena, count * sizeof(*streams));

		if (!streams)
			return false;
		if (m->stream_count)
			memcpy(streams, m->streams, m->stream_count * sizeof(*streams));
		m->streams = streams;
		m->stream_cap = (uint8_t) count;
	}
	for (unsigned i = m->stream_count; i < count; i++) {
		struct stream *s = &m->streams[i];

		memset(s, 0, sizeof(*s));
		s->component = (uint8_t) i;
		s->flags = i % 2 ? STREAM_RTCP : STREAM_RTP;
		s->set_up_us = env->now_us;
		learn_init(&s->learn);
	}
	m->stream_count = (uint8_t) count;
	return true;
}

struct exchange *party_exchange(struct party *a, struct party *b, uint8_t *side)
{
	struct party *later = a->number > b->number ? a : b;

	*side = later == a;
	return &later->exchange;
}

/* --- ports --- */

/* What happens to a set of ports, by spec/stream.tbl.  False: the table rules it out, or there is
 * no memory to say what is to be done; then nothing has happened. */
static bool map_step(struct port_map *map, enum stream_event event, const struct call_env *env,
		     struct call_actions *actions)
{
	static const uint8_t act_of[STREAM_ACTION_COUNT] = {
		[STREAM_DO_PORT_TAKE] = CALL_PORTS_OPEN + 1,
		[STREAM_DO_FLOW_SET] = CALL_FLOW_SET + 1,
		[STREAM_DO_FLOW_DEL] = CALL_PORTS_CLOSE + 1,
	};
	struct stream_input in = { .event = (uint8_t) event, .has_ports = true };
	struct stream_output out;

	if (!call_actions_room(actions, env->scratch, MACHINE_ACTIONS_MAX) ||
	    stream_step(&map->hold, &in, &out) != STREAM_OK)
		return false;
	for (unsigned i = 0; i < out.count; i++) {
		uint8_t act = act_of[out.actions[i]];

		if (act)
			call_actions_add(actions, env->scratch,
					 (struct call_action){ .act = act - 1, .map = map });
	}
	return true;
}

static bool key_matches(const struct port_map *map, const struct endpoint *key)
{
	/* A held party (0.0.0.0) keeps its ports: section 4.4 of the behaviour notes. */
	if (addr_is_zero(&map->key.ip) || addr_is_zero(&key->ip))
		return map->key.port == key->port;
	return endpoint_eq(&map->key, key);
}

static struct port_map *find_map(const struct media *m, uint16_t addr, unsigned count,
				 const struct endpoint *key)
{
	for (struct port_map *map = m->maps; map; map = map->next)
		if (map->addr == addr && map->count >= count && !map->is_wildcard &&
		    key_matches(map, key))
			return map;
	return NULL;
}

static struct port_map *find_wildcard(const struct media *m, uint16_t addr, unsigned count)
{
	for (struct port_map *map = m->maps; map; map = map->next)
		if (map->addr == addr && map->count >= count && map->is_wildcard)
			return map;
	return NULL;
}

/* The oldest map that is not in use makes room, so that a party that moves for ever stays within
 * its limit.  False: no memory. */
static bool evict(struct media *m, const struct call_env *env, struct call_actions *actions)
{
	struct port_map **at = &m->maps, **oldest = NULL;
	unsigned count = 0;

	for (; *at; at = &(*at)->next) {
		count++;
		if (*at != m->current)
			oldest = at;
	}
	if (count < MEDIA_MAPS_MAX)
		return true;
	if (!map_step(*oldest, STREAM_ON_END, env, actions))
		return false;
	*oldest = (*oldest)->next;
	return true;
}

static struct port_map *new_map(struct media *m, uint16_t addr, unsigned count,
				const struct call_env *env, struct call_actions *actions)
{
	struct port_map *map;

	map = arena_alloc(&m->party->call->arena, sizeof(*map) + count * sizeof(map->port[0]));
	if (!map || !evict(m, env, actions))
		return NULL;
	map->media = m;
	map->addr = addr;
	map->local = env->interfaces->addr[addr].ip;
	map->count = (uint16_t) count;
	map->is_wildcard = true;
	map->next = m->maps;
	m->maps = map;
	return map;
}

bool media_ports(struct media *m, uint16_t addr, unsigned count, const struct endpoint *key,
		 bool is_latched, const struct call_env *env, struct call_actions *actions)
{
	struct port_map *map = NULL;

	if (key)
		map = find_map(m, addr, count, key);
	if (!map && is_latched && m->current && m->current->addr == addr &&
	    m->current->count >= count)
		map = m->current;
	if (!map)
		map = find_wildcard(m, addr, count);
	if (!map)
		map = new_map(m, addr, count, env, actions);
	if (!map)
		return false;
	if (key) {
		map->key = *key;
		map->is_wildcard = false;
	}
	if (!map_step(map, STREAM_ON_TAKE, env, actions))
		return false;
	m->current = map;
	return true;
}

void media_published(struct media *m, const struct call_env *env, struct call_actions *actions)
{
	if (m->current)
		map_step(m->current, STREAM_ON_PUBLISH, env, actions);
}

void media_stopped(struct media *m, const struct call_env *env, struct call_actions *actions)
{
	if (m->current)
		map_step(m->current, STREAM_ON_STOP, env, actions);
	m->current = NULL;
}

static const struct call_port *port_of(const struct media *m, unsigned component)
{
	const struct port_map *map = m->current;

	return map && component < map->count ? &map->port[component] : NULL;
}

uint16_t media_port(const struct media *m, unsigned component)
{
	const struct call_port *p = port_of(m, component);

	return p ? p->number : 0;
}

uint32_t media_handle(const struct media *m, unsigned component)
{
	const struct call_port *p = port_of(m, component);

	return p ? p->handle : 0;
}

void party_close_ports(struct party *p, const struct call_env *env, struct call_actions *out)
{
	for (unsigned i = 0; i < p->media_count; i++) {
		struct media *m = p->media[i];

		CLOSED(m);
		while (m->maps && map_step(m->maps, STREAM_ON_END, env, out))
			m->maps = m->maps->next;
	}
}

void media_flows(struct media *m, const struct call_env *env, struct call_actions *out)
{
	for (struct port_map *map = m->maps; map; map = map->next)
		map_step(map, STREAM_ON_CHANGE, env, out);
}

void party_all_flows(struct call *call, const struct call_env *env, struct call_actions *out)
{
	for (struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			media_flows(p->media[i], env, out);
}
