#include "tests/sim/host.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "daemon/daemon.h"
#include "daemon/interfaces_resolve.h"
#include "tests/sim/cast.h"
#include "tests/sim/control.h"
#include "tests/sim/loop.h"
#include "tests/sim/os.h"

enum { SHARDS_MAX = 8, BACKENDS_MAX = 8, TEXT = 2048 };

static const char *const addresses[HOST_ADDRESSES] = { "203.0.113.1", "198.18.0.1",
						       "2001:db8:4321::1", "192.0.2.1" };

static struct options options;
static struct interfaces interfaces;
static struct process process;
static struct shard *shards[SHARDS_MAX];
static struct userspace *backends[BACKENDS_MAX];
static int epolls[BACKENDS_MAX], last_epoll;
static unsigned shard_count, backend_count;
static const struct shard_world *world;
static jmp_buf grave;
static bool is_up;
static uint64_t down_us, started_us;

/* --- addresses --- */

static struct addr parsed[HOST_ADDRESSES], advertised;

static void parse_addresses(void)
{
	for (int i = 0; i < HOST_ADDRESSES; i++)
		(void) addr_parse(slice_from_str(addresses[i]), ADDR_NONE, &parsed[i]);
	(void) addr_parse(SLICE("203.0.113.77"), ADDR_NONE, &advertised);
}

int host_address(const struct addr *ip)
{
	for (int i = 0; i < HOST_ADDRESSES; i++)
		if (addr_eq(ip, &parsed[i]))
			return i;
	return -1;
}

int host_advertised(const struct addr *ip)
{
	int a = host_address(ip);

	if (addr_eq(ip, &advertised))
		return HOST_PRIVATE;
	return a == HOST_PUBLIC || a == HOST_IP6 ? a : -1;
}

struct addr host_bound(int address)
{
	return parsed[address];
}

struct endpoint host_ng(void)
{
	return (struct endpoint){ parsed[HOST_CONTROL], HOST_NG_PORT };
}

/* --- what the daemon makes on its way --- */

struct userspace *__real_userspace_new(struct ev_loop *loop, const struct backend_events *events);
struct userspace *__wrap_userspace_new(struct ev_loop *loop, const struct backend_events *events);
struct shard *__real_shard_open(const struct shard_world *w, unsigned index,
				const struct call_config *config);
struct shard *__wrap_shard_open(const struct shard_world *w, unsigned index,
				const struct call_config *config);

struct userspace *__wrap_userspace_new(struct ev_loop *loop, const struct backend_events *events)
{
	struct userspace *u = __real_userspace_new(loop, events);

	if (u && backend_count < BACKENDS_MAX) {
		backends[backend_count] = u;
		epolls[backend_count++] = last_epoll;
	}
	return u;
}

void host_epoll_made(int epoll)
{
	last_epoll = epoll;
}

struct backend *host_backend(int epoll)
{
	for (unsigned i = 0; i < backend_count; i++)
		if (epolls[i] == epoll)
			return userspace_backend(backends[i]);
	sim_wrong("an epoll set of no backend");
}

struct shard *__wrap_shard_open(const struct shard_world *w, unsigned index,
				const struct call_config *config)
{
	struct shard *s = __real_shard_open(w, index, config);

	world = w;
	if (s && shard_count < SHARDS_MAX)
		shards[shard_count++] = s;
	return s;
}

unsigned host_shard_count(void)
{
	return is_up ? shard_count : 0;
}

struct shard *host_shard(unsigned i)
{
	return shards[i];
}

const struct shard_world *host_world(void)
{
	return world;
}

/* Its loop has turns without a thread. */
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
			  void *arg)
{
	(void) attr;
	(void) run;
	(void) arg;
	memset(thread, 0, sizeof(*thread));
	return 0;
}

int __wrap_pthread_join(pthread_t thread, void **out)
{
	(void) thread;
	(void) out;
	return 0;
}

pid_t __wrap_gettid(void)
{
	return 4711;
}

/* --- instead of daemon/process.c --- */

bool process_drop_root(struct process *p)
{
	(void) p;
	return true;
}

void process_watch(struct process *p, struct ev_loop *loop)
{
	p->loop = loop;
}

void process_unwatch(struct process *p)
{
	(void) p;
}

void process_ready(struct process *p)
{
	(void) p;
	is_up = true;
	cast_started();
}

/* --- instead of daemon/log.c: what is said is heard by the cast --- */

static void heard(const struct log_call *call, enum log_level level, const char *fmt, va_list args)
{
	char text[TEXT];
	int len = vsnprintf(text, sizeof(text), fmt, args);

	if (len < 0 || level > LEVEL_INFO)
		return;
	sim_note_bytes(text, (size_t) len < sizeof(text) ? (size_t) len : sizeof(text) - 1);
	if (call)
		sim_tell("log  [%.*s] %s", SLICE_FMT(call->id), text);
	else
		sim_tell("log  %s", text);
	if (call)
		cast_heard(call->id, text);
}

