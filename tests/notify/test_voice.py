"""Which carrier rings a member of staff."""

import pytest

from hotline.notify import CannotNotify, Leg, StaffContact, VoiceChannel

WANG = StaffContact("wang", "王敏", "+8613900000103", "zh-CN", ("line-1",))


class Ringer:
    def __init__(self, name: str, able: bool = True) -> None:
        self.name = name
        self.able = able
        self.quiet: list[str] = []
        self.stored: list[str] = []

    def can_ring(self, contact: StaffContact) -> bool:
        return self.able

    def ring(self, page_id: int, contact: StaffContact) -> str:
        return f"{self.name}-{page_id}"

    def placed(self, carrier_call_id: str) -> None:
        self.stored.append(carrier_call_id)

    def stop_ringing(self, carrier_call_id: str) -> None:
        self.quiet.append(carrier_call_id)


@pytest.fixture
def browser() -> Ringer:
    return Ringer("webphone")


@pytest.fixture
def telephone() -> Ringer:
    return Ringer("twilio")


@pytest.fixture
def voice(browser: Ringer, telephone: Ringer) -> VoiceChannel:
    return VoiceChannel([browser, telephone])


def test_the_first_carrier_that_can_rings(voice: VoiceChannel, browser: Ringer) -> None:
    assert voice.notify(7, WANG, 1, None) == Leg("webphone", "webphone-7")
    browser.able = False
    assert voice.notify(8, WANG, 1, None) == Leg("twilio", "twilio-8")


def test_who_did_not_answer_here_is_rung_there(voice: VoiceChannel) -> None:
    legs = [
        voice.notify(page, WANG, attempt, None).carrier
        for page, attempt in ((1, 1), (2, 2), (3, 3))
    ]
    assert legs == ["webphone", "twilio", "webphone"]


def test_the_carrier_on_which_the_caller_waits_comes_first(voice: VoiceChannel) -> None:
    assert voice.notify(7, WANG, 1, "twilio").carrier == "twilio"
    assert voice.notify(8, WANG, 2, "twilio").carrier == "webphone"


def test_who_has_no_line_cannot_be_reached(
    voice: VoiceChannel, browser: Ringer, telephone: Ringer
) -> None:
    browser.able = telephone.able = False
    with pytest.raises(CannotNotify, match="no browser"):
        voice.notify(7, WANG, 1, None)


def test_a_leg_is_quieted_where_it_rings(
    voice: VoiceChannel, browser: Ringer, telephone: Ringer
) -> None:
    voice.placed(Leg("webphone", "webphone-7"))
    voice.stop(Leg("twilio", "twilio-7"))
    assert (browser.quiet, telephone.quiet) == ([], ["twilio-7"])
    assert (browser.stored, telephone.stored) == (["webphone-7"], [])


def test_a_carrier_that_is_no_more_in_service_is_left_alone(voice: VoiceChannel) -> None:
    voice.stop(Leg("asterisk", "asterisk-7"))
