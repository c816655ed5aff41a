/* What follows from the options: sockets, access lists, interfaces, templates, levels. */
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/options_table.h"
#include "daemon/sockaddr.h"

/* Listening sockets. */

static void listen_add(struct options *opts, struct option_listen *listen, const char *name,
		       const struct endpoint *at)
{
	for (size_t i = 0; i < listen->count; i++)
		if (endpoint_eq(&listen->at[i], at))
			return;
	if (listen->count == OPTIONS_LISTEN_MAX)
		options_problem(opts, true, "%s: more than %d sockets", name, OPTIONS_LISTEN_MAX);
	else
		listen->at[listen->count++] = *at;
}

/* HOST:PORT: the first bindable address of each family. */
static void listen_host(struct options *opts, struct option_listen *listen, const char *name,
			const char *item)
{
	const char *colon = strrchr(item, ':');
	uint64_t port;
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM };
	struct addrinfo *found = NULL;
	bool has[7] = { false }, is_any = false;
	char *host;

	if (!colon || colon == item || !slice_u64(slice_from_str(colon + 1), 65535, &port) ||
	    !port) {
		options_problem(opts, true, "%s: \"%s\" is not [ADDRESS:]PORT", name, item);
		return;
	}
	host = option_copy(opts, slice_make(item, (size_t) (colon - item)));
	if (getaddrinfo(host, NULL, &hints, &found)) {
		options_problem(opts, true, "%s: no address of a host \"%s\"", name, host);
		return;
	}
	for (struct addrinfo *a = found; a; a = a->ai_next) {
		struct endpoint at;

		if (!endpoint_from_sockaddr(a->ai_addr, &at) || has[at.ip.family])
			continue;
		/* A host without IPv6 still maps localhost to ::1. */
		if (!addr_is_bindable(&at.ip))
			continue;
		has[at.ip.family] = is_any = true;
		at.port = (uint16_t) port;
		listen_add(opts, listen, name, &at);
	}
	freeaddrinfo(found);
	if (!is_any)
		options_problem(opts, true, "%s: \"%s\" is not an address of this host", name,
				host);
}

static void listen_derive(struct options *opts, const struct option_list *list, const char *name,
			  struct option_listen *listen)
{
	for (size_t i = 0; i < list->count; i++) {
		struct endpoint at;

		if (!endpoint_parse(slice_from_str(list->items[i]), &at)) {
			listen_host(opts, listen, name, list->items[i]);
		} else if (!at.port) {
			options_problem(opts, true, "%s: \"%s\": port 0", name, list->items[i]);
		} else if (at.ip.family != ADDR_NONE) {
			listen_add(opts, listen, name, &at);
		} else {
			at.ip.family = ADDR_IP4;
			listen_add(opts, listen, name, &at);
			at.ip.family = ADDR_IP6;
			if (addr_is_bindable(&at.ip))
				listen_add(opts, listen, name, &at);
		}
	}
}

static void access_derive(struct options *opts, const struct option_list *list, const char *name,
			  const char *listen_name, const struct option_listen *listen,
			  struct access_list *access)
{
	bool is_wildcard = false;

	for (size_t i = 0; i < list->count; i++) {
		enum access_err err = access_add(access, slice_from_str(list->items[i]));

		if (err)
			options_problem(opts, true, "%s: \"%s\": %s", name, list->items[i],
					access_err_name(err));
	}
	for (size_t i = 0; i < listen->count; i++)
		is_wildcard = is_wildcard || addr_is_zero(&listen->at[i].ip);
	if (list->count || !is_wildcard)
		return;
	access->mode = ACCESS_PRIVATE;
	options_problem(opts, false,
			"%s listens on all addresses and there is no %s: only loopback "
			"and private addresses are answered",
			listen_name, name);
}

/* Interfaces. */

static struct option_interface *interface_new(struct options *opts, const char *where)
{
	struct option_interface *all =
		option_alloc(opts, (opts->interface_count + 1) * sizeof(*all));
	struct option_interface *new = &all[opts->interface_count];

	if (opts->interface_count)
		memcpy(all, opts->interfaces, opts->interface_count * sizeof(*all));
	opts->interfaces = all;
	opts->interface_count++;
	new->where = where;
	new->ports = (struct port_range){ (uint16_t) opts->port_min, (uint16_t) opts->port_max };
	return new;
}

static void interfaces_of_option(struct options *opts)
{
	for (size_t i = 0; i < opts->interface.count; i++) {
		struct interface_text text;
		const char *item = opts->interface.items[i];
		enum interfaces_err err = interface_text_parse(slice_from_str(item), &text);

		if (err)
			options_problem(opts, true, "interface: \"%s\": %s", item,
					interfaces_err_name(err));
		else
			interface_new(opts, option_format(opts, "interface \"%s\"", item))->text =
				text;
	}
}

