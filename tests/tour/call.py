"""spec/call.tbl: two parties, in every state of their exchange, do whatever the table has a row for."""
import collections

import rtp
from cast import ELSEWHERE, Cast
from paths import Step
from lab import until
from stage import DELETE_DELAY_S, TIMEOUT_S, expect

Exchange = collections.namedtuple("Exchange", "state offers answered final doomed")
World = collections.namedtuple("World", "exchange told filled")         # told, filled: sides; who knows our port, whose SDP came
# An act: what happens, by which side, and the facts that come with it.
Act = collections.namedtuple("Act", "verb side facts ok", defaults=(None, frozenset(), True))
UNASKED = "unasked"                  # an answer before any offer
ANSWERS = [frozenset(w.split()) for w in ("known", "known final_reply", "", "final_reply", "branch", "branch final_reply",
                                          "provisional")]
NOTES = {"NOTE_GLARE": "(glare)", "NOTE_UNASKED": "an answer without an offer"}


class Call:
    name = "call"

    def __init__(self, table):
        self.table = table
        fresh = Exchange(table.initial, frozenset(), False, False, False)
        self.noted = set()
        self.start = World(fresh, frozenset(), frozenset())

    # ---- the model

    def happen(self, x, event, side, facts, answering=False):
        """One event: (row, exchange)."""
        seen = set(facts)
        seen |= {"own"} if side in x.offers else set()
        seen |= {"other"} if side is not None and 1 - side in x.offers else set()
        seen |= {n for n in ("answered", "final", "doomed") if getattr(x, n)}
        seen |= {"answering"} if answering else set()
        row = self.table.find(x.state, event, seen)
        for action in row.actions:
            if action == "OFFER_OUT":
                x = x._replace(offers=x.offers | {side})
            elif action == "OFFER_DONE":
                x = x._replace(offers=x.offers - {1 - side}, answered=True)
            elif action in ("MARK_FINAL", "CLEAR_FINAL"):
                x = x._replace(final=action == "MARK_FINAL")
            elif action in ("ARM", "REVIVE"):
                x = x._replace(doomed=action == "ARM")
        return row, x._replace(state=row.to)

    def command(self, x, act):
        """An offer or answer from its event to its reply: (rows, exchange)."""
        row, x = self.happen(x, act.verb.upper(), act.side, act.facts)
        if row.to != "TRYING":
            return [row], x
        then, x = self.happen(x, "READY" if act.ok else "FAILED", act.side, act.facts & {"final_reply"}, act.verb == "answer")
        return [row, then], x

    def acts(self, w):
        is_new = w.exchange.state == self.table.initial
        out = [Act("offer", s, ok=ok) for s in (0, 1) for ok in (True, False) if not (is_new and s)]
        out += [Act("answer", 1, frozenset())] if is_new else \
            [Act("answer", s, facts) for s in (0, 1) for facts in ANSWERS] + \
            [Act("answer", s, facts, False) for s in (0, 1) for facts in ANSWERS if not facts & {"branch", "final_reply"}]
        out += [] if is_new else [Act("delete", facts=frozenset(["delay"])), Act("delete"), Act("timeout"), Act("stop"), Act("final")]
        out += [Act("due")] if w.exchange.doomed else []
        return [a for a in out if self.is_possible(w, a)]

    def is_possible(self, w, a):
        if a.verb in ("offer", "answer"):
            # A branch has no ports of its own to fail for, and asks its own exchange.
            rows, _ = self.command(w.exchange, a)
            return not rows[0].is_never and (a.ok or "BRANCH" not in rows[0].actions)
        return True

    def step(self, w, a):
        if a.verb in ("offer", "answer"):
            return self.step_command(w, a)
        event = {"delete": "DELETE", "due": "DUE", "timeout": "TIMEOUT", "stop": "STOP", "final": "STOP"}[a.verb]
        row, x = self.happen(w.exchange, event, None, a.facts)
        world = None if x.state == "GONE" else w._replace(exchange=x)
        # Nobody asks whether a call that waits for its delete delay is silent.
        driven = [row] if not (w.exchange.doomed and a.verb == "timeout") else []
        return Step(a, [row], frozenset(driven), "stays" if world else "gone", world, {(w.exchange, a)})

    def step_command(self, w, a):
        rows, x = self.command(w.exchange, a)
        goals = {(w.exchange, a)}
        if "BRANCH" in rows[0].actions:
            rows += self.command(self.start.exchange, a)[0]
            return Step(a, rows, frozenset(rows), "branch", None, goals)
        if not a.ok:
            world = w._replace(exchange=x) if x.state != "GONE" else None
            return Step(a, rows, frozenset(rows), "refused", world, goals)
        world = World(x, w.told | {1 - a.side}, w.filled | {a.side})
        if w.exchange.state == self.table.initial and a.verb == "answer":
            return Step(a, rows, frozenset(rows), UNASKED, None, goals)
        outcome = "alias" if "ALIAS" in rows[0].actions else "ok"
        return Step(a, rows, frozenset(rows), outcome, world, goals)

    # ---- the player

    def play(self, stage, way, number):
        """Plays a way; yields after each step that was as it should be.  Raises Mismatch."""
        play = Play(self, stage, "call-%d" % number)
        try:
            for step in way:
                play.act(step)
                stage.expect_rows(self.table.machine, play.cast.taken, step.driven)
                play.check(step)
                play.world = step.world
                yield step
            play.end()
        finally:
            play.cast.close()


