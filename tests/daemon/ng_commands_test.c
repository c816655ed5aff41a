/* Requests of one shard from datagram to answer, over real sockets on the loopback interface, with
 * memory and ports that run out at every n-th request. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/ng_commands.h"

#define SDP(port)                                                                                \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " port \
	" RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"

enum { PORT_FIRST = 41000 };

struct house {
	struct interfaces ifs;
	struct admission admission;
	struct mailbox home; /* nobody reads it */
	struct ev_loop *loop;
	struct shard *shards[1];
	struct shard_world world;
	struct ng_front *front;
	int null_fd;
	char answer[NG_REPLY_MAX + 1];
};

static void answered(void *ctx, struct ng_job *job)
{
	struct house *h = ctx;

	memcpy(h->answer, job->text, job->len);
	h->answer[job->len] = 0;
}

/* Instead of the mailbox: the shard gets it at once. */
static void send_now(void *ctx, struct ng_job *job)
{
	struct house *h = ctx;

	job->job.visit(&job->job, h->shards[0]);
	answered(ctx, job);
}

static void about_all(void *ctx, struct ng_job *job, const struct ng_request *request)
{
	(void) ctx;
	(void) job;
	(void) request;
	fail();
}

static void house_open(struct house *h, uint16_t port_count)
{
	static const struct hash_key key = { 3, 5 };
	struct interface_def def = { .name = SLICE("default"),
				     .ports = { PORT_FIRST,
						(uint16_t) (PORT_FIRST + port_count - 1) } };
	struct log_config log = { .level = { 0 } };
	struct call_config config = { .instance = SLICE("0123456789abcdef01234567"),
				      .learning = LEARN_MODE_HEURISTIC,
				      .timeout_us = 60000000,
				      .silent_timeout_us = 3600000000,
				      .offer_timeout_us = 3600000000,
				      .delete_delay_s = 30,
				      .hash = &h->world.key };

	memset(h, 0, sizeof(*h));
	assert_true(addr_parse(SLICE("127.0.0.1"), ADDR_NONE, &def.ip));
	interfaces_init(&h->ifs);
	assert_int_equal(interfaces_add(&h->ifs, &def), INTERFACES_OK);
	h->null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	log.fd = h->null_fd;
	log.line_max = -1;
	log.name = log.mark_prefix = log.mark_suffix = "";
	h->admission.max_sessions = -1;
	h->loop = ev_loop_new(EVBACKEND_EPOLL);
	h->world = (struct shard_world){ .interfaces = &h->ifs,
					 .ports = port_pools_new(&h->ifs, &key),
					 .log = log_open(&log),
					 .key = key,
					 .admission = &h->admission,
					 .home = &h->home,
					 .shards = h->shards,
					 .shard_count = 1 };
	assert_non_null(h->world.ports);
	assert_non_null(h->world.log);
	h->shards[0] = shard_open(&h->world, 0, &config);
	assert_non_null(h->shards[0]);
	h->front = calloc(1, sizeof(*h->front));
	h->front->world = &h->world;
	h->front->send = send_now;
	h->front->about_all = about_all;
	h->front->answered = answered;
	h->front->ctx = h;
	assert_true(ng_front_init(h->front));
}

static void house_close(struct house *h)
{
	shard_close(h->shards[0]);
	assert_int_equal(port_pools_counts(h->world.ports, 0).used, 0);
	assert_int_equal(h->admission.sessions, 0);
	ng_front_fini(h->front);
	free(h->front);
	port_pools_free(h->world.ports);
	log_close(h->world.log);
	ev_loop_destroy(h->loop);
	close(h->null_fd);
}

/* Sends JSON, which is shorter to write here, and returns the answer behind the cookie. */
static const char *ask(struct house *h, const char *json)
{
	size_t len = strlen(json) + 2;
	struct ng_job job = { .text = malloc(len + 1), .len = (uint32_t) len, .cookie_len = 1 };

	job.cap = job.len;
	snprintf((char *) job.text, len + 1, "k %s", json);
	ng_front_request(h->front, &job);
	free(job.text);
	assert_memory_equal(h->answer, "k ", 2);
	return h->answer + 2;
}

