#include "daemon/control/cli_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/attr.h"
#include "daemon/control/statistics.h"
#include "daemon/text_printf.h"

static const char *const metric_words[] = {
#define X(id, json, words) words,
	SNAPSHOT_METRICS(X)
#undef X
};

void cli_text_numsessions(struct text *t, const struct snapshot *s)
{
	text_printf(t, "Current sessions own: %" PRIu64 "\n", s->sessions_own);
	text_printf(t, "Current sessions foreign: %" PRIu64 "\n", s->sessions_foreign);
	text_printf(t, "Current sessions total: %" PRIu64 "\n",
		    s->sessions_own + s->sessions_foreign);
	text_printf(t, "Current transcoded media: %" PRIu64 "\n", s->transcoded_media);
	text_printf(t, "Current sessions ipv4 only media: %" PRIu64 "\n", s->media_ip4);
	text_printf(t, "Current sessions ipv6 only media: %" PRIu64 "\n", s->media_ip6);
	text_printf(t, "Current sessions ip mixed  media: %" PRIu64 "\n", s->media_mixed);
}

static void line_n(struct text *t, const char *name, uint64_t n, const char *unit)
{
	text_printf(t, " %-48s:%" PRIu64 "%s\n", name, n, unit);
}

static void line_d(struct text *t, const char *name, double d, const char *unit)
{
	text_printf(t, " %-48s:%.6f%s\n", name, d, unit);
}

void cli_text_refused(struct text *t, const struct snapshot *s)
{
	line_n(t, "ng requests refused (ng-allow)", s->ng_refused, "");
	line_n(t, "Datagrams on the ng port that are media", s->ng_media, "");
	line_n(t, "Datagrams on the ng port that are no request", s->ng_dropped, "");
	line_n(t, "CLI connections refused (cli-allow)", s->cli_refused, "");
	line_n(t, "Offers refused for load", s->rejected, "");
	line_n(t, "Sources taken without proof (immediate)", s->asserted, "");
}

static void write_rates(struct text *t, const struct snapshot *s)
{
	const struct snapshot_traffic *u = &s->rate_user, *k = &s->rate_kernel;
	const struct snapshot_traffic sum = { u->packets + k->packets, u->bytes + k->bytes,
					      u->errors + k->errors };
	const struct {
		const char *name;
		const struct snapshot_traffic *t;
	} rows[] = {
		{ "userspace", u },
		{ "kernel", k },
		{ "total", &sum },
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		char name[64];

		snprintf(name, sizeof(name), "Packets per second (%s)", rows[i].name);
		line_n(t, name, rows[i].t->packets, "");
		snprintf(name, sizeof(name), "Bytes per second (%s)", rows[i].name);
		line_n(t, name, rows[i].t->bytes, "");
		snprintf(name, sizeof(name), "Errors per second (%s)", rows[i].name);
		line_n(t, name, rows[i].t->errors, "");
	}
}

void cli_text_counters(struct text *t, const struct snapshot *s)
{
	text_printf(t, "\nCurrent per-second counters:\n\n");
	write_rates(t, s);
}

static void write_current(struct text *t, const struct snapshot *s)
{
	text_printf(t, "\nStatistics over currently running sessions:\n\n");
	line_n(t, "Owned sessions", s->sessions_own, "");
	line_n(t, "Foreign sessions", s->sessions_foreign, "");
	line_n(t, "Total sessions", s->sessions_own + s->sessions_foreign, "");
	line_n(t, "Transcoded media", s->transcoded_media, "");
	line_n(t, "Media cache size", 0, "");
	line_n(t, "Player cache size", 0, "");
	write_rates(t, s);
	line_n(t, "Userspace-only media streams", s->streams_user, "");
	line_n(t, "Kernel-only media streams", s->streams_kernel, "");
	line_n(t, "Mixed kernel/userspace media streams", s->streams_mixed, "");
}

