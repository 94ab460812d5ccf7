"""What `hotline bench voice` listens to: calls on the real engine, by people who press anything.

So a meal is heard with the key that it has for callers, an age in the words in which staff is told
it, and every prompt among those that really stand around it. What no call ever says is not heard.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from random import Random
from typing import Any, cast

from hotline.cli.bench.voice_callers import Caller
from hotline.flow.actions import Action, Clip, Collect, Connect, DomainAction, Hold, Listen
from hotline.flow.engine import rescue, step
from hotline.flow.events import (
    ActionDone,
    CallStarted,
    CaseTaken,
    DigitsPressed,
    Event,
    NothingHeard,
    OperatorJoined,
    OperatorLeft,
    SpeechHeard,
    WaitExpired,
)
from hotline.flow.language import Language
from hotline.flow.loader import Flows
from hotline.flow.prompts import DOOR_PROMPTS
from hotline.flow.script import Flow

_CALLS_EACH = 3
_MOST_TURNS = 25
_FAILS = 0.01
_TAKEN = CaseTaken(by="li")
_KEYS = tuple(DigitsPressed(digits=key) for key in "123456789")
_ANYTHING: tuple[Event, ...] = (
    *(DigitsPressed(digits=key) for key in "07*"),
    NothingHeard(),
    _TAKEN,
)
_OTHERWISE = 0.15
"""How often nothing that is offered is pressed."""
_WHILE_WAITING: tuple[Event, ...] = (
    DigitsPressed(digits="1"),
    OperatorJoined(by="li"),
    _TAKEN,
    CaseTaken(by="li", joining=True),
    WaitExpired(),
)
_ANSWERS: tuple[Event, ...] = tuple(
    ActionDone(exit=exit_) for exit_ in ("done", "closed", "connect", "taken")
)


@dataclass(frozen=True)
class HeardSentence:
    """A prompt with its slots filled, as the clips that a carrier plays one after another."""

    key: str
    clips: tuple[Clip, ...]

    @property
    def text(self) -> str:
        return " ".join(clip.text for clip in self.clips)

    @property
    def is_plain(self) -> bool:
        """Without slots."""
        return [clip.key for clip in self.clips] == [self.key]

    @property
    def says(self) -> frozenset[tuple[str, str]]:
        """Each word or phrase, in this prompt."""
        return frozenset((self.key, clip.text) for clip in self.clips)


@dataclass(frozen=True)
class NotingLanguage(Language):
    """Notes which sentences the engine says: what carriers get are clips."""

    noted: list[HeardSentence] = field(default_factory=list)

    @classmethod
    def of(cls, language: Language) -> "NotingLanguage":
        return cls(**{each.name: getattr(language, each.name) for each in fields(Language)})

    def speak(self, key: str, values: Any) -> Iterator[Clip]:
        sentence = HeardSentence(key, tuple(super().speak(key, values)))
        self.noted.append(sentence)
        yield from sentence.clips


@dataclass(frozen=True)
class Utterance:
    """What is said in one go, between two things that the caller does.

    `new`: the sentences that are not made of what was heard, in the same prompts, before.
    """

    sentences: tuple[HeardSentence, ...]
    new: frozenset[HeardSentence]


def utterances(
    flows: Flows, language: str, callers: Sequence[Caller], chance: Random
) -> Iterator[Utterance]:
    """Everything that anybody hears in a call, each sentence as it is heard first."""
    known: set[tuple[str, str]] = set()
    for said in _said(flows, language, callers, chance):
        new = []
        for sentence in said:
            if not sentence.says <= known:
                new.append(sentence)
                known |= sentence.says
        if new:
            yield Utterance(said, frozenset(new))


def _said(
    flows: Flows, language: str, callers: Sequence[Caller], chance: Random
) -> Iterator[tuple[HeardSentence, ...]]:
    """The calming messages come one by one between music; carriers speak by themselves, too."""
    spoken = NotingLanguage.of(flows.languages[language])
    tried: Counter[str] = Counter()
    for caller in callers:
        flow = Flow(caller.flow, flows.scripts[caller.flow], spoken)
        for _ in range(_CALLS_EACH):
            yield from _Call(flow, caller, tried, chance).heard()
    for key in sorted(DOOR_PROMPTS & spoken.own.keys()):
        yield (HeardSentence(key, tuple(spoken.speak(key, {}))),)
    for message in spoken.hold_clips():
        yield (HeardSentence(message.key, (message,)),)


class _Call:
    """One call: at each step happens what has happened there least often, in any call."""

    def __init__(
        self,
        flow: Flow,
        caller: Caller,
        tried: Counter[str],
        chance: Random,
    ) -> None:
        self._flow, self._tried, self._chance = flow, tried, chance
        self._state = flow.new_state()
        self._start = CallStarted(facts=caller.facts)

    def heard(self) -> Iterator[tuple[HeardSentence, ...]]:
        event: Event | None = self._start
        for _ in range(_MOST_TURNS):
            if event is None:
                return
            said, waits = self._happen(event)
            if said:
                yield said
            event = self._next(waits)

    def _happen(self, event: Event) -> tuple[tuple[HeardSentence, ...], Action | None]:
        """What the line says to an event, and what it then waits for."""
        noted = cast(NotingLanguage, self._flow.language).noted
        noted.clear()
        fails = self._state.step and self._chance.random() < _FAILS
        lap = rescue(self._flow, self._state) if fails else step(self._flow, self._state, event)
        self._state = lap.state
        while lap.actions and isinstance(lap.actions[-1], DomainAction):
            lap = step(self._flow, self._state, self._least_tried(_ANSWERS))
            self._state = lap.state
        return tuple(noted), lap.actions[-1] if lap.actions else None

    def _next(self, waits: Action | None) -> Event | None:
        match waits:
            case Collect():
                otherwise = self._chance.random() < _OTHERWISE
                return self._least_tried(_ANYTHING if otherwise else self._offered())
            case Listen():
                return SpeechHeard(recording=waits.recording, seconds=4)
            case Hold():
                return self._least_tried(_WHILE_WAITING)
            case Connect():
                return OperatorLeft()
        return None

    def _offered(self) -> Sequence[Event]:
        """The keys that mean something here."""
        here = self._flow.script.steps[self._state.step or ""]
        keys = {"menu": "".join(here.targets), "confirm": "12"}.get(here.type, "123456789")
        return [event for event in _KEYS if event.digits in keys] or [NothingHeard()]

    def _least_tried(self, events: Sequence[Event]) -> Event:
        here = {f"{self._state.step} {event!r}": event for event in events}
        least = min(here, key=lambda each: (self._tried[each], self._chance.random()))
        self._tried[least] += 1
        return here[least]
