/* fuzz/mutate.h: inputs changed along their structure, for libFuzzer and AFL++ alike.
 *
 * A target names the sources of its mutator in fuzz/X_fuzz.mk (mutate_X); one of them defines
 * mutate().  fuzz/mutator.c puts it behind the entry points of both engines and leaves every
 * twentieth input to plain changes of bytes, so that the grammar is left too.
 */
#ifndef SLUICE_FUZZ_MUTATE_H
#define SLUICE_FUZZ_MUTATE_H

#include "base/writer.h"

enum { MUTATE_SIZE = 65536, MUTATE_ROOM = 4096 };

/* The target's own.  other is a second input to take parts from, maybe empty.  What overflows or
 * writes nothing leaves the input as it is. */
void mutate(struct slice in, struct slice other, struct writer *out);

uint32_t mutate_random(uint32_t below); /* 0 for 0 */
/* One of the words; ARRAY_COUNT of them. */
const char *mutate_pick(const char *const *words, size_t count);

/* --- trees of bencode: fuzz/mutate_tree.c --- */

struct mutate_tree {
	void (*step)(struct writer *w);  /* a fresh element of the outermost list */
	void (*key)(struct writer *w);   /* a fresh key of a dictionary */
	void (*value)(struct writer *w); /* a fresh value */
	/* Another text in place of this one; false: it has no structure of its own. */
	bool (*text)(struct slice text, struct writer *w);
};

/* Replaces, doubles, splices, swaps, drops or edits one subtree and writes the tree back with the
 * right lengths.  False: in is no bencode. */
bool mutate_tree(struct slice in, struct slice other, const struct mutate_tree *kind,
		 struct writer *out);
void mutate_put_text(struct writer *w, struct slice text); /* as a bencode string */
void mutate_put_str(struct writer *w, const char *text);

/* --- ng: fuzz/mutate_ng.c --- */

void mutate_ng_word(struct writer *w); /* of spec/ng_*.def */
void mutate_ng_value(struct writer *w);

/* --- texts of lines: fuzz/mutate_lines.c --- */

/* Drops, doubles, swaps, replaces or takes over one line, or changes a number, a word, a byte or
 * the end of one.  fresh writes a line of the text's kind without its end. */
void mutate_lines(struct slice text, struct slice other, void (*fresh)(struct writer *w),
		  struct writer *out);

/* --- SDP: fuzz/mutate_sdp.c --- */

void mutate_sdp(struct slice text, struct slice other, struct writer *out);
void mutate_sdp_fresh(struct writer *w); /* a whole body */

#endif