static void write_total(struct text *t, const struct snapshot *s)
{
	const struct snapshot_traffic *u = &s->relayed_user, *k = &s->relayed_kernel;

	text_printf(t, "\nTotal statistics (does not include current running sessions):\n\n");
	line_n(t, "Uptime of rtpengine", s->uptime_s, " seconds");
	line_n(t, "Total managed sessions", s->managed, "");
	line_n(t, "Total rejected sessions", s->rejected, "");
	line_n(t, "Total timed-out sessions via TIMEOUT", s->timeout, "");
	line_n(t, "Total timed-out sessions via SILENT_TIMEOUT", s->silent_timeout, "");
	line_n(t, "Total timed-out sessions via FINAL_TIMEOUT", s->final_timeout, "");
	line_n(t, "Total timed-out sessions via OFFER_TIMEOUT", s->offer_timeout, "");
	line_n(t, "Total regular terminated sessions", s->regular, "");
	line_n(t, "Total forced terminated sessions", s->forced, "");
	line_n(t, "Total relayed packets (userspace)", u->packets, "");
	line_n(t, "Total relayed packet errors (userspace)", u->errors, "");
	line_n(t, "Total relayed bytes (userspace)", u->bytes, "");
	line_n(t, "Total relayed packets (kernel)", k->packets, "");
	line_n(t, "Total relayed packet errors (kernel)", k->errors, "");
	line_n(t, "Total relayed bytes (kernel)", k->bytes, "");
	line_n(t, "Total relayed packets", u->packets + k->packets, "");
	line_n(t, "Total relayed packet errors", u->errors + k->errors, "");
	line_n(t, "Total relayed bytes", u->bytes + k->bytes, "");
	line_n(t, "Total number of streams with no relayed packets", s->zero_way_streams, "");
	line_n(t, "Total number of 1-way streams", s->one_way_streams, "");
	line_d(t, "Average call duration", snapshot_average(&s->duration_s), " seconds");
	line_d(t, "Total calls duration", s->duration_s.sum, " seconds");
	line_d(t, "Total calls duration squared", s->duration_s.sum2, " seconds squared");
	line_d(t, "Total calls duration standard deviation", snapshot_deviation(&s->duration_s),
	       " seconds");
}

static void write_metric(struct text *t, const char *words, const struct snapshot_sum *s)
{
	char name[96];

	snprintf(name, sizeof(name), "Sum of all %s values sampled", words);
	line_d(t, name, s->sum, "");
	snprintf(name, sizeof(name), "Sum of all %s square values sampled", words);
	line_d(t, name, s->sum2, "");
	snprintf(name, sizeof(name), "Total number of %s samples", words);
	line_n(t, name, s->samples, "");
	snprintf(name, sizeof(name), "Average %s", words);
	line_d(t, name, snapshot_average(s), "");
	snprintf(name, sizeof(name), "%s standard deviation", words);
	line_d(t, name, snapshot_deviation(s), "");
}

static void write_proxies(struct text *t, const struct snapshot *s)
{
	text_printf(t, "\n\nControl statistics:\n\n %20s ", "Proxy");
	for (size_t j = 0; j < STATISTICS_COMMANDS; j++)
		text_printf(t, "| %10s ", statistics_command_name(statistics_commands[j]));
	text_printf(t, "\n");
	for (size_t i = 0; i < s->proxy_count; i++) {
		char ip[ADDR_STR_MAX];
		struct writer w = writer_make(ip, sizeof(ip));

		addr_write(&w, &s->proxies[i].ip);
		text_printf(t, " %20.*s ", (int) w.len, ip);
		for (size_t j = 0; j < STATISTICS_COMMANDS; j++)
			text_printf(t, "| %10" PRIu64 " ",
				    s->proxies[i].count[statistics_commands[j]]);
		text_printf(t, "\n");
	}
}

