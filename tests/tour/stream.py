"""spec/stream.tbl: the ports of one medium, towards both of its parties.

A command of one side takes ports that face the other, and those that face itself if there are none; what it publishes
are the other's (core/call/party.h, media_ports).  A set of ports is known by the far side's endpoint; one that was taken
before that is known is a wildcard.  END closes a port at once here, so that FLOW_GONE follows in the same step.
"""
import collections

import rtp
from cast import ADDRESSES, ELSEWHERE, Cast
from paths import Step
from stage import expect

Ports = collections.namedtuple("Ports", "name key state")              # key: endpoint of the far side; None: wildcard
# ports: newest first; current: a name; is_filled: its SDP said where to send; is_off: it was port 0; at: which phone
Side = collections.namedtuple("Side", "ports current is_filled is_off at")
World = collections.namedtuple("World", "sides is_blocked is_joined")
Act = collections.namedtuple("Act", "verb side", defaults=(None,))
PORTS_MOST = 2                       # sets of ports of one side that the walk goes to


class Stream:
    name = "stream"

    def __init__(self, table):
        self.table = table
        self.start = World((Side((), None, False, False, 0),) * 2, False, False)

    # ---- the model

    def acts(self, w):
        if not w.is_joined:
            return [Act("offer", 0), Act("fail", 0), Act("refuse", 0)]
        out = [Act(verb, s) for verb in ("offer", "answer", "refuse", "decline", "fail") for s in (0, 1)]
        out += [Act("move", 1), Act("unblock" if w.is_blocked else "block"), Act("delete")]
        return [a for a in out if a.verb == "delete" or all(len(s.ports) <= PORTS_MOST for s in self.step(w, a).world.sides)]

    def step(self, w, a):
        taken = Walk(self, w)
        outcome = getattr(taken, a.verb)(a.side) or "ok"
        world = None if a.verb == "delete" or not taken.is_joined else World(tuple(taken.sides), taken.is_blocked, True)
        states = tuple(tuple(p.state for p in s.ports) for s in w.sides)
        # The packets that are sent after each step.
        probes = [self.table.find(p.state, "PACKET") for s in (world.sides if world else ()) for p in s.ports]
        return Step(a, taken.rows + probes, frozenset(taken.driven), outcome, world, {(states, w.is_blocked, a)})

    def play(self, stage, way, number):
        play = Play(stage, "stream-%d" % number)
        try:
            for step in way:
                getattr(play, step.act.verb)(step.act.side)
                stage.expect_rows(self.table.machine, play.cast.taken, step.driven)
                play.check(step)
                yield step
            play.end()
        finally:
            play.cast.close()


