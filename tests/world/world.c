#include "tests/world/world.h"

#include <stdlib.h>
#include <string.h>

#include "core/call/stream.h"
#include "parsers/bencode.h"
#include "parsers/rtcp.h"
#include "parsers/sdp_strict.h"

static void *chunk_get(void *ctx, size_t size, size_t *got)
{
	struct world *w = ctx;

	if (++w->memory_asked == w->memory_fails_at) {
		w->was_short = true;
		return NULL;
	}
	*got = size < w->memory_chunk ? w->memory_chunk : size;
	w->memory_held += (int64_t) *got;
	return malloc(*got);
}

static void chunk_put(void *ctx, void *chunk, size_t size)
{
	struct world *w = ctx;

	w->memory_held -= (int64_t) size;
	free(chunk);
}

static bool read_stats(void *ctx, uint32_t handle, struct flow_stats *out)
{
	struct world *w = ctx;

	if (!handle || handle > WORLD_PORTS || !w->ports[handle - 1].is_open)
		return false;
	*out = w->ports[handle - 1].flow.stats;
	return true;
}

void world_init(struct world *w)
{
	static const char *const addresses[] = { "203.0.113.1", "2001:db8:4321::1" };

	memset(w, 0, sizeof(*w));
	interfaces_init(&w->interfaces);
	for (size_t i = 0; i < ARRAY_COUNT(addresses); i++) {
		struct interface_def def = { .name = SLICE("default"),
					     .ports = { WORLD_FIRST_PORT,
							WORLD_FIRST_PORT + WORLD_PORTS - 1 } };

		(void) addr_parse(slice_from_str(addresses[i]), ADDR_NONE, &def.ip);
		def.advertised = def.ip;
		(void) !interfaces_add(&w->interfaces, &def);
	}
	w->hash = (struct hash_key){ 1, 2 };
	w->config = (struct call_config){ .instance = SLICE("89abcdef0123456701234567"),
					  .learning = LEARN_MODE_HEURISTIC,
					  .source_policy = LEARN_POLICY_CONTINUITY,
					  .timeout_us = 60000000,
					  .silent_timeout_us = 3600000000,
					  .offer_timeout_us = 3600000000,
					  .delete_delay_s = 30,
					  .hash = &w->hash };
	w->source = (struct arena_source){ chunk_get, chunk_put, w };
	w->stats = (struct call_stats){ read_stats, w };
	w->now_us = 1700000000123456;
	w->random = 88172645463325252;
	w->ports_limit = WORLD_PORTS;
	w->memory_chunk = 1024;
	arena_init(&w->scratch, &w->source, 1 << 22);
}

static uint64_t next_random(struct world *w)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return w->random;
}

static struct call_env env_of(struct world *w)
{
	return (struct call_env){ .now_us = w->now_us,
				  .random = next_random(w),
				  .config = &w->config,
				  .interfaces = &w->interfaces,
				  .stats = &w->stats,
				  .turns = w->turns,
				  .scratch = &w->scratch };
}

/* --- effects --- */

static void wrong(struct world *w, const char *what)
{
	if (!w->wrong)
		w->wrong = what;
}

static void close_ports(struct world *w, struct port_map *map)
{
	for (unsigned i = 0; i < map->count; i++) {
		uint32_t handle = map->port[i].handle;

		if (!handle)
			continue;
		if (handle > WORLD_PORTS || !w->ports[handle - 1].is_open ||
		    w->ports[handle - 1].map != map) {
			wrong(w, "a port is closed that was not open");
			continue;
		}
		w->ports[handle - 1].is_open = false;
		w->ports_open--;
		map->port[i] = (struct call_port){ .handle = 0 };
	}
	map->is_open = false;
}