static void write_address(struct text *t, const struct addr *ip)
{
	char buf[ADDR_STR_MAX];
	struct writer w = writer_make(buf, sizeof(buf));

	addr_write(&w, ip);
	text_add(t, writer_done(&w));
}

void cli_text_totals(struct text *t, const struct snapshot *s)
{
	write_current(t, s);
	write_total(t, s);
	text_printf(t, "\n\nMOS statistics:\n\n");
	write_metric(t, metric_words[SNAPSHOT_MOS], &s->metric[SNAPSHOT_MOS]);
	text_printf(t, "\n\nVoIP metrics:\n\n");
	for (int m = SNAPSHOT_MOS + 1; m < SNAPSHOT_METRIC_COUNT; m++)
		write_metric(t, metric_words[m], &s->metric[m]);
	line_n(t, "Packets lost", s->packets_lost, "");
	line_n(t, "Duplicate RTP packets", s->rtp_duplicates, "");
	line_n(t, "RTP sequence skips", s->rtp_skips, "");
	line_n(t, "RTP sequence resets", s->rtp_seq_resets, "");
	line_n(t, "Out-of-order RTP packets", s->rtp_reordered, "");
	write_proxies(t, s);
	text_printf(t, "\n\n");
	for (size_t i = 0; i < s->interface_count; i++) {
		const struct snapshot_interface *f = &s->interfaces[i];

		text_printf(t, "VoIP metrics for interface %.*s/", SLICE_FMT(f->name));
		write_address(t, &f->ip);
		text_printf(t, ":\n");
		for (int m = 0; m < SNAPSHOT_METRIC_COUNT; m++)
			write_metric(t, metric_words[m], &f->metric[m]);
	}
}

/* rtpengine divides by the number of samples also when there are none, and scripts know the word
 * that this prints. */
static void write_average(struct text *t, const char *before, const struct snapshot_sum *s)
{
	if (s->samples)
		text_printf(t, "%s%.1f", before, snapshot_average(s));
	else
		text_printf(t, "%s-nan", before);
}

static void write_traffic(struct text *t, const char *name, const struct snapshot_traffic *n)
{
	text_printf(t, "  %-9s %11" PRIu64 " / %10" PRIu64 " / %10" PRIu64 "\n", name, n->packets,
		    n->bytes, n->errors);
}

void cli_text_interfaces(struct text *t, const struct snapshot *s)
{
	for (size_t i = 0; i < s->interface_count; i++) {
		const struct snapshot_interface *f = &s->interfaces[i];
		const struct snapshot_sum *m = f->metric;

		text_printf(t, "Interface '%.*s' address '", SLICE_FMT(f->name));
		write_address(t, &f->ip);
		text_printf(t, "' (IPv%d)\n Port range: %u - %u\n", f->ip.family, f->port_min,
			    f->port_max);
		text_printf(t, " Ports used: %5u / %5u (%5.1f%%)\n", f->ports_used, f->ports_total,
			    f->ports_total ? f->ports_used * 100.0 / f->ports_total : 0);
		text_printf(t, " Packets/bytes/errors:\n");
		write_traffic(t, "Ingress:", &f->ingress);
		write_traffic(t, "Egress:", &f->egress);
		text_printf(t, " Packets lost/duplicates: %10" PRIu64 " / %10" PRIu64 "\n",
			    f->packets_lost, f->duplicates);
		write_average(t, " MOS:    avg ", &m[SNAPSHOT_MOS]);
		write_average(t, ", packet loss avg ", &m[SNAPSHOT_PACKETLOSS]);
		write_average(t, "%\n Jitter: avg ", &m[SNAPSHOT_JITTER]);
		write_average(t, " (measured ", &m[SNAPSHOT_JITTER_MEASURED]);
		write_average(t, ")\n RTT:    e2e ", &m[SNAPSHOT_RTT_E2E]);
		write_average(t, ", dsct ", &m[SNAPSHOT_RTT_DSCT]);
		text_printf(t, "\n\n");
	}
}
