/* parsers/ng_reply.h: writes an ng reply, bencode or JSON by the same calls.
 *
 *     ng_reply_begin(&r, &w, cookie, is_json);
 *     ng_reply_key(&r, "calls");
 *     ng_reply_open_list(&r);
 *     ng_reply_str(&r, call_id);
 *     ng_reply_close(&r);
 *     ng_reply_end(&r, "ok");
 *
 * What does not fit sets w->overflow.  In JSON, bytes that are no UTF-8 become U+FFFD.
 */
#ifndef SLUICE_PARSERS_NG_REPLY_H
#define SLUICE_PARSERS_NG_REPLY_H

#include "base/writer.h"
#include "parsers/ng.h"

struct ng_reply {
	struct writer *w;
	bool is_json;
	bool is_first;  /* nothing stands in what was opened last */
	bool after_key; /* the value of a key is due */
	uint32_t depth;
	uint32_t dicts; /* bit by depth: a dictionary is open */
};

/* Writes cookie and blank (an empty cookie: neither) and opens the dictionary. */
void ng_reply_begin(struct ng_reply *r, struct writer *w, struct slice cookie, bool is_json);
/* The key result, as the last one, and the end of the dictionary. */
void ng_reply_end(struct ng_reply *r, const char *result);
/* A whole reply that refuses a request. */
void ng_reply_error(struct writer *w, struct slice cookie, bool is_json, enum ng_err err);

void ng_reply_key(struct ng_reply *r, const char *key);
void ng_reply_key_slice(struct ng_reply *r, struct slice key);

void ng_reply_open_dict(struct ng_reply *r);
void ng_reply_open_list(struct ng_reply *r);
void ng_reply_close(struct ng_reply *r); /* whichever was opened last */

void ng_reply_str(struct ng_reply *r, struct slice s);
void ng_reply_int(struct ng_reply *r, int64_t n);
void ng_reply_bool(struct ng_reply *r, bool b); /* bencode: 1 and 0 */
/* Seconds with six places; bencode has no fractions and gets a string. */
void ng_reply_micros(struct ng_reply *r, int64_t micros);

/* A long text that is made in place: write into the returned writer, then close with it.  Nothing
 * else may be written between. */
struct writer ng_reply_open_text(struct ng_reply *r);
void ng_reply_close_text(struct ng_reply *r, const struct writer *text);

/* Key and value in one. */
void ng_reply_put_str(struct ng_reply *r, const char *key, struct slice s);
void ng_reply_put_text(struct ng_reply *r, const char *key, const char *text);
void ng_reply_put_int(struct ng_reply *r, const char *key, int64_t n);

#endif
