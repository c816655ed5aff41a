/* Made by tests/parsers/sdp_bodies.py from the parse recordings. */
#define BODY(text) (const uint8_t *) (text), sizeof(text) - 1
static const struct {
	const char *id;
	unsigned flags;
	enum { OK, PARSE, INCOMPLETE } end;
	struct slice body;
} bodies[] = {
	{ "plain",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "lf-only",
	  0,
	  OK,
	  { BODY("v=0\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\n"
		 "s=call\n"
		 "c=IN IP4 198.51.100.10\n"
		 "t=0 0\n"
		 "m=audio 6000 RTP/AVP 8 0 101\n"
		 "a=rtpmap:8 PCMA/8000\n"
		 "a=rtpmap:0 PCMU/8000\n"
		 "a=rtpmap:101 telephone-event/8000\n") } },
	{ "cr-only",
	  0,
	  PARSE,
	  { BODY("v=0\ro=alice 4711 1 IN IP4 198.51.100.10\rs=call\rc=IN IP4 198.51.100.10\rt=0 0"
		 "\rm=audio 6000 RTP/AVP 8 0 101\ra=rtpmap:8 PCMA/8000\ra=rtpmap:0 PCMU/8000\ra=rt"
		 "pmap:101 telephone-event/8000\r") } },
	{ "no-final-newline",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000") } },
	{ "no-final-lf",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r") } },
	{ "blank-line-end",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "\r\n") } },
	{ "strict-blank-line-end",
	  SDP_NO_BLANKS,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "\r\n") } },
	{ "blank-line-middle",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "strict-blank-line-middle",
	  SDP_NO_BLANKS,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "blank-line-start",
	  0,
	  OK,
	  { BODY("\r\n"
		 "v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "strict-blank-line-start",
	  SDP_NO_BLANKS,
	  PARSE,
	  { BODY("\r\n"
		 "v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "trailing-blanks",
	  0,
	  PARSE,
	  { BODY("v=0  \r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10  \r\n"
		 "s=call  \r\n"
		 "c=IN IP4 198.51.100.10  \r\n"
		 "t=0 0  \r\n"
		 "m=audio 6000 RTP/AVP 8 0 101  \r\n"
		 "a=rtpmap:8 PCMA/8000  \r\n"
		 "a=rtpmap:0 PCMU/8000  \r\n"
		 "a=rtpmap:101 telephone-event/8000  \r\n") } },
	{ "trailing-blank-m",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101 \r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "leading-blanks",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 " a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "blank-after-equals",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a= rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "double-blank-m",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio  6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "double-blank-c",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN  IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "tab-in-m",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio\0116000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "nul-inside",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=ca\000ll\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "utf8",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=Gespr\303\244ch \342\230\216\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "latin1",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=caf\351\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "v1",
	  0,
	  PARSE,
	  { BODY("v=1\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "no-v",
	  0,
	  PARSE,
	  { BODY("o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "o-first",
	  0,
	  PARSE,
	  { BODY("o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "v=0\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "no-o",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "no-s",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "no-t",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "empty-s",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "dash-o",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=- 3955000000123 3955000000456 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "o-hostname",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 phone.example.net\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "o-user-blank",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice smith 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "o-short",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "o-version-text",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 x1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "o-v6-c-v4",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP6 2001:db8:10::10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-hostname",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 phone.example.net\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-family-mismatch",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 2001:db8:10::10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-net-atm",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=ATM NSAP 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-lower",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=in ip4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-ttl",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 233.252.0.1/127\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-short",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-missing",
	  0,
	  INCOMPLETE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-per-media",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=video 6002 RTP/AVP 102 103\r\n"
		 "c=IN IP4 198.51.100.30\r\n"
		 "a=rtpmap:102 H264/90000\r\n"
		 "a=rtpmap:103 VP8/90000\r\n") } },
	{ "c-both",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "c=IN IP4 198.51.100.30\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "c-one-media-only",
	  0,
	  INCOMPLETE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=video 6002 RTP/AVP 102 103\r\n"
		 "a=rtpmap:102 H264/90000\r\n"
		 "a=rtpmap:103 VP8/90000\r\n") } },
	{ "c-twice",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "c=IN IP4 198.51.100.30\r\n"
		 "c=IN IP4 198.51.100.20\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "v6",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP6 2001:db8:10::10\r\n"
		 "s=call\r\n"
		 "c=IN IP6 2001:db8:10::10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "v6-long",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP6 2001:0DB8:0010:0000:0000:0000:0000:0010\r\n"
		 "s=call\r\n"
		 "c=IN IP6 2001:0DB8:0010:0000:0000:0000:0000:0010\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "v6-scope",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP6 fe80::1%eth0\r\n"
		 "s=call\r\n"
		 "c=IN IP6 fe80::1%eth0\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "v6-mapped",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP6 ::ffff:198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP6 ::ffff:198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "attr-unknown",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "a=tool:foo 1.2\r\n"
		 "a=x-sess\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=zeta:1\r\n"
		 "a=alpha\r\n"
		 "a=x-vendor:a b c=d\r\n"
		 "a=zeta:2\r\n") } },
	{ "attr-no-name",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=\r\n") } },
	{ "attr-colon",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=:\r\n"
		 "a=foo:\r\n") } },
	{ "attr-flag-dup",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=x-dup:1\r\n"
		 "a=x-dup:1\r\n") } },
	{ "line-unknown-letter",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "x=foo\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "line-unknown-letter-media",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "q=bar\r\n"
		 "a=after\r\n") } },
	{ "line-no-equals",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "garbage\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "line-no-equals-end",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "garbage\r\n") } },
	{ "line-upper",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "A=foo\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "k-r-z",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=3034423619 3042462419\r\n"
		 "r=604800 3600 0 90000\r\n"
		 "z=2882844526 -1h\r\n"
		 "k=clear:secret\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "k-media",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "k=prompt\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "i-u-e-p",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "i=info\r\n"
		 "u=http://example.net/x\r\n"
		 "e=alice@example.net\r\n"
		 "p=+1 555 0100\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "i-media",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "i=the voice\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "two-t",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=1 2\r\n"
		 "t=3 4\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "b-all",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "b=AS:128\r\n"
		 "b=CT:256\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "b=AS:64\r\n"
		 "b=TIAS:64000\r\n"
		 "b=RS:800\r\n"
		 "b=RR:2400\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "b-unknown",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "b=X-YZ:128\r\n"
		 "b=foo\r\n"
		 "b=AS:abc\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "b-order",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "b=AS:64\r\n") } },
	{ "i-order",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "i=late\r\n"
		 "c=IN IP4 198.51.100.30\r\n") } },
	{ "o-after-c",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "t=0 0\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "session-only",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n") } },
	{ "empty", 0, OK, { BODY("") } },
	{ "one-byte", 0, OK, { BODY("v") } },
	{ "only-v", 0, OK, { BODY("v=0\r\n") } },
	{ "text", 0, PARSE, { BODY("hello world\r\n") } },
	{ "two-sessions",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "v=0\r\n"
		 "o=carol 5 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6010 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/2 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count-zero",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/0 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count-ten",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/10 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count-11",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/11 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count-text",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/x RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-65535",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 65535 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-65536",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 65536 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-neg",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio -1 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-text",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio abc RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-odd",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6001 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-0",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 0 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-9",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 9 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-no-fmt",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=-\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP\r\n") } },
	{ "m-short",
	  0,
	  PARSE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-fmt-text",
	  0,
	  INCOMPLETE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 xx\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-fmt-200",
	  0,
	  INCOMPLETE,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 200\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-fmt-dup",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 8 0\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-unknown-media",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=hologram 6000 RTP/AVP 96\r\n"
		 "a=rtpmap:96 HOLO/90000\r\n") } },
	{ "m-unknown-proto",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 FOO/BAR 8 0\r\n") } },
	{ "m-lower-proto",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 rtp/avp 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-mixed-proto",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 Rtp/Savp 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-tcp",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=message 6000 TCP/MSRP *\r\n"
		 "a=accept-types:text/plain\r\n"
		 "a=path:msrp://198.51.100.10:6000/abc;tcp\r\n") } },
	{ "m-udp",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=application 6000 udp wb\r\n") } },
	{ "m-bfcp",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=application 6010 UDP/BFCP *\r\n"
		 "a=floorctrl:c-s\r\n"
		 "a=confid:1\r\n"
		 "a=userid:2\r\n") } },
	{ "m-text",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=text 6010 RTP/AVP 98 99\r\n"
		 "a=rtpmap:98 t140/1000\r\n"
		 "a=rtpmap:99 red/1000\r\n"
		 "a=fmtp:99 98/98/98\r\n") } },
	{ "m-dccp",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 DCCP/RTP/AVP 0\r\n") } },
	{ "m-many",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6002 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6004 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6006 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6008 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6010 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6012 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6014 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6016 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6018 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6020 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=audio 6022 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-fmt-many",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79"
		 " 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99\r\n"
		 "a=rtpmap:96 X-C96/8000\r\n"
		 "a=rtpmap:97 X-C97/8000\r\n"
		 "a=rtpmap:98 X-C98/8000\r\n"
		 "a=rtpmap:99 X-C99/8000\r\n") } },
	{ "long-line",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=x-long:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		 "zzzzzzzzz\r\n") } },
	{ "long-body",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=x-0:value 0\r\n"
		 "a=x-1:value 1\r\n"
		 "a=x-2:value 2\r\n"
		 "a=x-3:value 3\r\n"
		 "a=x-4:value 4\r\n"
		 "a=x-5:value 5\r\n"
		 "a=x-6:value 6\r\n"
		 "a=x-7:value 7\r\n"
		 "a=x-8:value 8\r\n"
		 "a=x-9:value 9\r\n"
		 "a=x-10:value 10\r\n"
		 "a=x-11:value 11\r\n"
		 "a=x-12:value 12\r\n"
		 "a=x-13:value 13\r\n"
		 "a=x-14:value 14\r\n"
		 "a=x-15:value 15\r\n"
		 "a=x-16:value 16\r\n"
		 "a=x-17:value 17\r\n"
		 "a=x-18:value 18\r\n"
		 "a=x-19:value 19\r\n"
		 "a=x-20:value 20\r\n"
		 "a=x-21:value 21\r\n"
		 "a=x-22:value 22\r\n"
		 "a=x-23:value 23\r\n"
		 "a=x-24:value 24\r\n"
		 "a=x-25:value 25\r\n"
		 "a=x-26:value 26\r\n"
		 "a=x-27:value 27\r\n"
		 "a=x-28:value 28\r\n"
		 "a=x-29:value 29\r\n"
		 "a=x-30:value 30\r\n"
		 "a=x-31:value 31\r\n"
		 "a=x-32:value 32\r\n"
		 "a=x-33:value 33\r\n"
		 "a=x-34:value 34\r\n"
		 "a=x-35:value 35\r\n"
		 "a=x-36:value 36\r\n"
		 "a=x-37:value 37\r\n"
		 "a=x-38:value 38\r\n"
		 "a=x-39:value 39\r\n"
		 "a=x-40:value 40\r\n"
		 "a=x-41:value 41\r\n"
		 "a=x-42:value 42\r\n"
		 "a=x-43:value 43\r\n"
		 "a=x-44:value 44\r\n"
		 "a=x-45:value 45\r\n"
		 "a=x-46:value 46\r\n"
		 "a=x-47:value 47\r\n"
		 "a=x-48:value 48\r\n"
		 "a=x-49:value 49\r\n"
		 "a=x-50:value 50\r\n"
		 "a=x-51:value 51\r\n"
		 "a=x-52:value 52\r\n"
		 "a=x-53:value 53\r\n"
		 "a=x-54:value 54\r\n"
		 "a=x-55:value 55\r\n"
		 "a=x-56:value 56\r\n"
		 "a=x-57:value 57\r\n"
		 "a=x-58:value 58\r\n"
		 "a=x-59:value 59\r\n"
		 "a=x-60:value 60\r\n"
		 "a=x-61:value 61\r\n"
		 "a=x-62:value 62\r\n"
		 "a=x-63:value 63\r\n"
		 "a=x-64:value 64\r\n"
		 "a=x-65:value 65\r\n"
		 "a=x-66:value 66\r\n"
		 "a=x-67:value 67\r\n"
		 "a=x-68:value 68\r\n"
		 "a=x-69:value 69\r\n"
		 "a=x-70:value 70\r\n"
		 "a=x-71:value 71\r\n"
		 "a=x-72:value 72\r\n"
		 "a=x-73:value 73\r\n"
		 "a=x-74:value 74\r\n"
		 "a=x-75:value 75\r\n"
		 "a=x-76:value 76\r\n"
		 "a=x-77:value 77\r\n"
		 "a=x-78:value 78\r\n"
		 "a=x-79:value 79\r\n"
		 "a=x-80:value 80\r\n"
		 "a=x-81:value 81\r\n"
		 "a=x-82:value 82\r\n"
		 "a=x-83:value 83\r\n"
		 "a=x-84:value 84\r\n"
		 "a=x-85:value 85\r\n"
		 "a=x-86:value 86\r\n"
		 "a=x-87:value 87\r\n"
		 "a=x-88:value 88\r\n"
		 "a=x-89:value 89\r\n"
		 "a=x-90:value 90\r\n"
		 "a=x-91:value 91\r\n"
		 "a=x-92:value 92\r\n"
		 "a=x-93:value 93\r\n"
		 "a=x-94:value 94\r\n"
		 "a=x-95:value 95\r\n"
		 "a=x-96:value 96\r\n"
		 "a=x-97:value 97\r\n"
		 "a=x-98:value 98\r\n"
		 "a=x-99:value 99\r\n"
		 "a=x-100:value 100\r\n"
		 "a=x-101:value 101\r\n"
		 "a=x-102:value 102\r\n"
		 "a=x-103:value 103\r\n"
		 "a=x-104:value 104\r\n"
		 "a=x-105:value 105\r\n"
		 "a=x-106:value 106\r\n"
		 "a=x-107:value 107\r\n"
		 "a=x-108:value 108\r\n"
		 "a=x-109:value 109\r\n"
		 "a=x-110:value 110\r\n"
		 "a=x-111:value 111\r\n"
		 "a=x-112:value 112\r\n"
		 "a=x-113:value 113\r\n"
		 "a=x-114:value 114\r\n"
		 "a=x-115:value 115\r\n"
		 "a=x-116:value 116\r\n"
		 "a=x-117:value 117\r\n"
		 "a=x-118:value 118\r\n"
		 "a=x-119:value 119\r\n"
		 "a=x-120:value 120\r\n"
		 "a=x-121:value 121\r\n"
		 "a=x-122:value 122\r\n"
		 "a=x-123:value 123\r\n"
		 "a=x-124:value 124\r\n"
		 "a=x-125:value 125\r\n"
		 "a=x-126:value 126\r\n"
		 "a=x-127:value 127\r\n"
		 "a=x-128:value 128\r\n"
		 "a=x-129:value 129\r\n"
		 "a=x-130:value 130\r\n"
		 "a=x-131:value 131\r\n"
		 "a=x-132:value 132\r\n"
		 "a=x-133:value 133\r\n"
		 "a=x-134:value 134\r\n"
		 "a=x-135:value 135\r\n"
		 "a=x-136:value 136\r\n"
		 "a=x-137:value 137\r\n"
		 "a=x-138:value 138\r\n"
		 "a=x-139:value 139\r\n"
		 "a=x-140:value 140\r\n"
		 "a=x-141:value 141\r\n"
		 "a=x-142:value 142\r\n"
		 "a=x-143:value 143\r\n"
		 "a=x-144:value 144\r\n"
		 "a=x-145:value 145\r\n"
		 "a=x-146:value 146\r\n"
		 "a=x-147:value 147\r\n"
		 "a=x-148:value 148\r\n"
		 "a=x-149:value 149\r\n"
		 "a=x-150:value 150\r\n"
		 "a=x-151:value 151\r\n"
		 "a=x-152:value 152\r\n"
		 "a=x-153:value 153\r\n"
		 "a=x-154:value 154\r\n"
		 "a=x-155:value 155\r\n"
		 "a=x-156:value 156\r\n"
		 "a=x-157:value 157\r\n"
		 "a=x-158:value 158\r\n"
		 "a=x-159:value 159\r\n"
		 "a=x-160:value 160\r\n"
		 "a=x-161:value 161\r\n"
		 "a=x-162:value 162\r\n"
		 "a=x-163:value 163\r\n"
		 "a=x-164:value 164\r\n"
		 "a=x-165:value 165\r\n"
		 "a=x-166:value 166\r\n"
		 "a=x-167:value 167\r\n"
		 "a=x-168:value 168\r\n"
		 "a=x-169:value 169\r\n"
		 "a=x-170:value 170\r\n"
		 "a=x-171:value 171\r\n"
		 "a=x-172:value 172\r\n"
		 "a=x-173:value 173\r\n"
		 "a=x-174:value 174\r\n"
		 "a=x-175:value 175\r\n"
		 "a=x-176:value 176\r\n"
		 "a=x-177:value 177\r\n"
		 "a=x-178:value 178\r\n"
		 "a=x-179:value 179\r\n"
		 "a=x-180:value 180\r\n"
		 "a=x-181:value 181\r\n"
		 "a=x-182:value 182\r\n"
		 "a=x-183:value 183\r\n"
		 "a=x-184:value 184\r\n"
		 "a=x-185:value 185\r\n"
		 "a=x-186:value 186\r\n"
		 "a=x-187:value 187\r\n"
		 "a=x-188:value 188\r\n"
		 "a=x-189:value 189\r\n"
		 "a=x-190:value 190\r\n"
		 "a=x-191:value 191\r\n"
		 "a=x-192:value 192\r\n"
		 "a=x-193:value 193\r\n"
		 "a=x-194:value 194\r\n"
		 "a=x-195:value 195\r\n"
		 "a=x-196:value 196\r\n"
		 "a=x-197:value 197\r\n"
		 "a=x-198:value 198\r\n"
		 "a=x-199:value 199\r\n"
		 "a=x-200:value 200\r\n"
		 "a=x-201:value 201\r\n"
		 "a=x-202:value 202\r\n"
		 "a=x-203:value 203\r\n"
		 "a=x-204:value 204\r\n"
		 "a=x-205:value 205\r\n"
		 "a=x-206:value 206\r\n"
		 "a=x-207:value 207\r\n"
		 "a=x-208:value 208\r\n"
		 "a=x-209:value 209\r\n"
		 "a=x-210:value 210\r\n"
		 "a=x-211:value 211\r\n"
		 "a=x-212:value 212\r\n"
		 "a=x-213:value 213\r\n"
		 "a=x-214:value 214\r\n"
		 "a=x-215:value 215\r\n"
		 "a=x-216:value 216\r\n"
		 "a=x-217:value 217\r\n"
		 "a=x-218:value 218\r\n"
		 "a=x-219:value 219\r\n"
		 "a=x-220:value 220\r\n"
		 "a=x-221:value 221\r\n"
		 "a=x-222:value 222\r\n"
		 "a=x-223:value 223\r\n"
		 "a=x-224:value 224\r\n"
		 "a=x-225:value 225\r\n"
		 "a=x-226:value 226\r\n"
		 "a=x-227:value 227\r\n"
		 "a=x-228:value 228\r\n"
		 "a=x-229:value 229\r\n"
		 "a=x-230:value 230\r\n"
		 "a=x-231:value 231\r\n"
		 "a=x-232:value 232\r\n"
		 "a=x-233:value 233\r\n"
		 "a=x-234:value 234\r\n"
		 "a=x-235:value 235\r\n"
		 "a=x-236:value 236\r\n"
		 "a=x-237:value 237\r\n"
		 "a=x-238:value 238\r\n"
		 "a=x-239:value 239\r\n"
		 "a=x-240:value 240\r\n"
		 "a=x-241:value 241\r\n"
		 "a=x-242:value 242\r\n"
		 "a=x-243:value 243\r\n"
		 "a=x-244:value 244\r\n"
		 "a=x-245:value 245\r\n"
		 "a=x-246:value 246\r\n"
		 "a=x-247:value 247\r\n"
		 "a=x-248:value 248\r\n"
		 "a=x-249:value 249\r\n"
		 "a=x-250:value 250\r\n"
		 "a=x-251:value 251\r\n"
		 "a=x-252:value 252\r\n"
		 "a=x-253:value 253\r\n"
		 "a=x-254:value 254\r\n"
		 "a=x-255:value 255\r\n"
		 "a=x-256:value 256\r\n"
		 "a=x-257:value 257\r\n"
		 "a=x-258:value 258\r\n"
		 "a=x-259:value 259\r\n"
		 "a=x-260:value 260\r\n"
		 "a=x-261:value 261\r\n"
		 "a=x-262:value 262\r\n"
		 "a=x-263:value 263\r\n"
		 "a=x-264:value 264\r\n"
		 "a=x-265:value 265\r\n"
		 "a=x-266:value 266\r\n"
		 "a=x-267:value 267\r\n"
		 "a=x-268:value 268\r\n"
		 "a=x-269:value 269\r\n"
		 "a=x-270:value 270\r\n"
		 "a=x-271:value 271\r\n"
		 "a=x-272:value 272\r\n"
		 "a=x-273:value 273\r\n"
		 "a=x-274:value 274\r\n"
		 "a=x-275:value 275\r\n"
		 "a=x-276:value 276\r\n"
		 "a=x-277:value 277\r\n"
		 "a=x-278:value 278\r\n"
		 "a=x-279:value 279\r\n"
		 "a=x-280:value 280\r\n"
		 "a=x-281:value 281\r\n"
		 "a=x-282:value 282\r\n"
		 "a=x-283:value 283\r\n"
		 "a=x-284:value 284\r\n"
		 "a=x-285:value 285\r\n"
		 "a=x-286:value 286\r\n"
		 "a=x-287:value 287\r\n"
		 "a=x-288:value 288\r\n"
		 "a=x-289:value 289\r\n"
		 "a=x-290:value 290\r\n"
		 "a=x-291:value 291\r\n"
		 "a=x-292:value 292\r\n"
		 "a=x-293:value 293\r\n"
		 "a=x-294:value 294\r\n"
		 "a=x-295:value 295\r\n"
		 "a=x-296:value 296\r\n"
		 "a=x-297:value 297\r\n"
		 "a=x-298:value 298\r\n"
		 "a=x-299:value 299\r\n"
		 "a=x-300:value 300\r\n"
		 "a=x-301:value 301\r\n"
		 "a=x-302:value 302\r\n"
		 "a=x-303:value 303\r\n"
		 "a=x-304:value 304\r\n"
		 "a=x-305:value 305\r\n"
		 "a=x-306:value 306\r\n"
		 "a=x-307:value 307\r\n"
		 "a=x-308:value 308\r\n"
		 "a=x-309:value 309\r\n"
		 "a=x-310:value 310\r\n"
		 "a=x-311:value 311\r\n"
		 "a=x-312:value 312\r\n"
		 "a=x-313:value 313\r\n"
		 "a=x-314:value 314\r\n"
		 "a=x-315:value 315\r\n"
		 "a=x-316:value 316\r\n"
		 "a=x-317:value 317\r\n"
		 "a=x-318:value 318\r\n"
		 "a=x-319:value 319\r\n"
		 "a=x-320:value 320\r\n"
		 "a=x-321:value 321\r\n"
		 "a=x-322:value 322\r\n"
		 "a=x-323:value 323\r\n"
		 "a=x-324:value 324\r\n"
		 "a=x-325:value 325\r\n"
		 "a=x-326:value 326\r\n"
		 "a=x-327:value 327\r\n"
		 "a=x-328:value 328\r\n"
		 "a=x-329:value 329\r\n"
		 "a=x-330:value 330\r\n"
		 "a=x-331:value 331\r\n"
		 "a=x-332:value 332\r\n"
		 "a=x-333:value 333\r\n"
		 "a=x-334:value 334\r\n"
		 "a=x-335:value 335\r\n"
		 "a=x-336:value 336\r\n"
		 "a=x-337:value 337\r\n"
		 "a=x-338:value 338\r\n"
		 "a=x-339:value 339\r\n"
		 "a=x-340:value 340\r\n"
		 "a=x-341:value 341\r\n"
		 "a=x-342:value 342\r\n"
		 "a=x-343:value 343\r\n"
		 "a=x-344:value 344\r\n"
		 "a=x-345:value 345\r\n"
		 "a=x-346:value 346\r\n"
		 "a=x-347:value 347\r\n"
		 "a=x-348:value 348\r\n"
		 "a=x-349:value 349\r\n"
		 "a=x-350:value 350\r\n"
		 "a=x-351:value 351\r\n"
		 "a=x-352:value 352\r\n"
		 "a=x-353:value 353\r\n"
		 "a=x-354:value 354\r\n"
		 "a=x-355:value 355\r\n"
		 "a=x-356:value 356\r\n"
		 "a=x-357:value 357\r\n"
		 "a=x-358:value 358\r\n"
		 "a=x-359:value 359\r\n"
		 "a=x-360:value 360\r\n"
		 "a=x-361:value 361\r\n"
		 "a=x-362:value 362\r\n"
		 "a=x-363:value 363\r\n"
		 "a=x-364:value 364\r\n"
		 "a=x-365:value 365\r\n"
		 "a=x-366:value 366\r\n"
		 "a=x-367:value 367\r\n"
		 "a=x-368:value 368\r\n"
		 "a=x-369:value 369\r\n"
		 "a=x-370:value 370\r\n"
		 "a=x-371:value 371\r\n"
		 "a=x-372:value 372\r\n"
		 "a=x-373:value 373\r\n"
		 "a=x-374:value 374\r\n"
		 "a=x-375:value 375\r\n"
		 "a=x-376:value 376\r\n"
		 "a=x-377:value 377\r\n"
		 "a=x-378:value 378\r\n"
		 "a=x-379:value 379\r\n"
		 "a=x-380:value 380\r\n"
		 "a=x-381:value 381\r\n"
		 "a=x-382:value 382\r\n"
		 "a=x-383:value 383\r\n"
		 "a=x-384:value 384\r\n"
		 "a=x-385:value 385\r\n"
		 "a=x-386:value 386\r\n"
		 "a=x-387:value 387\r\n"
		 "a=x-388:value 388\r\n"
		 "a=x-389:value 389\r\n"
		 "a=x-390:value 390\r\n"
		 "a=x-391:value 391\r\n"
		 "a=x-392:value 392\r\n"
		 "a=x-393:value 393\r\n"
		 "a=x-394:value 394\r\n"
		 "a=x-395:value 395\r\n"
		 "a=x-396:value 396\r\n"
		 "a=x-397:value 397\r\n"
		 "a=x-398:value 398\r\n"
		 "a=x-399:value 399\r\n") } },
	{ "rtpmap-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=rtpmap:\r\n"
		 "a=rtpmap:8\r\n"
		 "a=rtpmap:xx PCMA/8000\r\n"
		 "a=rtpmap:77 FOO\r\n"
		 "a=fmtp:\r\n"
		 "a=fmtp:55 a=b\r\n") } },
	{ "rtpmap-unlisted",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=rtpmap:97 AMR-WB/16000\r\n"
		 "a=fmtp:97 octet-align=1\r\n") } },
	{ "rtpmap-missing",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 96\r\n") } },
	{ "rtpmap-case",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0\r\n"
		 "a=rtpmap:8 pcma/8000\r\n"
		 "a=rtpmap:0 PcMu/8000/1\r\n") } },
	{ "fmtp-order",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=fmtp:101 0-15\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n") } },
	{ "fmtp-twice",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=fmtp:101 0-15\r\n"
		 "a=fmtp:101 0-16\r\n") } },
	{ "rtcp-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=rtcp:abc\r\n") } },
	{ "rtcp-odd-addr",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=rtcp:6001 IN IP4 host.example\r\n") } },
	{ "crypto-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/SAVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=crypto:x\r\n"
		 "a=crypto:1 NO_SUCH_SUITE inline:AAAA\r\n"
		 "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:short\r\n") } },
	{ "candidate-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=ice-ufrag:ABcd\r\n"
		 "a=ice-pwd:abcdefghijklmnopqrstuv12\r\n"
		 "a=candidate:1 1 UDP 2130706431 198.51.100.10 6000 typ host\r\n"
		 "a=candidate:1 2 UDP 2130706430 198.51.100.10 6001 typ host\r\n"
		 "a=candidate:\r\n"
		 "a=candidate:9 1 UDP x 1.2.3 5 typ host\r\n"
		 "a=candidate:5 1 TCP 2105458943 198.51.100.10 9 typ host tcptype active\r\n") } },
	{ "fingerprint-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 UDP/TLS/RTP/SAVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=setup:actpass\r\n"
		 "a=fingerprint:sha-256 4A:ZZ\r\n") } },
	{ "fingerprint-unknown",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 UDP/TLS/RTP/SAVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=setup:actpass\r\n"
		 "a=fingerprint:md9 4A:AD\r\n") } },
	{ "setup-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 UDP/TLS/RTP/SAVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=setup:maybe\r\n"
		 "a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:A"
		 "B:3D:4A:65:2E:8B:1D:50:73:6F:A0:11:22\r\n") } },
	{ "mid-dup",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=mid:a\r\n"
		 "m=video 6002 RTP/AVP 102 103\r\n"
		 "a=rtpmap:102 H264/90000\r\n"
		 "a=rtpmap:103 VP8/90000\r\n"
		 "a=mid:a\r\n") } },
	{ "group-unknown",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "a=group:LS 1 2\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=mid:1\r\n"
		 "m=video 6002 RTP/AVP 102 103\r\n"
		 "a=rtpmap:102 H264/90000\r\n"
		 "a=rtpmap:103 VP8/90000\r\n"
		 "a=mid:2\r\n") } },
	{ "dir-session",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "a=sendonly\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=video 6002 RTP/AVP 102 103\r\n"
		 "a=rtpmap:102 H264/90000\r\n"
		 "a=rtpmap:103 VP8/90000\r\n"
		 "a=sendrecv\r\n") } },
	{ "dir-two",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=sendonly\r\n"
		 "a=recvonly\r\n") } },
	{ "ptime",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=ptime:30\r\n"
		 "a=maxptime:60\r\n") } },
	{ "ptime-session",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "a=ptime:30\r\n"
		 "a=maxptime:40\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "ptime-bad",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=ptime:abc\r\n") } },
	{ "ims",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=- 987 1 IN IP4 198.51.100.10\r\n"
		 "s=-\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 49120 RTP/AVP 97 98 100\r\n"
		 "b=AS:41\r\n"
		 "b=RS:512\r\n"
		 "b=RR:1537\r\n"
		 "a=rtpmap:97 AMR-WB/16000\r\n"
		 "a=fmtp:97 mode-change-capability=2;max-red=0\r\n"
		 "a=rtpmap:98 AMR/8000\r\n"
		 "a=fmtp:98 mode-set=0,2,4,7;octet-align=1\r\n"
		 "a=rtpmap:100 telephone-event/16000\r\n"
		 "a=fmtp:100 0-15\r\n"
		 "a=ptime:20\r\n"
		 "a=maxptime:240\r\n"
		 "a=inactive\r\n"
		 "a=curr:qos local none\r\n"
		 "a=curr:qos remote none\r\n"
		 "a=des:qos mandatory local sendrecv\r\n"
		 "a=des:qos optional remote sendrecv\r\n") } },
	{ "cisco-gw",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=CiscoSystemsSIP-GW-UserAgent 1045 9276 IN IP4 198.51.100.10\r\n"
		 "s=SIP Call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 16410 RTP/AVP 18 8 101 19\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "a=rtpmap:18 G729/8000\r\n"
		 "a=fmtp:18 annexb=no\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=fmtp:101 0-16\r\n"
		 "a=rtpmap:19 CN/8000\r\n"
		 "a=X-sqn:0\r\n"
		 "a=X-cap: 1 audio RTP/AVP 100\r\n"
		 "a=X-cpar: a=rtpmap:100 X-NSE/8000\r\n"
		 "a=ptime:20\r\n") } },
	{ "label",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=label:1\r\n"
		 "a=sendonly\r\n"
		 "m=audio 6010 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=label:2\r\n"
		 "a=sendonly\r\n") } },
	{ "video-fb",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "m=video 6002 RTP/AVPF 102 103\r\n"
		 "a=rtpmap:102 H264/90000\r\n"
		 "a=rtpmap:103 VP8/90000\r\n"
		 "a=fmtp:102 profile-level-id=42e01f;packetization-mode=1\r\n"
		 "a=rtcp-fb:* nack pli\r\n"
		 "a=rtcp-fb:102 ccm tmmbr\r\n"
		 "a=imageattr:* send *\r\n"
		 "a=framerate:30\r\n"
		 "a=content:main\r\n") } },
	{ "capneg",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n"
		 "a=tcap:1 RTP/SAVP\r\n"
		 "a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp"
		 "9CnVubGVz\r\n"
		 "a=pcfg:1 t=1 a=1\r\n") } },
	{ "trailing-blank-v",
	  0,
	  PARSE,
	  { BODY("v=0 \r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "trailing-blank-o",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10 \r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "trailing-blank-s",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call \r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "trailing-blank-c",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10 \r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "trailing-blank-t",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0 \r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "trailing-blank-a",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000 \r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count-8",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/8 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
	{ "m-port-count-9",
	  0,
	  OK,
	  { BODY("v=0\r\n"
		 "o=alice 4711 1 IN IP4 198.51.100.10\r\n"
		 "s=call\r\n"
		 "c=IN IP4 198.51.100.10\r\n"
		 "t=0 0\r\n"
		 "m=audio 6000/9 RTP/AVP 8 0 101\r\n"
		 "a=rtpmap:8 PCMA/8000\r\n"
		 "a=rtpmap:0 PCMU/8000\r\n"
		 "a=rtpmap:101 telephone-event/8000\r\n") } },
};
