"""The engine: one event, one lap. Pure: the same flow, state and event give the same lap."""

from dataclasses import dataclass
from typing import Any

from hotline.flow.actions import Action
from hotline.flow.events import (
    ActionDone,
    AsideHeard,
    CallStarted,
    CaseTaken,
    DigitsPressed,
    Event,
    HungUp,
    NothingHeard,
    SpeechBegan,
)
from hotline.flow.script import Flow
from hotline.flow.state import State, Visited
from hotline.flow.steps import AnyStep, AskingStep
from hotline.flow.turn import Again, KeyBefore, Leave, NoMatch, Reaction, Stay, Turn

MOST_WRONG_KEYS = 2
"""Wrong keys in a row until a person is called."""
MOST_ROUNDS = 20
"""How often one step may ask: a caller who goes round more often is lost and needs a person."""
LONGEST_HISTORY = 12


@dataclass(frozen=True)
class Lap:
    """The new state, and what is to be done; the last action waits for the next event.

    After the caller has gone there is at most one action, a domain action.
    """

    state: State
    actions: tuple[Action, ...]


def step(flow: Flow, state: State, event: Event) -> Lap:
    """Takes one event. One that the state does not expect changes nothing."""
    if state.ended and not isinstance(event, ActionDone):
        return Lap(state, ())
    if isinstance(event, HungUp):
        state = state.with_(ended=True)
    walk = _Walk(flow, state)
    if isinstance(event, CallStarted) and state.step is None:
        walk.begin(event)
    elif state.step in flow.script.steps:
        walk.take(event)
    else:
        return rescue(flow, state)
    return walk.lap()


def rescue(flow: Flow, state: State) -> Lap:
    """A step raised, or the state fits no step: apologise, and go to the flow's person."""
    walk = _Walk(flow, state.settle("failed"))
    if not state.ended:
        walk.say(flow.script.remarks.failure)
    walk.call_person("failure", flow.script.person)
    return walk.lap()


