/* parsers/sdp_candidate.h: a=candidate (RFC 8839 section 5.1, RFC 6544 for TCP). */
#ifndef SLUICE_PARSERS_SDP_CANDIDATE_H
#define SLUICE_PARSERS_SDP_CANDIDATE_H

#include "base/addr.h"
#include "base/attr.h"
#include "base/slice.h"
#include "parsers/sdp_attr.h"

enum sdp_transport { SDP_TRANSPORT_OTHER, SDP_TRANSPORT_UDP, SDP_TRANSPORT_TCP };
enum sdp_candidate_type { SDP_HOST, SDP_SRFLX, SDP_PRFLX, SDP_RELAY };
enum sdp_tcp_type { SDP_TCP_NONE, SDP_TCP_ACTIVE, SDP_TCP_PASSIVE, SDP_TCP_SO };

struct sdp_candidate {
	struct slice foundation;
	uint16_t component; /* 1 to 256 */
	enum sdp_transport transport;
	struct slice transport_text;
	uint32_t priority;
	struct endpoint at;
	struct slice address_text;
	enum sdp_candidate_type type;
	struct endpoint related; /* raddr, rport; ADDR_NONE and 0 if not there or no address */
	enum sdp_tcp_type tcp_type;
	struct slice ufrag;      /* RFC 8838: which credentials it belongs to; may be empty */
	struct slice extensions; /* all behind the type, as it came */
};

/* The value of a=candidate.
 *   SYNTAX   not the grammar
 *   RANGE    component, priority, port or a foundation above 32 characters
 *   ADDR     the address is a host name (mDNS) or nothing known
 *   UNKNOWN  another type than host, srflx, prflx, relay */
NODISCARD enum sdp_value_err sdp_candidate_read(struct slice value, struct sdp_candidate *out);

struct slice sdp_candidate_type_name(enum sdp_candidate_type type);

#endif
