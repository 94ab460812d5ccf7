"""Options: what a key stands for, in a menu or beside a list."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hotline.flow.prompts import Sentence
from hotline.flow.turn import Leave, NoMatch, Reaction, Turn
from hotline.flow.values import Condition


class Option(BaseModel):
    """`key` leads to the step `to`; `set` is remembered then; `when`: offered only if so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(pattern=r"^[0-9*#]$")]
    say: Sentence
    to: str
    when: Condition | None = None
    set: Mapping[str, Any] = {}


def offered(options: Iterable[Option], turn: Turn) -> tuple[Option, ...]:
    """The options that this caller has."""
    return tuple(option for option in options if turn.holds(option.when))


def pick(options: Iterable[Option], turn: Turn, key: str) -> Reaction:
    """Takes the option behind a key; each option's exit is its key."""
    for option in offered(options, turn):
        if option.key == key:
            turn.remember(**turn.resolve(option.set))
            return Leave(option.key)
    return NoMatch()
