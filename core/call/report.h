/* core/call/report.h: RTCP of our own (ng: generate-RTCP).
 *
 * The RTCP of the parties ends here, and each is sent reports of ours: about what we get from it,
 * and as the sender of what we relay to it, under the SSRC which that has (RFC 3550 section 6.4).
 * SRTP that passes through has no reports of ours: we have no keys.
 */
#ifndef SLUICE_CORE_CALL_REPORT_H
#define SLUICE_CORE_CALL_REPORT_H

#include "base/writer.h"
#include "core/call/call.h"

/* Switches them on or off for m's party.  False: no memory. */
NODISCARD bool report_switch(struct media *m, bool is_on, const struct call_env *env);
bool report_is_on(const struct media *m);
/* RTCP from the party: its last SR is named in our reports (LSR, DLSR). */
void report_read(struct media *m, struct slice rtcp, uint64_t now_us);
/* When the next one goes out; 0: none does. */
uint64_t report_due_us(const struct media *m);
/* It is due: lists CALL_RTCP, if there is somewhere to send it, and plans the next one. */
void report_look(struct media *m, const struct call_env *env, struct call_actions *actions);
/* The compound for m's party. */
void report_write(struct media *m, const struct call_env *env, struct writer *w);

enum { REPORT_SIZE_MAX = 256 }; /* bytes of a compound */

#endif