/* PORT or MIN-MAX */
static bool range_parse(struct slice text, struct port_range *out)
{
	struct slice min_text = slice_trim(slice_cut(&text, '-'));
	struct slice max_text = slice_trim(text);
	uint64_t min, max;

	if (!slice_u64(min_text, 65535, &min))
		return false;
	if (!max_text.len)
		max = min;
	else if (!slice_u64(max_text, 65535, &max))
		return false;
	if (!min || min > max)
		return false;
	*out = (struct port_range){ (uint16_t) min, (uint16_t) max };
	return true;
}

static void exclude_set(struct options *opts, struct option_interface *to, const char *where,
			struct slice list)
{
	struct port_range *ranges = option_alloc(opts, (list.len + 1) * sizeof(*ranges));

	while (list.len) {
		size_t end = 0;
		struct slice item;

		while (end < list.len && list.data[end] != ';' && list.data[end] != ',')
			end++;
		item = slice_trim(slice_sub(list, 0, end));
		list = slice_sub(list, end + 1, list.len);
		if (item.len && !range_parse(item, &ranges[to->exclude_count]))
			options_problem(opts, true, "%s: \"%.*s\" is not PORT or MIN-MAX", where,
					SLICE_FMT(item));
		else if (item.len)
			to->exclude_count++;
	}
	to->exclude = ranges;
}

static void port_set(struct options *opts, uint16_t *to, const char *where, struct slice value)
{
	uint64_t port;

	if (!slice_u64(value, 65535, &port) || !port)
		options_problem(opts, true, "%s: \"%.*s\" is not a port", where, SLICE_FMT(value));
	else
		*to = (uint16_t) port;
}

static void section_pair(struct options *opts, struct option_interface *to,
			 const struct ini_line *line)
{
	char *where =
		option_format(opts, "%s:%u: %.*s", opts->file, line->number, SLICE_FMT(line->key));
	struct option_source source = { where, true };
	struct slice key = line->key;
	struct slice value = slice_from_str(option_plain(opts, line->value, &source));

	if (slice_eq(key, SLICE("address")))
		to->text.address = value;
	else if (slice_eq(key, SLICE("name")))
		to->text.name = value;
	else if (slice_eq(key, SLICE("alias")))
		to->text.alias_of = value;
	else if (slice_eq(key, SLICE("advertised")) || slice_eq(key, SLICE("advertised-address")))
		to->text.advertised = value;
	else if (slice_eq(key, SLICE("port-min")))
		port_set(opts, &to->ports.min, where, value);
	else if (slice_eq(key, SLICE("port-max")))
		port_set(opts, &to->ports.max, where, value);
	else if (slice_eq(key, SLICE("exclude-ports")))
		exclude_set(opts, to, where, value);
	else
		options_problem(opts, opts->check_config,
				"%s: no such key of an interface: address, "
				"name, alias, advertised, port-min, port-max, exclude-ports",
				where);
}

/* [PREFIX-NAME] sections. */
static void interfaces_of_sections(struct options *opts, struct slice file_text)
{
	struct ini ini = ini_make(file_text);
	struct ini_line line;
	char *prefix = option_format(opts, "%s-", opts->interfaces_config);
	struct option_interface *now = NULL;
	bool is_any = false;

	while (ini_next(&ini, &line)) {
		if (line.kind == INI_SECTION &&
		    slice_starts(line.section, slice_from_str(prefix))) {
			now = interface_new(opts,
					    option_format(opts, "%s:%u: [%.*s]", opts->file,
							  line.number, SLICE_FMT(line.section)));
			now->text.name = slice_from_str(option_copy(
				opts, slice_sub(line.section, strlen(prefix), line.section.len)));
			is_any = true;
		} else if (line.kind == INI_SECTION) {
			now = NULL;
		} else if (line.kind == INI_PAIR && now) {
			section_pair(opts, now, &line);
		}
	}
	if (!is_any)
		options_problem(opts, true, "interfaces-config: %s no section [%s...]",
				opts->file ? "the file has" : "there is no file, so", prefix);
}

static void interfaces_check(struct options *opts)
{
	for (size_t i = 0; i < opts->interface_count; i++) {
		const struct option_interface *oi = &opts->interfaces[i];

		if (!oi->text.address.len && !oi->text.alias_of.len)
			options_problem(opts, true, "%s: neither address nor alias", oi->where);
		if (oi->ports.min > oi->ports.max)
			options_problem(opts, true, "%s: port-min %u is above port-max %u",
					oi->where, oi->ports.min, oi->ports.max);
	}
}

/* Templates. */

static void templates_derive(struct options *opts, struct slice file_text)
{
	struct ini ini = ini_make(file_text);
	struct ini_line line;
	struct slice wanted = slice_from_str(opts->templates);
	bool has_section = false;

	while (ini_next(&ini, &line)) {
		struct option_pair *all;
		struct option_source source = { opts->templates, true };

		if (!slice_eq(line.section, wanted))
			continue;
		has_section = true;
		if (line.kind != INI_PAIR)
			continue;
		all = option_alloc(opts, (opts->template_count + 1) * sizeof(*all));
		if (opts->template_count)
			memcpy(all, opts->template_flags, opts->template_count * sizeof(*all));
		all[opts->template_count].name = option_copy(opts, line.key);
		all[opts->template_count].value = option_plain(opts, line.value, &source);
		opts->template_flags = all;
		opts->template_count++;
	}
	if (!has_section)
		options_problem(opts, true, "templates: there is no section [%s]", opts->templates);
}

