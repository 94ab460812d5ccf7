"""`hotline bench streams`: live hearing against a bare Vosk loop over the same model.

Both hear the same speech without pauses, in as many threads, in turn, so that the machine's mood
counts for both. How many streams a machine holds at real time is how many seconds of sound it hears
in a second.
"""

import ctypes
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import click

from hotline.config import Settings
from hotline.speech.audio import Sound, join, read_wav, resample, to_pcm, write_wav
from hotline.speech.recognizers import Recognizers, follow
from hotline.speech.recognizers.admission import available_cores
from hotline.speech.recognizers.vosk import VoskRecognizer
from hotline.speech.recognizers.vosk_model import VoskModel
from hotline.speech.recognizers.writing import close_up, is_noise, join_utterances
from hotline.speech.voice import VoiceError
from hotline.speech.voice.engines import engine_for

LIMIT = 0.9
PIECE_SECONDS = 0.2
SENTENCES = (
    "어머니가 갑자기 쓰러졌어요 빨리 와 주세요 숨을 잘 못 쉬어요",
    "우리 집은 삼동 오백일호예요 문을 열어 놓았으니까 그냥 들어오세요",
    "어제부터 배가 아프고 열이 나는데 약이 다 떨어졌어요",
)
"""Said by the system's voice, where no recording of speech is given."""


@click.command()
@click.option("--lang", default="ko", show_default=True, help="A language with a Vosk model.")
@click.option("--wav", type=click.Path(exists=True, path_type=Path), help="Speech to be heard.")
@click.option("--threads", default=2 * available_cores(), show_default=True)
@click.option("--rounds", default=5, show_default=True)
def streams(lang: str, wav: Path | None, threads: int, rounds: int) -> None:
    """Streams held at real time, ours and a bare loop's; exit 1 below the limit."""
    recognizer = Recognizers(Settings.load().models_dir).for_language(lang)
    if not isinstance(recognizer, VoskRecognizer):
        raise click.ClickException(f"--lang {lang}: no Vosk model; see `hotline models list`")
    model = recognizer.model
    sound = resample(read_wav(wav) if wav else _speech(lang), model.rate)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        write_wav(path, sound)
        ours, bare = partial(_follow, path, recognizer), partial(_bare, sound, model)
        same = _same_dither(ours) == _same_dither(bare)
        measured = [
            (_held(ours, sound.seconds, threads), _held(bare, sound.seconds, threads))
            for _ in range(rounds)
        ]
    sys.exit(0 if _report(measured, same, recognizer.name) else 1)


def _report(measured: list[tuple[float, float]], same: bool, name: str) -> bool:
    ours, bare = (statistics.median(held) for held in zip(*measured, strict=True))
    ratio = statistics.median(own / other for own, other in measured)
    click.echo(f"{name}, {available_cores()} cores, medians of {len(measured)} rounds in turn")
    click.echo(f"live hearing  {ours:5.2f} streams at real time")
    click.echo(f"bare loop     {bare:5.2f} streams")
    click.echo(f"ratio         {ratio:5.2f}    (limit {LIMIT})")
    click.echo(f"transcripts   {'the same' if same else 'DIFFERENT'}")
    return same and ratio >= LIMIT


def _held(hear: Callable[[], str], seconds: float, threads: int) -> float:
    """Seconds of sound that so many threads hear in a second."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: hear(), range(threads)))
    return threads * seconds / (time.perf_counter() - began)


def _follow(path: Path, recognizer: VoskRecognizer) -> str:
    return follow(path, lambda: True, recognizer).text


def _same_dither(hear: Callable[[], str]) -> str:
    """Kaldi adds noise from C's `rand` to what it hears: two bare loops differ without this."""
    ctypes.CDLL(None).srand(1)
    return hear()


def _bare(sound: Sound, model: VoskModel) -> str:
    decoder, pcm = model.decoder(), to_pcm(sound.samples)
    size = 2 * round(sound.rate * PIECE_SECONDS)
    results = []
    for start in range(0, len(pcm), size):
        if decoder.AcceptWaveform(pcm[start : start + size]):
            results.append(decoder.Result())
        else:
            decoder.PartialResult()
    results.append(decoder.FinalResult())
    texts = (close_up(json.loads(result)["text"]) for result in results)
    return join_utterances(text for text in texts if not is_noise(text))


def _speech(language: str) -> Sound:
    try:
        voice = engine_for(language).load(language)
        return join([voice.speak(sentence, 0.9) for sentence in SENTENCES])
    except VoiceError as error:
        raise click.ClickException(f"--wav is needed: {error}") from error
