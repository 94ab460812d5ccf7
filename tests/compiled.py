"""What is compiled for one test serves all tests of a process: compiling costs more than running.

In production an engine and an application live as long as their process, and compile each
statement, address and template once. Tests have their own; what is compiled is the same.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

from hotline.db import engine as engines

_STATEMENTS: dict[Any, Any] = {}
_SQLITE = sqlalchemy.create_engine("sqlite://")
with _SQLITE.connect():
    """Its dialect has seen a database now, and knows what this SQLite can."""

_BUILDERS: dict[Any, Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def _create_engine(url: str, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        engine.dialect = _SQLITE.dialect  # it is part of what statements are found by
        engine.update_execution_options(compiled_cache=_STATEMENTS)
    return engine


def _builder_of(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """A function of what is part of this key alone; it is given the rule when it is called."""
    key = (rule.rule, *rule._trace, str(rule.defaults), append_unknown)
    if key not in _BUILDERS:
        _BUILDERS[key] = _compile_builder(rule, append_unknown)
    return _BUILDERS[key]


class _Templates(BytecodeCache):
    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


engines.create_engine = _create_engine  # type: ignore[assignment]
Rule._compile_builder = _builder_of  # type: ignore[method-assign]
Flask.jinja_options = {"bytecode_cache": _Templates()}
