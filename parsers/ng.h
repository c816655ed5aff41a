/* parsers/ng.h: an ng request: the keys and flags of a dictionary, read into one struct.
 *
 * Every spelling, alias and encoding that clients use comes out the same; the lists are in
 * spec/ng_*.def, which also makes the enums here and the manual page ng(7).  What nobody knows is a
 * warning and never an error.
 *
 * Nothing is copied: slices borrow the datagram (or the JSON strings), arrays live in the arena, so
 * both must outlive the request.  A text that was not given has data == NULL.
 */
#ifndef SLUICE_PARSERS_NG_H
#define SLUICE_PARSERS_NG_H

#include "base/addr.h"
#include "base/arena.h"
#include "base/attr.h"
#include "parsers/ng_tree.h"

enum ng_err {
	NG_OK,
#define ERROR(id, code, text, when) NG_##id,
#include "spec/ng_errors.def"
#undef ERROR
	NG_ERR_COUNT
};

enum ng_command {
	NG_CMD_NONE,
#define COMMAND(id, name, label, tier, n1, n2, n3, n4, text) NG_CMD_##id,
#define COMMAND_ALIAS(id, name)
#include "spec/ng_commands.def"
#undef COMMAND
#undef COMMAND_ALIAS
	NG_CMD_COUNT
};

enum ng_key {
	NG_KEY_NONE,
#define KEY(id, name, kind, field, fold, tier, text) NG_KEY_##id,
#define KEY_ALIAS(id, name)
#include "spec/ng_keys.def"
#undef KEY
#undef KEY_ALIAS
	NG_KEY_COUNT
};

enum ng_flag {
	NG_FLAG_NONE,
#define FLAG(id, name, tier, text) NG_FLAG_##id,
#define FLAG_ALIAS(id, name)
#define FLAG_WORD(key, word, name, tier)
#define FAMILY(key, prefix, tier)
#define FAMILY_CODEC(list, prefix, tier)
#include "spec/ng_flags.def"
#undef FLAG
#undef FLAG_ALIAS
#undef FLAG_WORD
#undef FAMILY
	NG_FLAG_COUNT
};

/* NG_<key>_<word>, for example NG_RTCP_MUX_OFFER (a bit) or NG_DTLS_OFF (a value). */
enum ng_word {
#define WORD(key, id, value, name, text) NG_##key##_##id = (value),
#define WORD_ALIAS(key, id, name)
#define WORDS_OF(key)
#include "spec/ng_words.def"
#undef WORDS_OF
#undef WORD
#undef WORD_ALIAS
};

enum ng_warning_kind {
	NG_WARN_NONE,
#define WARNING(id, text) NG_WARN_##id,
#include "spec/ng_warnings.def"
#undef WARNING
	NG_WARN_COUNT
};

struct ng_list {
	struct slice *items; /* in the arena; NULL if empty */
	uint32_t count;
	uint32_t cap;
};

/* Codecs as written: NAME/CLOCK/CHANNELS/BITRATE/PTIME/FMTP/EXTRA, all, full. */
struct ng_codecs {
	struct ng_list strip, except, offer, ignore, transcode, mask, accept, consume, set;
};

struct ng_substitution {
	struct slice from, to; /* NAME or NAME:VALUE, without a= */
};

/* sdp-attr: what to do with the attributes of one kind of section. */
struct ng_attr_edit {
	struct slice media; /* media type; data == NULL: session level */
	struct ng_list add, remove;
	struct ng_substitution *substitute;
	uint32_t substitute_count, substitute_cap;
};

/* A value as it came.  tree == NULL: not given. */
struct ng_value {
	const struct ng_tree *tree;
	uint32_t at;
};

enum { NG_TOS_UNSET = 256, NG_DELETE_DELAY_UNSET = -1, NG_LIMIT_DEFAULT = 32 };

struct ng_request {
	enum ng_command command;
	bool is_json;                              /* for the writer of the reply */
	uint64_t keys[(NG_KEY_COUNT + 63) / 64];   /* the keys that were given; ng_given */
	uint64_t flags[(NG_FLAG_COUNT + 63) / 64]; /* ng_has */

	/* Identity. */
	struct slice call_id, from_tag, to_tag, via_branch, sdp;
	struct slice label, set_label, to_label, address, instance, metadata, xmlrpc_callback;
	struct ng_list from_tags;
	uint32_t alias_key;        /* NG_ALIAS_KEY_x */
	uint32_t all;              /* NG_ALL_x */
	uint32_t supports;         /* bits NG_SUPPORTS_x */
	uint32_t sip_message_type; /* NG_SIP_MESSAGE_TYPE_x */
	int64_t sip_code;

	/* Addresses.  from-interface and to-interface are the two elements of direction. */
	struct addr received_from;
	struct slice direction[2]; /* towards the sender, towards the receiver of this message */
	struct slice interface, inbound_peer, outbound_peer, peer;
	uint32_t address_family; /* ADDR_NONE, ADDR_IP4, ADDR_IP6 */
	struct addr media_address;

