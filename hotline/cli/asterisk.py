"""`hotline asterisk`: a telephone switch of our own."""

import click


@click.group()
def command() -> None:
    """An Asterisk that brings the calls."""
