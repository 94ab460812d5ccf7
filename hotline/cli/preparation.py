"""What has to be there before a hotline is ready: the demonstration, rendered prompts."""

import click

from hotline import outbox
from hotline.cli.voice import render_language
from hotline.config import Settings
from hotline.db import Database
from hotline.demo import load as load_demo
from hotline.flow.loader import Flows

SLOWER_AFTER = 20.0
"""Seconds: first let the hotline get ready."""


def prepare(settings: Settings, demo: bool) -> None:
    """Load the demonstration, render what is missing; the tables are up to date."""
    database = Database(settings.database_url)
    if demo:
        with database.begin() as session:
            click.echo(load_demo(session, database.clock()))
    flows = Flows.load(settings.flows_dir)
    for language in flows.languages:
        render_language(settings, database, flows, language, slower=False)
        with database.begin() as session:  # the worker renders what slower speech lacks
            outbox.put(session, "hotline.jobs.render_clips", language, delay=SLOWER_AFTER)
    database.close()
