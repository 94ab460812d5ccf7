"""Cases: the work items. Who needs a person, what they said, who has it, how it ended.

This room changes cases and writes into the outbox what others must then do (page, stop ringing,
tell the caller); it knows neither calls nor escalation.
"""

from hotline.cases.changes import (
    AlreadyTaken,
    acknowledge,
    add_note,
    assess,
    give_back,
    joined,
    open_case,
    resolve,
    review,
)
from hotline.cases.terms import DISPOSITIONS, KINDS, SEVERITIES, STATUSES, more_severe

__all__ = [
    "DISPOSITIONS",
    "KINDS",
    "SEVERITIES",
    "STATUSES",
    "AlreadyTaken",
    "acknowledge",
    "add_note",
    "assess",
    "give_back",
    "joined",
    "more_severe",
    "open_case",
    "resolve",
    "review",
]
