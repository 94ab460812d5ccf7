"""A person is one key away on the telephone too: at every place `0` makes an operator's ring."""

from datetime import timedelta

import numpy as np
import pytest

from hotline.flow.events import OperatorJoined, OperatorLeft, SpeechHeard, WaitExpired
from tests.carriers.places import all_places, settle_in, shop_as
from tests.carriers.twilio.conftest import DOCTOR, NURSE

SPEECH = (8000 * np.sin(np.arange(8000) / 5)).astype(np.int16)
"""A second of somebody speaking."""
PLACES = all_places()
ALONE = [place for place in PLACES if place.waits.type != "connect"]
TALKING = [place for place in PLACES if place.waits.type == "connect"]


@pytest.fixture
def operators(twilio):
    return [twilio.phone(number) for number in (DOCTOR, NURSE)]


@pytest.fixture
def sweep(house, app, twilio):
    """The house keeps the story's time, and looks at what is due as a worker does."""
    begun = house.database.clock()
    house.database.clock = lambda: begun + timedelta(seconds=twilio.now)
    work = twilio.every_second
    twilio.every_second = lambda: (house.paging.look_at_due(), work())


@pytest.fixture
def caller(place, house, sweep, twilio, operators):
    """Somebody who goes to the place."""
    settle_in(house.database)
    with shop_as(place.caller, house.database):
        yield OnTheWay(twilio, place, operators)


class OnTheWay:
    """A caller who goes to a place as soon as each prompt begins."""

    def __init__(self, twilio, place, operators):
        self.phone = twilio.call(place.number)
        self.operator = None
        self._exchange = twilio
        self._place = place
        self._operators = operators

    def goes(self):
        self.hears_more(than=0)
        for move in self._place.way:
            said = self._moves(move)
            if not isinstance(move.event, OperatorJoined):
                self.hears_more(than=said)

    def _moves(self, move):
        """How much had been said before."""
        said = len(self.phone.heard)
        match move.event:
            case SpeechHeard():
                self.phone.says(SPEECH)
                said = len(self.phone.heard)
                self.phone.press("#")
            case OperatorJoined():
                self.operator = self.is_rung()
                self.operator.answers()
                self.operator.press("1")
                self.operator.talks_with(self.phone)
            case OperatorLeft():
                self.operator.hang_up()
            case WaitExpired():
                self.phone.hears("still_waiting", within=200)
            case _:
                self.phone.press(move.keys)
        return said

    def hears_more(self, than):
        self._until(lambda: len(self.phone.heard) > than, "the next prompt")

    def waits_there(self):
        """Until all has been said, and keys or speech are waited for, or music plays."""
        match self._place.waits.type:
            case "listen":
                self._until(lambda: self.phone.line.doing == "record", "the line records")
            case "hold":
                self._until(lambda: self.phone.line.doing == "queue", "the line waits")
            case "collect":
                self._until(self._nothing_is_said, "keys are waited for")
        self._exchange.wait(0.5)

    def is_rung(self):
        """The operator whose phone rings."""
        self._until(lambda: any(phone.is_ringing for phone in self._operators), "a phone rings")
        return next(phone for phone in self._operators if phone.is_ringing)

    def _nothing_is_said(self):
        last = self.phone.sounds[-1]
        return self.phone.line.takes_keys and last.at + last.seconds < self._exchange.now

    def _until(self, condition, what):
        self._exchange.until(condition, 60, lambda: f"{what}: {self.phone.heard}")


@pytest.mark.parametrize("waits", [False, True], ids=["while it is said", "while it waits"])
@pytest.mark.parametrize("place", ALONE, ids=str)
def test_zero_rings_a_person(waits, caller):
    caller.goes()
    if waits:
        caller.waits_there()
    said = len(caller.phone.heard)
    caller.phone.press("0")
    caller.hears_more(than=said)
    assert caller.phone.heard[said].split(".")[0] == "person_soon"
    caller.is_rung()


@pytest.mark.parametrize("place", TALKING, ids=str)
def test_zero_means_nothing_to_who_talks_with_a_person_already(caller, operators):
    """The one place where nobody is rung: there is a person on the line."""
    caller.goes()
    caller.phone.press("0")
    caller.operator.talks_with(caller.phone, within=1)
    assert not any(phone.is_ringing for phone in operators)
