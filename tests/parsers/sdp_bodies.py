#!/usr/bin/env python3
"""Writes tests/parsers/sdp_bodies.h: every body of the parse/* recordings and how it must end.

    tests/parsers/sdp_bodies.py | clang-format-14 > tests/parsers/sdp_bodies.h
    tests/parsers/sdp_bodies.py --printed | clang-format-14 > tests/parsers/sdp_printed.h
    tests/parsers/sdp_bodies.py --seeds DIR     # the bodies of all recordings, one small file each
"""
import glob
import hashlib
import json
import os
import re
import sys

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")
ENDS = {"Failed to parse SDP": "PARSE", "Incomplete SDP specification": "INCOMPLETE"}


def dialogues(pattern):
    for name in sorted(glob.glob(os.path.join(GOLDEN, pattern))):
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def bodies(dialogue):
    for step in dialogue["steps"]:
        if isinstance(step.get("send"), dict) and isinstance(step["send"].get("sdp"), str):
            yield step["send"]["sdp"].encode("utf-8", "surrogateescape"), step["recv"]


def literal(data):
    lines = []
    for part in data.split(b"\n"):
        text = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else "\\%03o" % b for b in part)
        text = text.replace("\\015", "\\r")
        lines.append(text)
    out = [t + "\\n" for t in lines[:-1]] + [lines[-1]] * bool(lines[-1] or len(lines) == 1)
    return "\n".join('\t  "%s"' % piece for t in out for piece in pieces(t))


def pieces(text, most=80):
    while len(text) > most:
        cut = most
        while "\\" in text[cut - 4:cut]:
            cut -= 1
        yield text[:cut]
        text = text[cut:]
    yield text


def header():
    print("/* Made by tests/parsers/sdp_bodies.py from the parse recordings. */")
    print("#define BODY(text) (const uint8_t *) (text), sizeof(text) - 1")
    print("static const struct {\n\tconst char *id;\n\tunsigned flags;\n"
          "\tenum { OK, PARSE, INCOMPLETE } end;\n\tstruct slice body;\n} bodies[] = {")
    for dialogue in dialogues("dialogues-parse.jsonl"):
        for body, recv in bodies(dialogue):
            flags = "SDP_NO_BLANKS" if dialogue["config"] == "opts" else "0"
            end = ENDS.get(recv.get("error-reason"), "OK")
            print('\t{ "%s", %s, %s, { BODY(\n%s) } },'
                  % (dialogue["id"].split("/")[1], flags, end, literal(body)))
    print("};")


def seeds(folder):
    os.makedirs(folder, exist_ok=True)
    seen = set()
    for dialogue in dialogues("dialogues-*.jsonl"):
        for body, _ in bodies(dialogue):
            shape = hashlib.sha1(body).hexdigest()[:10]
            if shape in seen or len(body) > 3000:
                continue
            seen.add(shape)
            with open(os.path.join(folder, shape), "wb") as out:
                out.write(body)


def fill(text):
    """A printed body with a value for each placeholder."""
    text = re.sub(r"<PORT(\d+)(\+1)?>", lambda m: str(30000 + 2 * int(m[1]) + bool(m[2])), text)
    for name, value in (("UFRAG", "abcdEFGH"), ("PWD", "abcdefghijklmnopqrstuvwxyz"),
                        ("FND", "abcdefghijklmnop"), ("TLSID", "0123456789abcdefghij"),
                        ("KEY", "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"),
                        ("FP", ":".join(["4A"] * 32)), ("LOOP", "0123456789abcdef01234567")):
        text = re.sub("<%s\\d+>" % name, value, text)
    return re.sub(r"<\w+>", "1", text)


def is_quirk(name):
    """Faults of the recorded build (tests/golden/README.md) that no SDP of ours may have."""
    return re.search("key-sdp-attr-5|legacy-double-accept|no-o$|nul-inside|add-one-letter|"
                     "space-key|word-(UDPTL|udptl)", name)


def printed():
    """As few bodies as show every kind of line that rtpengine printed."""
    all_bodies = {}
    for dialogue in dialogues("dialogues-*.jsonl"):
        for _, recv in bodies(dialogue):
            if isinstance(recv, dict) and recv.get("sdp") and not is_quirk(dialogue["id"]):
                text = fill(recv["sdp"]).encode("utf-8", "surrogateescape")
                all_bodies.setdefault(text, dialogue["id"])

    def kinds(text):
        return {re.sub(rb"\d+|x-\w+|X-\w+", b"0", line)[:12] for line in text.split(b"\r\n")}

    print("/* Made by tests/parsers/sdp_bodies.py: SDP as rtpengine printed it. */")
    print("#define BODY(text) (const uint8_t *) (text), sizeof(text) - 1")
    print("static const struct {\n\tconst char *id;\n\tstruct slice body;\n} printed[] = {")
    seen = set()
    for text in sorted(all_bodies, key=lambda t: (-len(kinds(t)), t)):
        if len(text) < 2000 and kinds(text) - seen:
            seen |= kinds(text)
            print('\t{ "%s", { BODY(\n%s) } },' % (all_bodies[text], literal(text)))
    print("};")


if sys.argv[1:2] == ["--seeds"]:
    seeds(sys.argv[2])
elif sys.argv[1:2] == ["--printed"]:
    printed()
else:
    header()
