"""Rules for the caller's sake: always a person, few options, no words to a dead line."""

from collections.abc import Iterator

from hotline.flow.check.problem import Problem, passages, reach
from hotline.flow.script import Script
from hotline.flow.steps import AskingStep
from hotline.flow.steps.choose import CHOICES, DONE, MORE, Choose
from hotline.flow.steps.hangup import Hangup
from hotline.flow.steps.menu import Menu

MOST_OPTIONS = 4
MOST_LEVELS = 3
RESERVED = {"0", "*", "#"}


def caller_problems(file: str, script: Script) -> Iterator[Problem]:
    """What would hurt a caller."""
    rules = (
        unreachable_steps,
        way_to_a_person,
        keys,
        spoken_options,
        levels,
        spoken_way,
        last_words,
    )
    for rule in rules:
        yield from rule(file, script)


def unreachable_steps(file: str, script: Script) -> Iterator[Problem]:
    """What was written for callers, none of whom can come there."""
    reached = reach(script, script.start, script.person, *script.anywhere.values())
    for name in script.steps:
        if name not in reached:
            yield Problem(file, f"step {name}", "is unreachable")


def way_to_a_person(file: str, script: Script) -> Iterator[Problem]:
    """Where `0` leads, somebody is told, and the caller is asked nothing more."""
    doors = {
        name: step.exits["person"] for name, step in script.steps.items() if "person" in step.exits
    }
    for name, door in {"person": script.person, **doors}.items():
        for way in passages(script, door):
            steps = [script.steps[step] for step in way]
            place = f"step {name}"
            if not any(step.type == "do" for step in steps):
                yield Problem(file, place, f"no way to a person: {door!r} tells nobody")
            if isinstance(steps[-1], AskingStep):
                yield Problem(file, place, f"no way to a person: {way[-1]!r} asks on the way")


def keys(file: str, script: Script) -> Iterator[Problem]:
    """`0`, `*` and `#` mean the same everywhere, and no key means two things."""
    for name, step in script.steps.items():
        if not isinstance(step, Menu | Choose):
            continue
        own = [*CHOICES, MORE, DONE] if isinstance(step, Choose) else []
        used = [*own, *(option.key for option in step.options)]
        for key in sorted(RESERVED & set(used)):
            yield Problem(file, f"step {name}", f"key {key} is taken from its meaning everywhere")
        for key in sorted({key for key in used if used.count(key) > 1}):
            yield Problem(file, f"step {name}", f"key {key} means two things")


def spoken_options(file: str, script: Script) -> Iterator[Problem]:
    """More, done and the reserved keys are not counted."""
    for name, step in script.steps.items():
        if isinstance(step, Menu | Choose):
            count = len(step.options) + (len(CHOICES) if isinstance(step, Choose) else 0)
            if not 1 <= count <= MOST_OPTIONS:
                what = f"speaks {count} options; 1 to {MOST_OPTIONS} are allowed"
                yield Problem(file, f"step {name}", what)


def levels(file: str, script: Script) -> Iterator[Problem]:
    """How many menus lie on the shortest way from the greeting to a step."""
    depths = menu_depths(script)
    for name, depth in depths.items():
        if isinstance(script.steps[name], Menu) and depth > MOST_LEVELS:
            what = f"is menu number {depth} on the way; {MOST_LEVELS} levels are allowed"
            yield Problem(file, f"step {name}", what)


def menu_depths(script: Script) -> dict[str, int]:
    """Each step's level: the menus on the shortest way to it, itself included."""
    depths: dict[str, int] = {}
    ahead, next_level = [script.start, script.person], 0
    level: list[str] = ahead
    while level:
        deeper: list[str] = []
        ahead = list(level)
        while ahead:
            name = ahead.pop()
            if name in depths:
                continue
            is_menu = isinstance(script.steps[name], Menu)
            depths[name] = next_level + is_menu
            (deeper if is_menu else ahead).extend(script.steps[name].targets.values())
        level, next_level = [name for name in deeper if name not in depths], next_level + 1
    return depths


def spoken_way(file: str, script: Script) -> Iterator[Problem]:
    """Who speaks already is listened to at once: nothing may come in between."""
    for name, step in script.steps.items():
        target = step.exits.get("speech_began")
        if target is not None and script.steps[target].type != "listen":
            what = f"exit 'speech_began' leads to {target!r}, which does not listen"
            yield Problem(file, f"step {name}", what)


def last_words(file: str, script: Script) -> Iterator[Problem]:
    """Once the caller is gone, something may be done, but nothing said before it."""
    for name, step in script.steps.items():
        for way in passages(script, step.exits["hung_up"]) if "hung_up" in step.exits else ():
            for passed in way:
                after = script.steps[passed]
                if after.type == "do":
                    break
                if not (after.silent or (isinstance(after, Hangup) and not after.say)):
                    what = f"exit 'hung_up' speaks at {passed!r}, to nobody"
                    yield Problem(file, f"step {name}", what)
                    break
