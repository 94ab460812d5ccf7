"""A resident who needs it is spoken to more slowly, and what that takes is rendered ahead."""

from sqlalchemy import select

from hotline.calls.sessions import Reply
from hotline.flow.actions import Play
from hotline.residents import Resident
from hotline.wiring.house import House
from hotline.wiring.spoken import clips_to_render, recordable, slower_clips

PHONE = "+8613900000001"


def set_pace(house: House, slower: float) -> None:
    with house.database.begin() as session:
        session.scalars(select(Resident).where(Resident.phone == PHONE)).one().slower = slower


def paces(reply: Reply) -> set[float]:
    plays = [action for action in reply.actions if isinstance(action, Play)]
    return {clip.slower for play in plays for clip in play.clips}


def test_whoever_is_known_to_need_it_hears_everything_more_slowly(house: House) -> None:
    set_pace(house, 1.25)
    slow = house.sessions.start("webphone", "a", PHONE, None)
    assert paces(slow) == {1.25}
    assert paces(house.sessions.current(slow.call_id)) == {1.25}
    assert paces(house.sessions.start("webphone", "b", "+8613700000000", None)) == {1.0}


def test_slower_clips_are_rendered_for_paces_in_use_only(house: House) -> None:
    flows, database = house.flows, house.database
    assert list(slower_clips(database, flows, "zh-CN")) == []
    set_pace(house, 1.2)
    slow = list(slower_clips(database, flows, "zh-CN"))
    assert {clip.slower for clip in slow} == {1.25}, "the nearest pace that is rendered"
    assert {"greeting_known.1", "main_menu", "number.3", "resident_name"} <= {c.key for c in slow}
    assert list(slower_clips(database, flows, "en")) == []


def test_names_cannot_be_recorded_and_everything_else_can(house: House) -> None:
    known = recordable(house.database, house.flows, house.topics, "zh-CN")
    every = list(clips_to_render(house.database, house.flows, house.topics, "zh-CN"))
    assert {"greeting", "press.1", "number.0"} <= known.keys()
    assert "resident_name" not in known
    assert len(known) == len({clip.key for clip in every if not clip.private})
