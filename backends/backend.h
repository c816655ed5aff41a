/* backends/backend.h: where the packet step runs, and how packets get in and out.
 *
 * A backend has local ports: a socket bound to one address and port, with the flow of
 * core/flow/flow.h behind it.  One instance belongs to one shard: all operations are called, and
 * all its events arrive, in the shard's thread; there are no locks.
 *
 * Two implementations:
 *   userspace  owns the sockets and runs the step on what it reads
 *   kernel     wraps a userspace instance: keeps its sockets (what the module passes on arrives
 *              there, and the same step decides about it again), and copies confirmed flows into
 *              the module.  set and clear return before the module has answered; the answer is
 *              the event placed.  read adds up both; close first takes the entry out.
 *
 * Handles.  A port is named by a number with a generation in it: a stale one is an error or a
 * counted drop, never another port.  0 is no port.  The shard owns the handle from open to close.
 * A flow_spec names other ports as outputs by handle; the shard should set or clear a flow before
 * it closes a port the flow sends from, else its packets are dropped as send-error.
 *
 * Re-entry.  Inside passed, the owner may call every operation, also close on the same port.
 */
#ifndef SLUICE_BACKENDS_BACKEND_H
#define SLUICE_BACKENDS_BACKEND_H

#include "base/addr.h"
#include "base/attr.h"
#include "core/flow/flow.h"

struct backend;

enum backend_err {
	BACKEND_OK,
	BACKEND_BUSY,       /* somebody else has the port: take another */
	BACKEND_NO_ADDRESS, /* the address is not on this machine */
	BACKEND_DENIED,     /* the process may not bind there */
	BACKEND_NO_FD,      /* limit of open files, ours or the machine's */
	BACKEND_NO_MEMORY,
	BACKEND_NO_PORTS, /* the backend's own limit of ports (BACKEND_PORT_MAX) */
	BACKEND_STALE,    /* the handle names no open port */
	BACKEND_BAD_SPEC, /* flow_spec_is_sound says no, or an output names no port */
	BACKEND_NOT_SENT, /* send: the socket did not take it; counted */
	BACKEND_ERRS
};

enum { BACKEND_PORT_MAX = 1 << 20 }; /* open ports of an instance */

/* Where the packets of a port are forwarded. */
enum backend_place { BACKEND_USERSPACE, BACKEND_KERNEL };

struct backend_events {
	/* A packet that the step passed up (v->action FLOW_PASS), or of which a copy goes up.  The
	 * bytes are valid until it returns.  For FLOW_PASS the owner says what becomes of it:
	 * backend_admit, backend_refuse, or nothing if it was consumed or is forgotten.
	 * port_owner is what open was given. */
	void (*passed)(void *ctx, void *port_owner, uint32_t port, const struct flow_packet *p,
		       const struct flow_verdict *v);
	/* A set or clear has taken effect elsewhere than before, or why it has not: a code of
	 * spec/offload_reasons.def, or NULL.  Never called by the userspace backend. */
	void (*placed)(void *ctx, void *port_owner, uint32_t port, enum backend_place place,
		       const char *why);
	void *ctx;
};

struct backend_ops {
	/* Binds a socket to exactly *local and gives it an empty, closed flow.  *port is the
	 * handle; owner comes back with each event and is not touched. */
	enum backend_err (*open)(struct backend *b, const struct endpoint *local, uint8_t tos,
				 void *owner, uint32_t *port);
	/* Closes the socket and frees the port.  The last counters go to *last (or NULL): nothing
	 * is counted after that.  The port number is free for others when it returns; the
	 * kernel backend says it was only once no command for it is queued. */
	enum backend_err (*close)(struct backend *b, uint32_t port, struct flow_stats *last);
	/* Installs the spec or replaces it; counters stay.  rules.local is filled in by the
	 * backend.  The sending ports take the tos of the outputs. */
	enum backend_err (*set)(struct backend *b, uint32_t port, const struct flow_spec *spec);
	/* Back to the closed state, without outputs; counters stay. */
	enum backend_err (*clear)(struct backend *b, uint32_t port);
	/* The counters now. */
	enum backend_err (*read)(struct backend *b, uint32_t port, struct flow_stats *now);
	/* One datagram of our own from this port (pierce-NAT, STUN, DTLS); not counted as sent. */
	enum backend_err (*send)(struct backend *b, uint32_t port, const struct endpoint *to,
				 struct slice bytes);
	/* What becomes of a packet that was passed up: on its way by the rules, or counted as
	 * dropped.  The packet may be a copy that was kept for later. */
	enum backend_err (*admit)(struct backend *b, uint32_t port, const struct flow_packet *p);
	enum backend_err (*refuse)(struct backend *b, uint32_t port, enum flow_drop why);
};

/* The first member of every implementation's struct. */
struct backend {
	const struct backend_ops *ops;
	struct backend_events events;
	const char *name; /* "userspace", "kernel" */
};

static inline const char *backend_err_name(enum backend_err err)
{
	static const char *const names[BACKEND_ERRS] = {
		"ok",        "busy",     "no-address", "denied",   "no-fd",
		"no-memory", "no-ports", "stale",      "bad-spec", "not-sent",
	};

	return (unsigned) err < BACKEND_ERRS ? names[err] : "unknown";
}

static inline enum backend_err backend_open(struct backend *b, const struct endpoint *local,
					    uint8_t tos, void *owner, uint32_t *port)
{
	return b->ops->open(b, local, tos, owner, port);
}

static inline enum backend_err backend_close(struct backend *b, uint32_t port,
					     struct flow_stats *last)
{
	return b->ops->close(b, port, last);
}

static inline enum backend_err backend_set(struct backend *b, uint32_t port,
					   const struct flow_spec *spec)
{
	return b->ops->set(b, port, spec);
}

static inline enum backend_err backend_clear(struct backend *b, uint32_t port)
{
	return b->ops->clear(b, port);
}

static inline enum backend_err backend_read(struct backend *b, uint32_t port,
					    struct flow_stats *now)
{
	return b->ops->read(b, port, now);
}

static inline enum backend_err backend_send(struct backend *b, uint32_t port,
					    const struct endpoint *to, struct slice bytes)
{
	return b->ops->send(b, port, to, bytes);
}

static inline enum backend_err backend_admit(struct backend *b, uint32_t port,
					     const struct flow_packet *p)
{
	return b->ops->admit(b, port, p);
}

static inline enum backend_err backend_refuse(struct backend *b, uint32_t port, enum flow_drop why)
{
	return b->ops->refuse(b, port, why);
}

#endif
