/* parsers/sdp.h: a received session description (RFC 8866), every line a slice of the body.
 *
 * Tolerance is rtpengine's, as recorded: CRLF or LF, any order after v=, missing o=, s= and t=,
 * unknown attributes kept byte for byte; but each line is LETTER=TEXT with a known letter.  An
 * empty line ends the body.  A second v= starts a new session, whose media are appended.  A NUL is
 * a byte like any other.
 *
 * Nothing is copied: the result borrows the body and takes its arrays from the arena, so both must
 * outlive it.  A line that was not there has data == NULL; one that is there but empty has only
 * len == 0.  What the attributes mean is read on demand: parsers/sdp_attr.h.
 */
#ifndef SLUICE_PARSERS_SDP_H
#define SLUICE_PARSERS_SDP_H

#include "base/addr.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/limits.h"
#include "base/slice.h"

/* A slice in a static table; Frama-C takes no compound literal there. */
#define SDP_WORD(literal)                                        \
	{                                                        \
		(const uint8_t *) (literal), sizeof(literal) - 1 \
	}

enum sdp_err {
#define SDP_ERR(id, name, ng, text) SDP_##id,
#include "spec/sdp_errs.def"
#undef SDP_ERR
	SDP_ERR_COUNT
};

enum sdp_attr_id {
	SDP_ATTR_OTHER, /* none of spec/sdp_attrs.def */
#define SDP_ATTR(id, name, where, output) SDP_ATTR_##id,
#include "spec/sdp_attrs.def"
#undef SDP_ATTR
	SDP_ATTR_COUNT
};

enum sdp_attr_where { SDP_AT_SESSION = 1, SDP_AT_MEDIA = 2, SDP_AT_BOTH = 3 };
enum sdp_attr_output { SDP_OUT_COPY, SDP_OUT_MOVE, SDP_OUT_CODEC, SDP_OUT_OURS, SDP_OUT_DROP };

struct sdp_attr_info {
	struct slice name;
	enum sdp_attr_where where;
	enum sdp_attr_output output;
};

/* By id; the row of SDP_ATTR_OTHER has no name, BOTH and COPY. */
extern const struct sdp_attr_info sdp_attr_infos[SDP_ATTR_COUNT];

enum {
	SDP_IS_RTP = 1,
	SDP_IS_SRTP = 2,
	SDP_IS_DTLS = 4, /* keyed by DTLS-SRTP (RFC 5764) */
	SDP_IS_AVPF = 8
};

enum sdp_protocol {
	SDP_PROTO_OTHER,
#define SDP_PROTOCOL(id, name, flags) SDP_PROTO_##id,
#include "spec/sdp_protocols.def"
#undef SDP_PROTOCOL
	SDP_PROTO_COUNT
};

struct sdp_protocol_info {
	struct slice name; /* as printed */
	unsigned flags;    /* SDP_IS_... */
};

extern const struct sdp_protocol_info sdp_protocol_infos[SDP_PROTO_COUNT];

enum sdp_bw { SDP_BW_OTHER, SDP_BW_AS, SDP_BW_CT, SDP_BW_RS, SDP_BW_RR, SDP_BW_TIAS };

struct sdp_bandwidth {
	enum sdp_bw type;
	struct slice name; /* before the colon; all of the line if there is none */
	uint64_t value;    /* 0 if it is no number */
};

struct sdp_attr {
	enum sdp_attr_id id; /* by name alone, whatever the level */
	bool has_value;      /* there is a colon */
	struct slice line;   /* without a= and line end */
	struct slice name;   /* up to the first colon */
	struct slice value;  /* behind it */
};

struct sdp_conn {
	bool is_present;
	struct slice address;
	struct addr addr; /* never ADDR_NONE if present */
};

struct sdp_origin {
	bool is_present;
	struct slice user, session_id, version, net_type, addr_type, address;
	uint64_t version_number; /* 0 if version is no number */
	struct addr addr;        /* ADDR_NONE if address is a host name or no address at all */
};

