/* Both engines' way to mutate(): linked into libFuzzer's targets, and with -DAFL_MUTATOR a library
 * for AFL_CUSTOM_MUTATOR_LIBRARY. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/mutate.h"

enum { PLAIN = 20 }; /* one input in so many is changed byte by byte */

static uint64_t state = 88172645463325252;

uint32_t mutate_random(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return below ? (uint32_t) ((state >> 16) % below) : 0;
}

const char *mutate_pick(const char *const *words, size_t count)
{
	return words[mutate_random((uint32_t) count)];
}

static void seed(uint64_t with)
{
	state = with * 2654435761u + 88172645463325252;
}

/* The length of what is in out then, 0: nothing came of it. */
static size_t changed(struct slice in, struct slice other, uint8_t *out, size_t max)
{
	struct writer w = writer_make(out, max < MUTATE_SIZE ? max : MUTATE_SIZE);

	mutate(in, other, &w);
	return w.overflow ? 0 : w.len;
}

#ifdef AFL_MUTATOR

void *afl_custom_init(void *afl, unsigned int with);
size_t afl_custom_fuzz(void *out, uint8_t *data, size_t size, uint8_t **result, uint8_t *other,
		       size_t other_size, size_t max);
void afl_custom_deinit(void *out);

void *afl_custom_init(void *afl, unsigned int with)
{
	(void) afl;
	seed(with);
	return malloc(MUTATE_SIZE);
}

size_t afl_custom_fuzz(void *out, uint8_t *data, size_t size, uint8_t **result, uint8_t *other,
		       size_t other_size, size_t max)
{
	size_t len = changed(slice_make(data, size), slice_make(other, other_size), out, max);

	*result = len ? out : data; /* AFL++ changes bytes by itself, too */
	return len ? len : size;
}

void afl_custom_deinit(void *out)
{
	free(out);
}

#else

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned with);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max, unsigned with);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned with)
{
	static uint8_t out[MUTATE_SIZE];
	size_t len;

	seed(with);
	if (!mutate_random(PLAIN))
		return LLVMFuzzerMutate(data, size, max);
	len = changed(slice_make(data, size), SLICE_EMPTY, out, max);
	if (!len)
		return size;
	memcpy(data, out, len);
	return len;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max, unsigned with)
{
	seed(with);
	return changed(slice_make(a, a_size), slice_make(b, b_size), out, max);
}

#endif
