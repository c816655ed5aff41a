#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/hash.h"

/* The first vector, and the example of appendix A of the SipHash paper. */
static void test_vectors(void **state)
{
	const struct hash_key key = { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u };
	uint8_t text[15];

	(void) state;
	for (uint8_t i = 0; i < sizeof(text); i++)
		text[i] = i;
	assert_true(hash_bytes(&key, SLICE_EMPTY) == 0x726fdb47dd0e0e31u);
	assert_true(hash_bytes(&key, slice_make(text, sizeof(text))) == 0xa129ca6149be45e5u);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_vectors) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
