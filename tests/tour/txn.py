"""spec/txn.tbl: one ng request and its repeats, at the ng socket.

A request is in progress only while the daemon works, so its repeats come in a burst: the daemon is stopped, all are
sent, and it goes on.  The request is an offer; the call is deleted after it, so that it is seen when it is executed again.
"""
import collections
import os
import re
import select
import signal

import ng
import rtp
from lab import ROOT
from paths import Step
from stage import expect

World = collections.namedtuple("World", "state waiting is_aged")
Act = collections.namedtuple("Act", "verb count", defaults=(None,))
ARRIVE_S, SILENCE_S = 2.0, 0.05
BIG_COOKIE = 60000


def limit(name):
    with open(ROOT + "/spec/limits.def") as f:
        return int(re.search(r"LIMIT\(%s, +(\d+)," % name, f.read())[1])


WAITING_MAX, AGE_S, CACHE_SIZE = map(limit, ("TXN_WAITING_MAX", "REPLY_CACHE_AGE_S", "REPLY_CACHE_SIZE"))


class Txn:
    name = "txn"

    def __init__(self, table):
        self.table = table
        self.start = World(table.initial, 0, False)

    # ---- the model

    def happen(self, w, event):
        facts = {"room"} if w.waiting < WAITING_MAX else set()
        facts |= {"repeated"} if w.waiting else set()
        facts |= {"aged"} if w.is_aged else set()
        row = self.table.find(w.state, event, facts)
        waiting = w.waiting + ("WAIT" in row.actions)
        return row, World(row.to, 0 if "SEND_WAITING" in row.actions else waiting, w.is_aged)

    def execute(self, count):
        """So many copies at once, to the answer: (rows with repetitions, world, answers, dropped)."""
        w, rows = self.start, []
        for event in ["REQUEST"] * count + ["DONE"]:
            row, w = self.happen(w, event)
            rows.append(row)
        return rows, w, count - sum("DROP" in r.actions for r in rows)

    def acts(self, w):
        if w == self.start:
            return [Act("burst", n) for n in (1, 2, 1 + WAITING_MAX, 3 + WAITING_MAX)]
        return [Act("repeat"), Act("evict")] if w.is_aged else [Act("repeat"), Act("elsewhere"), Act("age"), Act("evict")]

    def step(self, w, a):
        goals = {(w, a)}
        if a.verb == "burst":
            rows, world, answers = self.execute(a.count)
            return Step(a, rows, tuple(rows), ("executed", answers), world, goals)
        if a.verb == "age":
            return Step(a, [], (), ("waits", 0), w._replace(is_aged=True), goals)
        if a.verb == "elsewhere":
            rows, _, answers = self.execute(1)
            return Step(a, rows, tuple(rows), ("executed", answers), w, goals)
        first, world = self.happen(w, "EVICT" if a.verb == "evict" else "EXPIRE")
        if "REMOVE" in first.actions:
            rows, _, answers = self.execute(1)
            return Step(a, [first] + rows, tuple(rows), ("executed", answers), None, goals)
        again, world = self.happen(world, "REQUEST")
        return Step(a, [first, again], (again,), ("again" if "SEND_AGAIN" in again.actions else "silence", 1), world, goals)

    def play(self, stage, way, number):
        play = Play(stage, "txn-%d" % number)
        try:
            for step in way:
                play.act(step)
                yield step
            stage.end(play.call_id)
        finally:
            play.close()


class Play:
    def __init__(self, stage, call_id):
        self.stage, self.call_id = stage, call_id
        self.clients = [ng.Client(stage.daemon.ng_address) for _ in range(2)]
        body = {"command": "offer", "call-id": call_id, "from-tag": "a", "sdp": rtp.sdp("198.51.100.10", 9000)}
        self.datagram = b"%s %s" % (call_id.encode(), ng.bencode(body))
        self.answer = None

    def close(self):
        for c in self.clients:
            c.close()

    def send(self, count, client):
        """So many copies at once; the answers."""
        pid = self.stage.daemon.process.pid
        os.kill(pid, signal.SIGSTOP)
        for _ in range(count):
            client.sock.sendto(self.datagram, client.address)
        os.kill(pid, signal.SIGCONT)
        out = []
        while select.select([client.sock], [], [], SILENCE_S if out else ARRIVE_S)[0]:
            out.append(client.sock.recv(65536))
        return out

    def act(self, step):
        verb, (outcome, answers) = step.act.verb, step.outcome
        if verb == "age":
            return self.stage.pass_time(AGE_S + 1)
        if verb == "evict":
            self.fill()
        executed = self.stage.commands()["offer"]
        before = self.stage.rows()
        got = self.send(step.act.count or 1, self.clients[verb == "elsewhere"])
        self.check_rows(before, step)
        expect("answers", (len(got), len(set(got))), (answers, 1))
        expect("executed", self.stage.commands()["offer"] - executed, outcome == "executed")
        expect("there is the call", self.stage.is_there(self.call_id), outcome == "executed")
        if outcome == "again":
            expect("the very same answer", got[0] == self.answer, True)
        elif verb == "burst":
            self.answer = got[0]
        self.stage.end(self.call_id)

    def check_rows(self, before, step):
        """Requests make the oldest entries expire, whosever they are; the rest is ours alone."""
        if self.stage.is_outside:
            return
        now = self.stage.rows()
        ours = {k: now[k] - before[k] for k in now if k.startswith("txn ") and k.split()[3] in ("REQUEST", "DONE") and now[k] != before[k]}
        expect("rows taken", ours, dict(collections.Counter(r.key for r in step.driven)))

    def fill(self):
        """Answers, until none that was there before has room."""
        for n in range(CACHE_SIZE // BIG_COOKIE + 2):
            cookie = b"%06d" % n + self.call_id.encode().ljust(BIG_COOKIE, b"x")
            got = self.clients[1].raw(cookie + b" " + ng.bencode({"command": "ping"}), cookie)
            expect("ping", got, ng.bencode({"result": "pong"}))
