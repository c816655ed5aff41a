#include "daemon/access.h"

#include <string.h>

static const char *const names[] = {
	[ACCESS_OK] = "ok",
	[ACCESS_BAD_NETWORK] = "is neither ADDRESS, ADDRESS/LENGTH nor any",
	[ACCESS_FULL] = "too many networks",
};

const char *access_err_name(enum access_err err)
{
	return (unsigned) err < ARRAY_COUNT(names) ? names[err] : "?";
}

enum access_err access_add(struct access_list *list, struct slice text)
{
	static const struct access_rule any[] = { { { .family = ADDR_IP4 }, 0 },
						  { { .family = ADDR_IP6 }, 0 } };
	struct access_rule rule = { 0 };
	struct slice all = slice_trim(text), rest = all;
	struct slice ip = slice_cut(&rest, '/');
	bool has_length = ip.len < all.len;
	uint64_t length, max;

	if (slice_eq(all, SLICE("any"))) {
		if (list->count + ARRAY_COUNT(any) > ACCESS_RULES_MAX)
			return ACCESS_FULL;
		memcpy(&list->rules[list->count], any, sizeof(any));
		list->count += ARRAY_COUNT(any);
		list->mode = ACCESS_LISTED;
		return ACCESS_OK;
	}
	if (!addr_parse(ip, ADDR_NONE, &rule.net))
		return ACCESS_BAD_NETWORK;
	max = rule.net.family == ADDR_IP4 ? 32 : 128;
	length = max;
	if (has_length && !slice_u64(rest, max, &length))
		return ACCESS_BAD_NETWORK;
	if (list->count == ACCESS_RULES_MAX)
		return ACCESS_FULL;
	rule.length = (uint8_t) length;
	list->rules[list->count++] = rule;
	list->mode = ACCESS_LISTED;
	return ACCESS_OK;
}

/* RFC 4291 section 2.5.5.2: IPv4-mapped. */
static struct addr plain(const struct addr *a)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct addr v4 = { .family = ADDR_IP4 };

	if (a->family != ADDR_IP6 || memcmp(a->bytes, mapped, sizeof(mapped)))
		return *a;
	memcpy(v4.bytes, a->bytes + 12, 4);
	return v4;
}

static bool is_inside(const struct access_rule *rule, const struct addr *a)
{
	size_t whole = rule->length / 8, bits = rule->length % 8;
	uint8_t mask = (uint8_t) (0xff00 >> bits);

	if (rule->net.family != a->family || memcmp(rule->net.bytes, a->bytes, whole))
		return false;
	return !bits || !((rule->net.bytes[whole] ^ a->bytes[whole]) & mask);
}

bool access_allows(const struct access_list *list, const struct addr *from)
{
	struct addr a = plain(from);

	if (list->mode == ACCESS_ANYONE)
		return true;
	if (list->mode == ACCESS_PRIVATE)
		return addr_is_private(&a);
	for (size_t i = 0; i < list->count; i++)
		if (is_inside(&list->rules[i], &a))
			return true;
	return false;
}
