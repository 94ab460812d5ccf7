"""Serves what callers hear to whoever plays it: `/prompts/…`, without login.

`/prompts/zh-CN/main_menu-<hash>.wav` is a clip (8 kHz; `?rate=16k` for browsers), `quiet.wav` half
a second of silence, `music/<start>-<seconds>.wav` a piece of the hold music, for carriers that can
only play whole files.
"""

from functools import cache, lru_cache
from io import BytesIO

import numpy as np
from flask import Blueprint, Response, abort, request, send_file

from hotline.speech.audio import Sound, silence, wav_bytes
from hotline.speech.clips import Clips, Rate
from hotline.speech.music import hold_music

CARRIER_RATE = 8000
QUIET_SECONDS = 0.5
LONGEST_MUSIC = 60
KEEP_SECONDS = 24 * 3600
"""How long a carrier may keep a sound: another sound has another name."""
_FADE_SECONDS = 0.3


def create_blueprint(clips: Clips) -> Blueprint:
    blueprint = Blueprint("prompts", __name__, url_prefix="/prompts")

    @blueprint.get("/<language>/<name>.wav")
    def clip(language: str, name: str) -> Response:
        rate: Rate = "16k" if request.args.get("rate") == "16k" else "8k"
        path = clips.file(f"{language}/{name}", rate)
        if path is None:
            abort(404)
        return send_file(path, mimetype="audio/wav", conditional=True, max_age=KEEP_SECONDS)

    @blueprint.get("/quiet.wav")
    def quiet() -> Response:
        return _sound(_quiet())

    @blueprint.get("/music/<int:start>-<int:seconds>.wav")
    def music(start: int, seconds: int) -> Response:
        if not 0 < seconds <= LONGEST_MUSIC:
            abort(404)
        return _sound(_piece(start % round(_tune().seconds), seconds))

    return blueprint


def _sound(wav: bytes) -> Response:
    return send_file(BytesIO(wav), mimetype="audio/wav", max_age=KEEP_SECONDS)


@cache
def _quiet() -> bytes:
    return wav_bytes(silence(QUIET_SECONDS, CARRIER_RATE))


@cache
def _tune() -> Sound:
    return hold_music(CARRIER_RATE)


@lru_cache(maxsize=128)
def _piece(start: int, seconds: int) -> bytes:
    """So many seconds of the tune from second `start`, which repeats; soft at both ends."""
    tune = _tune()
    places = np.arange(seconds * tune.rate) + start * tune.rate
    samples = tune.samples[places % len(tune.samples)].astype(np.float64)
    ramp = np.linspace(0, 1, round(_FADE_SECONDS * tune.rate))
    samples[: len(ramp)] *= ramp
    samples[-len(ramp) :] *= ramp[::-1]
    return wav_bytes(Sound(samples.astype(np.int16), tune.rate))
