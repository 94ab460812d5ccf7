"""What a story wants of a record: values, or conditions that a value fulfils."""

from collections.abc import Callable, Mapping
from typing import Any


def is_alarming(severity: str | None) -> bool:
    """Whether people are paged: a plea that the line has garbled may be urgent only."""
    return severity in ("critical", "urgent")


def contains(words: str) -> Callable[[str | None], bool]:
    """For a wanted value: a text that has these words."""
    return lambda text: words in (text or "")


def has(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether it has the wanted values, or such as fulfil the wanted conditions."""
    return all(
        value(row[key]) if callable(value) else row[key] == value for key, value in wanted.items()
    )
