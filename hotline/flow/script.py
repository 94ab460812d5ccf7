"""A flow as written in its file, and the same in a language, ready to be stepped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hotline.flow.language import Language
from hotline.flow.state import State
from hotline.flow.steps import AnyStep


class Remarks(BaseModel):
    """Prompts that the engine says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    silence: str
    """Nothing was pressed or said; the step follows again."""
    no_match: str
    """A wrong key; the step follows again."""
    failure: str
    """Something broke; a person follows."""


class Script(BaseModel):
    """One YAML file of `ivr_flows/`.

    `person` is where `0`, silence, wrong keys and failures lead. `anywhere` maps events to steps
    for all steps that have no exit of their own for them; `meanwhile` maps events to prompts that
    are said in between, after which the step goes on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str
    person: str
    remarks: Remarks
    anywhere: Mapping[str, str] = {}
    meanwhile: Mapping[str, str] = {}
    steps: Annotated[dict[str, AnyStep], Field(min_length=1)]


@dataclass(frozen=True)
class Flow:
    """A script in a language; `name` is the file's."""

    name: str
    script: Script
    language: Language

    def new_state(self) -> State:
        return State(flow=self.name, language=self.language.tag)
