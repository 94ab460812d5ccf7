"""Prompts: texts with slots, spoken as a sequence of clips that were rendered before the call."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from hotline.flow.actions import Clip
from hotline.flow.values import Condition, Path, holds, look_up

TEXT_KINDS = {
    "set_meal": False,
    "hold_message": False,
    "medicine": True,
    "resident_name": True,
    "building": True,
    "page_reason": True,
}
"""Kinds of texts that come from the database, and whether they may tell of a person."""

DOOR_PROMPTS = frozenset({"one_moment", "nobody_reached", "nobody_takes_calls", "leave_callback"})
"""Prompts that carriers say by themselves, when the house cannot answer them."""

_NOT_FIRST = string.whitespace + ",.:;?!，。、：；？！"
"""What a piece of speech does not begin with, and is not made of."""


@dataclass(frozen=True)
class Slot:
    kind: str


@dataclass(frozen=True)
class Prompt:
    """A `text` of a language file, and the same cut at its slots.

    A slot's name is its kind: it says how a value is spoken (`number`, `set_meal`, …).
    """

    key: str
    pieces: tuple[Clip | Slot, ...]
    text: str

    @classmethod
    def parse(cls, key: str, text: str) -> "Prompt":
        """Raises ValueError for unbalanced braces."""
        parts = list(string.Formatter().parse(text))
        if all(slot is None for _, slot, _, _ in parts):
            return cls(key, (Clip(key=key, text=text),), text)
        pieces = _pieces(key, [(literal, slot) for literal, slot, _, _ in parts])
        return cls(key, tuple(pieces), text)

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(piece.kind for piece in self.pieces if isinstance(piece, Slot))

    @property
    def static(self) -> tuple[Clip, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Clip))


def _pieces(key: str, parts: list[tuple[str, str | None]]) -> Iterator[Clip | Slot]:
    number = 0
    for literal, slot in parts:
        spoken = literal.lstrip(_NOT_FIRST).rstrip()
        if spoken:
            number += 1
            yield Clip(key=f"{key}.{number}", text=spoken)
        if slot is not None:
            yield Slot(slot)


def value_clip(kind: str, code: str, text: str) -> Clip:
    """The clip of a text from the database: `set_meal.A`, or `medicine` where it is private.

    Raises KeyError for a kind that is not in TEXT_KINDS.
    """
    private = TEXT_KINDS[kind]
    return Clip(key=kind if private or not code else f"{kind}.{code}", text=text, private=private)


def _short_sentence(value: Any) -> Any:
    return {"prompt": value} if isinstance(value, str) else value


class Sentence(BaseModel):
    """Something a step says: a prompt, and which values fill its slots.

    `when`: only if that holds. `each`: once for every entry of that list, which is then `item`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str
    slots: Mapping[str, Path] = {}
    when: Condition | None = None
    each: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return _short_sentence(value)

    def values(self, scope: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The slots' values, once for each time that the sentence is said."""
        if self.when is not None and not holds(scope, self.when):
            return
        if self.each is None:
            yield self._filled(scope)
            return
        for item in look_up(scope, self.each) or ():
            yield self._filled({**scope, "item": item})

    def _filled(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        return {slot: look_up(scope, path) for slot, path in self.slots.items()}


Sentences = Annotated[
    tuple[Sentence, ...],
    BeforeValidator(lambda value: value if isinstance(value, list | tuple) else (value,)),
]
"""One sentence or a list of them."""
