#include "tests/sim/script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/cast.h"
#include "tests/sim/control.h"
#include "tests/sim/host.h"
#include "tests/sim/loop.h"
#include "tests/sim/media.h"
#include "tests/sim/net.h"
#include "tests/sim/os.h"

static const char *const verbs[] = {
#define VERB(name) #name,
#include "tests/sim/verbs.def"
#undef VERB
};

/* --- as text --- */

#define FIELDS(X) X(call) X(side) X(peer) X(kind) X(flags) X(n) X(every) X(seed)
#define SETTINGS(X)  \
	X(shards)    \
	X(ports)     \
	X(delay_us)  \
	X(jitter_us) \
	X(loss)      \
	X(repeat)    \
	X(straggle) X(latency_us) X(timeout_s) X(silent_s) X(offer_s) X(delay_s) X(foreign)

void script_write(const struct script *s, FILE *f)
{
	fprintf(f, "world seed=%" PRIu64, s->config.seed);
#define X(name) fprintf(f, " " #name "=%u", s->config.name);
	SETTINGS(X)
#undef X
	fputc('\n', f);
	for (uint32_t i = 0; i < s->count; i++) {
		const struct line *l = &s->lines[i];

		fprintf(f, "%" PRIu64 ".%06u %s", l->at_us / 1000000,
			(unsigned) (l->at_us % 1000000), verbs[l->verb]);
#define X(name)      \
	if (l->name) \
		fprintf(f, " " #name "=%u", l->name);
		FIELDS(X)
#undef X
		fputc('\n', f);
	}
}

static struct line *add(struct script *s)
{
	if (s->count == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 1024;
		s->lines = __real_realloc(s->lines, s->cap * sizeof(*s->lines));
	}
	s->lines[s->count] = (struct line){ .at_us = 0 };
	return &s->lines[s->count++];
}

static bool read_setting(struct sim_config *c, struct slice name, uint64_t n)
{
	if (slice_eq(name, SLICE("seed"))) {
		c->seed = n;
		return true;
	}
#define X(field)                             \
	if (slice_eq(name, SLICE(#field))) { \
		c->field = (uint32_t) n;     \
		return true;                 \
	}
	SETTINGS(X)
#undef X
	return false;
}

static bool read_field(struct line *l, struct slice name, uint64_t n)
{
#define X(field)                             \
	if (slice_eq(name, SLICE(#field))) { \
		l->field = (uint32_t) n;     \
		return true;                 \
	}
	FIELDS(X)
#undef X
	return false;
}

static bool read_time(struct slice text, uint64_t *us)
{
	struct slice rest = text;
	uint64_t seconds, fraction = 0;

	if (!slice_u64(slice_cut(&rest, '.'), UINT32_MAX, &seconds) ||
	    (rest.len && !slice_u64(rest, 999999, &fraction)))
		return false;
	*us = seconds * 1000000 + fraction;
	return true;
}

static bool read_line(struct script *s, struct slice text)
{
	struct slice first = slice_cut(&text, ' ');
	bool is_world = slice_eq(first, SLICE("world"));
	struct line *l = NULL;

	if (!is_world) {
		struct slice verb = slice_cut(&text, ' ');

		l = add(s);
		if (!read_time(first, &l->at_us))
			return false;
		while (l->verb < VERB_COUNT && !slice_eq(verb, slice_from_str(verbs[l->verb])))
			l->verb++;
		if (l->verb == VERB_COUNT)
			return false;
	}
	while (text.len) {
		struct slice word = slice_cut(&text, ' '), name = slice_cut(&word, '=');
		uint64_t n;

		if (!slice_u64(word, UINT64_MAX / 16, &n) ||
		    !(l ? read_field(l, name, n) : read_setting(&s->config, name, n)))
			return false;
	}
	return !l || (l->call < CAST_CALLS && l->side < CAST_SIDES && l->peer < CAST_SIDES &&
		      l->kind < BODY_KINDS);
}

bool script_read(struct script *s, FILE *f)
{
	char text[512];

	*s = (struct script){ .count = 0 };
	while (fgets(text, sizeof(text), f)) {
		struct slice line = slice_from_str(text);

		while (line.len && strchr("\r\n ", line.data[line.len - 1]))
			line.len--;
		if (line.len && line.data[0] != '#' && !read_line(s, line)) {
			fprintf(stderr, "not a line of a script: %s", text);
			return false;
		}
	}
	return s->config.shards > 0 && s->config.ports > 1;
}

/* --- played --- */

static const struct script *playing;
static uint64_t longest_us;
static uint32_t next_line;

static const int bind_errors[] = { EADDRINUSE, EMFILE, ENOMEM, EADDRNOTAVAIL, EACCES };
static const int send_errors[] = { EAGAIN, ENOBUFS, ENETUNREACH, ECONNREFUSED, EPERM };

static void fault(const struct line *l)
{
	sim_tell("fault %s n=%u kind=%u every=%u", verbs[l->verb], l->n, l->kind, l->every);
	if (!host_is_up())
		return;
	switch (l->verb) {
	case VERB_malloc:
		os_malloc_fails(l->n);
		break;
	case VERB_mmap:
		os_mmap_fails(l->n);
		break;
	case VERB_pages: {
		struct pages *p = &host_shard(l->side % host_shard_count())->pages;

		p->fail_at = p->asked + l->n;
		sim.result->memory_failures++;
		break;
	}
	case VERB_bind:
		os_bind_fails(l->n, l->every, bind_errors[l->kind % ARRAY_COUNT(bind_errors)]);
		break;
	case VERB_send:
		os_send_fails(l->n, send_errors[l->kind % ARRAY_COUNT(send_errors)]);
		break;
	case VERB_stall:
		loop_stall_until(sim.now_us + (uint64_t) l->every * 1000);
		break;
	case VERB_step:
		os_clock_step((l->kind ? -1 : 1) * (int64_t) l->n * 1000000);
		break;
	default:
		host_kill((uint64_t) l->every * 1000);
		break;
	}
}

/* Somebody sends what is no request to the control port. */
static void noise(const struct line *l)
{
	struct dice dice = dice_make(l->seed, 11);
	struct endpoint ng = host_ng(), from = { .ip = { .family = ADDR_IP4 }, .port = 99 };
	uint8_t bytes[300];
	size_t len = dice_below(&dice, sizeof(bytes));

	from.ip.bytes[0] = 198;
	from.ip.bytes[1] = 51;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t) dice_next(&dice);
	if (len > 8 && dice_chance(&dice, 500))
		memcpy(bytes, "x d1:a1:be", 8);
	net_send(&ng, &from, slice_make(bytes, len), &dice);
}

static sim_act step;

static void ask_next(void)
{
	if (next_line < playing->count)
		sim_at(playing->lines[next_line].at_us, step, next_line, 0);
}

static void step(uint32_t i, uint32_t b)
{
	const struct line *l = &playing->lines[i];

	(void) b;
	next_line = i + 1;
	ask_next(); /* before: a kill does not come back */
	sim.result->lines++;
	if (l->verb < VERB_noise)
		control_line(l);
	else if (l->verb == VERB_noise)
		noise(l);
	else if (l->verb < VERB_malloc)
		media_line(l);
	else
		fault(l);
}

enum { CHECK_US = 1000000, QUIET_CHECK_US = 60000000 };

static void check(uint32_t a, uint32_t b)
{
	uint64_t last_us = playing->count ? playing->lines[playing->count - 1].at_us : 0;
	uint64_t end_us = last_us + longest_us;

	(void) a;
	(void) b;
	cast_check();
	if (sim.now_us < end_us || !host_is_up()) {
		sim_at(sim.now_us + (sim.now_us < last_us + 200 * 1000000ull ? CHECK_US
									     : QUIET_CHECK_US),
		       check, 0, 0);
		return;
	}
	cast_check_end();
	control_check_end();
	host_stop();
}

void script_play(const struct script *s)
{
	const struct sim_config *c = &s->config;
	uint64_t s_max = c->timeout_s;

	playing = s;
	sim.config = *c;
	s_max = c->silent_s > s_max ? c->silent_s : s_max;
	s_max = c->offer_s > s_max ? c->offer_s : s_max;
	/* A straggling repeat may begin a call anew. */
	longest_us = (s_max * 2 + 300) * 1000000;
	ask_next();
	sim_at(CHECK_US, check, 0, 0);
	host_play();
	sim_end();
}
