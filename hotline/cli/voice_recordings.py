"""`hotline voice list|record|restore`: prompts in somebody's own voice."""

import sys
from getpass import getuser
from pathlib import Path

import click

from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.db import utc_now
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.speech.audio import SoundError, read_wav
from hotline.speech.clips import Clips, clips_of
from hotline.speech.recorded import Entry
from hotline.speech.recording_check import Fault, fault_of
from hotline.wiring.spoken import recordable
from hotline.wiring.topics import Topics

FAULTS = {
    Fault.TOO_SHORT: "it is too short",
    Fault.TOO_LONG: "it is longer than a minute",
    Fault.TOO_QUIET: "it is too quiet: speak nearer to the microphone",
    Fault.CLIPPED: "it is too loud: its peaks are cut off",
    Fault.MOSTLY_SILENCE: "most of it is silence",
}

_language = click.option("--lang", default="zh-CN", show_default=True)
_by = click.option("--by", default=getuser, help="Who did it, for the history.")


@click.command("list")
@_language
def list_(lang: str) -> None:
    """List every prompt: its key, who speaks it since when, its text."""
    clips, prompts = clips_of(Settings.load()), _prompts(lang)
    latest = {entry.text: entry for entry in clips.recorded.history(lang)}
    for key, clip in prompts.items():
        click.echo(f"{key}\t{_origin(clips, clip, lang, latest.get(clip.text))}\t{clip.text}")


@click.command()
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_language
@_by
def record(key: str, file: Path, lang: str, by: str) -> None:
    """Let callers hear FILE (WAV, FLAC, Ogg) instead of the voice for the prompt KEY."""
    clips, prompts = clips_of(Settings.load()), _prompts(lang)
    clip = _prompt(prompts, key)
    try:
        sound = read_wav(file)
        if fault := fault_of(sound):
            _refuse(f"{file}: {FAULTS[fault]}")
        draft = clips.recorded.draft(sound, lang)
        clips.recorded.use(key, clip.text, draft, lang, by, utc_now())
        same = [each for each in prompts.values() if each.text == clip.text]
        clips.take_recording(same, lang)
    except (SoundError, OSError) as error:
        _refuse(f"{file}: {error}")
    click.echo(f"{key}: recorded by {by}, {sound.seconds:.1f} s")


@click.command()
@click.argument("key")
@_language
@_by
def restore(key: str, lang: str, by: str) -> None:
    """Let the voice say the prompt KEY again; recordings are kept."""
    clip = _prompt(_prompts(lang), key)
    recorded = clips_of(Settings.load()).recorded
    if not recorded.take_back(key, clip.text, lang, by, utc_now()):
        _refuse(f"{key}: the voice says it already")
    click.echo(f"{key}: spoken by the voice")


def _prompts(language: str) -> dict[str, Clip]:
    settings = Settings.load()
    flows = Flows.load(settings.flows_dir)
    if language not in flows.languages:
        raise click.UsageError(f"--lang {language}: known are {', '.join(flows.languages)}")
    with open_database() as database:
        topics = Topics(settings.languages_dir, flows.languages)
        return recordable(database, flows, topics, language)


def _prompt(prompts: dict[str, Clip], key: str) -> Clip:
    if key not in prompts:
        raise click.UsageError(f"no prompt {key}: `hotline voice list` names all of them")
    return prompts[key]


def _origin(clips: Clips, clip: Clip, language: str, latest: Entry | None) -> str:
    if latest and clips.recorded.current(clip.text, language):
        return f"recorded by {latest.by} {latest.at:%Y-%m-%d %H:%M}"
    return "voice" if clips.path(clip, language, "8k") else "not rendered yet"


def _refuse(reason: str) -> None:
    click.echo(f"hotline: {reason}", err=True)
    sys.exit(1)