class _Walk:
    """The way through the flow during one lap."""

    def __init__(self, flow: Flow, state: State) -> None:
        self.script = flow.script
        self.turn = Turn(flow.language, state)
        self.actions: list[Action] = []

    def lap(self) -> Lap:
        return Lap(self.turn.state, tuple(self.actions))

    @property
    def here(self) -> AnyStep:
        return self.script.steps[self.turn.state.step or ""]

    def change(self, **fields: Any) -> None:
        self.turn.state = self.turn.state.with_(**fields)

    def begin(self, event: CallStarted) -> None:
        self.change(facts=event.facts, vars={"why": "asked_for_person"})
        self.go(self.script.start)

    # What happened

    def take(self, event: Event) -> None:
        name = _name(event)
        self.turn.speaking = isinstance(event, SpeechBegan)
        if name in self.here.ignores and name not in self.here.exits:
            self.wait()
        elif isinstance(event, AsideHeard):
            self.turn.remember(said=event.recording)
            self.person(event.why)
        elif isinstance(event, DigitsPressed):
            self.keys(event)
        elif isinstance(event, NothingHeard) and isinstance(self.here, AskingStep):
            self.silence(self.here.patience)
        else:
            self.happen(name, event)

    def keys(self, event: DigitsPressed) -> None:
        """`0` is a person, `*` again and then back; the other keys are the step's own."""
        self.change(silences=0)
        if event.digits.startswith("0"):
            self.person("asked_for_person")
        elif "*" in event.digits and isinstance(self.here, AskingStep):
            self.again()
        else:
            self.change(repeats=0)
            self.follow(self.here.receive(self.turn, event))

    def again(self) -> None:
        repeats = self.turn.state.repeats + 1
        self.change(repeats=repeats)
        if "again" in self.here.targets:
            self.go(self.here.targets["again"])
        elif repeats % 2 or len(self.turn.state.history) < 2:
            self.resume()
        else:
            self.back()

    def back(self) -> None:
        """To the step that asked before, as if nothing had been chosen since."""
        *earlier, before, _ = self.turn.state.history
        self.change(history=tuple(earlier), vars=before.vars)
        self.go(before.step)

    def key_before(self, digits: str) -> None:
        """As if the call had never left the step that asked before."""
        *earlier, before, _ = self.turn.state.history
        self.change(step=before.step, history=(*earlier, before), vars=before.vars, page=0)
        self.follow(self.here.receive(self.turn, DigitsPressed(digits=digits)))

    def silence(self, patience: int) -> None:
        silences = self.turn.state.silences + 1
        self.change(silences=silences, repeats=0)
        if silences < patience:
            self.remark(self.script.remarks.silence)
        elif "silence" in self.here.targets:
            self.change(silences=0)
            self.go(self.here.targets["silence"])
        else:
            self.person("silence")

    def no_match(self) -> None:
        no_matches = self.turn.state.no_matches + 1
        self.change(no_matches=no_matches)
        if no_matches < MOST_WRONG_KEYS:
            self.remark(self.script.remarks.no_match)
        else:
            self.person("wrong_keys")

    def happen(self, name: str, event: Event) -> None:
        """Something else than keys: the step's own, or what may come at any step."""
        if name in self.here.targets:
            self.go(self.here.targets[name])
        elif name in self.script.anywhere:
            self.go(self.script.anywhere[name])
        elif name in self.script.meanwhile:
            self.remark(self.script.meanwhile[name])
        else:
            self.follow(self.here.receive(self.turn, event))

    # What follows from it

    def follow(self, reaction: Reaction | None) -> None:
        match reaction:
            case Leave():
                self.change(silences=0, no_matches=0)
                self.actions += reaction.sounds
                self.go(self.here.targets[reaction.exit])
            case Stay():
                self.actions += reaction.sounds
                self.wait()
            case NoMatch():
                self.no_match()
            case Again():
                self.resume()
            case KeyBefore(digits=digits):
                self.key_before(digits)
            case None if not self.turn.state.ended:
                self.wait()

    def person(self, why: str) -> None:
        """To a person, by the step's own way there: something may have to be kept first."""
        self.call_person(why, self.here.exits.get("person", self.script.person))

    def call_person(self, why: str, by: str) -> None:
        self.turn.remember(why=why)
        self.change(silences=0, no_matches=0)
        self.go(by)

    def remark(self, prompt: str) -> None:
        self.say(prompt)
        self.resume()

    def say(self, prompt: str) -> None:
        self.actions += self.turn.play([(prompt, {})])

    def go(self, name: str | None) -> None:
        """Enters one step after another, until one waits."""
        while name is not None:
            self.change(step=name, page=0, repeats=0)
            name = self.enter()

    def resume(self) -> None:
        """The present step once more, where it had come to."""
        self.go(self.enter())

    def enter(self) -> str | None:
        """The present step's turn. Returns the step after it; None if this one waits.

        When the caller has gone, the first step that would speak is where it ends.
        """
        if self.turn.state.ended and not self.here.silent:
            return None
        if isinstance(self.here, AskingStep) and not self.another_round():
            self.turn.remember(why="lost")
            return self.here.exits.get("person", self.script.person)
        reaction = self.here.enter(self.turn)
        self.actions += reaction.sounds
        if isinstance(reaction, Leave):
            return self.here.targets[reaction.exit]
        self.wait()
        return None

    def another_round(self) -> bool:
        """Counts an asking step's turns, and marks the step as one to come back to."""
        state, name = self.turn.state, self.turn.state.step or ""
        count = state.rounds.get(name, 0) + 1
        self.change(rounds={**state.rounds, name: count})
        if not state.history or state.history[-1].step != name:
            visited = Visited(step=name, vars=state.vars)
            self.change(history=(*state.history[-LONGEST_HISTORY:], visited))
        return count <= MOST_ROUNDS

    def wait(self) -> None:
        self.actions.append(self.here.waits(self.turn))


def _name(event: Event) -> str:
    """What exits call an event."""
    if isinstance(event, CaseTaken) and event.joining:
        return "case_joining"
    return event.type