class Play:
    def __init__(self, model, stage, call_id):
        self.model, self.stage, self.call_id = model, stage, call_id
        self.cast = Cast(stage, call_id)
        self.commands = stage.commands()
        self.fresh_tags = 0
        self.world = model.start
        self.notes = set()

    def act(self, step):
        a = step.act
        if a.verb in ("offer", "answer", "delete"):
            getattr(self, a.verb)(a, step)
            return self.check_notes(step)
        before = self.stage.rows()
        getattr(self, a.verb)(a, step)
        if step.outcome == "gone":
            self.stage.await_end(self.call_id)
        self.cast.taken = self.stage.rows_since(before)

    # Commands.

    def offer(self, a, step):
        if not a.ok:
            return self.cast.failing(self.cast.offer, a.side)
        expect("offer", self.cast.offer(a.side)["result"], "ok")

    def answer(self, a, step):
        if step.outcome == UNASKED:
            self.cast.request("offer", from_tag="x", sdp=self.cast.sdp(0))
        tag = self.cast.tags[a.side] if "known" in a.facts else self.fresh_tag()
        flags = [{"branch": "new-branch"}.get(f, f) for f in a.facts & {"branch", "provisional"}]
        keys = {"flags": flags} if flags else {}
        # An answer that is said to be provisional is not final, whatever its code.
        if a.facts & {"final_reply", "provisional"}:
            keys.update(sip_message_type="reply", sip_code=200)
        if not a.ok:
            return self.cast.failing(self.cast.answer, a.side, tag, keys)
        phone = rtp.Phone(ELSEWHERE) if step.outcome == "branch" else None
        reply = self.cast.answer(a.side, tag, keys, phone=phone)
        if phone:
            phone.close()
        expect("answer", reply["result"], "ok")
        if step.outcome == "branch":
            self.branch = (a.side, tag)
        else:
            self.cast.tags[a.side] = tag

    def fresh_tag(self):
        self.fresh_tags += 1
        return "new-%d" % self.fresh_tags

    def delete(self, a, step):
        keys = {} if a.facts else {"delete_delay": 0}
        reply = self.cast.request("delete", **keys)
        expect("delete", (reply["result"], "warning" in reply), ("ok", False))

    # Time, and the operator.

    def due(self, a, step):
        self.stage.pass_time(DELETE_DELAY_S + 1)

    def timeout(self, a, step):
        self.stage.pass_time(TIMEOUT_S + 1)

    def stop(self, a, step):
        said = self.stage.daemon.cli("terminate " + self.call_id)
        expect("terminate", "successfully terminated" in said, True)

    def final(self, a, step):
        self.stage.daemon.cli("set finaltimeout 1")
        self.stage.pass_time(2)
        self.stage.await_end(self.call_id)
        self.stage.daemon.cli("set finaltimeout 0")

    # What is seen.

    def check_notes(self, step):
        """What the table tells the operator stands in the log, and only that.  The log limits lines that repeat: the first of each kind
        has to be there."""
        wanted = {a for r in step.rows for a in r.actions if a in NOTES and step.outcome != "refused"}
        self.notes |= wanted
        until(lambda: wanted - self.model.noted <= self.notes_found(), 2)
        expect("notes in the log", self.notes_found() | self.model.noted & self.notes, self.notes)
        self.model.noted |= wanted

    def notes_found(self):
        lines = [line for line in self.stage.daemon.log().split("\n") if "[%s]" % self.call_id in line]
        return {a for a, words in NOTES.items() if any(words in line for line in lines)}

    def check(self, step):
        if step.outcome == "gone":
            self.stage.await_end(self.call_id)
        if step.world is None and step.outcome in ("gone", "refused"):
            expect("there is the call", self.stage.is_there(self.call_id), False)
            expect("ports in use", self.stage.ports_used(), 0)
            return
        expect("there is the call", self.stage.is_there(self.call_id), True)
        parties = self.stage.query(self.call_id)
        talk = {tag: to for tag, (to, _) in parties.items()}
        if step.outcome == "branch":
            return self.check_branch(parties, talk)
        if step.outcome == UNASKED:
            own = {tag: to for tag, to in talk.items() if tag in (self.cast.tags[1], "") and to != ("x",)}
            return expect("who talks to whom", own.get(self.cast.tags[1]), ("",))
        a, b = self.cast.tags
        expect("who talks to whom", talk, {a: (b,), b: (a,)})
        self.check_media(step.world, [parties[t][1][0] for t in (a, b)])

    def check_branch(self, parties, talk):
        side, tag = self.branch
        asker, left = self.cast.tags[1 - side], self.cast.tags[side]
        expect("who talks to whom", talk, {asker: (tag,), tag: (asker,), left: ()})
        # Each branch has its ports, and so has the asker towards each that has sent an SDP.
        used = 8 if side in self.world.filled else 6
        expect("ports in use", self.stage.ports_used(), used)
        # Who was left behind can be deleted alone.
        reply = self.cast.request("delete", from_tag=left, delete_delay=0)
        expect("delete of who was left behind", (reply["result"], "warning" in reply), ("ok", False))
        expect("ports in use after it", self.stage.ports_used(), used - 2)
        talk = {tag: to for tag, (to, _) in self.stage.query(self.call_id).items() if tag != left}
        expect("who talks to whom after it", talk, {asker: (tag,), tag: (asker,)})

    def check_media(self, world, ports):
        expect("ports in use", self.stage.ports_used(), 4)
        wanted = []
        for side in (0, 1):
            passes = side in world.told and 1 - side in world.filled
            if self.cast.may_probe(side, side in world.filled):
                wanted.append((side, ports[side], ports[1 - side] if passes else None))
        self.cast.check_forwarded(wanted)
        said = self.stage.daemon.cli("explain " + self.call_id)
        expect("explain says that nobody has answered", "cause: no-answer" in said, world.filled != {0, 1})

    def end(self):
        self.cast.check_silence()
        self.cast.check_commands(self.commands)
        self.stage.end(self.call_id)
        expect("ports in use at the end", self.stage.ports_used(), 0)
