"""How flow data refers to what is known of a call: paths, arguments and conditions."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

_PATH = r"(?!not\b)[a-z_]+(?:\.[a-z_]+)*"


def _checked(pattern: str, meaning: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"{text!r} is not {meaning}")
        return text

    return AfterValidator(check)


Path = Annotated[str, _checked(_PATH, "a path like resident.name")]
"""Names a value among what is known: `resident.name`."""

Condition = Annotated[
    str,
    _checked(
        rf"(?:not )?{_PATH}|{_PATH} is \w+",
        "a condition: `path`, `not path` or `path is word`",
    ),
]
"""`resident` (there is one), `not ordering.open`, `page.severity is critical`."""


def look_up(scope: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path; None where nothing is known."""
    found: Any = scope
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def holds(scope: Mapping[str, Any], condition: str) -> bool:
    """Whether a condition is true of what is known."""
    path, _, word = condition.partition(" is ")
    if word:
        return str(look_up(scope, path)) == word
    if path.startswith("not "):
        return not look_up(scope, path.removeprefix("not "))
    return bool(look_up(scope, path))


def resolve(scope: Mapping[str, Any], argument: Any) -> Any:
    """An argument of flow data, with every `$path` in it replaced by the value there."""
    if isinstance(argument, str) and argument.startswith("$"):
        return look_up(scope, argument[1:])
    if isinstance(argument, Mapping):
        return {name: resolve(scope, value) for name, value in argument.items()}
    return argument
