"""What is wrong with flows, found before any caller can find it.

A rule is a function that yields problems. `structure` holds those without which a flow cannot run
at all: such flows are not even loaded. `caller` holds what callers need, `knowledge` what flows
refer to, `wording` the languages.
"""

from collections.abc import Iterator, Mapping

from hotline.flow.check.caller import caller_problems
from hotline.flow.check.knowledge import knowledge_problems
from hotline.flow.check.problem import Problem
from hotline.flow.check.structure import structure_problems
from hotline.flow.check.wording import wording_problems
from hotline.flow.language import Language
from hotline.flow.script import Script

__all__ = ["Problem", "problems", "structure_problems"]


def problems(scripts: Mapping[str, Script], languages: Mapping[str, Language]) -> Iterator[Problem]:
    """Everything that is wrong with these flows in these languages."""
    for name, script in scripts.items():
        yield from structure_problems(f"{name}.yaml", script)
        yield from caller_problems(f"{name}.yaml", script)
        yield from knowledge_problems(f"{name}.yaml", script)
    yield from wording_problems(scripts, languages)
