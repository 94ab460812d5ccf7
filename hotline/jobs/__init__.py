"""Background jobs, named by dotted path in the outbox; the only place where rooms meet.

Each takes ids, may be run twice, and does nothing the second time. RQ calls `run` alone.
"""

from hotline.jobs.asides import answer_aside, hear_aside
from hotline.jobs.calls import case_acknowledged, fetch_recording, tell_caller
from hotline.jobs.hearing import hear, hear_again, hear_live
from hotline.jobs.paging import place_page, stop_page
from hotline.jobs.run import run
from hotline.jobs.voice import render_clips

__all__ = [
    "answer_aside",
    "case_acknowledged",
    "fetch_recording",
    "hear",
    "hear_again",
    "hear_aside",
    "hear_live",
    "place_page",
    "render_clips",
    "run",
    "stop_page",
    "tell_caller",
]
