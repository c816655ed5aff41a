"""SIPp as a telephone: short scenarios here, its message trace read back, and a word to go on.

    caller = Sipp(lab, "caller", "198.51.100.10", caller_scenario("INVITE a", "180?", "200", "ACK", "go", "BYE", "200"),
                  proxy="198.51.100.1", target="sip:call@198.51.100.20:5060", bodies={"a": sdp})
    until(lambda: caller.received("200"))
    caller.go()                      # past the step "go"

Steps of a caller: `METHOD [body]` sends, `CODE` or `CODE?` (may come) receives.
Steps of a callee: `METHOD` receives, `CODE [body]` sends.  `go` waits for go().
"""
import re
import socket

REASONS = {"180": "Ringing", "183": "Session Progress", "200": "OK", "486": "Busy Here", "487": "Request Terminated"}
MESSAGE = re.compile(r"^-{20,}[^\n]*\nUDP message (sent|received)[^\n]*\n\n", re.M)


def host(address):
    return "[%s]" % address if ":" in address else address


def with_body(headers, body):
    return headers + ("Content-Type: application/sdp\nContent-Length: [len]\n\n" + body.replace("\r\n", "\n")
                      if body else "Content-Length: 0\n\n")


def sending(text, retransmit):
    return '<send%s><![CDATA[\n%s]]></send>' % (' retrans="500"' if retransmit else "", text)


def caller_scenario(target, steps, bodies):
    out, cseq, invite_at, is_dialog, is_cancelled = [], 0, 0, False, False
    for index, step in enumerate(steps):
        words = step.split()
        if words[0] == "go":
            out.append('<recv request="MESSAGE"/>')
        elif words[0][0].isdigit():
            code = words[0].rstrip("?")
            is_dialog |= code == "200" and not is_cancelled
            out.append('<recv response="%s"%s%s/>' % (code, ' rrs="true"' if code == "200" else "", ' optional="true"' if "?" in step else ""))
        else:
            method = words[0]
            is_failure = method == "ACK" and not is_dialog
            if method == "INVITE":
                invite_at = index
            if method not in ("ACK", "CANCEL"):
                cseq += 1
            back = method == "CANCEL" or is_failure
            headers = "%s %s SIP/2.0\n" % (method, "[next_url]" if is_dialog else target) + \
                "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch%s]\n" % ("-%d" % (index - invite_at) if back else "") + \
                "From: <sip:alice@[local_ip]>;tag=[pid]a[call_number]\n" + \
                "To: <%s>%s\n" % (target, "[peer_tag_param]" if method != "INVITE" or is_dialog else "") + \
                "Call-ID: [call_id]\nCSeq: %d %s\n" % (cseq, method) + \
                "Contact: <sip:alice@[local_ip]:[local_port]>\nMax-Forwards: 70\n" + ("[routes]\n" if is_dialog else "")
            is_cancelled |= method == "CANCEL"           # its 200 opens no dialogue
            out.append(sending(with_body(headers, bodies.get(words[1]) if words[1:] else None), method != "ACK"))
    return out


def callee_scenario(steps, bodies):
    out, in_dialog = [], False
    for step in steps:
        words = step.split()
        if words[0] == "go":
            out.append('<recv request="MESSAGE"/>')
        elif words[0][0].isdigit():
            tag = "" if in_dialog else ";tag=[pid]b[call_number]"
            cseq = "CSeq: 1 INVITE" if words[0] == "487" else "[last_CSeq:]"
            headers = "SIP/2.0 %s %s\n[last_Via:]\n[last_From:]\n[last_To:]%s\n[last_Call-ID:]\n%s\n[last_Record-Route:]\n" % (
                words[0], REASONS[words[0]], tag, cseq) + "Contact: <sip:bob@[local_ip]:[local_port]>\n"
            out.append(sending(with_body(headers, bodies.get(words[1]) if words[1:] else None), False))
        else:
            in_dialog |= words[0] == "ACK"
            out.append('<recv request="%s"/>' % words[0])
    return out