class Walk:
    """One act, done to a world; collects the rows."""

    def __init__(self, model, w):
        self.table, self.sides, self.is_blocked, self.is_joined = model.table, list(w.sides), w.is_blocked, w.is_joined
        self.rows, self.driven = [], []

    def happen(self, side, name, event, *facts, is_driven=True):
        ports = self.get(side, name)
        row = self.table.find(ports.state, event, facts)
        self.rows.append(row)
        if is_driven:
            self.driven.append(row)
        self.put(side, ports._replace(state=row.to))
        return row

    def get(self, side, name):
        return next(p for p in self.sides[side].ports if p.name == name)

    def put(self, side, ports):
        s = self.sides[side]
        self.sides[side] = s._replace(ports=tuple(ports if p.name == ports.name else p for p in s.ports))

    def take(self, side, key):
        """Ports that face the side, for a far side at key; None: it is not known."""
        s = self.sides[side]
        found = [p for p in s.ports if p.key == key] or [p for p in s.ports if p.key is None]
        if not found:
            found = [Ports(len(s.ports), None, self.table.initial)]
            self.sides[side] = s = s._replace(ports=(found[0],) + s.ports)
        self.put(side, found[0]._replace(key=key))
        self.happen(side, found[0].name, "TAKE", "ports")
        self.sides[side] = self.sides[side]._replace(current=found[0].name)

    def command(self, side):
        far = 1 - side
        self.take(far, (side, self.sides[side].at))
        if self.sides[side].current is None:
            self.take(side, None)
        self.sides[side] = self.sides[side]._replace(is_filled=True, is_off=False)
        self.is_joined = True
        self.happen(far, self.sides[far].current, "PUBLISH")
        self.change()

    def change(self):
        for side in (0, 1):
            for p in self.sides[side].ports:
                self.happen(side, p.name, "CHANGE")

    answer = command

    def offer(self, side):
        """Switches on what the far side had switched off; RFC 3264 section 6: an answer can't."""
        self.sides[1 - side] = self.sides[1 - side]._replace(is_off=False)
        self.command(side)

    def move(self, side):
        self.sides[side] = self.sides[side]._replace(at=1 - self.sides[side].at)
        self.offer(side)

    def refuse(self, side):
        """Port 0: the medium is switched off for both, its ports are kept."""
        for s in (0, 1):
            if self.sides[s].current is not None:
                self.happen(s, self.sides[s].current, "STOP")
            self.sides[s] = self.sides[s]._replace(current=None)
        self.sides[side] = self.sides[side]._replace(is_filled=False, is_off=True)
        self.is_joined = True
        self.change()

    decline = refuse

    def fail(self, side):
        """The first medium has its ports, or gets them, the second gets some, for the last there are none."""
        before = list(self.sides)
        far = 1 - side
        held = {(s, p.name) for s in (0, 1) for p in self.sides[s].ports}
        self.take(far, (side, self.sides[side].at))
        if self.sides[side].current is None:
            self.take(side, None)
        for s in (0, 1):
            for p in self.sides[s].ports:
                if (s, p.name) == (far, self.sides[far].current) or (s, p.name) not in held:
                    self.happen(s, p.name, "ROLLBACK", *([] if (s, p.name) in held else ["fresh"]), is_driven=False)
        # All the media of a failing command are told TAKE, before their ports are had.
        fresh = self.table.find(self.table.initial, "TAKE", {"ports"})
        self.driven.append(fresh)
        self.rows += [fresh, self.table.find(fresh.to, "ROLLBACK", {"fresh"}), self.table.find(self.table.initial, "TAKE"),
                      self.table.find(self.table.initial, "ROLLBACK")]
        self.sides = before
        return "refused"

    def block(self, _):
        self.is_blocked = True
        self.change()

    def unblock(self, _):
        self.is_blocked = False
        self.change()

    def delete(self, _):
        for side in (0, 1):
            for p in self.sides[side].ports:
                self.happen(side, p.name, "END")
                self.happen(side, p.name, "FLOW_GONE", is_driven=False)
        return "gone"


class Play:
    def __init__(self, stage, call_id):
        self.stage, self.call_id = stage, call_id
        self.cast = Cast(stage, call_id)
        self.elsewhere = [None, rtp.Phone(ELSEWHERE)]
        self.ports = {}              # (side, name) -> port of ours, as far as it was seen

    def ok(self, reply):
        expect("the command", reply["result"], "ok")

    def offer(self, side):
        self.ok(self.cast.offer(side))

    def answer(self, side):
        self.ok(self.cast.answer(side))

    def move(self, side):
        self.cast.phones[side], self.elsewhere[side] = self.elsewhere[side], self.cast.phones[side]
        self.ok(self.cast.offer(side))

    def refuse(self, side):
        self.cast.offer(side, refused=True)

    def decline(self, side):
        self.cast.answer(side, refused=True)

    def fail(self, side):
        self.cast.failing(self.cast.offer, side)

    def block(self, _):
        self.ok(self.cast.request("block media"))

    def unblock(self, _):
        self.ok(self.cast.request("unblock media"))

    def delete(self, _):
        self.ok(self.cast.request("delete", delete_delay=0))

    def check(self, step):
        w = step.world
        expect("there is the call", self.stage.is_there(self.call_id), w is not None)
        held = sum(len(s.ports) for s in w.sides) if w else 0
        expect("ports in use", self.stage.ports_used(), 2 * held)
        if not w:
            return self.cast.check_forwarded([(side, port, None) for (side, _), port in self.ports.items()])
        parties = self.stage.query(self.call_id)
        for side, tag in enumerate(self.cast.tags):
            if w.sides[side].current is not None:
                self.ports[side, w.sides[side].current] = parties[tag][1][0]
        self.cast.check_forwarded([p for side in (0, 1) for p in self.probes(w, side)])

    def probes(self, w, side):
        """A packet to each port of ours that faces the side."""
        own, far = w.sides[side], w.sides[1 - side]
        for p in own.ports:
            if (side, p.name) not in self.ports or not self.cast.may_probe(side, own.is_filled):
                continue
            passes = p.state == "LIVE" and own.current is not None and not own.is_off and \
                far.current is not None and far.is_filled and not w.is_blocked
            yield side, self.ports[side, p.name], self.ports[1 - side, far.current] if passes else None

    def end(self):
        self.cast.check_silence()
        self.stage.end(self.call_id)
        expect("ports in use at the end", self.stage.ports_used(), 0)
