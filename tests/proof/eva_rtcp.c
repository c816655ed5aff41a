// EVA sources: parsers/rtcp.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: walk_any survey_any strip_any strip_in_place
/* tests/proof/eva_rtcp.c: any bytes as a compound RTCP packet, every reader on every part. */
#include "parsers/rtcp.h"
#include "__fc_builtin.h"

static uint8_t buf[LEN + 1];
static uint8_t out[LEN + 1];

static struct slice compound_make(void)
{
	Frama_C_make_unknown((char *) buf, LEN);
	return (struct slice){ buf, LEN };
}

static unsigned part_read(const struct rtcp_part *part)
{
	struct rtcp_sender sender;
	struct rtcp_report report;
	struct rtcp_item item = { 0 };
	struct rtcp_app app;
	struct rtcp_feedback feedback;
	struct slice reason;
	uint32_t ssrc;
	unsigned sum = 0;

	sum += rtcp_sender_read(part, &sender) == RTCP_OK;
	for (unsigned i = 0; i < 32; i++)
		sum += rtcp_report_read(part, i, &report) == RTCP_OK;
	for (unsigned i = 0; i < 40; i++)
		sum += rtcp_sdes_next(part, &item) == RTCP_OK;
	for (unsigned i = 0; i < 32; i++)
		sum += rtcp_bye_read(part, i, &ssrc) == RTCP_OK;
	sum += rtcp_bye_reason(part, &reason) == RTCP_OK;
	sum += rtcp_app_read(part, &app) == RTCP_OK;
	sum += rtcp_feedback_read(part, &feedback) == RTCP_OK;
	return sum;
}

unsigned walk_any(void)
{
	struct rtcp_part part = rtcp_start(compound_make());
	unsigned sum = 0;

	for (unsigned i = 0; i <= RTCP_PARTS_MAX && rtcp_next(&part) == RTCP_OK; i++)
		sum = part_read(&part);
	return sum;
}

int survey_any(void)
{
	const struct rtcp_survey survey = rtcp_survey_make(compound_make());

	return survey.has_feedback + 2 * survey.has_other;
}

int strip_any(void)
{
	const size_t len = rtcp_feedback_strip(compound_make(), out, LEN);

	return (int) len;
}

int strip_in_place(void)
{
	const size_t len = rtcp_feedback_strip(compound_make(), buf, LEN);

	return (int) len;
}
