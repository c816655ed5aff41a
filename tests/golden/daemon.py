"""Starts a daemon per configuration and plays dialogues to it; runs inside a network namespace of its own."""
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import ng
from normal import Names

ANSWER_S = 2.0                       # how long an answer may take
SILENCE_S = 0.3                      # how long we wait where none is expected

ADDRESSES = ["203.0.113.%d" % i for i in range(1, 10)] + ["2001:db8:4321::%d" % i for i in range(1, 5)] + \
            ["198.51.100.10", "198.51.100.20", "198.51.100.30", "2001:db8:10::10", "2001:db8:20::20"]

ALWAYS = ["--table=-1", "--listen-ng=127.0.0.1:2223", "--listen-cli=127.0.0.1:9900", "--foreground", "--log-stderr",
          "--log-level=5", "--num-threads=4"]

CONFIGS = {
    # one logical interface, both families
    "plain": ["--interface=203.0.113.1", "--interface=2001:db8:4321::1"],
    # many: two families, advertised address, two addresses, round robin, alias
    "multi": ["--interface=pub/203.0.113.1", "--interface=pub/2001:db8:4321::1",
              "--interface=priv/203.0.113.2", "--interface=priv/2001:db8:4321::2",
              "--interface=nat/203.0.113.3!192.0.2.33",
              "--interface=two/203.0.113.4", "--interface=two/203.0.113.5",
              "--interface=rr:x/203.0.113.6", "--interface=rr:y/203.0.113.7",
              "--interface=v6only/2001:db8:4321::3",
              "--interface=edge=pub"],
    # settings away from the defaults, templates: a configuration file
    "opts": """
[rtpengine]
interface = internal/203.0.113.1;internal/2001:db8:4321::1;external/203.0.113.2;external/2001:db8:4321::2
tos = 184
delete-delay = 0
dtls-passive = true
reject-invalid-sdp = true
recording-dir = @TMP@/rec
recording-method = pcap
templates = signalling
timeout = 45

[signalling]
default = replace-origin
trunk = direction=internal direction=external replace-session-name ICE=remove
browser = WebRTC
offer = no-rtcp-attribute
""",
    # the SIP source address counts unless a message says otherwise
    "sipsource": ["--interface=203.0.113.1", "--interface=2001:db8:4321::1", "--sip-source"],
    # few ports, few sessions
    "small": ["--interface=203.0.113.1", "--port-min=30000", "--port-max=30007", "--max-sessions=2", "--delete-delay=0"],
}


class Ended(Exception):
    """The daemon ended, hangs or never started; the text says which."""


def raise_addresses():
    """Gives the namespace its addresses, all on lo."""
    try:
        with open("/proc/sys/net/ipv6/conf/all/disable_ipv6", "w") as f:
            f.write("0")
    except OSError:
        pass
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for a in ADDRESSES:
        subprocess.run(["ip", "addr", "add", a + ("/128" if ":" in a else "/32"), "dev", "lo"] +
                       (["nodad"] if ":" in a else []), check=True)


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)    # PR_SET_PDEATHSIG