	/* Transport, encryption, multiplexing. */
	uint32_t transport; /* NG_TRANSPORT_PROTOCOL_x; 0: not given or not known */
	struct slice transport_text;
	uint32_t rtcp_mux;         /* bits NG_RTCP_MUX_x; require brings offer along */
	uint32_t ice;              /* bits NG_ICE_x; at most one of remove .. force-relay */
	uint32_t ice_lite;         /* NG_ICE_LITE_x */
	uint32_t dtls;             /* NG_DTLS_x */
	uint32_t dtls_fingerprint; /* NG_DTLS_FINGERPRINT_x */
	uint32_t sdes;             /* bits NG_SDES_x */
	struct ng_list sdes_only, sdes_no, sdes_order, sdes_offerer_pref; /* suites */
	uint32_t osrtp;                                                   /* bits NG_OSRTP_x */
	uint32_t bundle;      /* bits NG_BUNDLE_x; strict brings require, that brings offer */
	uint32_t passthrough; /* NG_PASSTHROUGH_x */
	struct ng_list extmap_strip, extmap_mask;
	int64_t tos;                /* NG_TOS_UNSET; below 0: keep */
	uint32_t generate_rtcp;     /* NG_GENERATE_RTCP_x */
	uint32_t endpoint_learning; /* NG_ENDPOINT_LEARNING_x */
	uint32_t source_policy;     /* NG_SOURCE_POLICY_x */
	uint32_t media_echo;        /* NG_MEDIA_ECHO_x */
	uint32_t drop_traffic;      /* NG_DROP_TRAFFIC_x, stop has won already */

	/* SDP editing. */
	uint32_t replace; /* bits NG_REPLACE_x */
	struct ng_attr_edit *attr_edits;
	uint32_t attr_edit_count, attr_edit_cap;
	struct ng_list sdp_media_remove; /* media types */
	struct ng_codecs codec;
	int64_t ptime, ptime_reverse; /* ms; 0: not given */
	uint32_t t38;                 /* bits NG_T38_x */
	int64_t t38_version;

	/* Recording, DTMF, player. */
	uint32_t record_call; /* NG_RECORD_CALL_x */
	struct slice recording_file, recording_dir, recording_pattern;
	int64_t recording_media_slots, recording_media_slot_offer, recording_media_slot_answer;
	struct slice vsc_start_rec, vsc_stop_rec, vsc_start_stop_rec, vsc_pause_rec;
	struct slice vsc_pause_resume_rec, vsc_start_pause_resume_rec;
	/* NG_DTMF_SECURITY_x, three times */
	uint32_t dtmf_security, dtmf_security_trigger, dtmf_security_trigger_end;
	int64_t dtmf_delay, delay_buffer, trigger_end_time; /* ms */
	int64_t trigger_end_digits;                         /* count */
	struct slice trigger, trigger_end, dtmf_log_dest;
	int64_t digit;    /* 0 to 15, -1: not given or not a digit */
	int64_t pause_ms; /* pause=yes is the flag pause */
	int64_t volume, duration;
	struct slice file, blob, blob64;
	int64_t db_id, repeat_times, repeat_duration, start_pos;
	uint32_t audio_player; /* NG_AUDIO_PLAYER_x */

	/* Other commands. */
	struct slice source_tag, source_call_id, to_call_id, body;
	struct ng_list calls;
	int64_t delete_delay; /* seconds; NG_DELETE_DELAY_UNSET */
	int64_t limit;        /* of list; may be negative */

	struct ng_value tags, medias, moh, frequencies;
};

static inline bool ng_given(const struct ng_request *r, enum ng_key key)
{
	return r->keys[key / 64] >> key % 64 & 1;
}

static inline bool ng_has(const struct ng_request *r, enum ng_flag flag)
{
	return r->flags[flag / 64] >> flag % 64 & 1;
}

struct ng_warning {
	enum ng_warning_kind kind;
	enum ng_key key;   /* of a value; else NG_KEY_NONE */
	struct slice what; /* the key, flag or value; may be long and hold any byte */
};

struct ng_warnings {
	struct ng_warning list[NG_WARNINGS_MAX];
	uint32_t count;
	uint32_t dropped; /* above the maximum */
};

struct ng_template {
	struct slice name, text; /* text: a flag string */
};

/* What applies to every request, from the configuration.  The templates named default and like the
 * command are applied before the request's own keys. */
struct ng_defaults {
	const struct ng_template *templates;
	uint32_t template_count;
	bool sip_source; /* as if each request had the flag SIP-source-address */
};

/* Reads tree (node 0 a dictionary) into out.  defaults may be NULL.  On error out->command and
 * out->is_json are valid, the rest is as far as it came; warnings is always valid.
 *   NG_BAD_BENCODE       node 0 is no dictionary
 *   NG_NO_x              command or a key that the command needs is missing, in the recorded order
 *   NG_BAD_COMMAND       a command that nobody knows
 *   NG_WRONG_TYPE .. NG_EMPTY_FROM_TAG   the keys whose faults refuse a request
 *   NG_NO_MEMORY         the arena is dry
 *   NG_TOO_LARGE         a list is longer than NG_LIST_MAX
 * A ping is answered whatever else the dictionary says: nothing else of it is read. */
NODISCARD enum ng_err ng_request_read(const struct ng_tree *tree, struct arena *arena,
				      const struct ng_defaults *defaults, struct ng_request *out,
				      struct ng_warnings *warnings);

/* The flag string of rtpp-flags and of templates (2.7 of the behaviour notes), read into out. */
NODISCARD enum ng_err ng_flags_read(struct slice text, struct arena *arena, struct ng_request *out,
				    struct ng_warnings *warnings);

/* Splits a datagram at its first blank.  False if there is no cookie: drop it without an answer. */
NODISCARD bool ng_split(struct slice datagram, struct slice *cookie, struct slice *payload);

const char *ng_err_text(enum ng_err err); /* the error-reason; "" for NG_OK */
int ng_err_code(enum ng_err err);         /* the stable number; 0 for NG_OK */
const char *ng_warning_text(enum ng_warning_kind kind);
const char *ng_command_name(enum ng_command command);  /* as on the wire; "" for NONE */
const char *ng_command_label(enum ng_command command); /* of its counters: "Ping" */
const char *ng_key_name(enum ng_key key);
const char *ng_flag_name(enum ng_flag flag);

#endif
