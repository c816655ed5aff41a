#include "tests/world/ask.h"

#include <string.h>

#include "parsers/bencode.h"

static void string(struct writer *w, struct slice s)
{
	writer_u64(w, s.len);
	writer_byte(w, ':');
	writer_slice(w, s);
}

/* Up to one of ",:]}" outside of quotes; blanks around it are left out. */
static struct slice word(struct slice *rest)
{
	struct slice s;
	size_t n = 0;

	*rest = slice_trim(*rest);
	if (rest->len && rest->data[0] == '\'') {
		*rest = slice_sub(*rest, 1, rest->len);
		return slice_cut(rest, '\'');
	}
	while (n < rest->len && !strchr(",:]}", rest->data[n]))
		n++;
	s = slice_trim(slice_sub(*rest, 0, n));
	*rest = slice_sub(*rest, n, rest->len);
	return s;
}

static bool take(struct slice *rest, char c)
{
	*rest = slice_trim(*rest);
	if (!rest->len || rest->data[0] != c)
		return false;
	*rest = slice_sub(*rest, 1, rest->len);
	return true;
}

static void content(struct writer *w, struct slice *rest, bool is_dict);

static void value(struct writer *w, struct slice *rest)
{
	bool is_dict = take(rest, '{');

	if (!is_dict && !take(rest, '[')) {
		string(w, word(rest));
		return;
	}
	writer_byte(w, is_dict ? 'd' : 'l');
	content(w, rest, is_dict);
	writer_byte(w, 'e');
	(void) take(rest, is_dict ? '}' : ']');
}

static void content(struct writer *w, struct slice *rest, bool is_dict)
{
	for (;;) {
		*rest = slice_trim(*rest);
		if (!rest->len || rest->data[0] == ']' || rest->data[0] == '}')
			return;
		if (is_dict) {
			string(w, word(rest));
			(void) take(rest, ':');
		}
		value(w, rest);
		if (!take(rest, ','))
			return;
	}
}

struct slice ask_payload(const char *text, const char *sdp, uint8_t *buf, size_t size)
{
	struct slice rest = slice_from_str(text);
	struct writer w = writer_make(buf, size);

	writer_byte(&w, 'd');
	content(&w, &rest, true);
	if (sdp) {
		string(&w, SLICE("sdp"));
		string(&w, slice_from_str(sdp));
	}
	writer_byte(&w, 'e');
	return writer_done(&w);
}

static struct slice get(const struct ng_tree *t, struct slice key)
{
	uint32_t at = ng_tree_find(t, 0, key);

	return at == NG_NODE_NONE ? SLICE_EMPTY : t->nodes[at].str;
}

struct answer ask(struct world *w, const char *text, const char *sdp)
{
	static uint8_t request[1 << 16], reply[1 << 17];
	static struct ng_node nodes[1 << 14];
	struct ng_tree tree = { .nodes = nodes, .cap = ARRAY_COUNT(nodes) };
	struct writer out = writer_make(reply, sizeof(reply));
	struct answer a = { .all = SLICE_EMPTY };

	world_ng(w, ask_payload(text, sdp, request, sizeof(request)), &out);
	if (out.overflow || bencode_parse(writer_done(&out), &tree, NULL) != BENCODE_OK) {
		w->wrong = w->wrong ? w->wrong : "a reply can't be read";
		return a;
	}
	a.all = writer_done(&out);
	a.result = get(&tree, SLICE("result"));
	a.reason = get(&tree, SLICE("error-reason"));
	a.warning = get(&tree, SLICE("warning"));
	a.sdp = get(&tree, SLICE("sdp"));
	return a;
}

unsigned answer_port(const struct answer *a, unsigned n)
{
	struct slice rest = a->sdp;

	while (rest.len) {
		struct slice line = slice_cut(&rest, '\n');
		uint64_t port;

		if (!slice_starts(line, SLICE("m=")) || n--)
			continue;
		(void) slice_cut(&line, ' ');
		return slice_u64(slice_cut(&line, ' '), 65535, &port) ? (unsigned) port : 65536;
	}
	return 65536;
}

bool answer_has_line(const struct answer *a, const char *line)
{
	struct slice rest = a->sdp;

	while (rest.len) {
		struct slice one = slice_cut(&rest, '\n');

		if (one.len && slice_eq(slice_sub(one, 0, one.len - 1), slice_from_str(line)))
			return true;
	}
	return false;
}

bool answer_is(const struct answer *a, const char *what)
{
	return slice_eq(a->reason.len ? a->reason : a->result, slice_from_str(what));
}

bool answer_says(const struct answer *a, const char *text)
{
	struct slice rest = a->all, part = slice_from_str(text);

	for (; rest.len >= part.len; rest = slice_sub(rest, 1, rest.len)) {
		if (slice_starts(rest, part))
			return true;
		if (!rest.len)
			break;
	}
	return false;
}

static bool is_there(const struct answer *a, struct slice item)
{
	char text[512];
	struct writer w = writer_make(text, sizeof(text) - 1);

	writer_slice(&w, item);
	text[w.len] = 0;
	return item.len > 1 && text[1] == '=' ? answer_has_line(a, text) : answer_says(a, text);
}

const char *ask_all(struct world *w, const struct asked *rows)
{
	static char text[1 << 16];
	struct writer out = writer_make(text, sizeof(text) - 1);

	memset(text, 0, sizeof(text));
	for (unsigned row = 1; rows->request; rows++, row++) {
		struct answer a = ask(w, rows->request, rows->sdp);
		struct slice has = slice_from_str(rows->has), item = SLICE("the result");
		bool ok = answer_is(&a, rows->reply ? rows->reply : "ok");

		while (ok && has.len) {
			bool wanted;

			item = slice_cut(&has, '|');
			wanted = !slice_starts(item, SLICE("!"));
			ok = is_there(&a, slice_sub(item, !wanted, item.len)) == wanted;
		}
		if (!ok || world_check(w)) {
			writer_str(&out, "request ");
			writer_u64(&out, row);
			writer_str(&out, ": ");
			writer_slice(&out, item);
			writer_str(&out, world_check(w) ? world_check(w) : "");
			writer_str(&out, "\n");
			writer_slice(&out, a.all);
			return text;
		}
	}
	return NULL;
}
