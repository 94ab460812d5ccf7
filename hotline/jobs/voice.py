"""Rendering what was changed: a name in the ledger, a message in the bank, a resident's pace."""

from hotline.jobs.run import house
from hotline.speech.clips import render_clips as render
from hotline.wiring.spoken import clips_to_render, slower_clips


def render_clips(language: str) -> None:
    """Render every clip of a language that has no sound yet; slower ones come last."""
    here = house()
    usual = clips_to_render(here.database, here.flows, here.topics, language)
    slower = slower_clips(here.database, here.flows, language)
    failures = [*render(here.settings, usual, language), *render(here.settings, slower, language)]
    if failures:
        raise RuntimeError(f"{len(failures)} clips of {language} could not be rendered")
