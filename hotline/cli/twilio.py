"""`hotline twilio`: what is to be set up at Twilio."""

import click

from hotline.carriers.twilio.assembly import make_fallback
from hotline.config import Settings
from hotline.db import Database
from hotline.flow.loader import Flows


@click.group()
def command() -> None:
    """The telephone number at Twilio."""


@command.command()
def fallback() -> None:
    """Print static TwiML that rings the operators, to be kept at Twilio or on another host."""
    settings = Settings.load()
    database = Database(settings.database_url)
    try:
        document = make_fallback(settings.data_dir, Flows.load(settings.flows_dir))
        click.echo(document.refresh(database))
    finally:
        database.close()
