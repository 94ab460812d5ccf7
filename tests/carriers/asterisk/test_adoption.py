"""What a driver finds on the switch when it comes."""

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.adoption import sort_out
from hotline.carriers.asterisk.events import Bridge, Channel, Dialplan, Party
from hotline.carriers.asterisk.line import Arrival
from hotline.carriers.asterisk.requests import HOLDING, OURS


def channel(name: str, app: str = "Stasis", app_data: str = "hotline,caller,4001") -> Channel:
    dialplan = Dialplan(exten="4001", app_name=app, app_data=app_data)
    return Channel(id=name, state="Up", caller=Party(number="13800138000"), dialplan=dialplan)


def test_a_caller_is_taken_up_where_they_wait() -> None:
    found = sort_out([channel("1.1")], [Bridge(id=HOLDING, name=OURS, channels=["1.1"])])
    caller, dialled = "+8613800138000", "4001"
    assert found.arrivals == (Arrival("1.1", caller, dialled, None, taken_up=True, bridge=HOLDING),)
    assert found.leftovers == ()


def test_who_is_with_people_already_stays_there() -> None:
    on_their_own = channel("1.1", app="Playback", app_data="sounds/one_moment")
    others = channel("1.2", app_data="another,caller")
    assert sort_out([on_their_own, others], []).arrivals == ()


def test_staff_who_answered_are_taken_up_and_phones_that_ring_go_on_ringing() -> None:
    answered, ringing = channel("page-7", app=""), channel("page-8", app="")
    ringing.state = "Ringing"
    (arrival,) = sort_out(
        [answered, ringing], [Bridge(id="call-3", name=OURS, channels=["page-7"])]
    ).arrivals
    assert (arrival.page_id, arrival.bridge) == (7, "call-3")


def test_what_served_only_for_hearing_is_cleared_away() -> None:
    bridges = [
        Bridge(id="ear-1", name=OURS, channels=["ear-1-snoop", "ear-1-media"]),
        Bridge(id="call-3", name=OURS),
        Bridge(id=HOLDING, name=OURS),
        Bridge(id="somebody-elses", name=""),
    ]
    found = sort_out([channel("ear-1-snoop"), channel("ear-1-media")], bridges)
    assert found.arrivals == ()
    assert found.leftovers == (
        requests.hang_up("ear-1-snoop"),
        requests.hang_up("ear-1-media"),
        requests.dissolve("ear-1"),
        requests.dissolve("call-3"),
    )
