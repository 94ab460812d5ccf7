"""Who is with whom."""

from hypothesis import given
from hypothesis import strategies as st

from hotline.carriers.asterisk.rooms import Guest, Rooms


class People:
    """A caller and two members of staff, and who was told of a change."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.told: list[str] = []
        self.caller = self._guest("caller")
        self.doctor = self._guest("doctor", "doctor")
        self.nurse = self._guest("nurse", "nurse")

    def _guest(self, name: str, login: str | None = None) -> Guest:
        return Guest(lambda: self.told.append(name), login)


def test_who_comes_is_noticed_by_who_is_there() -> None:
    people = People()
    people.rooms.enter("call-1", people.caller)
    assert people.rooms.staff(people.caller) is None
    people.rooms.enter("call-1", people.doctor)
    assert people.told == ["caller"]
    assert people.rooms.staff(people.caller) == "doctor"
    assert people.rooms.has_caller(people.doctor)


def test_three_are_together_until_the_last_has_left() -> None:
    people = People()
    for guest in (people.caller, people.doctor, people.nurse):
        people.rooms.enter("call-1", guest)
    assert not people.rooms.leave(people.doctor)
    assert people.rooms.staff(people.caller) == "nurse"
    assert not people.rooms.leave(people.caller)
    assert not people.rooms.has_caller(people.nurse)
    assert people.rooms.leave(people.nurse)


def test_another_room_is_entered_by_leaving_the_first() -> None:
    people = People()
    people.rooms.enter("call-1", people.caller)
    people.rooms.enter("call-1", people.doctor)
    people.rooms.enter("call-2", people.doctor)
    assert people.rooms.staff(people.caller) is None
    assert people.told == ["caller", "caller"]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 2))))
def test_whatever_they_do_everybody_is_in_one_room(moves: list[tuple[str, int]]) -> None:
    people = People()
    guests = [people.caller, people.doctor, people.nurse]
    where = ["", "", ""]
    for room, who in moves:
        if room:
            people.rooms.enter(room, guests[who])
        else:
            people.rooms.leave(guests[who])
        where[who] = room
    for room, guest in zip(where, guests, strict=True):
        assert guest.room == room
    together = where[0] != "" and where[0] in where[1:]
    assert (people.rooms.staff(people.caller) is not None) == together
