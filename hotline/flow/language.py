"""A language: its prompts, its words for numbers, and its calming messages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hotline.flow.actions import Clip
from hotline.flow.events import WhyPerson
from hotline.flow.prompts import TEXT_KINDS, Prompt, Slot, value_clip

PLAIN_KINDS = frozenset({"number", "digits", *TEXT_KINDS})


class LanguageSettings(BaseModel):
    """`language.yaml`.

    `numbers` are the words from zero upwards; `dialled` are numbers that callers may dial to be
    spoken to in this language. `counts` are phrases for 1 to 9 of something, so that each language
    forms its own plural and measure words (`boxes`: 一盒, 两盒 …; `press`: 请按一 …). `anywhere`
    holds words that do what `0` does when they are said at any step. `topics` are sentences that
    tell staff what a plea is about, by the category of triage's lexicon. `drawing` is what drawings
    of flows call silent steps, exits and slots.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    default: bool = False
    dialled: tuple[str, ...] = ()
    numbers: tuple[str, ...] = Field(min_length=10)
    counts: Mapping[str, tuple[str, ...]] = {}
    anywhere: Mapping[WhyPerson, tuple[str, ...]] = {}
    hold_messages: tuple[str, ...] = Field(min_length=1)
    topics: Mapping[str, str] = {}
    drawing: Mapping[str, str] = {}


@dataclass(frozen=True)
class Language:
    """`own` are the prompts of this language; `fallback` speaks for those it lacks."""

    tag: str
    settings: LanguageSettings
    own: Mapping[str, Prompt]
    fallback: "Language | None" = None

    def prompt(self, key: str) -> Prompt:
        """Raises KeyError if neither this language nor the default one has the prompt."""
        if key in self.own or self.fallback is None:
            return self.own[key]
        return self.fallback.prompt(key)

    def speak(self, key: str, values: Mapping[str, Any]) -> Iterator[Clip]:
        """The clips of a prompt; a slot whose value is unknown is left out."""
        prompt = self.prompt(key)
        kind = self._counted_slot(prompt)
        if kind and values.get(kind) in (phrases := self._phrases(kind)):
            yield _whole(prompt, kind, values[kind], phrases[values[kind]])
            return
        for piece in prompt.pieces:
            if isinstance(piece, Slot):
                yield from self.value(piece.kind, values.get(piece.kind))
            else:
                yield piece

    def value(self, kind: str, value: Any) -> Iterator[Clip]:
        """How a value is spoken in a slot of this kind; nothing for None."""
        if value is None:
            return
        if kind in self.settings.counts:
            yield from self._counted(kind, int(value))
        elif kind in TEXT_KINDS:
            name = value if isinstance(value, Mapping) else {"name": str(value)}
            yield value_clip(kind, str(name.get("code", "")), name["name"])
        elif kind == "number" and 0 <= int(value) < len(self.settings.numbers):
            yield self._number(int(value))
        else:
            yield from (self._number(int(digit)) for digit in str(value) if digit in "0123456789")

    def hold_clips(self, texts: Any = None) -> tuple[Clip, ...]:
        """The calming messages: those that staff wrote, else the language's own."""
        return tuple(
            value_clip("hold_message", str(number), text)
            for number, text in enumerate(texts or self.settings.hold_messages, start=1)
        )

    def clips(self) -> Iterator[Clip]:
        """Every clip that is known before any call."""
        for prompt in self.own.values():
            yield from prompt.static
            if kind := self._counted_slot(prompt):
                for value, phrase in self._phrases(kind).items():
                    yield _whole(prompt, kind, value, phrase)
        for number in range(len(self.settings.numbers) if self._says_bare_numbers else 10):
            yield self._number(number)
        for kind, phrases in self.settings.counts.items():
            for count in range(1, len(phrases) + 1):
                yield from self._counted(kind, count)
        yield from self.hold_clips()

    def _counted_slot(self, prompt: Prompt) -> str | None:
        """The kind of the only slot of a sentence, if few enough values can stand there.

        Such a sentence is spoken in one breath for each of them: in pieces it sounds broken, and a
        short one like 岁 is not understood.
        """
        kinds = list(prompt.slots) if prompt.static else []
        return kinds[0] if len(kinds) == 1 and self._phrases(kinds[0]) else None

    def _phrases(self, kind: str) -> dict[int, str]:
        """How each value of a counted kind is said; nothing of the other kinds."""
        if kind == "number":
            return dict(enumerate(self.settings.numbers))
        return dict(enumerate(self.settings.counts.get(kind, ()), start=1))

    @property
    def _says_bare_numbers(self) -> bool:
        return any(
            "number" in prompt.slots and not self._counted_slot(prompt)
            for prompt in self.own.values()
        )

    def _number(self, number: int) -> Clip:
        return Clip(key=f"number.{number}", text=self.settings.numbers[number])

    def _counted(self, kind: str, count: int) -> Iterator[Clip]:
        phrases = self.settings.counts[kind]
        if 1 <= count <= len(phrases):
            yield Clip(key=f"{kind}.{count}", text=phrases[count - 1])
        else:
            yield from self.value("number", count)


def _whole(prompt: Prompt, kind: str, value: int, phrase: str) -> Clip:
    text = prompt.text.format(**{kind: phrase})
    return Clip(key=f"{prompt.key}.{kind}.{value}", text=text)
