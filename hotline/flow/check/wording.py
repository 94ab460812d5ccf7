"""Rules for languages: each says everything, and says it with the words it was given."""

from collections.abc import Iterator, Mapping
from typing import get_args

from hotline.flow.check.problem import Problem
from hotline.flow.events import WhyPerson
from hotline.flow.language import PLAIN_KINDS, Language
from hotline.flow.prompts import DOOR_PROMPTS, Sentence
from hotline.flow.script import Script

FEWEST_HOLD_MESSAGES = 12
COUNTED = 9

Use = tuple[str, str, Sentence]
"""File, step, and what is said there."""


def wording_problems(
    scripts: Mapping[str, Script], languages: Mapping[str, Language]
) -> Iterator[Problem]:
    """What is missing, too much or wrong in the languages."""
    uses = [use for name, script in scripts.items() for use in _uses(f"{name}.yaml", script)]
    kinds = {kind for language in languages.values() for kind in language.settings.counts}
    for language in languages.values():
        file = f"languages/{language.tag}/prompts.yaml"
        yield from _missing(file, language, uses)
        yield from _unused(file, language, uses)
        yield from _wrong_slots(file, language, uses)
        yield from _settings(f"languages/{language.tag}/language.yaml", language, kinds)


def _uses(file: str, script: Script) -> Iterator[Use]:
    own = (script.remarks.silence, script.remarks.no_match, script.remarks.failure)
    for key in (*own, *script.meanwhile.values()):
        yield file, "the engine", Sentence(prompt=key)
    for name, step in script.steps.items():
        for sentence in step.sentences():
            yield file, f"step {name}", sentence


def _missing(file: str, language: Language, uses: list[Use]) -> Iterator[Problem]:
    for key in sorted({sentence.prompt for _, _, sentence in uses} | DOOR_PROMPTS):
        if key not in language.own:
            yield Problem(file, f"prompt {key}", "is missing")


def _unused(file: str, language: Language, uses: list[Use]) -> Iterator[Problem]:
    said = {sentence.prompt for _, _, sentence in uses} | DOOR_PROMPTS
    for key in sorted(set(language.own) - said):
        yield Problem(file, f"prompt {key}", "is never said")


def _wrong_slots(file: str, language: Language, uses: list[Use]) -> Iterator[Problem]:
    known = PLAIN_KINDS | set(language.settings.counts)
    for key, prompt in language.own.items():
        for slot in sorted(prompt.slots - known):
            yield Problem(file, f"prompt {key}", f"slot {{{slot}}} is of no known kind")
    for where, step, sentence in uses:
        if sentence.prompt not in language.own:
            continue
        slots = language.own[sentence.prompt].slots
        for slot in sorted(slots - set(sentence.slots)):
            what = f"slot {{{slot}}} gets no value at {step} of {where}"
            yield Problem(file, f"prompt {sentence.prompt}", what)
        for slot in sorted(set(sentence.slots) - slots):
            what = f"slot {{{slot}}} is missing, which {step} of {where} fills"
            yield Problem(file, f"prompt {sentence.prompt}", what)


def _settings(file: str, language: Language, kinds: set[str]) -> Iterator[Problem]:
    settings = language.settings
    for kind in sorted(kinds):
        count = len(settings.counts.get(kind, ()))
        if count != COUNTED:
            yield Problem(
                file, f"counts {kind}", f"{count} phrases; one for each of 1 to 9 is needed"
            )
    for why in get_args(WhyPerson):
        if not settings.anywhere.get(why):
            yield Problem(file, f"anywhere {why}", "no words: only a key reaches a person")
    if len(settings.hold_messages) < FEWEST_HOLD_MESSAGES:
        what = f"{len(settings.hold_messages)} messages; at least {FEWEST_HOLD_MESSAGES} are needed"
        yield Problem(file, "hold_messages", what)
