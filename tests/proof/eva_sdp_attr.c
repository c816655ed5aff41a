// EVA sources: parsers/sdp_attr.rl parsers/sdp_crypto.rl parsers/sdp_candidate.rl
// EVA sources: parsers/sdp_line.rl parsers/sdp.c base/slice.c base/arena.c base/writer.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_rtpmap any_format_text any_rtcp any_fingerprint any_setup any_words any_extmap
// EVA mains: any_word any_number any_list any_remote_candidate any_crypto any_base64 any_candidate
// EVA options: -eva-widening-delay 300
/* tests/proof/eva_sdp_attr.c: any bytes as the value of each attribute of SDP. */
#include "parsers/sdp_attr.h"
#include "parsers/sdp_candidate.h"
#include "parsers/sdp_crypto.h"
#include "tests/proof/any.h"

/* What a reader owes addr_parse, in place of its code; that is proved in eva_addr.c. */
/*@ requires text.len == 0 || \valid_read(text.data + (0 .. text.len - 1));
    requires \valid(out);
    ensures 0 <= \result <= 1;
    assigns \result, *out \from text.data[0 .. text.len - 1], text.len, family; */
bool addr_parse(struct slice text, uint8_t family, struct addr *out);

int any_rtpmap(void)
{
	struct sdp_rtpmap r;

	return (int) sdp_rtpmap_read(any_text(), &r);
}

int any_format_text(void)
{
	struct sdp_format_text f;

	if (Frama_C_interval(0, 1))
		return (int) sdp_fmtp_read(any_text(), &f);
	return (int) sdp_rtcp_fb_read(any_text(), &f);
}

int any_rtcp(void)
{
	struct endpoint e;

	return (int) sdp_rtcp_read(any_text(), &e);
}

int any_fingerprint(void)
{
	struct sdp_fingerprint f;

	return (int) sdp_fingerprint_read(any_text(), &f);
}

int any_setup(void)
{
	enum sdp_setup s;

	return (int) sdp_setup_read(any_text(), &s);
}

int any_words(void)
{
	struct sdp_group group;
	struct sdp_ssrc ssrc;
	struct sdp_ssrc_group ssrcs;
	struct sdp_msid msid;

	switch (Frama_C_interval(0, 3)) {
	case 0:
		return (int) sdp_group_read(any_text(), &group);
	case 1:
		return (int) sdp_ssrc_read(any_text(), &ssrc);
	case 2:
		return (int) sdp_ssrc_group_read(any_text(), &ssrcs);
	}
	return (int) sdp_msid_read(any_text(), &msid);
}

int any_extmap(void)
{
	struct sdp_extmap e;

	return (int) sdp_extmap_read(any_text(), &e);
}

int any_word(void)
{
	struct slice s;

	switch (Frama_C_interval(0, 3)) {
	case 0:
		return (int) sdp_token_read(any_text(), &s);
	case 1:
		return (int) sdp_ice_text_read(any_text(), &s);
	case 2:
		return (int) sdp_tls_id_read(any_text(), &s);
	}
	return (int) sdp_rtpengine_read(any_text(), &s);
}

int any_number(void)
{
	enum sdp_t38_rate rate;
	enum sdp_t38_ec ec;
	uint32_t n;

	switch (Frama_C_interval(0, 3)) {
	case 0:
		return (int) sdp_ptime_read(any_text(), &n);
	case 1:
		return (int) sdp_t38_number_read(any_text(), &n);
	case 2:
		return (int) sdp_t38_rate_read(any_text(), &rate);
	}
	return (int) sdp_t38_ec_read(any_text(), &ec);
}

/* One step of a list; what is left is again any value. */
int any_list(void)
{
	struct slice left = any_text(), word;
	uint32_t ssrc;

	switch (Frama_C_interval(0, 2)) {
	case 0:
		return sdp_word_next(&left, &word);
	case 1:
		return sdp_ssrc_next(&left, &ssrc);
	}
	return (int) sdp_ice_options_read(left);
}

int any_remote_candidate(void)
{
	struct slice left = any_text();
	struct sdp_remote_candidate r;

	return (int) sdp_remote_candidate_next(&left, &r);
}

int any_crypto(void)
{
	struct sdp_crypto c;

	return (int) sdp_crypto_read(any_text(), &c);
}

int any_base64(void)
{
	uint8_t out[SRTP_KEY_SALT_MAX] = { 0 }, text[80];
	struct writer w = writer_make(text, sizeof(text));
	size_t len = (size_t) Frama_C_interval(0, SRTP_KEY_SALT_MAX);

	if (!sdp_base64_read(any_text(), out, len))
		return 0;
	sdp_base64_write(&w, slice_make(out, sizeof(out)), true);
	return w.overflow;
}

int any_candidate(void)
{
	struct sdp_candidate c;

	return (int) sdp_candidate_read(any_text(), &c);
}
