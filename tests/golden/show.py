"""Dialogues and differences, for people."""
import difflib
import json
import re
import sys

IS_TTY = sys.stdout.isatty()


def paint(code, text):
    return "\033[%sm%s\033[0m" % (code, text) if IS_TTY else text


def clean(text):
    return text.encode("utf-8", "backslashreplace").decode()


def title(step):
    """One line that says what a step asks."""
    if "wait" in step:
        return "wait %g s" % step["wait"]
    if "rtp" in step:
        r = step["rtp"]
        return "rtp %d packets %s -> %s (pt %d, seq %d, ssrc %d)" % (r["packets"], r["from"], r["to"], r["pt"], r["seq"], r["ssrc"])
    if "cli" in step:
        return "cli " + step["cli"]
    if "bytes" in step:
        text = step["bytes"]
        return "bytes " + (text if len(text) < 120 else text[:120] + "... (%d)" % len(text))
    send = step["send"]
    keys = ["%s=%s" % (k, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))
            for k, v in send.items() if k not in ("command", "sdp", "call-id")]
    marks = [k + "=" + step[k] for k in ("enc", "cookie") if k in step]
    return " ".join([str(send.get("command", "(no command)"))] + keys + ["[%s]" % m for m in marks]).replace("\r\n", "\\r\\n")


def lines(value, indent=0):
    """A reply as lines, SDP line by line, so that two can be compared."""
    pad = "  " * indent
    if isinstance(value, dict):
        for k, v in value.items():
            if isinstance(v, (dict, list)) and v:
                yield pad + k + ":"
                yield from lines(v, indent + 1)
            elif isinstance(v, str) and "\n" in v:
                yield pad + k + ":"
                yield from text_lines(v, indent + 1)
            else:
                yield "%s%s: %s" % (pad, k, json.dumps(v, ensure_ascii=False))
    elif isinstance(value, list):
        for v in value:
            inner = [json.dumps(v, ensure_ascii=False)] if isinstance(v, str) and "\n" not in v else list(lines(v, indent + 1))
            yield pad + "- " + (inner[0].lstrip() if inner else "")
            yield from inner[1:]
    elif isinstance(value, str):
        yield from text_lines(value, indent)
    else:
        yield pad + json.dumps(value)


def text_lines(text, indent=0):
    crlf = "\r\n" in text
    parts = text.split("\r\n" if crlf else "\n")
    ended = parts[-1] == ""
    for p in parts[:-1] if ended else parts:
        yield "  " * indent + json.dumps(p, ensure_ascii=False)[1:-1].replace('\\"', '"')
    if not ended:
        yield "  " * indent + "(no line end)"


def answer(step):
    """What came back in a step, as lines."""
    if "text" in step and step["text"] is None:
        return ["(no answer)"]
    if "text" in step:
        return list(text_lines(step["text"]))
    if step.get("sent") is False:
        return ["(not sent: no answer before named the port)"]
    if "recv" not in step:
        return []
    if step["recv"] is None:
        return ["(no answer)"]
    marks = ["(encoded as %s)" % step[k] for k in ("enc", "recv_enc") if k in step and ("bytes" in step or k == "recv_enc")]
    return list(lines(step["recv"])) + marks


def changed(want, got):
    """The lines of difference alone: [("-", line), ("+", line)]."""
    return [(l[0], l[2:]) for l in difflib.ndiff(answer(want), answer(got)) if l[0] in "-+"]


def summary(want, got, width=150):
    """The difference in a few words."""
    parts = []
    for sign, line in changed(want, got):
        parts.append(sign + line.strip())
        if len(parts) == 4:
            break
    text = "  ".join(parts) or "only the order of keys or the kind of a value"
    return clean(text if len(text) <= width else text[:width] + "...")


def print_request(step, indent):
    sdp = step.get("send", {}).get("sdp")
    if isinstance(sdp, str):
        for l in text_lines(sdp):
            print(clean(indent + "| " + l))


def print_answer(step, indent):
    for l in answer(step):
        print(clean(indent + "> " + l))


def print_dialogue(d):
    """A recording, readable."""
    print(paint("1", d.id) + ": %s [%s]%s" % (d.why, d.config, "  needs " + " ".join(d.needs) if d.needs else ""))
    for n, step in enumerate(d.steps, 1):
        print(clean("%3d %s" % (n, title(step))))
        print_request(step, "      ")
        print_answer(step, "      ")
    print()


def print_difference(d, got, ended, every):
    """The recording beside what came, up to the first step that differs (all of them with every)."""
    print("\n" + paint("1", d.id) + ": %s [%s]%s" % (d.why, d.config, "  needs " + " ".join(d.needs) if d.needs else ""))
    seen = False
    for n, step in enumerate(d.steps):
        if n >= len(got):
            break
        differs = got[n] != step
        print(clean("%3d %s" % (n + 1, title(step))) + (paint("31", "   <-- differs") if differs else ""))
        if not differs:
            continue
        if not seen or every:
            print_request(step, "      ")
            print("      " + paint("2", "- recorded   + this daemon"))
            for l in difflib.ndiff(answer(step), answer(got[n])):
                if l[0] != "?":
                    print(clean("      " + (paint("31", l) if l[0] == "-" else paint("32", l) if l[0] == "+" else l).rstrip()))
        seen = True
        if not every:
            rest = sum(g != s for g, s in zip(got[n + 1:], d.steps[n + 1:]))
            if rest:
                print("      (%d later steps differ too: -vv)" % rest)
            break
    if ended:
        print(paint("31", "      at step %d: " % min(len(got) + 1, len(d.steps))) + ended.rstrip().replace("\n", "\n      "))
        if len(got) < len(d.steps):
            print_request(d.steps[len(got)], "      ")


def print_groups(results, most=40):
    """The differences, most frequent first: one cause usually shows as one group."""
    groups = {}
    for d, got, ended in results:
        for want, have in zip(d.steps, got):
            if want != have:
                for sign, line in changed(want, have):
                    key = sign + re.sub(r"<([A-Z]+)\d+(_\d+)?((?:\+1)?)>", r"<\1\3>", line.strip())
                    groups.setdefault(key, []).append(d.id)
                break
    rows = sorted(((len(set(ids)), key, sorted(set(ids))) for key, ids in groups.items()), key=lambda r: (-r[0], r[1]))
    for count, key, ids in rows[:most]:
        print(clean("%5d  %s" % (count, key[:110])))
        print("       %s" % " ".join(ids[:5]) + (" ..." if len(ids) > 5 else ""))
    if len(rows) > most:
        print("       (%d more groups)" % (len(rows) - most))
