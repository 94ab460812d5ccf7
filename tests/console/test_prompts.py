"""Listening to prompts and recording over them."""

from io import BytesIO

import numpy as np
import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from hotline import staff
from hotline.speech.audio import Sound, from_float, read_wav, wav_bytes
from tests.console.conftest import SignIn
from tests.console.desk import PROMPTS, TOKEN, Desk

GREETING = PROMPTS["greeting"]
PAGE = "/console/prompts/zh-CN/greeting"


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("admin")


def spoken(amplitude: float = 0.2, seconds: float = 1.5) -> bytes:
    time = np.arange(round(seconds * 16000)) / 16000
    wave = np.sin(2 * np.pi * 250 * time) * np.abs(np.sin(2 * np.pi * 2 * time)) * amplitude
    return wav_bytes(Sound(from_float(wave), 16000))


def send(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    token = TOKEN.search(client.get("/console/prompts").text)
    assert token is not None
    boundary, form = encode_multipart({"csrf_token": token[1], **fields})
    return client.post(path, data=form, content_type=f"multipart/form-data; boundary={boundary}")


def draft(client: FlaskClient, wav: bytes) -> TestResponse:
    return send(client, PAGE, recording=FileStorage(BytesIO(wav), "me.wav"))


def test_every_prompt_is_listed_with_its_text_and_can_be_searched(client: FlaskClient) -> None:
    listed = client.get("/console/prompts?language=zh-CN").text
    assert all(clip.text in listed for clip in PROMPTS.values())
    found = client.get("/console/prompts?language=zh-CN&q=套餐").text
    assert "set_meal.A" in found
    assert GREETING.text not in found
    assert client.get("/console/prompts?language=xx").status_code == 404


def test_a_recording_is_heard_first_used_then_and_given_back(
    client: FlaskClient, desk: Desk
) -> None:
    answer = draft(client, spoken())
    assert answer.status_code == 302
    name = answer.location.rpartition("=")[2]
    assert desk.clips.path(GREETING, "zh-CN", "8k") is None, "nobody hears a draft"
    preview = client.get(f"/console/prompts/zh-CN/kept/{name}.wav")
    assert read_wav(preview.data).rate == 8000
    assert name in client.get(answer.location).text

    send(client, f"{PAGE}/use", sound=name)

    assert desk.clips.name(GREETING, "zh-CN", "8k") == f"zh-CN/greeting-{name}"
    assert desk.clips.name(GREETING, "zh-CN", "16k")
    (entry,) = desk.clips.recorded.history("zh-CN")
    assert (entry.key, entry.by, entry.sound) == ("greeting", "admin", name)
    assert f"greeting-{name}.wav" in client.get("/console/prompts").text

    send(client, f"{PAGE}/restore")

    assert desk.clips.path(GREETING, "zh-CN", "8k") is None
    assert [entry.sound for entry in desk.clips.recorded.history("zh-CN")] == [name, None]
    assert send(client, f"{PAGE}/use", sound=name).status_code == 302, "an earlier one again"


@pytest.mark.parametrize(
    ("wav", "reason"),
    [
        (b"", "no sound"),
        (b"RIFF....WAVE", "no sound"),
        (spoken()[:30], "no sound"),
        (spoken(0.002), "too quiet"),
        (spoken(4.0), "too loud"),
        (spoken(seconds=0.1), "too short"),
        (spoken(seconds=61), "longer than a minute"),
    ],
    ids=["nothing", "broken", "cut off", "quiet", "clipped", "short", "long"],
)
def test_a_bad_recording_is_refused_with_the_reason(
    client: FlaskClient, desk: Desk, wav: bytes, reason: str
) -> None:
    with desk.database.begin() as session:
        staff.find(session, "admin").language = "en"
    answer = draft(client, wav)
    assert answer.status_code == 422
    assert reason in answer.text
    assert list(desk.folder.rglob("kept/*.wav")) == []


def test_a_file_that_is_too_large_is_refused(client: FlaskClient) -> None:
    announced = {
        "CONTENT_LENGTH": "13000000",
        "CONTENT_TYPE": "multipart/form-data; boundary=here",
    }
    answer = client.post(PAGE, environ_overrides=announced)
    assert answer.status_code == 413


def test_without_a_token_nothing_is_changed(client: FlaskClient, desk: Desk) -> None:
    for path in (PAGE, f"{PAGE}/use", f"{PAGE}/restore"):
        assert client.post(path).status_code == 400
    assert desk.clips.recorded.history("zh-CN") == []


@pytest.mark.parametrize("login", ["op", "rev"])
def test_prompts_are_for_administrators(sign_in: SignIn, login: str) -> None:
    assert sign_in(login).get("/console/prompts").status_code == 403
    assert sign_in(login).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/console/prompts/zh-CN/unknown", "/console/prompts/xx/greeting",
     "/console/prompts/zh-CN/kept/0123456789abcdef.wav",
     "/console/prompts/xx/kept/0123456789abcdef.wav"],
)  # fmt: skip
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_recording_that_is_not_kept_cannot_be_used(client: FlaskClient, desk: Desk) -> None:
    assert send(client, f"{PAGE}/use", sound="0123456789abcdef").status_code == 404
    assert send(client, f"{PAGE}/use", sound="../history").status_code == 404
    assert desk.clips.recorded.history("zh-CN") == []
