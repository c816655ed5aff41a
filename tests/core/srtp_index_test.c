/* The index and the window of SRTP, against RFC 3711 appendix A written out, and a list. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/attr.h"
#include "core/flow/srtp_index.h"

#define INDEX(roc, seq) ((uint64_t) (roc) << 16 | (seq))

static void test_rows(void **state)
{
	static const struct {
		uint64_t top;
		uint16_t seq;
		uint64_t index;
	} rows[] = {
		{ INDEX(0, 0), 0, INDEX(0, 0) },
		{ INDEX(0, 10), 11, INDEX(0, 11) },
		{ INDEX(0, 10), 9, INDEX(0, 9) },
		{ INDEX(0, 65535), 0, INDEX(1, 0) },     /* the roll over */
		{ INDEX(1, 0), 65535, INDEX(0, 65535) }, /* overtaken by it */
		{ INDEX(0, 0), 65535, SRTP_INDEX_NONE }, /* before the first */
		{ INDEX(0, 0), 32768, INDEX(0, 32768) }, /* as far as it gets */
		{ INDEX(5, 0), 32769, INDEX(4, 32769) },
		{ INDEX(5, 40000), 7231, INDEX(6, 7231) },
		{ INDEX(5, 40000), 7232, INDEX(5, 7232) },
		{ INDEX(UINT32_MAX, 65535), 0, SRTP_INDEX_NONE }, /* behind the last */
		{ INDEX(UINT32_MAX, 65534), 65535, SRTP_INDEX_MAX },
	};

	(void) state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		assert_int_equal(srtp_index_estimate(rows[i].top, rows[i].seq), rows[i].index);
}

/* Appendix A, as it stands there: v is chosen among ROC - 1, ROC and ROC + 1. */
static uint64_t appendix_a(uint32_t roc, uint16_t s_l, uint16_t seq)
{
	int64_t v = roc;

	if (s_l < 32768) {
		if (seq - s_l > 32768)
			v = (int64_t) roc - 1;
	} else if (s_l - 32768 > seq) {
		v = (int64_t) roc + 1;
	}
	return v < 0 || v > UINT32_MAX ? SRTP_INDEX_NONE : INDEX(v, seq);
}

static void test_appendix_a(void **state)
{
	static const uint32_t rocs[] = { 0, 1, 77, UINT32_MAX - 1, UINT32_MAX };

	(void) state;
	for (size_t r = 0; r < ARRAY_COUNT(rocs); r++)
		for (uint32_t s_l = 0; s_l < 65536; s_l += s_l % 7 + 61)
			for (uint32_t seq = 0; seq < 65536; seq += seq % 5 + 1)
				if (srtp_index_estimate(INDEX(rocs[r], s_l), (uint16_t) seq) !=
				    appendix_a(rocs[r], (uint16_t) s_l, (uint16_t) seq))
					fail_msg("ROC %u, s_l %u, SEQ %u", rocs[r], s_l, seq);
}

/* Whatever comes in whatever order, no index is accepted twice, and none that is too old. */
static void test_window(void **state)
{
	struct srtp_window w = { 0 };
	bool seen[1000] = { false };
	uint32_t random = 1;
	uint64_t top = 0;

	(void) state;
	for (int i = 0; i < 20000; i++) {
		uint64_t index;
		bool want;

		random = random * 1103515245 + 12345;
		index = (uint64_t) i / 25 + random / 65536 % 200;
		if (index >= ARRAY_COUNT(seen))
			continue;
		want = !seen[index] && (i == 0 || index > top || top - index < SRTP_WINDOW);
		assert_int_equal(srtp_window_admits(&w, index), want);
		if (!want)
			continue;
		srtp_window_commit(&w, index);
		seen[index] = true;
		top = index > top ? index : top;
		assert_int_equal(w.top, top);
		assert_false(srtp_window_admits(&w, index));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_appendix_a),
		cmocka_unit_test(test_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
