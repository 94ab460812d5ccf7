"""Rendering what was changed: a name in the ledger, a message in the bank."""

from hotline.jobs.run import house
from hotline.speech.clips import render_clips as render
from hotline.wiring.spoken import clips_to_render


def render_clips(language: str) -> None:
    """Render every clip of a language that has no sound yet."""
    here = house()
    clips = clips_to_render(here.database, here.flows, here.topics, language)
    failures = render(here.settings, clips, language)
    if failures:
        raise RuntimeError(f"{len(failures)} clips of {language} could not be rendered")