class Daemon:
    def __init__(self, binary, config, drop=()):
        self.tmp = tempfile.mkdtemp(prefix="golden-")
        options = CONFIGS[config]
        if isinstance(options, str):
            with open(self.tmp + "/conf", "w") as f:
                f.write(options.replace("@TMP@", self.tmp))
            options, config_file = [], self.tmp + "/conf"
        else:
            config_file = "none"
        line = [binary, "--config-file=" + config_file, "--pidfile=" + self.tmp + "/pid"] + \
            ALWAYS + [o for o in options if o not in drop]
        with open(self.tmp + "/log", "w") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.tmp,
                                            preexec_fn=end_with_parent)
        self.ng = ng.Client(timeout_s=ANSWER_S, alive=lambda: self.process.poll() is None)
        try:
            self.await_first_pong()
        except Ended:
            self.process.kill()
            self.stop()
            raise

    def await_first_pong(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.ng.request("ping", timeout_s=0.1):
                return
        raise Ended(self.obituary() if self.process.poll() is not None else "does not answer the first ping within 10 s")

    def log_tail(self, lines=12):
        with open(self.tmp + "/log", errors="replace") as f:
            return "".join(f.readlines()[-lines:])

    def obituary(self):
        """How it ended, and its last words; None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        how = "exit code %d" % code if code >= 0 else "signal %d, %s" % (-code, signal.strsignal(-code))
        return "the daemon ended (%s):\n%s" % (how, self.log_tail(40))

    def check_alive(self):
        """Raises Ended when it ended, is about to, or hangs."""
        if self.process.poll() is None and self.ng.request("ping") is None:
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                raise Ended("the daemon runs, but does not answer a ping within %g s" % ANSWER_S)
        if words := self.obituary():
            raise Ended(words)

    def stop(self):
        """SIGTERM; a complaint when it does not end cleanly, else None."""
        self.ng.close()
        complaint = None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                complaint = "does not end within 10 s after SIGTERM"
                self.process.kill()
            else:
                if self.process.returncode:
                    complaint = "after SIGTERM " + self.obituary()
        self.process.wait()
        shutil.rmtree(self.tmp, ignore_errors=True)
        return complaint


def split(address):
    host, port = address.rsplit(":", 1)
    return host, int(port)


def send_rtp(sockets, names, r):
    """Sends the packets of a step; False when no earlier answer named the port."""
    if "<" in names.fill(r["to"]):
        return False
    source, target = split(r["from"]), split(names.fill(r["to"]))
    if source not in sockets:
        sockets[source] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sockets[source].bind(source)
    for i in range(r["packets"]):
        head = bytes([0x80, r["pt"]]) + (r["seq"] + i).to_bytes(2, "big") + (160 * i).to_bytes(4, "big") + \
            r["ssrc"].to_bytes(4, "big")
        sockets[source].sendto(head + b"\xd5" * 160, target)
        time.sleep(0.02)             # the packet interval
    time.sleep(0.05)
    return True


def send_bytes(daemon, names, step):
    cookie = daemon.ng.cookie()
    data = step["bytes"].replace("COOKIE", cookie.decode()).encode("latin1")
    payload = daemon.ng.raw(data, cookie, SILENCE_S if step.get("recv", 1) is None else None)
    got = dict(step, recv=names.reply(payload))
    if payload is not None:
        got["enc"] = "json" if payload[:1] == b"{" else "bencode"
    return got


def send_request(daemon, names, step, cookies):
    request = names.fill(step["send"])
    names.sent(request)
    cookie = daemon.ng.cookie()
    if "cookie" in step:
        cookie = cookies.setdefault(step["cookie"], cookie)
    body = json.dumps(request).encode() if step.get("enc") == "json" else ng.bencode(request)
    payload = daemon.ng.raw(cookie + b" " + body, cookie)
    got = dict(step, recv=names.reply(payload))
    if payload is not None and step.get("enc") == "json" and payload[:1] != b"{":
        got["recv_enc"] = "bencode"
    return got


def ask_cli(daemon, names, line):
    """The CLI's text, None without an answer.  Raises Ended."""
    try:
        return names.cli(line, ng.cli(line))
    except OSError:
        daemon.check_alive()
        return None


def terminate_all(daemon):
    """Ends all calls before the next dialogue, by ng where there is no CLI.  Raises Ended."""
    try:
        ng.cli("terminate all")
    except OSError:
        daemon.check_alive()
        listed = daemon.ng.request("list", {"limit": 1000}) or {}
        for call_id in listed.get("calls", []):
            daemon.ng.request("delete", {"call-id": call_id, "delete-delay": 0})


def play(daemon, steps, out):
    """Plays one dialogue; appends its steps with the answers of this daemon to out.  Raises Ended."""
    names, cookies, sockets = Names(daemon.tmp), {}, {}
    try:
        for step in steps:
            got = dict(step)
            if "wait" in step:
                time.sleep(step["wait"])
            elif "cli" in step:
                got["text"] = ask_cli(daemon, names, step["cli"])
            elif "rtp" in step:
                if not send_rtp(sockets, names, step["rtp"]):
                    got["sent"] = False
            elif "bytes" in step:
                got = send_bytes(daemon, names, step)
            else:
                got = send_request(daemon, names, step, cookies)
            out.append(got)
            if got.get("recv", 1) is None and step["recv"] is not None:
                daemon.check_alive()
                break                # unanswered: what follows would only mislead
        terminate_all(daemon)
    finally:
        for s in sockets.values():
            s.close()
    if daemon.process.poll() is not None:
        daemon.check_alive()