class Sipp:
    def __init__(self, lab, name, address, steps, bodies=None, proxy=None, target=None, calls=1, rate=10, fields=None,
                 port=5060):
        self.lab, self.address, self.port, self.calls = lab, address, port, calls
        base = "%s/%s-%d" % (lab.tmp, name, len(lab.children))
        self.trace, self.errors = base + ".messages", base + ".errors"
        body = caller_scenario(target, steps, bodies or {}) if proxy else callee_scenario(steps, bodies or {})
        with open(base + ".xml", "w") as f:
            f.write('<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="%s">\n%s\n</scenario>\n' % (name, "\n".join(body)))
        line = [lab.need("sipp", "sip-tester"), "-sf", base + ".xml", "-i", host(address), "-p", str(port), "-m", str(calls), "-l", str(calls),
                "-nostdin", "-trace_msg", "-message_file", self.trace, "-trace_err", "-error_file", self.errors,
                "-timeout", "60s", "-timeout_error", "-default_behaviors", "none", "-buff_size", "1048576"]
        if fields:
            with open(base + ".csv", "w") as f:
                f.write("SEQUENTIAL\n" + "".join("%s\n" % x for x in fields))
            line += ["-inf", base + ".csv"]
        if proxy:
            line += ["-r", str(rate), "-cid_str", "%u-" + name + "-%p@test", "%s:5060" % host(proxy)]
        self.process, self.log_path = lab.start(line, name)

    def messages(self):
        """[(sent or received, text)] so far."""
        try:
            with open(self.trace, errors="replace") as f:
                text = f.read()
        except FileNotFoundError:
            return []
        parts = MESSAGE.split(text)
        return [(parts[i], parts[i + 1].replace("\r\n", "\n").strip("\n") + "\n") for i in range(1, len(parts), 2)]

    def first_lines(self, way, word):
        """Messages that went that way and start with this method or status code."""
        pattern = re.compile(r"SIP/2.0 %s " % word if word.isdigit() else r"%s " % word)
        return [text for w, text in self.messages() if w == way and pattern.match(text)]

    def received(self, word):
        return self.first_lines("received", word)

    def sent(self, word):
        return self.first_lines("sent", word)

    def ended(self, timeout_s=15):
        """Whether all its calls went as the scenario says."""
        try:
            return self.process.wait(timeout_s) == 0
        except Exception:
            return False

    def why(self):
        """What went wrong, in its own words."""
        text = ""
        for path in (self.errors, self.log_path):
            try:
                with open(path, errors="replace") as f:
                    text += f.read()[-600:]
            except FileNotFoundError:
                pass
        return "sipp code %s: %s" % (self.process.poll(), text)

    def go(self, call_ids=None):
        """Lets calls pass their step "go": a MESSAGE in each, with the headers of its last INVITE so that it can be answered."""
        kind = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        latest = {}
        for _, text in self.messages():
            if text.startswith("INVITE "):
                latest[header(text, "Call-ID")] = text
        with socket.socket(kind, socket.SOCK_DGRAM) as s:
            for call_id, invite in latest.items():
                if call_ids is None or call_id in call_ids:
                    kept = [l for l in invite.split("\n\n")[0].split("\n")[1:] if not l.startswith("Content-")]
                    text = "\r\n".join(["MESSAGE sip:test SIP/2.0"] + kept + ["Content-Length: 0", "", ""])
                    s.sendto(text.encode(), (self.address, self.port))


def header(text, name):
    found = re.search(r"^%s: *(.*)$" % name, text, re.M)
    return found[1].strip() if found else None


def body(text):
    """The SDP of a message, with CRLF."""
    parts = text.split("\n\n", 1)
    return parts[1].strip("\n").replace("\n", "\r\n") + "\r\n" if len(parts) > 1 and parts[1].strip() else ""
