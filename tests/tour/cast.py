"""The two parties of a call, their phones and requests, and what is forwarded between them."""
import time

import rtp
from lab import RELAY
from stage import expect

ADDRESSES = ["198.51.100.10", "198.51.100.20"]
ELSEWHERE = "198.51.100.21"
EARLY = 3                            # probes from a party whose SDP has not come yet: its budget is 5
ARRIVE_S, SILENCE_S = 2.0, 0.003    # what comes later than that is seen at the end


class Cast:
    def __init__(self, stage, call_id):
        self.stage, self.call_id = stage, call_id
        self.phones = [rtp.Phone(a) for a in ADDRESSES]
        self.tags = ["a", "b"]
        self.version = 0
        self.count = {"offer": 0, "answer": 0, "delete": 0}
        self.early = [EARLY, EARLY]
        self.probe = 0
        self.taken = set()
        self.silent = []             # packets that must not come: payload, phone, port

    def close(self):
        for p in self.phones:
            p.close()

    def request(self, command, **keys):
        """One request of this call; taken has the rows that it took."""
        self.count[command] = self.count.get(command, 0) + 1
        before = self.stage.rows()
        reply = self.stage.request(command, call_id=self.call_id, **keys)
        self.taken = self.stage.rows_since(before)
        return reply

    def sdp(self, side, media=1, phone=None, refused=False):
        """The body of a side.  More media than one need more ports; they are the same audio once more."""
        self.version += 1
        phone = phone or self.phones[side]
        body = phone.sdp(version=self.version)
        head, audio = body.split("m=", 1)
        if refused:
            audio = audio.replace(str(phone.port), "0", 1)
        return head + "".join("m=" + audio for _ in range(media))

    def offer(self, side, **sdp):
        return self.request("offer", from_tag=self.tags[side], to_tag=self.tags[1 - side], sdp=self.sdp(side, **sdp))

    def answer(self, side, tag=None, keys=(), **sdp):
        return self.request("answer", from_tag=self.tags[1 - side], to_tag=tag or self.tags[side],
                            sdp=self.sdp(side, **sdp), **dict(keys))

    def failing(self, command, side, *args, **keys):
        """A command that needs more ports than there are: two or three pairs are free, and it wants more."""
        hogs = self.stage.hog_ports(leave=2)
        self.count["offer"] += len(hogs)
        self.count["delete"] += len(hogs)
        used = self.stage.ports_used()
        reply = command(side, *args, media=4, **keys)
        expect("a command without ports", (reply["result"], reply.get("error-reason")), ("error", "Ran out of ports"))
        expect("ports in use after it", self.stage.ports_used(), used)
        for hog in hogs:
            self.stage.end(hog)

    def check_forwarded(self, wanted):
        """wanted: [(side that sends, port of ours, port of ours that it comes from; None: it must not come)]."""
        sent = []
        for side, port, source in wanted:
            self.probe += 1
            payload = b"probe %d of %s" % (self.probe, self.call_id.encode())
            self.phones[side].send((RELAY, port), payload.ljust(160))
            sent.append((payload, self.phones[1 - side], port, source))
        end = time.monotonic() + ARRIVE_S
        while any(s and not self.find(phone, p) for p, phone, _, s in sent) and time.monotonic() < end:
            for phone in self.phones:
                phone.drain(0.002)
        if any(not s for *_, s in sent):
            for phone in self.phones:
                phone.drain(SILENCE_S)
        for payload, phone, port, source in sent:
            expect("a packet to port %d comes from port" % port, self.find(phone, payload), source)
            if not source:
                self.silent.append((payload, phone, port))

    def check_silence(self):
        for phone in self.phones:
            phone.drain()
        for payload, phone, port in self.silent:
            expect("a packet to port %d comes from port" % port, self.find(phone, payload), None)

    @staticmethod
    def find(phone, payload):
        return next((source[1] for source, packet in phone.got if payload in packet), None)

    def may_probe(self, side, is_known):
        if is_known:
            return True
        self.early[side] -= 1
        return self.early[side] >= 0

    def check_commands(self, before):
        now = self.stage.commands()
        expect("commands carried out", {c: now[c] - before[c] for c in self.count}, self.count)
