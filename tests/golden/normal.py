"""Puts names in place of what a daemon chooses itself (README.md, "Placeholders")."""
import json
import re

import ng

PORTS = range(30000, 40000)          # the daemon's; requests stay outside
TIMES = {"created", "created_us", "created_ts", "last signal", "last redis update",
         "last packet", "last kernel packet", "last user packet", "last_signal"}
SHAPES = {"list totals", "list counters", "list jsonstats", "get totals", "get counters",
          "get jsonstats", "list transcoders"}
HEX = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{24}|[0-9a-f]{20}|[0-9a-f]{16})"
                 r"(?![0-9a-zA-Z])")
NAME = re.compile(r"<[A-Z]+[0-9_]*[0-9](?:\+\d+)?>")
WORDS = {"ice-ufrag": "UFRAG", "ice-pwd": "PWD", "tls-id": "TLSID", "rtpengine": "LOOP"}


class Names:
    """The placeholders of one dialogue, numbered in order of appearance."""

    def __init__(self, scratch):
        self.scratch = scratch       # the daemon's scratch folder
        self.ours = ""               # all that we sent so far
        self.given = {}              # (kind, value) -> placeholder
        self.count = {}
        self.back = {}               # placeholder -> value, for later requests

    def sent(self, request):
        self.ours += json.dumps(request, ensure_ascii=False).replace("\\r\\n", "\r\n")

    def fill(self, v):
        """Puts real values in for placeholders that earlier answers bound."""
        if isinstance(v, dict):
            return {k: self.fill(x) for k, x in v.items()}
        if isinstance(v, list):
            return [self.fill(x) for x in v]
        if isinstance(v, str) and "<" in v:
            return NAME.sub(lambda m: self.back.get(m[0], m[0]), v)
        return v

    def name(self, kind, value):
        if (kind, value) not in self.given:
            self.count[kind] = self.count.get(kind, 0) + 1
            placeholder = "<%s%d>" % (kind, self.count[kind])
            self.given[kind, value] = placeholder
            self.back[placeholder] = value
        return self.given[kind, value]

    def word(self, kind, value):
        """A value that the daemon made gets a name, one that we sent stays."""
        if (kind, value) in self.given:
            return self.given[kind, value]
        return value if value.rstrip("=") in self.ours else self.name(kind, value)

    def is_ours(self, number):
        return re.search(r"(?<!\d)%s(?!\d)" % number, self.ours) is not None

    def port(self, port):
        value = str(int(port))
        if int(port) not in PORTS:
            return value
        if ("PORT", value) in self.given:
            return self.given["PORT", value]
        base = str(int(port) - 1)
        if int(port) % 2 and ("PORT", base) in self.given:
            placeholder = self.given["PORT", base][:-1] + "+1>"
            self.given["PORT", value] = placeholder
            self.back[placeholder] = value
            return placeholder
        return self.name("PORT", value)

    def version(self, value):
        """The version of o=: counts up from ours, or from one that the daemon made."""
        if any(self.is_ours(int(value) - k) for k in range(10)):
            return value
        for (kind, first), placeholder in self.given.items():
            if kind == "SESSVER" and 0 < int(value) - int(first) < 10:
                return "%s+%d>" % (placeholder[:-1], int(value) - int(first))
        return self.name("SESSVER", value)

    def line(self, line):
        """One line of SDP."""
        if m := re.match(r"m=(\S+) (\d+)(.*)$", line):
            return "m=%s %s%s" % (m[1], self.port(m[2]), m[3])
        if m := re.match(r"o=(\S+) (\d+) (\d+) (.*)$", line):
            return "o=%s %s %s %s" % (m[1], m[2] if self.is_ours(m[2]) else self.name("SESSID", m[2]),
                                      self.version(m[3]), m[4])
        if m := re.match(r"a=rtcp:(\d+)(.*)$", line):
            return "a=rtcp:%s%s" % (self.port(m[1]), m[2])
        if m := re.match(r"a=candidate:(\S+) (\d+) (\S+) (\d+) (\S+) (\d+)(.*)$", line):
            tail = re.sub(r"rport (\d+)", lambda x: "rport " + self.port(x[1]), m[7])
            return "a=candidate:%s %s %s %s %s %s%s" % (self.word("FND", m[1]), m[2], m[3], m[4], m[5],
                                                        self.port(m[6]), tail)
        if m := re.match(r"a=(ice-ufrag|ice-pwd|tls-id|rtpengine):(\S+)(.*)$", line):
            return "a=%s:%s%s" % (m[1], self.word(WORDS[m[1]], m[2]), m[3])
        if m := re.match(r"a=fingerprint:(\S+) (\S+)(.*)$", line):
            return "a=fingerprint:%s %s%s" % (m[1], self.word("FP", m[2]), m[3])
        if m := re.match(r"a=crypto:(\d+) (\S+) inline:([A-Za-z0-9+/]+)(.*)$", line):
            return "a=crypto:%s %s inline:%s%s" % (m[1], m[2], self.word("KEY", m[3]), m[4])
        if line.startswith("a=remote-candidates:"):
            return line
        if m := re.match(r"a=ssrc:(\d+)(.*)$", line):
            return "a=ssrc:%s%s" % (self.word("SSRC", m[1]), m[2])
        return self.text(line)

    def text(self, s):
        s = s.replace(self.scratch, "<TMP>")
        return HEX.sub(lambda m: m[0] if m[0] in self.ours or m[0].isdigit()
                       else self.name("HEX%d_" % len(m[0]), m[0]), s)

    def value(self, v, key=None):
        """Any part of a reply."""
        if isinstance(v, dict):
            return {self.text(k): self.value(v[k], k) for k in sorted(v)}
        if isinstance(v, list):
            out = [self.value(x, key) for x in v]
            return sorted(out, key=str) if key == "calls" else out
        if key in TIMES and isinstance(v, (int, float, str)):
            return v if v in (0, "0") else "<TIME>"
        if key in ("local port", "port") and str(v).isdigit() and int(v) in PORTS:
            return self.port(v)
        if isinstance(v, str):
            if "v=0\r\n" in v or "\r\nm=" in v:
                return "\r\n".join(map(self.line, v.split("\r\n")))
            return self.text(v)
        return v

    def reply(self, payload):
        if payload is None:
            return None
        try:
            v = ng.decode(payload)
        except (ValueError, IndexError, RecursionError):
            v = None
        if not isinstance(v, dict):
            return {"raw": payload.decode("latin1")}
        if "statistics" in v:
            v = dict(v, statistics=shape(v["statistics"]))
            return {k: v[k] for k in sorted(v)}
        return self.value(v)

    def cli(self, command, t):
        t = re.sub(r"(Port +\S+:)(\d+)( *)", lambda m: m[1] + self.port(m[2]) + " ", t)
        t = re.sub(r"(creat(?:ed)?: *)\d+", r"\1<TIME>", t)
        t = re.sub(r"((?:last_signal|last redis update): *)[1-9]\d*", r"\1<TIME>", t)
        t = re.sub(r"(Current sessions ip\S* (?:only|mixed) +media: )\d+", r"\1<N>", t)
        t = re.sub(r"callduration +[0-9.]+", "callduration <N>", t)
        t = re.sub(r"(prx: *\S+?):\d+|(proxy: *\S+?):\d+", lambda m: (m[1] or m[2]) + ":<N>", t)
        t = re.sub(r"/proc/\d+", "/proc/<PID>", t)
        t = re.sub(r"SSRC [0-9a-f]{8}", "SSRC <SSRC>", t)
        t = re.sub(r"software_id = \S+", "software_id = <SOFTWARE>", t)
        t = re.sub(r"\d+ uts \d+ kts", "<N> uts <N> kts", t)
        if " ".join(command.split()[:2]) in SHAPES:
            t = numberless(t)
        t = re.sub(r"(Maximum open-files \D*)\d+", r"\1<N>", t)
        return self.text(t)


def shape(v, key=None):
    """Statistics: names stay, numbers go."""
    if isinstance(v, dict):
        return {k: shape(v[k], k) for k in sorted(v)}
    if isinstance(v, list):
        return [shape(x, key) for x in v]
    is_number = isinstance(v, (int, float)) or re.fullmatch(r"-?[0-9.]+(e[-+]?\d+)?|-?nan", str(v))
    return "<N>" if is_number and key not in ("address", "proxy") else v


def numberless(text):
    """The same for text: numbers go, addresses stay (moved out of the way meanwhile)."""
    def hide(m):
        return "".join(chr(0xe000 + ord(c)) for c in m[0])
    text = re.sub(r"\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*", hide, text)
    text = re.sub(r"(?<![\w.])-?\d+(\.\d+)?(?![\w.])", "<N>", text)
    text = re.sub(r" +<N>", " <N>", text)
    return "".join(chr(ord(c) - 0xe000) if "\ue000" <= c < "\ue100" else c for c in text)
