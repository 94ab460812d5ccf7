"""What a recogniser makes of a sentence, spoken by somebody over a noisy line; kept once heard."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from hotline.cli.spoken.noise import NOISES, over_noisy_line
from hotline.cli.spoken.speakers import Speaker, spoken_by
from hotline.config import ROOT
from hotline.speech.audio import Sound, resample, to_float
from hotline.speech.audio_g711 import TELEPHONE_RATE
from hotline.speech.recognizers import Recognizer
from hotline.speech.voice.engines import Voice, engine_for

CACHE = ROOT / ".cache" / "heard"
_MAKING = 1
"""Raise it when speakers or noises change: what was heard before is then heard anew."""
_TALK = (
    "今天天气不错，我们去公园走一走吧。",
    "那个菜价又涨了，你说怎么办。",
    "晚上的电视剧演到哪里了。",
    "孩子作业写完了没有。",
    "楼下的超市鸡蛋打折了。",
)
"""What other people in the room say, backwards."""


@dataclass(frozen=True)
class Heard:
    """`confidence`: the recogniser's, None where it heard nothing."""

    text: str
    confidence: float | None


@dataclass(frozen=True)
class Circumstances:
    """`noise`: a name of NOISES; `snr` in dB, None for a line without noise."""

    speaker: Speaker
    noise: str
    snr: float | None


def circumstances(text: str, speakers: Sequence[Speaker], snr: float | None) -> Circumstances:
    """Choose who says a text and what is heard beside it: by the text, so always the same."""
    chance = Random(f"{text} {snr}")  # noqa: S311 - no secret
    return Circumstances(chance.choice(speakers), chance.choice(sorted(NOISES)), snr)


class Listener:
    """Speaks, disturbs and recognises Mandarin. `recognizer` must be loaded."""

    def __init__(self, recognizer: Recognizer, cache: Path = CACHE) -> None:
        self._recognizer = recognizer
        self._cache = cache

    def hear(self, text: str, around: Circumstances) -> Heard:
        """Return what was recognised, from the cache if it was heard before."""
        kept = self._cache / f"{self._key(text, around)}.json"
        if kept.is_file():
            return Heard(**json.loads(kept.read_text(encoding="utf-8")))
        transcript = self._recognizer.transcribe(self.sound(text, around))
        heard = Heard(transcript.text, transcript.confidence)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(asdict(heard), ensure_ascii=False), encoding="utf-8")
        return heard

    def _key(self, text: str, around: Circumstances) -> str:
        made_of = [_MAKING, text, asdict(around), self._recognizer.name]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:32]

    def sound(self, text: str, around: Circumstances) -> Sound:
        """Return what comes out of the line, at 8 kHz."""
        said = spoken_by(around.speaker, self._voice.speak(text, 1.0))
        random = np.random.default_rng(zlib.crc32(f"{text} {around.snr}".encode()))
        count = round((said.seconds + 1) * TELEPHONE_RATE)
        return over_noisy_line(said, NOISES[around.noise](random, count, self._talk), around.snr)

    @cached_property
    def _voice(self) -> Voice:
        return engine_for("zh-CN").load("zh-CN")

    @cached_property
    def _talk(self) -> list[NDArray[np.float64]]:
        spoken = (resample(self._voice.speak(text, 1.0), TELEPHONE_RATE) for text in _TALK)
        return [to_float(sound.samples).astype(np.float64) for sound in spoken]
