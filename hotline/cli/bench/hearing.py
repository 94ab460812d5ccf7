"""`hotline bench hearing`: how much of what is said over a bad telephone line each engine hears.

Pleas of the training sentences, said by speakers that no training heard, with the noises of a home.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from random import Random

import click

from hotline.cli.bench.heard_back import NOTHING, Score, score
from hotline.cli.progress import progress_bar
from hotline.cli.spoken.heard import Listener, circumstances
from hotline.cli.spoken.recognizers import recognizers_of
from hotline.cli.spoken.speakers import EXAMINATION
from hotline.config import Settings
from hotline.speech.audio import Sound
from hotline.speech.recognizers import Recognizer
from hotline.triage.load import SENTENCES

LANGUAGE = "zh-CN"
CONDITIONS: tuple[tuple[str, float | None], ...] = (("clean", None), ("20 dB", 20), ("12 dB", 12))
RESAMPLES = 1000


@dataclass(frozen=True)
class Heard:
    score: Score
    took: float
    seconds: float


@click.command()
@click.option("--sentences", default=40, show_default=True, help="Sentences for each condition.")
def hearing(sentences: int) -> None:
    """Character error rate with 95 % interval, and real-time factor, of every engine here."""
    settings = Settings.load()
    engines = recognizers_of(LANGUAGE, settings)
    texts = _texts(settings.languages_dir / LANGUAGE / SENTENCES, sentences)
    with progress_bar("heard") as progress:
        total, done = len(engines) * len(CONDITIONS) * len(texts), 0
        for name, snr in CONDITIONS:
            sounds = list(_spoken(texts, snr, Listener(engines)))
            for engine in engines:
                heard = []
                for text, sound in zip(texts, sounds, strict=True):
                    heard.append(_hear(engine, text, sound))
                    done += 1
                    progress(done, total)
                click.echo(_line(engine.name, name, heard))


def _texts(path: Path, most: int) -> list[str]:
    """Evenly from the whole file, so that every kind of caller is among them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    return texts[:: max(1, len(texts) // most)][:most]


def _spoken(texts: Sequence[str], snr: float | None, line: Listener) -> Iterator[Sound]:
    for text in texts:
        yield line.sound(text, circumstances(text, EXAMINATION, snr))


def _hear(engine: Recognizer, text: str, sound: Sound) -> Heard:
    began = time.perf_counter()
    transcript = engine.transcribe(sound)
    took = time.perf_counter() - began
    return Heard(score(text, transcript.text, LANGUAGE), took, sound.seconds)


def _line(engine: str, condition: str, heard: Sequence[Heard]) -> str:
    total = reduce(add, (each.score for each in heard), NOTHING)
    low, high = interval([each.score for each in heard])
    factor = sum(each.took for each in heard) / sum(each.seconds for each in heard)
    return (
        f"{engine:42} {condition:5}  characters {total.character_rate:.1%} wrong "
        f"({low:.1%}-{high:.1%}), syllables {total.syllable_rate:.1%}, "
        f"real-time factor {factor:.2f}"
    )


def interval(scores: Sequence[Score]) -> tuple[float, float]:
    """95 % of the error rates of as many sentences drawn from these; the same each time."""
    chance = Random(1)  # noqa: S311 - no secret
    rates = sorted(
        reduce(add, chance.choices(scores, k=len(scores)), NOTHING).character_rate
        for _ in range(RESAMPLES)
    )
    return rates[round(0.025 * RESAMPLES)], rates[round(0.975 * RESAMPLES) - 1]