static bool open_ports(struct world *w, struct port_map *map)
{
	for (unsigned first = 0; first + 1 < WORLD_PORTS; first += 2) {
		unsigned n;

		for (n = 0; n < map->count && first + n < WORLD_PORTS; n++)
			if (w->ports[first + n].is_open)
				break;
		if (n < map->count || w->ports_open + map->count > w->ports_limit)
			continue;
		for (n = 0; n < map->count; n++) {
			struct world_port *p = &w->ports[first + n];

			*p = (struct world_port){ .map = map,
						  .index = (uint16_t) n,
						  .is_open = true };
			map->port[n].handle = first + n + 1;
			map->port[n].number = (uint16_t) (WORLD_FIRST_PORT + first + n);
			w->ports_open++;
		}
		map->is_open = true;
		return true;
	}
	return false;
}

static void set_flow(struct world *w, struct port_map *map, const struct call_env *env)
{
	for (unsigned i = 0; i < map->count; i++) {
		struct flow_spec spec;
		struct world_port *p;

		if (!map->port[i].handle)
			continue;
		p = &w->ports[map->port[i].handle - 1];
		call_flow_spec(map->media->party->call, map, i, env, &spec);
		flow_rules_set(&p->flow, &spec.rules);
		p->out_count = spec.out_count;
		memcpy(p->outs, spec.out, sizeof(p->outs));
		for (unsigned k = 0; k < spec.out_count; k++)
			if (!spec.out[k].port || spec.out[k].port > WORLD_PORTS ||
			    !w->ports[spec.out[k].port - 1].is_open)
				wrong(w, "a flow sends from a port that is not open");
	}
}

static void undo(struct world *w, const struct call_actions *actions, uint32_t count)
{
	while (count--)
		if (actions->items[count].act == CALL_PORTS_OPEN)
			close_ports(w, actions->items[count].map);
}

/* The steps of daemon/effects.c: all ports first, none of them if one is not to be had. */
static bool open_all(struct world *w, const struct call_actions *actions)
{
	for (uint32_t i = 0; i < actions->count; i++) {
		if (actions->items[i].act != CALL_PORTS_OPEN)
			continue;
		if (actions->items[i].map->is_open)
			wrong(w, "ports are opened twice");
		if (!open_ports(w, actions->items[i].map)) {
			undo(w, actions, i);
			return false;
		}
	}
	return true;
}

static void send_report(struct world *w, const struct call_action *a, const struct call_env *env)
{
	struct world_report *r = &w->report[w->reports++ % WORLD_REPORTS];
	struct writer out = writer_make(r->bytes, sizeof(r->bytes));

	report_write(a->map->media, env, &out);
	if (out.overflow || rtcp_survey_make(writer_done(&out)).err != RTCP_OK)
		wrong(w, "a report of ours can't be read");
	r->len = out.len;
	r->to = stream_remote(a->stream, w->now_us);
	if (!r->to.port)
		r->to = a->stream->signalled;
}

static void carry_out(struct world *w, const struct call_actions *actions,
		      const struct call_env *env)
{
	for (uint32_t i = 0; i < actions->count; i++) {
		const struct call_action *a = &actions->items[i];

		switch (a->act) {
		case CALL_PORTS_OPEN:
			if (!a->map->is_open)
				wrong(w, "ports are to be opened where none may be");
			break;
		case CALL_PORTS_CLOSE:
			close_ports(w, a->map);
			break;
		case CALL_FLOW_SET:
			set_flow(w, a->map, env);
			break;
		case CALL_DUMMY:
			w->dummies++;
			break;
		case CALL_RTCP:
			send_report(w, a, env);
			break;
		case CALL_FLOW_CLEAR:
			break;
		}
	}
}

/* --- calls --- */

struct call *world_call(struct world *w, struct slice id)
{
	for (unsigned i = 0; i < WORLD_CALLS; i++)
		if (w->is_used[i] && slice_eq(w->calls[i].id, id))
			return &w->calls[i];
	return NULL;
}

unsigned world_call_count(const struct world *w)
{
	unsigned n = 0;

	for (unsigned i = 0; i < WORLD_CALLS; i++)
		n += w->is_used[i];
	return n;
}

