"""A telephone made of text: for the command line, for trying flows out, and for tests.

It holds its line itself, in the process of the command, on the same engine, database and job queue
as every other carrier. Prompts take no time; speech, silence and waiting take as long as they do on
any telephone.
"""

from hotline.carriers.simulator.steps import (
    HangUp,
    Press,
    Say,
    SayFile,
    Step,
    StepError,
    Wait,
)
from hotline.carriers.simulator.telephone import CARRIER, Telephone

__all__ = [
    "CARRIER",
    "HangUp",
    "Press",
    "Say",
    "SayFile",
    "Step",
    "StepError",
    "Telephone",
    "Wait",
]
