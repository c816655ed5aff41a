/* core/call/signal.h: what the ng commands do to a call.
 *
 * An offer or answer takes two steps, because ports are had only outside of here:
 *
 *     call_signal                    finds the parties, joins them, reads the SDP into their
 *                                    media, lists CALL_PORTS_OPEN
 *     (the shard opens the ports)
 *     call_sdp_print                 prints the SDP for the receiver, lists CALL_FLOW_SET
 *     (the shard carries out the rest of the list)
 *
 * An error of the first step leaves the call as it was; nothing of the list is to be carried out.
 * If the ports can't be had, or memory runs out in the second step, the shard closes what it has
 * opened, and then signal_undo makes the call what it was before.  (A first offer leaves an empty
 * call then, which the shard keeps or ends, as recorded.)
 */
#ifndef SLUICE_CORE_CALL_SIGNAL_H
#define SLUICE_CORE_CALL_SIGNAL_H

#include "base/writer.h"
#include "core/call/call.h"
#include "parsers/ng_reply.h"

/* One offer or answer on its way; transient. */
struct signal {
	struct call *call;
	struct party *sender;   /* whose SDP came in */
	struct party *receiver; /* for whom one goes out */
	const struct ng_request *req;
	const struct sdp *sdp;
	const struct call_env *env;
	struct call_actions *actions;
	bool is_offer;
	bool is_verbatim; /* loop-protect: the SDP goes back as it came */
	bool is_silent;   /* flag fragment: no SDP in the reply */
	uint32_t decided; /* bit n: spec/call.tbl said to do enum exchange_action n */
	struct call_image before;
};

/* req: an offer or an answer. */
NODISCARD enum ng_err call_signal(struct call *call, const struct ng_request *req,
				  const struct sdp *sdp, const struct call_env *env,
				  struct call_actions *actions, struct signal *out);
/* Errors: NO_MEMORY, to be undone; REWRITE_FAILED if no medium is left, which is said, but is what
 * the SDP wanted and is carried out. */
NODISCARD enum ng_err call_sdp_print(struct signal *s, struct writer *w);
/* The call is what it was before; never fails. */
void signal_undo(struct signal *s);

struct call_deletion {
	bool is_matched; /* else the warning, or the error with flag "fatal" */
	bool ends_call;  /* the shard calls call_close and forgets the call now */
	struct party
		*branch; /* the parties the reply tells about: this one and its peer; NULL: all */
};

/* ng: delete (section 1.3).  Sets call->delete_us or a party's where there is a delay. */
void call_delete(struct call *call, const struct ng_request *req, const struct call_env *env,
		 struct call_actions *actions, struct call_deletion *out);

/* ng: block, unblock, silence, unsilence media; block, unblock DTMF. */
NODISCARD enum ng_err call_media_control(struct call *call, const struct ng_request *req,
					 const struct call_env *env, struct call_actions *actions);

/* Content of the reply to query, and to delete: created, tags, totals, SSRC, ...  With branch only
 * that party and its peer.  from-tag and to-tag of req (may be NULL) restrict. */
void call_query_write(const struct call *call, const struct ng_request *req,
		      const struct party *branch, const struct call_stats *stats,
		      const struct call_env *env, struct ng_reply *reply);

#endif
