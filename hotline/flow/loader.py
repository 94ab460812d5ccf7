"""Reads flows and languages from `ivr_flows/`, once; what is wrong with them is told by file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from hotline import fast_yaml
from hotline.flow.actions import Clip
from hotline.flow.check import Problem, problems, structure_problems
from hotline.flow.language import Language, LanguageSettings
from hotline.flow.prompts import Prompt, value_clip
from hotline.flow.script import Flow, Script

Model = TypeVar("Model", bound=BaseModel)


class FlowError(ValueError):
    """Flow data that cannot be used; each line of the message names file and step."""


@dataclass(frozen=True)
class Flows:
    """All flows and languages of a house."""

    scripts: Mapping[str, Script]
    languages: Mapping[str, Language]
    default: Language

    @classmethod
    def load(cls, folder: Path) -> "Flows":
        """Raises FlowError, with every fault that stops the data from being read."""
        scripts = {path.stem: _script(path) for path in sorted(folder.glob("*.yaml"))}
        languages, default = _languages(folder / "languages")
        return cls(scripts, languages, default)

    def flow(self, name: str, language: str) -> Flow:
        """A flow in a language; in the default one where the language is unknown.

        Raises KeyError for an unknown flow.
        """
        return self._bound[name, language if language in self.languages else self.default.tag]

    @cached_property
    def _bound(self) -> dict[tuple[str, str], Flow]:
        return {
            (name, tag): Flow(name, script, language)
            for name, script in self.scripts.items()
            for tag, language in self.languages.items()
        }

    def language_for(self, wanted: str | None, dialled: str | None) -> str:
        """The tag of a resident's language, else of the number dialled, else the default."""
        if wanted in self.languages:
            return str(wanted)
        numbers = {
            number: tag
            for tag, language in self.languages.items()
            for number in language.settings.dialled
        }
        return numbers.get(dialled or "", self.default.tag)

    def clips(self, language: str) -> list[Clip]:
        """Every clip of a language that is known before any call."""
        return list(self.languages[language].clips())

    def check(self) -> list[Problem]:
        """Everything that is wrong with the flows and languages; none, if callers can be served."""
        return list(problems(self.scripts, self.languages))

    value_clip = staticmethod(value_clip)


def _script(path: Path) -> Script:
    script = _read(path, Script)
    faults = [str(problem) for problem in structure_problems(str(path), script)]
    if faults:
        raise FlowError("\n".join(faults))
    return script


def _languages(folder: Path) -> tuple[dict[str, Language], Language]:
    settings = {
        path.parent.name: _read(path, LanguageSettings)
        for path in sorted(folder.glob("*/language.yaml"))
    }
    defaults = [tag for tag, language in settings.items() if language.default]
    if len(defaults) != 1:
        raise FlowError(f"{folder}: one language must be the default, not {len(defaults)}")
    tag = defaults[0]
    default = Language(tag, settings[tag], _prompts(folder / tag / "prompts.yaml"))
    others = {
        other: Language(other, settings[other], _prompts(folder / other / "prompts.yaml"), default)
        for other in settings
        if other != tag
    }
    return {tag: default, **others}, default


def _prompts(path: Path) -> dict[str, Prompt]:
    prompts = {}
    for key, text in _yaml(path).items():
        if not isinstance(text, str) or not text.strip():
            raise FlowError(f"{path}: prompt {key}: a text is needed")
        try:
            prompts[key] = Prompt.parse(key, text.strip())
        except ValueError as error:
            raise FlowError(f"{path}: prompt {key}: {error}") from error
    return prompts


def _read(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate(_yaml(path))
    except ValidationError as error:
        raise FlowError("\n".join(_faults(path, error))) from error


def _faults(path: Path, error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"])
        yield f"{path}: {where}: {fault['msg']}"


class _StrictLoader(fast_yaml.SafeLoader):  # type: ignore[misc]
    """YAML silently keeps the last of two equal keys; here that is a fault."""


def _unique_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {str(key) for key in keys if keys.count(key) > 1}
    if twice:
        line = node.start_mark.line + 1
        raise yaml.constructor.ConstructorError(
            problem=f"line {line}: written twice: {', '.join(sorted(twice))}"
        )
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def _yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FlowError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise FlowError(f"{path}: a mapping is needed")
    return content
