"""What a media stream says, read with care; and who may say it."""

import json
from base64 import b64encode

import numpy as np
import pytest

from hotline.carriers.twilio import addresses
from hotline.carriers.twilio.media.frames import MOST_PAYLOAD, Media, Other, Start, Stop, parse
from hotline.carriers.twilio.media.tickets import StreamTickets
from hotline.speech.audio import from_pcm
from hotline.speech.audio_g711 import decode, encode
from tests.carriers.twilio.conftest import ARRIVING, SID, Post

STREAM = {
    "callSid": SID,
    "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    "customParameters": {"call": "a ticket"},
    "tracks": ["inbound"],
}
TONE = (8000 * np.sin(np.arange(160) / 3)).astype(np.int16)


SOUND = b64encode(encode(TONE)).decode()


def media(track="inbound", payload=SOUND):
    said = {"track": track, "chunk": "1", "timestamp": "20", "payload": payload}
    return json.dumps({"event": "media", "sequenceNumber": "3", "media": said, "streamSid": "MZ1"})


def test_a_start_names_its_call():
    start = parse(json.dumps({"event": "start", "start": STREAM, "something": "new"}))
    assert isinstance(start, Start)
    assert (start.start.call_sid, start.start.parameters) == (SID, {"call": "a ticket"})


def test_a_frame_is_the_callers_sound():
    frame = parse(media())
    assert isinstance(frame, Media)
    assert np.array_equal(from_pcm(frame.pcm, 8000).samples, decode(encode(TONE)))


def test_what_the_caller_hears_is_no_sound_of_theirs():
    frame = parse(media(track="outbound"))
    assert isinstance(frame, Media)
    assert frame.pcm == b""


def test_marks_and_keys_are_read_and_the_end_is_the_end():
    assert isinstance(parse('{"event":"mark","mark":{"name":"x"}}'), Other)
    assert isinstance(parse('{"event":"dtmf","dtmf":{"digit":"1"}}'), Other)
    assert isinstance(parse('{"event":"stop","stop":{}}'), Stop)


@pytest.mark.parametrize(
    "message",
    [
        "",
        b"\xff\x00",
        "null",
        "[]",
        '{"event":"media"}',
        '{"event":"start","start":{}}',
        '{"event":"unheard-of"}',
        json.dumps({"event": "start", "start": STREAM | {"callSid": "../etc"}}),
        json.dumps({"event": "start", "start": STREAM | {"mediaFormat": {"encoding": "opus"}}}),
        media(payload="no base64!"),
        media(payload="A" * (MOST_PAYLOAD + 4)),
        media(track="sideways"),
    ],
)
def test_nonsense_is_none_and_is_logged_without_what_it_says(message, caplog):
    assert parse(message) is None
    assert "not a message of a media stream" in caplog.text
    assert "AAAA" not in caplog.text


def test_a_ticket_is_for_one_call_and_ours_alone():
    tickets = StreamTickets("a secret")
    assert tickets.read(tickets.sign(7)) == 7
    assert tickets.read(StreamTickets("another").sign(7)) is None
    assert tickets.read("") is None


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://line.example.org", "wss://line.example.org/twilio/media"),
        ("http://line.example.org", None),
    ],
)
def test_twilio_streams_over_tls_only(base, url):
    assert addresses.media(base) == url


def test_a_stream_is_started_once_a_call_and_only_over_tls(post: Post):
    home = "https://line.example.org"
    assert "<Stream" in post("/twilio/voice", home, **ARRIVING)[1]
    assert "<Stream" not in post("/twilio/step/1/1", home, CallSid=SID, Digits="1")[1]
    assert "<Stream" not in post("/twilio/voice", home, **ARRIVING)[1]
    assert "<Stream" not in post("/twilio/voice", **ARRIVING | {"CallSid": "CA2"})[1]
