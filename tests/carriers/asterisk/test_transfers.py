"""Who comes to a talk on a real switch, who leaves it, and who only listens."""

from pathlib import Path

import pytest
from sqlalchemy import select

from hotline import staff
from hotline.carriers.asterisk.visit import JOIN
from hotline.cli.testbed.children import eventually
from hotline.speech.audio import read_wav
from tests.carriers.asterisk.conftest import Desk, Dial, SwitchHotline
from tests.carriers.asterisk.talking import all_hear, both_hear_each_other, hears_from, spoken
from tests.fakes.sip import Caller, Ears, longest_silence, place_of
from tests.stories.demonstrations import in_hotline
from tests.stories.hotline import PATIENCE

pytestmark = in_hotline("other switch")

THREE, HANDED_OVER = (f"+861540000000{number}" for number in (6, 7))
OPERATOR, DOCTOR, SUPERVISOR = "admin", "doctor", "reviewer"
SECONDS = 1.6
WAIT_SECONDS = 2.5


@pytest.fixture
def words(tmp_path: Path) -> dict[str, Path]:
    """What each says: no two alike."""
    sounds = ("plea_vomiting_blood", "plea_fallen_in_bathroom", "order_set_meal")
    return {
        who: spoken(sound, SECONDS, tmp_path)
        for who, sound in zip(("caller", OPERATOR, DOCTOR), sounds, strict=True)
    }


def talks_with(operator: Ears, dial: Dial, number: str) -> Caller:
    """A caller asks for a person, and this one comes."""
    caller = dial(number)
    caller.press("0")
    takes(operator)
    return caller


def takes(person: Ears) -> None:
    person.phone.answers()
    person.press("1")


def test_three_hear_each_other_the_first_leaves_and_a_supervisor_hears_unheard(
    demo: SwitchHotline, dial: Dial, desk: Desk, words: dict[str, Path]
) -> None:
    operator, doctor, supervisor = desk(OPERATOR), desk(DOCTOR), desk(SUPERVISOR)
    caller = talks_with(operator, dial, THREE)
    assert hears_from(operator, caller, words["caller"])
    operator.press("*1")
    takes(doctor)
    assert all_hear([caller, operator], doctor, words[DOCTOR])
    assert all_hear([doctor, operator], caller, words["caller"])
    assert all_hear([caller, doctor], operator, words[OPERATOR])

    call = demo.stored("calls", **{"from": THREE})[-1]
    demo.run("asterisk", "listen", str(call["id"]), SUPERVISOR)
    supervisor.phone.answers()
    assert all_hear([supervisor, caller], doctor, words[DOCTOR])
    assert all_hear([supervisor, doctor], caller, words["caller"])
    operator.hangs_up()
    begun = {ears: ears.phone.heard().seconds for ears in (caller, doctor)}
    supervisor.phone.says(words[OPERATOR])
    assert all_hear([supervisor, caller], doctor, words[DOCTOR])
    assert all_hear([supervisor, doctor], caller, words["caller"])
    for ears, since in begun.items():
        assert place_of(read_wav(words[OPERATOR]), ears.since(since)) is None
    assert listened(demo, call["id"]) == [SUPERVISOR]
    caller.hangs_up()
    doctor.phone.is_over()
    supervisor.phone.is_over()


def listened(demo: SwitchHotline, call_id: int) -> list[str]:
    """The access log of the call: also the doctor's coming is in it, but not as a listener's."""
    with demo.database.read() as session:
        rows = (
            select(staff.Staff.login)
            .join(staff.AccessRecord, staff.AccessRecord.staff_id == staff.Staff.id)
            .where(staff.AccessRecord.subject == "call", staff.AccessRecord.subject_id == call_id)
        )
        return [login for login in session.scalars(rows) if login != DOCTOR]


def somebody_is_asked_to_join(demo: SwitchHotline) -> bool:
    channels = demo.asterisk.ask("channels").json()
    return any(channel["id"].startswith(f"{JOIN}-") for channel in channels)


def test_a_caller_is_handed_over_blindly_and_goes_back_to_the_queue_after_a_mistake(
    demo: SwitchHotline, dial: Dial, desk: Desk, words: dict[str, Path]
) -> None:
    operator, doctor = desk(OPERATOR), desk(DOCTOR)
    caller = talks_with(operator, dial, HANDED_OVER)
    assert hears_from(operator, caller, words["caller"])
    operator.press("*1")
    assert eventually(lambda: somebody_is_asked_to_join(demo), PATIENCE)
    left = caller.phone.heard().seconds
    operator.hangs_up()
    assert eventually(lambda: caller.phone.heard().seconds > left + WAIT_SECONDS, PATIENCE)
    assert longest_silence(caller.since(left)) < 2
    takes(doctor)
    assert both_hear_each_other(caller, doctor, words[DOCTOR])

    doctor.hangs_up()
    caller.hears("after_talk")
    caller.press("1")
    caller.hears("person_soon")
    takes(operator)
    assert hears_from(caller, operator, words[OPERATOR])
    caller.hangs_up()
    demo.waits_for("calls", **{"from": HANDED_OVER, "outcome": "person"})
