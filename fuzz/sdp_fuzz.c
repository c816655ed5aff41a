/* fuzz/sdp_fuzz.c: any body, with each parse flag, against the reference; what is complete by
 * sdp_check_complete has an address and payload types in every media.  A body that the strict
 * grammar takes must parse.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/sdp_strict.h"
#include "tests/parsers/sdp_ref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A chunk per request, of exactly its size. */
static void *get(void *ctx, size_t size, size_t *got)
{
	(void) ctx;
	*got = size;
	return malloc(size);
}

static void put(void *ctx, void *chunk, size_t size)
{
	(void) ctx;
	(void) size;
	free(chunk);
}

static void stop(const char *why)
{
	fprintf(stderr, "sdp: differs in %s\n", why);
	abort();
}

static void check_complete(const struct sdp *sdp)
{
	if (sdp_check_complete(sdp, 0, NULL))
		return;
	for (size_t i = 0; i < sdp->media_count; i++) {
		const struct sdp_conn *c = sdp_media_conn(&sdp->media[i]);

		if (!c || c->addr.family == ADDR_NONE)
			stop("sdp_check_complete");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct arena_source source = { get, put, NULL };
	struct slice body;
	uint8_t *copy;
	unsigned flags = 0;
	size_t offset;

	/* The flags depend on the length, so that a seed stays a plain body. */
	flags = (unsigned) size % 4;
	copy = malloc(size ? size : 1);
	if (size)
		memcpy(copy, data, size);
	body = slice_make(copy, size);
	for (int round = 0; round < 2; round++) {
		struct arena arena;
		struct sdp_where where = { 0, 0, SLICE_EMPTY };
		struct sdp sdp;
		enum sdp_err err;
		const char *why;

		arena_init(&arena, &source, SIZE_MAX / 2);
		err = sdp_parse(body, flags, &arena, &sdp, &where);
		why = sdp_ref_check(body, flags, err, &where, &sdp);
		if (why)
			stop(why);
		if (!err)
			check_complete(&sdp);
		if (err && err < SDP_MANY_SESSIONS && size < SDP_BODY_MAX &&
		    sdp_strict_check(body, &offset) == SDP_STRICT_OK)
			stop("a strict body that is refused");
		arena_fini(&arena);
		flags = 0;
	}
	free(copy);
	return 0;
}
