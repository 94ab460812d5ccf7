"""Rules without which a flow cannot run: it is not loaded if one of them is broken."""

from collections.abc import Iterator

from hotline.flow.check.problem import Problem, passages, reach
from hotline.flow.script import Script
from hotline.flow.steps.base import EVENT_EXITS


def structure_problems(file: str, script: Script) -> Iterator[Problem]:
    """What keeps a flow from running. Later rules need the earlier ones to hold."""
    for rules in ((unknown_steps, wrong_exits), (circles, dead_ends)):
        found = [problem for rule in rules for problem in rule(file, script)]
        yield from found
        if found:
            return


def unknown_steps(file: str, script: Script) -> Iterator[Problem]:
    ways = [("start", script.start), ("person", script.person), *script.anywhere.items()]
    for place, target in ways:
        if target not in script.steps:
            yield Problem(file, place, f"leads to the unknown step {target!r}")
    for name, step in script.steps.items():
        for exit_, target in step.targets.items():
            if target not in script.steps:
                what = f"exit {exit_!r} leads to the unknown step {target!r}"
                yield Problem(file, f"step {name}", what)


def wrong_exits(file: str, script: Script) -> Iterator[Problem]:
    """A missing exit is a dead end; one that is never taken is a slip of the pen."""
    for name, step in script.steps.items():
        for exit_ in sorted(step.needs - set(step.exits)):
            yield Problem(file, f"step {name}", f"is a dead end: it has no exit {exit_!r}")
        for exit_ in sorted(set(step.exits) - step.needs - step.offers - EVENT_EXITS):
            yield Problem(file, f"step {name}", f"exit {exit_!r} can never be taken")


def circles(file: str, script: Script) -> Iterator[Problem]:
    """A lap that comes back to where it was, without having waited, would never end."""
    seen: set[frozenset[str]] = set()
    for name in script.steps:
        for way in passages(script, name):
            circle = frozenset(way[way.index(way[-1]) :])
            if way[-1] in way[:-1] and circle not in seen:
                seen.add(circle)
                what = f"runs in a circle without waiting: {', '.join(sorted(circle))}"
                yield Problem(file, f"step {way[-1]}", what)


def dead_ends(file: str, script: Script) -> Iterator[Problem]:
    ends = {"hangup", "hold", "connect"}
    for name in script.steps:
        if not any(script.steps[step].type in ends for step in reach(script, name)):
            yield Problem(file, f"step {name}", "is a dead end: no person and no farewell follow")
