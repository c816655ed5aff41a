"""Ways through a model that reach every goal: a search over what its step function says.

A model has a start, acts(world) and step(world, act) -> Step.  Worlds and acts are values that can be compared and
hashed; a Step whose world is None ends the way.
"""
import collections

# rows: that the model took.  driven: those of them that the daemon's own interpreter should take, as a set.
# outcome: what is visible, the player's business.  goals: what is to be reached, besides rows.
Step = collections.namedtuple("Step", "act rows driven outcome world goals")
LONGEST = 24                         # acts in one way
DETOUR = 3                           # acts to a new goal that are cheaper than a new start


def explore(model):
    """{world: [Step]} of all that can be reached."""
    edges, todo = {}, [model.start]
    while todo:
        world = todo.pop()
        if world is None or world in edges:
            continue
        edges[world] = [model.step(world, act) for act in model.acts(world)]
        todo += [s.world for s in edges[world]]
    return edges


def nearest(edges, world, wanted, most):
    """The shortest list of steps from world whose last one reaches something wanted; None within most."""
    seen, queue = {world}, collections.deque([(world, ())])
    while queue:
        at, way = queue.popleft()
        if len(way) == most:
            continue
        for s in edges[at]:
            if goals_of(s) & wanted:
                return way + (s,)
            if s.world is not None and s.world not in seen:
                seen.add(s.world)
                queue.append((s.world, way + (s,)))
    return None


def goals_of(step):
    return set(step.rows) | set(step.goals)


def cover(model):
    """Ways, each a list of steps from the start, that together take every row and goal that the model can."""
    edges = explore(model)
    wanted = set().union(*(goals_of(s) for steps in edges.values() for s in steps))
    ways, way = [], []
    while wanted:
        at = way[-1].world if way else model.start
        more = nearest(edges, at, wanted, DETOUR if way else LONGEST) if at is not None and len(way) < LONGEST else None
        if more:
            way += more
            for s in more:
                wanted -= goals_of(s)
        else:
            ways.append(way)
            way = []
    return ways + [way]
