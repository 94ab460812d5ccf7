"""This process's recognisers and triage, each loaded once, and its room for live hearing."""

from functools import cache
from typing import TYPE_CHECKING

from hotline.flow.loader import Flows
from hotline.jobs.run import house
from hotline.speech.recognizers import Admission, Recognizers
from hotline.speech.recognizers.hearing_prompt import read_hearing_prompt

if TYPE_CHECKING:
    from hotline.triage import Triage

_OFF_CALL_THREADS = 2
_FEWEST_THREADS = 4


@cache
def triage_here() -> "Triage":
    """The lexicons and models, read once."""
    from hotline.triage import load_triage  # large dictionaries, for who hears alone

    return load_triage(house().settings.languages_dir)


@cache
def recognizers_here() -> Recognizers:
    """This process's recognisers, each loaded once."""
    return Recognizers(house().settings.models_dir)


@cache
def admission_here() -> Admission:
    """How many callers this machine hears live, counted over all its processes."""
    return Admission(house().settings.hearing_dir, house().settings.hearing_cores)


@cache
def hearing_prompt(language: str) -> str | None:
    """What the second hearing is told beforehand in a language; None if nothing."""
    return read_hearing_prompt(house().settings.languages_dir, language)


def warm_up(flows: Flows) -> int:
    """Load what the house's languages need before the first caller speaks.

    Returns how many recordings this process may hear at once: live ones, and some after their end.
    """
    heard_by = [recognizers_here().for_language(language) for language in flows.languages]
    triage_here()
    streams = (admission_here().capacity(one.cores) for one in heard_by if one is not None)
    return max(_FEWEST_THREADS, _OFF_CALL_THREADS + max(streams, default=0))
