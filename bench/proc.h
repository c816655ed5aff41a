/* bench/proc.h: what the kernel says about the daemon under test.
 *
 * CPU time is the sum of the threads' schedstat (nanoseconds, user and kernel
 * together), since /proc/PID/stat counts in clock ticks of 10 ms.
 */
#ifndef BENCH_PROC_H
#define BENCH_PROC_H

#include <stdint.h>
#include <sys/types.h>

struct proc_sample {
	uint64_t at_ns;      /* CLOCK_MONOTONIC */
	uint64_t cpu_ns;     /* of all living threads of the daemon */
	uint64_t own_cpu_ns; /* of the calling program */
	uint64_t machine_ns; /* of everybody, without idle and steal */
	uint64_t steal_ns;   /* taken by the hypervisor */
	uint64_t rss_bytes;  /* of the daemon */
};

uint64_t proc_now_ns(void);

/* Reads all values; those of the daemon are 0 when pid is 0 or gone. */
void proc_sample_take(pid_t pid, struct proc_sample *out);

/* Cores used by others than the daemon and the caller between two samples. */
double proc_others_cores(const struct proc_sample *from, const struct proc_sample *to);

/* Binds the calling thread to one CPU; ends the program when it cannot. */
void proc_pin(int cpu);

#endif
