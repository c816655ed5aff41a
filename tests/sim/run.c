/* tests/sim/run: plays seeds, each in a process of its own.
 *
 *     run --seed N [--calls N] [--tell]     one; prints its hash and what was seen
 *     run --seeds A..B [--calls N]          many; each failing one is shrunk
 *         --again N                         the first N once more, from their script: the same hash
 *     run --minutes N                       seeds from the clock on, for so long
 *     run --script FILE [--tell]            a script
 *     run --write FILE --seed N             the script of a seed
 *
 * --quiet: does not shrink, and ends with the first that fails.
 *
 * The last line is "sim: N passed, N failed".
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/sim/host.h"
#include "tests/sim/script.h"

enum { CALLS = 1000, SECONDS = 120, TRIALS = 600 };

static struct sim_result *shared;
static struct sim_result total;
static bool is_quiet;

int __real_clock_gettime(clockid_t id, struct timespec *t);
int __real_close(int fd);

/* Plays a script in a child; what it says on standard error is kept for asserts and sanitizers. */
static struct sim_result play(const struct script *s, bool is_telling)
{
	char path[] = "/tmp/sluice-sim-XXXXXX";
	int err = mkstemp(path), status = 0;
	pid_t child;

	unlink(path);
	memset(shared, 0, sizeof(*shared));
	fflush(stdout);
	child = fork();
	if (child < 0)
		exit(2);
	if (!child) {
		dup2(err, 2);
		alarm(SECONDS);
		sim.result = shared;
		sim.is_telling = is_telling;
		script_play(s);
	}
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status) ||
	    (WIFEXITED(status) && WEXITSTATUS(status) && !shared->has_failed)) {
		ssize_t n = pread(err, shared->wrong, sizeof(shared->wrong) - 100, 0);

		n = n < 0 ? 0 : n;
		shared->has_failed = true;
		snprintf(shared->wrong + n, 100, "%s (signal %d, exit %d)", n ? "" : "it died",
			 WIFSIGNALED(status) ? WTERMSIG(status) : 0,
			 WIFEXITED(status) ? WEXITSTATUS(status) : 0);
	}
	__real_close(err);
	return *shared;
}

/* --- shrinking: the same kind of fault with less --- */

