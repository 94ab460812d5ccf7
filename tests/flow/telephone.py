"""A telephone on the engine alone: keys in, words out, and a house that does what it is asked."""

from pathlib import Path

from hotline.flow.actions import DomainAction
from hotline.flow.engine import Lap, rescue, step
from hotline.flow.events import (
    ActionDone,
    CallStarted,
    DigitsPressed,
    Event,
    HungUp,
    NothingHeard,
    SpeechHeard,
)
from hotline.flow.loader import Flows
from hotline.flow.script import Flow
from hotline.flow.state import State

FLOWS_DIR = Path(__file__).parents[2] / "ivr_flows"
FLOWS = Flows.load(FLOWS_DIR)
"""The flows that the house ships, read once."""

WAITING = {"collect", "listen", "hold", "connect", "hangup"}


def known(**changes):
    """The facts of a call by a resident whom the house knows."""
    return (
        unknown(
            resident={
                "id": 1,
                "name": "王秀英",
                "greeting": "王奶奶",
                "age": 82,
                "language": "zh-CN",
                "needs": [],
                "lives_alone": True,
                "skip_menu": False,
                "building": "三号楼",
                "unit": "502",
            },
            medicines=[
                {"code": str(number), "name": name}
                for number, name in enumerate(["阿司匹林", "氨氯地平", "二甲双胍", "钙片"], start=1)
            ],
        )
        | changes
    )


def unknown(**changes):
    """The facts of a call by a number that nobody knows."""
    return {
        "call_id": 7,
        "room": "call-7",
        "caller": "+8613800000001",
        "direction": "in",
        "resident": None,
        "medicines": [],
        "set_meals": [{"code": code, "name": f"套餐{code}"} for code in "ABCDE"],
        "last_order": None,
        "open_order": None,
        "ordering": {"open": True},
        "hold_messages": [],
    } | changes


def page(**changes):
    """The facts of a call of ours to a member of staff."""
    return {
        "call_id": 8,
        "room": "call-7",
        "direction": "page",
        "page": {
            "case_id": 41,
            "severity": "critical",
            "kind": "plea",
            "reasons": ["吐血"],
            "caller_waiting": True,
            "resident": {"building": "三号楼", "age": 82, "lives_alone": True},
        }
        | changes,
    }


def order(*lines, **more):
    """An order as facts tell it: `order(("A", 2))`."""
    return {
        "id": 5,
        "lines": [
            {"code": code, "name": f"套餐{code}", "quantity": quantity} for code, quantity in lines
        ],
    } | more


class Telephone:
    """One call. `answers` says what the house answers to which action; else it is done."""

    def __init__(self, facts, name="main", language="zh-CN", answers=None, flows=FLOWS):
        self.flow: Flow = flows.flow(name, language)
        self.state: State = self.flow.new_state()
        self.answers = answers or {}
        self.done: list[DomainAction] = []
        self.path: tuple[Event, ...] = ()
        self.actions = ()
        self.happen(CallStarted(facts=facts))

    def happen(self, event):
        """An event, and the laps it leads to; every state goes through JSON, as between calls."""
        self.path += (event,)
        self.actions = self._run(step(self.flow, self.state, event))
        return self

    def rescue(self):
        self.actions = self._run(rescue(self.flow, self.state))
        return self

    def _run(self, lap: Lap):
        sounds = []
        while True:
            self.state = State.model_validate_json(lap.state.model_dump_json())
            *before, last = [*lap.actions] or [None]
            sounds += before
            if last is None or last.type in WAITING:
                return (*sounds, last) if last else tuple(sounds)
            self.done.append(last)
            answer = self.answers.get(last.type, ActionDone())
            lap = step(self.flow, self.state, answer)

    def press(self, keys):
        """Keys one after another, each ending a collection."""
        for key in keys:
            self.happen(DigitsPressed(digits=key))
        return self

    def hash(self):
        return self.happen(DigitsPressed(digits=""))

    def silence(self):
        return self.happen(NothingHeard())

    def speak(self):
        return self.happen(SpeechHeard(recording=self.waits.recording, seconds=4))

    def hang_up(self):
        return self.happen(HungUp())

    @property
    def at(self):
        return self.state.step

    @property
    def waits(self):
        return self.actions[-1] if self.actions else None

    @property
    def heard(self):
        """The keys of the clips that the last event brought."""
        return [clip.key for clip in self._clips()]

    @property
    def words(self):
        return "".join(clip.text for clip in self._clips())

    def _clips(self):
        return [clip for action in self.actions if action.type == "play" for clip in action.clips]

    def did(self, kind):
        return [action for action in self.done if action.type == kind]
