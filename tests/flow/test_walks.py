"""Each step type's walks: what happens at the step `it`, and what the caller hears.

`walks/<type>.yaml` holds a list of walks; a step type without any fails here. In a walk, `it` is
the step under test and `steps` are others that it leads to; `person`, `next` and `other` are there
already. An entry of `then` gives an event and what it leads to: `heard` (the texts), `waits` (the
waiting action, as far as told), `at` (the step), `chosen` (what is remembered, as far as told).
"""

from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

from hotline import fast_yaml
from hotline.flow import steps
from hotline.flow.engine import step
from hotline.flow.events import Event
from hotline.flow.language import Language, LanguageSettings
from hotline.flow.prompts import Prompt
from hotline.flow.script import Flow, Script
from hotline.flow.steps import AnyStep

WALKS = Path(__file__).parent / "walks"
STEPS = Path(steps.__file__).parent
EVENT = TypeAdapter(Event)

BESIDES = {
    "person": {"type": "do", "action": "open_case", "with": {"reason": "$why"}, "next": "other"},
    "next": {"type": "menu", "options": [{"key": "1", "say": "back to it", "to": "it"}]},
    "other": {"type": "hangup"},
}
REMARKS = {"silence": "no key", "no_match": "wrong key", "failure": "sorry"}
WORDS = {
    "name": "test",
    "numbers": [str(number) for number in range(100)],
    "counts": {
        "portions": [f"{number} of it" for number in range(1, 10)],
        "press": [f"press {number}" for number in range(1, 10)],
    },
    "hold_messages": ["be calm", "we come"],
}


class PlainLanguage(Language):
    """Its prompts say their own keys."""

    def prompt(self, key):
        return Prompt.parse(key, key)


def registered():
    """Each registered step type's name in YAML, and the file that it stands in."""
    for kind in get_args(get_args(AnyStep)[0]):
        [name] = get_args(kind.model_fields["type"].annotation)
        yield name, kind.__module__.rpartition(".")[2]


def walks():
    for path in sorted(WALKS.glob("*.yaml")):
        for walk in fast_yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(walk, id=f"{path.stem}: {walk['walk']}")


def flow_of(walk):
    script = Script.model_validate(
        {
            "start": "it",
            "person": "person",
            "remarks": REMARKS,
            "meanwhile": {"case_taken": "someone has it"},
            "steps": {**BESIDES, **walk.get("steps", {}), "it": walk["it"]},
        }
    )
    return Flow("walk", script, PlainLanguage("en", LanguageSettings.model_validate(WORDS), {}))


def event_of(told):
    """An event as walks write it: `start`, `silence`, `press 1`, a type, or all its fields."""
    match told:
        case "start":
            told = {"type": "call_started"}
        case "silence":
            told = {"type": "nothing_heard"}
        case str() if told.startswith("press "):
            told = {"type": "digits_pressed", "digits": told.removeprefix("press ")}
        case str():
            told = {"type": told}
    return EVENT.validate_python(told)


def parts(whole, pattern):
    """The part of `whole` that `pattern` speaks of."""
    return {name: whole.get(name) for name in pattern}


@pytest.mark.parametrize("walk", list(walks()))
def test_walk(walk):
    flow = flow_of(walk)
    state = flow.new_state()
    for number, then in enumerate(walk["then"]):
        event = event_of(then["event"])
        if number == 0:
            event = event.model_copy(update={"facts": {"call_id": 7, **walk.get("facts", {})}})
        lap = step(flow, state, event)
        state = lap.state
        place = f"{then['event']} (number {number})"
        sounds = [action for action in lap.actions if action.type == "play"]
        heard = [clip.text for play in sounds for clip in play.clips]
        assert heard == then.get("heard", []), place
        waits = lap.actions[-1].model_dump(mode="json") if lap.actions else {}
        assert parts(waits, then.get("waits", {})) == then.get("waits", {}), place
        assert state.step == then.get("at", "it"), place
        assert parts(state.vars, then.get("chosen", {})) == then.get("chosen", {}), place


def test_every_step_type_has_its_file_and_its_walks():
    types = dict(registered())
    files = {path.stem for path in STEPS.glob("*.py")} - {"__init__", "base", "options"}
    assert set(types) == set(types.values()) == files
    assert set(types) == {path.stem for path in WALKS.glob("*.yaml")}
