"""`hotline bench voice`: every prompt through a telephone line, heard back by a recogniser.

The recogniser is Whisper without the line's words as a prompt: it had no part in making the voice,
and is told nothing of what it will hear.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from hotline.cli.bench.heard_back import NOTHING, Score, compare, divide, tokens
from hotline.cli.bench.voice_sentences import HeardSentence, Values, sentences, stretches
from hotline.cli.progress import progress_bar
from hotline.config import Settings
from hotline.db import Database
from hotline.db.migrate import upgrade
from hotline.demo import load as load_demo
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.flow.prompts import TEXT_KINDS
from hotline.speech.audio import Sound, join, silence
from hotline.speech.audio_g711 import TELEPHONE_RATE, over_telephone
from hotline.speech.audio_level import SPEECH_LEVEL
from hotline.speech.audio_prompt import heard_dbfs
from hotline.speech.clips import Clips, clips_of
from hotline.speech.recognizers.whisper import SharedWhisper, WhisperRecognizer
from hotline.wiring.spoken import clips_to_render
from hotline.wiring.topics import Topics

LIMIT = 0.05
LEVEL_LIMIT = 1.5
"""dB."""
WORST = 10
_MOST_GREETINGS = 10  # of dozens that differ in a surname
_BEFORE = 0.5
_AROUND = 0.15  # seconds of an open line before and after all of it, and each sentence


@dataclass(frozen=True)
class Heard:
    sentence: HeardSentence
    transcript: str
    score: Score


@click.command()
@click.option("--lang", default="zh-CN", show_default=True)
@click.option("--key", default="", help="Only prompts whose key begins like this.")
@click.option("--each", is_flag=True, help="Print every sentence, not only the worst ten.")
def voice(lang: str, key: str, each: bool) -> None:
    """Prompts, numbers, meals and medicines heard back through G.711; exit 1 above the limit."""
    settings = Settings.load()
    flows = Flows.load(settings.flows_dir)
    if lang not in flows.languages:
        raise click.UsageError(f"--lang {lang}: known are {', '.join(flows.languages)}")
    clips, spoken = clips_of(settings), _demonstration(settings, flows, lang)
    with progress_bar(f"voice {lang}") as progress:
        failures = clips.ensure(spoken, lang, progress)
    if failures:
        raise click.ClickException(f"{failures[0]}, and {len(failures) - 1} more")
    said = list(sentences(flows.languages[lang], _values(spoken)))
    said = [sentence for sentence in said if sentence.key.startswith(key)]
    heard = list(_hear(said, clips, lang, settings.models_dir))
    uneven = report_levels(clips, spoken, lang)
    sys.exit(0 if report(heard, len(heard) if each else WORST) <= LIMIT and not uneven else 1)


def report_levels(clips: Clips, spoken: list[Clip], language: str) -> int:
    """Print how loud the clips are over a telephone; return how many differ too much."""
    sounds = (clips.sound(clip, language, "8k") for clip in spoken)
    levels = [heard_dbfs(over_telephone(sound)) for sound in sounds if sound]
    softest, loudest, target = min(levels), max(levels), round(SPEECH_LEVEL)
    click.echo(
        f"loudness        {softest:.1f} to {loudest:.1f} dBFS (limit {target} ± {LEVEL_LIMIT})"
    )
    return sum(abs(level - SPEECH_LEVEL) > LEVEL_LIMIT for level in levels)


def report(heard: list[Heard], most: int = WORST) -> float:
    """Print the worst sentences and the error of all joined; return that error."""
    for each in sorted(heard, key=lambda each: -each.score.syllable_rate)[:most]:
        score = each.score
        click.echo(f"{each.sentence.key}: {score.syllable_errors} of {score.syllables} syllables, "
                   f"{score.character_errors} of {score.characters} characters")  # fmt: skip
        click.echo(f"    said  {each.sentence.text}\n    heard {each.transcript}")
    total = reduce(add, (each.score for each in heard), NOTHING)
    wrong = sum(each.score.syllable_errors > 0 for each in heard)
    click.echo(f"sentences       {len(heard)}, {wrong} of them not heard as said")
    click.echo(f"characters      {total.character_rate:.1%} of {total.characters} wrong")
    click.echo(f"syllables       {total.syllable_rate:.1%} of {total.syllables} wrong "
               f"(toneless; limit {LIMIT:.0%})")  # fmt: skip
    return total.syllable_rate


def _demonstration(settings: Settings, flows: Flows, language: str) -> list[Clip]:
    """Every clip that the demonstration's community makes necessary."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demonstration.db"
        upgrade(url)
        database = Database(url)
        with database.begin() as session:
            load_demo(session, database.clock())
        spoken = list(clips_to_render(database, flows, Topics(settings.languages_dir), language))
        database.close()
    return spoken


def _values(spoken: list[Clip]) -> Values:
    """Names by kind, in the form in which flows know them."""
    values: dict[str, list[dict[str, str]]] = {kind: [] for kind in TEXT_KINDS}
    for clip in spoken:
        kind, _, code = clip.key.partition(".")
        if kind in values:
            values[kind].append({"code": code, "name": clip.text})
    return {**values, "resident_name": values["resident_name"][:_MOST_GREETINGS]}


def _hear(
    said: list[HeardSentence], clips: Clips, language: str, models_dir: Path
) -> Iterator[Heard]:
    recognizer = WhisperRecognizer(SharedWhisper(models_dir), language.split("-")[0])
    recognizer.load()
    sounds = {sentence: _sound(sentence, clips, language) for sentence in said}
    done = 0
    with progress_bar(f"hearing {language}") as progress:
        for stretch in stretches(said, lambda sentence: sounds[sentence].seconds):
            quiet = silence(_BEFORE, TELEPHONE_RATE)
            line = over_telephone(join([quiet, *(sounds[each] for each in stretch), quiet]))
            yield from _compare(stretch, recognizer.transcribe(line).text, language)
            done += len(stretch)
            progress(done, len(said))


def _compare(stretch: list[HeardSentence], transcript: str, language: str) -> Iterator[Heard]:
    said = [tokens(sentence.text, language) for sentence in stretch]
    parts = divide(said, tokens(transcript, language))
    for sentence, own, heard in zip(stretch, said, parts, strict=True):
        written = ("" if language.startswith("zh") else " ").join(token.written for token in heard)
        yield Heard(sentence, written, compare(own, heard))


def _sound(sentence: HeardSentence, clips: Clips, language: str) -> Sound:
    pieces = [clips.sound(clip, language, "8k") for clip in sentence.clips]
    around = silence(_AROUND, TELEPHONE_RATE)
    return join([around, *(piece for piece in pieces if piece), around])
