#include "ng_request.h"

#include "sdp_audio.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SDP_BYTES = 1024, COOKIE_BYTES = 32 };

static const char *const command_names[NG_COMMAND_COUNT] = { "offer", "answer", "delete" };

static void entry_write(struct text_writer *out, const char *key, const char *value)
{
	text_write(out, "%zu:%s%zu:%s", strlen(key), key, strlen(value), value);
}

static void sdp_write(struct text_writer *out, const struct sockaddr_in *media)
{
	char body[SDP_BYTES];
	struct text_writer sdp = { .at = body, .size_bytes = sizeof(body) };

	sdp_audio_write(&sdp, media);
	text_write(out, "3:sdp");
	text_write_string(out, (struct text){ body, sdp.used_bytes });
}

void ng_request_write(struct text_writer *out, const struct ng_request *request)
{
	char call_id[64];
	char from_tag[32];
	char to_tag[32];

	snprintf(call_id, sizeof(call_id), "bench-%u-%u@127.0.0.2", request->run, request->call);
	snprintf(from_tag, sizeof(from_tag), "from%u", request->call);
	snprintf(to_tag, sizeof(to_tag), "to%u", request->call);

	text_write(out, "%" PRIu64 " d", request->cookie);
	if (request->command != NG_DELETE)
		entry_write(out, "ICE", "remove");
	entry_write(out, "call-id", call_id);
	entry_write(out, "command", command_names[request->command]);
	entry_write(out, "from-tag", from_tag);
	if (request->command != NG_DELETE) {
		text_write(out, "7:replacel6:origin18:session-connectione");
		sdp_write(out, &request->media);
	}
	if (request->command == NG_ANSWER)
		entry_write(out, "to-tag", to_tag);
	text_write(out, "e");
}

bool ng_reply_read(struct text datagram, uint64_t *cookie, struct sockaddr_in *where)
{
	char number[COOKIE_BYTES] = "";
	struct text word;
	struct text dict;

	if (!bencode_scan_cookie(datagram, &word, &dict) || word.len_bytes >= sizeof(number))
		return false;
	memcpy(number, word.at, word.len_bytes);
	*cookie = strtoull(number, NULL, 10);
	if (!text_equals(bencode_scan_get(dict, "result"), "ok"))
		return false;
	return !where || sdp_audio_read(bencode_scan_get(dict, "sdp"), where);
}

void ng_reply_show(struct text datagram)
{
	fprintf(stderr, "unexpected reply: %.*s\n", (int) datagram.len_bytes, datagram.at);
}
