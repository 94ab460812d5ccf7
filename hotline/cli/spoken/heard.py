"""What recognisers make of a sentence, spoken by somebody over a noisy line; kept once heard."""

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
from hotline.speech.recognizers import Recognizer, Transcript
from hotline.speech.voice.engines import Voice, engine_for

CACHE = ROOT / ".cache" / "heard"
_MAKING = 2
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
    """`confidence`: the recogniser's, None where it heard nothing; as in its transcript."""

    text: str
    confidence: float | None
    alternatives: Sequence[str] = ()


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
    """Speaks, disturbs and recognises Mandarin. `recognizers` must be loaded."""

    def __init__(self, recognizers: Sequence[Recognizer], cache: Path = CACHE) -> None:
        self._recognizers = recognizers
        self._cache = cache

    def hear(self, text: str, around: Circumstances) -> list[Heard]:
        """Return what each recogniser made of it, from the cache if it was heard before."""
        kept = [self._cache / f"{self._key(text, around, one)}.json" for one in self._recognizers]
        if not all(path.is_file() for path in kept):
            sound = self.sound(text, around)
            for path, recognizer in zip(kept, self._recognizers, strict=True):
                if not path.is_file():
                    self._keep(path, recognizer.transcribe(sound))
        return [Heard(**json.loads(path.read_text(encoding="utf-8"))) for path in kept]

    def _keep(self, path: Path, made: Transcript) -> None:
        heard = Heard(made.text, made.confidence, made.alternatives)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(heard), ensure_ascii=False), encoding="utf-8")

    def _key(self, text: str, around: Circumstances, recognizer: Recognizer) -> str:
        made_of = [_MAKING, text, asdict(around), recognizer.name]
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
