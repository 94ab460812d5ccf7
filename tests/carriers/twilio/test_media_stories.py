"""Whole calls over Twilio with a media stream: a real WebSocket beside the webhooks."""

from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import select

from hotline.calls.models import CallEvent, Recording
from hotline.cases.models import Case
from hotline.flow.events import AsideHeard
from hotline.jobs.calls import move_call
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import from_float, read_wav
from tests.carriers.places import settle_in
from tests.carriers.twilio.conftest import ACCOUNT, DOCTOR
from tests.fakes.speaking import voice
from tests.fakes.twilio import FakeTwilio, over_http
from tests.fakes.twilio.stream import MediaStream
from tests.servers.web import serving_app

RATE = 8000
PACE = 4.0
HOME = "https://line.example.org"
LONG = 200.0
"""In the story's seconds: the machine may be busy."""


def words(seconds):
    return from_float(voice(seconds, rate=RATE))


@pytest.fixture
def webhooks(webhooks):
    webhooks.signed_for = HOME
    return webhooks


@pytest.fixture
def twilio(webhooks):
    with FakeTwilio(webhooks, ACCOUNT, PACE) as playing:
        yield playing


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"public_url": HOME})


@pytest.fixture
def served(app, webhooks):
    """The doors on a real port, behind what ends TLS."""
    webhooks.send = over_http
    with serving_app(app) as url:
        webhooks.use([url])
        yield


@pytest.fixture
def caller(served, twilio):
    caller = twilio.call()
    caller.hears("main_menu", within=LONG)
    yield caller
    if not caller.line.over:
        caller.hang_up()


def all_of(house, table):
    with house.database.read() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def eventually(twilio, condition: Callable[[], object], what: str) -> None:
    twilio.until(lambda: bool(condition()), LONG, lambda: what)


def loud_seconds(house, recording):
    """From the first loud moment to the last."""
    sound = read_wav(house.recordings.path(recording.id))
    loud = (np.abs(sound.samples) > 1000).nonzero()[0]
    return (loud[-1] - loud[0]) / sound.rate


def test_who_speaks_at_the_menu_is_a_plea_with_its_first_words(caller, house, twilio):
    caller.speaks(words(6))
    caller.hears("plea_heard", within=LONG)
    (recording,) = [one for one in all_of(house, Recording) if one.purpose == "plea"]
    assert recording.ended_at is not None
    assert all_of(house, Case)[0].recording_id == recording.id
    assert loud_seconds(house, recording) == pytest.approx(6, abs=0.1)
    assert "beep" not in [sound.key for sound in caller.sounds]
    assert "plea" not in caller.heard


def test_a_plea_is_stored_while_it_is_spoken_and_kept_though_twilio_never_has_it(
    caller, house, twilio
):
    twilio.wait(0.5)
    caller.press("3")
    caller.hears("beep", within=LONG)
    twilio.wait(1)
    begun = twilio.now
    caller.speaks(words(20))
    eventually(twilio, lambda: stored_seconds(house) > 4, "the plea is on the disk")
    assert all_of(house, Recording)[0].ended_at is None
    twilio.recordings = Lost()
    spoken = twilio.now - begun
    caller.hang_up()
    eventually(twilio, lambda: all_of(house, Recording)[0].ended_at, "it has ended")
    (recording,) = all_of(house, Recording)
    assert all_of(house, Case)[0].recording_id == recording.id
    assert "hotline.jobs.hear_live" in {entry.job for entry in all_of(house, OutboxEntry)}
    assert loud_seconds(house, recording) == pytest.approx(spoken, abs=0.1)


class Lost(dict):
    """A place where nothing stays."""

    def __setitem__(self, sid, sound):
        pass


def stored_seconds(house):
    recordings = all_of(house, Recording)
    path = house.recordings.path(recordings[0].id) if recordings else None
    return read_wav(path).seconds if path and path.stat().st_size > 44 + RATE else 0


@pytest.fixture
def shop(house, app):
    settle_in(house.database)


def test_a_word_for_a_person_in_an_order_reaches_one(shop, caller, house, twilio):
    caller.press("1")
    caller.hears("choose_meal", within=LONG)
    caller.speaks(words(0.6))
    eventually(twilio, lambda: ended_asides(house), "the word is kept")
    (aside,) = ended_asides(house)
    # What the recogniser's job reports when it was 人工 (hotline.jobs.asides)
    event = AsideHeard(why="asked_for_person", recording=aside.name)
    move_call(aside.call_id, event, f"aside-{aside.id}")
    caller.hears("person_soon", within=LONG)
    twilio.phone(DOCTOR).rings(within=LONG)


def ended_asides(house):
    return [one for one in all_of(house, Recording) if one.purpose == "aside" and one.ended_at]


def test_where_the_stream_breaks_twilios_recording_completes_what_was_heard(caller, house, twilio):
    caller.speaks(words(12))
    eventually(twilio, lambda: caller.line.doing == "record", "Twilio records as well")
    twilio.wait(3)
    caller.line.stream.breaks()
    caller.hears("plea_heard", within=LONG)
    eventually(twilio, lambda: all_of(house, Recording)[0].ended_at, "the copy is fetched")
    (recording,) = all_of(house, Recording)
    assert recording.source_url is not None
    assert loud_seconds(house, recording) == pytest.approx(12, abs=0.1)


def test_where_no_stream_finds_room_a_call_is_as_it_always_was(caller, house, twilio):
    others = [twilio.call(f"+861380000010{number}") for number in range(2)]
    for other in others:
        other.hears("main_menu", within=LONG)
    full = others[-1]
    eventually(twilio, lambda: not full.line.stream.is_open, "the third is refused")
    full.press("3")
    full.says(words(3), then="#")
    full.hears("plea_heard", within=LONG)
    eventually(twilio, lambda: all_of(house, Recording)[-1].ended_at, "it is fetched")
    assert loud_seconds(house, all_of(house, Recording)[-1]) == pytest.approx(3, abs=0.1)
    for other in others:
        other.hang_up()


def test_a_stream_of_an_unknown_call_is_closed_and_changes_nothing(caller, house, twilio):
    before = len(all_of(house, CallEvent))
    url = f"wss://{HOME.removeprefix('https://')}/twilio/media"
    for ticket in ("", "1", "IjEi.forged"):
        stranger = MediaStream(caller.line, url, {"call": ticket})
        is_refused(stranger, twilio)
    assert len(all_of(house, CallEvent)) == before
    assert not all_of(house, Recording)


def is_refused(stream, twilio):
    def refused():
        stream.go_on()
        return not stream.is_open

    eventually(twilio, refused, "it is closed")


def test_what_is_no_message_of_a_stream_is_ignored(caller, house, twilio):
    for nonsense in ("", "{", "[]", '{"event":"media","media":{"track":"inbound"}}', "ü" * 20_000):
        caller.line.stream.says(nonsense)
    caller.speaks(words(4))
    caller.hears("plea_heard", within=LONG)


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


@pytest.mark.parametrize("shown", [{}, {"X-Twilio-Signature": "forged"}])
def test_who_has_no_signature_gets_no_stream(app, shown):
    answer = app.test_client().get("/twilio/media", base_url=HOME, headers=UPGRADE | shown)
    assert answer.status_code == 403
