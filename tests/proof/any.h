/* tests/proof/any.h: bytes that nobody knows, as many as the runner wants. */
#ifndef SLUICE_TESTS_PROOF_ANY_H
#define SLUICE_TESTS_PROOF_ANY_H

#include <stdlib.h>

#include "base/slice.h"
#include "__fc_builtin.h"

/* The run that tests/proof/run makes for each length sets it before it calls the harness. */
static size_t proof_len;

/* An object of exactly that size: to touch one byte behind it is an alarm.  One a place of call. */
static uint8_t *any_bytes(void)
{
	uint8_t *bytes = malloc(proof_len);

	Frama_C_make_unknown((char *) bytes, proof_len);
	return bytes;
}

static struct slice any_text(void)
{
	return (struct slice){ any_bytes(), proof_len };
}

#endif
