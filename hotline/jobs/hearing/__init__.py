"""Hearing: from a recording to transcripts, an assessment and, if need be, people paged.

The law of this room: nobody waits for it, and it may die at any moment. A plea is heard live while
it is spoken, as far as the machine has room (`live`), again after its end (`afterwards`), and each
hearing is kept for itself (`transcripts`). The case is as severe as the most alarming of them
(`assessing`). Which engines there are, is `engines`' business; who of several workers hears a
recording, that of `claims`.
"""

from hotline.jobs.hearing.afterwards import NOBODY, hear, hear_again, recognise
from hotline.jobs.hearing.engines import warm_up
from hotline.jobs.hearing.live import hear_live

__all__ = ["NOBODY", "hear", "hear_again", "hear_live", "recognise", "warm_up"]