static bool says(const char *answer, const char *what)
{
	return strstr(answer, what) != NULL;
}

/* In JSON CR and LF are \r and \n. */
static char *quoted(const char *sdp)
{
	static char text[1024];
	char *out = text;

	for (; *sdp; sdp++) {
		if (*sdp == '\r' || *sdp == '\n') {
			*out++ = '\\';
			*out++ = *sdp == '\r' ? 'r' : 'n';
		} else {
			*out++ = *sdp;
		}
	}
	*out = 0;
	return text;
}

static const char *ask_sdp(struct house *h, const char *head, const char *sdp)
{
	char json[2048];

	snprintf(json, sizeof(json), "{%s,\"sdp\":\"%s\"}", head, quoted(sdp));
	return ask(h, json);
}

static const char *offer(struct house *h, const char *id)
{
	char head[256];

	snprintf(head, sizeof(head), "\"command\":\"offer\",\"call-id\":\"%s\",\"from-tag\":\"a\"",
		 id);
	return ask_sdp(h, head, SDP("6000"));
}

static const char *answer(struct house *h, const char *id)
{
	char head[256];

	snprintf(head, sizeof(head),
		 "\"command\":\"answer\",\"call-id\":\"%s\",\"from-tag\":\"a\",\"to-tag\":\"b\"",
		 id);
	return ask_sdp(h, head, SDP("7000"));
}

static const char *command(struct house *h, const char *name, const char *id)
{
	char json[256];

	snprintf(json, sizeof(json), "{\"command\":\"%s\",\"call-id\":\"%s\",\"delete-delay\":0}",
		 name, id);
	return ask(h, json);
}

static const char ok[] = "\"result\":\"ok\"";

static void test_life(void **state)
{
	struct house h;

	(void) state;
	house_open(&h, 100);
	assert_true(says(ask(&h, "{\"command\":\"ping\"}"), "pong"));
	assert_true(says(answer(&h, "x"), "Unknown call-id"));
	assert_true(says(command(&h, "block media", "x"), "Unknown call-ID"));
	assert_true(says(command(&h, "connect", "x"), "No to-tag in message"));
	assert_true(says(command(&h, "start recording", "x"), "Unknown call-id"));
	assert_true(says(command(&h, "play media", "x"), "unsupported"));
	assert_true(says(command(&h, "frobnicate", "x"), "Unrecognized command"));
	assert_true(says(offer(&h, "x"), ok));
	assert_int_equal(port_pools_counts(h.world.ports, 0).used, 4);
	assert_true(says(answer(&h, "x"), ok));
	assert_true(says(command(&h, "query", "x"), "\"tags\""));
	assert_true(says(command(&h, "block media", "x"), ok));
	assert_true(says(command(&h, "start recording", "x"), "not supported"));
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_SESSIONS), 1);
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_MEDIA_IP4), 1);
	assert_true(says(command(&h, "delete", "x"), ok));
	assert_true(says(command(&h, "delete", "x"), "warning"));
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_SESSIONS), 0);
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_MEDIA_IP4), 0);
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_END + CALL_END_REGULAR), 1);
	assert_int_equal(h.shards[0]->pages.used, 0);
	house_close(&h);
}

/* A first offer that fails at its SDP leaves an empty call, one that fails at a key none. */
static void test_failed_offer(void **state)
{
	struct house h;

	(void) state;
	house_open(&h, 100);
	assert_true(says(ask_sdp(&h, "\"command\":\"offer\",\"call-id\":\"s\",\"from-tag\":\"a\"",
				 "garbage"),
			 "Failed to parse SDP"));
	assert_true(says(command(&h, "query", "s"), "\"tags\":{}"));
	assert_true(says(ask_sdp(&h,
				 "\"command\":\"offer\",\"call-id\":\"k\",\"from-tag\":\"a\","
				 "\"sdp-attr\":\"x\"",
				 SDP("6000")),
			 "wrong type used"));
	assert_true(says(command(&h, "query", "k"), "Unknown call-id"));
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_SESSIONS), 1);
	house_close(&h);
}

