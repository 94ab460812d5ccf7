"""Triage: how soon a person must look at a plea, and why.

The law of this room: pure. No clock, no database, no network; files are read once, by
`load_triage`. It only orders who is looked at first and never decides that somebody is not in
need: what it does not understand is `unknown`, which is more urgent than `routine`.
"""

from hotline.triage.assessment import Assessment, Severity, Signal
from hotline.triage.lexicon import LexiconError
from hotline.triage.load import load_triage
from hotline.triage.sounds import written_language
from hotline.triage.triage import Triage

__all__ = [
    "Assessment",
    "LexiconError",
    "Severity",
    "Signal",
    "Triage",
    "load_triage",
    "written_language",
]
