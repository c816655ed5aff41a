"""The state tables of spec/, read as tools/stgen.awk reads them (which also proves them total and deterministic)."""
import collections

Row = collections.namedtuple("Row", "machine line state event guards to actions")


class Row(Row):
    def __str__(self):
        return "%s %s %s %s" % (self.machine, self.state, self.event, self.guards or "-")

    @property
    def key(self):
        """As the daemon's `rows` prints it."""
        return "%s %d %s %s" % (self.machine, self.line, self.state, self.event)

    @property
    def is_never(self):
        return self.to == "!"

    def holds(self, facts):
        return all((g.lstrip("!") in facts) == (g[0] != "!") for g in self.guards.split("&") if g)


class Table:
    def __init__(self, path):
        self.rows, self.cells = [], {}
        with open(path) as f:
            for number, line in enumerate(f, 1):
                self.read(number, line.split())

    def read(self, number, words):
        if words[:1] == ["machine"]:
            self.machine = words[1]
        elif words[:1] == ["state"] and words[2] == "initial":
            self.initial = words[1]
        elif words[:1] == ["on"]:
            _, states, events, guards, to, *actions = words
            for state in states.split(","):
                for event in events.split(","):
                    row = Row(self.machine, number, state, event, guards.replace("-", ""), state if to == "=" else to, tuple(actions))
                    self.rows.append(row)
                    self.cells.setdefault((state, event), []).append(row)

    def find(self, state, event, facts=()):
        """The row for what happened."""
        return next(r for r in self.cells[state, event] if r.holds(facts))
