"""Whatever happens to our software: a switch without a driver rings people, or takes a message."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.cli.testbed.children import eventually
from hotline.speech.audio import Sound, read_wav
from hotline.speech.music import hold_music, tone
from tests.fakes.sip import Phone, place_of
from tests.servers.asterisk import DESK_ADDRESS, Asterisk
from tests.stories.hotline import ROOT

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
NUMBER = "13800138000"


@pytest.fixture
def operator(asterisk: Asterisk, tmp_path: Path) -> Iterator[Phone]:
    """A desk phone, registered."""
    address, password = asterisk.sip_address, "password-of-op1"
    with Phone(
        tmp_path, "staff-op1", domain=address, password=password, address=DESK_ADDRESS
    ) as phone:
        yield phone


@pytest.fixture
def caller(asterisk: Asterisk, operator: Phone, tmp_path: Path) -> Iterator[Phone]:
    """Somebody who has dialled the hotline."""
    with Phone(tmp_path, NUMBER, domain=asterisk.sip_address) as phone:
        phone.call(f"sip:4001@{asterisk.sip_address}")
        phone.is_talking()
        yield phone


def requests_of(asterisk: Asterisk) -> list[Path]:
    """Call-back requests that wait to be picked up; taken away for the next test."""
    assert eventually(lambda: list(asterisk.callbacks.glob("*.request")), within=20)
    return sorted(asterisk.callbacks.iterdir())


@pytest.fixture(autouse=True)
def no_requests(asterisk: Asterisk) -> None:
    for request in asterisk.callbacks.iterdir():
        request.unlink()


def test_an_operator_takes_the_call_with_1(
    asterisk: Asterisk, operator: Phone, caller: Phone
) -> None:
    operator.answers()
    operator.press("1")
    caller.says(PLEA)
    operator.says(PLEA)
    caller.hangs_up()
    operator.is_over()

    assert place_of(read_wav(PLEA), operator.heard()) is not None
    assert place_of(read_wav(PLEA), caller.heard()) is not None
    assert not list(asterisk.callbacks.iterdir())


def test_who_waits_hears_that_they_are_not_forgotten_and_then_music(
    operator: Phone, caller: Phone
) -> None:
    """The beep stands for the words: see `placeholders`."""
    operator.is_rung()
    assert eventually(lambda: caller.heard().seconds > 3)

    began = place_of(tone(8000), caller.heard())
    assert began is not None
    assert began < 1
    assert place_of(music_after_words(), caller.heard()) is not None


def music_after_words() -> Sound:
    music = hold_music(8000)
    return Sound(music.samples[: 2 * music.rate], music.rate)


def test_a_voice_mail_is_nobody(asterisk: Asterisk, operator: Phone, caller: Phone) -> None:
    operator.answers()
    operator.is_over(within=60)
    caller.waits_for("state", state="CONFIRMED")
    caller.says(PLEA)
    caller.hangs_up()

    recorded, request = sorted(requests_of(asterisk), key=lambda path: path.suffix, reverse=True)
    assert (recorded.suffix, request.suffix) == (".wav", ".request")
    assert request.stem.endswith(f"_{NUMBER}")
    assert read_wav(recorded).seconds > 1


def test_who_hangs_up_while_it_rings_is_called_back(
    asterisk: Asterisk, operator: Phone, caller: Phone
) -> None:
    operator.is_rung()
    caller.hangs_up()
    operator.is_over()

    (request,) = requests_of(asterisk)
    assert request.name.endswith(f"_{NUMBER}.request")