/* The rest. */

static const char *password(struct options *opts, const char *redis, const char *variable,
			    char *(*getenv_fn)(const char *) )
{
	const char *at = redis ? strrchr(redis, '@') : NULL;
	const char *from_env = getenv_fn(variable);

	if (at)
		return option_copy(opts, slice_make(redis, (size_t) (at - redis)));
	return from_env ? option_copy(opts, slice_from_str(from_env)) : NULL;
}

static void levels_derive(struct options *opts)
{
	for (int i = 0; i < LOG_SUBSYSTEM_COUNT; i++)
		if (opts->log_level_of[i] == -2)
			opts->log_level_of[i] = i == LOG_INTERNALS ? -1 : (int) opts->log_level;
}

/* STUN SOFTWARE and SDP take this text: RFC 8489 section 14.14, plain token. */
static const char *software_id(struct options *opts)
{
	char *id = option_copy(opts, slice_from_str(opts->software_id));

	for (char *p = id; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		      (*p >= '0' && *p <= '9') || *p == '.' || *p == '_'))
			*p = '-';
	return id;
}

static void numbers_derive(struct options *opts)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (opts->timeout_s <= 0)
		opts->timeout_s = 60;
	if (opts->silent_timeout_s <= 0)
		opts->silent_timeout_s = 3600;
	if (opts->offer_timeout_s <= 0)
		opts->offer_timeout_s = 3600;
	if (opts->final_timeout_s < 0)
		opts->final_timeout_s = 0;
	if (opts->num_threads == 0)
		opts->num_threads = cores > 4 ? cores : 4;
	if (opts->media_num_threads < 0)
		opts->media_num_threads = opts->num_threads;
	if (opts->redis_num_threads == 0)
		opts->redis_num_threads = cores > 4 ? cores : 4;
	if (opts->port_min > opts->port_max)
		options_problem(opts, true, "port-min %lld is above port-max %lld",
				(long long) opts->port_min, (long long) opts->port_max);
	if (opts->max_load < 0 || opts->max_cpu < 0)
		options_problem(opts, true, "max-load and max-cpu can't be negative");
}

/* The defaults of a first try: nothing that other hosts can reach. */
static void built_in(struct options *opts)
{
	static const char *interface[] = { "127.0.0.1" };
	static const char *ng[] = { "127.0.0.1:22222" };
	static const char *cli[] = { "127.0.0.1:9900" };

	opts->is_built_in = true;
	if (!opts->interfaces_config)
		opts->interface = (struct option_list){ interface, 1 };
	if (!opts->listen_ng.count)
		opts->listen_ng = (struct option_list){ ng, 1 };
	if (!opts->listen_cli.count)
		opts->listen_cli = (struct option_list){ cli, 1 };
}

static void mandatory(struct options *opts)
{
	size_t others = opts->listen_tcp_ng.count + opts->listen_http.count +
			opts->listen_https.count + opts->listen_tcp.count + opts->listen_udp.count;

	if (!opts->interface_count)
		options_problem(opts, true, "interface: at least one is needed");
	if (!opts->listen_ng.count && !others)
		options_problem(opts, true, "listen-ng: at least one is needed");
	else if (!opts->listen_ng.count)
		options_problem(opts, false, "listen-ng is not given: nothing can control Sluice");
}

void options_derive(struct options *opts, struct slice file_text, bool has_interface,
		    char *(*getenv_fn)(const char *) )
{
	if (!has_interface)
		built_in(opts);
	numbers_derive(opts);
	levels_derive(opts);
	opts->software_id = software_id(opts);
	if (!opts->nftables_chain)
		opts->nftables_chain =
			option_format(opts, "rtpengine_%lld", (long long) opts->table);
	opts->redis_auth = password(opts, opts->redis, "RTPENGINE_REDIS_AUTH_PW", getenv_fn);
	opts->redis_write_auth =
		password(opts, opts->redis_write, "RTPENGINE_REDIS_WRITE_AUTH_PW", getenv_fn);
	opts->redis_subscribe_auth = password(opts, opts->redis_subscribe,
					      "RTPENGINE_REDIS_SUBSCRIBE_AUTH_PW", getenv_fn);
	listen_derive(opts, &opts->listen_ng, "listen-ng", &opts->ng);
	listen_derive(opts, &opts->listen_cli, "listen-cli", &opts->cli);
	access_derive(opts, &opts->ng_allow, "ng-allow", "listen-ng", &opts->ng, &opts->ng_access);
	access_derive(opts, &opts->cli_allow, "cli-allow", "listen-cli", &opts->cli,
		      &opts->cli_access);
	interfaces_of_option(opts);
	if (opts->interfaces_config)
		interfaces_of_sections(opts, file_text);
	interfaces_check(opts);
	if (opts->templates)
		templates_derive(opts, file_text);
	mandatory(opts);
}
