"""`hotline voice`: renders prompts ahead of calls, and lets staff hear how a text will sound."""

import sys
from collections import defaultdict
from itertools import chain
from pathlib import Path

import click

from hotline.cli import voice_recordings
from hotline.cli.progress import progress_bar
from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.db import Database
from hotline.flow.loader import Flows
from hotline.speech.audio import write_wav
from hotline.speech.audio_level import trim
from hotline.speech.audio_prompt import even
from hotline.speech.clips import render_clips
from hotline.speech.pronunciation import pronunciation, spoken_text
from hotline.speech.voice import VoiceError, engine_for
from hotline.speech.voice.engines import UNHURRIED
from hotline.wiring.spoken import clips_to_render, slower_clips
from hotline.wiring.topics import Topics


@click.group("voice")
def command() -> None:
    """Render prompts, try how a text sounds, record over it."""


@command.command()
@click.option("--lang", help="Only this language, e.g. zh-CN.")
def render(lang: str | None) -> None:
    """Render every prompt, name and message that has no sound yet."""
    settings = Settings.load()
    flows = Flows.load(settings.flows_dir)
    if lang and lang not in flows.languages:
        click.echo(f"hotline: --lang {lang}: known are {', '.join(flows.languages)}", err=True)
        sys.exit(2)
    with open_database() as database:
        complete = [
            render_language(settings, database, flows, language)
            for language in ([lang] if lang else flows.languages)
        ]
    sys.exit(0 if all(complete) else 1)


@command.command()
@click.argument("text")
@click.argument("file", metavar="OUT.wav", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", default="zh-CN", show_default=True)
@click.option("--rate", default=UNHURRIED, show_default=True, type=click.FloatRange(0.5, 2.0))
def say(text: str, file: Path, lang: str, rate: float) -> None:
    """Speak TEXT into OUT.wav as prompts are spoken; a --rate below 1 is slower."""
    try:
        spoken = engine_for(lang).load(lang).speak(spoken_text(text, pronunciation(lang)), rate)
        write_wav(file, even(trim(spoken)))
    except (VoiceError, OSError) as error:
        click.echo(f"hotline: {error}", err=True)
        sys.exit(1)
    click.echo(f"{file}: {spoken.seconds:.1f} s")


@command.command()
@click.option("--lang", default="zh-CN", show_default=True)
def readings(lang: str) -> None:
    """List each character of the prompts that can be read in several ways, and how it is read."""
    from hotline.speech.voice.mandarin_polyphones import readings as readings_of

    flows = Flows.load(Settings.load().flows_dir)
    if lang not in flows.languages or not lang.startswith("zh"):
        raise click.UsageError(f"--lang {lang}: only Mandarin has characters of several readings")
    texts = {spoken_text(clip.text, pronunciation(lang)) for clip in flows.clips(lang)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for reading in (each for text in texts for each in readings_of(text)):
        found[reading.character, reading.syllable].add(reading.around)
    for (character, syllable), places in sorted(found.items()):
        click.echo(f"{character} {syllable}\t{' '.join(sorted(places))}")


for each in (voice_recordings.list_, voice_recordings.record, voice_recordings.restore):
    command.add_command(each)


def render_language(
    settings: Settings, database: Database, flows: Flows, language: str, *, slower: bool = True
) -> bool:
    """Render what one language lacks, with a progress bar; name on stderr what cannot be.

    `slower`: also for residents to whom the line speaks more slowly, which can come later.
    """
    topics = Topics(settings.languages_dir, flows.languages)
    usual = clips_to_render(database, flows, topics, language)
    clips = chain(usual, slower_clips(database, flows, language) if slower else ())
    with progress_bar(f"voice {language}") as progress:
        failures = render_clips(settings, clips, language, progress)
    for failure in failures:
        click.echo(f"hotline: voice {language}: {failure}", err=True)
    return not failures