/* What session and media have in common. */
struct sdp_section {
	struct slice info; /* i= */
	struct sdp_conn conn;
	const struct sdp_bandwidth *bandwidths;
	const struct sdp_attr *attrs; /* in their order */
	uint16_t bandwidth_count;
	uint16_t attr_count;
};

struct sdp_session {
	struct sdp_section section;
	struct sdp_origin origin;
	struct slice name;          /* s=, with trailing blanks */
	struct slice uri;           /* u= */
	struct slice timing;        /* the last t= */
	const struct slice *emails; /* e= */
	const struct slice *phones; /* p= */
	uint16_t email_count;
	uint16_t phone_count;
	uint32_t line; /* line number of its v=, from 1; 0 for a fragment without v= */
};

struct sdp_format {
	struct slice text;
	int16_t payload_type; /* 0 to 127, or -1 if text is none */
};

struct sdp_media {
	const struct sdp_session *session; /* its own: c= and attributes are inherited from there */
	struct sdp_section section;
	struct slice line;          /* without m= and line end */
	struct slice type;          /* audio, video, image, ... */
	struct slice protocol_text; /* as received */
	struct slice formats_text;  /* without blanks at its ends */
	const struct sdp_format *formats;
	uint16_t format_count;
	uint16_t port;       /* 0 = rejected */
	uint16_t port_count; /* 1 unless PORT/COUNT */
	enum sdp_protocol protocol;
	bool is_rtp;
	bool is_tcp;          /* TCP or TCP/...: not ours to relay */
	uint32_t line_number; /* from 1 */
};

struct sdp {
	struct slice body;
	const struct sdp_session *sessions; /* the first is printed; NULL if there is no line */
	const struct sdp_media *media;      /* of all sessions */
	uint16_t session_count;
	uint16_t media_count;
};

/* Where a body is wrong. */
struct sdp_where {
	uint32_t line;     /* from 1 */
	uint32_t offset;   /* of the line's first byte in the body */
	struct slice text; /* the line without its end; borrows the body */
};

enum {
	SDP_FRAGMENT = 1,  /* ng flag "fragment": v= may be missing */
	SDP_NO_BLANKS = 2, /* option reject-invalid-sdp: an empty line is an error */
};

/* Reads body into *out, in time linear in the body.  On error *out is left alone, *where (if not
 * NULL) says where it is, and what the arena gave stays used.  An empty body, and one of a single
 * byte, is SDP_OK with no session and no media. */
NODISCARD enum sdp_err sdp_parse(struct slice body, unsigned flags, struct arena *arena,
				 struct sdp *out, struct sdp_where *where);

enum {
	SDP_ADDRESS_KNOWN = 1, /* received-from stands in for a missing c= */
};

/* Whether every media says where to send to and what: SDP_OK, SDP_NO_CONN or SDP_FORMAT. */
NODISCARD enum sdp_err sdp_check_complete(const struct sdp *sdp, unsigned flags,
					  struct sdp_where *where);

/* c= of the media, else of its session; NULL if both have none. */
const struct sdp_conn *sdp_media_conn(const struct sdp_media *media);
/* The last attribute of that id, NULL if there is none.  (The last one wins in rtpengine.) */
const struct sdp_attr *sdp_attr_find(const struct sdp_section *section, enum sdp_attr_id id);
/* The same in the media, else in its session. */
const struct sdp_attr *sdp_media_attr(const struct sdp_media *media, enum sdp_attr_id id);

enum sdp_attr_id sdp_attr_id_of(struct slice name);   /* SDP_ATTR_OTHER if unknown */
enum sdp_protocol sdp_protocol_of(struct slice name); /* without case; SDP_PROTO_OTHER if unknown */

const char *sdp_err_name(enum sdp_err err); /* "conn-addr" */
const char *sdp_err_ng(enum sdp_err err);   /* "Failed to parse SDP" */
const char *sdp_err_text(enum sdp_err err); /* for the log */

#endif
