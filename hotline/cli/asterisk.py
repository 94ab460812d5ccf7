"""`hotline asterisk`: a telephone switch of our own."""

import asyncio
import logging
import signal
import sys
from typing import TYPE_CHECKING

import click

from hotline.cli.asterisk_config import config
from hotline.config import Settings

if TYPE_CHECKING:
    from hotline.carriers.asterisk.driver import Driver


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Carry the calls of an Asterisk; `up` starts this where HOTLINE_ARI_URL is set."""
    if context.invoked_subcommand is None:
        sys.exit(_drive(Settings.load()))


@command.command()
@click.argument("call_id", type=int)
@click.argument("login")
def listen(call_id: int, login: str) -> None:
    """Ring LOGIN, who then hears both sides of a call that goes on; that is logged."""
    settings = Settings.load()
    if not settings.asterisk_on:
        raise click.UsageError("HOTLINE_ARI_URL is missing: where is the switch?")
    from hotline.notify import CannotRing
    from hotline.wiring.switch import listen_in

    try:
        listen_in(settings, call_id, login)
    except (LookupError, CannotRing) as error:
        click.echo(f"hotline: {error}", err=True)
        sys.exit(1)


def _drive(settings: Settings) -> int:
    """Until SIGTERM, or until another driver takes our place: the exit code."""
    if not settings.asterisk_on:
        click.echo("hotline: HOTLINE_ARI_URL is missing: where is the switch?", err=True)
        return 2
    from hotline.wiring.switch import make_driver  # the whole house: slow to load

    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return asyncio.run(_until_signalled(make_driver(settings)))


async def _until_signalled(driver: "Driver") -> int:
    stopping = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopping.set)
    return await driver.run(stopping)


command.add_command(config)