void log_call(struct log *log, const struct log_call *call, enum log_subsystem subsystem,
	      enum log_level level, const char *fmt, ...)
{
	va_list args;

	(void) log;
	(void) subsystem;
	va_start(args, fmt);
	heard(call, level, fmt, args);
	va_end(args);
}

void log_write(struct log *log, enum log_subsystem subsystem, enum log_level level, const char *fmt,
	       ...)
{
	va_list args;

	(void) log;
	(void) subsystem;
	va_start(args, fmt);
	heard(NULL, level, fmt, args);
	va_end(args);
}

bool log_is_on(const struct log *log, enum log_subsystem subsystem, enum log_level level)
{
	(void) log;
	(void) subsystem;
	return level <= LEVEL_INFO;
}

int log_level_get(const struct log *log, enum log_subsystem subsystem)
{
	(void) log;
	(void) subsystem;
	return LEVEL_INFO;
}

void log_level_set(struct log *log, enum log_subsystem subsystem, int level)
{
	(void) log;
	(void) subsystem;
	(void) level;
}

void log_tick(struct log *log)
{
	(void) log;
}

struct log_stats log_stats(const struct log *log)
{
	(void) log;
	return (struct log_stats){ 0 };
}

/* --- lives --- */

static char *no_environment(const char *name)
{
	(void) name;
	return NULL;
}

static void load_options(void)
{
	static char text[16][80];
	static char *argv[20];
	const struct sim_config *c = &sim.config;
	int n = 0;

#define SAY(...) snprintf(text[n], sizeof(text[n]), __VA_ARGS__), argv[n + 1] = text[n], n++
	argv[0] = "sluiced";
	SAY("--config-file=none");
	SAY("--interface=pub/%s", addresses[HOST_PUBLIC]);
	SAY("--interface=priv/%s!203.0.113.77", addresses[HOST_PRIVATE]);
	SAY("--interface=pub/%s", addresses[HOST_IP6]);
	SAY("--listen-ng=%s:%d", addresses[HOST_CONTROL], HOST_NG_PORT);
	SAY("--listen-cli=%s:9900", addresses[HOST_CONTROL]);
	SAY("--num-threads=%u", c->shards);
	SAY("--port-min=%d", HOST_PORT_FIRST);
	SAY("--port-max=%u", HOST_PORT_FIRST + c->ports - 1);
	SAY("--timeout=%u", c->timeout_s);
	SAY("--silent-timeout=%u", c->silent_s);
	SAY("--offer-timeout=%u", c->offer_s);
	SAY("--delete-delay=%u", c->delay_s);
#undef SAY
	options_load(&options, n + 1, argv, no_environment);
	if (!interfaces_resolve(&options, &interfaces) || options.has_error)
		sim_wrong("options: %s", options.problem_count ? options.problems[0].text : "?");
}

void host_kill(uint64_t us)
{
	if (!is_up)
		return;
	down_us = us;
	longjmp(grave, 1);
}

bool host_is_up(void)
{
	return is_up;
}

void host_stop(void)
{
	loop_terminate();
}

uint64_t host_started_us(void)
{
	return started_us;
}

static void bury(void)
{
	is_up = false;
	sim.result->deaths++;
	sim_tell("the daemon is killed");
	sim_note(6, 0);
	loop_forget_all();
	os_forget_all();
	cast_died();
	book_died();
	control_died();
}

static volatile bool has_ended;

static void wake_up(uint32_t a, uint32_t b)
{
	(void) a;
	(void) b;
	down_us = 0;
}

static void wait_down(void)
{
	sim_at(sim.now_us + down_us, wake_up, 0, 0);
	while (down_us)
		if (!sim_step())
			sim_wrong("nothing is left to happen");
}

static void live(void)
{
	int64_t blocks, mapped;

	shard_count = backend_count = 0;
	started_us = sim.now_us;
	memset(&process, 0, sizeof(process));
	load_options();
	blocks = os_heap_blocks();
	mapped = os_mapped_bytes();
	if (daemon_run(&options, &interfaces, &process) != PROCESS_EXIT_OK)
		sim_wrong("the daemon does not start");
	is_up = false;
	has_ended = true;
	if (os_descriptors() || loop_count())
		sim_wrong("%u descriptors and %u loops are left at the end", os_descriptors(),
			  loop_count());
	if (os_heap_blocks() != blocks || os_mapped_bytes() != mapped)
		sim_wrong("memory is left at the end: %lld blocks, %lld mapped bytes",
			  (long long) (os_heap_blocks() - blocks),
			  (long long) (os_mapped_bytes() - mapped));
	options_fini(&options);
}

void host_play(void)
{
	parse_addresses();
	while (!has_ended) {
		if (setjmp(grave)) {
			bury();
			wait_down();
		}
		live();
	}
}
