#include "proc.h"

#include <dirent.h>
#include <err.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 320 };

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}

uint64_t proc_now_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

static uint64_t thread_cpu_ns(pid_t pid, const char *thread)
{
	char path[PATH_BYTES];
	uint64_t cpu_ns = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", (int) pid, thread);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%" SCNu64, &cpu_ns) != 1)
		cpu_ns = 0;
	fclose(file);
	return cpu_ns;
}

static uint64_t process_cpu_ns(pid_t pid)
{
	char path[PATH_BYTES];
	struct dirent *entry;
	uint64_t sum_ns = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", (int) pid);
	folder = opendir(path);
	if (!folder)
		return 0;
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			sum_ns += thread_cpu_ns(pid, entry->d_name);
	closedir(folder);
	return sum_ns;
}

static uint64_t process_rss_bytes(pid_t pid)
{
	char path[PATH_BYTES];
	char line[256];
	uint64_t rss_kib = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int) pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "VmRSS: %" SCNu64, &rss_kib) == 1)
			break;
	fclose(file);
	return rss_kib * 1024;
}

static void machine_read(struct proc_sample *out)
{
	const uint64_t tick_ns = 1000000000u / (uint64_t) sysconf(_SC_CLK_TCK);
	uint64_t user = 0, nice = 0, system = 0, idle, wait, irq = 0, softirq = 0, steal = 0;
	FILE *file = fopen("/proc/stat", "r");

	if (file) {
		if (fscanf(file,
			   "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
			   " %" SCNu64 " %" SCNu64 " %" SCNu64,
			   &user, &nice, &system, &idle, &wait, &irq, &softirq, &steal) != 8)
			warnx("/proc/stat has an unknown form");
		fclose(file);
	}
	out->machine_ns = (user + nice + system + irq + softirq) * tick_ns;
	out->steal_ns = steal * tick_ns;
}

void proc_sample_take(pid_t pid, struct proc_sample *out)
{
	*out = (struct proc_sample){ .at_ns = proc_now_ns() };
	out->own_cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	machine_read(out);
	if (pid > 0) {
		out->rss_bytes = process_rss_bytes(pid);
		out->cpu_ns = process_cpu_ns(pid);
	}
}

double proc_others_cores(const struct proc_sample *from, const struct proc_sample *to)
{
	double span_ns = (double) (to->at_ns - from->at_ns);
	double all_ns = (double) (to->machine_ns - from->machine_ns) +
			(double) (to->steal_ns - from->steal_ns);
	double known_ns =
		(double) (to->cpu_ns - from->cpu_ns) + (double) (to->own_cpu_ns - from->own_cpu_ns);

	return all_ns > known_ns && span_ns > 0 ? (all_ns - known_ns) / span_ns : 0;
}

void proc_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t) cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		err(2, "cannot pin to CPU %d", cpu);
}
