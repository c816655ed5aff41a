#include "floor.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>

/* Only a flag may be set in a signal handler, and it has no argument. */
static volatile sig_atomic_t is_stopped;

static void stop_note(int signal_number)
{
	(void) signal_number;
	is_stopped = 1;
}

/* One epoll_wait.  Requests come last: they may free a port that an event names. */
static void events_serve(struct floor *floor, int timeout_ms)
{
	struct epoll_event events[FLOOR_EVENTS_MAX];
	int count = epoll_wait(floor->epoll_fd, events, floor->options.events, timeout_ms);
	bool is_asked = false;

	for (int i = 0; i < count; i++) {
		if (events[i].data.ptr)
			floor_relay_port(floor, events[i].data.ptr);
		else
			is_asked = true;
	}
	floor_relay_flush(floor);
	if (is_asked)
		floor_ng_serve(floor);
}

static void on_port(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct floor_port *port = watcher->data;

	(void) loop;
	(void) events;
	floor_relay_port(port->floor, port);
}

static void on_media(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	(void) loop;
	(void) events;
	events_serve(watcher->data, 0);
}

static void on_control(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	(void) loop;
	(void) events;
	floor_ng_serve(watcher->data);
}

static void epoll_watch(struct floor *floor, int fd, void *what)
{
	struct epoll_event event = {
		.events = EPOLLIN | (what && floor->options.is_edge ? EPOLLET : 0u),
		.data.ptr = what,
	};

	if (epoll_ctl(floor->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		err(1, "epoll_ctl");
}

void floor_loop_open(struct floor *floor)
{
	struct sigaction stop = { .sa_handler = stop_note };

	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	floor->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (floor->epoll_fd < 0)
		err(1, "epoll_create1");
	if (floor->options.loop == FLOOR_LOOP_EPOLL) {
		epoll_watch(floor, floor->control_fd, NULL);
		return;
	}
	floor->libev = ev_loop_new(EVBACKEND_EPOLL);
	if (!floor->libev)
		errx(1, "libev has no epoll");
	ev_io_init(&floor->control_watcher, on_control, floor->control_fd, EV_READ);
	floor->control_watcher.data = floor;
	ev_io_start(floor->libev, &floor->control_watcher);
	if (floor->options.loop == FLOOR_LOOP_NESTED) {
		ev_io_init(&floor->media_watcher, on_media, floor->epoll_fd, EV_READ);
		floor->media_watcher.data = floor;
		ev_io_start(floor->libev, &floor->media_watcher);
	}
}

void floor_loop_add(struct floor *floor, struct floor_port *port)
{
	if (floor->options.loop != FLOOR_LOOP_LIBEV) {
		epoll_watch(floor, port->fd, port);
		return;
	}
	ev_io_init(&port->watcher, on_port, port->fd, EV_READ);
	port->watcher.data = port;
	ev_io_start(floor->libev, &port->watcher);
}

void floor_loop_remove(struct floor *floor, struct floor_port *port)
{
	if (floor->options.loop == FLOOR_LOOP_LIBEV)
		ev_io_stop(floor->libev, &port->watcher);
}

void floor_loop_once(struct floor *floor, bool may_wait)
{
	if (floor->options.loop == FLOOR_LOOP_EPOLL)
		events_serve(floor, may_wait ? -1 : 0);
	else
		ev_run(floor->libev, may_wait ? EVRUN_ONCE : EVRUN_NOWAIT);
}

void floor_loop_run(struct floor *floor)
{
	while (!is_stopped)
		floor_loop_once(floor, true);
}
