"""The step types, one file each, named as in the YAML. A new one is added to `AnyStep`."""

from typing import Annotated

from pydantic import Field

from hotline.flow.steps.announce import Announce
from hotline.flow.steps.base import AskingStep, Step
from hotline.flow.steps.branch import Branch
from hotline.flow.steps.choose import Choose
from hotline.flow.steps.confirm import Confirm
from hotline.flow.steps.connect import Connect
from hotline.flow.steps.digits import Digits
from hotline.flow.steps.do import Do
from hotline.flow.steps.hangup import Hangup
from hotline.flow.steps.hold import Hold
from hotline.flow.steps.listen import Listen
from hotline.flow.steps.menu import Menu
from hotline.flow.steps.say import Say
from hotline.flow.steps.set import Set

AnyStep = Annotated[
    Announce
    | Branch
    | Choose
    | Confirm
    | Connect
    | Digits
    | Do
    | Hangup
    | Hold
    | Listen
    | Menu
    | Say
    | Set,
    Field(discriminator="type"),
]

__all__ = ["AnyStep", "AskingStep", "Step"]
