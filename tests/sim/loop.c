#include "tests/sim/loop.h"

#include <string.h>

#include "tests/sim/book.h"
#include "tests/sim/os.h"

enum { LOOPS_MAX = 64, TIMERS_MAX = 128, IOS_MAX = 128, ASYNCS_MAX = 8 };

struct ev_loop {
	bool is_open, is_broken;
	uint32_t life;    /* a turn that was asked for by a loop before it in this place is none */
	uint64_t turn_us; /* when the next one is; 0: none is asked for */
	uint64_t loop_us; /* when its turn began */
	unsigned iterations;
	ev_timer *timers[TIMERS_MAX];
	uint64_t due_us[TIMERS_MAX];
	ev_io *ios[IOS_MAX];
	ev_async *asyncs[ASYNCS_MAX];
	unsigned timer_count, io_count, async_count;
};

static struct ev_loop loops[LOOPS_MAX];
static struct ev_loop *main_loop;
static uint64_t stall_us;
static struct dice dice;

/* --- turns --- */

static sim_act turn;

static uint32_t latency(void)
{
	uint32_t us = sim.config.latency_us ? dice_below(&dice, sim.config.latency_us) : 0;

	return dice_chance(&dice, 5) ? us * 20 : us;
}

static void ask_turn(struct ev_loop *l, uint64_t at_us)
{
	if (at_us < stall_us)
		at_us = stall_us;
	at_us += latency();
	if (l->turn_us && l->turn_us <= at_us)
		return;
	l->turn_us = at_us;
	sim_at(at_us, turn, (uint32_t) (l - loops), l->life);
}

void loop_wake(struct ev_loop *loop)
{
	if (loop)
		ask_turn(loop, sim.now_us);
}

void loop_stall_until(uint64_t at_us)
{
	if (at_us > stall_us)
		stall_us = at_us;
}

static void timer_remove(struct ev_loop *l, unsigned i)
{
	l->timers[i]->active = 0;
	l->timer_count--;
	l->timers[i] = l->timers[l->timer_count];
	l->due_us[i] = l->due_us[l->timer_count];
}

static void ask_next_timer(struct ev_loop *l)
{
	uint64_t at_us = UINT64_MAX;

	for (unsigned i = 0; i < l->timer_count; i++)
		if (l->due_us[i] < at_us)
			at_us = l->due_us[i];
	if (at_us != UINT64_MAX)
		ask_turn(l, at_us);
}

/* What was found ready; a callback before may have stopped it. */
struct pending {
	ev_watcher *w;
	int events;
};

static unsigned collect(struct ev_loop *l, struct pending *out)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->timer_count;) {
		ev_timer *t = l->timers[i];

		if (l->due_us[i] > sim.now_us) {
			i++;
			continue;
		}
		out[n++] = (struct pending){ (ev_watcher *) t, EV_TIMER };
		t->pending = 1;
		if (t->repeat > 0.) {
			l->due_us[i] = sim.now_us + (uint64_t) (t->repeat * 1e6);
			i++;
		} else {
			timer_remove(l, i);
		}
	}
	for (unsigned i = 0; i < l->io_count; i++)
		if (os_is_readable(l->ios[i]->fd)) {
			out[n++] = (struct pending){ (ev_watcher *) l->ios[i], EV_READ };
			l->ios[i]->pending = 1;
		}
	for (unsigned i = 0; i < l->async_count; i++)
		if (l->asyncs[i]->sent) {
			l->asyncs[i]->sent = 0;
			out[n++] = (struct pending){ (ev_watcher *) l->asyncs[i], EV_ASYNC };
			l->asyncs[i]->pending = 1;
		}
	return n;
}

static void turn(uint32_t index, uint32_t life)
{
	struct pending pending[TIMERS_MAX + IOS_MAX + ASYNCS_MAX];
	struct ev_loop *l = &loops[index];
	unsigned n;

	if (!l->is_open || l->life != life || l->turn_us > sim.now_us || !l->turn_us)
		return;
	l->turn_us = 0;
	if (sim.now_us < stall_us) {
		ask_turn(l, stall_us);
		return;
	}
	l->loop_us = sim.now_us;
	l->iterations++;
	n = collect(l, pending);
	while (n) {
		unsigned i = dice_below(&dice, n);
		struct pending p = pending[i];

		pending[i] = pending[--n];
		if (!p.w->pending)
			continue;
		p.w->pending = 0;
		p.w->cb(l, p.w, p.events);
	}
	book_turn_end();
	ask_next_timer(l);
	for (unsigned i = 0; i < l->io_count; i++)
		if (os_is_readable(l->ios[i]->fd))
			ask_turn(l, sim.now_us);
	for (unsigned i = 0; i < l->async_count; i++)
		if (l->asyncs[i]->sent)
			ask_turn(l, sim.now_us);
}

