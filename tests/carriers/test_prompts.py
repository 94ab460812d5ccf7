"""Sounds over HTTP."""

from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline.carriers.prompts import create_blueprint
from hotline.flow.actions import Clip
from hotline.speech.audio import Sound, read_wav, silence, write_wav
from hotline.speech.clips import Clips, sound_name

CLIP = Clip(key="main_menu", text="请选")
NAME = sound_name(CLIP, "zh-CN")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    for folder, rate in (("8k", 8000), ("16k", 16000)):
        path = tmp_path / "prompts" / folder / f"{NAME}.wav"
        path.parent.mkdir(parents=True)
        write_wav(path, silence(1, rate))
    (tmp_path / "secret.wav").write_bytes(b"secret")
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(Clips(tmp_path / "prompts", tmp_path / "recorded")))
    return app.test_client()


def get(client: FlaskClient, path: str) -> TestResponse:
    with client.get(path) as answer:
        answer.get_data()
        return answer


def test_a_clip_for_carriers_and_one_for_browsers(client: FlaskClient) -> None:
    narrow = get(client, f"/prompts/{NAME}.wav")
    assert narrow.mimetype == "audio/wav"
    assert read_wav(narrow.data).rate == 8000
    assert read_wav(get(client, f"/prompts/{NAME}.wav?rate=16k").data).rate == 16000


def test_it_may_be_kept_and_is_asked_for_again_by_its_tag(client: FlaskClient) -> None:
    first = get(client, f"/prompts/{NAME}.wav")
    assert first.cache_control.max_age
    with client.get(
        f"/prompts/{NAME}.wav", headers={"If-None-Match": first.headers["ETag"]}
    ) as again:
        assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/prompts/zh-CN/none-0123456789abcdef.wav",
        "/prompts/zh-CN/secret.wav",
        "/prompts/%2e%2e/secret.wav",
        "/prompts/music/0-0.wav",
        "/prompts/music/0-61.wav",
        "/prompts/music/x-7.wav",
    ],
)
def test_nothing_else_is_there(client: FlaskClient, path: str) -> None:
    assert get(client, path).status_code == 404


def test_half_a_second_of_quiet(client: FlaskClient) -> None:
    sound = read_wav(get(client, "/prompts/quiet.wav").data)
    assert sound.seconds == 0.5
    assert not sound.samples.any()


def test_music_goes_on_where_it_was_and_never_ends(client: FlaskClient) -> None:
    def piece(start: int, seconds: int) -> Sound:
        return read_wav(get(client, f"/prompts/music/{start}-{seconds}.wav").data)

    assert piece(0, 7).seconds == 7
    whole, later = piece(0, 20).samples, piece(7, 7).samples
    middle = slice(8000, 48000)
    assert np.array_equal(whole[7 * 8000 :][middle], later[middle])
    assert piece(100_000, 7).seconds == 7
    assert abs(int(later[0])) < 10 > abs(int(later[-1]))
