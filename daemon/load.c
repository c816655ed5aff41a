#include "daemon/load.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void load_init(struct load *l)
{
	*l = (struct load){ .stat_fd = -1 };
}

void load_fini(struct load *l)
{
	if (l->stat_fd >= 0)
		close(l->stat_fd);
}

bool load_cpu_parse(struct slice text, uint64_t *busy_ticks, uint64_t *all_ticks)
{
	struct slice line = slice_cut(&text, '\n');
	uint64_t all = 0, idle = 0, ticks;
	unsigned column = 0;

	if (!slice_eq(slice_cut(&line, ' '), SLICE("cpu")))
		return false;
	line = slice_trim(line);
	/* user nice system idle iowait irq softirq steal; what follows is in user already */
	for (; line.len && column < 8; column++) {
		if (!slice_u64(slice_cut(&line, ' '), UINT64_MAX / 16, &ticks))
			return false;
		all += ticks;
		if (column == 3 || column == 4)
			idle += ticks;
	}
	*busy_ticks = all - idle;
	*all_ticks = all;
	return column >= 4;
}

static void sample_cpu(struct load *l)
{
	uint8_t text[512];
	uint64_t busy, all;
	ssize_t len;

	if (l->stat_fd < 0)
		l->stat_fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);
	len = l->stat_fd < 0 ? -1 : pread(l->stat_fd, text, sizeof(text), 0);
	if (len <= 0 || !load_cpu_parse(slice_make(text, (size_t) len), &busy, &all))
		return;
	if (l->all_ticks && all > l->all_ticks)
		l->cpu_percent =
			100.0 * (double) (busy - l->busy_ticks) / (double) (all - l->all_ticks);
	l->busy_ticks = busy;
	l->all_ticks = all;
}

void load_sample(struct load *l, const struct options *opts, uint64_t bytes_per_s,
		 struct admission *a)
{
	enum ng_err refusal = NG_OK;

	if (opts->max_bandwidth > 0 && bytes_per_s >= (uint64_t) opts->max_bandwidth)
		refusal = NG_BANDWIDTH_LIMIT;
	if (opts->max_load > 0) {
		if (getloadavg(&l->load1, 1) != 1)
			l->load1 = 0;
		if (l->load1 >= opts->max_load)
			refusal = NG_LOAD_LIMIT;
	}
	if (opts->max_cpu > 0) {
		sample_cpu(l);
		if (l->cpu_percent >= opts->max_cpu)
			refusal = NG_CPU_LIMIT;
	}
	atomic_store_explicit(&a->refusal, (int) refusal, memory_order_relaxed);
	atomic_store_explicit(&a->max_sessions, opts->max_sessions, memory_order_relaxed);
}

enum ng_err admission_enter(struct admission *a)
{
	int64_t max = atomic_load_explicit(&a->max_sessions, memory_order_relaxed);
	int refusal = atomic_load_explicit(&a->refusal, memory_order_relaxed);

	if (atomic_fetch_add_explicit(&a->sessions, 1, memory_order_relaxed) >= max && max >= 0)
		refusal = NG_SESSION_LIMIT;
	if (refusal)
		admission_leave(a);
	return (enum ng_err) refusal;
}

void admission_leave(struct admission *a)
{
	atomic_fetch_sub_explicit(&a->sessions, 1, memory_order_relaxed);
}

void admission_force(struct admission *a)
{
	atomic_fetch_add_explicit(&a->sessions, 1, memory_order_relaxed);
}