static void test_load_limit(void **state)
{
	struct house h;

	(void) state;
	house_open(&h, 100);
	h.admission.max_sessions = 1;
	assert_true(says(offer(&h, "x"), ok));
	assert_true(says(offer(&h, "y"), "\"error-reason\":\"Parallel session limit reached\""));
	assert_true(
		says(ask_sdp(&h,
			     "\"command\":\"offer\",\"call-id\":\"y\",\"from-tag\":\"a\","
			     "\"supports\":[\"load limit\"]",
			     SDP("6000")),
		     "\"message\":\"Parallel session limit reached\",\"result\":\"load limit\""));
	assert_true(says(offer(&h, "x"), ok)); /* a call that is there is served */
	assert_int_equal(counter_get(&h.shards[0]->counters, COUNTER_REJECTED), 2);
	house_close(&h);
}

/* Some steps of a call; true if all went well. */
static bool whole_call(struct house *h)
{
	static const char *const refusals[] = { "Out of memory", "Unknown call-id", "warning" };
	const char *answers[4];
	bool is_good = true;

	for (int i = 0; i < 4; i++) {
		bool is_known = false;

		answers[i] = i == 0   ? offer(h, "x")
			     : i == 1 ? answer(h, "x")
			     : i == 2 ? offer(h, "x")
				      : command(h, "delete", "x");
		if (says(answers[i], ok) && !says(answers[i], "warning"))
			continue;
		is_good = false;
		for (size_t k = 0; k < ARRAY_COUNT(refusals); k++)
			is_known = is_known || says(answers[i], refusals[k]);
		if (!is_known)
			fail_msg("step %d answers %s", i, answers[i]);
	}
	return is_good;
}

/* The n-th request for memory fails, for every n: an error for who asked, nothing held afterwards,
 * and the other call lives on. */
static void test_memory(void **state)
{
	struct house h;
	bool is_good = false;
	unsigned n;

	(void) state;
	house_open(&h, 100);
	assert_true(says(offer(&h, "other"), ok));
	assert_true(says(answer(&h, "other"), ok));
	for (n = 1; !is_good && n < 1000; n++) {
		struct pages *p = &h.shards[0]->pages;
		size_t used = p->used;

		p->fail_at = p->asked + n;
		is_good = whole_call(&h);
		p->fail_at = 0;
		(void) command(&h, "delete", "x");
		assert_int_equal(p->used, used);
		assert_int_equal(port_pools_counts(h.world.ports, 0).used, 4);
		assert_true(says(command(&h, "query", "other"), ok));
		assert_true(whole_call(&h));
	}
	assert_true(is_good);
	assert_in_range(n, 4, 100);
	house_close(&h);
}

/* With n ports for every n: the call that does not get all of its ports is gone. */
static void test_ports(void **state)
{
	(void) state;
	for (uint16_t n = 1; n <= 7; n++) {
		struct house h;

		house_open(&h, n);
		if (n < 4)
			assert_true(says(offer(&h, "x"), "Ran out of ports"));
		else
			assert_true(says(offer(&h, "x"), ok));
		if (n < 4) {
			assert_true(says(command(&h, "query", "x"), "Unknown call-id"));
		} else {
			assert_true(says(offer(&h, "y"), "Ran out of ports"));
			assert_true(says(command(&h, "query", "y"), "Unknown call-id"));
			assert_true(says(answer(&h, "x"), ok));
		}
		house_close(&h);
	}
}

/* Bob's re-offer moves his audio and adds a video, which takes six more ports, or more memory. */
static const char *big_reoffer(struct house *h)
{
	return ask_sdp(
		h, "\"command\":\"offer\",\"call-id\":\"x\",\"from-tag\":\"b\",\"to-tag\":\"a\"",
		SDP("7002") "m=video 7100 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n");
}

