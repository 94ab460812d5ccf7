"""A person is one key away: at every place of a call `0` makes a softphone ring, and they talk."""

import pytest
from sqlalchemy import select

from hotline import cases
from hotline.carriers.webphone.desk import WAKE
from hotline.cases.models import Case
from hotline.cli.testbed.children import eventually
from hotline.escalation.models import Page
from hotline.flow.events import OperatorJoined, OperatorLeft, SpeechHeard, WaitExpired
from hotline.wiring.paging import contact_of
from tests.carriers.jobs import do_urgent_jobs
from tests.carriers.places import RESIDENT, all_places, settle_in, shop_as
from tests.carriers.webphone.conftest import PASSWORD, open_house, serve
from tests.fakes.speaking import speech, whistle
from tests.fakes.webphone import StaffPhone, both_hear, sign_in
from tests.fakes.webphone.timeless import TimelessCall
from tests.servers import redis as redis_server

STATES = {"collect": "keys", "listen": "recording", "hold": "waiting", "connect": "talking"}
"""How a line shows what it waits for."""
PLACES = all_places()
ALONE = [place for place in PLACES if place.waits.type != "connect"]
TALKING = [place for place in PLACES if place.waits.type == "connect"]


@pytest.fixture(scope="module")
def house(tmp_path_factory, embedded_valkey, spoken):
    """One for all these calls."""
    redis_server.empty(embedded_valkey)
    with open_house(tmp_path_factory.mktemp("zero"), embedded_valkey, spoken) as built:
        settle_in(built.database)
        yield built


@pytest.fixture(scope="module")
def url(house):
    with serve(house.settings, house) as address:
        yield address


@pytest.fixture(scope="module", autouse=True)
def operators(house, url):
    """Their softphones, once they can be rung."""
    phones = {
        login: StaffPhone(url, sign_in(url, login, PASSWORD)) for login in ("doctor", "nurse")
    }
    assert eventually(lambda: all(can_be_rung(house, login) for login in phones))
    yield phones
    for phone in phones.values():
        phone.hang_up()


def can_be_rung(house, login):
    with house.database.read() as session:
        return contact_of(session, login, house.database).lines


@pytest.fixture
def caller(place, house, exchange):
    """Somebody who goes to the place, and is helped in the end."""
    with shop_as(place.caller, house.database):
        caller = OnTheWay(house, exchange, place)
        yield caller
        caller.hang_up()
        if caller.operator is not None:
            caller.operator.leave()
        help_everybody(house)


def help_everybody(house):
    with house.database.begin() as session:
        for case in session.scalars(select(Case).where(Case.status == "open")).all():
            cases.acknowledge(session, case.id, "nurse")
    do_urgent_jobs(house)


class OnTheWay(TimelessCall):
    """A caller who goes to a place as soon as each prompt begins."""

    def __init__(self, house, exchange, place):
        super().__init__(exchange, caller=place.number)
        self.call_id = house.sessions.find("webphone", self.leg)
        self.operator = None
        self._house = house
        self._rooms = exchange.rooms
        self._place = place

    def goes(self):
        self._hears_more(than=0)
        for move in self._place.way:
            said = len(self.captions)
            if isinstance(move.event, SpeechHeard):
                self.until("recording")
                self.waits(0.5, speaking=speech(0.5))
                said = len(self.captions)
            self._moves(move)
            do_urgent_jobs(self._house)
            if not isinstance(move.event, OperatorJoined):
                self._hears_more(than=said)

    def _moves(self, move):
        match move.event:
            case SpeechHeard():
                self.press("#")
            case OperatorJoined():
                self.operator = self._rooms.join(f"call-{self.call_id}", "staff:x", "doctor")
                assert eventually(self.operator.others)  # rooms have a clock of their own
                self.until("talking")
            case OperatorLeft():
                self.operator.leave()
                self.hears("after_talk", within=300)
            case WaitExpired():
                self.hears("still_waiting", within=150)
            case _:
                self.press(move.keys)

    def _hears_more(self, than):
        self.waits_until(lambda: len(self.captions) > than, 10, "the next prompt")

    def waits_there(self):
        self.until(STATES[self._place.waits.type])
        self.waits(1)


def ring_about(house, call_id):
    """The page that rings in a browser about this call."""
    with house.database.read() as session:
        return session.scalar(
            select(Page)
            .join(Case, Case.id == Page.case_id)
            .where(
                Case.call_id == call_id,
                Page.channel == "voice",
                Page.carrier == "webphone",
                Page.result.is_(None),
            )
        )


def rings(house, operators, page):
    """Whether the softphone of the paged one rings."""
    house.redis.publish(WAKE, b"")  # look now, not within a second
    messages = operators[page.target].receiver.messages
    return eventually(
        lambda: any(
            message["type"] == "ring" and message["leg"] == page.carrier_call_id
            for message in messages
        ),
        within=5,
    )


@pytest.mark.parametrize("waits", [False, True], ids=["while it is said", "while it waits"])
@pytest.mark.parametrize("place", ALONE, ids=str)
def test_zero_rings_a_person(place, waits, caller, house, operators):
    caller.goes()
    if waits:
        caller.waits_there()
    else:
        assert caller.state == "speaking"
    said = len(caller.captions)
    caller.press("0")
    caller.until("waiting")
    assert "person_soon" in {key.split(".")[0] for key in caller.heard[said:]}
    do_urgent_jobs(house)
    page = ring_about(house, caller.call_id)
    assert page is not None
    assert rings(house, operators, page)


@pytest.mark.parametrize("place", TALKING, ids=str)
def test_zero_means_nothing_to_who_talks_with_a_person_already(place, caller, house):
    """The one place where nobody is rung: there is a person on the line."""
    caller.goes()
    caller.waits_there()
    said = list(caller.heard)
    caller.press("0")
    do_urgent_jobs(house)
    caller.waits(1, speaking=whistle(1000, 1))
    assert (caller.state, caller.heard) == ("talking", said)
    assert eventually(lambda: caller.operator.heard().any())
    assert ring_about(house, caller.call_id) is None


KINDS = {
    "menu prompt": ("", ""),
    "menu wait": ("", "keys"),
    "choose": ("1", ""),
    "digits": ("11", ""),
    "confirm": ("5", ""),
    "listen": ("3", "recording"),
    "hold": ("0", "waiting"),
    "goodbye": ("512", ""),
}
"""One place of each kind: the keys that lead there, and how the line waits when `0` is pressed."""


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("keys", "state"), KINDS.values(), ids=KINDS)
def test_who_presses_zero_and_the_person_who_answers_hear_each_other(
    keys, state, dial, house, operators
):
    caller = dial(RESIDENT)
    caller.hears("speech_is_recorded")
    caller.press(keys)
    if state:
        caller.is_in(state)
    caller.press("0")
    caller.hears("person_soon")
    assert eventually(lambda: ring_about(house, caller.call_id))
    page = ring_about(house, caller.call_id)
    assert rings(house, operators, page)
    operator = operators[page.target]
    operator.answers()
    operator.press("1")
    caller.is_in("talking")
    operator.is_in("talking")
    assert both_hear(caller, operator)
    operator.receiver.send(type="hang_up")
    operator.is_over()
