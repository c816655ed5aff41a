// EVA sources: parsers/stun.c
// EVA lengths: 0-16 20 24 64 256 1500
// EVA mains: parse_any
// EVA options: -eva-split-return auto -eva-slevel 40
/* tests/proof/eva_stun.c: any bytes as a STUN message, every reader on every attribute. */
#include "parsers/stun.h"
#include "tests/proof/any.h"

static unsigned message_read(const struct stun_view *v)
{
	struct stun_attr attr = { 0 };
	struct stun_attr found = { 0 };
	struct endpoint e;
	uint16_t code;
	unsigned sum = stun_fingerprint_is_right(v);

	for (unsigned i = 0; i <= STUN_ATTRS_MAX && stun_attr_next(v, &attr) == STUN_OK; i++) {
		sum = stun_addr_read(v, &attr, &e) == STUN_OK;
		sum += stun_error_read(v, &attr, &code) == STUN_OK;
		sum += stun_attr_value(v, &attr).len > 0;
	}
	sum += stun_attr_find(v, STUN_USERNAME, &found) == STUN_OK;
	sum += stun_transaction(v).len == 12;
	return sum;
}

unsigned parse_any(void)
{
	struct stun_view v;

	if (stun_view_parse(any_text(), &v) != STUN_OK)
		return 0;
	return message_read(&v);
}
