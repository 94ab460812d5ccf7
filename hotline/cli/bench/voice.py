"""`hotline bench voice`: what callers hear, over a telephone line, heard back by a recogniser.

The recogniser is Whisper without the line's words as a prompt: it had no part in making the voice,
and is told nothing of what it will hear.
"""

import sys
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from random import Random
from tempfile import TemporaryDirectory

import click

from hotline.cli.bench.heard_back import NOTHING, Token
from hotline.cli.bench.voice_callers import Caller, callers
from hotline.cli.bench.voice_calls import HeardSentence, Utterance, utterances
from hotline.cli.bench.voice_hearing import Heard, Listener
from hotline.cli.progress import progress_bar
from hotline.config import Settings
from hotline.db import Database
from hotline.db.migrate import upgrade
from hotline.demo import load as load_demo
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.speech.audio_g711 import over_telephone
from hotline.speech.audio_level import SPEECH_LEVEL
from hotline.speech.audio_prompt import heard_dbfs
from hotline.speech.clips import Clips, clips_of
from hotline.speech.recognizers.whisper import SharedWhisper, WhisperRecognizer
from hotline.wiring.topics import Topics

LIMIT = 0.05
LEVEL_LIMIT = 1.5
"""dB."""
WORST = 10
_SEED = 1
_LEAD_IN = "greeting"


@click.command()
@click.option("--lang", default="zh-CN", show_default=True)
@click.option("--key", default="", help="Only prompts whose key begins like this.")
@click.option("--each", is_flag=True, help="Print every sentence, not only the worst ten.")
def voice(lang: str, key: str, each: bool) -> None:
    """All that invented callers and paged staff hear, heard back; exit 1 above the limit."""
    settings = Settings.load()
    flows = Flows.load(settings.flows_dir)
    if lang not in flows.languages:
        raise click.UsageError(f"--lang {lang}: known are {', '.join(flows.languages)}")
    chance = Random(_SEED)  # noqa: S311 - no secret
    people = _people(settings, flows, lang, chance)
    said = _only(utterances(flows, lang, people, chance), key)
    clips, spoken = clips_of(settings), list(dict.fromkeys(_clips(said)))
    with progress_bar(f"voice {lang}") as progress:
        failures = clips.ensure(spoken, lang, progress)
    if failures:
        raise click.ClickException(f"{failures[0]}, and {len(failures) - 1} more")
    heard = _hear(said, Listener(_recognizer(settings, lang), clips, lang, _lead_in(flows, lang)))
    uneven = report_levels(clips, spoken, lang)
    sys.exit(0 if report(heard, lang, len(heard) if each else WORST) <= LIMIT and not uneven else 1)


def report_levels(clips: Clips, spoken: Iterable[Clip], language: str) -> int:
    """Print how loud the clips are over a telephone; return how many differ too much."""
    sounds = (clips.sound(clip, language, "8k") for clip in spoken)
    levels = [heard_dbfs(over_telephone(sound)) for sound in sounds if sound]
    softest, loudest, target = min(levels), max(levels), round(SPEECH_LEVEL)
    click.echo(
        f"loudness        {softest:.1f} to {loudest:.1f} dBFS (limit {target} ± {LEVEL_LIMIT})"
    )
    return sum(abs(level - SPEECH_LEVEL) > LEVEL_LIMIT for level in levels)


def report(heard: Sequence[Heard], language: str, most: int = WORST) -> float:
    """Print the worst sentences and the error of all joined; return that error."""
    for each in sorted(heard, key=lambda each: -each.score.syllable_rate)[:most]:
        _print_sentence(each, language)
    _print_total("plain prompts", [each for each in heard if each.sentence.is_plain])
    _print_total(
        "with names, counts or ages", [each for each in heard if not each.sentence.is_plain]
    )
    return _print_total(f"all joined (limit {LIMIT:.0%})", heard)


def _print_sentence(each: Heard, language: str) -> None:
    score = each.score
    click.echo(
        f"{each.sentence.key}: {score.syllable_errors} of {score.syllables} syllables, "
        f"{each.elsewhere} right elsewhere, {each.wideband} right without the line"
    )
    click.echo(f"    said  {each.sentence.text}\n    heard {_written(each.heard, language)}")


def _print_total(title: str, heard: Sequence[Heard]) -> float:
    total = reduce(add, (each.score for each in heard), NOTHING)
    wrong = sum(each.score.syllable_errors > 0 for each in heard)
    elsewhere = sum(each.elsewhere for each in heard) / max(1, total.syllables)
    wideband = sum(each.wideband for each in heard) / max(1, total.syllables)
    click.echo(
        f"{title}\n"
        f"    {total.syllable_rate:.1%} of {total.syllables} syllables wrong (toneless), "
        f"{total.character_rate:.1%} of the characters; in {wrong} of {len(heard)} sentences\n"
        f"    {elsewhere:.1%} heard right when the same sound comes alone or behind other words, "
        f"{wideband:.1%} more without the line"
    )
    return total.syllable_rate


def _people(settings: Settings, flows: Flows, language: str, chance: Random) -> list[Caller]:
    """The demonstration's, in a ledger made for this."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demonstration.db"
        upgrade(url)
        database = Database(url)
        with database.begin() as session:
            load_demo(session, database.clock())
        topics = Topics(settings.languages_dir, flows.languages)
        people = callers(database, topics, language, chance)
        database.close()
    return people


def _only(said: Iterable[Utterance], key: str) -> list[Utterance]:
    chosen = (
        Utterance(each.sentences, frozenset(new for new in each.new if new.key.startswith(key)))
        for each in said
    )
    return [each for each in chosen if each.new]


def _clips(said: Iterable[Utterance]) -> Iterable[Clip]:
    return (clip for each in said for sentence in each.sentences for clip in sentence.clips)


def _recognizer(settings: Settings, language: str) -> WhisperRecognizer:
    recognizer = WhisperRecognizer(SharedWhisper(settings.models_dir), language.split("-")[0])
    recognizer.load()
    return recognizer


def _lead_in(flows: Flows, language: str) -> HeardSentence:
    return HeardSentence(_LEAD_IN, tuple(flows.languages[language].speak(_LEAD_IN, {})))


def _hear(said: Sequence[Utterance], listener: Listener) -> list[Heard]:
    heard: list[Heard] = []
    with progress_bar(f"hearing {listener.language}") as progress:
        for done, utterance in enumerate(said, start=1):
            heard += listener.hear(utterance)
            progress(done, len(said))
    return heard


def _written(heard: Sequence[Token], language: str) -> str:
    return ("" if language.startswith("zh") else " ").join(token.written for token in heard)
