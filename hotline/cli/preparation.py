"""What has to be there before a hotline starts: tables, the demonstration, rendered prompts."""

import click

from hotline import demo as demonstration
from hotline.cli.progress import progress_bar
from hotline.config import Settings
from hotline.db import Database
from hotline.db.migrate import upgrade
from hotline.flow.loader import Flows
from hotline.speech.clips import render_clips
from hotline.wiring.spoken import clips_to_render


def prepare(settings: Settings, demo: bool) -> None:
    """Bring the database up to date, load the demonstration, render what is missing."""
    upgrade(settings.database_url)
    database = Database(settings.database_url)
    if demo:
        with database.begin() as session:
            summary = demonstration.load(session, database.clock())
        for login, password in summary.logins.items():
            click.echo(f"login {login} password {password}")
    flows = Flows.load(settings.flows_dir)
    for language in flows.languages:
        clips = list(clips_to_render(database, flows, language))
        with progress_bar(f"voice {language}") as progress:
            failures = render_clips(settings, clips, language, progress)
        for failure in failures:
            click.echo(f"voice: {failure}", err=True)
    database.close()
