"""A problem, and the ways through a flow on which rules find them."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.flow.script import Script


@dataclass(frozen=True)
class Problem:
    """Something wrong: in which file, at which step or prompt, and what."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.what}"


def reach(script: Script, *starts: str) -> set[str]:
    """The steps that can be reached from these, which they include."""
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        name = ahead.pop()
        if name not in found and name in script.steps:
            found.add(name)
            ahead.extend(script.steps[name].targets.values())
    return found


def passages(script: Script, start: str) -> Iterator[tuple[str, ...]]:
    """The ways that one lap may take from a step to where it waits, both included.

    A way that comes back to itself ends at the step where it does.
    """
    ahead: list[tuple[str, ...]] = [(start,)]
    while ahead:
        way = ahead.pop()
        onward = script.steps[way[-1]].passing.values()
        if not onward or way[-1] in way[:-1]:
            yield way
        ahead.extend((*way, name) for name in set(onward) if way[-1] not in way[:-1])
