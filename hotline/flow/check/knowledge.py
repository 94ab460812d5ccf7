"""Rules for what flows know: a slip of the pen in a path would silently be nothing, for ever."""

from collections.abc import Iterator, Mapping
from typing import Any

from hotline.flow.check.problem import Problem
from hotline.flow.script import Script

FACTS: Mapping[str, frozenset[str]] = {
    "call_id": frozenset(),
    "room": frozenset(),
    "caller": frozenset(),
    "direction": frozenset(),
    "hold_messages": frozenset(),
    "talks_recorded": frozenset(),
    "resident": frozenset(
        {"id", "name", "greeting", "age", "language", "needs", "lives_alone", "skip_menu"}
        | {"building", "unit"}
    ),
    "medicines": frozenset(),
    "set_meals": frozenset(),
    "ordering": frozenset({"open"}),
    "last_order": frozenset({"id", "lines"}),
    "open_order": frozenset({"id", "lines", "cancellable"}),
    "page": frozenset({"case_id", "severity", "kind", "reasons", "caller_waiting", "resident"}),
    # What actions bring
    "case_id": frozenset(),
    "order": frozenset({"id", "batch"}),
    "refill": frozenset({"id"}),
}
"""What the house tells a flow, and the fields of it."""

OWN = frozenset({"item", "why", "said"})
"""Names that the engine sets: the entry of a list that is being said, the reason for a person and
the recording that tells it."""


def knowledge_problems(file: str, script: Script) -> Iterator[Problem]:
    """Paths that lead to nothing the house tells and nothing the caller chooses."""
    steps = {name: step.model_dump() for name, step in script.steps.items()}
    chosen = OWN | {name for step in steps.values() for name in _remembered(step)}
    for name, step in steps.items():
        for path in sorted(set(_paths(step))):
            if not _is_told(path) and path.partition(".")[0] not in chosen:
                yield Problem(file, f"step {name}", f"nothing is ever known as {path!r}")


def _is_told(path: str) -> bool:
    if path.startswith("page.resident."):
        path = path.removeprefix("page.")
    name, _, field = path.partition(".")
    return name in FACTS and (not field or field in FACTS[name])


def _remembered(part: Any) -> Iterator[str]:
    """The names under which a step remembers something."""
    if isinstance(part, Mapping):
        if isinstance(part.get("save"), str):
            yield part["save"]
        for kind in ("set", "values", "append"):
            yield from part.get(kind, ())
    for child in _children(part):
        yield from _remembered(child)


def _paths(part: Any) -> Iterator[str]:
    """The paths that a step follows."""
    if isinstance(part, str) and part.startswith("$"):
        yield part[1:]
    if isinstance(part, Mapping):
        yield from (part[name] for name in ("each", "items", "room", "record") if part.get(name))
        yield from part.get("slots", {}).values()
        if part.get("when"):
            yield part["when"].removeprefix("not ").partition(" is ")[0]
    for child in _children(part):
        yield from _paths(child)


def _children(part: Any) -> Iterator[Any]:
    if isinstance(part, Mapping):
        yield from part.values()
    elif isinstance(part, list | tuple):
        yield from part
