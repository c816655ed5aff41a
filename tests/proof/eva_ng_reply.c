// EVA sources: parsers/ng_reply.c base/writer.c base/slice.c
// EVA lengths: 0-16 64 256 1500
// EVA mains: any_bencode any_number any_long_text
// EVA options: -eva-slevel 3000
/* tests/proof/eva_ng_reply.c: a bencode reply with any number, and any text of some lengths, where
 * there is that much room.  Texts of any length are wp_writer.c's.
 */
#include "parsers/ng_reply.h"
#include "tests/proof/any.h"

static uint8_t text[64];

/* What an error is called is not the writer's. */
const char *ng_err_text(enum ng_err err)
{
	(void) err;
	return "error";
}

static struct slice any_part(size_t len)
{
	Frama_C_make_unknown((char *) text, sizeof(text));
	return (struct slice){ text, len };
}

int any_bencode(void)
{
	struct writer w = writer_make(any_bytes(), proof_len);
	struct ng_reply r;

	ng_reply_begin(&r, &w, any_part(5), false);
	ng_reply_put_int(&r, "n", INT64_MIN);
	ng_reply_key(&r, "l");
	ng_reply_open_list(&r);
	ng_reply_str(&r, any_part(64));
	ng_reply_str(&r, any_part(0));
	ng_reply_bool(&r, Frama_C_interval(0, 1));
	ng_reply_close(&r);
	ng_reply_end(&r, "ok");
	ng_reply_error(&w, any_part(1), false, NG_OK);
	//@ assert w.len <= proof_len;
	return w.overflow;
}

int any_number(void)
{
	struct writer w = writer_make(any_bytes(), proof_len);
	struct ng_reply r;

	ng_reply_begin(&r, &w, SLICE_EMPTY, false);
	ng_reply_int(&r, Frama_C_long_interval(INT64_MIN, INT64_MAX));
	//@ assert w.len <= proof_len;
	return w.overflow;
}

int any_long_text(void)
{
	struct writer w = writer_make(any_bytes(), proof_len), long_text;
	struct ng_reply r;

	ng_reply_begin(&r, &w, SLICE_EMPTY, false);
	ng_reply_key(&r, "t");
	long_text = ng_reply_open_text(&r);
	writer_slice(&long_text, any_part(64));
	ng_reply_close_text(&r, &long_text);
	ng_reply_end(&r, "ok");
	//@ assert w.len <= proof_len;
	return w.overflow;
}
