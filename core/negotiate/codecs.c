#include "core/negotiate/codecs.h"

#include <string.h>

#include "parsers/sdp_attr.h"

/* RFC 3551 tables 4 and 5: what a payload type means when no a=rtpmap says so. */
static const struct {
	const char *name;
	uint32_t clock_hz;
	uint8_t channels;
} static_types[] = {
	[0] = { "PCMU", 8000, 1 },   [3] = { "GSM", 8000, 1 },    [4] = { "G723", 8000, 1 },
	[5] = { "DVI4", 8000, 1 },   [6] = { "DVI4", 16000, 1 },  [7] = { "LPC", 8000, 1 },
	[8] = { "PCMA", 8000, 1 },   [9] = { "G722", 8000, 1 },   [10] = { "L16", 44100, 2 },
	[11] = { "L16", 44100, 1 },  [12] = { "QCELP", 8000, 1 }, [13] = { "CN", 8000, 1 },
	[14] = { "MPA", 90000, 1 },  [15] = { "G728", 8000, 1 },  [16] = { "DVI4", 11025, 1 },
	[17] = { "DVI4", 22050, 1 }, [18] = { "G729", 8000, 1 },  [25] = { "CelB", 90000, 1 },
	[26] = { "JPEG", 90000, 1 }, [28] = { "nv", 90000, 1 },   [31] = { "H261", 90000, 1 },
	[32] = { "MPV", 90000, 1 },  [33] = { "MP2T", 90000, 1 }, [34] = { "H263", 90000, 1 },
};

static void name_static(struct codec *c)
{
	size_t pt = (size_t) c->payload_type;

	if (c->payload_type < 0 || pt >= ARRAY_COUNT(static_types) || !static_types[pt].name)
		return;
	c->name = slice_from_str(static_types[pt].name);
	c->clock_hz = static_types[pt].clock_hz;
	c->channels = static_types[pt].channels;
	c->is_static = true;
}

static void read_attr(struct codecs *out, const struct sdp_attr *a)
{
	struct sdp_rtpmap map;
	struct sdp_format_text fmtp;

	if (a->id == SDP_ATTR_RTPMAP && sdp_rtpmap_read(a->value, &map) == SDP_VALUE_OK) {
		for (unsigned i = 0; i < out->count; i++)
			if (out->items[i].payload_type == map.payload_type) {
				out->items[i].name = map.encoding;
				out->items[i].clock_hz = map.clock_hz;
				out->items[i].channels = map.channels;
				out->items[i].is_static = false;
			}
	} else if (a->id == SDP_ATTR_FMTP && sdp_fmtp_read(a->value, &fmtp) == SDP_VALUE_OK) {
		for (unsigned i = 0; i < out->count; i++)
			if (out->items[i].payload_type == fmtp.payload_type)
				out->items[i].fmtp = a;
	}
}

bool codecs_read(const struct sdp_media *m, struct arena *arena, struct codecs *out)
{
	out->count = m->format_count;
	out->items = NULL;
	if (!out->count)
		return true;
	out->items = arena_alloc(arena, out->count * sizeof(out->items[0]));
	if (!out->items)
		return false;
	for (unsigned i = 0; i < out->count; i++) {
		out->items[i].format = m->formats[i].text;
		out->items[i].payload_type = m->formats[i].payload_type;
		name_static(&out->items[i]);
	}
	for (unsigned i = 0; i < m->section.attr_count; i++)
		read_attr(out, &m->section.attrs[i]);
	return true;
}

/* A codec as the request writes it: NAME/CLOCK/CHANNELS/...; what is left out matches any. */
static bool word_matches(struct slice word, const struct codec *c)
{
	struct slice name = slice_cut(&word, '/'), clock = slice_cut(&word, '/');
	struct slice channels = slice_cut(&word, '/');
	uint64_t n;

	if (!slice_eq_nocase(name, c->name))
		return slice_eq(name, c->format) && clock.len == 0;
	if (clock.len && (!slice_u64(clock, UINT32_MAX, &n) || n != c->clock_hz))
		return false;
	return !channels.len || (slice_u64(channels, UINT32_MAX, &n) && n == c->channels);
}

static bool is_all(struct slice word)
{
	return slice_eq(word, SLICE("all")) || slice_eq(word, SLICE("full"));
}

static bool list_has(const struct ng_list *list, const struct codec *c)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (word_matches(list->items[i], c))
			return true;
	return false;
}

static bool list_has_all(const struct ng_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (is_all(list->items[i]))
			return true;
	return false;
}

static bool is_stripped(const struct ng_codecs *words, const struct codec *c)
{
	if (list_has(&words->strip, c))
		return true;
	return list_has_all(&words->strip) && !list_has(&words->except, c);
}

/* What "offer" puts back after "strip all", in the order in which it names them; one more than
 * there were if it names some twice. */
static unsigned put_back(struct codecs *c, const struct ng_codecs *words, struct codec *kept,
			 unsigned count)
{
	for (uint32_t w = 0; w < words->offer.count; w++)
		for (unsigned i = 0; i < c->count; i++)
			if (count <= c->count &&
			    word_matches(words->offer.items[w], &c->items[i]) &&
			    is_stripped(words, &c->items[i]))
				kept[count++] = c->items[i];
	return count;
}

void codecs_select(struct codecs *c, const struct ng_codecs *words, bool keep_none)
{
	struct codec kept[SDP_FORMATS_MAX + 1];
	unsigned count = 0;

	if (!words->strip.count || c->count > SDP_FORMATS_MAX)
		return;
	for (unsigned i = 0; i < c->count; i++)
		if (!is_stripped(words, &c->items[i]))
			kept[count++] = c->items[i];
	count = put_back(c, words, kept, count);
	if ((!count && !keep_none) || count > c->count)
		return;
	if (count)
		memcpy(c->items, kept, count * sizeof(kept[0]));
	c->count = count;
}

static bool is_same(const struct codec *a, const struct codec *b)
{
	if (a->payload_type != b->payload_type)
		return false;
	if (!a->name.len || !b->name.len)
		return true;
	return slice_eq_nocase(a->name, b->name) && a->clock_hz == b->clock_hz &&
	       a->channels == b->channels;
}

void codecs_intersect(struct codecs *c, const struct codecs *offered)
{
	unsigned count = 0;

	for (unsigned pass = 0; pass < 2; pass++) {
		if (pass && !count)
			return;
		count = 0;
		for (unsigned i = 0; i < c->count; i++)
			for (unsigned k = 0; k < offered->count; k++)
				if (is_same(&c->items[i], &offered->items[k])) {
					if (pass)
						c->items[count] = c->items[i];
					count++;
					break;
				}
	}
	c->count = count;
}

bool codec_is_dtmf(const struct codec *c)
{
	return slice_eq_nocase(c->name, SLICE("telephone-event"));
}

void codecs_single(struct codecs *c)
{
	if (c->count > 1)
		c->count = 1;
}

bool codec_silence(const struct codec *c, uint8_t *out)
{
	static const struct {
		const char *name;
		uint8_t byte;
	} known[] = { { "PCMU", 0xff }, { "PCMA", 0xd5 }, { "G722", 0xfa }, { "L16", 0 } };

	for (size_t i = 0; i < ARRAY_COUNT(known); i++)
		if (slice_eq_nocase(c->name, slice_from_str(known[i].name))) {
			*out = known[i].byte;
			return true;
		}
	return false;
}
