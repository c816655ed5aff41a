"""The recorded dialogues of this folder, what they need, and the list of exceptions."""
import glob
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))

# In the order in which they were recorded.  What round robin and counters say depends on it.
REQUIRED = ["control", "cli", "codec", "fax", "sdpattr", "rtppflags", "spelling", "fork", "delete", "query", "media",
            "interface", "mux", "rtcp", "loop", "parse", "errors", "origin", "hold", "reoffer", "transport",
            "bundle"]
LATER = ["ice", "sdes", "osrtp", "dtls", "webrtc"]

# A topic may list at most this share under "issue-N", not counting dialogues whose need is named below.
SHARE_PERCENT = 3

# What a dialogue needs beyond plain calls: in the recorded replies, or in a request's command and keys.
REPLY_NEEDS = [
    ("ice", r"^a=(candidate|ice-ufrag|ice-pwd|ice-lite|ice-options|end-of-candidates|remote-candidates)\b"),
    ("extmap", r"^a=extmap"),
    ("keys", r"^a=(crypto|fingerprint|setup|tls-id):|^m=\S+ \S+ \S*(SAVP|TLS|DTLS)"),
]
REQUEST_NEEDS = [
    ("ice", r"(?i)^ICE=(force|optional|default)"),
    ("bundle", r"(?i)^bundle[-=](accept|offer|require|strict)"),
    ("recording", r"recording|record[ -]call"),
    ("forwarding", r"forwarding"),
    ("publish", r"publish"),
    ("subscribe", r"subscri"),
    ("connect", r"^connect$"),
    ("mesh", r"mesh"),
    ("create", r"^create"),
    ("inject", r"inject"),
    ("transform", r"^transform$"),
    ("play", r"^(play|stop) "),
]


class Dialogue:
    def __init__(self, row):
        self.id, self.why, self.config, self.steps = row["id"], row["why"], row["config"], row["steps"]
        self.topic = self.id.split("/")[0]
        self.needs = sorted(needs(self.steps))


def load():
    """All dialogues, id -> Dialogue, in the order of recording."""
    by_topic = {}
    for path in sorted(glob.glob(HERE + "/dialogues-*.jsonl")) + [HERE + "/cli.jsonl"]:
        with open(path, encoding="utf-8") as f:
            for row in map(json.loads, f):
                d = Dialogue(row)
                by_topic.setdefault(d.topic, []).append(d)
    return {d.id: d for topic in REQUIRED + LATER for d in by_topic[topic]}


def words(value):
    """Every key, text and key=text of a request, one by one, without its SDP."""
    if isinstance(value, dict):
        for k, v in value.items():
            yield k
            if k not in ("sdp", "call-id"):
                yield from words(v)
                yield from (k + "=" + x for x in (v if isinstance(v, list) else [v]) if isinstance(x, str))
    elif isinstance(value, list):
        for v in value:
            yield from words(v)
    elif isinstance(value, str):
        yield value


def needs(steps):
    found = set()
    for step in steps:
        reply = step.get("recv")
        sdp = reply.get("sdp", "") if isinstance(reply, dict) else ""
        found.update(n for n, pattern in REPLY_NEEDS if re.search(pattern, str(sdp), re.M))
        asked = list(words(step.get("send", {}))) + [step.get("cli", "")]
        found.update(n for n, pattern in REQUEST_NEEDS if any(re.search(pattern, w) for w in asked))
    return found


class Exceptions:
    """exceptions.tsv: id, kind, reason.  Kinds: quirk (of README.md), safer (our default is), issue-N (comes with it)."""

    def __init__(self, dialogues, path=HERE + "/exceptions.tsv"):
        self.rows, self.faults = {}, []
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                if line.strip() and not line.startswith("#"):
                    self.add(number, line.rstrip("\n").split("\t"), dialogues)
        self.check_shares(dialogues)

    def add(self, number, row, dialogues):
        fault = None
        if len(row) != 3 or not row[2].strip():
            fault = "needs three columns: id, kind, reason"
        elif row[0] not in dialogues:
            fault = "no dialogue is called " + row[0]
        elif row[0] in self.rows:
            fault = row[0] + " is listed twice"
        elif not re.fullmatch(r"quirk|safer|issue-\d+", row[1]):
            fault = "kind %s is none of quirk, safer, issue-N" % row[1]
        if fault:
            self.faults.append("exceptions.tsv:%d: %s" % (number, fault))
        else:
            self.rows[row[0]] = (row[1], row[2])

    def check_shares(self, dialogues):
        for topic in REQUIRED:
            total = sum(d.topic == topic for d in dialogues.values())
            counted = [i for i, (kind, _) in self.rows.items()
                       if dialogues[i].topic == topic and kind.startswith("issue-") and not dialogues[i].needs]
            if len(counted) * 100 > SHARE_PERCENT * total:
                self.faults.append("exceptions.tsv: %s lists %d of %d under issue-N without a need (at most %d %%): %s" %
                                   (topic, len(counted), total, SHARE_PERCENT, " ".join(counted)))
