// EVA sources: parsers/rtcp.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: read_any walk_any survey_any strip_any strip_in_place
/* tests/proof/eva_rtcp.c: any bytes as a compound RTCP packet, every reader on every part. */
#include "parsers/rtcp.h"
#include "tests/proof/any.h"

static unsigned any_index(void)
{
	return Frama_C_unsigned_int_interval(0, UINT32_MAX);
}

/* Whatever a part says, also one that rtcp_next never makes, and wherever the list of items stands:
 * so every step of every loop over them. */
unsigned read_any(void)
{
	struct rtcp_part part;
	struct rtcp_sender sender;
	struct rtcp_report report;
	struct rtcp_item item;
	struct rtcp_app app;
	struct rtcp_feedback feedback;
	struct slice reason;
	uint32_t ssrc;
	unsigned sum = 0;

	Frama_C_make_unknown((char *) &part, sizeof(part));
	Frama_C_make_unknown((char *) &item, sizeof(item));
	item.is_open = Frama_C_interval(0, 1);
	part.compound = any_text();
	sum += rtcp_sender_read(&part, &sender) == RTCP_OK;
	sum += rtcp_report_read(&part, any_index(), &report) == RTCP_OK;
	sum += rtcp_sdes_next(&part, &item) == RTCP_OK;
	sum += rtcp_bye_read(&part, any_index(), &ssrc) == RTCP_OK;
	sum += rtcp_bye_reason(&part, &reason) == RTCP_OK;
	sum += rtcp_app_read(&part, &app) == RTCP_OK;
	sum += rtcp_feedback_read(&part, &feedback) == RTCP_OK;
	return sum;
}

unsigned walk_any(void)
{
	struct rtcp_part part = rtcp_start(any_text());
	unsigned sum = 0;

	for (unsigned i = 0; i <= RTCP_PARTS_MAX && rtcp_next(&part) == RTCP_OK; i++)
		sum += part.ssrc + part.count;
	return sum;
}

int survey_any(void)
{
	const struct rtcp_survey survey = rtcp_survey_make(any_text());

	return survey.has_feedback + 2 * survey.has_other;
}

int strip_any(void)
{
	const size_t len = rtcp_feedback_strip(any_text(), any_bytes(), proof_len);

	return (int) len;
}

int strip_in_place(void)
{
	uint8_t *bytes = any_bytes();
	const size_t len =
		rtcp_feedback_strip((struct slice){ bytes, proof_len }, bytes, proof_len);

	return (int) len;
}