/* --- ev.h --- */

struct ev_loop *ev_loop_new(unsigned flags)
{
	unsigned i = 0;

	(void) flags;
	while (i < LOOPS_MAX && loops[i].is_open)
		i++;
	if (i == LOOPS_MAX)
		return NULL;
	if (!dice.state)
		dice = dice_make(sim.config.seed, 3);
	loops[i] = (struct ev_loop){ .is_open = true,
				     .life = loops[i].life + 1,
				     .loop_us = sim.now_us };
	return &loops[i];
}

struct ev_loop *ev_default_loop(unsigned flags)
{
	main_loop = ev_loop_new(flags);
	return main_loop;
}

void ev_loop_destroy(struct ev_loop *l)
{
	if (l->timer_count || l->io_count || l->async_count)
		sim_wrong("a loop ends with %u timers, %u descriptors and %u messages watched",
			  l->timer_count, l->io_count, l->async_count);
	l->is_open = false;
	if (l == main_loop)
		main_loop = NULL;
}

void loop_forget_all(void)
{
	for (unsigned i = 0; i < LOOPS_MAX; i++)
		loops[i] = (struct ev_loop){ .life = loops[i].life };
	main_loop = NULL;
}

void loop_terminate(void)
{
	if (main_loop)
		main_loop->is_broken = true;
}

unsigned loop_count(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < LOOPS_MAX; i++)
		n += loops[i].is_open;
	return n;
}

/* Only the control thread comes here; threads of shards are not started. */
int ev_run(struct ev_loop *l, int flags)
{
	unsigned before = l->iterations;

	l->is_broken = false;
	while (!l->is_broken && !(flags & EVRUN_ONCE && l->iterations != before))
		if (!sim_step())
			sim_wrong("the daemon waits for something that never comes");
	return 1;
}

void ev_break(struct ev_loop *l, int how)
{
	(void) how;
	l->is_broken = true;
}

unsigned ev_iteration(struct ev_loop *l)
{
	return l->iterations;
}

void ev_timer_start(struct ev_loop *l, ev_timer *w)
{
	if (w->active)
		return;
	if (l->timer_count == TIMERS_MAX)
		sim_wrong("the simulator has no room for another timer");
	w->active = 1;
	w->pending = 0;
	l->timers[l->timer_count] = w;
	l->due_us[l->timer_count++] = l->loop_us + (uint64_t) (w->at > 0. ? w->at * 1e6 : 0.);
	ask_next_timer(l);
}

void ev_timer_stop(struct ev_loop *l, ev_timer *w)
{
	w->pending = 0;
	if (!w->active)
		return;
	for (unsigned i = 0; i < l->timer_count; i++)
		if (l->timers[i] == w) {
			timer_remove(l, i);
			return;
		}
}

void ev_timer_again(struct ev_loop *l, ev_timer *w)
{
	ev_timer_stop(l, w);
	if (w->repeat <= 0.)
		return;
	w->at = w->repeat;
	ev_timer_start(l, w);
}

void ev_io_start(struct ev_loop *l, ev_io *w)
{
	if (w->active)
		return;
	if (l->io_count == IOS_MAX)
		sim_wrong("the simulator has no room for another descriptor");
	w->active = 1;
	w->pending = 0;
	l->ios[l->io_count++] = w;
	os_watch(w->fd, l);
	if (os_is_readable(w->fd))
		loop_wake(l);
}

void ev_io_stop(struct ev_loop *l, ev_io *w)
{
	w->pending = 0;
	if (!w->active)
		return;
	w->active = 0;
	for (unsigned i = 0; i < l->io_count; i++)
		if (l->ios[i] == w) {
			l->ios[i] = l->ios[--l->io_count];
			os_watch(w->fd, NULL);
			return;
		}
}

void ev_async_start(struct ev_loop *l, ev_async *w)
{
	if (w->active)
		return;
	if (l->async_count == ASYNCS_MAX)
		sim_wrong("the simulator has no room for another mailbox");
	w->active = 1;
	w->pending = 0;
	w->sent = 0;
	l->asyncs[l->async_count++] = w;
}

void ev_async_stop(struct ev_loop *l, ev_async *w)
{
	w->pending = 0;
	if (!w->active)
		return;
	w->active = 0;
	for (unsigned i = 0; i < l->async_count; i++)
		if (l->asyncs[i] == w) {
			l->asyncs[i] = l->asyncs[--l->async_count];
			return;
		}
}

void ev_async_send(struct ev_loop *l, ev_async *w)
{
	w->sent = 1;
	loop_wake(l);
}