static void up(struct house *h, uint16_t ports, char before[NG_REPLY_MAX])
{
	house_open(h, ports);
	assert_true(says(offer(h, "x"), ok));
	assert_true(says(answer(h, "x"), ok));
	strcpy(before, command(h, "query", "x"));
}

/* It does not get all of its ports: the call is what it was before, to the last word. */
static void test_reoffer_ports(void **state)
{
	static char before[NG_REPLY_MAX];
	uint16_t n;

	(void) state;
	for (n = 4; n < 20; n++) {
		struct house h;
		bool is_good;

		up(&h, n, before);
		is_good = says(big_reoffer(&h), ok);
		if (!is_good) {
			assert_true(says(h.answer, "Ran out of ports"));
			assert_string_equal(command(&h, "query", "x"), before);
			assert_int_equal(port_pools_counts(h.world.ports, 0).used, 4);
			assert_true(says(offer(&h, "x"), ok));
			assert_true(says(answer(&h, "x"), ok));
			assert_int_equal(port_pools_counts(h.world.ports, 0).used, 4);
		}
		assert_true(says(command(&h, "delete", "x"), ok));
		assert_int_equal(port_pools_counts(h.world.ports, 0).used, 0);
		house_close(&h);
		if (is_good)
			break;
	}
	assert_in_range(n, 6, 10);
}

/* The same with memory. */
static void test_reoffer_memory(void **state)
{
	static char before[NG_REPLY_MAX];
	struct house h;
	unsigned n;

	(void) state;
	up(&h, 100, before);
	for (n = 1; n < 100; n++) {
		struct pages *p = &h.shards[0]->pages;

		p->fail_at = p->asked + n;
		if (says(big_reoffer(&h), ok))
			break;
		p->fail_at = 0;
		assert_true(says(h.answer, "Out of memory"));
		assert_string_equal(command(&h, "query", "x"), before);
	}
	assert_in_range(n, 2, 99);
	house_close(&h);
}

/* A port that somebody else has bound is passed over. */
static void test_busy(void **state)
{
	struct house h;
	struct endpoint local = { .port = PORT_FIRST + 1 };
	struct shard *other;
	uint32_t handle;

	(void) state;
	house_open(&h, 8);
	other = h.shards[0];
	assert_true(addr_parse(SLICE("127.0.0.1"), ADDR_NONE, &local.ip));
	assert_int_equal(backend_open(other->backend, &local, 0, NULL, &handle), BACKEND_OK);
	assert_true(says(offer(&h, "x"), ok));
	assert_true(says(offer(&h, "y"), "Ran out of ports"));
	assert_int_equal(backend_close(other->backend, handle, NULL), BACKEND_OK);
	assert_true(says(offer(&h, "y"), ok));
	house_close(&h);
}

/* A request brings the next look at its call forward, and never puts it off: else asking often
 * would keep a call for ever. */
static void test_look(void **state)
{
	struct house h;
	struct calls *calls;
	struct calls_entry *e;
	uint64_t planned_us;

	(void) state;
	house_open(&h, 100);
	assert_true(says(offer(&h, "x"), ok));
	calls = &h.shards[0]->calls;
	e = calls_next(calls);
	planned_us = e->look_us;
	calls_look_at(calls, e, UINT64_MAX);
	assert_true(says(command(&h, "query", "x"), ok));
	assert_in_range(e->look_us, planned_us, planned_us + 60000000);
	calls_look_at(calls, e, planned_us - 1);
	assert_true(says(command(&h, "query", "x"), ok));
	assert_int_equal(e->look_us, planned_us - 1);
	calls_look_at(calls, e, 1);
	assert_true(says(command(&h, "query", "x"), ok));
	assert_int_equal(e->look_us, 1);
	house_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),          cmocka_unit_test(test_failed_offer),
		cmocka_unit_test(test_load_limit),    cmocka_unit_test(test_memory),
		cmocka_unit_test(test_reoffer_ports), cmocka_unit_test(test_reoffer_memory),
		cmocka_unit_test(test_ports),         cmocka_unit_test(test_busy),
		cmocka_unit_test(test_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
