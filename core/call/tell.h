/* core/call/tell.h: texts about a call for people. */
#ifndef SLUICE_CORE_CALL_TELL_H
#define SLUICE_CORE_CALL_TELL_H

#include "base/writer.h"
#include "core/call/call.h"

/* One line of the CLI's "list sessions all". */
void call_tell_line(const struct call *call, struct writer *w);
/* The CLI's "list sessions CALLID". */
void call_tell(const struct call *call, const struct call_stats *stats, const struct call_env *env,
	       struct writer *w);
/* The part of it that is about one party. */
void call_tell_party(const struct party *p, const struct call_stats *stats,
		     const struct call_env *env, struct writer *w);
/* "explain CALLID": why is there no audio.  Per stream what arrived from where, what was dropped
 * and why, who is learnt, what is missing; and lines "cause: CODE  text" of spec/causes.def. */
/* is_refused: its last offer was, for want of ports. */
void call_explain(const struct call *call, bool is_refused, const struct call_stats *stats,
		  const struct call_env *env, struct writer *w);
/* The same about a call that is gone because its first offer was refused for want of ports. */
void call_explain_refused(struct slice call_id, struct writer *w);

/* For the counters of the daemon. */
struct call_sizes {
	unsigned media_ip4, media_ip6, media_mixed;
	unsigned ports;
};
void call_measure(const struct call *call, struct call_sizes *out);

#endif