/* What a message says without its numbers. */
static bool is_same_fault(const char *a, const char *b)
{
	for (;;) {
		while (*a && strchr("0123456789.:[]abcdef>", *a))
			a++;
		while (*b && strchr("0123456789.:[]abcdef>", *b))
			b++;
		if (*a != *b || *a == '\n')
			return *a == *b;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

struct shrink {
	struct script best, trial;
	const char *wrong;
	unsigned trials;
};

static bool try(struct shrink *k)
{
	struct sim_result r;

	if (k->trials++ >= TRIALS || k->trial.count == k->best.count)
		return false;
	r = play(&k->trial, false);
	if (!r.has_failed || !is_same_fault(r.wrong, k->wrong))
		return false;
	memcpy(k->best.lines, k->trial.lines, k->trial.count * sizeof(struct line));
	k->best.count = k->trial.count;
	return true;
}

static bool drop_calls(struct shrink *k, uint32_t from, uint32_t to)
{
	k->trial.count = 0;
	for (uint32_t i = 0; i < k->best.count; i++) {
		const struct line *l = &k->best.lines[i];

		if (!l->call || l->call < from || l->call >= to)
			k->trial.lines[k->trial.count++] = *l;
	}
	return try(k);
}

static bool drop_lines(struct shrink *k, uint32_t from, uint32_t to)
{
	k->trial.count = 0;
	for (uint32_t i = 0; i < k->best.count; i++)
		if (i < from || i >= to)
			k->trial.lines[k->trial.count++] = k->best.lines[i];
	return try(k);
}

static void shrink_calls(struct shrink *k)
{
	for (uint32_t size = 2048; size; size /= 2)
		for (uint32_t from = 1; from < 4096; from += size) {
			bool any = false;

			for (uint32_t i = 0; i < k->best.count && !any; i++)
				any = k->best.lines[i].call >= from &&
				      k->best.lines[i].call < from + size;
			if (any)
				(void) drop_calls(k, from, from + size);
		}
}

static void shrink_lines(struct shrink *k)
{
	for (uint32_t size = k->best.count / 2; size; size /= 2)
		for (uint32_t from = 0; from < k->best.count;)
			if (!drop_lines(k, from, from + size))
				from += size;
}

static void shrink(const struct script *s, const struct sim_result *r)
{
	size_t bytes = s->count * sizeof(struct line);
	struct shrink k = { .best = *s, .trial = *s, .wrong = r->wrong };
	struct sim_result last = *r;

	k.wrong = last.wrong;
	k.best.lines = __real_malloc(bytes);
	k.trial.lines = __real_malloc(bytes);
	memcpy(k.best.lines, s->lines, bytes);
	while (k.best.count && k.best.lines[k.best.count - 1].at_us > r->at_us && r->at_us)
		k.best.count--;
	shrink_calls(&k);
	shrink_lines(&k);
	printf("--- seed %" PRIu64 ", %u of %u lines after %u trials: %s\n", s->config.seed,
	       k.best.count, s->count, k.trials, last.wrong);
	script_write(&k.best, stdout);
	printf("---\n");
	__real_free(k.best.lines);
	__real_free(k.trial.lines);
}

/* --- seeds --- */

static void add(const struct sim_result *r)
{
	const uint64_t *from = &r->calls;
	uint64_t *to = &total.calls;

	for (; to < total.ends + ARRAY_COUNT(total.ends); from++, to++)
		*to += *from;
}

/* As it is when it was written to a file and read again. */
static struct sim_result play_text(const struct script *s)
{
	struct sim_result r = { .has_failed = true };
	struct script again;
	FILE *f = tmpfile();

	if (!f)
		return r;
	script_write(s, f);
	rewind(f);
	if (script_read(&again, f))
		r = play(&again, false);
	fclose(f);
	__real_free(again.lines);
	return r;
}

static bool play_seed(uint64_t seed, uint32_t calls, bool is_telling, bool is_twice)
{
	struct script s;
	struct sim_result r, again;

	script_make(&s, seed, calls);
	r = play(&s, is_telling);
	r.calls = calls;
	add(&r);
	if (r.has_failed) {
		printf("FAIL seed %" PRIu64 " at %.6f: %s\n", seed, (double) r.at_us / 1e6,
		       r.wrong);
		if (!is_quiet)
			shrink(&s, &r);
	} else if (is_twice) {
		again = play_text(&s);
		if (again.hash != r.hash) {
			printf("FAIL seed %" PRIu64 ": hashes %016" PRIx64 " and %016" PRIx64 "\n",
			       seed, r.hash, again.hash);
			r.has_failed = true;
		}
	}
	if (is_telling)
		printf("hash %016" PRIx64 "\n", r.hash);
	__real_free(s.lines);
	return !r.has_failed;
}

static void print_total(unsigned passed, unsigned failed)
{
	const struct sim_result *t = &total;

	printf("%" PRIu64 " calls, %" PRIu64 " requests, %" PRIu64 " replies (%" PRIu64
	       " refusals, %" PRIu64 " repeats), %" PRIu64 " packets in, %" PRIu64 " out\n",
	       t->calls, t->requests, t->replies, t->refused, t->repeats_answered, t->packets_in,
	       t->packets_out);
	printf("%" PRIu64 " had to be forwarded, %" PRIu64 " were; %" PRIu64
	       " of strangers passed; %" PRIu64 " deaths, %" PRIu64 " times no memory, %" PRIu64
	       " failed effects\n",
	       t->must_forward, t->forwarded, t->strangers, t->deaths, t->memory_failures,
	       t->effect_failures);
	printf("ends: %" PRIu64 " deleted, %" PRIu64 " timeout, %" PRIu64 " silent, %" PRIu64
	       " no answer, %" PRIu64 " no ports\n",
	       t->ends[0], t->ends[2], t->ends[3], t->ends[4], t->ends[6]);
	printf("sim: %u passed, %u failed\n", passed, failed);
}

struct arguments {
	uint64_t from, to, again, minutes;
	uint32_t calls;
	bool is_telling;
	const char *script, *write;
};

static bool read_range(const char *text, struct arguments *a)
{
	char *end;

	a->from = a->to = strtoull(text, &end, 10);
	if (!strncmp(end, "..", 2))
		a->to = strtoull(end + 2, &end, 10);
	return !*end && a->to >= a->from;
}

static bool read_arguments(int argc, char **argv, struct arguments *a)
{
	*a = (struct arguments){ .from = 1, .to = 1, .calls = CALLS };
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (!strcmp(argv[i], "--tell"))
			a->is_telling = true;
		else if (!strcmp(argv[i], "--quiet"))
			is_quiet = true;
		else if (!strcmp(argv[i], "--seed") || !strcmp(argv[i], "--seeds"))
			i += read_range(value, a) ? 1 : argc;
		else if (!strcmp(argv[i], "--again"))
			a->again = strtoul(value, NULL, 10), i++;
		else if (!strcmp(argv[i], "--calls"))
			a->calls = (uint32_t) strtoul(value, NULL, 10), i++;
		else if (!strcmp(argv[i], "--minutes"))
			a->minutes = strtoul(value, NULL, 10), i++;
		else if (!strcmp(argv[i], "--script"))
			a->script = value, i++;
		else if (!strcmp(argv[i], "--write"))
			a->write = value, i++;
		else
			return false;
		if (i > argc)
			return false;
	}
	return a->calls > 0;
}

static int play_script(const struct arguments *a)
{
	FILE *f = fopen(a->script, "r");
	struct script s;
	struct sim_result r;

	if (!f || !script_read(&s, f)) {
		fprintf(stderr, "%s: can't be read\n", a->script);
		return 2;
	}
	fclose(f);
	r = play(&s, a->is_telling);
	__real_free(s.lines);
	printf("%s%shash %016" PRIx64 "\n", r.wrong, r.has_failed ? "\n" : "", r.hash);
	printf("sim: %d passed, %d failed\n", !r.has_failed, r.has_failed);
	return r.has_failed;
}

static int write_script(const struct arguments *a)
{
	FILE *f = fopen(a->write, "w");
	struct script s;

	if (!f)
		return 2;
	script_make(&s, a->from, a->calls);
	script_write(&s, f);
	__real_free(s.lines);
	return fclose(f) ? 2 : 0;
}

int main(int argc, char **argv)
{
	struct arguments a;
	unsigned passed = 0, failed = 0;
	struct timespec began, now;

	if (!read_arguments(argc, argv, &a)) {
		fprintf(stderr, "see the head of tests/sim/run.c\n");
		return 2;
	}
	shared = __real_mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 2;
	if (a.script)
		return play_script(&a);
	if (a.write)
		return write_script(&a);
	__real_clock_gettime(CLOCK_MONOTONIC, &began);
	if (a.minutes) {
		__real_clock_gettime(CLOCK_REALTIME, &now);
		a.from = (uint64_t) now.tv_sec;
		a.to = UINT64_MAX;
		printf("seeds from %" PRIu64 " on\n", a.from);
	}
	for (uint64_t seed = a.from; seed <= a.to; seed++) {
		bool is_good = play_seed(seed, a.calls, a.is_telling, seed - a.from < a.again);

		passed += is_good;
		failed += !is_good;
		__real_clock_gettime(CLOCK_MONOTONIC, &now);
		if (a.minutes && (uint64_t) (now.tv_sec - began.tv_sec) >= a.minutes * 60)
			break;
		if (failed >= (is_quiet ? 1 : 3))
			break;
	}
	/* Where nothing happens nothing goes wrong. */
	if (passed >= 10 && (!total.forwarded || !total.strangers || !total.repeats_answered ||
			     !total.memory_failures || !total.effect_failures)) {
		printf("FAIL: these seeds prove nothing\n");
		failed++;
	}
	print_total(passed, failed);
	return failed > 0;
}
