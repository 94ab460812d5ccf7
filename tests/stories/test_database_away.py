"""The database is away for ten seconds: callers are kept company, and nothing is lost."""

import pytest

from hotline.speech.audio import read_wav
from hotline.speech.audio_level import longest_silence
from tests.fakes.webphone import Caller, both_hear
from tests.stories.conditions import is_alarming
from tests.stories.demonstrations import PACE, PRODUCTION, Demonstration, Open, in_hotline
from tests.stories.hotline import PATIENCE, ROOT

pytestmark = in_hotline(PRODUCTION)

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
SPEAKER, WAITER = "+8615400000005", "+8615400000006"
LONGEST_SILENCE = 2.0


@pytest.fixture
def hotline(on_production_stores: Demonstration) -> Demonstration:
    """Its wire to the database is whole again after each story."""
    yield on_production_stores
    on_production_stores.wire.mend()
    assert on_production_stores.is_ready_again()
    on_production_stores.settle()


def test_who_speaks_is_heard_and_who_wants_a_person_gets_one(
    hotline: Demonstration, softphone: Open
) -> None:
    """Two callers at once, so that the ten seconds are waited for once."""
    operator = softphone(hotline, "operator1")
    speaker, waiter = Caller(hotline.url, SPEAKER), Caller(hotline.url, WAITER)
    waiter.hears("resident_name", within=PATIENCE)
    speaker.hears("resident_name", within=PATIENCE)
    speaker.press("3")
    speaker.is_in("recording", within=PATIENCE)

    hotline.wire.cut()
    waiter.press("0")
    speaker.says(PLEA)
    speaker.press("#")
    for caller in (speaker, waiter):
        caller.hears("one_moment", within=PATIENCE)
    assert operator.is_paged(within=PATIENCE)["waiting"]  # ten seconds later, without a database
    operator.answers()
    operator.is_in("talking", within=PATIENCE)
    alone = speaker if both_hear(waiter, operator) else waiter
    assert alone is speaker or both_hear(speaker, operator)
    assert longest_silence(alone.heard_audio) <= LONGEST_SILENCE
    operator.hang_up()
    hotline.wire.mend()

    speaker.hears("plea_heard", within=PATIENCE)
    waiter.hears("person_soon", within=PATIENCE)
    plea = hotline.waits_for("cases", call_id=speaker.call_id, severity=is_alarming)
    said = read_wav(hotline.recordings / plea["recording"])
    assert said.seconds >= read_wav(PLEA).seconds - 1
    assert hotline.waits_for("cases", call_id=waiter.call_id, kind="person")
    for caller in (speaker, waiter):
        caller.hang_up()


def test_a_caller_over_twilio_hears_music_and_goes_on_with_the_order(
    hotline: Demonstration,
) -> None:
    caller = hotline.twilio.call("+8615400000007")
    caller.hears("main_menu", within=PATIENCE * PACE)
    hotline.wire.cut()
    caller.press("1")
    caller.hears("one_moment", within=PATIENCE * PACE)
    hotline.wire.mend()
    caller.hears("choose_meal", within=PATIENCE * PACE)
    caller.press("1")
    caller.hears("how_many_portions", within=PATIENCE * PACE)
    caller.hang_up()
