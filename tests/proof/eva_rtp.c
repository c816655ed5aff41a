// EVA sources: parsers/rtp.c parsers/packet_class.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: parse_any class_any
// EVA options: -eva-split-return auto -eva-slevel 40
/* tests/proof/eva_rtp.c: any bytes as an RTP packet; every byte of the views is read. */
#include "parsers/packet_class.h"
#include "parsers/rtp.h"
#include "tests/proof/any.h"

unsigned parse_any(void)
{
	const struct slice packet = any_text();
	struct rtp_view view;
	unsigned sum = 0;

	if (rtp_view_parse(packet, &view) == RTP_OK)
		sum += (unsigned) view.payload_type + view.csrc_count + (unsigned) view.payload.len;
	if (rtp_header_parse(packet, &view) == RTP_OK)
		sum += (unsigned) view.payload_type + view.csrc_count +
		       (unsigned) view.extension.len;
	return sum;
}

int class_any(void)
{
	const enum packet_class c = packet_class_of(any_text());

	return packet_class_name(c)[0];
}
