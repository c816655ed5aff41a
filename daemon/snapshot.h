/* daemon/snapshot.h: the numbers of the daemon at one moment, as plain values.
 * The daemon fills it out of the counters of its shards; CLI, ng statistics and metrics print it.
 */
#ifndef SLUICE_DAEMON_SNAPSHOT_H
#define SLUICE_DAEMON_SNAPSHOT_H

#include "base/addr.h"
#include "base/limits.h"
#include "parsers/ng.h"

/* id, "name in JSON", "name in words" */
#define SNAPSHOT_METRICS(X)                                 \
	X(MOS, "mos", "MOS")                                \
	X(JITTER, "jitter", "jitter (reported)")            \
	X(RTT_E2E, "rtt_e2e", "end-to-end round-trip time") \
	X(RTT_DSCT, "rtt_dsct", "discrete round-trip time") \
	X(PACKETLOSS, "packetloss", "packet loss")          \
	X(JITTER_MEASURED, "jitter_measured", "jitter (measured)")

enum snapshot_metric {
#define X(id, json, words) SNAPSHOT_##id,
	SNAPSHOT_METRICS(X)
#undef X
		SNAPSHOT_METRIC_COUNT
};

struct snapshot_sum {
	double sum, sum2; /* of the samples, of their squares */
	uint64_t samples;
};

struct snapshot_traffic {
	uint64_t packets, bytes, errors;
};

struct snapshot_interface {
	struct slice name;
	struct addr ip;
	uint16_t port_min, port_max;
	uint32_t ports_used, ports_total;
	struct snapshot_traffic ingress, egress;
	uint64_t packets_lost, duplicates;
	struct snapshot_sum metric[SNAPSHOT_METRIC_COUNT];
};

/* What one SIP proxy asked for. */
struct snapshot_proxy {
	struct addr ip;
	uint64_t count[NG_CMD_COUNT];
	uint64_t duration_us[NG_CMD_COUNT]; /* all together */
	uint64_t errors;
};

struct snapshot_shard {
	int64_t tid;
	uint64_t wakeups, items;
};

struct snapshot {
	/* now */
	uint64_t sessions_own, sessions_foreign;
	uint64_t media_ip4, media_ip6, media_mixed; /* sessions of media, for list numsessions */
	uint64_t transcoded_media;
	struct snapshot_traffic rate_user, rate_kernel; /* per second */
	uint64_t streams_user, streams_kernel, streams_mixed;
	/* since the start, ended sessions only */
	uint64_t uptime_s;
	uint64_t managed, rejected, timeout, silent_timeout, final_timeout, offer_timeout, regular,
		forced;
	struct snapshot_traffic relayed_user, relayed_kernel;
	uint64_t zero_way_streams, one_way_streams;
	struct snapshot_sum duration_s; /* of sessions */
	struct snapshot_sum metric[SNAPSHOT_METRIC_COUNT];
	uint64_t packets_lost, rtp_duplicates, rtp_skips, rtp_seq_resets, rtp_reordered;
	uint64_t ng_refused, ng_media, ng_dropped, cli_refused, asserted;
	/* borrowed */
	const struct snapshot_interface *interfaces;
	size_t interface_count;
	const struct snapshot_proxy *proxies;
	size_t proxy_count;
	const struct snapshot_shard *shards;
	size_t shard_count;
};

/* sum / samples, 0 without samples; standard deviation. */
double snapshot_average(const struct snapshot_sum *s);
double snapshot_deviation(const struct snapshot_sum *s);

#endif
