"""A daemon whose time can be moved, and what is seen of it from outside."""
import os
import re
import struct
import subprocess

from lab import HERE as NET, RELAY, until

TOUR = os.path.dirname(os.path.realpath(__file__))
# What a backend needs on the command line.
BACKENDS = {"userspace": ["--table=-1"]}
TIMEOUT_S, DELETE_DELAY_S = 20, 60
PORTS = 32
OPTIONS = ["--interface=" + RELAY, "--num-threads=2", "--port-min=30000", "--port-max=%d" % (30000 + PORTS - 1),
           "--timeout=%d" % TIMEOUT_S, "--offer-timeout=%d" % TIMEOUT_S, "--silent-timeout=%d" % TIMEOUT_S,
           "--delete-delay=%d" % DELETE_DELAY_S]


class Mismatch(Exception):
    """The daemon is not where the tables say."""


def expect(what, got, want):
    if got != want:
        raise Mismatch("%s: %s, expected %s" % (what, got, want))


class Stage:
    def __init__(self, lab, backend, is_outside=False):
        self.lab, self.is_outside = lab, is_outside
        self.clock = lab.tmp + "/clock"
        self.skipped_s = 0
        self.write_clock()
        preload = lab.tmp + "/clock.so"
        subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC",
                        "-o", preload, TOUR + "/clock.c"], check=True)
        self.daemon = lab.daemon(*OPTIONS, *BACKENDS[backend], env=dict(os.environ, LD_PRELOAD=preload, TOUR_CLOCK=self.clock))
        self.before = self.rows()
        if not self.before and not is_outside:
            raise RuntimeError("no rows are counted: the daemon has to be built with -DSLUICE_CHECKS")

    def write_clock(self):
        with open(self.clock, "r+b" if os.path.exists(self.clock) else "wb") as f:
            f.write(struct.pack("=q", self.skipped_s))

    def pass_time(self, seconds):
        """The daemon's clocks jump; whoever sleeps there sees it at the next request."""
        self.skipped_s += seconds
        self.write_clock()

    def rows(self):
        """How often each row was taken: {"machine line STATE EVENT": count}; nothing when only looked at from outside."""
        if self.is_outside:
            return {}
        lines = [line.rsplit(" ", 1) for line in self.daemon.cli("rows").split("\n") if line]
        return {key: int(count) for key, count in lines if count.isdigit()}

    def rows_since(self, before):
        return {k for k, n in self.rows().items() if n != before[k]}

    def expect_rows(self, machine, taken, want):
        if not self.is_outside:
            expect("rows taken", {k for k in taken if k.startswith(machine + " ")}, {r.key for r in want})

    def request(self, command, **keys):
        reply = self.daemon.ng.request(command, {k.replace("_", "-"): v for k, v in keys.items()})
        if reply is None:
            raise Mismatch("%s is not answered; %s" % (command, self.daemon.log()[-2000:]))
        return reply

    def query(self, call_id):
        """{tag: (tags it sends to, (its ports of ours))}; None: there is no such call."""
        reply = self.request("query", call_id=call_id)
        if reply["result"] != "ok":
            expect("query of no call", reply.get("error-reason"), "Unknown call-id")
            return None
        return {t["tag"]: (tuple(sorted(s["tag"] for s in t["subscribers"])),
                           tuple(m["streams"][0].get("local port", 0) for m in t["medias"] if m["streams"]))
                for t in reply["tags"].values()}

    def is_there(self, call_id):
        there = self.query(call_id) is not None
        listed = re.findall(r"^ID: +(\S+) ", self.daemon.cli("list sessions all"), re.M)
        expect("list sessions has it", call_id in listed, there)
        return there

    def await_end(self, call_id):
        if not until(lambda: self.query(call_id) is None, 3):
            raise Mismatch("the call is still there")

    def ports_used(self):
        return self.daemon.ports_used()

    def commands(self):
        """{command: how often it was carried out}, the player's own queries aside."""
        s = self.request("statistics")["statistics"]["controlstatistics"]
        return {c: s["total%scount" % c] for c in ("offer", "answer", "delete")}

    def hog_ports(self, leave):
        """Calls that take ports, two pairs each, until fewer than leave + 2 pairs are free; their call-ids."""
        hogs = []
        while (PORTS - self.ports_used()) // 2 >= leave + 2:
            hogs.append("hog-%d" % len(hogs))
            reply = self.request("offer", call_id=hogs[-1], from_tag="h", sdp=HOG_SDP)
            expect("a call that takes ports", reply["result"], "ok")
        return hogs

    def clear(self):
        """After a mismatch, for the next way."""
        self.daemon.cli("terminate all")
        self.daemon.cli("set finaltimeout 0")

    def end(self, call_id):
        self.request("delete", call_id=call_id, delete_delay=0)


HOG_SDP = "v=0\r\no=- 1 1 IN IP4 198.51.100.40\r\ns=-\r\nc=IN IP4 198.51.100.40\r\nt=0 0\r\nm=audio 9000 RTP/AVP 0\r\n"
