#include "parsers/rtcp_write.h"

enum { REPORT_WORDS = 6, SENDER_WORDS = 5 };

static void be16(struct writer *w, uint32_t n)
{
	writer_byte(w, (uint8_t) (n >> 8));
	writer_byte(w, (uint8_t) n);
}

static void be32(struct writer *w, uint32_t n)
{
	be16(w, n >> 16);
	be16(w, n & 0xffff);
}

/* The length counts 32-bit words without the first one. */
static void header(struct writer *w, enum rtcp_type type, unsigned count, unsigned words)
{
	writer_byte(w, (uint8_t) (0x80 | count));
	writer_byte(w, (uint8_t) type);
	be16(w, words);
}

static uint32_t lost24(int32_t lost)
{
	if (lost > 0x7fffff)
		lost = 0x7fffff;
	if (lost < -0x800000)
		lost = -0x800000;
	return (uint32_t) lost & 0xffffff;
}

static void write_reports(struct writer *w, const struct rtcp_report *reports, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct rtcp_report *r = &reports[i];

		be32(w, r->ssrc);
		be32(w, (uint32_t) r->fraction_lost << 24 | lost24(r->lost));
		be32(w, r->seq);
		be32(w, r->jitter);
		be32(w, r->lsr);
		be32(w, r->dlsr);
	}
}

static unsigned clipped(unsigned count)
{
	return count < RTCP_REPORTS_MAX ? count : RTCP_REPORTS_MAX;
}

void rtcp_write_sr(struct writer *w, const struct rtcp_sender *sender,
		   const struct rtcp_report *reports, unsigned count)
{
	count = clipped(count);
	header(w, RTCP_SR, count, 1 + SENDER_WORDS + count * REPORT_WORDS);
	be32(w, sender->ssrc);
	be32(w, sender->ntp_s);
	be32(w, sender->ntp_fraction);
	be32(w, sender->timestamp);
	be32(w, sender->packets);
	be32(w, sender->bytes);
	write_reports(w, reports, count);
}

void rtcp_write_rr(struct writer *w, uint32_t ssrc, const struct rtcp_report *reports,
		   unsigned count)
{
	count = clipped(count);
	header(w, RTCP_RR, count, 1 + count * REPORT_WORDS);
	be32(w, ssrc);
	write_reports(w, reports, count);
}

void rtcp_write_cname(struct writer *w, uint32_t ssrc, struct slice cname)
{
	size_t len = cname.len < RTCP_CNAME_MAX ? cname.len : RTCP_CNAME_MAX;
	/* The item, and at least one zero byte that ends the chunk. */
	size_t item = (2 + len + 4) & ~(size_t) 3;

	header(w, RTCP_SDES, 1, (unsigned) (1 + item / 4));
	be32(w, ssrc);
	writer_byte(w, RTCP_SDES_CNAME);
	writer_byte(w, (uint8_t) len);
	writer_bytes(w, cname.data, len);
	for (size_t i = 2 + len; i < item; i++)
		writer_byte(w, 0);
}
