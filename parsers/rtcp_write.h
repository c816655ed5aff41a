/* parsers/rtcp_write.h: builds the parts of a compound RTCP packet (RFC 3550 section 6.4, 6.5).
 * A compound begins with an SR or RR and has an SDES with a CNAME (section 6.1).  What does not fit
 * sets w->overflow.
 */
#ifndef SLUICE_PARSERS_RTCP_WRITE_H
#define SLUICE_PARSERS_RTCP_WRITE_H

#include "base/writer.h"
#include "parsers/rtcp.h"

enum { RTCP_REPORTS_MAX = 31, RTCP_CNAME_MAX = 255 };

/* At most RTCP_REPORTS_MAX reports are written, and RTCP_CNAME_MAX bytes of cname.  A report's lost
 * is cut to its 24 bits (RFC 3550 appendix A.3). */
void rtcp_write_sr(struct writer *w, const struct rtcp_sender *sender,
		   const struct rtcp_report *reports, unsigned count);
void rtcp_write_rr(struct writer *w, uint32_t ssrc, const struct rtcp_report *reports,
		   unsigned count);
void rtcp_write_cname(struct writer *w, uint32_t ssrc, struct slice cname);

#endif
