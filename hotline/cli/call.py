"""`hotline call`: a telephone made of text."""

import json
import sys
from collections.abc import Callable, Mapping
from math import nan
from pathlib import Path
from typing import Any

import click
from redis.exceptions import RedisError
from rq import Worker

from hotline.carriers.simulator import (
    HangUp,
    Press,
    Say,
    SayFile,
    Step,
    StepError,
    Telephone,
    Wait,
)
from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.phones import normalise_phone
from hotline.wiring.house import House, build

LONGEST_WAIT = 3600


class StepsInOrder(click.Command):
    """Options that are steps are kept in the order in which they were written."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        values, _, order = self.make_parser(ctx).parse_args(args=list(args))
        given = {name: iter(_listed(value)) for name, value in values.items()}
        try:
            ctx.obj = [
                STEPS[option.name](next(given[option.name]))
                for option in order
                if option.name in STEPS
            ]
        except ValueError as error:
            raise click.UsageError(str(error), ctx) from error
        return super().parse_args(ctx, args)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _wait(value: str) -> Wait:
    try:
        seconds = float(value)
    except ValueError:
        seconds = nan
    if not 0 <= seconds <= LONGEST_WAIT:
        raise ValueError(f"--wait takes 0 to {LONGEST_WAIT} seconds, not {value!r}")
    return Wait(seconds)


def _say_file(value: str) -> SayFile:
    path = Path(value)
    if not path.is_file():
        raise ValueError(f"--say-file: there is no file {value}")
    return SayFile(path)


STEPS: dict[str | None, Callable[[str], Step]] = {
    "press": Press,
    "say": Say,
    "say_file": _say_file,
    "wait": _wait,
    "hangup": lambda _: HangUp(),
}


@click.command("call", cls=StepsInOrder)
@click.option("--from", "caller", help="The number that calls; without it one nobody knows.")
@click.option("--lang", help="The language of the call, e.g. zh-CN; else the caller's own.")
@click.option("--press", multiple=True, metavar="KEYS", help="Press keys; cuts what is being said.")
@click.option("--say", multiple=True, metavar="TEXT", help="Say something, by the voice.")
@click.option("--say-file", multiple=True, metavar="WAV", help="Say what is in a sound file.")
@click.option("--wait", multiple=True, metavar="SECONDS", help="Do nothing for so many seconds.")
@click.option("--hangup", is_flag=True, help="Hang up.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def command(
    ctx: click.Context, /, caller: str | None, lang: str | None, as_json: bool, **_: object
) -> None:
    """Call the hotline; the steps are done in the order in which they are written.

    Prints what the caller hears. After the last step it listens until the line waits for the
    caller, then hangs up.
    """
    number = normalise_phone(caller)
    if caller and number is None:
        raise click.UsageError(f"--from: {caller!r} is no telephone number")
    with open_database() as database:
        house = build(Settings.load(), database)
        if lang and lang not in house.flows.languages:
            raise click.UsageError(f"--lang {lang}: known are {', '.join(house.flows.languages)}")
        _say_if_nobody_works(house)
        telephone = Telephone(house.sessions, house.recordings, _print_json if as_json else _print)
        try:
            telephone.call(number, lang, ctx.obj)
        except StepError as error:
            click.echo(f"hotline: {error}", err=True)
            sys.exit(1)


def _say_if_nobody_works(house: House) -> None:
    try:
        working = Worker.count(connection=house.redis)
    except RedisError:
        working = 0
    if not working:
        click.echo("hotline: no `hotline up` is running: jobs wait until one does", err=True)


def _print_json(line: Mapping[str, Any]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))


def _print(line: Mapping[str, Any]) -> None:
    match line["type"]:
        case "heard":
            text = f"{line['text']}{' …' if line.get('cut') else ''}"
        case "event":
            more = [f"{k}={v}" for k, v in line.items() if k not in ("t", "type", "event")]
            text = " ".join([f"[{line['event']}", *more]) + "]"
        case _:
            text = f"[{line['by']} hung up]"
    click.echo(f"{line['t']:7.2f}  {text}")