static struct call *new_call(struct world *w, struct slice id, const struct call_env *env)
{
	for (unsigned i = 0; i < WORLD_CALLS; i++)
		if (!w->is_used[i]) {
			if (!call_init(&w->calls[i], id, &w->source, env))
				return NULL;
			w->is_used[i] = true;
			return &w->calls[i];
		}
	return NULL;
}

/* Ports go by the call's own lists and not by actions, so that it works without memory too. */
static void end_call(struct world *w, struct call *call)
{
	for (struct party *p = call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			for (struct port_map *map = p->media[i]->maps; map; map = map->next)
				close_ports(w, map);
	for (unsigned i = 0; i < WORLD_PORTS; i++)
		if (w->ports[i].is_open && w->ports[i].map->media->party->call == call)
			wrong(w, "a call ends and leaves a port behind");
	call_fini(call);
	w->is_used[call - w->calls] = false;
}

/* --- ng --- */

static enum ng_err parse(struct world *w, const struct ng_request *r, struct sdp *sdp)
{
	unsigned flags = ng_has(r, NG_FLAG_FRAGMENT) ? SDP_FRAGMENT : 0;
	enum sdp_err err = sdp_parse(r->sdp, flags, &w->scratch, sdp, NULL);

	if (!err)
		return NG_OK;
	if (err == SDP_NO_MEMORY)
		return NG_NO_MEMORY;
	return slice_eq(slice_from_str(sdp_err_ng(err)),
			slice_from_str(ng_err_text(NG_INCOMPLETE_SDP)))
		       ? NG_INCOMPLETE_SDP
		       : NG_BAD_SDP;
}

/* Is line one of the text's, or the same but for the second word: the port of m=? */
static bool has_line(struct slice text, struct slice line)
{
	struct slice type = slice_cut(&(struct slice){ line.data, line.len }, ' ');

	while (text.len) {
		struct slice one = slice_cut(&text, '\n');

		if (one.len && one.data[one.len - 1] == '\r')
			one.len--;
		if (slice_eq(one, line))
			return true;
		if (slice_starts(one, SLICE("m=")) && slice_eq(slice_cut(&one, ' '), type))
			return true;
	}
	return false;
}

/* A line that came in like this, now or before: it is the sender's, not ours. */
static bool is_senders(const struct signal *s, struct slice line)
{
	if (has_line(s->sdp->body, line))
		return true;
	for (const struct party *p = s->call->parties; p; p = p->next)
		for (unsigned i = 0; i < p->media_count; i++)
			if (has_line(keep_get(&p->media[i]->section), line))
				return true;
	return false;
}

/* Is it our fault that an m= line goes wrong there?  Its words are the sender's, but for the port,
 * and for how many there are. */
static bool is_ours(struct slice line, size_t at)
{
	size_t blanks = 0;

	for (size_t i = 0; i < at && i < line.len; i++)
		blanks += line.data[i] == ' ';
	return line.data[0] == 'm' && (blanks == 1 || at >= line.len);
}

static void not_sdp(struct world *w, const char *why, struct slice line, struct slice sdp)
{
	struct writer text = writer_make(w->wrong_text, sizeof(w->wrong_text) - 1);

	if (w->wrong)
		return;
	writer_str(&text, "an SDP leaves that is none: ");
	writer_str(&text, why);
	writer_str(&text, " in ");
	writer_slice(&text, line);
	writer_str(&text, " of ");
	writer_slice(&text, sdp);
	wrong(w, w->wrong_text);
}

/* What stands for a line that must be there. */
static struct slice needed_line(uint8_t type)
{
	static const struct {
		uint8_t type;
		const char *line;
	} lines[] = { { 'o', "o=- 1 1 IN IP4 x\r\n" },
		      { 's', "s=-\r\n" },
		      { 't', "t=0 0\r\n" },
		      { 'm', "m=x 9 x x\r\n" } };

	for (size_t i = 0; i < ARRAY_COUNT(lines); i++)
		if (lines[i].type == type)
			return slice_from_str(lines[i].line);
	return SLICE_EMPTY;
}

/* What leaves is SDP, but for lines of the sender's that are copied, and unless the SIP proxy wrote
 * attributes. */
static void check_sdp(struct world *w, const struct signal *s, struct slice sdp)
{
	static uint8_t buf[1 << 17];
	struct writer rest = writer_make(buf, sizeof(buf));
	enum sdp_strict_err err;
	size_t at;

	if (s->is_verbatim || s->is_silent || s->req->attr_edit_count)
		return;
	writer_slice(&rest, sdp);
	for (unsigned rounds = 0;; rounds++) {
		struct slice line, instead;
		size_t from, to;

		err = sdp_strict_check(writer_done(&rest), &at);
		if (!err || err == SDP_STRICT_CONTROL)
			return;
		for (from = at < rest.len ? at : rest.len; from && buf[from - 1] != '\n'; from--)
			;
		/* A lone CR within a line is the sender's. */
		to = from + slice_find(slice_sub(writer_done(&rest), from, rest.len), '\n');
		to -= to > from && buf[to - 1] == '\r';
		line = slice_sub(writer_done(&rest), from, to);
		if (rounds > SDP_ATTRS_MAX || to + 2 > rest.len || line.len < 2 ||
		    !is_senders(s, line) || is_ours(line, at - from)) {
			not_sdp(w, sdp_strict_err_name(err), line, sdp);
			return;
		}
		instead = needed_line(line.data[0]);
		memmove(buf + from + instead.len, buf + to + 2, rest.len - to - 2);
		if (instead.len)
			memcpy(buf + from, instead.data, instead.len);
		rest.len = rest.len - (to + 2 - from) + instead.len;
	}
}

/* The call is what it was; a new one goes, unless its SDP was at fault. */
static enum ng_err fail(struct world *w, struct call *call, bool is_new, enum ng_err err)
{
	if (is_new && (err == NG_NO_MEMORY || err == NG_NO_PORTS))
		end_call(w, call);
	return err;
}

/* The steps of daemon/ng_commands.c. */
static enum ng_err exchange(struct world *w, const struct ng_request *r, struct writer *sdp_out)
{
	struct call_env env = env_of(w);
	struct call *call = world_call(w, r->call_id);
	bool is_new = !call;
	struct call_actions actions;
	struct signal signal;
	struct sdp sdp;
	enum ng_err err;

	if (!call && r->command == NG_CMD_ANSWER)
		return NG_UNKNOWN_CALL;
	if (!call)
		call = new_call(w, r->call_id, &env);
	if (!call)
		return NG_NO_MEMORY;
	call_actions_init(&actions);
	err = parse(w, r, &sdp);
	if (!err)
		err = call_signal(call, r, &sdp, &env, &actions, &signal);
	if (err)
		return fail(w, call, is_new, err);
	if (!open_all(w, &actions)) {
		signal_undo(&signal);
		return fail(w, call, is_new, NG_NO_PORTS);
	}
	err = call_sdp_print(&signal, sdp_out);
	if (err == NG_NO_MEMORY) {
		undo(w, &actions, actions.count);
		signal_undo(&signal);
		return fail(w, call, is_new, err);
	}
	if (!err)
		check_sdp(w, &signal, writer_done(sdp_out));
	/* An SDP without a medium is not sent, but what it said holds (recorded). */
	carry_out(w, &actions, &env);
	return err;
}

static void reply_sdp(struct writer *out, bool is_json, enum ng_err err, struct slice sdp)
{
	struct ng_reply reply;

	if (err) {
		ng_reply_error(out, SLICE_EMPTY, is_json, err);
		return;
	}
	ng_reply_begin(&reply, out, SLICE_EMPTY, is_json);
	ng_reply_put_str(&reply, "sdp", sdp);
	ng_reply_end(&reply, "ok");
}

static void run_call(struct world *w, const struct ng_request *r, struct writer *out)
{
	struct call_env env = env_of(w);
	struct call *call = world_call(w, r->call_id);
	struct call_actions actions;
	struct ng_reply reply;
	enum ng_err err = NG_OK;

	call_actions_init(&actions);
	if (!call && r->command != NG_CMD_DELETE) {
		ng_reply_error(out, SLICE_EMPTY, r->is_json,
			       r->command == NG_CMD_QUERY ? NG_UNKNOWN_CALL
							  : NG_UNKNOWN_CALL_PARTY);
		return;
	}
	if (r->command == NG_CMD_DELETE) {
		struct call_deletion d = { .is_matched = false };

		if (call)
			call_delete(call, r, &env, &actions, &d);
		carry_out(w, &actions, &env);
		if (!d.is_matched && ng_has(r, NG_FLAG_FATAL)) {
			ng_reply_error(out, SLICE_EMPTY, r->is_json, NG_CALL_NOT_MATCHED);
			return;
		}
		ng_reply_begin(&reply, out, SLICE_EMPTY, r->is_json);
		if (!d.is_matched)
			ng_reply_put_text(&reply, "warning", ng_err_text(NG_CALL_NOT_MATCHED));
		else
			call_query_write(call, NULL, d.branch, &w->stats, &env, &reply);
		ng_reply_end(&reply, "ok");
		if (d.ends_call)
			end_call(w, call);
		return;
	}
	if (r->command == NG_CMD_QUERY) {
		ng_reply_begin(&reply, out, SLICE_EMPTY, r->is_json);
		call_query_write(call, r, NULL, &w->stats, &env, &reply);
		ng_reply_end(&reply, "ok");
		return;
	}
	err = call_media_control(call, r, &env, &actions);
	carry_out(w, &actions, &env);
	if (err) {
		ng_reply_error(out, SLICE_EMPTY, r->is_json, err);
		return;
	}
	ng_reply_begin(&reply, out, SLICE_EMPTY, r->is_json);
	ng_reply_end(&reply, "ok");
}

void world_ng(struct world *w, struct slice payload, struct writer *reply)
{
	static struct ng_node nodes[NG_NODES_MAX];
	static uint8_t sdp_buf[1 << 17];
	struct ng_tree tree = { .nodes = nodes, .cap = NG_NODES_MAX };
	struct writer sdp = writer_make(sdp_buf, sizeof(sdp_buf));
	struct ng_warnings warnings;
	struct ng_request r;
	enum ng_err err;

	arena_fini(&w->scratch);
	if (bencode_parse(payload, &tree, NULL) != BENCODE_OK) {
		ng_reply_error(reply, SLICE_EMPTY, false, NG_BAD_BENCODE);
		return;
	}
	err = ng_request_read(&tree, &w->scratch, NULL, &r, &warnings);
	if (err) {
		ng_reply_error(reply, SLICE_EMPTY, false, err);
		return;
	}
	switch (r.command) {
	case NG_CMD_OFFER:
	case NG_CMD_ANSWER:
		err = exchange(w, &r, &sdp);
		reply_sdp(reply, false, err, writer_done(&sdp));
		break;
	case NG_CMD_DELETE:
	case NG_CMD_QUERY:
	case NG_CMD_BLOCK_MEDIA:
	case NG_CMD_UNBLOCK_MEDIA:
	case NG_CMD_SILENCE_MEDIA:
	case NG_CMD_UNSILENCE_MEDIA:
	case NG_CMD_BLOCK_DTMF:
	case NG_CMD_UNBLOCK_DTMF:
		run_call(w, &r, reply);
		break;
	default:
		ng_reply_error(reply, SLICE_EMPTY, false, NG_NOT_SUPPORTED);
		break;
	}
}

/* --- packets and time --- */

static bool send_on(struct world *w, struct world_port *p, const struct flow_verdict *v, size_t len)
{
	w->sent_count = 0;
	w->sent_fill = v->fill_len > 0;
	if (v->action != FLOW_FORWARD)
		return false;
	for (unsigned i = 0; i < p->out_count; i++)
		if (v->outs >> i & 1) {
			flow_sent(&w->ports[p->outs[i].port - 1].flow, v->flow_class, len,
				  w->send_fails);
			w->sent_to[w->sent_count++] = p->outs[i].to;
		}
	return w->sent_count > 0;
}

bool world_packet(struct world *w, uint16_t to_port, const struct endpoint *from,
		  struct slice bytes)
{
	struct flow_packet packet = { .bytes = bytes, .from = *from };
	struct call_packet_verdict fate;
	struct call_actions actions;
	struct flow_verdict v;
	struct world_port *p;
	struct call_env env;

	w->sent_count = 0;
	if (to_port < WORLD_FIRST_PORT || to_port >= WORLD_FIRST_PORT + WORLD_PORTS)
		return false;
	p = &w->ports[to_port - WORLD_FIRST_PORT];
	if (!p->is_open)
		return false;
	arena_fini(&w->scratch);
	env = env_of(w);
	v = w->stepped = flow_step(&p->flow, &packet, w->now_us);
	if (v.action != FLOW_PASS)
		return send_on(w, p, &v, bytes.len);
	call_actions_init(&actions);
	fate = w->fate = call_packet(p->map, p->index, &packet, &v, &env, &actions);
	carry_out(w, &actions, &env);
	if (fate.fate == CALL_PACKET_REFUSE)
		flow_refuse(&p->flow, fate.drop);
	if (fate.fate != CALL_PACKET_ADMIT)
		return false;
	v = w->admitted = flow_admit(&p->flow, &packet, w->now_us);
	return send_on(w, p, &v, bytes.len);
}

static void look(struct world *w, unsigned i)
{
	struct call_actions actions;
	struct call_env env;
	enum call_end end;

	arena_fini(&w->scratch);
	env = env_of(w);
	call_actions_init(&actions);
	end = call_look(&w->calls[i], &w->stats, &env, &actions);
	carry_out(w, &actions, &env);
	if (end) {
		w->ended = end;
		end_call(w, &w->calls[i]);
	}
}

/* The call that wants to be looked at next; false: none does before that. */
static bool next_look(struct world *w, uint64_t until_us, unsigned *out)
{
	bool found = false;

	for (unsigned i = 0; i < WORLD_CALLS; i++)
		if (w->is_used[i] && w->look_us[i] <= until_us &&
		    (!found || w->look_us[i] < w->look_us[*out])) {
			found = true;
			*out = i;
		}
	return found;
}

static void ask_when(struct world *w)
{
	struct call_env env = env_of(w);

	for (unsigned i = 0; i < WORLD_CALLS; i++)
		if (w->is_used[i])
			w->look_us[i] = call_next_look_us(&w->calls[i], &w->stats, &env);
}

void world_pass(struct world *w, uint64_t us)
{
	uint64_t until_us = w->now_us + us;
	unsigned i = 0;

	ask_when(w);
	for (unsigned looks = 0; looks < WORLD_LOOKS && next_look(w, until_us, &i); looks++) {
		struct call_env env;

		if (w->look_us[i] > w->now_us)
			w->now_us = w->look_us[i];
		look(w, i);
		env = env_of(w);
		if (w->is_used[i])
			w->look_us[i] = call_next_look_us(&w->calls[i], &w->stats, &env);
		if (w->is_used[i] && w->look_us[i] <= w->now_us)
			wrong(w, "a call wants to be looked at without end");
	}
	w->now_us = until_us;
}

/* --- the book --- */

/* What the call wants of a port is what its flow does. */
static void check_flow(struct world *w, const struct call *call, const struct port_map *map,
		       unsigned i)
{
	const struct world_port *p = &w->ports[map->port[i].handle - 1];
	struct call_env env = { .now_us = w->now_us,
				.config = &w->config,
				.interfaces = &w->interfaces };
	struct flow_spec want;

	for (unsigned k = 0; k < p->out_count; k++)
		if (!w->ports[p->outs[k].port - 1].is_open ||
		    w->ports[p->outs[k].port - 1].map->media->party->call != call)
			wrong(w, "a flow leads out of its call");
	if (w->was_short)
		return;
	if (!stream_is_open(&map->hold)) {
		if (p->flow.rules.state != FLOW_CLOSED || p->out_count)
			wrong(w, "a flow is open that should be closed");
		return;
	}
	call_flow_spec(call, map, i, &env, &want);
	if (want.rules.flags != p->flow.rules.flags)
		wrong(w, "a flow has other flags than the call wants it to have");
	if (want.rules.kind != p->flow.rules.kind)
		wrong(w, "a flow is of another kind than the call wants it to be");
	if (want.rules.policy != p->flow.rules.policy)
		wrong(w, "a flow has another policy than the call wants it to have");
	if (want.out_count != p->out_count)
		wrong(w, "a flow leads elsewhere than the call wants it to lead");
}

static void check_map(struct world *w, const struct call *call, const struct port_map *map)
{
	if (map->is_open != stream_holds(&map->hold))
		wrong(w, "ports are not in the state that the table says");
	for (unsigned i = 0; i < map->count; i++) {
		uint32_t handle = map->port[i].handle;

		if (!map->is_open != !handle || handle > WORLD_PORTS)
			wrong(w, "ports are open in part");
		else if (handle &&
			 (w->ports[handle - 1].map != map || w->ports[handle - 1].index != i ||
			  map->port[i].number != WORLD_FIRST_PORT + handle - 1))
			wrong(w, "a port is another's");
		else if (handle)
			check_flow(w, call, map, i);
	}
}

static bool has_party(const struct call *call, const struct party *one)
{
	const struct party *p = call->parties;

	while (p && p != one)
		p = p->next;
	return p;
}

static void check_media(struct world *w, const struct call *call, const struct media *m)
{
	bool has_current = !m->current;
	unsigned maps = 0;

	if (m->other && (m->other == m || !has_party(call, m->other->party)))
		wrong(w, "a medium is joined to none");
	for (const struct port_map *map = m->maps; map; map = map->next, maps++) {
		has_current = has_current || map == m->current;
		if (map->media != m)
			wrong(w, "ports are another medium's");
		check_map(w, call, map);
	}
	if (!has_current)
		wrong(w, "a medium uses ports that it has not");
	if (maps > MEDIA_MAPS_MAX)
		wrong(w, "a medium has too many ports");
}

static unsigned check_call(struct world *w, const struct call *call)
{
	unsigned held = 0, parties = 0;

	for (const struct party *p = call->parties; p; p = p->next, parties++) {
		if (p->call != call || (p->peer && !has_party(call, p->peer)) || p->peer == p)
			wrong(w, "a party talks to none");
		for (unsigned k = 0; k < p->media_count; k++) {
			check_media(w, call, p->media[k]);
			for (struct port_map *m = p->media[k]->maps; m; m = m->next)
				held += m->is_open ? m->count : 0;
		}
	}
	if (parties > CALL_PARTIES_MAX)
		wrong(w, "a call has too many parties");
	return held;
}

const char *world_check(struct world *w)
{
	unsigned held = 0;

	for (unsigned i = 0; i < WORLD_CALLS; i++)
		if (w->is_used[i])
			held += check_call(w, &w->calls[i]);
	if (held != w->ports_open)
		wrong(w, "a port is open that no call has");
	return w->wrong;
}

void world_fini(struct world *w)
{
	for (unsigned i = 0; i < WORLD_CALLS; i++)
		if (w->is_used[i])
			end_call(w, &w->calls[i]);
	arena_fini(&w->scratch);
	if (w->memory_held)
		wrong(w, "memory is not given back");
}
